import { beforeEach, describe, expect, test } from 'vitest';
import { createSimulatedClock, type SimulatedClock } from '../../src/domain/index.ts';
import { createOktaEmulator, type OktaEmulatorOptions } from '../../src/emulator/index.ts';
import { type Call, callerOf, replyOf, textAt } from './caller.ts';
import { ACCEPT, expectAnswer, expectNothing, expectOktaError, USER } from './okta-org.ts';
import { challengedEmail, emailChallenge, unverifiedEmail, verifiedEmail } from './schemas/okta-emails.ts';
import { array } from './schemas/schema.ts';

const NEW = 'new@example.com';
const EMAILS = '/idp/myaccount/emails';

let clock: SimulatedClock;

beforeEach(() => {
  clock = createSimulatedClock();
});

async function started(options: OktaEmulatorOptions = {}, scopes?: readonly string[]) {
  const okta = createOktaEmulator({ clock, rateLimits: false, ...options });
  const { accessToken } = await okta.issueToken(USER, scopes ? { scopes } : {});
  return { okta, accessToken, call: callWith(okta, accessToken) };
}

function callWith(okta: ReturnType<typeof createOktaEmulator>, accessToken: string): Call {
  return callerOf(okta, { accept: ACCEPT, authorization: `Bearer ${accessToken}` });
}

function newEmail(members: Readonly<Record<string, unknown>> = {}) {
  return { profile: { email: NEW }, role: 'SECONDARY', sendEmail: false, ...members };
}

async function challenged(call: Call, members?: Readonly<Record<string, unknown>>) {
  const created = await call('POST', EMAILS, newEmail(members));
  const id = textAt(created, 'id');
  const challenge = await call('POST', `${EMAILS}/${id}/challenge`);
  return {
    id,
    challengeId: textAt(challenge, 'id'),
    verify: textAt(challenge, '_links.verify.href'),
    poll: textAt(challenge, '_links.poll.href'),
  };
}

describe('the life of an address', () => {
  test('it is created unverified, challenged, verified by its code and listed', async () => {
    const { okta, call } = await started();

    const created = await call('POST', EMAILS, newEmail());
    const id = textAt(created, 'id');
    const self = `${okta.url}${EMAILS}/${id}`;
    expectAnswer(created, 201, unverifiedEmail);
    expect(created.body).toMatchObject({
      roles: ['SECONDARY'],
      profile: { email: NEW },
      _links: { self: { href: self }, challenge: { href: `${self}/challenge` } },
    });

    const challenge = await call('POST', `${EMAILS}/${id}/challenge`);
    const challengeId = textAt(challenge, 'id');
    expectAnswer(challenge, 201, emailChallenge);
    expect(challenge.body).toMatchObject({
      status: 'UNVERIFIED',
      expiresAt: new Date(clock.now() + 300_000).toISOString(),
      profile: { email: NEW },
      _links: {
        verify: { href: `${self}/challenge/${challengeId}/verify` },
        poll: { href: `${self}/challenge/${challengeId}` },
      },
    });

    const message = okta.outbox.latest(NEW);
    expect(message).toMatchObject({ template: 'MyAccountChangeConfirmation', sentAt: clock.now() });
    expect(message?.code).toMatch(/^\d{6}$/);

    const verified = await call('POST', `${self}/challenge/${challengeId}/verify`, {
      verificationCode: message?.code,
    });
    expectNothing(verified);

    const listed = await call('GET', EMAILS);
    expectAnswer(listed, 200, array(verifiedEmail));
    expect(listed.body).toMatchObject([
      { roles: ['PRIMARY'], profile: { email: USER } },
      { id, roles: ['SECONDARY'] },
    ]);
  });

  test('with sendEmail, the default, a code goes out and the links to answer it are there', async () => {
    const { okta, call } = await started();

    const created = await call('POST', EMAILS, { profile: { email: NEW }, role: 'SECONDARY' });

    expectAnswer(created, 201, challengedEmail);
    const code = okta.outbox.latest(NEW)?.code;
    const verified = await call('POST', textAt(created, '_links.verify.href'), { verificationCode: code });
    expect(verified.status).toBe(204);
  });

  test('the links to answer a challenge last as long as the challenge', async () => {
    const { call } = await started();
    const { id } = await challenged(call);

    const during = await call('GET', `${EMAILS}/${id}`);
    clock.advance(300_000);
    const after = await call('GET', `${EMAILS}/${id}`);

    expectAnswer(during, 200, challengedEmail);
    expectAnswer(after, 200, unverifiedEmail);
  });

  test('a pending primary address is a second entry of that role, and replaces the old one when verified', async () => {
    const { okta, call } = await started();
    const { verify } = await challenged(call, { role: 'PRIMARY' });
    const pending = await call('GET', EMAILS);
    expect(pending.body).toMatchObject([
      { roles: ['PRIMARY'], status: 'VERIFIED' },
      { roles: ['PRIMARY'], status: 'UNVERIFIED' },
    ]);
    expect(okta.accounts.get(USER).email).toBe(USER);

    await call('POST', verify, { verificationCode: okta.outbox.latest(NEW)?.code });

    expect(okta.accounts.get(USER)).toMatchObject({
      login: USER,
      email: NEW,
      emails: [{ address: NEW, role: 'PRIMARY', status: 'VERIFIED' }],
    });
  });

  test('where the login follows the primary address, it changes when that is verified', async () => {
    const { okta, call } = await started({ features: { loginFollowsPrimaryEmail: true } });
    const { id } = okta.accounts.get(USER);
    const { verify } = await challenged(call, { role: 'PRIMARY' });
    expect(okta.accounts.get(id).login).toBe(USER);

    await call('POST', verify, { verificationCode: okta.outbox.latest(NEW)?.code });

    expect(okta.accounts.get(id).login).toBe(NEW);
  });

  test('the owner of the old address gets a notice, also when no code is sent', async () => {
    const { okta, call } = await started();

    await call('POST', EMAILS, newEmail({ role: 'PRIMARY' }));

    expect(okta.outbox.messages()).toEqual([
      { to: USER, template: 'PendingEmailChange', sentAt: clock.now() },
    ]);
  });

  test('an address left behind unverified can be found, challenged and verified later', async () => {
    const { okta, call } = await started();
    await call('POST', EMAILS, newEmail());
    const again = await call('POST', EMAILS, newEmail());
    expect(again.status).toBe(409);

    const { id } = okta.accounts.get(USER).emails.at(-1) ?? expect.fail('It is gone.');
    const challenge = await call('POST', `${EMAILS}/${id}/challenge`, {});
    const code = okta.outbox.latest(NEW)?.code;

    expect(
      (await call('POST', textAt(challenge, '_links.verify.href'), { verificationCode: code })).status,
    ).toBe(204);
  });

  test('an unverified address and a verified secondary one can be deleted, the primary one cannot', async () => {
    const { okta, call } = await started();
    const secondary = okta.accounts.addEmail(USER, { address: 'second@example.com' });
    const unverified = textAt(await call('POST', EMAILS, newEmail()), 'id');
    const primary = okta.accounts.get(USER).emails[0]?.id;

    expect((await call('DELETE', `${EMAILS}/${unverified}`)).status).toBe(204);
    expect((await call('DELETE', `${EMAILS}/${secondary}`)).status).toBe(204);
    expectOktaError(
      await call('DELETE', `${EMAILS}/${primary}`),
      400,
      'E0000001',
      'Api validation failed: email',
      "A verified email address can't be deleted.",
    );
    expect((await call('GET', `${EMAILS}/${unverified}`)).status).toBe(404);
  });
});

describe('a challenge', () => {
  test('stays pollable after the code was accepted, and says so', async () => {
    const { okta, call } = await started();
    const { verify, poll, challengeId } = await challenged(call);
    const before = await call('GET', poll);
    expectAnswer(before, 200, emailChallenge);
    expect(before.body).toMatchObject({ id: challengeId, status: 'UNVERIFIED' });

    await call('POST', verify, { verificationCode: okta.outbox.latest(NEW)?.code });

    const after = await call('GET', poll);
    expectAnswer(after, 200, emailChallenge);
    expect(after.body).toMatchObject({ id: challengeId, status: 'VERIFIED' });
  });

  test('is answered by a plain GET of the link in the email', async () => {
    const { okta, call } = await started();
    const { id, poll } = await challenged(call);

    const page = await okta.fetch(okta.outbox.latest(NEW)?.link ?? '');

    expect(page.status).toBe(200);
    expect((await call('GET', poll)).body).toMatchObject({ status: 'VERIFIED' });
    expect((await call('GET', `${EMAILS}/${id}`)).body).toMatchObject({ status: 'VERIFIED' });
  });

  test('its link leads to the app, with the state that the app gave', async () => {
    const { okta, call } = await started({ emailLinkCallbackUrl: 'https://app.example.com/done?from=mail' });
    await call('POST', EMAILS, newEmail({ sendEmail: true, state: 'of-creation' }));
    const first = await okta.fetch(okta.outbox.latest(NEW)?.link ?? '');
    const id = okta.accounts.addEmail(USER, { address: 'b@example.com', status: 'UNVERIFIED' });
    await call('POST', `${EMAILS}/${id}/challenge`, { state: 'of-challenge' });
    const second = await okta.fetch(okta.outbox.latest('b@example.com')?.link ?? '');

    expect(first.status).toBe(302);
    expect(first.headers.get('location')).toBe('https://app.example.com/done?from=mail&state=of-creation');
    expect(second.headers.get('location')).toBe('https://app.example.com/done?from=mail&state=of-challenge');
  });

  test('lapses after five minutes: code, poll and link', async () => {
    const { okta, call } = await started();
    const { verify, poll, challengeId } = await challenged(call);
    const message = okta.outbox.latest(NEW);
    clock.advance(299_999);
    expect((await call('GET', poll)).status).toBe(200);
    clock.advance(1);

    const summary = `Not found: Resource not found: ${challengeId} (IdpMyAccountChallenge)`;
    expectOktaError(await call('GET', poll), 404, 'E0000007', summary);
    expectOktaError(
      await call('POST', verify, { verificationCode: message?.code }),
      404,
      'E0000007',
      summary,
    );
    expect((await okta.fetch(message?.link ?? '')).status).toBe(404);
    expect(okta.accounts.get(USER).emails.at(-1)?.status).toBe('UNVERIFIED');
  });

  test('is void once a newer one was sent, and once it was answered', async () => {
    const { okta, call } = await started();
    const { id, verify } = await challenged(call);
    const oldCode = okta.outbox.latest(NEW)?.code;
    const newer = await call('POST', `${EMAILS}/${id}/challenge`);
    const verificationCode = okta.outbox.latest(NEW)?.code;

    expect((await call('POST', verify, { verificationCode: oldCode })).status).toBe(404);
    const answer = () => call('POST', textAt(newer, '_links.verify.href'), { verificationCode });
    expect((await answer()).status).toBe(204);
    expect((await answer()).status).toBe(404);
  });

  test('survives wrong codes', async () => {
    const { okta, call } = await started();
    const { verify } = await challenged(call);

    for (const verificationCode of ['000000', '12', '']) {
      expectOktaError(
        await call('POST', verify, { verificationCode }),
        401,
        'E0000004',
        'Authentication failed',
        'User is not authorized.',
      );
    }

    const verificationCode = okta.outbox.latest(NEW)?.code;
    expect((await call('POST', verify, { verificationCode })).status).toBe(204);
  });

  test('its lifetime is an option', async () => {
    const { call } = await started({ codeLifetimeSeconds: 10 });
    const { poll } = await challenged(call);
    clock.advance(10_000);

    expect((await call('GET', poll)).status).toBe(404);
  });
});

describe('what is refused', () => {
  test.each([
    ['no body', undefined, 'email', 'Invalid email address.'],
    ['no profile', { role: 'SECONDARY' }, 'email', 'Invalid email address.'],
    ['no address', newEmail({ profile: { email: 'nobody' } }), 'email', 'Invalid email address.'],
    ['an unknown role', newEmail({ role: 'THIRD' }), 'role', 'role: The field must be PRIMARY or SECONDARY.'],
    ['no role', newEmail({ role: undefined }), 'role', 'role: The field must be PRIMARY or SECONDARY.'],
    ['a wrong type', newEmail({ sendEmail: 1 }), 'sendEmail', 'sendEmail: The field must be true or false.'],
  ])('creating with %s', async (_, body, subject, cause) => {
    const { okta, call } = await started();

    const reply = await call('POST', EMAILS, body);

    expectOktaError(reply, 400, 'E0000001', `Api validation failed: ${subject}`, cause);
    expect(okta.accounts.get(USER).emails).toHaveLength(1);
  });

  test('creating an address that the profile has, whatever its case', async () => {
    const { call } = await started();

    expectOktaError(
      await call('POST', EMAILS, newEmail({ profile: { email: USER.toUpperCase() } })),
      409,
      'E0000157',
      'Another authenticator with key: email is already active.',
      'The email address is already registered to the profile.',
    );
  });

  test('creating a secondary address where the organisation has none', async () => {
    const { call } = await started({ features: { secondaryEmail: false } });

    expectOktaError(
      await call('POST', EMAILS, newEmail()),
      403,
      'E0000038',
      "This operation is not allowed in the user's current status.",
      'Secondary email is not enabled as an authenticator for your org.',
    );
  });

  test('anything about an address that is not on the account', async () => {
    const { okta, call } = await started({
      users: [
        { login: USER, password: 'p' },
        { login: 'b@example.com', password: 'p' },
      ],
    });
    const foreign = okta.accounts.addEmail('b@example.com', { address: 'c@example.com' });
    const path = `${EMAILS}/${foreign}`;
    const summary = `Not found: Resource not found: ${foreign} (UserProfileEmail)`;

    expectOktaError(await call('GET', path), 404, 'E0000007', summary);
    expectOktaError(await call('DELETE', path), 404, 'E0000007', summary);
    expectOktaError(await call('POST', `${path}/challenge`), 404, 'E0000007', summary);
    expectOktaError(await call('GET', `${path}/challenge/x`), 404, 'E0000007', summary);
    expectOktaError(await call('POST', `${path}/challenge/x/verify`, {}), 404, 'E0000007', summary);
  });

  test('a challenge of another address', async () => {
    const { okta, call } = await started();
    const { challengeId } = await challenged(call);
    const other = okta.accounts.addEmail(USER, { address: 'b@example.com', status: 'UNVERIFIED' });

    expect((await call('GET', `${EMAILS}/${other}/challenge/${challengeId}`)).status).toBe(404);
  });

  test('verifying without a code', async () => {
    const { call } = await started();
    const { verify } = await challenged(call);

    expect((await call('POST', verify, {})).body).toMatchObject({ errorCode: 'E0000001' });
  });
});

describe('the checks before the operation', () => {
  test.each([
    [
      'a path that does not exist',
      'GET',
      '/idp/myaccount/nothing',
      404,
      'E0000008',
      'The requested path was not found',
    ],
    [
      'a method that does not exist',
      'PUT',
      EMAILS,
      405,
      'E0000022',
      'The endpoint does not support the provided HTTP method',
    ],
  ])('%s', async (_, method, path, status, code, summary) => {
    const { call } = await started();

    expectOktaError(await call(method, path), status, code, summary);
  });

  test.each([
    ['application/json; okta-version=1.0.0', 200],
    ['*/*;okta-version=1.0.0', 200],
    ['application/merge-patch+json; okta-version=1.0.0', 200],
    ['text/html, application/*;okta-version=1.0.0', 200],
    ['application/json', 406],
    ['application/json; okta-version=2.0.0', 406],
    ['text/html; okta-version=1.0.0', 406],
  ])('Accept %s is answered with %i', async (accept, status) => {
    const { call } = await started();

    expect((await call('GET', EMAILS, undefined, { accept })).status).toBe(status);
  });

  test('a token that is missing, garbage, expired, revoked, foreign or of another scheme', async () => {
    const { okta, call, accessToken } = await started();
    const expired = await okta.issueToken(USER, { lifetimeSeconds: 60 });
    const foreign = await createOktaEmulator({ clock, seed: 'other' }).issueToken(USER);
    clock.advance(60_000);

    for (const authorization of [
      '',
      'Bearer garbage',
      `Bearer ${expired.accessToken}`,
      `Bearer ${foreign.accessToken}`,
      `SSWS ${accessToken}`,
    ]) {
      const reply = await call('GET', EMAILS, undefined, { authorization });
      expectOktaError(reply, 401, 'E0000011', 'Invalid token provided');
    }
    expect((await call('GET', EMAILS)).status).toBe(200);
    okta.accounts.revokeTokens(USER);
    expect((await call('GET', EMAILS)).status).toBe(401);
  });

  test('an API that is switched off, which browsers cannot even read', async () => {
    const { call } = await started({ features: { myAccount: false } });

    const reply = await call('GET', EMAILS);

    const summary = 'You do not have permission to access the feature you are requesting';
    expectOktaError(reply, 401, 'E0000015', summary);
    expect(reply.headers.get('access-control-allow-origin')).toBe('null');
  });

  test.each([
    ['read', 'GET', EMAILS, ['okta.myAccount.email.read'], 200],
    ['manage implies read', 'GET', EMAILS, ['okta.myAccount.email.manage'], 200],
    ['read is not manage', 'POST', EMAILS, ['okta.myAccount.email.read'], 403],
    ['polling needs read itself', 'GET', `${EMAILS}/x/challenge/y`, ['okta.myAccount.email.manage'], 403],
    ['scopes are case-sensitive', 'GET', EMAILS, ['okta.myaccount.email.read'], 403],
    ['another resource', 'GET', EMAILS, ['okta.myAccount.phone.read'], 403],
    ['the umbrella scope', 'GET', EMAILS, ['okta.myAccount.read'], 403],
  ])('scopes: %s', async (_, method, path, scopes, status) => {
    const { call } = await started({}, scopes);

    const reply = await call(method, path, undefined);

    expect(reply.status).toBe(status);
    if (status !== 403) return;
    expect(reply.text).toBe('');
    expect(reply.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
  });

  test('a body that is not JSON, not an object, or not declared as JSON', async () => {
    const { call } = await started();
    const malformed = 'The request body was not well-formed.';

    expectOktaError(await call('POST', EMAILS, '{"profile":'), 400, 'E0000003', malformed);
    expectOktaError(await call('POST', EMAILS, '[]'), 400, 'E0000003', malformed);
    const text = await call('POST', EMAILS, newEmail(), { 'content-type': 'text/plain' });
    expect(text.body).toMatchObject({ errorCode: 'E0000021' });
  });

  test('come in the order of the contract: each refusal hides the ones behind it', async () => {
    const okta = createOktaEmulator({ clock, rateLimits: { requests: 1 } });
    const stale = { authTimeAt: clock.now() - 901_000 };
    const reader = await okta.issueToken(USER, { ...stale, scopes: ['okta.myAccount.email.read'] });
    const manager = await okta.issueToken(USER, stale);
    const withAccept = { accept: ACCEPT };
    const as = (token: string) => ({ ...withAccept, authorization: `Bearer ${token}` });
    const call = callerOf(okta, {});
    const post = (headers: Readonly<Record<string, string>>) => call('POST', EMAILS, '{', headers);

    expect((await call('PUT', EMAILS)).status).toBe(405);
    expect((await post({ accept: '*/*' })).status).toBe(406);
    expect((await post(withAccept)).status).toBe(401);
    expect((await post(as(reader.accessToken))).headers.get('www-authenticate')).toContain(
      'insufficient_scope',
    );
    expect((await post(as(manager.accessToken))).headers.get('www-authenticate')).toContain('max_age=900');
    expect((await post(as(manager.accessToken))).status).toBe(429);
    clock.advance(5000);
    const { accessToken } = await okta.signIn(USER);
    expect((await post(as(accessToken))).status).toBe(400);
  });
});

describe('switches for what is uncertain', () => {
  test('the status of a verification', async () => {
    const { okta, call } = await started({ undocumented: { verifyStatus: 200 } });
    const { verify } = await challenged(call);

    const reply = await call('POST', verify, { verificationCode: okta.outbox.latest(NEW)?.code });

    expectNothing(reply, 200);
  });

  test('an email without a role', async () => {
    const { call } = await started({ undocumented: { emailRoleOmitted: 'secondary' } });

    expect((await call('POST', EMAILS, newEmail({ role: undefined }))).body).toMatchObject({
      roles: ['SECONDARY'],
    });
  });

  test('a challenge without a state', async () => {
    const { call } = await started({ undocumented: { challengeStateRequired: true } });
    const id = textAt(await call('POST', EMAILS, newEmail()), 'id');

    expect((await call('POST', `${EMAILS}/${id}/challenge`)).status).toBe(400);
    expect((await call('POST', `${EMAILS}/${id}/challenge`, { state: 's' })).status).toBe(201);
  });

  test('deleting a verified secondary address', async () => {
    const { okta, call } = await started({ undocumented: { verifiedSecondaryDeletable: false } });
    const id = okta.accounts.addEmail(USER, { address: NEW });

    expect((await call('DELETE', `${EMAILS}/${id}`)).status).toBe(400);
  });

  test('the scopes of polling and the umbrella scopes', async () => {
    const undocumented = { challengePollScope: 'read_or_manage', umbrellaScopes: true } as const;
    const { call } = await started({ undocumented }, ['okta.myAccount.manage']);
    const { poll } = await challenged(call);

    expect((await call('GET', poll)).status).toBe(200);
  });

  test('the body of a missing scope', async () => {
    const { call } = await started({ undocumented: { insufficientScopeBody: 'error' } }, ['openid']);

    const reply = await call('GET', EMAILS);

    const summary = 'You do not have permission to perform the requested action';
    expectOktaError(reply, 403, 'E0000006', summary);
    expect(reply.headers.get('www-authenticate')).toContain('insufficient_scope');
  });
});

describe('limits, headers and browsers', () => {
  test('a user has 20 requests in 5 seconds, and every answer says how many are left', async () => {
    const { call } = await started({ rateLimits: {} });
    const first = await call('GET', EMAILS);
    for (let count = 1; count < 20; count += 1) await call('GET', EMAILS);
    const refused = await call('GET', EMAILS);

    expect(first.headers.get('x-rate-limit-limit')).toBe('20');
    expect(first.headers.get('x-rate-limit-remaining')).toBe('19');
    expectOktaError(refused, 429, 'E0000047', 'API call exceeded rate limit due to too many requests.');
    expect(refused.headers.get('x-rate-limit-remaining')).toBe('0');
    expect(refused.headers.get('x-rate-limit-reset')).toBe(String(clock.now() / 1000 + 5));
    expect(refused.headers.get('retry-after')).toBeNull();

    clock.advance(5000);
    expect((await call('GET', EMAILS)).status).toBe(200);
  });

  test('one user does not use up what another may', async () => {
    const users = [USER, 'b@example.com'].map((login) => ({ login, password: 'p' }));
    const { okta, call } = await started({ users, rateLimits: { requests: 1 } });
    const other = await okta.issueToken('b@example.com');

    expect((await call('GET', EMAILS)).status).toBe(200);
    expect((await call('GET', EMAILS)).status).toBe(429);
    expect((await callWith(okta, other.accessToken)('GET', EMAILS)).status).toBe(200);
  });

  test('every answer carries a request id, limits and the time by the emulator clock', async () => {
    const { call } = await started();

    for (const reply of [
      await call('GET', EMAILS),
      await call('GET', EMAILS, undefined, { authorization: '' }),
      await call('GET', EMAILS, undefined, { accept: '*/*' }),
      await call('GET', '/nowhere'),
    ]) {
      expect(reply.headers.get('x-okta-request-id')).toMatch(/^[\w-]{27}$/);
      expect(reply.headers.get('x-rate-limit-reset')).toMatch(/^\d+$/);
      expect(reply.headers.get('date')).toBe(new Date(clock.now()).toUTCString());
    }
  });

  test('a preflight is answered without a token, and is not in the log', async () => {
    const { okta } = await started();

    const reply = await replyOf(await okta.fetch(`${okta.url}${EMAILS}`, { method: 'OPTIONS' }));

    expect(reply.status).toBe(204);
    expect(reply.headers.get('access-control-allow-methods')).toBe('GET, POST, PUT, PATCH, DELETE');
    expect(reply.headers.get('access-control-allow-headers')).toContain('x-okta-user-agent-extended');
    expect(okta.requests.all).toEqual([]);
  });

  test('a browser may read the step-up header and the limits', async () => {
    const { call } = await started();

    const { headers } = await call('GET', EMAILS);

    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-expose-headers')).toMatch(/WWW-Authenticate.*X-Rate-Limit-Reset/);
  });

  test('links follow publicUrl where one is given', async () => {
    const { okta, call } = await started({ publicUrl: 'https://login.example.com' });

    const created = await call('POST', 'https://elsewhere.example.com/idp/myaccount/emails', newEmail());

    expect(textAt(created, '_links.self.href')).toMatch(/^https:\/\/login\.example\.com\/idp\//);
    expect(okta.url).toBe('https://login.example.com');
  });

  test('the log names each operation, its status and whether it was carried out', async () => {
    const { okta, call } = await started();

    await call('POST', EMAILS, newEmail());
    await call('POST', EMAILS, newEmail());
    await call('GET', `${EMAILS}?x=1`);
    await call('GET', '/nowhere');

    expect(okta.requests.all).toEqual([
      logged('createEmail', 'POST', EMAILS, 201, true),
      logged('createEmail', 'POST', EMAILS, 409, false),
      logged('listEmails', 'GET', `${EMAILS}?x=1`, 200, true),
      logged('unknown', 'GET', '/nowhere', 404, false),
    ]);
    expect(okta.requests.count('createEmail')).toBe(2);
    okta.requests.clear();
    expect(okta.requests.of('listEmails')).toEqual([]);
  });

  test('the same seed gives the same ids and codes', async () => {
    const idsOf = async (seed: string) => {
      const { okta, call } = await started({ seed });
      const { id, challengeId } = await challenged(call);
      return [okta.accounts.get(USER).id, id, challengeId, okta.outbox.latest(NEW)?.code];
    };

    expect(await idsOf('one')).toEqual(await idsOf('one'));
    expect(await idsOf('one')).not.toEqual(await idsOf('two'));
  });
});

function logged(operation: string, method: string, path: string, status: number, reached: boolean) {
  return { operation, method, path, status, reached, arrivedAt: clock.now() };
}
