import type { PasskeySignInContext } from '../../../../machines/passkey-sign-in.ts';
import type { FlowModel } from '../../../../src/testing/index.ts';
import { type FlowBench, startFlowBench } from './flow-bench.ts';
import { createPasskeyWorld, type PasskeyWorld, type SignInRequest } from './passkey-world.ts';
import { createClocks } from './settings.ts';

/** The sign-in with a passkey on Auth0's emulator, with a browser and authenticators that do as they are told. */
export interface PasskeyBench extends FlowBench<SignInRequest> {
  readonly world: PasskeyWorld;
  readonly context: PasskeySignInContext;
}

export async function startPasskeyBench(model: FlowModel): Promise<PasskeyBench> {
  const clocks = createClocks();
  const world = await createPasskeyWorld(clocks);
  const bench = await startFlowBench(world, async () => ({ expectedSubject: world.subject }), {
    provider: 'auth0',
    model,
    clocks,
  });
  return {
    ...bench,
    world,
    get context() {
      return bench.actor.getSnapshot().context;
    },
  };
}
