import { describe, expect, test } from 'vitest';
import type { Auth0EmulatorOptions } from '../../src/emulator/index.ts';
import { type Auth0Tenant, auth0Tenant, expectBody, expectProblem, invalidAt, USER } from './auth0-tenant.ts';
import { type Call, type Reply, textAt } from './caller.ts';
import * as schemas from './schemas/auth0-connected-accounts.ts';

const ROOT = '/me/v1/connected-accounts';
const CALLBACK = 'https://app.example.com/callback';
// RFC 7636, appendix B.
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const PKCE = { code_challenge: CHALLENGE, code_challenge_method: 'S256' };
const CONNECT = { connection: 'github', redirect_uri: CALLBACK, state: 'a state' };

const deadSession = (reply: Reply) => expectProblem(reply, 404, 'A0E-404-0001');

/** Begins to connect; answers where to go, and what completion wants back. */
async function connecting(call: Call, body: object = {}) {
  const reply = await call('POST', `${ROOT}/connect`, { ...CONNECT, ...body });
  expectBody(reply, 201, schemas.connectTicket);
  const url = new URL(textAt(reply, 'connect_uri'));
  url.searchParams.set('ticket', textAt(reply, 'connect_params.ticket'));
  return { url, auth_session: textAt(reply, 'auth_session') };
}

function codeIn(callback: URL): string | null {
  const fragment = new URLSearchParams(callback.hash.slice(1));
  return callback.searchParams.get('connect_code') ?? fragment.get('connect_code');
}

/** The same, up to the body of completion. */
async function agreed({ auth0, call }: Auth0Tenant, body: object = {}) {
  const { url, auth_session } = await connecting(call, body);
  const connect_code = codeIn(auth0.accounts.approveConnection(url));
  return { auth_session, connect_code, redirect_uri: CALLBACK };
}

describe('the way of a connected account', () => {
  test('connect, complete, list, delete', async () => {
    const emulated = await auth0Tenant();
    const { auth0, call } = emulated;

    const completion = await agreed(emulated, { ...PKCE, scopes: ['repo'] });
    const completed = await call('POST', `${ROOT}/complete`, { ...completion, code_verifier: VERIFIER });

    expectBody(completed, 201, schemas.completedAccount);
    expect(completed.body).toMatchObject({
      connection: 'github',
      scopes: ['repo'],
      created_at: '2026-01-01T00:00:00.000Z',
    });
    expect(completed.headers.get('location')).toBeNull();
    const listed = await call('GET', `${ROOT}/accounts`);
    expectBody(listed, 200, schemas.connectedAccounts);
    expect(listed.body).toEqual({ accounts: [completed.body] });

    const one = `${ROOT}/accounts/${textAt(completed, 'id')}`;
    const deleted = await call('DELETE', one);
    expect(deleted).toMatchObject({ status: 204, text: '' });
    expect(auth0.accounts.get(USER).connectedAccounts).toEqual([]);
    expectProblem(await call('DELETE', one), 404, 'A0E-404-0002');
  });

  test('the lifetime of the session is told, and kept', async () => {
    const emulated = await auth0Tenant();
    const { url, auth_session } = await connecting(emulated.call);
    const { body } = await emulated.call('POST', `${ROOT}/connect`, CONNECT);
    expect(body).toMatchObject({ expires_in: 300 });
    const connect_code = codeIn(emulated.auth0.accounts.approveConnection(url));

    emulated.clock.advance(300_000);

    deadSession(
      await emulated.call('POST', `${ROOT}/complete`, { auth_session, connect_code, redirect_uri: CALLBACK }),
    );
  });

  test('without scopes the connection asks for its own', async () => {
    const emulated = await auth0Tenant({
      connections: [{ name: 'github', strategy: 'x', scopes: ['a', 'b'] }],
    });

    const completed = await emulated.call('POST', `${ROOT}/complete`, await agreed(emulated));

    expect(completed.body).toMatchObject({ scopes: ['a', 'b'] });
  });

  test('a connection may have several accounts', async () => {
    const emulated = await auth0Tenant();
    for (const _ of ['first', 'second']) {
      expect((await emulated.call('POST', `${ROOT}/complete`, await agreed(emulated))).status).toBe(201);
    }

    expect(emulated.auth0.accounts.get(USER).connectedAccounts).toMatchObject([
      { connection: 'github', upstreamUser: USER },
      { connection: 'github', upstreamUser: USER },
    ]);
  });
});

describe('the pages on the way', () => {
  /** Opens the pages as a browser does, up to the question. */
  async function asked(options: Auth0EmulatorOptions = {}, body: object = PKCE) {
    const emulated = await auth0Tenant(options);
    const { url } = await connecting(emulated.call, body);
    const opened = await emulated.call('GET', url.href);
    const page = await emulated.call('GET', opened.headers.get('location') ?? '');
    const answer = (decision: string) =>
      emulated.call(
        'POST',
        /action="([^"]*)"/.exec(page.text)?.[1] ?? '',
        new URLSearchParams({
          ticket: /name="ticket" value="([^"]*)"/.exec(page.text)?.[1] ?? '',
          account: 'mia@github.example',
          decision,
        }).toString(),
        { 'content-type': 'application/x-www-form-urlencoded' },
      );
    return { ...emulated, url, opened, page, answer };
  }

  test('lead to the other provider, which asks, and back with the code in the query', async () => {
    const { auth0, url, opened, page, answer } = await asked({}, { ...PKCE, scopes: ['repo', '<b>'] });

    expect(url.href).toMatch(/^https:\/\/example\.auth0\.com\/connected-accounts\/connect\?ticket=/);
    expect(opened.status).toBe(302);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Sign in with github');
    expect(page.text).toContain('repo, &#60;b&#62;');
    const back = new URL((await answer('approve')).headers.get('location') ?? '');
    expect(back.origin + back.pathname).toBe(CALLBACK);
    expect(Object.fromEntries(back.searchParams)).toEqual({
      connect_code: expect.stringMatching(/^[\w-]{1,46}$/),
      state: 'a state',
    });
    expect(back.hash).toBe('');
    expect(auth0.requests.all.map(({ operation }) => operation)).toEqual([
      'connectAccount',
      'openConnect',
      'showUpstream',
      'answerUpstream',
    ]);
  });

  test('lead back with the error when the user says no', async () => {
    const { answer, url, call } = await asked();

    const back = new URL((await answer('deny')).headers.get('location') ?? '');

    expect(Object.fromEntries(back.searchParams)).toEqual({
      error: 'access_denied',
      error_description: 'The user did not agree.',
      state: 'a state',
    });
    expect((await call('GET', url.href)).status).toBe(400);
  });

  test('are over once the user has decided, or is too late, or has no ticket', async () => {
    const { answer, url, call, clock } = await asked();
    const second = await connecting(call);
    await answer('approve');

    expect((await answer('approve')).status).toBe(400);
    expect((await call('GET', url.href)).status).toBe(400);
    expect((await call('GET', second.url.href)).status).toBe(302);
    clock.advance(300_000);
    expect((await call('GET', second.url.href)).status).toBe(400);
    expect((await call('GET', '/connected-accounts/connect')).status).toBe(400);
  });

  test.each<[string, Auth0EmulatorOptions, object, 'query' | 'fragment']>([
    ['no challenge', {}, {}, 'fragment'],
    ['always the query', { undocumented: { connectCodeIn: 'query' } }, {}, 'query'],
    ['always the fragment', { undocumented: { connectCodeIn: 'fragment' } }, PKCE, 'fragment'],
  ])('carry the answer elsewhere: %s', async (_, options, body, place) => {
    const { auth0, call } = await auth0Tenant(options);
    const first = await connecting(call, body);
    const second = await connecting(call, body);
    const urls = [auth0.accounts.approveConnection(first.url), auth0.accounts.denyConnection(second.url)];

    for (const [index, url] of urls.entries()) {
      const full = place === 'query' ? url.searchParams : new URLSearchParams(url.hash.slice(1));
      const other = place === 'query' ? url.hash : url.search;
      expect(other).toBe('');
      expect([...full.keys()]).toEqual(
        index === 0 ? ['connect_code', 'state'] : ['error', 'error_description', 'state'],
      );
    }
  });

  test('stand at another path where the switch says so', async () => {
    const { url, opened } = await asked({ undocumented: { connectPath: '/connect' } });

    expect(url.pathname).toBe('/connect');
    expect(opened.status).toBe(302);
  });

  test('can be skipped by a control, once, and with any error', async () => {
    const { auth0, call } = await auth0Tenant();
    const { url } = await connecting(call, { ...PKCE, state: undefined });

    const callback = auth0.accounts.denyConnection(url.href, 'server_error');

    expect([...callback.searchParams.keys()]).toEqual(['error', 'error_description']);
    expect(() => auth0.accounts.approveConnection(url)).toThrow(TypeError);
  });
});

describe('what is refused on connect', () => {
  test.each<[string, object, string]>([
    ['no connection', { connection: undefined }, ''],
    ['an empty connection', { connection: '' }, '/connection'],
    ['a connection too long', { connection: 'x'.repeat(129) }, '/connection'],
    ['an unknown connection', { connection: 'facebook' }, '/connection'],
    ['no callback URL', { redirect_uri: undefined }, ''],
    ['a callback that is no URL', { redirect_uri: 'callback' }, '/redirect_uri'],
    ['a callback too long', { redirect_uri: `https://x.example/${'x'.repeat(2048)}` }, '/redirect_uri'],
    ['an empty state', { state: '' }, '/state'],
    ['a state that is no text', { state: 1 }, '/state'],
    ['a challenge too short', { ...PKCE, code_challenge: 'x' }, '/code_challenge'],
    ['a challenge without its method', { code_challenge: CHALLENGE }, ''],
    ['a plain challenge', { ...PKCE, code_challenge_method: 'plain' }, '/code_challenge_method'],
    ['no scopes in a list', { scopes: [] }, '/scopes'],
    ['scopes twice', { scopes: ['a', 'a'] }, '/scopes'],
    ['too many scopes', { scopes: Array.from({ length: 101 }, (_, index) => `s${index}`) }, '/scopes'],
    ['an empty scope', { scopes: [''] }, '/scopes'],
    ['scopes in a text', { scopes: 'repo' }, '/scopes'],
    ['scopes the connection lacks', { connection: 'google-oauth2', scopes: ['repo'] }, '/scopes'],
    ['an unknown member', { access_type: 'offline' }, ''],
    ['a member that objects inherit', { constructor: 'x' }, ''],
    ['parameters that are no object', { authorization_params: 'prompt=none' }, '/authorization_params'],
    ['an unknown parameter', { authorization_params: { scope: 'x' } }, '/authorization_params'],
    ['an unknown prompt', { authorization_params: { prompt: 'x' } }, '/authorization_params/prompt'],
    ['a max_age below 0', { authorization_params: { max_age: -1 } }, '/authorization_params/max_age'],
    ['half a second', { authorization_params: { max_age: 0.5 } }, '/authorization_params/max_age'],
    [
      'one letter for a language',
      { authorization_params: { ui_locales: 'e' } },
      '/authorization_params/ui_locales',
    ],
  ])('%s', async (_, changes, pointer) => {
    const { call } = await auth0Tenant();

    invalidAt(await call('POST', `${ROOT}/connect`, { ...CONNECT, ...changes }), pointer);
  });

  test('nothing of what the contract allows', async () => {
    const { call } = await auth0Tenant();
    const authorization_params = {
      acr_values: '',
      audience: 'a',
      resource: 'r',
      display: 'touch',
      id_token_hint: 'h',
      login_hint: 'mia',
      max_age: 0,
      prompt: 'select_account',
      ui_locales: 'en-GB de',
    };

    await connecting(call, { ...PKCE, scopes: ['repo'], authorization_params });
  });

  test('a callback URL that is not registered', async () => {
    const { call } = await auth0Tenant({ allowedCallbackUrls: [CALLBACK] });

    await connecting(call);
    invalidAt(
      await call('POST', `${ROOT}/connect`, { ...CONNECT, redirect_uri: `${CALLBACK}/other` }),
      '/redirect_uri',
    );
  });
});

describe('what is refused on complete', () => {
  const complete = (call: Call, body: object) => call('POST', `${ROOT}/complete`, body);

  test.each<[string, object, string]>([
    ['no session', { auth_session: undefined }, ''],
    ['a session too long', { auth_session: 'x'.repeat(65) }, '/auth_session'],
    ['no code', { connect_code: undefined }, ''],
    ['a code too long', { connect_code: 'x'.repeat(47) }, '/connect_code'],
    ['another code', { connect_code: 'other' }, '/connect_code'],
    ['no callback URL', { redirect_uri: undefined }, ''],
    ['another callback URL', { redirect_uri: `${CALLBACK}/other` }, '/redirect_uri'],
    ['no verifier', { code_verifier: undefined }, '/code_verifier'],
    ['a verifier too short', { code_verifier: 'x' }, '/code_verifier'],
    ['another verifier', { code_verifier: 'x'.repeat(43) }, '/code_verifier'],
    ['an unknown member', { state: 'a state' }, ''],
  ])('%s; the right one passes afterwards', async (_, changes, pointer) => {
    const emulated = await auth0Tenant();
    const completion = { ...(await agreed(emulated, PKCE)), code_verifier: VERIFIER };

    invalidAt(await complete(emulated.call, { ...completion, ...changes }), pointer);
    expect((await complete(emulated.call, completion)).status).toBe(201);
  });

  test('an unknown session, and one of somebody else', async () => {
    const users = [USER, 'other@example.com'].map((login) => ({ login, password: 'password' }));
    const emulated = await auth0Tenant({ users });
    const other = await emulated.auth0.issueToken('other@example.com');
    const completion = await agreed(emulated);

    deadSession(await complete(emulated.call, { ...completion, auth_session: 'unknown' }));
    deadSession(
      await emulated.call('POST', `${ROOT}/complete`, completion, {
        authorization: `Bearer ${other.accessToken}`,
      }),
    );
    expect((await complete(emulated.call, completion)).status).toBe(201);
  });

  test('a code before the user has agreed, and the code of another session', async () => {
    const emulated = await auth0Tenant();
    const { auth_session } = await connecting(emulated.call);
    const { connect_code } = await agreed(emulated);
    const body = { auth_session, redirect_uri: CALLBACK };

    invalidAt(await complete(emulated.call, { ...body, connect_code: 'x' }), '/connect_code');
    invalidAt(await complete(emulated.call, { ...body, connect_code }), '/connect_code');
  });

  test.each(['unknown_session', 'conflict'] as const)(
    'a code that was used, also at the same moment (%s)',
    async (usedConnectCode) => {
      const emulated = await auth0Tenant({ undocumented: { usedConnectCode } });
      const completion = { ...(await agreed(emulated, PKCE)), code_verifier: VERIFIER };

      const replies = await Promise.all([1, 2].map(() => complete(emulated.call, completion)));
      const [refused] = replies.filter(({ status }) => status !== 201);

      expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
      if (!refused) return expect.fail('Both were accepted.');
      if (usedConnectCode === 'conflict') expectProblem(refused, 409, 'A0E-409-0003');
      else deadSession(refused);
    },
  );

  test('an account that is connected already, where the switch says so', async () => {
    const emulated = await auth0Tenant({ undocumented: { duplicateConnectedAccount: 'conflict' } });
    emulated.auth0.accounts.addConnectedAccount(USER, { connection: 'google-oauth2' });
    emulated.auth0.accounts.addConnectedAccount(USER, { connection: 'github', upstreamUser: 'somebody' });
    expect((await complete(emulated.call, await agreed(emulated))).status).toBe(201);

    expectProblem(await complete(emulated.call, await agreed(emulated)), 409, 'A0E-409-0003');
  });
});

describe('the lists', () => {
  test('are cut into pages, and a cursor survives what is deleted', async () => {
    const { auth0, call, clock } = await auth0Tenant();
    const ids = Array.from({ length: 25 }, () => {
      clock.advance(1000);
      return auth0.accounts.addConnectedAccount(USER, {
        connection: 'github',
        expiresAt: clock.now(),
        organizationId: 'org_1',
      });
    });
    const page = async (query: string) => {
      const reply = await call('GET', `${ROOT}/accounts${query}`);
      expectBody(reply, 200, schemas.connectedAccounts);
      const { accounts, next } = reply.body as { accounts: { id: string }[]; next?: string };
      return { ids: accounts.map(({ id }) => id), next };
    };

    const first = await page('');
    expect(first.ids).toEqual(ids.slice(0, 10));
    await call('DELETE', `${ROOT}/accounts/${ids[9]}`);
    const second = await page(`?take=5&from=${first.next}`);
    expect(second.ids).toEqual(ids.slice(10, 15));
    const third = await page(`?from=${second.next}`);
    expect(third).toEqual({ ids: ids.slice(15), next: undefined });
    expect((await page('?take=100')).ids).toHaveLength(20);
  });

  test('hold what the filter names: one connection, or several', async () => {
    const { auth0, call } = await auth0Tenant();
    for (const connection of ['a', 'b', 'c']) auth0.accounts.addConnectedAccount(USER, { connection });
    const named = async (query: string) => {
      const { body } = await call('GET', `${ROOT}/accounts${query}`);
      return (body as { accounts: { connection: string }[] }).accounts.map(({ connection }) => connection);
    };

    expect(await named('?connection=b')).toEqual(['b']);
    expect((await named('?connection=a&connection=c')).sort()).toEqual(['a', 'c']);
    expect(await named('?connection=d')).toEqual([]);
    // What myaccount-js sends for a list is the name of no connection (Auth0 contract section 13).
    expect(await named(`?connection=${encodeURIComponent('["a","c"]')}`)).toEqual([]);
  });

  test.each([
    ['accounts?take=0', '/take'],
    ['accounts?take=x', '/take'],
    ['accounts?from=x', '/from'],
    [`accounts?${'connection=a&'.repeat(21)}`, '/connection'],
    [`accounts?connection=${'x'.repeat(129)}`, '/connection'],
    ['connections?take=1.5', '/take'],
    ['connections?from=%7B%7D', '/from'],
  ])('refuse %s', async (path, pointer) => {
    const { call } = await auth0Tenant();

    invalidAt(await call('GET', `${ROOT}/${path}`), pointer);
  });

  test('name the connections there are', async () => {
    const { call } = await auth0Tenant();

    const all = await call('GET', `${ROOT}/connections`);
    const first = await call('GET', `${ROOT}/connections?take=1`);
    const second = await call('GET', `${ROOT}/connections?take=1&from=${textAt(first, 'next')}`);

    for (const reply of [all, first, second]) expectBody(reply, 200, schemas.connections);
    expect(all.body).toMatchObject({ connections: [{ name: 'github' }, { name: 'google-oauth2' }] });
    expect(second.body).toEqual({ connections: [expect.objectContaining({ name: 'google-oauth2' })] });
  });
});

describe('the checks before the operation', () => {
  test.each([
    ['create', 'POST', '/connect', 400],
    ['read', 'POST', '/connect', 403],
    ['create', 'POST', '/complete', 400],
    ['read', 'POST', '/complete', 403],
    ['read', 'GET', '/accounts', 200],
    ['create', 'GET', '/accounts', 403],
    ['read', 'GET', '/connections', 200],
    ['delete', 'GET', '/connections', 403],
    ['delete', 'DELETE', '/accounts/cac_x', 404],
    ['create', 'DELETE', '/accounts/cac_x', 403],
  ])('%s:me:connected_accounts, %s %s: %i', async (verb, method, path, status) => {
    const { call } = await auth0Tenant({}, [`${verb}:me:connected_accounts`]);

    expect((await call(method, `${ROOT}${path}`, method === 'POST' ? {} : undefined)).status).toBe(status);
  });

  test('a body of another type, before what is in it', async () => {
    const { call } = await auth0Tenant();

    const reply = await call('POST', `${ROOT}/connect`, '{}', { 'content-type': 'application/json-seq' });

    expectProblem(reply, 415, 'A0E-415-0001');
  });

  test('an id of another form, before it is looked up, and the status of an unknown one', async () => {
    const { call } = await auth0Tenant({ undocumented: { unknownIdStatus: 400 } });

    invalidAt(await call('DELETE', `${ROOT}/accounts/x`), '/id');
    expectProblem(await call('DELETE', `${ROOT}/accounts/cac_x`), 400, 'A0E-400-0003');
  });

  test('lists by connection have a limit of their own', async () => {
    const { call } = await auth0Tenant({ rateLimits: { plan: 'free' } });
    const statuses = async (path: string) => {
      const replies = [];
      for (let count = 0; count < 3; count += 1) replies.push((await call('GET', path)).status);
      return replies;
    };

    expect(await statuses(`${ROOT}/accounts`)).toEqual([200, 200, 429]);
    expect(await statuses(`${ROOT}/accounts?connection=a`)).toEqual([200, 200, 200]);
  });
});

describe('what is only announced', () => {
  const PATHS = ['/me/v1/consents', '/me/v1/consents/cns_1', '/me/v1/organizations'];

  test.each(PATHS)('%s is not there by default', async (path) => {
    const { call } = await auth0Tenant();

    expectProblem(await call('GET', path), 404, 'A0E-404-0001');
  });

  test('is there where it is switched on', async () => {
    const { auth0, call, clock } = await auth0Tenant({ features: { plannedOperations: true } });
    const details = { audience: 'https://api.example.com', scope: ['read:orders'] };
    const plain = auth0.accounts.addConsent(USER, { clientId: 'agent', expiresAt: clock.now() });
    auth0.accounts.addConsent(USER, { clientId: 'agent', expiresAt: clock.now(), details });
    auth0.accounts.addOrganization(USER, { name: 'b', displayName: 'B' });
    auth0.accounts.addOrganization(USER, { name: 'a' });

    const consents = await call('GET', '/me/v1/consents');
    const consent = await call('GET', `/me/v1/consents/${plain}`);
    const first = await call('GET', '/me/v1/organizations?take=1');
    const second = await call('GET', `/me/v1/organizations?from=${textAt(first, 'next')}`);

    expectBody(consents, 200, schemas.consents);
    expect(consents.body).toMatchObject({ consents: [{ id: plain }, { requested_details: details }] });
    expectBody(consent, 200, schemas.consent);
    for (const reply of [first, second]) expectBody(reply, 200, schemas.organizations);
    expect(first.body).toMatchObject({ organizations: [{ name: 'a' }] });
    expect(second.body).toMatchObject({ organizations: [{ name: 'b', display_name: 'B' }] });
    expectProblem(await call('GET', '/me/v1/consents/cns_x'), 404, 'A0E-404-0002');
    invalidAt(await call('GET', '/me/v1/organizations?take=0'), '/take');
  });

  test('has scopes of its own', async () => {
    const features = { plannedOperations: true };
    for (const [scope, statuses] of [
      ['read:me:consents', [200, 404, 403]],
      ['read:me:organizations', [403, 403, 200]],
    ] as const) {
      const { call } = await auth0Tenant({ features }, [scope]);
      const replies = await Promise.all(PATHS.map((path) => call('GET', path)));
      expect(replies.map(({ status }) => status)).toEqual(statuses);
    }
  });
});
