import { describe, expect, expectTypeOf, test } from 'vitest';
import { createSimulatedClock, secret } from '../../src/domain/index.ts';
import {
  createOktaClient,
  type EmailEnrollmentOptions,
  emailEnrollment,
  type OktaClient,
} from '../../src/okta/index.ts';
import type { EmailEnrollmentServices, FindEmailInput } from '../../src/ports/index.ts';
import { empty, json, type Reply } from '../http/scripted-server.ts';
import {
  ACCOUNT,
  BASE_URL,
  CHALLENGE_ID,
  challengeBody,
  EMAIL_ID,
  emailBody,
  OUTSTANDING_LINKS,
  oktaBench,
  oktaError,
} from './okta-server.ts';

const EMAIL = 'new@example.com';
const ENROLLMENT = { id: EMAIL_ID, email: EMAIL, role: 'secondary', discardable: true } as const;
const NOW = createSimulatedClock().now();
const CHALLENGE = {
  id: CHALLENGE_ID,
  expiresAt: NOW + 300_000,
  lifetimeMs: 300_000,
  resendAt: NOW + 30_000,
  cooldownMs: 30_000,
  pollable: true,
};
const options = { signal: new AbortController().signal };

/** What the link brings back to the app. */
const STATE = 'from-the-settings-page';

function bench(...replies: Reply[]) {
  const { client, requests } = oktaBench(replies);
  return { services: emailEnrollment(client), requests };
}

test('the services are what the email flow needs, and nothing else', () => {
  expectTypeOf(emailEnrollment).toEqualTypeOf<
    (client: OktaClient, options?: EmailEnrollmentOptions) => EmailEnrollmentServices
  >();
  expect(Object.keys(bench().services).sort()).toEqual([
    'challenge',
    'discard',
    'enroll',
    'find',
    'poll',
    'verify',
  ]);
});

describe('enroll', () => {
  test.each([
    ['primary', 'PRIMARY'],
    ['secondary', 'SECONDARY'],
  ] as const)('creates a %s address and sends no code', async (role, wireRole) => {
    const { services, requests } = bench(json(201, emailBody({ roles: [wireRole] })));

    const answer = await services.enroll({ email: EMAIL, role, proven: null }, options);

    expect(answer._unsafeUnwrap()).toEqual({
      enrollment: { ...ENROLLMENT, role },
      challenge: null,
      continuation: null,
    });
    expect(requests.map(({ body }) => body)).toEqual([
      { profile: { email: EMAIL }, role: wireRole, sendEmail: false },
    ]);
  });

  test('says that the address is there already', async () => {
    const { services } = bench(oktaError(409, 'E0000157', 'already active'));

    const answer = await services.enroll({ email: EMAIL, role: 'secondary', proven: null }, options);

    expect(answer._unsafeUnwrapErr().kind).toBe('conflict');
  });

  test('asks for a token that carries what was proved', async () => {
    const { services, requests } = bench(json(201, emailBody()));

    await services.enroll({ email: EMAIL, role: 'secondary', proven: { maxAgeSeconds: 900 } }, options);

    expect(requests[0]?.authorization).toMatchObject({
      reason: 'step_up',
      requirement: { maxAgeSeconds: 900 },
    });
  });
});

describe('challenge', () => {
  test.each([
    ['as Okta says', '2026-01-01T00:04:00.000Z', {}, 240_000],
    [
      "by Okta's own clock, where that is told",
      '2026-01-01T08:05:00.000Z',
      { date: 'Thu, 01 Jan 2026 08:01:00 GMT' },
      240_000,
    ],
    ['in full when it is longer than Okta lets codes live', '2026-01-01T09:00:00.000Z', {}, 300_000],
    ['in full when it is over before it began', '2025-12-31T00:00:00.000Z', {}, 300_000],
    ['in full when it is not a time', 'soon', {}, 300_000],
    ['not at all when it is just over', '2026-01-01T00:00:00.000Z', {}, 0],
  ] as const)('sends a code that lives %s', async (_, expiresAt, headers, lifetimeMs) => {
    const { services, requests } = bench(json(201, challengeBody({ expiresAt }), headers));

    const answer = await services.challenge({ enrollment: ENROLLMENT, proven: null }, options);

    expect(answer._unsafeUnwrap()).toEqual({
      enrollment: ENROLLMENT,
      challenge: { ...CHALLENGE, lifetimeMs, expiresAt: NOW + lifetimeMs },
      continuation: null,
    });
    expect(requests).toHaveLength(1);
  });
});

test.each([
  ['none', undefined, {}],
  ['the one that it was given', { state: STATE }, { state: STATE }],
])('what the link brings back to the app is %s', async (_, given, sent) => {
  const { client, requests } = oktaBench([json(201, emailBody()), json(201, challengeBody())]);
  const services = emailEnrollment(client, given);

  await services.enroll({ email: EMAIL, role: 'secondary', proven: null }, options);
  await services.challenge({ enrollment: ENROLLMENT, proven: null }, options);

  expect(requests.map(({ body }) => body)).toEqual([
    { profile: { email: EMAIL }, role: 'SECONDARY', sendEmail: false, ...sent },
    sent,
  ]);
});

describe('verify', () => {
  const input = {
    enrollment: ENROLLMENT,
    challenge: CHALLENGE,
    continuation: null,
    code: secret('424242'),
    proven: null,
  };

  test('proves the address, which is then no longer to be discarded', async () => {
    const { services, requests } = bench(empty(204));

    expect((await services.verify(input, options))._unsafeUnwrap()).toEqual({
      ...ENROLLMENT,
      discardable: false,
    });
    expect(requests.map(({ path, body }) => [path, body])).toEqual([
      [`/idp/myaccount/emails/${EMAIL_ID}/challenge/${CHALLENGE_ID}/verify`, { verificationCode: '424242' }],
    ]);
  });

  test('says that the code is wrong after one request', async () => {
    const { services, requests } = bench(oktaError(401, 'E0000004', 'Authentication failed'));

    expect((await services.verify(input, options))._unsafeUnwrapErr().kind).toBe('invalid_code');
    expect(requests).toHaveLength(1);
  });

  test('sends nothing for a challenge without an id', async () => {
    const { services, requests } = bench(empty(204));
    const { id: _, ...challenge } = CHALLENGE;

    expect((await services.verify({ ...input, challenge }, options))._unsafeUnwrapErr().kind).toBe(
      'invalid_input',
    );
    expect(requests).toEqual([]);
  });

  test('ends with the flow that asked', async () => {
    const { services, requests } = bench(empty(204));

    const answer = await services.verify(input, { signal: AbortSignal.abort() });

    expect(answer._unsafeUnwrapErr().kind).toBe('cancelled');
    expect(requests).toEqual([]);
  });
});

describe('poll', () => {
  test.each([
    ['VERIFIED', true],
    ['UNVERIFIED', false],
    ['LOST', false],
  ])('takes the status %s for verified: %s', async (status, verified) => {
    const { services } = bench(json(200, challengeBody({ status })));

    const answer = await services.poll({ enrollment: ENROLLMENT, challenge: CHALLENGE }, options);

    expect(answer._unsafeUnwrap()).toEqual({ verified });
  });

  test('says that the challenge is gone', async () => {
    const { services } = bench(
      oktaError(404, 'E0000007', `Not found: ${CHALLENGE_ID} (IdpMyAccountChallenge)`),
    );

    const answer = await services.poll({ enrollment: ENROLLMENT, challenge: CHALLENGE }, options);

    expect(answer._unsafeUnwrapErr().kind).toBe('challenge_expired');
  });
});

describe('find', () => {
  const OTHER = emailBody({ id: 'other', status: 'VERIFIED', profile: { email: 'user@example.com' } });
  const find = async (emails: unknown[], input: Partial<FindEmailInput> = {}) => {
    const { services, requests } = bench(json(200, emails));
    const asked = { email: EMAIL, role: 'secondary', enrollment: null, proven: null, ...input } as const;
    const answer = await services.find(asked, options);
    expect(requests).toHaveLength(1);
    return answer._unsafeUnwrap();
  };

  test('does not find what is not listed', async () => {
    expect(await find([OTHER])).toEqual({ status: 'absent' });
  });

  test('finds the own unverified entry by address, whatever its case', async () => {
    expect(await find([OTHER, emailBody()], { email: ' NEW@Example.com ' })).toEqual({
      status: 'unverified',
      enrollment: ENROLLMENT,
      challenge: null,
      continuation: null,
    });
  });

  test('finds the code that is still on its way', async () => {
    expect(await find([emailBody({ _links: OUTSTANDING_LINKS })])).toEqual({
      status: 'unverified',
      enrollment: ENROLLMENT,
      challenge: CHALLENGE,
      continuation: null,
    });
  });

  test.each([
    ['relative', `/idp/myaccount/emails/${EMAIL_ID}/challenge/my%7Cid/verify`, 'my|id'],
    ['with a query', `${BASE_URL}/emails/x/challenge/id/verify?a=b`, 'id'],
  ])('reads the challenge out of a link that is %s', async (_, href, id) => {
    expect(await find([emailBody({ _links: { verify: { href } } })])).toMatchObject({ challenge: { id } });
  });

  test('makes nothing of a link of another form', async () => {
    const links = { verify: { href: `${BASE_URL}/somewhere/else` } };

    expect(await find([emailBody({ _links: links })])).toMatchObject({
      status: 'unverified',
      challenge: null,
    });
  });

  test('finds a verified address', async () => {
    expect(await find([emailBody({ status: 'VERIFIED' })])).toEqual({
      status: 'verified',
      enrollment: { ...ENROLLMENT, discardable: false },
    });
  });

  test('prefers the enrollment, then what is pending; an entry with another role is another change', async () => {
    const pending = (id: string, role: string) => emailBody({ id, roles: [role] });
    const verified = emailBody({ id: 'v', status: 'VERIFIED', roles: ['PRIMARY'] });
    const list = [verified, pending('p', 'PRIMARY'), pending('s', 'SECONDARY')];
    const idFor = async (input: Partial<FindEmailInput>, emails = list) => {
      const found = await find(emails, input);
      return 'enrollment' in found ? found.enrollment.id : found.status;
    };

    expect(await idFor({ enrollment: ENROLLMENT }, [...list, emailBody()])).toBe(EMAIL_ID);
    expect(await idFor({ role: 'secondary' })).toBe('s');
    expect(await idFor({ role: 'primary' })).toBe('p');
    expect(await idFor({ role: 'secondary' }, [verified, pending('p', 'PRIMARY')])).toBe('absent');
    expect(await idFor({ role: 'primary' }, [verified])).toBe('v');
    expect(await idFor({ role: 'secondary' }, [verified])).toBe('absent');
  });

  test('takes the role that was asked for where the entry names none', async () => {
    expect(await find([emailBody({ roles: [] })], { role: 'primary' })).toMatchObject({
      enrollment: { role: 'primary' },
    });
  });
});

describe('discard', () => {
  test('deletes the address', async () => {
    const { services, requests } = bench(empty(204));

    expect((await services.discard({ enrollment: ENROLLMENT, proven: null }, options)).isOk()).toBe(true);
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `DELETE /idp/myaccount/emails/${EMAIL_ID}`,
    ]);
  });

  test('says that Okta does not let go of it', async () => {
    const { services } = bench(oktaError(400, 'E0000001', 'Api validation failed: email'));

    const answer = await services.discard({ enrollment: ENROLLMENT, proven: null }, options);

    expect(answer._unsafeUnwrapErr().kind).toBe('conflict');
  });
});

describe('createOktaClient', () => {
  test.each(['http://example.okta.com', 'example.okta.com'])('refuses %s', (baseUrl) => {
    expect(() => createOktaClient({ baseUrl, account: ACCOUNT, token: 'x' })).toThrow(TypeError);
  });
});
