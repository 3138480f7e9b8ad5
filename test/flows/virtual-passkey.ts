import * as auth0 from '../../src/auth0/index.ts';
import {
  type Auth0Emulator,
  createVirtualAuthenticator,
  type VirtualAuthenticator,
} from '../../src/emulator/index.ts';

/** An authenticator on which a user of the tenant has a passkey. */
export async function passkeyOf(
  emulator: Auth0Emulator,
  user: string,
  origin: string,
): Promise<VirtualAuthenticator> {
  const { accessToken, subject } = await emulator.issueToken(user);
  const client = auth0.createAuth0Client({
    baseUrl: emulator.url,
    account: { provider: 'auth0', issuer: emulator.url, subject },
    token: accessToken,
    fetch: emulator.fetch,
  });
  const type = 'passkey';
  const authenticator = createVirtualAuthenticator();
  const enrolling = (await auth0.createAuthenticationMethod(client, { type }))._unsafeUnwrap().data;
  const { id, auth_session, authn_params_public_key: options } = enrolling;
  const authn_response = await authenticator.create(options, { origin });
  const enrolled = await auth0.verifyAuthenticationMethod(client, id, { type, auth_session, authn_response });
  enrolled._unsafeUnwrap();
  return authenticator;
}
