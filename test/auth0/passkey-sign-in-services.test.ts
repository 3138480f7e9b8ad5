import { describe, expect, test } from 'vitest';
import { type PasskeySignInOptions, passkeySignIn } from '../../src/auth0/index.ts';
import { continuation, secret } from '../../src/domain/index.ts';
import { beforeBody, json, type Reply } from '../http/scripted-server.ts';
import { auth0Bench, ORIGIN } from './auth0-server.ts';
import { ASSERTION } from './passkey-bodies.ts';

const APPLICATION = { client_id: 'app', realm: 'Customers-DB' };
const REQUEST_OPTIONS = { challenge: 'Y2hhbGxlbmdl', timeout: 60_000, rpId: 'id.example.com' };
const CHALLENGE = { options: REQUEST_OPTIONS, expiresAt: 0, lifetimeMs: 0 };
const options = { signal: new AbortController().signal };

function idToken(claims: unknown): string {
  return `canary.${btoa(JSON.stringify(claims))}.canary`;
}

const TOKENS = {
  access_token: 'canary-access',
  id_token: idToken({ sub: 'auth0|user-1', auth_time: 1_700_000_000, acr: 'strong' }),
  refresh_token: 'canary-refresh',
  token_type: 'Bearer',
  expires_in: 86_400,
  scope: 'openid create:me:authentication_methods',
};

const STARTED = { auth_session: 'canary-session', authn_params_public_key: REQUEST_OPTIONS };

function bench(replies: readonly Reply[], settings?: PasskeySignInOptions) {
  const { client, clock, requests } = auth0Bench(replies);
  const services = passkeySignIn(client, APPLICATION, settings);
  const complete = () =>
    services.complete(
      { challenge: CHALLENGE, continuation: continuation('canary-session', 1), assertion: secret(ASSERTION) },
      options,
    );
  return { services, complete, clock, requests };
}

describe('start', () => {
  test('answers the options and how long they live', async () => {
    const { services, clock, requests } = bench([json(200, STARTED)]);

    const { challenge, continuation } = (await services.start({}, options))._unsafeUnwrap();

    expect(challenge).toEqual({
      options: REQUEST_OPTIONS,
      expiresAt: clock.now() + 300_000,
      lifetimeMs: 300_000,
    });
    expect(continuation.reveal()).toBe('canary-session');
    expect(requests.map(({ body }) => body)).toEqual([APPLICATION]);
  });

  test('counts the life of the options and of the session alike where the body is slow', async () => {
    const { services, clock } = bench([beforeBody(() => clock.advance(20_000), json(200, STARTED))]);

    const { challenge, continuation } = (await services.start({}, options))._unsafeUnwrap();

    expect(challenge.lifetimeMs).toBe(280_000);
    expect([challenge.expiresAt, continuation.expiresAt]).toEqual([
      clock.now() + 280_000,
      clock.now() + 280_000,
    ]);
  });
});

describe('complete', () => {
  test('answers who has signed in, and the tokens', async () => {
    const { complete, clock } = bench([json(200, TOKENS)]);

    const signIn = (await complete())._unsafeUnwrap();

    expect(signIn).toMatchObject({
      proof: { subject: 'auth0|user-1', authTimeAt: 1_700_000_000_000, acr: 'strong' },
      expiresAt: clock.now() + 86_400_000,
      scopes: ['openid', 'create:me:authentication_methods'],
      audience: `${ORIGIN}/me/`,
    });
    const { accessToken, idToken, refreshToken } = signIn;
    expect([accessToken, idToken, refreshToken].map((token) => token?.reveal())).toEqual([
      'canary-access',
      TOKENS.id_token,
      'canary-refresh',
    ]);
    expect(JSON.stringify(signIn)).not.toContain('canary');
  });

  test('says nothing that the provider does not say', async () => {
    const { refresh_token, ...few } = { ...TOKENS, id_token: idToken({ sub: 'auth0|user-1' }) };
    const { complete } = bench([json(200, few)]);

    const signIn = (await complete())._unsafeUnwrap();

    expect(signIn.proof).toEqual({ subject: 'auth0|user-1' });
    expect(signIn.refreshToken).toBeNull();
  });

  test('takes all that was asked for as granted, where no scope is named', async () => {
    const { scope, ...unnamed } = TOKENS;
    const { complete } = bench([json(200, unnamed)], { scopes: ['offline_access'], audience: 'urn:api' });

    const { scopes, audience } = (await complete())._unsafeUnwrap();

    expect({ scopes, audience }).toEqual({ scopes: ['openid', 'offline_access'], audience: 'urn:api' });
  });

  test('reads who has signed in as UTF-8', async () => {
    const claims = Buffer.from(JSON.stringify({ sub: 'auth0|jürgen 100 % 山' })).toString('base64url');
    const { complete } = bench([json(200, { ...TOKENS, id_token: `e30.${claims}.c2ln` })]);

    expect((await complete())._unsafeUnwrap().proof.subject).toBe('auth0|jürgen 100 % 山');
  });

  test('sends nothing once the session is gone', async () => {
    const { services, requests } = bench([json(200, TOKENS)]);
    const assertion = secret(ASSERTION);

    const answer = await services.complete({ challenge: CHALLENGE, continuation: null, assertion }, options);

    expect(answer._unsafeUnwrapErr().kind).toBe('challenge_expired');
    expect(requests).toEqual([]);
  });

  test.each<[string, PasskeySignInOptions | undefined, string, string]>([
    ['for My Account, by default', undefined, 'openid', `${ORIGIN}/me/`],
    [
      'for what it is told',
      { scopes: ['openid', 'offline_access'], audience: 'urn:api' },
      'openid offline_access',
      'urn:api',
    ],
  ])('asks for tokens %s', async (_, settings, scope, audience) => {
    const { complete, requests } = bench([json(200, TOKENS)], settings);

    await complete();

    expect(requests[0]?.body).toMatchObject({
      ...APPLICATION,
      auth_session: 'canary-session',
      authn_response: { id: ASSERTION.id },
      scope,
      audience,
    });
  });

  test.each([
    ['no ID token', { ...TOKENS, id_token: undefined }],
    ['one that is none', { ...TOKENS, id_token: 'canary' }],
    ['one of nobody', { ...TOKENS, id_token: idToken({ sub: '' }) }],
  ])('does not take %s', async (_, body) => {
    const failure = (await bench([json(200, body)]).complete())._unsafeUnwrapErr();

    expect(failure).toMatchObject({ kind: 'malformed_response', operation: 'completePasskeySignIn' });
    expect(JSON.stringify(failure)).not.toContain('canary');
  });
});
