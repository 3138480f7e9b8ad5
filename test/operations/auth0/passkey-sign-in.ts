import * as auth0 from '../../../src/auth0/index.ts';
import { createVirtualAuthenticator } from '../../../src/emulator/index.ts';
import { pageOf } from '../page.ts';
import { prepared } from '../sample.ts';
import type { Auth0OperationBench, Auth0OperationGroup } from './bench.ts';

const CLIENT = { client_id: 'app' };
const SIGN_UP = { ...CLIENT, user_profile: { email: 'new@example.com' } };

/** Signs up with a passkey that an authenticator makes. */
async function signedUp({ client }: Auth0OperationBench) {
  const started = await prepared(auth0.startPasskeySignUp(client, SIGN_UP));
  const { auth_session, authn_params_public_key: options } = started;
  const authn_response = await createVirtualAuthenticator().create(options, pageOf(options.rp.id));
  return { ...CLIENT, auth_session, authn_response };
}

/** Auth0 contract section 12.3 */
export const passkeySignIn: Auth0OperationGroup<typeof auth0.passkeySignInScopes> = {
  scopes: auth0.passkeySignInScopes,
  routes: { completePasskeySignIn: 'token' },
  samples: {
    startPasskeySignIn:
      ({ client }) =>
      (options) =>
        auth0.startPasskeySignIn(client, CLIENT, options),
    startPasskeySignUp:
      ({ client }) =>
      (options) =>
        auth0.startPasskeySignUp(client, SIGN_UP, options),
    async completePasskeySignIn(bench) {
      const completion = await signedUp(bench);
      return (options) => auth0.completePasskeySignIn(bench.client, completion, options);
    },
  },
};
