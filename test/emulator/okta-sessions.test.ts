import { describe, expect, test } from 'vitest';
import type { createOktaEmulator } from '../../src/emulator/index.ts';
import { callerOf } from './caller.ts';
import { ACCEPT, expectNothing, expectOktaError, oktaOrg, USER } from './okta-org.ts';

const SESSIONS = '/idp/myaccount/sessions';
const EMAILS = '/idp/myaccount/emails';
const OTHER = 'other@example.com';

/** Somebody who has signed in once: with a cookie, and with tokens that came of it. */
async function signedIn(okta: ReturnType<typeof createOktaEmulator>, user: string) {
  let cookie = '';
  const { accessToken, refreshToken } = await okta.signIn(user, {}, async (input, init) => {
    const response = await okta.fetch(String(input), init);
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return response;
  });
  const call = callerOf(okta, { accept: ACCEPT, authorization: `Bearer ${accessToken}` });
  const silently = new URLSearchParams({
    response_type: 'code',
    client_id: 'app',
    redirect_uri: `${okta.url}/callback`,
    scope: 'openid',
    prompt: 'none',
    code_challenge: 'x'.repeat(43),
    code_challenge_method: 'S256',
  });
  return {
    end: (query = '') => call('DELETE', `${SESSIONS}${query}`),
    /** What is still good of the sign-in. */
    async standing() {
      const again = await okta.fetch(`${okta.url}/oauth2/default/v1/authorize?${silently}`, {
        headers: { cookie },
      });
      const refreshed = await okta.fetch(`${okta.url}/oauth2/default/v1/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'refresh_token',
          client_id: 'emulator-client',
          refresh_token: refreshToken ?? '',
        }),
      });
      return {
        session: new URL(again.headers.get('location') ?? '').searchParams.has('code'),
        accessToken: (await call('GET', EMAILS)).status === 200,
        refreshToken: refreshed.status === 200,
      };
    },
  };
}

const ALL = { session: true, accessToken: true, refreshToken: true };
const NONE = { session: false, accessToken: false, refreshToken: false };
const TOKENS_ONLY = { ...ALL, session: false };

describe('ending sessions', () => {
  test.each([
    ['', NONE, NONE],
    ['?oauthTokens=true&excludeCurrentAuthorizationContext=false', NONE, NONE],
    ['?oauthTokens=false', TOKENS_ONLY, TOKENS_ONLY],
    ['?excludeCurrentAuthorizationContext=true', ALL, NONE],
    ['?excludeCurrentAuthorizationContext=true&oauthTokens=false', ALL, TOKENS_ONLY],
  ])('with "%s" leaves the caller and the other devices what it should', async (query, mine, elsewhere) => {
    const { okta } = await oktaOrg({
      users: [
        { login: USER, password: 'p' },
        { login: OTHER, password: 'p' },
      ],
    });
    const [caller, device, stranger] = await Promise.all(
      [USER, USER, OTHER].map((user) => signedIn(okta, user)),
    );
    expect(await device?.standing()).toEqual(ALL);

    expectNothing((await caller?.end(query)) ?? expect.fail());

    expect(await caller?.standing()).toEqual(mine);
    expect(await device?.standing()).toEqual(elsewhere);
    expect(await stranger?.standing()).toEqual(ALL);
  });

  test('spares a token that was issued without a sign-in, where the caller is spared', async () => {
    const { call } = await oktaOrg();

    expectNothing(await call('DELETE', `${SESSIONS}?excludeCurrentAuthorizationContext=true`));
    expect((await call('GET', EMAILS)).status).toBe(200);
    expectNothing(await call('DELETE', SESSIONS));
    expect((await call('GET', EMAILS)).status).toBe(401);
  });

  test('refuses what is neither true nor false, and tokens without the scope', async () => {
    const { call } = await oktaOrg();
    const stranger = await oktaOrg({}, ['okta.myAccount.email.manage']);

    expectOktaError(
      await call('DELETE', `${SESSIONS}?oauthTokens=maybe`),
      400,
      'E0000001',
      'Api validation failed: query',
      'The parameters must be true or false.',
    );
    expect((await stranger.call('DELETE', SESSIONS)).status).toBe(403);
  });
});
