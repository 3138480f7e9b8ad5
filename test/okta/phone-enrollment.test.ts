import { describe, expect, expectTypeOf, test } from 'vitest';
import { createSimulatedClock, secret } from '../../src/domain/index.ts';
import { type OktaClient, phoneEnrollment } from '../../src/okta/index.ts';
import type { FindPhoneInput, PhoneEnrollmentServices } from '../../src/ports/index.ts';
import { empty, json, type Reply } from '../http/scripted-server.ts';
import { BASE_URL, oktaBench, oktaError, PHONE_ID, phoneBody } from './okta-server.ts';

const SELF = `${BASE_URL}/idp/myaccount/phones/${PHONE_ID}`;
const NUMBER = '+4915123456789';
const ENROLLMENT = { id: PHONE_ID, phoneNumber: NUMBER, discardable: true } as const;
const NOW = createSimulatedClock().now();
const CHALLENGE = {
  expiresAt: NOW + 300_000,
  lifetimeMs: 300_000,
  resendAt: NOW + 30_000,
  cooldownMs: 30_000,
  pollable: false,
};
const VERIFY = { verify: { href: `${SELF}/verify`, hints: { allow: ['POST'] } } };
const options = { signal: new AbortController().signal };

function bench(...replies: Reply[]) {
  const { client, requests } = oktaBench(replies);
  return { services: phoneEnrollment(client), requests };
}

test('the services are what the phone flow needs, and nothing else', () => {
  expectTypeOf(phoneEnrollment).toEqualTypeOf<(client: OktaClient) => PhoneEnrollmentServices>();
  expect(Object.keys(bench().services).sort()).toEqual(['challenge', 'discard', 'enroll', 'find', 'verify']);
});

describe('enroll', () => {
  test.each([
    ['sms', 'SMS'],
    ['call', 'CALL'],
  ] as const)('creates a phone for %s and sends no code', async (channel, method) => {
    const { services, requests } = bench(json(201, phoneBody()));

    const answer = await services.enroll({ phoneNumber: NUMBER, channel, proven: null }, options);

    expect(answer._unsafeUnwrap()).toEqual({ enrollment: ENROLLMENT, challenge: null, continuation: null });
    expect(requests.map(({ body }) => body)).toEqual([
      { profile: { phoneNumber: NUMBER }, method, sendCode: false },
    ]);
  });

  test.each([
    ['is there already', oktaError(409, 'E0000157', 'already active'), 'conflict'],
    [
      'is one too many',
      oktaError(400, 'E0000001', 'Api validation failed: Exceeded cardinality max'),
      'limit_reached',
    ],
    [
      'is none',
      oktaError(400, 'E0000001', 'Api validation failed: Error type: TOO_LONG. …', 'Invalid phone number.'),
      'invalid_input',
    ],
  ])('says that the number %s', async (_, reply, kind) => {
    const { services } = bench(reply);

    const answer = await services.enroll({ phoneNumber: NUMBER, channel: 'sms', proven: null }, options);

    expect(answer._unsafeUnwrapErr().kind).toBe(kind);
  });
});

describe('challenge', () => {
  test.each([
    ['sms', false, { method: 'SMS', retry: false }],
    ['call', true, { method: 'CALL', retry: true }],
  ] as const)('sends a code by %s, a resend: %s', async (channel, isResend, body) => {
    const { services, requests } = bench(json(200, { _links: VERIFY }));

    const answer = await services.challenge(
      { enrollment: ENROLLMENT, channel, isResend, proven: null },
      options,
    );

    expect(answer._unsafeUnwrap()).toEqual({
      enrollment: ENROLLMENT,
      challenge: CHALLENGE,
      continuation: null,
    });
    expect(requests.map((request) => request.body)).toEqual([body]);
  });

  test.each([
    ['could not be handed over', oktaError(500, 'E0000138', 'internal error'), 'delivery_failed'],
    ['was sent just now', oktaError(429, 'E0000109', 'less than 30 s ago'), 'rate_limited'],
    ['is one too many for today', oktaError(429, 'E0000204', 'limit of sms'), 'limit_reached'],
  ])('says that the code %s', async (_, reply, kind) => {
    const { services, requests } = bench(reply);

    const answer = await services.challenge(
      { enrollment: ENROLLMENT, channel: 'sms', isResend: false, proven: { maxAgeSeconds: 900 } },
      options,
    );

    expect(answer._unsafeUnwrapErr().kind).toBe(kind);
    expect(requests.map(({ authorization }) => authorization)).toMatchObject([
      { reason: 'step_up', requirement: { maxAgeSeconds: 900 } },
    ]);
  });

  // The limit headers stand on every answer, and tell of the requests whatever it is that was refused.
  test.each([
    ['a text is 30 s from now', 'E0000109', {}, 30_000],
    ['a call is 30 s from now', 'E0000133', {}, 30_000],
    ['a text is when Okta says so itself', 'E0000109', { 'retry-after': '12' }, 12_000],
    ['too many requests is when their limit starts anew', 'E0000047', {}, 4_000],
    ['the texts of the day is not told', 'E0000204', {}, undefined],
    ['an unknown limit is not told', 'E0000999', {}, undefined],
  ])('the time to come back after %s', async (_, errorCode, headers, delayMs) => {
    const reset = { 'x-rate-limit-reset': String(NOW / 1000 + 4) };
    const { services } = bench(json(429, { errorCode, errorSummary: 'Not now' }, { ...reset, ...headers }));

    const answer = await services.challenge(
      { enrollment: ENROLLMENT, channel: 'sms', isResend: false, proven: null },
      options,
    );

    const { retryAfterMs, retryAt } = answer._unsafeUnwrapErr();
    expect(retryAfterMs).toBe(delayMs);
    expect(retryAt).toBe(delayMs && NOW + delayMs);
  });
});

describe('verify', () => {
  const input = {
    enrollment: ENROLLMENT,
    challenge: CHALLENGE,
    continuation: null,
    code: secret('424242'),
    proven: null,
  };

  test('proves the phone, which can then not be taken back', async () => {
    const { services, requests } = bench(empty(204));

    const answer = await services.verify(input, options);

    expect(answer._unsafeUnwrap()).toEqual({ ...ENROLLMENT, discardable: false });
    expect(requests).toMatchObject([{ url: `${SELF}/verify`, body: { verificationCode: '424242' } }]);
  });

  test.each([
    ['wrong', oktaError(401, 'E0000004', 'Authentication failed'), 'invalid_code'],
    [
      'no longer awaited',
      oktaError(400, 'E0000001', 'Api validation failed: factorId and/or verificationCode'),
      'challenge_expired',
    ],
  ])('says that the code is %s', async (_, reply, kind) => {
    const { services, requests } = bench(reply);

    expect((await services.verify(input, options))._unsafeUnwrapErr().kind).toBe(kind);
    expect(requests).toHaveLength(1);
  });
});

describe('find', () => {
  const OTHER = phoneBody({ id: 'sms2', profile: { phoneNumber: '+4915199999999' } });
  const VERIFIED = phoneBody({ status: 'VERIFIED' });
  const found = async (phones: readonly unknown[], enrollment: FindPhoneInput['enrollment'] = null) => {
    const { services } = bench(json(200, phones));
    const answer = await services.find({ phoneNumber: NUMBER, enrollment, proven: null }, options);
    return answer._unsafeUnwrap();
  };

  test('a phone that is not on the account', async () => {
    expect(await found([OTHER])).toEqual({ status: 'absent' });
  });

  test('one that is not proved, and no code is out', async () => {
    expect(await found([OTHER, phoneBody()])).toEqual({
      status: 'unverified',
      enrollment: ENROLLMENT,
      challenge: null,
      continuation: null,
    });
  });

  test('one that is not proved, with a code on its way', async () => {
    expect(await found([phoneBody({ _links: VERIFY })])).toEqual({
      status: 'unverified',
      enrollment: ENROLLMENT,
      challenge: CHALLENGE,
      continuation: null,
    });
  });

  test('one that is proved', async () => {
    expect(await found([VERIFIED])).toEqual({
      status: 'verified',
      enrollment: { ...ENROLLMENT, discardable: false },
    });
  });

  test('the enrollment itself, before another of the same number', async () => {
    const own = { ...ENROLLMENT, id: 'sms3' };

    expect(await found([VERIFIED, phoneBody({ id: 'sms3' })], own)).toMatchObject({
      status: 'unverified',
      enrollment: own,
    });
  });
});

test('discard deletes the phone', async () => {
  const { services, requests } = bench(empty(204));

  const answer = await services.discard({ enrollment: ENROLLMENT, proven: null }, options);

  expect(answer._unsafeUnwrap()).toBeUndefined();
  expect(requests).toMatchObject([{ method: 'DELETE', url: SELF }]);
});
