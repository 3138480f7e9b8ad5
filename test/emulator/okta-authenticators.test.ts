import { describe, expect, test } from 'vitest';
import type { OktaEmulatorOptions } from '../../src/emulator/index.ts';
import { type Call, type Reply, textAt } from './caller.ts';
import { expectOktaError, oktaOrg, USER } from './okta-org.ts';
import { oktaAuthenticator, oktaEnrollment, oktaListedEnrollment } from './schemas/okta-authenticators.ts';
import { array, type Schema } from './schemas/schema.ts';

const PATH = '/idp/myaccount/authenticators';
const FORBIDDEN = 'You do not have permission to perform the requested action';

/** This group answers plain JSON. Okta contract section 1.3 */
function expectPlain(reply: Reply, schema: Schema): void {
  expect(reply.status).toBe(200);
  expect(reply.headers.get('content-type')).toBe('application/json');
  expect(schema(reply.body)).toEqual([]);
}

/** The path of the authenticator of a kind. */
async function pathOf(call: Call, key: string): Promise<string> {
  const { body } = await call('GET', PATH);
  const found = Array.isArray(body) ? body.find((authenticator) => authenticator.key === key) : undefined;
  return `${PATH}/${found?.id}`;
}

/** An organisation, and the paths of its email authenticator and the primary address. */
async function withEmail(options: OktaEmulatorOptions = {}, scopes?: readonly string[]) {
  const org = await oktaOrg(options, scopes);
  const email = await pathOf(org.call, 'okta_email');
  const primary = `${email}/enrollments/${textAt(await org.call('GET', `${email}/enrollments`), '0.id')}`;
  return { ...org, email, primary };
}

describe('authenticators', () => {
  test('are listed with links, and with what is asked for', async () => {
    const { call } = await oktaOrg();

    const plain = await call('GET', PATH);
    expectPlain(plain, array(oktaAuthenticator));
    const email = { key: 'okta_email', name: 'Email', enrollable: true };
    expect(plain.body).toContainEqual(expect.objectContaining(email));
    expect(plain.text).not.toContain('_embedded');

    const expanded = await call('GET', `${PATH}?expand=enrollments,requirements`);
    expectPlain(expanded, array(oktaAuthenticator));
    expect(textAt(expanded, '0._embedded.enrollments.0.profile.email')).toBe('u***r@example.com');
  });

  test('are answered one by one, expanded too', async () => {
    const { call, email } = await withEmail();

    expectPlain(await call('GET', email), oktaAuthenticator);
    const expanded = await call('GET', `${email}?expand=enrollments`);
    expectPlain(expanded, oktaAuthenticator);
    expect(textAt(expanded, '_embedded.enrollments.0.id')).toMatch(/^eae/);
  });

  test('that cannot be enrolled say so and have no link for it', async () => {
    const { call, email } = await withEmail({ features: { secondaryEmail: false } });

    const reply = await call('GET', email);

    expectPlain(reply, oktaAuthenticator);
    expect(reply.body).toMatchObject({ enrollable: false });
    expect(reply.text).not.toContain('/setup/');
  });

  test('tell what a password has to be like, whether there is one or not', async () => {
    const { okta, call } = await oktaOrg({ passwordPolicy: { minLength: 12 } });
    okta.accounts.setPasswordStatus(USER, 'NOT_ENROLLED');

    const reply = await call('GET', `${await pathOf(call, 'okta_password')}?expand=requirements`);

    expectPlain(reply, oktaAuthenticator);
    expect(reply.body).toMatchObject({ _embedded: { requirements: { complexity: { minLength: 12 } } } });
    expect((await call('GET', `${PATH}?expand=requirements`)).text.match(/_embedded/g)).toHaveLength(1);
  });

  test('that are unknown are not found', async () => {
    const { call } = await oktaOrg();

    const summary = 'Not found: Resource not found: aut0 (Authenticator)';
    for (const path of ['aut0', 'aut0/enrollments', 'aut0/enrollments/eae0']) {
      expectOktaError(await call('GET', `${PATH}/${path}`), 404, 'E0000007', summary);
    }
    expectOktaError(await call('PATCH', `${PATH}/aut0/enrollments/e`, {}), 404, 'E0000007', summary);
  });

  test('that policy does not show are forbidden, each operation of them', async () => {
    const { call } = await oktaOrg({ features: { authenticators: false } });

    expectOktaError(await call('GET', PATH), 403, 'E0000006', FORBIDDEN);
    expectOktaError(await call('PATCH', `${PATH}/a/enrollments/e`, {}), 403, 'E0000006', FORBIDDEN);
  });

  test('are read with read or manage, and changed with manage only', async () => {
    const reader = await withEmail({}, ['okta.myAccount.authenticators.read']);
    const manager = await withEmail({}, ['okta.myAccount.authenticators.manage']);
    const stranger = await oktaOrg({}, ['okta.myAccount.email.read']);

    expect((await manager.call('GET', manager.email)).status).toBe(200);
    expect((await reader.call('PATCH', reader.primary, {})).status).toBe(403);
    expect((await manager.call('PATCH', manager.primary, {})).status).toBe(200);
    expect((await stranger.call('GET', PATH)).status).toBe(403);
  });
});

describe('enrollments', () => {
  test('are what the account has: verified addresses, masked', async () => {
    const { okta, call, email } = await withEmail();
    okta.accounts.addEmail(USER, { address: 'b@example.com' });
    okta.accounts.addEmail(USER, { address: 'pending@example.com', status: 'UNVERIFIED' });

    const reply = await call('GET', `${email}/enrollments`);

    expectPlain(reply, array(oktaListedEnrollment));
    expect(reply.body).toMatchObject([
      { profile: { email: 'u***r@example.com' }, canUnenroll: false },
      { profile: { email: 'b***@example.com' }, canUnenroll: true },
    ]);
  });

  test('are what the account has: verified phones, masked', async () => {
    const { okta, call } = await oktaOrg();
    okta.accounts.addPhone(USER, { number: '+15555550100' });
    okta.accounts.addPhone(USER, { number: '+15555550101', status: 'UNVERIFIED' });

    const phone = await pathOf(call, 'phone_number');
    const reply = await call('GET', `${phone}/enrollments`);

    expectPlain(reply, array(oktaListedEnrollment));
    expect(reply.body).toMatchObject([{ profile: { phoneNumber: '********0100' }, canUnenroll: true }]);
    expect((await call('GET', phone)).body).toMatchObject({ enrollable: true });
  });

  test('are what the account has: the password, which tells what can be done with it', async () => {
    const { okta, call } = await oktaOrg();
    const password = await pathOf(call, 'okta_password');

    const reply = await call('GET', `${password}/enrollments`);
    expectPlain(reply, array(oktaListedEnrollment));
    expect(reply.body).toMatchObject([{ profile: {}, canChangePassword: true, canResetPassword: true }]);
    expect((await call('GET', password)).body).toMatchObject({ enrollable: false });

    okta.accounts.setPasswordStatus(USER, 'NOT_ENROLLED');
    expect((await call('GET', `${password}/enrollments`)).body).toEqual([]);
    expect((await call('GET', password)).body).toMatchObject({ enrollable: true });
  });

  test('are what the account has: passkeys, each by its own id', async () => {
    const { okta, call } = await oktaOrg({ webAuthn: { maxCredentials: 2 } });
    const id = okta.accounts.addWebAuthnCredential(USER);
    const passkeys = await pathOf(call, 'webauthn');

    const reply = await call('GET', `${passkeys}/enrollments`);
    expectPlain(reply, array(oktaListedEnrollment));
    expect(reply.body).toMatchObject([{ id, profile: {}, canReset: false, canUnenroll: true }]);
    expect((await call('GET', passkeys)).body).toMatchObject({ enrollable: true });

    okta.accounts.addWebAuthnCredential(USER);
    expect((await call('GET', passkeys)).body).toMatchObject({ enrollable: false });
  });

  test('of passkeys cannot begin where the org has switched WebAuthn off', async () => {
    const { call } = await oktaOrg({ features: { webauthn: false } });

    expect((await call('GET', await pathOf(call, 'webauthn'))).body).toMatchObject({ enrollable: false });
  });

  test('of a password that policy keeps as it is say so', async () => {
    const { call } = await oktaOrg({ features: { passwordSelfService: false } });
    const path = `${await pathOf(call, 'okta_password')}/enrollments`;

    const kept = { canChangePassword: false, canResetPassword: false, canUnenroll: false };
    expect((await call('GET', path)).body).toMatchObject([kept]);
  });

  test('are answered one by one, with their links under the other name', async () => {
    const { call, primary } = await withEmail();

    expectPlain(await call('GET', primary), oktaEnrollment);
  });

  test('that are unknown are not found', async () => {
    const { call, email } = await withEmail();

    const summary = 'Not found: Resource not found: eae0 (AuthenticatorEnrollment)';
    const path = `${email}/enrollments/eae0`;
    expectOktaError(await call('GET', path), 404, 'E0000007', summary);
    expectOktaError(await call('PATCH', path, { nickname: 'x' }), 404, 'E0000007', summary);
  });

  test('take a name, keep it, and lose it', async () => {
    const { call, primary } = await withEmail();
    const type = { 'content-type': 'application/merge-patch+json;okta-version=1.0.0' };

    const named = await call('PATCH', primary, { nickname: 'Work' }, type);
    expectPlain(named, oktaEnrollment);
    expect(named.body).toMatchObject({ nickname: 'Work' });
    expect((await call('PATCH', primary, {}, type)).body).toMatchObject({ nickname: 'Work' });
    expect((await call('GET', primary)).body).toMatchObject({ nickname: 'Work' });

    const cleared = await call('PATCH', primary, { nickname: null }, type);
    expectPlain(cleared, oktaEnrollment);
    expect(cleared.body).not.toHaveProperty('nickname');
  });

  test('give a passkey its name, until they lose it', async () => {
    const { okta, call } = await oktaOrg();
    const id = okta.accounts.addWebAuthnCredential(USER, { name: 'Model 5' });
    const enrollment = `${await pathOf(call, 'webauthn')}/enrollments/${id}`;
    const passkey = `/idp/myaccount/webauthn/${id}`;

    await call('PATCH', enrollment, { nickname: 'Work laptop' });
    expect((await call('GET', passkey)).body).toMatchObject({ id, name: 'Work laptop' });
    expect((await call('GET', '/idp/myaccount/webauthn')).body).toMatchObject([{ name: 'Work laptop' }]);

    await call('PATCH', enrollment, { nickname: null });
    expect((await call('GET', passkey)).body).toMatchObject({ id, name: 'Model 5' });
  });

  test('do not share a name', async () => {
    const { okta, call, email, primary } = await withEmail();
    okta.accounts.addEmail(USER, { address: 'b@example.com' });
    const second = textAt(await call('GET', `${email}/enrollments`), '1.id');
    await call('PATCH', primary, { nickname: 'Work' });

    const path = `${email}/enrollments/${second}`;
    const summary = 'Another enrollment of the user has the same nickname.';
    expectOktaError(await call('PATCH', path, { nickname: 'Work' }), 400, 'E0000232', summary);
    expect((await call('PATCH', primary, { nickname: 'Work' })).status).toBe(200);
  });

  test.each([7, '', {}])('are not called %j', async (nickname) => {
    const { call, primary } = await withEmail();

    expectOktaError(
      await call('PATCH', primary, { nickname }),
      400,
      'E0000001',
      'Api validation failed: nickname',
      'nickname: The field must be a text or null.',
    );
  });
});

describe('switches for what is uncertain', () => {
  test('the name of the links in lists', async () => {
    const { call, email } = await withEmail({ undocumented: { enrollmentListLinks: '_links' } });

    expectPlain(await call('GET', `${email}/enrollments`), array(oktaEnrollment));
  });

  test.each([
    ['enrollment', /^eae/],
    ['authenticator', /^aut/],
  ] as const)('the id in the links to pages is that of the %s', async (enrollmentPageId, id) => {
    const { call, primary } = await withEmail({ undocumented: { enrollmentPageId } });

    const { pathname } = new URL(textAt(await call('GET', primary), '_links.modify.href'));
    expect(pathname.split('/')[3]).toMatch(id);
  });
});
