import { describe, expect, test } from 'vitest';
import * as auth0 from '../../src/auth0/index.ts';
import { continuation } from '../../src/domain/index.ts';
import { json } from '../http/scripted-server.ts';
import { auth0Bench, auth0Error, METHODS, ORIGIN } from './auth0-server.ts';
import { CREATION_OPTIONS, REGISTRATION } from './passkey-bodies.ts';

const PROOF = {
  type: 'passkey',
  auth_session: continuation('canary-session', 0),
  authn_response: REGISTRATION,
} as const;

/** A stored passkey as Auth0 prints it. Auth0 contract section 8 */
function passkeyBody(changes: Record<string, unknown> = {}) {
  return {
    id: 'passkey|dev_a1B2c3D4e5F6g7H8',
    type: 'passkey',
    identity_user_id: 'auth0|user-1',
    key_id: 'Y3JlZA',
    public_key: 'pQECAyYgASFYIA==',
    user_handle: 'dXNlcg==',
    credential_device_type: 'multi_device',
    credential_backed_up: true,
    transports: ['internal', 'hybrid'],
    aaguid: '00000000-0000-0000-0000-000000000000',
    relying_party_id: 'id.example.com',
    user_agent: 'Firefox / Linux',
    usage: ['primary'],
    created_at: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
}

function begunReply(changes: Record<string, unknown> = {}, headers: Record<string, string> = {}) {
  return json(
    202,
    { auth_session: 'canary-session', authn_params_public_key: CREATION_OPTIONS, ...changes },
    headers,
  );
}

describe('enrolling a passkey', () => {
  test('begins with its options, and the id that stands in Location', async () => {
    const location = `${ORIGIN}${METHODS}/passkey%7Cnew`;
    const { client, requests, clock } = auth0Bench([begunReply({}, { location })]);

    const answer = await auth0.createAuthenticationMethod(client, {
      type: 'passkey',
      connection: 'Customers-DB',
      identity_user_id: 'auth0|user-1',
    });

    const { auth_session, ...data } = answer._unsafeUnwrap().data;
    expect(requests[0]?.body).toEqual({
      type: 'passkey',
      connection: 'Customers-DB',
      identity_user_id: 'auth0|user-1',
    });
    expect(data).toEqual({ id: 'passkey|new', location, authn_params_public_key: CREATION_OPTIONS });
    expect(auth_session.reveal()).toBe('canary-session');
    expect(auth_session.expiresAt).toBe(clock.now() + auth0.AUTH_SESSION_LIFETIME_MS);
  });

  test('does without Location, which browsers may hide', async () => {
    const { client } = auth0Bench([begunReply()]);

    const answer = await auth0.createAuthenticationMethod(client, { type: 'passkey' });

    expect(answer._unsafeUnwrap().data.id).toBe('passkey|new');
  });

  test.each([
    ['options', { authn_params_public_key: undefined }],
    ['a challenge', { authn_params_public_key: { ...CREATION_OPTIONS, challenge: undefined } }],
    ['a relying party', { authn_params_public_key: { ...CREATION_OPTIONS, rp: {} } }],
    ['a user', { authn_params_public_key: { ...CREATION_OPTIONS, user: { id: 'dXNlcg' } } }],
    [
      'algorithms',
      { authn_params_public_key: { ...CREATION_OPTIONS, pubKeyCredParams: [{ alg: 'ES256' }] } },
    ],
    ['a session', { auth_session: '' }],
  ])('does not begin without %s', async (_, changes) => {
    const { client } = auth0Bench([begunReply(changes)]);

    const answer = await auth0.createAuthenticationMethod(client, { type: 'passkey' });

    expect(answer._unsafeUnwrapErr().kind).toBe('malformed_response');
  });

  test('ends with what the ceremony answered, without the members that Auth0 refuses', async () => {
    const { client, requests } = auth0Bench([json(201, passkeyBody())]);

    const answer = await auth0.verifyAuthenticationMethod(client, 'passkey|new', PROOF);

    expect(requests[0]?.path).toBe(`${METHODS}/passkey%7Cnew/verify`);
    expect(requests[0]?.body).toEqual({
      auth_session: 'canary-session',
      authn_response: {
        id: 'Y3JlZA',
        rawId: 'Y3JlZA',
        type: 'public-key',
        authenticatorAttachment: 'platform',
        clientExtensionResults: { credProps: { rk: true } },
        response: {
          clientDataJSON: 'Y2xpZW50',
          attestationObject: 'YXR0ZXN0',
          transports: ['internal', 'hybrid'],
        },
      },
    });
    expect(answer._unsafeUnwrap().data).toEqual(passkeyBody());
  });

  test('leaves out what the browser does not tell', async () => {
    const { client, requests } = auth0Bench([json(201, passkeyBody())]);
    const { authenticatorAttachment: _, ...bare } = REGISTRATION;
    const { clientDataJSON, attestationObject } = REGISTRATION.response;
    const authn_response = { ...bare, response: { clientDataJSON, attestationObject } };

    await auth0.verifyAuthenticationMethod(client, 'passkey|new', { ...PROOF, authn_response });

    expect(requests[0]?.body).toEqual({ auth_session: 'canary-session', authn_response });
  });

  test('may be refused, which quotes neither session nor credential', async () => {
    const problem = {
      detail: 'data/authn_response is not accepted: canary-session',
      pointer: '/authn_response',
    };
    const refusal = auth0Error(400, 'A0E-400-0003', 'Validation Error', { validation_errors: [problem] });
    const { client } = auth0Bench([refusal]);

    const failure = (await auth0.verifyAuthenticationMethod(client, 'passkey|new', PROOF))._unsafeUnwrapErr();

    expect(failure).toMatchObject({ kind: 'invalid_input', fields: [{ field: 'authn_response' }] });
    expect(JSON.stringify(failure)).not.toContain('canary');
  });
});

describe('a stored passkey', () => {
  test('is told from other methods, with its members', async () => {
    const { client } = auth0Bench([json(200, { authentication_methods: [passkeyBody()] })]);

    const { data } = (await auth0.listAuthenticationMethods(client))._unsafeUnwrap();

    const passkeys = data.filter((method) => auth0.isMethodOf(method, 'passkey'));
    expect(passkeys.map(({ relying_party_id }) => relying_party_id)).toEqual(['id.example.com']);
  });

  test('may lack what is optional', async () => {
    const optional = {
      transports: null,
      user_agent: null,
      aaguid: null,
      relying_party_id: null,
      usage: null,
    };
    const { client } = auth0Bench([json(200, passkeyBody(optional))]);

    const { data } = (await auth0.getAuthenticationMethod(client, 'passkey|dev_1'))._unsafeUnwrap();

    expect(data).toEqual(
      Object.fromEntries(Object.entries(passkeyBody()).filter(([name]) => !(name in optional))),
    );
  });

  test.each([
    'credential_backed_up',
    'credential_device_type',
    'identity_user_id',
    'key_id',
    'public_key',
    'user_handle',
  ])('does not lack %s', async (name) => {
    const { client } = auth0Bench([json(200, passkeyBody({ [name]: undefined }))]);

    const failure = (await auth0.getAuthenticationMethod(client, 'passkey|dev_1'))._unsafeUnwrapErr();

    expect(failure.kind).toBe('malformed_response');
  });
});
