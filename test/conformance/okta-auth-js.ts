import { AuthApiError, OktaAuth } from '@okta/okta-auth-js';
import { afterEach, expect } from 'vitest';
import { systemClock } from '../../src/domain/index.ts';
import { createOktaEmulator, type Listening, type OktaEmulatorOptions } from '../../src/emulator/index.ts';

// The client as it is published, over real sockets: what it makes of the emulator is what it makes of Okta.
export const USER = 'user@example.com';
const open: Listening[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((listening) => listening.close()));
});

/** The client, an emulator that listens, and a token of its user. */
export async function signedIn(options: OktaEmulatorOptions = {}, authTimeAt?: number) {
  const okta = createOktaEmulator(options);
  const listening = await okta.listen();
  open.push(listening);
  const oktaAuth = new OktaAuth({
    issuer: `${listening.url}/oauth2/default`,
    clientId: 'client',
    redirectUri: `${listening.url}/callback`,
  });
  const tokens = await okta.issueToken(USER, authTimeAt === undefined ? {} : { authTimeAt });
  return { okta, oktaAuth, accessToken: tokens.accessToken };
}

/** Puts the token where the client keeps its tokens; the links of its transactions are followed with that. */
export function holdToken(oktaAuth: OktaAuth, url: string, accessToken: string): void {
  oktaAuth.tokenManager.setTokens({
    accessToken: {
      accessToken,
      claims: { sub: USER },
      expiresAt: Math.floor(systemClock.now() / 1000) + 3600,
      tokenType: 'Bearer',
      scopes: ['okta.myAccount.email.manage'],
      authorizeUrl: `${url}/oauth2/default/v1/authorize`,
      userinfoUrl: `${url}/oauth2/default/v1/userinfo`,
    },
  });
}

/** The client's own error, which a promise is rejected with. */
export async function apiErrorOf(promise: Promise<unknown>): Promise<AuthApiError> {
  const error = await promise.then(
    () => expect.fail('It was expected to be rejected.'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AuthApiError)) expect.fail(`Not an AuthApiError: ${String(error)}`);
  return error;
}
