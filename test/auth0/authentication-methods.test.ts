import { describe, expect, test } from 'vitest';
import * as auth0 from '../../src/auth0/index.ts';
import { continuation, type FailureKind, secret } from '../../src/domain/index.ts';
import { empty, json, type Reply, reset, silence, text } from '../http/scripted-server.ts';
import {
  ACCOUNT,
  auth0Bench,
  auth0Error,
  ENCODED_ID,
  METHOD_ID,
  METHODS,
  methodBody,
  ORIGIN,
  pendingReply,
  type Send,
} from './auth0-server.ts';

const VERIFICATION = {
  type: 'email',
  auth_session: continuation('canary-session', 0),
  otp_code: secret('424242'),
} as const;

const NAMES = [
  'listAuthenticationMethods',
  'createAuthenticationMethod',
  'getAuthenticationMethod',
  'updateAuthenticationMethod',
  'deleteAuthenticationMethod',
  'verifyAuthenticationMethod',
] as const;
type Name = (typeof NAMES)[number];

const SEND: Record<Name, Send> = {
  listAuthenticationMethods: (client, options) =>
    auth0.listAuthenticationMethods(client, { type: 'email' }, options),
  createAuthenticationMethod: (client, options) =>
    auth0.createAuthenticationMethod(client, { type: 'email', email: 'new@example.com' }, options),
  getAuthenticationMethod: (client, options) => auth0.getAuthenticationMethod(client, METHOD_ID, options),
  updateAuthenticationMethod: (client, options) =>
    auth0.updateAuthenticationMethod(client, METHOD_ID, { name: 'Work' }, options),
  deleteAuthenticationMethod: (client, options) =>
    auth0.deleteAuthenticationMethod(client, METHOD_ID, options),
  verifyAuthenticationMethod: (client, options) =>
    auth0.verifyAuthenticationMethod(client, METHOD_ID, VERIFICATION, options),
};

const EFFECTS: readonly Name[] = NAMES.filter((name) => !/^(list|get)/.test(name));
const ONE = `${METHODS}/${ENCODED_ID}`;
const scope = (verb: string) => `${verb}:me:authentication_methods`;

/** Operation, request line, body, scope, a success, and what is made of it. */
const OPERATIONS: readonly [Name, string, unknown, string, Reply, unknown][] = [
  [
    'listAuthenticationMethods',
    `GET ${METHODS}?type=email`,
    undefined,
    scope('read'),
    json(200, { authentication_methods: [methodBody()] }),
    [{ id: METHOD_ID, email: 'new@example.com', confirmed: true }],
  ],
  [
    'createAuthenticationMethod',
    `POST ${METHODS}`,
    { type: 'email', email: 'new@example.com' },
    scope('create'),
    pendingReply(),
    { id: METHOD_ID, location: `${ORIGIN}${ONE}` },
  ],
  [
    'getAuthenticationMethod',
    `GET ${ONE}`,
    undefined,
    scope('read'),
    json(200, methodBody()),
    { id: METHOD_ID },
  ],
  [
    'updateAuthenticationMethod',
    `PATCH ${ONE}`,
    { name: 'Work' },
    scope('update'),
    json(200, methodBody({ name: 'Work' })),
    { name: 'Work' },
  ],
  ['deleteAuthenticationMethod', `DELETE ${ONE}`, undefined, scope('delete'), empty(204), null],
  [
    'verifyAuthenticationMethod',
    `POST ${ONE}/verify`,
    { auth_session: 'canary-session', otp_code: '424242' },
    scope('create'),
    json(201, methodBody()),
    { id: METHOD_ID, confirmed: true },
  ],
];

describe('an operation', () => {
  test.each(OPERATIONS)('%s sends %s', async (name, line, body, wanted, reply, data) => {
    const { client, requests } = auth0Bench([reply]);

    const answer = await SEND[name](client);

    const [request] = requests;
    expect(requests).toHaveLength(1);
    expect(`${request?.method} ${request?.path}`).toBe(line);
    expect(request?.body).toEqual(body);
    expect(request?.authorization).toMatchObject({ scopes: [wanted], audience: `${ORIGIN}/me/` });
    const received = answer._unsafeUnwrap().data;
    if (data === null) expect(received).toBeNull();
    else expect(received).toMatchObject(data as object);
  });

  test('lists without a filter when none is given', async () => {
    const { client, requests } = auth0Bench([json(200, { authentication_methods: [] })]);

    await auth0.listAuthenticationMethods(client);

    expect(requests[0]?.path).toBe(METHODS);
  });

  test('takes an id as cut from a Location, without encoding it twice', async () => {
    const { client, requests } = auth0Bench([json(200, methodBody())]);

    await auth0.getAuthenticationMethod(client, ENCODED_ID);

    expect(requests[0]?.path).toBe(ONE);
  });

  test('reads a bare array of methods, of types and with members that it does not know', async () => {
    const future = { id: 'x|1', type: 'telepathy', range: 3 };
    const { client } = auth0Bench([json(200, [future, methodBody({ more: 1 })])]);

    const { data } = (await auth0.listAuthenticationMethods(client))._unsafeUnwrap();

    expect(data).toEqual([future, methodBody({ more: 1 })]);
    const emails = data.filter((method) => auth0.isMethodOf(method, 'email'));
    expect(emails.map(({ email }) => email)).toEqual(['new@example.com']);
  });

  test.each([
    ['no id', methodBody({ id: undefined })],
    ['no type', methodBody({ type: undefined })],
    ['no address', methodBody({ email: undefined })],
    ['a number for an address', methodBody({ email: 7 })],
    ['an array', [methodBody()]],
  ])('does not take a method with %s', async (_, body) => {
    for (const name of ['getAuthenticationMethod', 'verifyAuthenticationMethod'] as const) {
      const answer = await SEND[name](auth0Bench([json(200, body)]).client);

      expect(answer._unsafeUnwrapErr().kind).toBe('malformed_response');
    }
  });
});

describe('createAuthenticationMethod', () => {
  const create = async (reply: Reply) => {
    const { client, clock } = auth0Bench([reply]);
    const answer = await auth0.createAuthenticationMethod(client, {
      type: 'email',
      email: 'new@example.com',
    });
    return { answer, clock };
  };

  test('keeps the session wrapped, for five minutes', async () => {
    const { answer, clock } = await create(pendingReply());
    const { data } = answer._unsafeUnwrap();

    expect(data.auth_session.reveal()).toBe('canary-session');
    expect(data.auth_session.expiresAt).toBe(clock.now() + 300_000);
    expect(JSON.stringify(answer)).not.toContain('canary');
  });

  test.each([
    ['hidden', json(202, { id: METHOD_ID, auth_session: 's' }), METHOD_ID],
    ['the only place of the id', pendingReply({ id: undefined }), METHOD_ID],
    [
      'the only place, with a query',
      json(202, { auth_session: 's' }, { location: '/me/v1/authentication-methods/passkey%7Cnew?a=b' }),
      'passkey|new',
    ],
  ])('finds the id when the Location is %s', async (_, reply, id) => {
    expect((await create(reply)).answer._unsafeUnwrap().data.id).toBe(id);
  });

  test.each([
    ['no session', pendingReply({ auth_session: undefined })],
    ['neither id nor Location', json(202, { auth_session: 's' })],
  ])('does not take an answer with %s', async (_, reply) => {
    expect((await create(reply)).answer._unsafeUnwrapErr().kind).toBe('malformed_response');
  });
});

const VALIDATION = (...errors: unknown[]) =>
  auth0Error(400, 'A0E-400-0003', 'Validation Error', { validation_errors: errors });
const AT_CODE = { detail: 'is wrong', field: 'data/otp_code', pointer: '/otp_code', source: 'body' };
const AT_SESSION = { detail: 'is required', pointer: '/auth_session' };

const ROWS: readonly [Name, string, Reply, FailureKind][] = [
  ['listAuthenticationMethods', 'a tenant without the API', empty(404), 'not_enabled'],
  [
    'createAuthenticationMethod',
    'a tenant without the API',
    auth0Error(404, 'A0E-404-0001', 'x'),
    'not_enabled',
  ],
  [
    'createAuthenticationMethod',
    'a bad address',
    VALIDATION({ detail: 'format', pointer: '/email' }),
    'invalid_input',
  ],
  ['createAuthenticationMethod', 'what is there', auth0Error(409, 'A0E-409-0003', 'Duplicate'), 'conflict'],
  ['getAuthenticationMethod', 'an unknown id', auth0Error(404, 'A0E-404-0002', 'x'), 'not_found'],
  ['updateAuthenticationMethod', 'an unknown id', auth0Error(404, 'A0E-404-0002', 'x'), 'not_found'],
  ['deleteAuthenticationMethod', 'an unknown id', auth0Error(404, 'A0E-404-0002', 'x'), 'not_found'],
  ['deleteAuthenticationMethod', 'what must stay', empty(409), 'conflict'],
  ['verifyAuthenticationMethod', 'an unknown id', auth0Error(404, 'A0E-404-0002', 'x'), 'not_found'],
  ['verifyAuthenticationMethod', 'a wrong code', VALIDATION(AT_CODE), 'invalid_code'],
  [
    'verifyAuthenticationMethod',
    'a wrong code among other things',
    VALIDATION(AT_SESSION, AT_CODE),
    'invalid_code',
  ],
  ['verifyAuthenticationMethod', 'a code without a complaint', VALIDATION(), 'invalid_code'],
  [
    'verifyAuthenticationMethod',
    'a complaint list that is null',
    auth0Error(400, 'A0E-400-0003', 'x', { validation_errors: null }),
    'invalid_code',
  ],
  [
    'verifyAuthenticationMethod',
    'a complaint about the whole',
    VALIDATION({ detail: 'x', pointer: '' }),
    'invalid_code',
  ],
  ['verifyAuthenticationMethod', '400 without a body', empty(400), 'invalid_code'],
  ['verifyAuthenticationMethod', 'a complaint about the session', VALIDATION(AT_SESSION), 'invalid_input'],
  [
    'verifyAuthenticationMethod',
    'a complaint by field name',
    VALIDATION({ detail: 'x', field: 'data/auth_session' }),
    'invalid_input',
  ],
];

const STEP_UP = empty(401, {
  'www-authenticate': 'Bearer error="insufficient_user_authentication", max_age=900',
});

const TENANT = auth0Error(409, 'A0E-409-0001', 'Configuration issue');
// A deletion that is refused with 409 is about the method itself.
const kindOfConflict = (name: string): FailureKind =>
  name === 'deleteAuthenticationMethod' ? 'conflict' : 'not_enabled';

const EVERYWHERE: readonly [string, Reply, FailureKind][] = [
  ['a scope missing, by code', auth0Error(403, 'A0E-403-0002', 'Insufficient Scope'), 'insufficient_scope'],
  ['a scope missing, by title', auth0Error(403, 'A0E-403-0009', 'insufficient_scope'), 'insufficient_scope'],
  ['step-up demanded', STEP_UP, 'step_up_required'],
  ['403 for another reason', auth0Error(403, 'A0E-403-0001', 'No'), 'forbidden'],
  ['a media type refused', auth0Error(415, 'A0E-415-0001', 'Unsupported'), 'not_supported'],
  ['the rate limit', auth0Error(429, 'A0E-429-0001', 'Too Many Requests'), 'rate_limited'],
  ['an internal error', empty(500), 'provider_failure'],
];

describe('a refusal', () => {
  test.each([
    ...ROWS,
    ...NAMES.map((name) => [name, 'the tenant set up badly', TENANT, kindOfConflict(name)] as const),
    ...NAMES.flatMap((name) => EVERYWHERE.map(([what, reply, kind]) => [name, what, reply, kind] as const)),
  ])('of %s for %s ends in the right kind after one request', async (name, _, reply, kind) => {
    const { client, requests } = auth0Bench([reply]);

    const failure = (await SEND[name](client))._unsafeUnwrapErr();

    expect(failure).toMatchObject({ kind, provider: 'auth0', operation: name });
    expect(requests).toHaveLength(1);
  });

  test('names fields by text alone, whatever the provider points at', async () => {
    const { client } = auth0Bench([VALIDATION({ detail: 'no', pointer: '/constructor' })]);
    const answer = await auth0.createAuthenticationMethod(client, { type: 'email', email: 'x' });
    expect(answer._unsafeUnwrapErr()).toMatchObject({ fields: [{ field: 'constructor', message: 'no' }] });
  });

  test('names the fields by the names of the library, and where the provider sees them', async () => {
    const { client } = auth0Bench([VALIDATION({ detail: 'data/email is bad', pointer: '/email' })]);

    expect((await SEND.createAuthenticationMethod(client))._unsafeUnwrapErr()).toEqual({
      kind: 'invalid_input',
      message: 'auth0 refused createAuthenticationMethod (400 A0E-400-0003): Validation Error: In detail.',
      provider: 'auth0',
      operation: 'createAuthenticationMethod',
      status: 400,
      code: 'A0E-400-0003',
      details: [{ message: 'data/email is bad', location: '/email' }],
      fields: [{ field: 'email', message: 'data/email is bad' }],
    });
  });

  test('finds the code behind a hash as well', async () => {
    const reply = json(403, { type: 'https://example.com/errors#A0E-403-0002', title: 'x' });

    expect((await SEND.getAuthenticationMethod(auth0Bench([reply]).client))._unsafeUnwrapErr()).toMatchObject(
      {
        kind: 'insufficient_scope',
        code: 'A0E-403-0002',
        scopes: ['read:me:authentication_methods'],
      },
    );
  });

  test('says whose limit was hit, and when to come back', async () => {
    const headers = { 'retry-after': '12', 'x-auth0-error-kind': 'global-rate-limit' };
    const { client, clock } = auth0Bench([auth0Error(429, 'A0E-429-0001', 'Too Many Requests', {}, headers)]);

    expect((await SEND.createAuthenticationMethod(client))._unsafeUnwrapErr()).toMatchObject({
      kind: 'rate_limited',
      retryAfterMs: 12_000,
      retryAt: clock.now() + 12_000,
      details: [{ message: 'global-rate-limit', location: 'x-auth0-error-kind' }],
    });
  });

  test('takes the end of the rate limit for when to come back, where nothing else says', async () => {
    const headers = { 'x-ratelimit-reset': String(Date.UTC(2026, 0, 1) / 1000 + 8) };
    const { client } = auth0Bench([auth0Error(429, 'A0E-429-0001', 'Too Many Requests', {}, headers)]);

    expect((await SEND.createAuthenticationMethod(client))._unsafeUnwrapErr().retryAfterMs).toBe(8_000);
  });
});

/** What may come back for an effect, and how many requests it may cost. */
const OUTCOMES: readonly [string, Reply, number][] = [
  ['a wrong code', VALIDATION(AT_CODE), 1],
  ['a body that quotes the secrets', VALIDATION({ detail: 'not 424242, canary-session, canary-token' }), 1],
  ['step-up', STEP_UP, 1],
  ['the rate limit', empty(429, { 'retry-after': '1' }), 1],
  ['500', empty(500), 1],
  ['503 with HTML', text(503, '<h1>'), 1],
  ['a reset', reset, 1],
  ['silence', silence, 1],
  ['a bad token, both times', auth0Error(401, 'A0E-401-0003', 'Invalid Token'), 2],
];

describe('an effect is sent as often as it was refused for its token, plus once', () => {
  test.each(
    EFFECTS.flatMap((name) => OUTCOMES.map(([what, reply, count]) => [name, what, reply, count] as const)),
  )('%s, answered with %s', async (name, what, reply, count) => {
    const { client, clock, requests } = auth0Bench([reply], { maxRetries: 3 });

    const sending = SEND[name](client, { timeoutMs: 1_000 });
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(1_000);

    const text = JSON.stringify((await sending)._unsafeUnwrapErr());
    expect(requests).toHaveLength(count);
    expect(text).not.toContain('canary-token');
    if (name === 'verifyAuthenticationMethod') expect(text, what).not.toMatch(/424242|canary-session/);
  });
});

describe('createAuth0Client', () => {
  test.each([
    ['a domain', { domain: 'example.eu.auth0.com' }, 'https://example.eu.auth0.com'],
    ['a domain with its scheme', { domain: 'https://example.eu.auth0.com/' }, 'https://example.eu.auth0.com'],
    ['a base URL', { baseUrl: 'https://id.example.com/anything' }, 'https://id.example.com'],
    ['an emulator', { baseUrl: 'http://localhost:4000' }, 'http://localhost:4000'],
  ])('takes %s', (_, place, origin) => {
    const client = auth0.createAuth0Client({
      ...place,
      account: ACCOUNT,
      token: 'x',
    } as auth0.Auth0ClientOptions);

    expect(client.baseUrl).toBe(`${origin}/me/v1`);
    expect(client.audience).toBe(`${origin}/me/`);
  });

  test('asks for another audience when told to', () => {
    const options = { baseUrl: ORIGIN, account: ACCOUNT, token: 'x', audience: 'urn:me' };

    expect(auth0.createAuth0Client(options).audience).toBe('urn:me');
  });

  test.each([{ baseUrl: 'http://id.example.com' }, { domain: 'http://id.example.com' }, { domain: '' }])(
    'refuses %o',
    (place) => {
      const options = { ...place, account: ACCOUNT, token: 'x' } as auth0.Auth0ClientOptions;

      expect(() => auth0.createAuth0Client(options)).toThrow(TypeError);
    },
  );
});
