import { describe, expect, test } from 'vitest';
import * as auth0 from '../../src/auth0/index.ts';
import { type AccountFailure, continuation, secret } from '../../src/domain/index.ts';
import { empty, json, type Reply } from '../http/scripted-server.ts';
import { auth0Bench, type Send } from './auth0-server.ts';
import { ASSERTION, CREATION_OPTIONS, REGISTRATION } from './passkey-bodies.ts';

const APPLICATION = { client_id: 'app', realm: 'Customers-DB', organization: 'org_1' };
const SIGN_UP = {
  ...APPLICATION,
  user_profile: { email: 'new@example.com', name: 'Mia' },
  user_metadata: { plan: 'free' },
};
const COMPLETION = {
  ...APPLICATION,
  auth_session: continuation('canary-session', 0),
  authn_response: ASSERTION,
  scope: 'openid create:me:authentication_methods',
  audience: 'https://id.example.com/me/',
};
const REQUEST_OPTIONS = {
  challenge: 'Y2hhbGxlbmdl',
  timeout: 60_000,
  rpId: 'id.example.com',
  userVerification: 'preferred',
};
const TOKENS = { access_token: 'canary-access', token_type: 'Bearer', expires_in: 86_400 };

const startSignIn: Send = (client, options) => auth0.startPasskeySignIn(client, APPLICATION, options);
const startSignUp: Send = (client, options) => auth0.startPasskeySignUp(client, SIGN_UP, options);
const complete: Send = (client, options) => auth0.completePasskeySignIn(client, COMPLETION, options);

const started = (options: unknown) => ({ auth_session: 'canary-session', authn_params_public_key: options });

const RESET_IN_8_S = String(Date.UTC(2026, 0, 1) / 1000 + 8);

function oauthError(status: number, error: string, more: Record<string, unknown> = {}): Reply {
  return json(status, { error, error_description: `Because of ${error}.`, ...more });
}

describe('a passkey operation', () => {
  test.each<[string, Send, string, object, Reply]>([
    [
      'startPasskeySignIn',
      startSignIn,
      '/passkey/challenge',
      APPLICATION,
      json(200, started(REQUEST_OPTIONS)),
    ],
    ['startPasskeySignUp', startSignUp, '/passkey/register', SIGN_UP, json(200, started(CREATION_OPTIONS))],
    [
      'completePasskeySignIn',
      complete,
      '/oauth/token',
      {
        ...COMPLETION,
        auth_session: 'canary-session',
        grant_type: 'urn:okta:params:oauth:grant-type:webauthn',
      },
      json(200, TOKENS),
    ],
  ])('%s goes to the authorization server, without a token', async (_, send, path, body, reply) => {
    const asked: unknown[] = [];
    const { client, requests } = auth0Bench([reply], {
      token(request) {
        asked.push(request);
        return 'canary-token';
      },
      headers: { authorization: 'Bearer canary-token' },
    });

    const answer = await send(client);

    expect(answer.isOk()).toBe(true);
    expect(`${requests[0]?.method} ${requests[0]?.path}`).toBe(`POST ${path}`);
    expect(requests[0]?.body).toEqual(body);
    expect(requests[0]?.headers).not.toHaveProperty('authorization');
    expect(asked).toEqual([]);
  });

  test('a start answers the options, and a session of five minutes', async () => {
    const replies = [json(200, started(REQUEST_OPTIONS)), json(200, started(CREATION_OPTIONS))];
    const { client, clock } = auth0Bench(replies);

    const signIn = (await auth0.startPasskeySignIn(client, APPLICATION))._unsafeUnwrap().data;
    const signUp = (await auth0.startPasskeySignUp(client, SIGN_UP))._unsafeUnwrap().data;

    expect(signIn.authn_params_public_key).toEqual(REQUEST_OPTIONS);
    expect(signUp.authn_params_public_key).toEqual(CREATION_OPTIONS);
    expect([signIn.auth_session.reveal(), signIn.auth_session.expiresAt]).toEqual([
      'canary-session',
      clock.now() + auth0.AUTH_SESSION_LIFETIME_MS,
    ]);
  });

  test('leaves out of the request options what no browser would know', async () => {
    const allowCredentials = [{ id: 'YQ' }, {}, { id: 'Yg', type: 'unknown' }];
    const options = { challenge: 'YQ', userVerification: 'always', allowCredentials };
    const { client } = auth0Bench([json(200, started(options))]);

    const { data } = (await auth0.startPasskeySignIn(client, APPLICATION))._unsafeUnwrap();

    expect(data.authn_params_public_key).toEqual({
      challenge: 'YQ',
      allowCredentials: [{ id: 'YQ', type: 'public-key' }],
    });
  });

  test('leaves out of the creation options what no browser would know', async () => {
    const { pubKeyCredParams } = CREATION_OPTIONS;
    const unknown = { type: 'unknown', alg: -1 };
    const excludeCredentials = [{ id: 'Yg', type: 'unknown' }];
    const options = {
      ...CREATION_OPTIONS,
      pubKeyCredParams: [unknown, ...pubKeyCredParams],
      excludeCredentials,
    };
    const { client } = auth0Bench([json(200, started(options))]);

    const { data } = (await auth0.startPasskeySignUp(client, SIGN_UP))._unsafeUnwrap();

    expect(data.authn_params_public_key).toEqual({ ...CREATION_OPTIONS, excludeCredentials: [] });
  });

  test('completing sends a new credential with the members that Auth0 takes', async () => {
    const { client, requests } = auth0Bench([json(200, TOKENS)]);

    await auth0.completePasskeySignIn(client, {
      client_id: 'app',
      client_secret: secret('canary-secret'),
      auth_session: continuation('canary-session', 0),
      authn_response: REGISTRATION,
    });

    const { clientDataJSON, attestationObject } = REGISTRATION.response;
    expect(requests[0]?.body).toEqual({
      client_id: 'app',
      client_secret: 'canary-secret',
      grant_type: 'urn:okta:params:oauth:grant-type:webauthn',
      auth_session: 'canary-session',
      authn_response: { ...REGISTRATION, response: { clientDataJSON, attestationObject } },
    });
  });

  test.each([
    ['a proof', ASSERTION],
    ['a new credential', REGISTRATION],
  ])('a refusal that quotes %s keeps it out of the failure', async (_, authn_response) => {
    const quoting: Reply = (request) =>
      oauthError(403, 'invalid_grant', { error_description: `Cannot verify ${request.init.body}` })(request);
    const { client } = auth0Bench([quoting]);

    const answer = await auth0.completePasskeySignIn(client, { ...COMPLETION, authn_response });

    const failure = answer._unsafeUnwrapErr();
    expect(failure.message).toContain('Cannot verify');
    const { response } = authn_response;
    const proof = 'signature' in response ? Object.values(response) : [response.attestationObject];
    for (const part of [response.clientDataJSON, ...proof])
      expect(JSON.stringify(failure)).not.toContain(part);
  });

  test('tokens are secrets', async () => {
    const more = { id_token: 'canary-id', refresh_token: 'canary-refresh', scope: 'openid' };
    const { client } = auth0Bench([json(200, { ...TOKENS, ...more }), json(200, TOKENS)]);

    const all = (await auth0.completePasskeySignIn(client, COMPLETION))._unsafeUnwrap().data;
    const few = (await auth0.completePasskeySignIn(client, COMPLETION))._unsafeUnwrap().data;

    expect([all.access_token, all.id_token, all.refresh_token].map((token) => token?.reveal())).toEqual([
      'canary-access',
      'canary-id',
      'canary-refresh',
    ]);
    expect(JSON.parse(JSON.stringify(all))).toEqual({
      access_token: null,
      id_token: null,
      refresh_token: null,
      token_type: 'Bearer',
      expires_in: 86_400,
      scope: 'openid',
    });
    expect(Object.keys(few).sort()).toEqual(['access_token', 'expires_in', 'token_type']);
  });

  test.each<[string, Send, Reply]>([
    ['a sign-in without options', startSignIn, json(200, { auth_session: 's' })],
    ['a sign-in without a challenge', startSignIn, json(200, started({ ...REQUEST_OPTIONS, challenge: '' }))],
    [
      'a sign-in with no credential that could be meant',
      startSignIn,
      json(200, started({ challenge: 'YQ', allowCredentials: [{ id: 'YQ', type: 'unknown' }] })),
    ],
    [
      'a sign-up with no credential that could be made',
      startSignUp,
      json(200, started({ ...CREATION_OPTIONS, pubKeyCredParams: [{ type: 'unknown', alg: -7 }] })),
    ],
    ['a sign-in without a session', startSignIn, json(200, { authn_params_public_key: REQUEST_OPTIONS })],
    ['a sign-up with the options of a sign-in', startSignUp, json(200, started(REQUEST_OPTIONS))],
    ['tokens without an access token', complete, json(200, { ...TOKENS, access_token: '' })],
    ['tokens without a type', complete, json(200, { ...TOKENS, token_type: undefined })],
    ['tokens without an end', complete, json(200, { ...TOKENS, expires_in: '86400' })],
    ['nothing', complete, empty(200)],
  ])('does not take %s', async (_, send, reply) => {
    const failure = (await send(auth0Bench([reply]).client))._unsafeUnwrapErr();

    expect(failure.kind).toBe('malformed_response');
  });

  test.each<[string, Send, Reply, Partial<AccountFailure>]>([
    ['passkeys switched off', startSignIn, oauthError(404, 'not_found'), { kind: 'not_enabled' }],
    ['an unknown application', startSignUp, oauthError(401, 'invalid_client'), { kind: 'not_enabled' }],
    ['a grant switched off', complete, oauthError(403, 'unauthorized_client'), { kind: 'not_enabled' }],
    ['an unknown grant', complete, oauthError(400, 'unsupported_grant_type'), { kind: 'not_enabled' }],
    [
      'a profile it does not take',
      startSignUp,
      oauthError(400, 'invalid_request'),
      { kind: 'invalid_input' },
    ],
    [
      'a session that is over',
      complete,
      oauthError(403, 'invalid_grant', { error_description: 'canary-session has expired' }),
      { kind: 'invalid_input', code: 'invalid_grant' },
    ],
    ['a proof it does not take', complete, oauthError(400, 'invalid_grant'), { kind: 'invalid_input' }],
    [
      'a second factor that is wanted',
      complete,
      oauthError(403, 'mfa_required', { mfa_token: 'canary-mfa' }),
      { kind: 'forbidden', code: 'mfa_required' },
    ],
    ['an action that says no', complete, oauthError(403, 'access_denied'), { kind: 'forbidden' }],
    [
      'too many tries',
      startSignIn,
      json(429, { error: 'too_many_requests' }, { 'x-ratelimit-reset': RESET_IN_8_S }),
      { kind: 'rate_limited', retryAfterMs: 8_000 },
    ],
    ['a body that is no JSON', startSignIn, empty(502), { kind: 'provider_failure' }],
  ])('tells of %s', async (_, send, reply, expected) => {
    const { client, requests } = auth0Bench([reply], { maxRetries: 3 });

    const failure = (await send(client))._unsafeUnwrapErr();

    expect(failure).toMatchObject({ provider: 'auth0', ...expected });
    expect(JSON.stringify(failure)).not.toContain('canary');
    expect(requests).toHaveLength(1);
  });
});
