import { describe, expect, expectTypeOf, test } from 'vitest';
import { type Auth0Client, phoneEnrollment } from '../../src/auth0/index.ts';
import { continuation, createSimulatedClock, secret } from '../../src/domain/index.ts';
import type { PhoneEnrollmentServices } from '../../src/ports/index.ts';
import { beforeBody, json, type Reply } from '../http/scripted-server.ts';
import { auth0Bench, auth0Error, pendingReply } from './auth0-server.ts';

const METHOD_ID = 'phone|dev_Z9Y8X7W6V5U4T3S2';
const PENDING = { id: METHOD_ID };
const NUMBER = '+4915123456789';
const NOW = createSimulatedClock().now();
const ENROLLMENT = { id: METHOD_ID, phoneNumber: NUMBER, discardable: false } as const;
const CHALLENGE = {
  expiresAt: NOW + 300_000,
  lifetimeMs: 300_000,
  resendAt: NOW + 30_000,
  cooldownMs: 30_000,
  pollable: false,
};
const options = { signal: new AbortController().signal };

/** A phone as Auth0 prints it. Auth0 contract section 8 */
function methodBody(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: METHOD_ID,
    type: 'phone',
    confirmed: true,
    phone_number: NUMBER,
    preferred_authentication_method: 'sms',
    usage: ['secondary'],
    created_at: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
}

function bench(...replies: Reply[]) {
  const { client, clock, requests } = auth0Bench(replies);
  return { services: phoneEnrollment(client), clock, requests };
}

test('the services are what the email flow needs', () => {
  expectTypeOf(phoneEnrollment).toEqualTypeOf<(client: Auth0Client) => PhoneEnrollmentServices>();
});

describe('enroll', () => {
  test.each([
    ['sms', 'sms'],
    ['call', 'voice'],
  ] as const)('creates the method, which sends the code by %s', async (channel, delivery) => {
    const { services, requests } = bench(pendingReply(PENDING));

    const answer = await services.enroll({ phoneNumber: NUMBER, channel, proven: null }, options);

    const { continuation: session, ...sent } = answer._unsafeUnwrap();
    expect(sent).toEqual({ enrollment: ENROLLMENT, challenge: CHALLENGE });
    expect(session?.reveal()).toBe('canary-session');
    expect(session?.expiresAt).toBe(NOW + 300_000);
    expect(requests.map(({ body }) => body)).toEqual([
      { type: 'phone', phone_number: NUMBER, preferred_authentication_method: delivery },
    ]);
  });

  test('asks for a token that carries what was proved', async () => {
    const { services, requests } = bench(pendingReply(PENDING));

    await services.enroll({ phoneNumber: NUMBER, channel: 'sms', proven: { maxAgeSeconds: 0 } }, options);

    expect(requests[0]?.authorization).toMatchObject({
      reason: 'step_up',
      requirement: { maxAgeSeconds: 0 },
    });
  });
});

test('a code lives as long as the session that it belongs to, however slow its answer was', async () => {
  const { services, clock } = bench(beforeBody(() => clock.advance(20_000), pendingReply(PENDING)));

  const answer = await services.enroll({ phoneNumber: NUMBER, channel: 'sms', proven: null }, options);

  const { challenge, continuation: session } = answer._unsafeUnwrap();
  expect(challenge?.lifetimeMs).toBe(280_000);
  expect([challenge?.expiresAt, session?.expiresAt]).toEqual([clock.now() + 280_000, clock.now() + 280_000]);
});

test('challenge enrolls again: a new id and a new session take the place of the old ones', async () => {
  const { services, requests } = bench(pendingReply({ id: 'phone|dev_2', auth_session: 'second' }));

  const answer = await services.challenge(
    { enrollment: ENROLLMENT, channel: 'call', isResend: true, proven: null },
    options,
  );

  expect(answer._unsafeUnwrap().enrollment).toEqual({ ...ENROLLMENT, id: 'phone|dev_2' });
  expect(answer._unsafeUnwrap().continuation?.reveal()).toBe('second');
  expect(requests.map(({ method, body }) => [method, body])).toEqual([
    ['POST', { type: 'phone', phone_number: NUMBER, preferred_authentication_method: 'voice' }],
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

  test('proves the phone with code and session, and takes over the final id', async () => {
    const { services, requests } = bench(json(201, methodBody({ id: 'phone|dev_final' })));

    expect((await services.verify(input, options))._unsafeUnwrap()).toEqual({
      ...ENROLLMENT,
      id: 'phone|dev_final',
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
    ['another number', [methodBody({ phone_number: '+4915199999999' })], 'unknown'],
    ['the number, not confirmed', [methodBody({ confirmed: false })], 'unknown'],
    ['the number, with nothing said', [methodBody({ confirmed: undefined })], 'unknown'],
    ['an email', [{ id: 'email|1', type: 'email', confirmed: true }], 'unknown'],
    ['the number', [methodBody()], 'verified'],
  ])('makes of %s: %s%s', async (_, methods, status) => {
    const { services, requests } = bench(json(200, { authentication_methods: methods }));

    const input = { phoneNumber: NUMBER, enrollment: null, proven: null };
    const found = (await services.find(input, options))._unsafeUnwrap();

    expect(found.status).toBe(status);
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /me/v1/authentication-methods?type=phone',
    ]);
  });
});

test('discard is not there, and sends nothing', async () => {
  const { services, requests } = bench();

  const answer = await services.discard({ enrollment: ENROLLMENT, proven: null }, options);

  expect(answer._unsafeUnwrapErr().kind).toBe('not_supported');
  expect(requests).toEqual([]);
});
