import * as auth0 from '../src/auth0/index.ts';
import {
  createVirtualAuthenticator,
  EMULATOR_CLIENT_ID,
  type VirtualAuthenticator,
} from '../src/emulator/index.ts';
import type { Emulation, Stage } from './emulated.ts';
import { passkeyFlow, signInFlow } from './flows.ts';
import { problemOf, untilUsersTurn } from './journey.ts';
import { virtualCeremonies } from './virtual-ceremony.ts';

/** The flow that signs in with a passkey, by a user who has one. Auth0's alone: Okta has no such API. */
export function playSignIn(): Emulation['play'] {
  return async ({ client, surroundings, clock, narration }) => {
    const authenticator = createVirtualAuthenticator();
    const problem = await addPasskey({ client, surroundings, narration }, authenticator);
    if (problem) return problem;
    narration.line('the user has a passkey by now, and signs out');

    const services = auth0.passkeySignIn(
      auth0.createAuth0Client(client),
      { client_id: EMULATOR_CLIENT_ID },
      { scopes: auth0.scopesFor('emailEnrollment') },
    );
    const flow = signInFlow(
      services,
      virtualCeremonies(() => authenticator),
      clock,
    );
    narration.follow(flow);
    flow.start();
    await untilUsersTurn(flow);
    narration.line('the user clicks, and gives a finger');
    flow.send({ type: 'ceremony.start' });
    await untilUsersTurn(flow);
    const { output } = flow.getSnapshot();
    if (output?.outcome !== 'signedIn') return problemOf(flow);
    narration.line('the user is signed in, with tokens for My Account');
    return undefined;
  };
}

async function addPasskey(
  { client, surroundings, narration }: Pick<Stage, 'client' | 'surroundings' | 'narration'>,
  authenticator: VirtualAuthenticator,
) {
  const services = auth0.webAuthnEnrollment(auth0.createAuth0Client(client));
  const flow = passkeyFlow(
    services,
    virtualCeremonies(() => authenticator),
    surroundings,
  );
  narration.follow(flow);
  flow.start();
  await untilUsersTurn(flow);
  flow.send({ type: 'ceremony.start' });
  await untilUsersTurn(flow);
  return problemOf(flow);
}
