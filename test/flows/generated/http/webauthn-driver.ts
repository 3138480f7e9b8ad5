import type { WebAuthnEnrollmentContext } from '../../../../machines/webauthn-enrollment.ts';
import { isRecord } from '../../../../src/domain/index.ts';
import {
  differencesOf,
  type FlowDriver,
  type FlowModel,
  FlowModelError,
  missingExecutor,
  type Projection,
  projectedView,
} from '../../../../src/testing/index.ts';
import type { Provider } from '../../email-run.ts';
import type { Wire } from './tenant.ts';
import { startWebAuthnBench, type WebAuthnBench } from './webauthn-bench.ts';
import { bringAbout } from './webauthn-outcomes.ts';

const part = (value: unknown, names: readonly string[]) =>
  isRecord(value) ? Object.fromEntries(names.map((name) => [name, value[name]])) : null;
const lifetimeIn = (registration: unknown) => part(registration, ['lifetimeMs']);

/** Ids, times, options and credentials are the provider's and the authenticator's own: all else is compared. */
function projectionOf({ declarations: { key } }: FlowModel): Projection {
  return {
    timers: 'exact',
    context: (context: WebAuthnEnrollmentContext) => ({
      key: key?.(context),
      registration: lifetimeIn(context.registration),
      hasCredential: context.credential !== null,
      support: context.support !== null,
      continuations: context.continuations,
      failure: context.failure?.kind,
    }),
    inputs: {
      checkSupport: (input) => input,
      createCredential: (input) => isRecord(input) && isRecord(input.options),
      start: (input) => input,
      register: (input) =>
        isRecord(input) && {
          ...part(input, ['proven', 'continuation']),
          registration: lifetimeIn(input.registration),
        },
      find: (input) => part(input, ['proven']),
      stepUp: (input) => part(input, ['requirement', 'operation', 'isFresh']),
    },
    output: (output) =>
      isRecord(output) && { ...part(output, ['outcome']), failure: part(output.failure, ['kind']) },
  };
}

/** Runs the paths of the WebAuthn flow against a provider's emulator over HTTP. */
export function createHttpWebAuthnDriver(provider: Provider, model: FlowModel, wire?: Wire): FlowDriver {
  const projection = projectionOf(model);
  let bench: WebAuthnBench | undefined;
  const running = () => {
    if (!bench) throw new FlowModelError('The flow is not started: call start first.');
    return bench;
  };

  return {
    name: `HTTP (${provider})`,
    async start(input) {
      bench = await startWebAuthnBench(provider, model, input, wire);
      await bench.settle();
    },
    async user({ event }) {
      const { actor, context, watch, session, settle } = running();
      const { demand, proven } = context.assurance;
      watch.beginStep();
      // A demand that the flow no longer means to meet is met elsewhere, or nothing would go on.
      if (event.type === 'flow.cancel' || (!demand && !proven)) await session.signInAnew();
      actor.send(event);
      await settle();
    },
    async outcome(step, ahead) {
      running().watch.beginStep();
      if (!(await bringAbout(provider, running(), step, ahead))) throw missingExecutor('HTTP', step);
    },
    async elapse(inMs) {
      const { clocks, watch, settle } = running();
      watch.beginStep();
      clocks.client.advance(inMs);
      await settle();
    },
    expectState({ moment }) {
      const expected = projectedView(model, moment, projection);
      const seen = projectedView(model, running().watch.moment(), projection);
      const differences = differencesOf(expected, seen);
      if (differences.length > 0) throw new Error(differences.join('\n'));
    },
    async stop() {
      const ending = bench;
      bench = undefined;
      await ending?.close();
    },
    observe: () => running().watch.moment(),
  };
}
