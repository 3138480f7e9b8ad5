import { describe, expect, test } from 'vitest';
import { type FailureKind, secret } from '../../src/domain/index.ts';
import * as okta from '../../src/okta/index.ts';
import { empty, json, type Reply, reset, silence, text } from '../http/scripted-server.ts';
import {
  BASE_URL,
  CHALLENGE_ID,
  challengeBody,
  EMAIL_ID,
  emailBody,
  type OktaBench,
  oktaBench,
  oktaError,
} from './okta-server.ts';
import type { Send } from './operation-cases.ts';

const CODE = secret('424242');
const NEW_EMAIL = { profile: { email: 'new@example.com' }, role: 'SECONDARY', sendEmail: false } as const;

const NAMES = [
  'listEmails',
  'createEmail',
  'getEmail',
  'deleteEmail',
  'sendEmailChallenge',
  'pollEmailChallenge',
  'verifyEmailChallenge',
] as const;
type Name = (typeof NAMES)[number];

const SEND: Record<Name, Send> = {
  listEmails: (client, options) => okta.listEmails(client, options),
  createEmail: (client, options) => okta.createEmail(client, NEW_EMAIL, options),
  getEmail: (client, options) => okta.getEmail(client, EMAIL_ID, options),
  deleteEmail: (client, options) => okta.deleteEmail(client, EMAIL_ID, options),
  sendEmailChallenge: (client, options) => okta.sendEmailChallenge(client, EMAIL_ID, {}, options),
  pollEmailChallenge: (client, options) => okta.pollEmailChallenge(client, EMAIL_ID, CHALLENGE_ID, options),
  verifyEmailChallenge: (client, options) =>
    okta.verifyEmailChallenge(client, EMAIL_ID, CHALLENGE_ID, { verificationCode: CODE }, options),
};

const EFFECTS: readonly Name[] = ['createEmail', 'deleteEmail', 'sendEmailChallenge', 'verifyEmailChallenge'];

const EMAILS = '/idp/myaccount/emails';
const ONE = `${EMAILS}/${EMAIL_ID}`;
const READ = 'okta.myAccount.email.read';
const MANAGE = 'okta.myAccount.email.manage';

/** Operation, request line, body, scope, a success, and what is made of it. */
const OPERATIONS: readonly [Name, string, unknown, string, Reply, unknown][] = [
  ['listEmails', `GET ${EMAILS}`, undefined, READ, json(200, [emailBody()]), [{ id: EMAIL_ID }]],
  [
    'createEmail',
    `POST ${EMAILS}`,
    { profile: { email: 'new@example.com' }, role: 'SECONDARY', sendEmail: false },
    MANAGE,
    json(201, emailBody()),
    { id: EMAIL_ID, status: 'UNVERIFIED', roles: ['SECONDARY'], profile: { email: 'new@example.com' } },
  ],
  ['getEmail', `GET ${ONE}`, undefined, READ, json(200, emailBody()), { id: EMAIL_ID }],
  ['deleteEmail', `DELETE ${ONE}`, undefined, MANAGE, empty(204), null],
  [
    'sendEmailChallenge',
    `POST ${ONE}/challenge`,
    {},
    MANAGE,
    json(201, challengeBody()),
    { id: CHALLENGE_ID, status: 'UNVERIFIED', expiresAt: '2026-01-01T00:05:00.000Z' },
  ],
  [
    'pollEmailChallenge',
    `GET ${ONE}/challenge/${CHALLENGE_ID}`,
    undefined,
    READ,
    json(200, challengeBody({ status: 'VERIFIED' })),
    { status: 'VERIFIED' },
  ],
  [
    'verifyEmailChallenge',
    `POST ${ONE}/challenge/${CHALLENGE_ID}/verify`,
    { verificationCode: '424242' },
    MANAGE,
    empty(204),
    null,
  ],
];

describe('an operation', () => {
  test.each(OPERATIONS)('%s sends %s', async (name, line, body, scope, reply, data) => {
    const { client, requests } = oktaBench([reply]);

    const answer = await SEND[name](client);

    const [request] = requests;
    expect(requests).toHaveLength(1);
    expect(`${request?.method} ${request?.path}`).toBe(line);
    expect(request?.body).toEqual(body);
    expect(request?.headers.accept).toBe('application/json; okta-version=1.0.0');
    expect(request?.authorization).toMatchObject({ scopes: [scope], audience: undefined });
    const received = answer._unsafeUnwrap().data;
    if (data === null) expect(received).toBeNull();
    else expect(received).toMatchObject(data as object);
  });

  test('hangs off the origin, whatever path the base URL has', async () => {
    const { client, requests } = oktaBench([json(200, [])], { baseUrl: `${BASE_URL}/oauth2/default` });

    await okta.listEmails(client);

    expect(requests[0]?.url).toBe(`${BASE_URL}/idp/myaccount/emails`);
  });

  test('takes an empty 200 for a verification, as the reference says', async () => {
    const { client } = oktaBench([() => new Response('', { status: 200 })]);

    expect((await SEND.verifyEmailChallenge(client)).isOk()).toBe(true);
  });

  test('sends the state of a challenge only when there is one', async () => {
    const { client, requests } = oktaBench([json(201, challengeBody())]);

    await okta.sendEmailChallenge(client, EMAIL_ID, { state: 'abc' });

    expect(requests[0]?.body).toEqual({ state: 'abc' });
  });

  test.each([
    ['the methods that it takes', { allow: ['GET', 'DELETE'] }, ['GET', 'DELETE']],
    ['no hints', undefined, []],
    ['odd hints', { allow: 'GET' }, []],
    ['a method that is none', { allow: ['GET', 7] }, ['GET']],
  ])('reads a link with %s', async (_, hints, allow) => {
    const body = emailBody({ _links: { self: { href: '/self', hints } } });

    const { data } = (await okta.getEmail(oktaBench([json(200, body)]).client, EMAIL_ID))._unsafeUnwrap();

    expect(data._links).toEqual({ self: { href: '/self', allow } });
  });

  test.each([
    ['unknown members', emailBody({ more: { of: 'it' } })],
    ['an unknown status', emailBody({ status: 'LOST' })],
    ['an unknown role', emailBody({ roles: ['TERTIARY'] })],
    ['no links', emailBody({ _links: undefined })],
    ['odd links', emailBody({ _links: { self: 'here', verify: { href: 7 } } })],
  ])('reads an email with %s', async (_, body) => {
    expect((await SEND.getEmail(oktaBench([json(200, body)]).client)).isOk()).toBe(true);
  });

  test.each([
    ['no id', emailBody({ id: undefined })],
    ['an empty id', emailBody({ id: '' })],
    ['a role that is no list', emailBody({ roles: 'PRIMARY' })],
    ['no address', emailBody({ profile: {} })],
    ['a number for a status', emailBody({ status: 1 })],
  ])('does not take an email with %s', async (_, body) => {
    const answers = await Promise.all([
      SEND.getEmail(oktaBench([json(200, body)]).client),
      SEND.createEmail(oktaBench([json(201, body)]).client),
      SEND.listEmails(oktaBench([json(200, [emailBody(), body])]).client),
    ]);

    expect(answers.map((answer) => answer._unsafeUnwrapErr().kind)).toEqual([
      'malformed_response',
      'malformed_response',
      'malformed_response',
    ]);
  });
});

const NOT_FOUND = (id: string, what: string) =>
  oktaError(404, 'E0000007', `Not found: Resource not found: ${id} (${what})`);
const CHALLENGE_GONE = NOT_FOUND(CHALLENGE_ID, 'IdpMyAccountChallenge');
const EMAIL_GONE = NOT_FOUND(EMAIL_ID, 'UserProfileEmail');
const BAD_EMAIL = oktaError(400, 'E0000001', 'Api validation failed: email', 'Invalid email address.');

const ROWS: readonly [Name, string, Reply, FailureKind][] = [
  ['listEmails', 'an org without the API', oktaError(404, 'E0000008', 'No such path'), 'not_enabled'],
  ['createEmail', 'an org without the API', oktaError(404, 'E0000008', 'No such path'), 'not_enabled'],
  ['createEmail', 'a bad address', BAD_EMAIL, 'invalid_input'],
  [
    'createEmail',
    'too many',
    oktaError(400, 'E0000001', 'Api validation failed: Exceeded cardinality max'),
    'limit_reached',
  ],
  ['createEmail', 'an address that is there', oktaError(409, 'E0000157', 'already active'), 'conflict'],
  ['createEmail', 'the same under 403', oktaError(403, 'E0000157', 'already'), 'conflict'],
  ['deleteEmail', 'a verified address', BAD_EMAIL, 'conflict'],
  ['deleteEmail', 'an unknown address', EMAIL_GONE, 'not_found'],
  ['getEmail', 'an unknown address', EMAIL_GONE, 'not_found'],
  ['sendEmailChallenge', 'an unknown address', EMAIL_GONE, 'not_found'],
  ['pollEmailChallenge', 'an unknown address', EMAIL_GONE, 'not_found'],
  ['pollEmailChallenge', 'a challenge that is gone', CHALLENGE_GONE, 'challenge_expired'],
  ['verifyEmailChallenge', 'an unknown address', EMAIL_GONE, 'not_found'],
  ['verifyEmailChallenge', 'a challenge that is gone', CHALLENGE_GONE, 'challenge_expired'],
  [
    'verifyEmailChallenge',
    'a wrong code',
    oktaError(401, 'E0000004', 'Authentication failed', 'User is not authorized.'),
    'invalid_code',
  ],
  [
    'verifyEmailChallenge',
    'a code of the wrong form',
    oktaError(400, 'E0000001', 'Api validation failed: verificationCode'),
    'invalid_code',
  ],
  ['listEmails', 'E0000004, which only verify knows', oktaError(401, 'E0000004', 'x'), 'unauthenticated'],
];

const STEP_UP = empty(403, {
  'www-authenticate':
    'Bearer realm="IdpMyAccountAPI", error="insufficient_authentication_context", max_age=900',
});

const EVERYWHERE: readonly [string, Reply, FailureKind][] = [
  ['the API switched off', oktaError(401, 'E0000015', 'No permission'), 'not_enabled'],
  ['the authenticator switched off', oktaError(403, 'E0000038', 'Not allowed'), 'not_enabled'],
  ['policy', oktaError(403, 'E0000006', 'No permission'), 'forbidden'],
  [
    'a scope missing',
    empty(403, { 'www-authenticate': 'Bearer error="insufficient_scope"' }),
    'insufficient_scope',
  ],
  ['step-up demanded', STEP_UP, 'step_up_required'],
  ['the version refused', oktaError(406, 'E0000149', 'Not acceptable'), 'not_supported'],
  ['the rate limit', oktaError(429, 'E0000047', 'Too fast'), 'rate_limited'],
  ['an internal error', oktaError(500, 'E0000009', 'Oops'), 'provider_failure'],
  ['a code unknown to this library', oktaError(403, 'E0000999', 'News'), 'forbidden'],
];

describe('a refusal', () => {
  test.each([
    ...ROWS,
    ...NAMES.flatMap((name) => EVERYWHERE.map(([what, reply, kind]) => [name, what, reply, kind] as const)),
  ])('of %s for %s ends in the right kind after one request', async (name, _, reply, kind) => {
    const { client, requests } = oktaBench([reply]);

    const failure = (await SEND[name](client))._unsafeUnwrapErr();

    expect(failure).toMatchObject({ kind, provider: 'okta', operation: name });
    expect(requests).toHaveLength(1);
  });

  test('names the field, the cause, the code and the request', async () => {
    const failure = (await SEND.createEmail(oktaBench([BAD_EMAIL]).client))._unsafeUnwrapErr();

    expect(failure).toEqual({
      kind: 'invalid_input',
      message: 'okta refused createEmail (400 E0000001): Api validation failed: email',
      provider: 'okta',
      operation: 'createEmail',
      status: 400,
      code: 'E0000001',
      details: [{ message: 'Invalid email address.' }],
      fields: [{ field: 'email', message: 'Invalid email address.' }],
      requestId: 'req-1',
    });
  });

  test('says when the rate limit ends, by the time of Okta', async () => {
    const body = { errorCode: 'E0000047', errorSummary: 'Too fast' };
    const { client, clock } = oktaBench([
      json(429, body, {
        date: 'Thu, 01 Jan 2026 10:00:00 GMT',
        'x-rate-limit-limit': '20',
        'x-rate-limit-remaining': '0',
        'x-rate-limit-reset': String(Date.UTC(2026, 0, 1, 10, 0, 5) / 1000),
      }),
    ]);

    expect((await SEND.sendEmailChallenge(client))._unsafeUnwrapErr()).toMatchObject({
      kind: 'rate_limited',
      retryAfterMs: 5_000,
      retryAt: clock.now() + 5_000,
    });
  });

  test('has no details when the causes are not a list', async () => {
    const odd = json(406, { errorCode: 'E0000149', errorSummary: 'No', errorCauses: 'none' });

    expect((await SEND.listEmails(oktaBench([odd]).client))._unsafeUnwrapErr()).not.toHaveProperty('details');
  });
});

/** What may come back for an effect, and how many requests it may cost. */
const OUTCOMES: readonly [string, Reply, number][] = [
  ['a wrong code', oktaError(401, 'E0000004', 'Authentication failed'), 1],
  ['step-up', STEP_UP, 1],
  ['the rate limit', oktaError(429, 'E0000047', 'Too fast'), 1],
  ['500', oktaError(500, 'E0000009', 'Oops'), 1],
  ['503 with HTML', text(503, '<h1>'), 1],
  ['a reset', reset, 1],
  ['silence', silence, 1],
  ['a bad token, both times', oktaError(401, 'E0000011', 'Invalid token provided'), 2],
];

describe('an effect is sent as often as it was refused for its token, plus once', () => {
  test.each(
    EFFECTS.flatMap((name) => OUTCOMES.map(([what, reply, count]) => [name, what, reply, count] as const)),
  )('%s, answered with %s', async (name, _, reply, count) => {
    const { client, clock, requests } = oktaBench([reply], { maxRetries: 3 });

    const sending = SEND[name](client, { timeoutMs: 1_000 });
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(1_000);

    const failure = (await sending)._unsafeUnwrapErr();
    expect(requests).toHaveLength(count);
    expect(JSON.stringify(failure)).not.toMatch(/canary|424242/);
  });

  test.each(EFFECTS)('%s goes on with the token that follows a refused one', async (name) => {
    const success = OPERATIONS.find(([operation]) => operation === name)?.[4] ?? reset;
    const reasons: string[] = [];
    const bench: OktaBench = oktaBench([oktaError(401, 'E0000011', 'Invalid token provided'), success], {
      token: ({ reason }) => {
        reasons.push(reason);
        return `token-${reasons.length}`;
      },
    });

    expect((await SEND[name](bench.client)).isOk()).toBe(true);
    expect(reasons).toEqual(['initial', 'unauthenticated']);
    expect(bench.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });
});
