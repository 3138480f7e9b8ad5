import { createRemoteJWKSet, customFetch, decodeJwt, jwtVerify } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import { createSimulatedClock, type SimulatedClock } from '../../src/domain/index.ts';
import {
  type Auth0EmulatorOptions,
  createAuth0Emulator,
  createOktaEmulator,
  type OktaEmulatorOptions,
  SignInRefused,
} from '../../src/emulator/index.ts';

const USER = 'user@example.com';
const REDIRECT = 'https://app.example.com/callback';
const VERIFIER = 'a-code-verifier-of-at-least-forty-three-characters';
const MULTI_FACTOR = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';
const users = [{ login: USER, password: 'password' }];
const usersWithFactor = [{ login: USER, password: 'password', oneTimeCode: '111111' }];

let clock: SimulatedClock;

beforeEach(() => {
  clock = createSimulatedClock();
});

const okta = (options: OktaEmulatorOptions = {}) => createOktaEmulator({ clock, users, ...options });
const auth0 = (options: Auth0EmulatorOptions = {}) =>
  createAuth0Emulator({ clock, users, rateLimits: false, ...options });

type AnyEmulator = ReturnType<typeof okta> | ReturnType<typeof auth0>;

const OKTA_PATHS = { authorize: '/oauth2/default/v1/authorize', token: '/oauth2/default/v1/token' };
const AUTH0_PATHS = { authorize: '/authorize', token: '/oauth/token' };
const PROVIDERS = [
  { name: 'Okta', paths: OKTA_PATHS, start: () => okta() },
  { name: 'Auth0', paths: AUTH0_PATHS, start: () => auth0() },
];

async function challengeOf(verifier: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return Buffer.from(hash).toString('base64url');
}

type Parameters = Readonly<Record<string, string | undefined>>;

function search(parameters: Parameters): URLSearchParams {
  const given = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return new URLSearchParams(given);
}

async function authorizeUrl(emulator: AnyEmulator, path: string, more: Parameters = {}): Promise<string> {
  const parameters = search({
    response_type: 'code',
    client_id: 'app',
    redirect_uri: REDIRECT,
    scope: 'openid offline_access',
    state: 'the-state',
    nonce: 'the-nonce',
    code_challenge: await challengeOf(VERIFIER),
    code_challenge_method: 'S256',
    ...more,
  });
  return `${emulator.url}${path}?${parameters}`;
}

async function postToken(emulator: AnyEmulator, path: string, parameters: Parameters) {
  const response = await emulator.fetch(`${emulator.url}${path}`, {
    method: 'POST',
    body: search(parameters),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

async function codeFrom(emulator: AnyEmulator, path: string, more: Parameters = {}): Promise<string> {
  const callback = await emulator.visit(USER, await authorizeUrl(emulator, path, more));
  return callback.searchParams.get('code') ?? expect.fail(`No code: ${callback}`);
}

function exchange(code: string, more: Parameters = {}): Parameters {
  return {
    grant_type: 'authorization_code',
    client_id: 'app',
    redirect_uri: REDIRECT,
    code,
    code_verifier: VERIFIER,
    ...more,
  };
}

describe.each(PROVIDERS)('the authorization server of $name', ({ paths, start }) => {
  test('leads from the authorize URL over the login form to tokens', async () => {
    const emulator = start();
    const page = await emulator.fetch(await authorizeUrl(emulator, paths.authorize));
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toMatch(/<form method="post".*name="username".*name="password"/s);

    const callback = await emulator.visit(USER, await authorizeUrl(emulator, paths.authorize));
    expect(`${callback.origin}${callback.pathname}`).toBe(REDIRECT);
    expect(callback.searchParams.get('state')).toBe('the-state');

    const { status, headers, body } = await postToken(
      emulator,
      paths.token,
      exchange(callback.searchParams.get('code') ?? ''),
    );
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({ token_type: 'Bearer', scope: 'openid offline_access' });
    expect(decodeJwt(body.id_token)).toMatchObject({
      aud: 'app',
      nonce: 'the-nonce',
      sub: emulator.accounts.get(USER).id,
      auth_time: clock.now() / 1000,
    });
  });

  test('takes a code once', async () => {
    const emulator = start();
    const code = await codeFrom(emulator, paths.authorize);

    expect((await postToken(emulator, paths.token, exchange(code))).status).toBe(200);
    expect(await postToken(emulator, paths.token, exchange(code))).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
  });

  test.each([
    ['a wrong verifier', { code_verifier: 'another-verifier' }],
    ['no verifier', { code_verifier: undefined }],
    ['another client', { client_id: 'other' }],
    ['another redirect URI', { redirect_uri: 'https://evil.example.com/' }],
    ['an unknown code', { code: 'unknown' }],
  ])('refuses to exchange a code with %s', async (_, more) => {
    const emulator = start();
    const code = await codeFrom(emulator, paths.authorize);

    const reply = await postToken(emulator, paths.token, exchange(code, more));

    expect(reply).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  test('lets a code lapse after a minute', async () => {
    const emulator = start();
    const code = await codeFrom(emulator, paths.authorize);
    clock.advance(60_000);

    expect((await postToken(emulator, paths.token, exchange(code))).body.error).toBe('invalid_grant');
  });

  test('refuses an unknown grant type', async () => {
    const reply = await postToken(start(), paths.token, { grant_type: 'password' });

    expect(reply).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
  });

  test.each([
    ['response_type', 'token', 'unsupported_response_type'],
    ['client_id', undefined, 'invalid_request'],
    ['code_challenge', undefined, 'invalid_request'],
    ['code_challenge_method', 'plain', 'invalid_request'],
    ['max_age', '-1', 'invalid_request'],
  ])('refuses an authorize request with %s %s', async (name, value, error) => {
    const emulator = start();

    const response = await emulator.fetch(await authorizeUrl(emulator, paths.authorize, { [name]: value }));

    const callback = new URL(response.headers.get('location') ?? '');
    expect(callback.searchParams.get('error')).toBe(error);
    expect(callback.searchParams.get('state')).toBe('the-state');
  });

  test.each([undefined, 'no url'])('shows a page when %s is where an error would go', async (redirectUri) => {
    const emulator = start();

    const response = await emulator.fetch(
      await authorizeUrl(emulator, paths.authorize, { redirect_uri: redirectUri }),
    );

    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
  });

  test('does not let a wrong password in', async () => {
    const emulator = start();
    const page = await emulator.fetch(await authorizeUrl(emulator, paths.authorize));
    const transaction = /name="transaction" value="([^"]*)"/.exec(await page.text())?.[1];

    const response = await emulator.fetch(`${emulator.url}/emulator/sign-in`, {
      method: 'POST',
      body: search({ transaction, username: USER, password: 'wrong' }),
    });

    expect(response.status).toBe(401);
    expect(await response.text()).toContain('Wrong username or password.');
  });

  test('keeps a session: a second request needs no form, unless prompt or max_age says so', async () => {
    const emulator = start();
    const page = await emulator.fetch(await authorizeUrl(emulator, paths.authorize));
    const transaction = /name="transaction" value="([^"]*)"/.exec(await page.text())?.[1];
    const signedIn = await emulator.fetch(`${emulator.url}/emulator/sign-in`, {
      method: 'POST',
      body: search({ transaction, username: USER, password: 'password' }),
    });
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const authorize = async (more: Parameters) =>
      emulator.fetch(await authorizeUrl(emulator, paths.authorize, more), { headers: { cookie } });
    clock.advance(60_000);

    expect((await authorize({})).status).toBe(302);
    expect((await authorize({ prompt: 'none' })).headers.get('location')).toContain('code=');
    expect((await authorize({ max_age: '61' })).status).toBe(302);
    expect((await authorize({ prompt: 'login' })).status).toBe(200);
    expect((await authorize({ max_age: '60' })).status).toBe(200);
    expect((await authorize({ max_age: '0' })).status).toBe(200);
    expect((await authorize({ max_age: '0', prompt: 'none' })).headers.get('location')).toContain(
      'error=login_required',
    );
  });

  test('answers login_required to prompt=none without a session', async () => {
    const emulator = start();

    const callback = await emulator.visit(
      USER,
      await authorizeUrl(emulator, paths.authorize, { prompt: 'none' }),
    );

    expect(callback.searchParams.get('error')).toBe('login_required');
  });

  test('refreshes, keeps auth_time, and refuses a revoked refresh token', async () => {
    const emulator = start();
    const code = await codeFrom(emulator, paths.authorize);
    const first = await postToken(emulator, paths.token, exchange(code));
    const refresh = () =>
      postToken(emulator, paths.token, {
        grant_type: 'refresh_token',
        client_id: 'app',
        refresh_token: first.body.refresh_token,
      });
    clock.advance(600_000);

    const second = await refresh();
    expect(second.status).toBe(200);
    expect(second.body.access_token).not.toBe(first.body.access_token);
    expect(decodeJwt(second.body.id_token).auth_time).toBe(decodeJwt(first.body.id_token).auth_time);

    emulator.accounts.revokeTokens(USER);
    expect(await refresh()).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  test('publishes keys that its tokens verify against', async () => {
    const emulator = start();
    const prefix = paths.token.startsWith('/oauth2/default') ? '/oauth2/default' : '';
    const configuration = await (
      await emulator.fetch(`${emulator.url}${prefix}/.well-known/openid-configuration`)
    ).json();
    const keys = createRemoteJWKSet(new URL(configuration.jwks_uri), {
      [customFetch]: (url, init) => emulator.fetch(url, init),
    });
    const { idToken } = await emulator.issueToken(USER);

    const { payload } = await jwtVerify(idToken, keys, {
      issuer: configuration.issuer,
      currentDate: new Date(clock.now()),
    });

    expect(payload.sub).toBe(emulator.accounts.get(USER).id);
    expect(configuration.authorization_endpoint).toBe(`${emulator.url}${paths.authorize}`);
    expect(configuration.token_endpoint).toBe(`${emulator.url}${paths.token}`);
  });

  test('issues tokens without a sign-in, as they are asked for', async () => {
    const emulator = start();
    const authTimeAt = clock.now() - 5000;

    const tokens = await emulator.issueToken(USER, {
      scopes: ['offline_access'],
      authTimeAt,
      acr: 'an-acr',
      amr: ['pwd', 'mfa'],
      lifetimeSeconds: 10,
    });

    expect(tokens).toMatchObject({
      subject: emulator.accounts.get(USER).id,
      scope: 'openid offline_access',
      expiresAt: clock.now() + 10_000,
    });
    expect(tokens.refreshToken).toMatch(/^[\w-]{43}$/);
    expect(decodeJwt(tokens.idToken)).toMatchObject({
      acr: 'an-acr',
      amr: ['pwd', 'mfa'],
      auth_time: authTimeAt / 1000,
    });
    await expect(emulator.issueToken('nobody')).rejects.toThrow('The emulator has no user nobody.');
  });

  test('signs in over HTTP while it listens, by the same requests', async () => {
    const emulator = start();
    const { url, close } = await emulator.listen();
    const fetched: string[] = [];
    const watched: typeof fetch = (input, init) => {
      fetched.push(new URL(input instanceof Request ? input.url : input).pathname);
      return fetch(input, init);
    };

    const tokens = await emulator.signIn(USER, {}, watched);
    await emulator.signIn(USER);
    await close();

    expect(String(decodeJwt(tokens.idToken).iss)).toContain(url);
    expect(fetched).toEqual([paths.authorize, '/emulator/sign-in', paths.token]);
    expect(emulator.requests.all.map(({ operation }) => operation)).toEqual([
      'authorize',
      'submitSignIn',
      'token',
      'authorize',
      'submitSignIn',
      'token',
    ]);
  });
});

describe('Okta', () => {
  test('puts the login into the access token and the id into the ID token', async () => {
    const emulator = okta();
    const { accessToken, idToken, subject } = await emulator.signIn(USER);

    const { id } = emulator.accounts.get(USER);
    expect(decodeJwt(accessToken)).toMatchObject({
      sub: USER,
      uid: id,
      iss: `${emulator.url}/oauth2/default`,
      scp: expect.arrayContaining(['okta.myAccount.email.manage']),
      acr: 'urn:okta:loa:1fa:any',
      auth_time: clock.now() / 1000,
    });
    expect(decodeJwt(idToken).sub).toBe(id);
    expect(subject).toBe(id);
  });

  test('has the organisation server besides, with tokens for the same API', async () => {
    const emulator = okta({ signIn: { authorizationServer: 'org' } });

    const { accessToken } = await emulator.signIn(USER);

    expect(decodeJwt(accessToken).iss).toBe(emulator.url);
    const response = await emulator.fetch(`${emulator.url}/idp/myaccount/emails`, {
      headers: { accept: '*/*;okta-version=1.0.0', authorization: `Bearer ${accessToken}` },
    });
    expect(response.status).toBe(200);
  });

  test.each([
    ['urn:okta:loa:1fa:any', users, 'urn:okta:loa:1fa:any'],
    ['urn:okta:loa:1fa:pwd', usersWithFactor, 'urn:okta:loa:1fa:any'],
    ['urn:okta:loa:2fa:any', usersWithFactor, 'urn:okta:loa:2fa:any'],
    ['urn:okta:loa:2fa:any:ifpossible', usersWithFactor, 'urn:okta:loa:2fa:any'],
    ['urn:okta:loa:2fa:any:ifpossible', users, 'urn:okta:loa:1fa:any'],
    ['urn:unknown', users, 'urn:okta:loa:1fa:any'],
    ['phr urn:okta:loa:2fa:any', usersWithFactor, 'urn:okta:loa:2fa:any'],
  ])('asked for %s by %o reaches %s', async (acrValues, knownUsers, acr) => {
    const emulator = okta({ users: knownUsers });

    const { accessToken } = await emulator.signIn(USER, { acrValues: acrValues.split(' ') });

    const withFactor = acr === 'urn:okta:loa:2fa:any';
    expect(decodeJwt(accessToken)).toMatchObject({ acr, amr: withFactor ? ['pwd', 'otp', 'mfa'] : ['pwd'] });
  });

  test.each([
    ['urn:okta:loa:2fa:any', users],
    ['phr', usersWithFactor],
  ])('asked for %s, which %o cannot reach, refuses', async (acr, knownUsers) => {
    const emulator = okta({ users: knownUsers });

    const refused = emulator.signIn(USER, { acrValues: [acr] });

    await expect(refused).rejects.toBeInstanceOf(SignInRefused);
    await expect(refused).rejects.toMatchObject({ error: 'unmet_authentication_requirements' });
  });

  test('a session with two factors does not pass for what it cannot reach', async () => {
    const emulator = okta({ users: usersWithFactor, signIn: { secondFactor: 'always' } });
    const page = await emulator.fetch(await authorizeUrl(emulator, OKTA_PATHS.authorize));
    const transaction = /name="transaction" value="([^"]*)"/.exec(await page.text())?.[1];
    const signedIn = await emulator.fetch(`${emulator.url}/emulator/sign-in`, {
      method: 'POST',
      body: search({ transaction, username: USER, password: 'password', code: '111111' }),
    });
    const headers = { cookie: (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '' };
    const statusFor = async (acr: string) =>
      (
        await emulator.fetch(await authorizeUrl(emulator, OKTA_PATHS.authorize, { acr_values: acr }), {
          headers,
        })
      ).status;

    expect(await statusFor('urn:okta:loa:2fa:any')).toBe(302);
    expect(await statusFor('phr')).toBe(200);
  });

  test('asks for the one-time code on a page of its own', async () => {
    const emulator = okta({ users: usersWithFactor, signIn: { secondFactor: 'always' } });

    await emulator.signIn(USER);

    expect(emulator.requests.of('submitSignIn').map(({ status }) => status)).toEqual([200, 302]);
  });

  test('refuses unknown scopes', async () => {
    await expect(okta().signIn(USER, { scopes: ['okta.myaccount.email.read'] })).rejects.toMatchObject({
      error: 'invalid_scope',
    });
  });

  test('a refresh can narrow the scopes, not widen them', async () => {
    const emulator = okta();
    const scopes = ['offline_access', 'okta.myAccount.email.read'];
    const { refreshToken } = await emulator.signIn(USER, { scopes });
    const refresh = (scope: string) =>
      postToken(emulator, OKTA_PATHS.token, {
        grant_type: 'refresh_token',
        client_id: 'emulator-client',
        refresh_token: refreshToken,
        scope,
      });

    expect((await refresh('okta.myAccount.email.read')).body.scope).toBe('okta.myAccount.email.read');
    expect((await refresh('okta.myAccount.email.manage')).body.error).toBe('invalid_scope');
  });
});

describe('Auth0', () => {
  const READ = 'read:me:authentication_methods';

  async function refresh(emulator: AnyEmulator, refreshToken: string | undefined, more: Parameters = {}) {
    return postToken(emulator, AUTH0_PATHS.token, {
      grant_type: 'refresh_token',
      client_id: 'emulator-client',
      refresh_token: refreshToken,
      ...more,
    });
  }

  test('issues tokens for the audience of the API, with its trailing slash', async () => {
    const emulator = auth0();
    const { accessToken } = await emulator.signIn(USER);

    expect(decodeJwt(accessToken)).toMatchObject({
      iss: `${emulator.url}/`,
      sub: expect.stringMatching(/^auth0\|/),
      aud: [`${emulator.url}/me/`, `${emulator.url}/userinfo`],
      scope: expect.stringContaining('create:me:authentication_methods'),
    });
  });

  test('drops unknown scopes', async () => {
    const { scope } = await auth0().signIn(USER, { scopes: ['create:me:authentication-methods', READ] });

    expect(scope).toBe(`openid ${READ}`);
  });

  test('takes JSON at the token endpoint', async () => {
    const emulator = auth0();
    const code = await codeFrom(emulator, AUTH0_PATHS.authorize);

    const response = await emulator.fetch(`${emulator.url}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(exchange(code)),
    });

    expect(response.status).toBe(200);
  });

  test('a refresh token is good for several audiences; what is outside the policy is ignored', async () => {
    const emulator = auth0({
      refreshPolicies: [{ audience: 'https://api.example.com', scopes: ['read:x'] }],
    });
    const { refreshToken } = await emulator.signIn(USER);
    const me = `${emulator.url}/me/`;
    const claimsOf = async (more: Parameters) =>
      decodeJwt((await refresh(emulator, refreshToken, more)).body.access_token);

    expect((await claimsOf({})).aud).toContain(me);
    expect((await claimsOf({ scope: READ })).scope).toBe(READ);
    expect((await claimsOf({ scope: 'unknown' })).scope).toContain(READ);
    expect(await claimsOf({ audience: 'https://api.example.com', scope: 'read:x' })).toMatchObject({
      aud: 'https://api.example.com',
      scope: 'read:x',
    });
    expect((await claimsOf({ audience: 'https://unknown.example.com' })).aud).toContain(me);
  });

  test('without a policy of its own a refresh token opens the API', async () => {
    const emulator = auth0();
    const { refreshToken } = await emulator.issueToken(USER, { audience: `${emulator.url}/userinfo` });

    const { body } = await refresh(emulator, refreshToken, { audience: `${emulator.url}/me/`, scope: READ });

    expect(body.scope).toBe(READ);
  });

  test('with the policy of a second factor, sign-in asks for it and a later refresh demands it anew', async () => {
    const emulator = auth0({ users: usersWithFactor, mfa: { maxAgeSeconds: 900 } });
    const { accessToken, refreshToken, idToken } = await emulator.signIn(USER);
    expect(decodeJwt(idToken)).toMatchObject({ acr: MULTI_FACTOR, amr: ['pwd', 'otp', 'mfa'] });
    expect(accessToken).toContain('.');

    clock.advance(900_000);
    expect((await refresh(emulator, refreshToken)).status).toBe(200);
    clock.advance(1000);
    const refused = await refresh(emulator, refreshToken);
    expect(refused).toMatchObject({
      status: 403,
      body: {
        error: 'mfa_required',
        error_description: 'Multifactor authentication required',
        mfa_token: expect.stringMatching(/.{20,}/),
        mfa_requirements: { challenge: [{ type: 'otp' }] },
      },
    });
    expect((await refresh(emulator, refreshToken, { audience: 'https://api.example.com' })).status).toBe(403);

    const again = await emulator.signIn(USER, { maxAgeSeconds: 0, acrValues: [MULTI_FACTOR] });
    expect((await refresh(emulator, again.refreshToken)).status).toBe(200);
  });

  test('who has no second factor passes at first, and later has to log in fully', async () => {
    const emulator = auth0({ mfa: { maxAgeSeconds: 900 } });
    const { refreshToken } = await emulator.signIn(USER);
    expect((await refresh(emulator, refreshToken)).status).toBe(200);
    clock.advance(901_000);

    expect(await refresh(emulator, refreshToken)).toMatchObject({
      status: 403,
      body: { error: 'unmet_authentication_requirements' },
    });
  });

  test('a refresh demands nothing when there is no policy', async () => {
    const emulator = auth0({ users: usersWithFactor });
    const { refreshToken } = await emulator.signIn(USER);
    clock.advance(10_000_000);

    expect((await refresh(emulator, refreshToken)).status).toBe(200);
  });
});
