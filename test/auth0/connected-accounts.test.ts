import { describe, expect, onTestFinished, test, vi } from 'vitest';
import * as auth0 from '../../src/auth0/index.ts';
import { continuation, type FailureKind, secret } from '../../src/domain/index.ts';
import { empty, json, type Reply, reset, silence } from '../http/scripted-server.ts';
import { auth0Bench, auth0Error, ORIGIN, type Send } from './auth0-server.ts';

const ROOT = '/me/v1/connected-accounts';
const REDIRECT_URI = 'https://app.example.com/callback';
const ACCOUNT_ID = 'cac_0123456789abcdefABCDEF';
// 32 bytes 0, 1, 2 …: the verifier and its challenge were worked out by another program.
const BYTES = (length: number) => Uint8Array.from({ length }, (_, index) => index);
const VERIFIER = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';
const CHALLENGE = '6oZqdX5MOLq_qBJ8vppAnT4fk6AP8UiP9zX8-Rev_9A';

const NEW_ACCOUNT = { connection: 'google-oauth2', redirect_uri: REDIRECT_URI };
const COMPLETION = {
  auth_session: continuation('canary-session', 0),
  connect_code: secret('canary-code'),
  redirect_uri: REDIRECT_URI,
  code_verifier: continuation('canary-verifier', 0),
};

const ticketReply = (changes: Record<string, unknown> = {}) =>
  json(201, {
    connect_uri: `${ORIGIN}/connected-accounts/connect`,
    auth_session: 'canary-session',
    connect_params: { ticket: 'canary-ticket' },
    expires_in: 300,
    ...changes,
  });

const accountBody = (changes: Record<string, unknown> = {}) => ({
  id: ACCOUNT_ID,
  connection: 'google-oauth2',
  access_type: 'offline',
  scopes: ['calendar'],
  created_at: '2026-01-01T00:00:00.000Z',
  ...changes,
});

const bench = (...replies: Reply[]) => auth0Bench(replies, { maxRetries: 3 });

const NAMES = [
  'connectAccount',
  'completeConnectedAccount',
  'listConnectedAccounts',
  'listConnections',
  'deleteConnectedAccount',
] as const;
type Name = (typeof NAMES)[number];

const SEND: Record<Name, Send> = {
  connectAccount: (client, options) => auth0.connectAccount(client, NEW_ACCOUNT, options),
  completeConnectedAccount: (client, options) => auth0.completeConnectedAccount(client, COMPLETION, options),
  listConnectedAccounts: (client, options) => auth0.listConnectedAccounts(client, {}, options),
  listConnections: (client, options) => auth0.listConnections(client, {}, options),
  deleteConnectedAccount: (client, options) => auth0.deleteConnectedAccount(client, ACCOUNT_ID, options),
};

const scope = (verb: string) => `${verb}:me:connected_accounts`;

/** Operation, request line, body, scope, a success, and what is made of it. */
const OPERATIONS: readonly [Name, string, unknown, string, Reply, unknown][] = [
  [
    'connectAccount',
    `POST ${ROOT}/connect`,
    {
      ...NEW_ACCOUNT,
      state: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    },
    scope('create'),
    ticketReply(),
    { ...NEW_ACCOUNT },
  ],
  [
    'completeConnectedAccount',
    `POST ${ROOT}/complete`,
    {
      auth_session: 'canary-session',
      connect_code: 'canary-code',
      redirect_uri: REDIRECT_URI,
      code_verifier: 'canary-verifier',
    },
    scope('create'),
    json(201, accountBody({ scopes: undefined })),
    accountBody({ scopes: [] }),
  ],
  [
    'listConnectedAccounts',
    `GET ${ROOT}/accounts`,
    undefined,
    scope('read'),
    json(200, { accounts: [accountBody()], next: 'more' }),
    { items: [accountBody()], next: 'more' },
  ],
  [
    'listConnections',
    `GET ${ROOT}/connections`,
    undefined,
    scope('read'),
    json(200, { connections: [{ name: 'github', strategy: 'github', scopes: null }], next: null }),
    { items: [{ name: 'github', strategy: 'github', scopes: [] }] },
  ],
  [
    'deleteConnectedAccount',
    `DELETE ${ROOT}/accounts/${ACCOUNT_ID}`,
    undefined,
    scope('delete'),
    empty(204),
    null,
  ],
];

describe('an operation', () => {
  test.each(OPERATIONS)('%s sends %s', async (name, line, body, wanted, reply, data) => {
    const { client, requests } = bench(reply);

    const answer = await SEND[name](client);

    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([line]);
    expect(requests[0]?.body).toEqual(body);
    expect(requests[0]?.authorization).toMatchObject({ scopes: [wanted], audience: `${ORIGIN}/me/` });
    const received = answer._unsafeUnwrap().data;
    if (name === 'connectAccount') expect(received).toMatchObject(data as object);
    else expect(received).toEqual(data);
  });
});

describe('connectAccount', () => {
  const connect = async (reply: Reply, account: Partial<auth0.NewConnectedAccount> = {}) => {
    const { client, clock, requests } = bench(reply);
    const result = await auth0.connectAccount(
      { ...client, randomBytes: BYTES },
      { ...NEW_ACCOUNT, ...account },
    );
    return { result, clock, body: requests[0]?.body };
  };

  test('makes state and verifier from the random source, and sends the challenge only', async () => {
    const { result, body } = await connect(ticketReply());
    const { data } = result._unsafeUnwrap();

    expect(data.state.reveal()).toBe(VERIFIER);
    expect(data.code_verifier.reveal()).toBe(VERIFIER);
    expect(body).toMatchObject({ state: VERIFIER, code_challenge: CHALLENGE });
    expect(body).not.toHaveProperty('code_verifier');
  });

  test('takes them from the surroundings otherwise, each time anew', async () => {
    const texts = new Set<string>();
    for (let time = 0; time < 3; time += 1) {
      const { data } = (await auth0.connectAccount(bench(ticketReply()).client, NEW_ACCOUNT))._unsafeUnwrap();
      texts.add(data.state.reveal()).add(data.code_verifier.reveal());
    }

    expect(texts.size).toBe(6);
    for (const text of texts) expect(text).toMatch(/^[\w-]{43}$/);
  });

  test('takes the ones it is given', async () => {
    // RFC 7636, appendix B.
    const { result, body } = await connect(ticketReply(), {
      state: continuation('my-state', 0),
      code_verifier: continuation('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk', 0),
    });

    expect(body).toMatchObject({
      state: 'my-state',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    });
    expect(result._unsafeUnwrap().data.state.reveal()).toBe('my-state');
  });

  test('answers the page to open with its ticket, and wraps everything that is wanted back', async () => {
    const { result, clock } = await connect(
      ticketReply({ connect_uri: `${ORIGIN}/connect?a=b`, expires_in: 90 }),
    );
    const { data } = result._unsafeUnwrap();

    expect(data.url.reveal()).toBe(`${ORIGIN}/connect?a=b&ticket=canary-ticket`);
    expect(data.auth_session.reveal()).toBe('canary-session');
    expect(data.expiresAt).toBe(clock.now() + 90_000);
    for (const wrapped of [data.url, data.auth_session, data.state, data.code_verifier]) {
      expect(wrapped.expiresAt).toBe(data.expiresAt);
    }
    const text = JSON.stringify(result);
    expect(text).not.toContain('canary');
    expect(text).not.toContain(VERIFIER);
  });

  test('leaves out scopes when there are none, and passes on what the other provider is told', async () => {
    expect((await connect(ticketReply(), { scopes: [] })).body).not.toHaveProperty('scopes');
    const { body } = await connect(ticketReply(), {
      scopes: ['calendar'],
      authorization_params: { prompt: 'consent', max_age: 0 },
    });
    expect(body).toMatchObject({
      scopes: ['calendar'],
      authorization_params: { prompt: 'consent', max_age: 0 },
    });
  });

  test.each([
    ['no crypto.subtle', { getRandomValues: (bytes: Uint8Array) => bytes }],
    ['no crypto', undefined],
  ])('says where PKCE cannot be done, and sends nothing: %s', async (_, crypto) => {
    vi.stubGlobal('crypto', crypto);
    onTestFinished(() => void vi.unstubAllGlobals());
    const { client, requests } = bench(ticketReply());

    const result = await auth0.connectAccount(client, NEW_ACCOUNT);

    expect(result._unsafeUnwrapErr()).toMatchObject({ kind: 'not_supported', operation: 'connectAccount' });
    expect(requests).toEqual([]);
  });

  test.each([
    ['no address', { connect_uri: undefined }],
    ['no URL', { connect_uri: '/connect' }],
    ['a script for an address', { connect_uri: 'javascript:alert(1)' }],
    ['an address in the clear', { connect_uri: 'http://id.example.com/connect' }],
    ['no session', { auth_session: undefined }],
    ['no ticket', { connect_params: {} }],
    ['no parameters', { connect_params: null }],
    ['no lifetime', { expires_in: undefined }],
    ['a lifetime of nothing', { expires_in: 0 }],
    ['a lifetime in words', { expires_in: '300' }],
  ])('does not take an answer with %s', async (_, changes) => {
    expect((await connect(ticketReply(changes))).result._unsafeUnwrapErr().kind).toBe('malformed_response');
  });

  test('takes an address on this very machine', async () => {
    const { result } = await connect(ticketReply({ connect_uri: 'http://localhost:4000/connect' }));

    expect(result._unsafeUnwrap().data.url.reveal()).toBe(
      'http://localhost:4000/connect?ticket=canary-ticket',
    );
  });
});

describe('completeConnectedAccount', () => {
  test('sends what the API takes, whatever else the pending account holds', async () => {
    const { client, requests } = bench(json(201, accountBody()));
    const pending = { ...COMPLETION, url: continuation('https://x', 0), expiresAt: 7, connection: 'github' };

    await auth0.completeConnectedAccount(client, pending);

    expect(Object.keys(requests[0]?.body as object).sort()).toEqual([
      'auth_session',
      'code_verifier',
      'connect_code',
      'redirect_uri',
    ]);
  });

  test('goes without a verifier where none was made', async () => {
    const { client, requests } = bench(json(201, accountBody()));
    const { code_verifier: _, ...completion } = COMPLETION;

    await auth0.completeConnectedAccount(client, completion);

    expect(requests[0]?.body).not.toHaveProperty('code_verifier');
  });
});

describe('a connected account', () => {
  const listed = async (body: unknown) =>
    auth0.listConnectedAccounts(bench(json(200, { accounts: [body] })).client).map(({ data }) => data.items);

  test('keeps what is optional, and loses nothing by what is unknown or null', async () => {
    const optional = { expires_at: '2027-01-01T00:00:00.000Z', org_id: 'org_1' };

    expect((await listed(accountBody({ ...optional, more: 1 })))._unsafeUnwrap()).toEqual([
      accountBody(optional),
    ]);
    expect((await listed(accountBody({ scopes: null, expires_at: null })))._unsafeUnwrap()).toEqual([
      accountBody({ scopes: [] }),
    ]);
    expect((await listed(accountBody({ access_type: 'online' })))._unsafeUnwrap()).toEqual([
      accountBody({ access_type: 'online' }),
    ]);
  });

  test.each([
    { id: undefined },
    { id: '' },
    { connection: undefined },
    { access_type: undefined },
    { created_at: 0 },
    { scopes: 'calendar' },
    { scopes: [7] },
  ])('is not one with %o', async (changes) => {
    expect((await listed(accountBody(changes)))._unsafeUnwrapErr().kind).toBe('malformed_response');
  });

  test.each([{ name: 'github' }, { strategy: 'github' }, { name: 'x', strategy: 'x', scopes: 7 }])(
    'cannot be made by the connection %o',
    async (connection) => {
      const { client } = bench(json(200, { connections: [connection] }));

      expect((await auth0.listConnections(client))._unsafeUnwrapErr().kind).toBe('malformed_response');
    },
  );
});

describe('the query of a list', () => {
  test.each([
    [{}, ''],
    [{ connection: 'github' }, '?connection=github'],
    [{ connection: ['a', 'b c'] }, '?connection=a&connection=b+c'],
    [{ connection: [] }, ''],
    [{ take: 3, from: 'cur/sor==', connection: 'a' }, '?take=3&from=cur%2Fsor%3D%3D&connection=a'],
  ])('for %o is %s', async (filter, query) => {
    const { client, requests } = bench(json(200, { accounts: [] }));

    await auth0.listConnectedAccounts(client, filter);

    expect(requests[0]?.path).toBe(`${ROOT}/accounts${query}`);
  });

  test('of connections has size and cursor', async () => {
    const { client, requests } = bench(json(200, { connections: [] }));

    await auth0.listConnections(client, { take: 1, from: 'x' });

    expect(requests[0]?.path).toBe(`${ROOT}/connections?take=1&from=x`);
  });
});

describe('the pages of a list', () => {
  const pages: Reply[] = [
    json(200, { accounts: [accountBody()], next: 'b' }),
    json(200, { accounts: [accountBody({ id: 'cac_2' })] }),
  ];

  test('keep filter and size, and leave the filter as it is', async () => {
    const { client, requests } = bench(...pages);
    const filter = Object.freeze({ take: 1, connection: Object.freeze(['a', 'b']) });
    const ids: string[] = [];

    for await (const page of auth0.connectedAccountPages(client, filter)) {
      ids.push(...page._unsafeUnwrap().data.items.map(({ id }) => id));
    }

    expect(ids).toEqual([ACCOUNT_ID, 'cac_2']);
    const query = 'connection=a&connection=b';
    expect(requests.map(({ path }) => path)).toEqual([
      `${ROOT}/accounts?take=1&${query}`,
      `${ROOT}/accounts?take=1&from=b&${query}`,
    ]);
  });

  test('of connections begin at the cursor they are given', async () => {
    const { client, requests } = bench(json(200, { connections: [], next: '' }));

    for await (const page of auth0.connectionPages(client, { from: 'c' })) expect(page.isOk()).toBe(true);

    expect(requests.map(({ path }) => path)).toEqual([`${ROOT}/connections?from=c`]);
  });

  test('end with an abort between them, before the next request', async () => {
    const { client, requests } = bench(...pages);
    const controller = new AbortController();
    const seen: string[] = [];

    for await (const page of auth0.connectedAccountPages(client, {}, { signal: controller.signal })) {
      seen.push(
        page.match(
          () => 'page',
          ({ kind }) => kind,
        ),
      );
      controller.abort();
    }

    expect(seen).toEqual(['page', 'cancelled']);
    expect(requests).toHaveLength(1);
  });

  test('end in a failure that names the list when its cursor repeats itself', async () => {
    const { client, requests } = bench(json(200, { connections: [], next: 'again' }));
    const failures: unknown[] = [];

    for await (const page of auth0.connectionPages(client)) if (page.isErr()) failures.push(page.error);

    expect(failures).toMatchObject([
      { kind: 'malformed_response', provider: 'auth0', operation: 'listConnections' },
    ]);
    expect(requests).toHaveLength(2);
  });
});

const VALIDATION = (...errors: unknown[]) =>
  auth0Error(400, 'A0E-400-0003', 'Validation Error', { validation_errors: errors });

const ROWS: readonly [Name, string, Reply, FailureKind][] = [
  ['connectAccount', 'a tenant without the API', auth0Error(404, 'A0E-404-0001', 'x'), 'not_enabled'],
  [
    'connectAccount',
    'a callback URL',
    VALIDATION({ detail: 'x', pointer: '/redirect_uri' }),
    'invalid_input',
  ],
  [
    'completeConnectedAccount',
    'a dead session',
    auth0Error(404, 'A0E-404-0001', 'Not Found'),
    'challenge_expired',
  ],
  ['completeConnectedAccount', 'a tenant without the API', empty(404), 'not_enabled'],
  [
    'completeConnectedAccount',
    'a wrong code',
    VALIDATION({ detail: 'x', pointer: '/connect_code' }),
    'invalid_code',
  ],
  [
    'completeConnectedAccount',
    'a verifier that does not fit',
    VALIDATION({ detail: 'x', pointer: '/code_verifier' }),
    'invalid_input',
  ],
  ['completeConnectedAccount', 'no body', empty(400), 'invalid_input'],
  ['completeConnectedAccount', 'a conflict', auth0Error(409, 'A0E-409-0003', 'Duplicate'), 'conflict'],
  ['listConnectedAccounts', 'a tenant without the API', empty(404), 'not_enabled'],
  ['listConnectedAccounts', 'a bad cursor', VALIDATION({ detail: 'x', pointer: '/from' }), 'invalid_input'],
  ['listConnections', 'a tenant without the API', empty(404), 'not_enabled'],
  ['deleteConnectedAccount', 'an unknown id', auth0Error(404, 'A0E-404-0002', 'x'), 'not_found'],
];

const EVERYWHERE: readonly [string, Reply, FailureKind][] = [
  ['a scope missing', auth0Error(403, 'A0E-403-0002', 'Insufficient Scope'), 'insufficient_scope'],
  ['the tenant set up badly', auth0Error(409, 'A0E-409-0001', 'Configuration issue'), 'not_enabled'],
  ['a body too large', auth0Error(413, 'A0E-413-0001', 'Payload Too Large'), 'invalid_input'],
];

describe('a refusal', () => {
  test.each([
    ...ROWS,
    ...NAMES.flatMap((name) => EVERYWHERE.map(([what, reply, kind]) => [name, what, reply, kind] as const)),
  ])('of %s for %s ends in the right kind after one request', async (name, _, reply, kind) => {
    const { client, requests } = bench(reply);

    const failure = (await SEND[name](client))._unsafeUnwrapErr();

    expect(failure).toMatchObject({ kind, provider: 'auth0', operation: name });
    expect(requests).toHaveLength(1);
  });

  test('quotes nothing of what it was sent', async () => {
    const quoting: Reply = ({ body }) => Response.json({ title: JSON.stringify(body) }, { status: 400 });
    const { client } = bench(quoting);
    const random = { ...client, randomBytes: BYTES };

    const connecting = (await auth0.connectAccount(random, NEW_ACCOUNT))._unsafeUnwrapErr();
    const completing = (await SEND.completeConnectedAccount(client))._unsafeUnwrapErr();

    expect(connecting.message).toContain('google-oauth2');
    expect(connecting.message).not.toContain(VERIFIER);
    expect(completing.message).toContain(REDIRECT_URI);
    expect(completing.message).not.toContain('canary');
  });
});

describe('an effect is sent once, whatever becomes of it', () => {
  test.each(
    (['connectAccount', 'completeConnectedAccount', 'deleteConnectedAccount'] as const).flatMap((name) =>
      [
        ['500', empty(500)] as const,
        ['the rate limit', empty(429, { 'retry-after': '1' })] as const,
        ['a reset', reset] as const,
        ['silence', silence] as const,
      ].map(([what, reply]) => [name, what, reply] as const),
    ),
  )('%s, answered with %s', async (name, _, reply) => {
    const { client, clock, requests } = bench(reply);

    const sending = SEND[name](client, { timeoutMs: 1_000 });
    await vi.waitFor(() => expect(requests).toHaveLength(1));
    clock.advance(1_000);

    expect((await sending).isErr()).toBe(true);
    expect(requests).toHaveLength(1);
  });
});
