import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '../../src/domain/index.ts';
import { type Auth0EmulatorOptions, createVirtualAuthenticator } from '../../src/emulator/index.ts';
import { auth0Tenant, expectBody, METHODS, ORIGIN, USER } from './auth0-tenant.ts';
import { callerOf, type Reply, valueAt } from './caller.ts';
import { auth0CreationOptions, auth0OAuthError, auth0PasskeyChallenge } from './schemas/auth0-passkey.ts';
import { object, type Schema, string } from './schemas/schema.ts';

const GRANT = 'urn:okta:params:oauth:grant-type:webauthn';
const CLIENT = { client_id: 'app' };
const PROFILE = { email: 'new@example.com', name: 'Mia' };

function expectAnswer(reply: Reply, schema: Schema): void {
  expectBody(reply, 200, schema);
  expect(reply.headers.get('cache-control')).toBe('no-store');
}

function expectOAuthError(reply: Reply, status: number, error: string): void {
  expect(auth0OAuthError(reply.body)).toEqual([]);
  expect([reply.status, valueAt(reply, 'error')]).toEqual([status, error]);
}

/** A tenant, a caller without a token, and an authenticator that holds a passkey of the user. */
async function withPasskey(settings: Auth0EmulatorOptions = {}) {
  const tenant = await auth0Tenant(settings);
  const authenticator = createVirtualAuthenticator();
  const enrolling = await tenant.call('POST', METHODS, { type: 'passkey' });
  const options = valueAt(enrolling, 'authn_params_public_key') as PublicKeyCredentialCreationOptionsJSON;
  const { response, ...registration } = await authenticator.create(options, { origin: ORIGIN });
  const { clientDataJSON, attestationObject } = response;
  await tenant.call('POST', `${METHODS}/passkey%7Cnew/verify`, {
    auth_session: valueAt(enrolling, 'auth_session'),
    authn_response: { ...registration, response: { clientDataJSON, attestationObject } },
  });
  const call = callerOf(tenant.auth0, {});

  async function challenged(body: object = CLIENT) {
    const reply = await call('POST', '/passkey/challenge', body);
    return {
      auth_session: valueAt(reply, 'auth_session'),
      options: valueAt(reply, 'authn_params_public_key') as PublicKeyCredentialRequestOptionsJSON,
    };
  }
  async function proof(origin = ORIGIN) {
    const { auth_session, options: request } = await challenged();
    return { ...CLIENT, auth_session, authn_response: await authenticator.get(request, { origin }) };
  }
  const token = (body: object) => call('POST', '/oauth/token', { grant_type: GRANT, ...body });
  const passkeys = () => tenant.auth0.accounts.get(USER).methods;
  return { ...tenant, call, authenticator, challenged, proof, token, passkeys };
}

describe('signing in with a passkey', () => {
  test('goes from a challenge to tokens that are good for My Account', async () => {
    const { auth0, call, clock, authenticator, token, passkeys } = await withPasskey();
    const userId = auth0.accounts.get(USER).id;

    const challenge = await call('POST', '/passkey/challenge', CLIENT);
    expectAnswer(challenge, auth0PasskeyChallenge);
    expect(challenge.body).toMatchObject({
      authn_params_public_key: {
        timeout: 60_000,
        rpId: 'example.auth0.com',
        userVerification: 'preferred',
      },
    });
    const options = valueAt(challenge, 'authn_params_public_key') as PublicKeyCredentialRequestOptionsJSON;
    clock.advance(1000);
    const answer = await token({
      ...CLIENT,
      auth_session: valueAt(challenge, 'auth_session'),
      authn_response: await authenticator.get(options, { origin: ORIGIN }),
      scope: 'openid offline_access read:me:authentication_methods telepathy',
      audience: `${ORIGIN}/me/`,
    });

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 86_400,
      scope: 'openid offline_access read:me:authentication_methods',
      refresh_token: expect.any(String),
    });
    expect(decodeJwt(String(valueAt(answer, 'id_token')))).toMatchObject({
      sub: userId,
      aud: 'app',
      auth_time: Math.floor(clock.now() / 1000),
      amr: ['hwk', 'user'],
    });
    const me = callerOf(auth0, { authorization: `Bearer ${valueAt(answer, 'access_token')}` });
    const list = await me('GET', METHODS);
    expect(list.body).toMatchObject({
      authentication_methods: [{ type: 'passkey', last_auth_at: new Date(clock.now()).toISOString() }],
    });
    expect(passkeys()).toMatchObject([{ signCount: 1 }]);
  });

  test('takes the response as an object, as a text in JSON, and as a text in a form', async () => {
    const { call, proof, token } = await withPasskey();
    const inJson = await proof();
    const asText = await proof();
    const { auth_session, authn_response } = await proof();
    const form = new URLSearchParams({
      ...CLIENT,
      grant_type: GRANT,
      auth_session: String(auth_session),
      authn_response: JSON.stringify(authn_response),
    });

    const replies = [
      await token(inJson),
      await token({ ...asText, authn_response: JSON.stringify(asText.authn_response) }),
      await call('POST', '/oauth/token', form.toString(), {
        'content-type': 'application/x-www-form-urlencoded',
      }),
    ];

    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  test.each<[string, (response: AuthenticationResponseJSON) => unknown]>([
    ['of no passkey that is known', (response) => ({ ...response, id: 'YQ', rawId: 'YQ' })],
    ['of somebody else', (all) => ({ ...all, response: { ...all.response, userHandle: 'c2Ft' } })],
    [
      'with another signature',
      (all) => ({ ...all, response: { ...all.response, signature: 'MAYCAQECAQE' } }),
    ],
    [
      'without a signature',
      ({ response: { signature: _, ...rest }, ...all }) => ({ ...all, response: rest }),
    ],
    ['with a type that it is not', (response) => ({ ...response, type: 'password' })],
    ['with two ids', (response) => ({ ...response, rawId: 'YQ' })],
    ['that is a list', () => []],
  ])('refuses a response %s', async (_, change) => {
    const { proof, token } = await withPasskey();
    const good = await proof();

    const reply = await token({ ...good, authn_response: change(good.authn_response) });

    expectOAuthError(reply, 403, 'invalid_grant');
    expect((await token(good)).status).toBe(200);
  });

  test('refuses pages elsewhere and challenges of another session', async () => {
    const { authenticator, challenged, proof, token } = await withPasskey();
    const { auth_session, options } = await challenged();
    const response = await authenticator.get({ ...options, challenge: 'YQ' }, { origin: ORIGIN });
    const first = await proof();
    const second = await proof();

    const replies = [
      await token({ ...CLIENT, auth_session, authn_response: response }),
      await token({ ...first, authn_response: second.authn_response }),
    ];

    for (const reply of replies) expectOAuthError(reply, 403, 'invalid_grant');
  });

  test('refuses a signature that is older than the last one', async () => {
    const { proof, token } = await withPasskey();
    const older = await proof();
    const newer = await proof();

    expect((await token(newer)).status).toBe(200);
    expectOAuthError(await token(older), 403, 'invalid_grant');
  });

  test('refuses a user who was not verified where the tenant requires it', async () => {
    const { authenticator, challenged, token } = await withPasskey({
      webAuthn: { userVerification: 'required' },
    });
    const { auth_session, options } = await challenged();
    authenticator.setFlags({ userVerified: false });
    const asked = { ...options, userVerification: 'preferred' as const };
    const authn_response = await authenticator.get(asked, { origin: ORIGIN });

    expect(options.userVerification).toBe('required');
    expectOAuthError(await token({ ...CLIENT, auth_session, authn_response }), 403, 'invalid_grant');
  });

  test('completes a session once, in time, for the client that started it', async () => {
    const { clock, proof, token } = await withPasskey();
    const first = await proof();
    const both = await Promise.all([token(first), token(first)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 403]);
    expectOAuthError(await token({ ...(await proof()), client_id: 'other' }), 403, 'invalid_grant');
    const late = await proof();
    clock.advance(300_000);
    expectOAuthError(await token(late), 403, 'invalid_grant');
    expectOAuthError(await token({ ...CLIENT, authn_response: {} }), 403, 'invalid_grant');
  });

  test('may end a session with the first response that is not good', async () => {
    const { proof, token } = await withPasskey({ undocumented: { sessionSurvivesWrongCode: false } });
    const good = await proof();

    expectOAuthError(await token({ ...good, authn_response: {} }), 403, 'invalid_grant');
    expectOAuthError(await token(good), 403, 'invalid_grant');
  });

  test('asks for the second factor that the API wants', async () => {
    const users = [{ login: USER, password: 'password', oneTimeCode: '111111' }];
    const { proof, token } = await withPasskey({ users, mfa: { maxAgeSeconds: 900 } });

    const reply = await token({ ...(await proof()), audience: `${ORIGIN}/me/` });

    expect(reply.status).toBe(403);
    expect(reply.body).toMatchObject({
      error: 'mfa_required',
      mfa_token: expect.any(String),
      mfa_requirements: { challenge: [{ type: 'otp' }] },
    });
  });
});

describe('signing up with a passkey', () => {
  const started = object({ auth_session: string(/.+/), authn_params_public_key: auth0CreationOptions });

  test('creates the user with the passkey, who then signs in with it', async () => {
    const { auth0, call, challenged, token } = await withPasskey();
    const authenticator = createVirtualAuthenticator();

    const reply = await call('POST', '/passkey/register', {
      ...CLIENT,
      user_profile: PROFILE,
      user_metadata: { plan: 'free' },
    });
    expectAnswer(reply, started);
    const options = valueAt(reply, 'authn_params_public_key') as PublicKeyCredentialCreationOptionsJSON;
    expect(options.user).toMatchObject({ name: 'new@example.com', displayName: 'Mia' });
    expect(() => auth0.accounts.get('new@example.com')).toThrow();
    const completed = await token({
      ...CLIENT,
      auth_session: valueAt(reply, 'auth_session'),
      authn_response: await authenticator.create(options, { origin: ORIGIN }),
      scope: 'openid email',
    });

    const { id, email, methods } = auth0.accounts.get('new@example.com');
    expect(decodeJwt(String(valueAt(completed, 'id_token')))).toMatchObject({ sub: id, email });
    expect(methods).toMatchObject([
      { type: 'passkey', relyingPartyId: 'example.auth0.com', identityUserId: id },
    ]);
    const { auth_session, options: request } = await challenged();
    const authn_response = await authenticator.get(request, { origin: ORIGIN });
    expect((await token({ ...CLIENT, auth_session, authn_response })).status).toBe(200);
  });

  test.each([{ phone_number: '+4915100000000' }, { username: 'mia' }])('takes %o too', async (profile) => {
    const { auth0, call, token } = await withPasskey();
    const reply = await call('POST', '/passkey/register', { ...CLIENT, user_profile: profile });
    const options = valueAt(reply, 'authn_params_public_key') as PublicKeyCredentialCreationOptionsJSON;
    const authn_response = await createVirtualAuthenticator().create(options, { origin: ORIGIN });

    await token({ ...CLIENT, auth_session: valueAt(reply, 'auth_session'), authn_response });

    const [login = ''] = Object.values(profile);
    expect(auth0.accounts.get(login).methods).toHaveLength(1);
  });

  test.each([
    ['no profile', { user_profile: undefined }],
    ['a profile of nobody', { user_profile: { name: 'Mia' } }],
    ['an email that is none', { user_profile: { email: 'mia' } }],
    ['somebody who is there', { user_profile: { email: USER } }],
    ['metadata that is no text', { user_metadata: { age: 7 } }],
    ['metadata of eleven', { user_metadata: Object.fromEntries([...'abcdefghijk'].map((x) => [x, x])) }],
  ])('is refused with %s', async (_, changes) => {
    const { call } = await withPasskey();

    const body = { ...CLIENT, user_profile: PROFILE, ...changes };

    expectOAuthError(await call('POST', '/passkey/register', body), 400, 'invalid_request');
  });

  test('is refused with a proof, a passkey that is there, or for another page', async () => {
    const { auth0, authenticator, call, proof, token } = await withPasskey();
    const reply = await call('POST', '/passkey/register', { ...CLIENT, user_profile: PROFILE });
    const auth_session = valueAt(reply, 'auth_session');
    const options = valueAt(reply, 'authn_params_public_key') as PublicKeyCredentialCreationOptionsJSON;
    const [known] = authenticator.credentials;
    const twin = createVirtualAuthenticator({
      randomBytes: () => new Uint8Array(Buffer.from(known?.id ?? '', 'base64url')),
    });
    const elsewhere = { ...options, rp: { id: 'auth0.com', name: '' } };

    const { authn_response } = await proof();
    const responses = [
      authn_response,
      await twin.create(options, { origin: ORIGIN }),
      await createVirtualAuthenticator().create(elsewhere, { origin: 'https://evil.auth0.com' }),
    ];

    for (const response of responses) {
      const completed = await token({ ...CLIENT, auth_session, authn_response: response });
      expectOAuthError(completed, 403, 'invalid_grant');
    }
    expect(() => auth0.accounts.get('new@example.com')).toThrow();
  });
});

test('one of two who sign up by the same name at the same time gets it', async () => {
  const { auth0, call, token } = await withPasskey();
  const completions = await Promise.all(
    [1, 2].map(async () => {
      const reply = await call('POST', '/passkey/register', { ...CLIENT, user_profile: PROFILE });
      const options = valueAt(reply, 'authn_params_public_key') as PublicKeyCredentialCreationOptionsJSON;
      const authn_response = await createVirtualAuthenticator().create(options, { origin: ORIGIN });
      return { ...CLIENT, auth_session: valueAt(reply, 'auth_session'), authn_response };
    }),
  );

  const replies = await Promise.all(completions.map(token));

  expect(replies.map(({ status }) => status).sort()).toEqual([200, 403]);
  expect(auth0.accounts.get(PROFILE.email).methods).toHaveLength(1);
});

describe('both', () => {
  const starts = ['/passkey/challenge', '/passkey/register'];

  test('are not there where passkeys are switched off', async () => {
    const { call, token } = await withPasskey({ features: { passkeySignIn: false } });

    for (const path of starts) expectOAuthError(await call('POST', path, CLIENT), 404, 'not_found');
    expectOAuthError(await token(CLIENT), 403, 'unauthorized_client');
  });

  test('are for the clients that may', async () => {
    const { call, token, proof } = await withPasskey({ signIn: { passkeyClients: ['app'] } });

    for (const path of starts) {
      expectOAuthError(await call('POST', path, { client_id: 'other' }), 401, 'invalid_client');
    }
    expectOAuthError(await token({ client_id: 'other' }), 403, 'unauthorized_client');
    expect((await token(await proof())).status).toBe(200);
  });

  test('want a client, in a JSON object', async () => {
    const { call, token } = await withPasskey();

    for (const path of starts) {
      for (const body of [{}, [], 'client_id=app']) {
        expectOAuthError(await call('POST', path, body), 400, 'invalid_request');
      }
    }
    expectOAuthError(await token({ ...CLIENT, authn_response: '{' }), 400, 'invalid_request');
    expectOAuthError(await token(CLIENT), 400, 'invalid_request');
  });

  test('may be started fifteen times a minute', async () => {
    const { call, clock } = await withPasskey({ rateLimits: { plan: 'enterprise' } });
    const start = () => call('POST', '/passkey/challenge', CLIENT);

    for (let times = 0; times < 15; times += 1) expect((await start()).status).toBe(200);

    const refused = await start();
    expectOAuthError(refused, 429, 'too_many_requests');
    expect(refused.headers.get('retry-after')).toBe('60');
    clock.advance(60_000);
    expect((await start()).status).toBe(200);
  });
});
