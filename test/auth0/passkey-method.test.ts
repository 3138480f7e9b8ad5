import { expect, test } from 'vitest';
import * as auth0 from '../../src/auth0/index.ts';
import { continuation } from '../../src/domain/index.ts';
import { json } from '../http/scripted-server.ts';
import { auth0Bench, auth0Error, METHODS, ORIGIN } from './auth0-server.ts';
import { CREATION_OPTIONS, PASSKEY, REGISTRATION } from './passkey-bodies.ts';

// What passkeys have that no other type has; the rest is tested with all types.
const PROOF = {
  type: 'passkey',
  auth_session: continuation('canary-session', 0),
  authn_response: REGISTRATION,
} as const;

/** Auth0 contract section 6: no id in the body */
function begunReply(options: unknown = CREATION_OPTIONS, headers: Record<string, string> = {}) {
  return json(202, { auth_session: 'canary-session', authn_params_public_key: options }, headers);
}

const verifiedReply = () =>
  json(201, { ...PASSKEY, id: 'passkey|dev_1', type: 'passkey', created_at: '2026-01-01T00:00:00.000Z' });

test('the id of a pending passkey stands in Location, which browsers may hide', async () => {
  const location = `${ORIGIN}${METHODS}/passkey%7Cnew`;

  for (const headers of [{ location }, {}]) {
    const { client } = auth0Bench([begunReply(CREATION_OPTIONS, headers)]);
    const answer = await auth0.createAuthenticationMethod(client, { type: 'passkey' });
    const { auth_session: _, ...data } = answer._unsafeUnwrap().data;
    expect(data).toEqual({ id: 'passkey|new', authn_params_public_key: CREATION_OPTIONS, ...headers });
  }
});

test.each([
  ['a challenge', { ...CREATION_OPTIONS, challenge: undefined }],
  ['a relying party', { ...CREATION_OPTIONS, rp: {} }],
  ['a user', { ...CREATION_OPTIONS, user: { id: 'dXNlcg' } }],
  ['algorithms', { ...CREATION_OPTIONS, pubKeyCredParams: [{ alg: 'ES256' }] }],
])('a passkey is not begun without %s', async (_, options) => {
  const { client } = auth0Bench([begunReply(options)]);

  const answer = await auth0.createAuthenticationMethod(client, { type: 'passkey' });

  expect(answer._unsafeUnwrapErr().kind).toBe('malformed_response');
});

test('nothing is sent of a ceremony that the browser does not tell', async () => {
  const { client, requests } = auth0Bench([verifiedReply()]);
  const { authenticatorAttachment: _, ...bare } = REGISTRATION;
  const { clientDataJSON, attestationObject } = REGISTRATION.response;
  const authn_response = { ...bare, response: { clientDataJSON, attestationObject } };

  await auth0.verifyAuthenticationMethod(client, 'passkey|new', { ...PROOF, authn_response });

  expect(requests[0]?.body).toEqual({ auth_session: 'canary-session', authn_response });
});

test('a refusal names the response, and does not quote the session', async () => {
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
