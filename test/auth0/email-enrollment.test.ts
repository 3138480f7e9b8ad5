import { describe, expect, expectTypeOf, test } from 'vitest';
import { type Auth0Client, emailEnrollment } from '../../src/auth0/index.ts';
import { continuation, createSimulatedClock, secret } from '../../src/domain/index.ts';
import type { EmailEnrollmentServices } from '../../src/ports/index.ts';
import { beforeBody, json, type Reply } from '../http/scripted-server.ts';
import { auth0Bench, auth0Error, METHOD_ID, methodBody, pendingReply } from './auth0-server.ts';

const EMAIL = 'new@example.com';
const NOW = createSimulatedClock().now();
const ENROLLMENT = { id: METHOD_ID, email: EMAIL, role: 'secondary', discardable: false } as const;
const CHALLENGE = {
  expiresAt: NOW + 300_000,
  lifetimeMs: 300_000,
  resendAt: NOW + 30_000,
  cooldownMs: 30_000,
  pollable: false,
};
const options = { signal: new AbortController().signal };

function bench(...replies: Reply[]) {
  const { client, clock, requests } = auth0Bench(replies);
  return { services: emailEnrollment(client), clock, requests };
}

test('the services are what the email flow needs', () => {
  expectTypeOf(emailEnrollment).toEqualTypeOf<(client: Auth0Client) => EmailEnrollmentServices>();
});

describe('enroll', () => {
  test('creates the method, which sends the code', async () => {
    const { services, requests } = bench(pendingReply());

    const answer = await services.enroll({ email: EMAIL, role: 'secondary', proven: null }, options);

    const { continuation: session, ...sent } = answer._unsafeUnwrap();
    expect(sent).toEqual({ enrollment: ENROLLMENT, challenge: CHALLENGE });
    expect(session?.reveal()).toBe('canary-session');
    expect(session?.expiresAt).toBe(NOW + 300_000);
    expect(requests.map(({ body }) => body)).toEqual([{ type: 'email', email: EMAIL }]);
  });

  test('cannot add a primary address, and sends nothing for it', async () => {
    const { services, requests } = bench(pendingReply());

    const answer = await services.enroll({ email: EMAIL, role: 'primary', proven: null }, options);

    expect(answer._unsafeUnwrapErr()).toMatchObject({ kind: 'not_supported', provider: 'auth0' });
    expect(requests).toEqual([]);
  });

  test('asks for a token that carries what was proved', async () => {
    const { services, requests } = bench(pendingReply());

    await services.enroll({ email: EMAIL, role: 'secondary', proven: { maxAgeSeconds: 0 } }, options);

    expect(requests[0]?.authorization).toMatchObject({
      reason: 'step_up',
      requirement: { maxAgeSeconds: 0 },
    });
  });
});

test('a code lives as long as the session that it belongs to, however slow its answer was', async () => {
  const { services, clock } = bench(beforeBody(() => clock.advance(20_000), pendingReply()));

  const answer = await services.enroll({ email: EMAIL, role: 'secondary', proven: null }, options);

  const { challenge, continuation: session } = answer._unsafeUnwrap();
  expect(challenge?.lifetimeMs).toBe(280_000);
  expect([challenge?.expiresAt, session?.expiresAt]).toEqual([clock.now() + 280_000, clock.now() + 280_000]);
});

test('challenge enrolls again: a new id and a new session take the place of the old ones', async () => {
  const { services, requests } = bench(pendingReply({ id: 'email|dev_2', auth_session: 'second' }));

  const answer = await services.challenge({ enrollment: ENROLLMENT, proven: null }, options);

  expect(answer._unsafeUnwrap().enrollment).toEqual({ ...ENROLLMENT, id: 'email|dev_2' });
  expect(answer._unsafeUnwrap().continuation?.reveal()).toBe('second');
  expect(requests.map(({ method, body }) => [method, body])).toEqual([
    ['POST', { type: 'email', email: EMAIL }],
  ]);
});

describe('verify', () => {
  const input = {
    enrollment: ENROLLMENT,
    challenge: CHALLENGE,
    continuation: continuation('canary-session', NOW + 300_000),
    code: secret('424242'),
    proven: null,
  };

  test('proves the address with code and session, and takes over the final id', async () => {
    const { services, requests } = bench(json(201, methodBody({ id: 'email|dev_final' })));

    expect((await services.verify(input, options))._unsafeUnwrap()).toEqual({
      ...ENROLLMENT,
      id: 'email|dev_final',
    });
    expect(requests.map(({ body }) => body)).toEqual([
      { auth_session: 'canary-session', otp_code: '424242' },
    ]);
  });

  test('says that the code is wrong after one request', async () => {
    const { services, requests } = bench(auth0Error(400, 'A0E-400-0003', 'Validation Error'));

    expect((await services.verify(input, options))._unsafeUnwrapErr().kind).toBe('invalid_code');
    expect(requests).toHaveLength(1);
  });

  test('needs a new code when the session is gone, and sends nothing', async () => {
    const { services, requests } = bench(json(201, methodBody()));

    const answer = await services.verify({ ...input, continuation: null }, options);

    expect(answer._unsafeUnwrapErr()).toMatchObject({ kind: 'challenge_expired', operation: 'verify' });
    expect(requests).toEqual([]);
  });
});

describe('find', () => {
  test.each([
    ['nothing', [], 'unknown'],
    ['another address', [methodBody({ email: 'user@example.com' })], 'unknown'],
    ['the address, not confirmed', [methodBody({ confirmed: false })], 'unknown'],
    ['the address, with nothing said', [methodBody({ confirmed: undefined })], 'unknown'],
    ['a phone', [{ id: 'phone|1', type: 'phone', confirmed: true }], 'unknown'],
    ['the address, in another case', [methodBody({ email: 'NEW@example.com' })], 'verified'],
  ])('makes of %s: %s%s', async (_, methods, status) => {
    const { services, requests } = bench(json(200, { authentication_methods: methods }));

    const input = { email: ' New@example.com', role: 'secondary', enrollment: null, proven: null } as const;
    const found = (await services.find(input, options))._unsafeUnwrap();

    expect(found.status).toBe(status);
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /me/v1/authentication-methods?type=email',
    ]);
  });
});

test.each([
  [
    'poll',
    (services: EmailEnrollmentServices) =>
      services.poll({ enrollment: ENROLLMENT, challenge: CHALLENGE }, options),
  ],
  [
    'discard',
    (services: EmailEnrollmentServices) =>
      services.discard({ enrollment: ENROLLMENT, proven: null }, options),
  ],
])('%s is not there, and sends nothing', async (_, call) => {
  const { services, requests } = bench();

  expect((await call(services))._unsafeUnwrapErr().kind).toBe('not_supported');
  expect(requests).toEqual([]);
});
