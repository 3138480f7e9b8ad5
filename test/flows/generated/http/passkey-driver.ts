import type { PasskeySignInContext } from '../../../../machines/passkey-sign-in.ts';
import { isRecord } from '../../../../src/domain/index.ts';
import type { FlowDriver, FlowModel, FlowStep, Projection } from '../../../../src/testing/index.ts';
import { USER } from '../../email-run.ts';
import { passkeySignInKey } from '../passkey-sign-in.model.ts';
import { createBenchDriver } from './bench-driver.ts';
import { type PasskeyBench, startPasskeyBench } from './passkey-bench.ts';
import { answerRequest } from './passkey-outcomes.ts';

const SOMEBODY_ELSE = "somebody else's tokens";

const part = (value: unknown, names: readonly string[]) =>
  isRecord(value) ? Object.fromEntries(names.map((name) => [name, value[name]])) : null;

const PROJECTION: Projection = {
  timers: 'exact',
  context: (context: PasskeySignInContext) => ({
    key: passkeySignInKey(context),
    ...part(context, ['support', 'continuations']),
    assertion: context.secrets.assertion,
    failure: context.failure?.kind,
    lifetimeMs: context.challenge?.lifetimeMs,
  }),
  inputs: {
    checkSupport: (input) => input,
    start: (input) => input,
    getAssertion: (input) => isRecord(input) && Object.keys(input),
    complete: (input) => part(input, ['continuation', 'assertion']),
  },
  output: (output) =>
    isRecord(output) && {
      ...part(output, ['outcome']),
      signIn: part(output.signIn, ['accessToken', 'idToken', 'refreshToken']),
      failure: part(output.failure, ['kind']),
    },
};

/** Runs the paths of the sign-in with a passkey at the Auth0 emulator over HTTP. */
export function createHttpPasskeyDriver(model: FlowModel): FlowDriver {
  return createBenchDriver<PasskeyBench>({
    name: 'HTTP (auth0)',
    model,
    projection: PROJECTION,
    start: () => startPasskeyBench(model),
    async event({ world }, event, ahead) {
      // Whose authenticator it is has to be known before the ceremony; everybody has one factor at first.
      if (event.type === 'ceremony.start') {
        world.setSecondFactor(USER, false);
        world.take(isAnothers(ahead) ? 'of another' : 'own');
      }
      return event;
    },
    request: answerRequest,
  });
}

/** Whether the assertion of the ceremony that begins now will turn out to be somebody else's. */
function isAnothers(ahead: readonly FlowStep[]): boolean {
  const next = ahead.find((step) => step.type === 'outcome' && step.src === 'complete');
  return next?.type === 'outcome' && next.name === SOMEBODY_ELSE;
}
