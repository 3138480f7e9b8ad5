import type { WebAuthnEnrollmentContext } from '../../../../machines/webauthn-enrollment.ts';
import { isRecord } from '../../../../src/domain/index.ts';
import type { FlowDriver, FlowModel, Projection } from '../../../../src/testing/index.ts';
import type { Provider } from '../../email-run.ts';
import { createBenchDriver } from './bench-driver.ts';
import type { Wire } from './tenant.ts';
import { startWebAuthnBench, type WebAuthnBench } from './webauthn-bench.ts';
import { answerRequest } from './webauthn-outcomes.ts';

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
  return createBenchDriver<WebAuthnBench>({
    name: `HTTP (${provider})`,
    model,
    projection: projectionOf(model),
    start: (input) => startWebAuthnBench(provider, model, input, wire),
    request: (bench, step, ahead) => answerRequest(provider, bench, step, ahead),
  });
}
