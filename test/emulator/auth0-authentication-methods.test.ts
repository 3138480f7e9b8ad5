import { describe, expect, test } from 'vitest';
import { createAuth0Emulator } from '../../src/emulator/index.ts';
import { auth0Tenant, expectProblem, invalidAt, METHODS, USER } from './auth0-tenant.ts';
import { type Call, callerOf, type Reply, replyOf, textAt } from './caller.ts';

const NEW = 'new@example.com';

async function enrolled(call: Call, email = NEW) {
  const reply = await call('POST', METHODS, { type: 'email', email });
  const id = textAt(reply, 'id');
  return { id, authSession: textAt(reply, 'auth_session'), location: reply.headers.get('location') ?? '' };
}

function verifyPath(id: string): string {
  return `${METHODS}/${encodeURIComponent(id)}/verify`;
}

const notFound = (reply: Reply) => expectProblem(reply, 404, 'A0E-404-0002');

describe('the life of an email method', () => {
  test('it is enrolled with a code, verified, listed, named and deleted', async () => {
    const { auth0, call, clock } = await auth0Tenant();

    const enrolling = await call('POST', METHODS, { type: 'email', email: NEW });
    expect(enrolling.status).toBe(202);
    expect(enrolling.body).toEqual({
      id: expect.stringMatching(/^email\|dev_[0-9a-zA-Z]{16}$/),
      auth_session: expect.stringMatching(/^Fe26\.2\*\*.{40,}$/),
    });
    const id = textAt(enrolling, 'id');
    const auth_session = textAt(enrolling, 'auth_session');
    expect(enrolling.headers.get('location')).toBe(`${auth0.url}${METHODS}/${encodeURIComponent(id)}`);

    const message = auth0.outbox.latest(NEW);
    expect(message).toEqual({
      to: NEW,
      template: 'mfa_oob_code',
      code: expect.stringMatching(/^\d{6}$/),
      sentAt: clock.now(),
    });

    const verified = await call('POST', verifyPath(id), { auth_session, otp_code: message?.code });
    const method = {
      id,
      type: 'email',
      confirmed: true,
      email: NEW,
      usage: ['secondary'],
      created_at: '2026-01-01T00:00:00.000Z',
    };
    expect(verified.status).toBe(201);
    expect(verified.body).toEqual(method);
    expect(verified.headers.get('location')).toBe(`${auth0.url}${METHODS}/${encodeURIComponent(id)}`);

    const one = `${METHODS}/${encodeURIComponent(id)}`;
    expect((await call('GET', METHODS)).body).toEqual({ authentication_methods: [method] });
    expect((await call('GET', one)).body).toEqual(method);
    const named = await call('PATCH', one, { name: 'Work', preferred_authentication_method: 'sms' });
    expect(named.status).toBe(200);
    expect(named.body).toEqual({ ...method, name: 'Work' });
    expect((await call('PATCH', one, {})).body).toEqual({ ...method, name: 'Work' });

    const deleted = await call('DELETE', one);
    expect(deleted.status).toBe(204);
    expect(deleted.text).toBe('');
    expect(deleted.headers.get('content-type')).toBeNull();
    notFound(await call('GET', one));
  });

  test('until it is verified it is neither listed nor found', async () => {
    const { auth0, call } = await auth0Tenant();
    const { id } = await enrolled(call);

    expect((await call('GET', METHODS)).body).toEqual({ authentication_methods: [] });
    notFound(await call('GET', `${METHODS}/${id}`));
    expect(auth0.accounts.get(USER).pendingMethods).toMatchObject([{ type: 'email', email: NEW }]);
  });

  test('an id may come raw or encoded, and is decoded once', async () => {
    const { auth0, call } = await auth0Tenant();
    const id = auth0.accounts.addEmail(USER, { address: NEW });

    expect((await call('GET', `${METHODS}/${id}`)).status).toBe(200);
    expect((await call('GET', `${METHODS}/${encodeURIComponent(id)}`)).status).toBe(200);
    notFound(await call('GET', `${METHODS}/${encodeURIComponent(encodeURIComponent(id))}`));
  });

  test('enrolling again after giving up gives a new id, a new session and a new code', async () => {
    const { auth0, call } = await auth0Tenant();
    const first = await enrolled(call);
    const oldCode = auth0.outbox.latest(NEW)?.code;
    const second = await enrolled(call);

    expect(second.id).not.toBe(first.id);
    invalidAt(
      await call('POST', verifyPath(second.id), { auth_session: first.authSession, otp_code: oldCode }),
      '/auth_session',
    );
    const answer = { auth_session: second.authSession, otp_code: auth0.outbox.latest(NEW)?.code };
    expect((await call('POST', verifyPath(second.id), answer)).status).toBe(201);
  });

  test('the session survives wrong codes and dies on success', async () => {
    const { auth0, call } = await auth0Tenant();
    const { id, authSession: auth_session } = await enrolled(call);
    const verify = (otp_code: unknown) => call('POST', verifyPath(id), { auth_session, otp_code });

    invalidAt(await verify('000000'), '/otp_code');
    invalidAt(await verify('no code'), '/otp_code');
    expect((await verify(auth0.outbox.latest(NEW)?.code)).status).toBe(201);
    notFound(await verify(auth0.outbox.latest(NEW)?.code));
  });

  test('the session lapses after five minutes', async () => {
    const { auth0, call, clock } = await auth0Tenant();
    const { id, authSession: auth_session } = await enrolled(call);
    const otp_code = auth0.outbox.latest(NEW)?.code;
    clock.advance(300_000);

    invalidAt(await call('POST', verifyPath(id), { auth_session, otp_code }), '/auth_session');
    expect(auth0.accounts.get(USER).methods).toEqual([]);
  });

  test('nobody else can verify it', async () => {
    const users = [USER, 'b@example.com'].map((login) => ({ login, password: 'p' }));
    const { auth0, call } = await auth0Tenant({ users });
    const { id, authSession: auth_session } = await enrolled(call);
    const other = await auth0.issueToken('b@example.com');

    const reply = await callerOf(auth0, { authorization: `Bearer ${other.accessToken}` })(
      'POST',
      verifyPath(id),
      { auth_session, otp_code: auth0.outbox.latest(NEW)?.code },
    );

    notFound(reply);
  });

  test('the list can be filtered by type', async () => {
    const { auth0, call } = await auth0Tenant();
    const id = auth0.accounts.addEmail(USER, { address: NEW, name: 'Home' });

    expect((await call('GET', `${METHODS}?type=email`)).body).toMatchObject({
      authentication_methods: [{ id, name: 'Home' }],
    });
    expect((await call('GET', `${METHODS}?type=phone`)).body).toEqual({ authentication_methods: [] });
    invalidAt(await call('GET', `${METHODS}?type=sms`), '/type');
  });

  test('the list ends after twenty', async () => {
    const { auth0, call } = await auth0Tenant();
    for (let count = 0; count < 21; count += 1) {
      auth0.accounts.addEmail(USER, { address: `n${count}@example.com` });
    }

    const { body } = await call('GET', METHODS);

    expect(body).toMatchObject({ authentication_methods: { length: 20 } });
  });
});

describe('what is refused', () => {
  test.each([
    ['no type', { email: NEW }, ''],
    ['a type that cannot be enrolled', { type: 'webauthn-roaming' }, '/type'],
    ['an unknown type', { type: 'sms', email: NEW }, '/type'],
    ['no address', { type: 'email' }, ''],
    ['no valid address', { type: 'email', email: 'nobody' }, '/email'],
    ['an unknown member', { type: 'email', email: NEW, name: 'Work' }, ''],
  ])('enrolling with %s', async (_, body, pointer) => {
    const { auth0, call } = await auth0Tenant();

    invalidAt(await call('POST', METHODS, body), pointer);
    expect(auth0.outbox.messages()).toEqual([]);
  });

  test('enrolling an address that is confirmed already', async () => {
    const { auth0, call } = await auth0Tenant();
    auth0.accounts.addEmail(USER, { address: NEW });

    expectProblem(
      await call('POST', METHODS, { type: 'email', email: NEW.toUpperCase() }),
      409,
      'A0E-409-0003',
    );
  });

  test.each([
    ['no session', { otp_code: '123456' }, ''],
    ['a foreign session', { auth_session: 'foreign', otp_code: '123456' }, '/auth_session'],
    ['no code', { auth_session: 'foreign' }, ''],
    ['a code that is no text', { auth_session: 'foreign', otp_code: 123456 }, '/otp_code'],
    ['an unknown member', { auth_session: 'foreign', otp_code: '123456', type: 'email' }, ''],
  ])('verifying with %s', async (_, body, pointer) => {
    const { call } = await auth0Tenant();
    const { id } = await enrolled(call);

    invalidAt(await call('POST', verifyPath(id), body), pointer);
  });

  test.each([
    ['an unknown member', { email: NEW }, ''],
    ['a name that is no text', { name: 1 }, '/name'],
    [
      'an unknown way to be reached',
      { preferred_authentication_method: 'fax' },
      '/preferred_authentication_method',
    ],
  ])('updating with %s', async (_, body, pointer) => {
    const { auth0, call } = await auth0Tenant();
    const id = auth0.accounts.addEmail(USER, { address: NEW });

    invalidAt(await call('PATCH', `${METHODS}/${id}`, body), pointer);
  });

  test('anything about an id that the account does not have', async () => {
    const { call } = await auth0Tenant();
    const path = `${METHODS}/email%7Cdev_unknown`;
    const body = { auth_session: 's', otp_code: '123456' };

    notFound(await call('GET', path));
    notFound(await call('PATCH', path, { name: 'x' }));
    notFound(await call('DELETE', path));
    notFound(await call('POST', `${path}/verify`, body));
    notFound(await call('POST', `${METHODS}/unknown/verify`, body));
  });

  test('a path or a method that does not exist', async () => {
    const { call } = await auth0Tenant();

    expectProblem(await call('GET', '/me/v1/nothing'), 404, 'A0E-404-0001');
    expectProblem(await call('PUT', METHODS, {}), 404, 'A0E-404-0001');
  });

  test('everything, while the API is not activated', async () => {
    const { call } = await auth0Tenant({ features: { myAccount: false } });

    expectProblem(await call('GET', METHODS), 404, 'A0E-404-0001');
  });
});

describe('the checks before the operation', () => {
  test('a token that is missing, garbage, expired, revoked or foreign', async () => {
    const { auth0, call, clock } = await auth0Tenant();
    const expired = await auth0.issueToken(USER, { lifetimeSeconds: 60 });
    const foreign = await createAuth0Emulator({ clock, seed: 'other' }).issueToken(USER);
    clock.advance(60_000);
    const withToken = (token: string) =>
      call('GET', METHODS, undefined, { authorization: `Bearer ${token}` });

    const missing = await call('GET', METHODS, undefined, { authorization: '' });
    expectProblem(missing, 401, 'A0E-401-0002');
    for (const token of ['garbage', expired.accessToken, foreign.accessToken]) {
      const reply = await withToken(token);
      expectProblem(reply, 401, 'A0E-401-0003');
      expect(reply.body).toMatchObject({ detail: 'Invalid Token' });
      expect(reply.headers.get('www-authenticate')).toBeNull();
    }
    auth0.accounts.revokeTokens(USER);
    expect((await call('GET', METHODS)).status).toBe(401);
  });

  test('a token for another audience or another host', async () => {
    const { auth0, call } = await auth0Tenant();
    const noSlash = await auth0.issueToken(USER, { audience: `${auth0.url}/me` });

    const authorization = `Bearer ${noSlash.accessToken}`;
    expect((await call('GET', METHODS, undefined, { authorization })).status).toBe(401);
    expect((await call('GET', `https://id.example.com${METHODS}`)).status).toBe(401);
  });

  test.each([
    ['read:me:authentication_methods', 'GET', METHODS, 200],
    ['create:me:authentication_methods', 'GET', METHODS, 403],
    ['read:me:authentication_methods', 'POST', METHODS, 403],
    ['update:me:authentication_methods', 'POST', `${METHODS}/x/verify`, 403],
    ['create:me:authentication_methods', 'POST', `${METHODS}/x/verify`, 400],
    ['create:me:authentication_methods', 'PATCH', `${METHODS}/x`, 403],
    ['update:me:authentication_methods', 'PATCH', `${METHODS}/x`, 404],
    ['update:me:authentication_methods', 'DELETE', `${METHODS}/x`, 403],
    ['delete:me:authentication_methods', 'DELETE', `${METHODS}/x`, 404],
    ['read:me:authentication-methods', 'GET', METHODS, 403],
  ])('the scope %s: %s %s is answered with %i', async (scope, method, path, status) => {
    const { call } = await auth0Tenant({}, [scope]);
    const id = path.replace('/x', '/email%7Cdev_unknown');
    const body = { POST: {}, PATCH: {} }[method];

    const reply = await call(method, id, body);

    expect(reply.status).toBe(status);
    if (status === 403) expectProblem(reply, 403, 'A0E-403-0002');
  });

  test('a body of another type, too large, malformed or no object', async () => {
    const { call } = await auth0Tenant();

    const text = await call('POST', METHODS, { type: 'email' }, { 'content-type': 'text/plain' });
    expect(text.status).toBe(415);
    expect((await call('POST', METHODS, { type: 'x'.repeat(100_000) })).status).toBe(413);
    invalidAt(await call('POST', METHODS, '{"type":'), '');
    invalidAt(await call('POST', METHODS, '[]'), '');
  });

  test('come in the order of the contract: each refusal hides the ones behind it', async () => {
    const { auth0, clock } = await auth0Tenant({ rateLimits: { plan: 'free' } });
    const reader = await auth0.issueToken(USER, { scopes: ['read:me:authentication_methods'] });
    const post = (accessToken: string, body: string, type = 'application/json') =>
      callerOf(auth0, {})('POST', METHODS, body, {
        ...(accessToken !== '' && { authorization: `Bearer ${accessToken}` }),
        'content-type': type,
      });

    expect((await post('', '{', 'text/plain')).body).toMatchObject({ title: 'Missing Token' });
    expect((await post('garbage', '{', 'text/plain')).body).toMatchObject({ title: 'Invalid Token' });
    expect((await post('', '{', 'text/plain')).status).toBe(429);
    clock.advance(1000);
    expect((await post(reader.accessToken, '{', 'text/plain')).status).toBe(403);
    const { accessToken } = await auth0.signIn(USER);
    expect((await post(accessToken, '{', 'text/plain')).status).toBe(415);
    expect((await post(accessToken, '{')).status).toBe(429);
    clock.advance(60_000);
    expect((await post(accessToken, '{')).status).toBe(400);
  });
});

describe('switches for what is uncertain', () => {
  test('the status for an unknown id', async () => {
    const { call } = await auth0Tenant({ undocumented: { unknownIdStatus: 400 } });

    expect((await call('DELETE', `${METHODS}/email%7Cdev_x`)).status).toBe(400);
    expect((await call('GET', `${METHODS}/email%7Cdev_x`)).status).toBe(404);
  });

  test('WWW-Authenticate on a 401', async () => {
    const { call } = await auth0Tenant({ undocumented: { unauthorizedHeader: true } });

    const { headers } = await call('GET', METHODS, undefined, { authorization: '' });

    expect(headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  });

  test('what a wrong code is answered with, and whether the session survives it', async () => {
    const { auth0, call } = await auth0Tenant({
      undocumented: { wrongCodeErrors: 'none', sessionSurvivesWrongCode: false },
    });
    const { id, authSession: auth_session } = await enrolled(call);

    const wrong = await call('POST', verifyPath(id), { auth_session, otp_code: 'wrong' });
    expectProblem(wrong, 400, 'A0E-400-0003');
    const otp_code = auth0.outbox.latest(NEW)?.code;
    notFound(await call('POST', verifyPath(id), { auth_session, otp_code }));
  });

  test('deleting the last method', async () => {
    const { auth0, call } = await auth0Tenant({ undocumented: { lastMethodDeletable: false } });
    const first = auth0.accounts.addEmail(USER, { address: NEW });
    const second = auth0.accounts.addEmail(USER, { address: 'b@example.com' });

    expect((await call('DELETE', `${METHODS}/${first}`)).status).toBe(204);
    expect((await call('DELETE', `${METHODS}/${second}`)).status).toBe(409);
  });

  test('pending methods in the list, and the list as an array', async () => {
    const { call } = await auth0Tenant({ undocumented: { pendingMethodsListed: true, listBody: 'bare' } });
    const { id } = await enrolled(call);

    expect((await call('GET', METHODS)).body).toMatchObject([{ id, confirmed: false }]);
    expect((await call('GET', `${METHODS}/${id}`)).body).toMatchObject({ confirmed: false });
  });

  test('enrolling an address that is confirmed already', async () => {
    const { auth0, call } = await auth0Tenant({ undocumented: { duplicateEmail: 'accepted' } });
    auth0.accounts.addEmail(USER, { address: NEW });

    expect((await call('POST', METHODS, { type: 'email', email: NEW })).status).toBe(202);
  });

  test('scopes with hyphens', async () => {
    const { call } = await auth0Tenant({ undocumented: { hyphenatedScopes: true } }, [
      'read:me:authentication-methods',
    ]);

    expect((await call('GET', METHODS)).status).toBe(200);
  });
});

describe('limits, headers and browsers', () => {
  test('reads, writes and filtered reads have limits per minute, by plan', async () => {
    const { call, clock } = await auth0Tenant({ rateLimits: { plan: 'enterprise' } });
    const until429 = async (method: string, path: string, body?: unknown) => {
      for (let count = 0; count < 30; count += 1) {
        if ((await call(method, path, body)).status === 429) return count;
      }
      return expect.fail('It is never refused.');
    };

    expect(await until429('GET', METHODS)).toBe(5);
    expect(await until429('POST', METHODS, {})).toBe(5);
    expect(await until429('GET', `${METHODS}?type=email`)).toBe(20);

    clock.advance(60_000);
    expect((await call('GET', METHODS)).status).toBe(200);
  });

  test('a refusal says when to come back', async () => {
    const { call, clock } = await auth0Tenant({ rateLimits: { plan: 'free' } });
    const first = await call('GET', METHODS);
    await call('GET', METHODS);
    clock.advance(20_500);
    const refused = await call('GET', METHODS);

    expect(first.headers.get('x-ratelimit-limit')).toBe('2');
    expect(first.headers.get('x-ratelimit-remaining')).toBe('1');
    expectProblem(refused, 429, 'A0E-429-0001');
    expect(refused.headers.get('retry-after')).toBe('40');
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(refused.headers.get('x-ratelimit-reset')).toBe(String(Date.UTC(2026, 0, 1) / 1000 + 60));
  });

  test('emails with a code have a burst of 20, then one a minute', async () => {
    const { auth0, call, clock } = await auth0Tenant({ rateLimits: { plan: 'enterprise' } });
    const enroll = () => call('POST', METHODS, { type: 'email', email: NEW });
    // Five writes a minute use up the burst faster than a code a minute comes back.
    for (let minute = 0; minute < 4; minute += 1) {
      for (let count = 0; count < 5; count += 1) expect((await enroll()).status).toBe(202);
      clock.advance(60_000);
    }
    const statuses = [];
    for (let count = 0; count < 5; count += 1) statuses.push((await enroll()).status);

    expect(statuses).toEqual([202, 202, 202, 202, 429]);
    expect(auth0.outbox.messages(NEW)).toHaveLength(24);
  });

  test('wrong codes are limited to ten an hour', async () => {
    const { auth0, call, clock } = await auth0Tenant({
      rateLimits: { plan: 'enterprise' },
      codeLifetimeSeconds: 9000,
    });
    const { id, authSession: auth_session } = await enrolled(call);
    const verify = (otp_code: unknown) => call('POST', verifyPath(id), { auth_session, otp_code });
    for (let count = 0; count < 10; count += 1) {
      clock.advance(60_000);
      invalidAt(await verify('wrong'), '/otp_code');
    }
    clock.advance(60_000);

    const refused = await verify(auth0.outbox.latest(NEW)?.code);
    expectProblem(refused, 429, 'A0E-429-0001');
    expect(refused.headers.get('retry-after')).toBe('3000');
    clock.advance(3_000_000);
    expect((await verify(auth0.outbox.latest(NEW)?.code)).status).toBe(201);
  });

  test('every answer carries the limits, also without limits, and is not to be stored', async () => {
    const { call } = await auth0Tenant();

    for (const reply of [
      await call('GET', METHODS),
      await call('GET', METHODS, undefined, { authorization: '' }),
      await call('POST', METHODS, {}),
      await call('GET', '/me/v1/nothing'),
    ]) {
      expect(reply.headers.get('x-ratelimit-limit')).toMatch(/^\d+$/);
      expect(reply.headers.get('x-ratelimit-remaining')).toMatch(/^\d+$/);
      expect(reply.headers.get('x-ratelimit-reset')).toMatch(/^\d+$/);
      expect(reply.headers.get('cache-control')).toBe('no-store');
      expect(reply.headers.get('retry-after')).toBeNull();
    }
  });

  test('a preflight is answered without a token, and a browser may read Location', async () => {
    const { auth0, call } = await auth0Tenant();

    const preflight = await replyOf(await auth0.fetch(`${auth0.url}${METHODS}`, { method: 'OPTIONS' }));
    const { headers } = await call('GET', METHODS);

    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, POST, PATCH, DELETE, OPTIONS');
    expect(preflight.headers.get('access-control-allow-headers')).toBe(
      'authorization, content-type, dpop, auth0-client',
    );
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-expose-headers')).toMatch(/^Location, .*Retry-After/);
  });

  test('Location and audience follow publicUrl where one is given', async () => {
    const { call } = await auth0Tenant({ publicUrl: 'https://id.example.com/' });

    const { location } = await enrolled(call);

    expect(location).toMatch(/^https:\/\/id\.example\.com\/me\/v1\/authentication-methods\/email%7Cdev_/);
  });
});
