import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  type Auth0Client,
  type WebAuthnEnrollmentOptions,
  webAuthnEnrollment,
} from '../../src/auth0/index.ts';
import { continuation, createSimulatedClock } from '../../src/domain/index.ts';
import type { WebAuthnEnrollmentServices } from '../../src/ports/index.ts';
import { json, type Reply } from '../http/scripted-server.ts';
import { auth0Bench, auth0Error, METHODS } from './auth0-server.ts';
import { CREATION_OPTIONS, PASSKEY, REGISTRATION, SENT_REGISTRATION } from './passkey-bodies.ts';

const NOW = createSimulatedClock().now();
const STORED = { ...PASSKEY, id: 'passkey|dev_1', type: 'passkey', created_at: '2026-01-01T00:00:00.000Z' };
const ENROLLMENT = { id: 'passkey|dev_1', credentialId: REGISTRATION.id, name: '' };
const EXCLUDING = { use_exclude_credentials: true };
const options = { signal: new AbortController().signal };

function bench(replies: readonly Reply[], settings?: WebAuthnEnrollmentOptions) {
  const { client, requests } = auth0Bench(replies);
  return { services: webAuthnEnrollment(client, settings), requests };
}

test('the services are what the WebAuthn flow needs', () => {
  expectTypeOf(webAuthnEnrollment).toEqualTypeOf<
    (client: Auth0Client, options?: WebAuthnEnrollmentOptions) => WebAuthnEnrollmentServices
  >();
});

describe('start', () => {
  test.each([
    ['the identity of the token', undefined, EXCLUDING],
    ['a connection', { connection: 'Customers-DB' }, { connection: 'Customers-DB', ...EXCLUDING }],
    [
      'a linked identity',
      { identityUserId: 'auth0|usr_42' },
      { identity_user_id: 'auth0|usr_42', ...EXCLUDING },
    ],
    ['any authenticator', { useExcludeCredentials: false }, {}],
  ])('begins a passkey for %s, with a session that lives five minutes', async (_, settings, more) => {
    const begun = { auth_session: 'canary-session', authn_params_public_key: CREATION_OPTIONS };
    const { services, requests } = bench([json(202, begun)], settings);

    const { registration, continuation: session } = (
      await services.start({ proven: { maxAgeSeconds: 0 } }, options)
    )._unsafeUnwrap();

    expect(registration).toEqual({
      id: 'passkey|new',
      options: CREATION_OPTIONS,
      expiresAt: NOW + 300_000,
      lifetimeMs: 300_000,
    });
    expect([session?.reveal(), session?.expiresAt]).toEqual(['canary-session', NOW + 300_000]);
    expect(requests).toMatchObject([
      {
        method: 'POST',
        path: METHODS,
        authorization: { reason: 'step_up', requirement: { maxAgeSeconds: 0 } },
      },
    ]);
    expect(requests[0]?.body).toEqual({ type: 'passkey', ...more });
  });
});

describe('register', () => {
  const input = {
    registration: { id: 'passkey|new', options: CREATION_OPTIONS, expiresAt: NOW, lifetimeMs: 0 },
    continuation: continuation('canary-session', NOW + 300_000),
    credential: REGISTRATION,
    proven: null,
  };

  test.each(['passkey|new', null])(
    'hands over session and credential, with the pending id %s',
    async (id) => {
      const { services, requests } = bench([json(201, STORED)]);

      const answer = await services.register(
        { ...input, registration: { ...input.registration, id } },
        options,
      );

      expect(answer._unsafeUnwrap()).toEqual(ENROLLMENT);
      expect(requests.map(({ path, body }) => [path, body])).toEqual([
        [
          `${METHODS}/passkey%7Cnew/verify`,
          { auth_session: 'canary-session', authn_response: SENT_REGISTRATION },
        ],
      ]);
    },
  );

  test.each([
    ['the session', '/auth_session', 'challenge_expired'],
    ['the credential', '/authn_response', 'invalid_input'],
  ])('says that %s is refused, after one request', async (_, pointer, kind) => {
    const problems = { validation_errors: [{ detail: 'is refused', pointer }] };
    const { services, requests } = bench([auth0Error(400, 'A0E-400-0003', 'Validation Error', problems)]);

    expect((await services.register(input, options))._unsafeUnwrapErr().kind).toBe(kind);
    expect(requests).toHaveLength(1);
  });

  test('needs new options when the session is gone, and sends nothing', async () => {
    const { services, requests } = bench([json(201, STORED)]);

    const answer = await services.register({ ...input, continuation: null }, options);

    expect(answer._unsafeUnwrapErr()).toMatchObject({ kind: 'challenge_expired', operation: 'register' });
    expect(requests).toEqual([]);
  });
});

describe('find', () => {
  const OTHER = { ...STORED, id: 'passkey|dev_2', key_id: 'b3RoZXI' };

  test.each([
    ['no passkey', [], { status: 'absent' }],
    ['what is none', [{ id: 'email|1', type: 'email', key_id: REGISTRATION.id }], { status: 'absent' }],
    ['another passkey', [OTHER], { status: 'absent' }],
    ['as many as are listed at most', Array.from({ length: 20 }, () => OTHER), { status: 'unknown' }],
    ['the passkey', [OTHER, STORED], { status: 'enrolled', enrollment: ENROLLMENT }],
  ])('of %s', async (_, methods, found) => {
    const { services, requests } = bench([json(200, { authentication_methods: methods })]);
    const answer = await services.find({ credentialId: REGISTRATION.id, proven: null }, options);

    expect(answer._unsafeUnwrap()).toEqual(found);
    expect(requests.map(({ path }) => path)).toEqual([`${METHODS}?type=passkey`]);
  });
});
