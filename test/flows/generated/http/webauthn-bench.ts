import type { WebAuthnEnrollmentContext } from '../../../../machines/webauthn-enrollment.ts';
import type { FlowModel } from '../../../../src/testing/index.ts';
import type { Provider } from '../../email-run.ts';
import { type FlowBench, startFlowBench } from './flow-bench.ts';
import { createClocks } from './settings.ts';
import type { Wire } from './tenant.ts';
import { createWebAuthnWorld, type WebAuthnRequest, type WebAuthnWorld } from './webauthn-world.ts';

/** The WebAuthn flow on a provider's emulator, with a browser and authenticators that do as they are told. */
export interface WebAuthnBench extends FlowBench<WebAuthnRequest> {
  readonly world: WebAuthnWorld;
  readonly context: WebAuthnEnrollmentContext;
}

export async function startWebAuthnBench(
  provider: Provider,
  model: FlowModel,
  input: unknown,
  wire?: Wire,
): Promise<WebAuthnBench> {
  const clocks = createClocks();
  const world = await createWebAuthnWorld(provider, clocks, wire);
  const bench = await startFlowBench(world, async () => input, { provider, model, clocks, wire });
  return {
    ...bench,
    world,
    get context() {
      return bench.actor.getSnapshot().context;
    },
  };
}
