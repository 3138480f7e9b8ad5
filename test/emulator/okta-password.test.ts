import { describe, expect, test } from 'vitest';
import { expectAnswer, expectNothing, expectOktaError, oktaOrg, USER } from './okta-org.ts';
import { password, passwordRequirements } from './schemas/okta-password.ts';

const PASSWORD = '/idp/myaccount/password';
const CHANGE = `${PASSWORD}/change-password`;
const POLICY =
  'At least 8 characters, lower case letters: 1, upper case letters: 1, numbers: 1, ' +
  'no parts of your username, none of your last 4 passwords.';
const NOT_MET = `password: Password requirements were not met. ${POLICY}`;

const withPassword = (text: unknown) => ({ profile: { password: text } });

type Org = Awaited<ReturnType<typeof oktaOrg>>;

/** The login form as somebody fills it in who knows this password, and no other. */
async function canSignInWith({ okta }: Org, attempt: string): Promise<boolean> {
  const url = new URL(`${okta.url}/oauth2/default/v1/authorize`);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: 'app',
    redirect_uri: `${okta.url}/callback`,
    scope: 'openid',
    code_challenge: 'x'.repeat(43),
    code_challenge_method: 'S256',
  }).toString();
  const form = await (await okta.fetch(url.href)).text();
  const action = /action="([^"]*)"/.exec(form)?.[1] ?? expect.fail('There is no form.');
  const transaction = /name="transaction" value="([^"]*)"/.exec(form)?.[1] ?? expect.fail('No transaction.');
  const body = new URLSearchParams({ transaction, username: USER, password: attempt });
  const answer = await okta.fetch(new URL(action, okta.url).href, { method: 'POST', body });
  return answer.status === 302;
}

describe('the life of a password', () => {
  test('it is shown, replaced, changed, deleted and created, and sign-in follows', async () => {
    const org = await oktaOrg();
    const { okta, clock, call } = org;
    const first = await call('GET', PASSWORD);
    expectAnswer(first, 200, password);
    expect(first.body).toMatchObject({ status: 'ACTIVE' });
    expect(await canSignInWith(org, 'password')).toBe(true);
    clock.advance(1000);

    const replaced = await call('PUT', PASSWORD, withPassword('Second-Secret-2'));
    expectAnswer(replaced, 201, password);
    expect(replaced.body).toEqual({
      ...Object(first.body),
      lastUpdated: new Date(clock.now()).toISOString(),
    });
    expect(await canSignInWith(org, 'password')).toBe(false);
    expect(await canSignInWith(org, 'Second-Secret-2')).toBe(true);

    expectNothing(
      await call('POST', CHANGE, { oldPassword: 'Second-Secret-2', newPassword: 'Third-Secret-3' }),
    );
    expect(await canSignInWith(org, 'Second-Secret-2')).toBe(false);
    expect(await canSignInWith(org, 'Third-Secret-3')).toBe(true);
    expect((await okta.signIn(USER)).subject).toBe(okta.accounts.get(USER).id);

    expectNothing(await call('DELETE', PASSWORD));
    expectAnswer(await call('GET', PASSWORD), 200, password);
    expect(okta.accounts.get(USER).passwordStatus).toBe('NOT_ENROLLED');
    expect(await canSignInWith(org, 'Third-Secret-3')).toBe(false);
    // Some other way in, which the emulator does not have, is an empty field.
    expect(await canSignInWith(org, '')).toBe(true);

    const created = await call('POST', PASSWORD, withPassword('Fourth-Secret-4'));
    expectAnswer(created, 201, password);
    expect(created.body).toMatchObject({ status: 'ACTIVE' });
    expect(await canSignInWith(org, '')).toBe(false);
    expect(await canSignInWith(org, 'Fourth-Secret-4')).toBe(true);
  });

  test.each(['EXPIRED', 'SUSPENDED'] as const)('it may be %s, until a new one is set', async (status) => {
    const { okta, call } = await oktaOrg();
    okta.accounts.setPasswordStatus(USER, status);
    const shown = await call('GET', PASSWORD);
    expectAnswer(shown, 200, password);
    expect(shown.body).toMatchObject({ status });

    await call('PUT', PASSWORD, withPassword('Second-Secret-2'));

    expect(okta.accounts.get(USER).passwordStatus).toBe('ACTIVE');
  });

  test('there is nothing to expire where there is none', async () => {
    const { okta } = await oktaOrg();
    okta.accounts.setPasswordStatus(USER, 'NOT_ENROLLED');

    expect(() => okta.accounts.setPasswordStatus(USER, 'EXPIRED')).toThrow(TypeError);
  });
});

describe('the requirements', () => {
  test('are told as they are set', async () => {
    const passwordPolicy = { minLength: 12, minSymbol: 2, excludeAttributes: ['firstName'] } as const;
    const { call } = await oktaOrg({ passwordPolicy });

    const reply = await call('GET', `${PASSWORD}/complexity-requirements`);

    expectAnswer(reply, 200, passwordRequirements);
    expect(reply.body).toMatchObject({
      description:
        'At least 12 characters, lower case letters: 1, upper case letters: 1, numbers: 1, symbols: 2, ' +
        'no parts of your username, not your firstName, none of your last 4 passwords.',
      complexity: { minLength: 12, minSymbol: 2, excludeUsername: true, excludeAttributes: ['firstName'] },
    });
  });

  test.each([
    ['too short', 'Aa1aaaa'],
    ['without a lower case letter', 'AAAAAAA1'],
    ['without an upper case letter', 'aaaaaaa1'],
    ['without a number', 'Aaaaaaaa'],
    ['with the name of the login in it', 'Aa1-USER-x'],
    ['with the domain of the login in it', 'Aa1example'],
    ['no text', 12345678],
    ['missing', undefined],
  ])('refuse a password that is %s', async (_, text) => {
    const { okta, call } = await oktaOrg();
    const subject = 'Api validation failed: Password';

    expectOktaError(await call('PUT', PASSWORD, withPassword(text)), 400, 'E0000001', subject, NOT_MET);
    okta.accounts.setPasswordStatus(USER, 'NOT_ENROLLED');
    expectOktaError(await call('POST', PASSWORD, withPassword(text)), 400, 'E0000001', subject, NOT_MET);
  });

  test('refuse symbols that are missing and names that are in it, where the policy says so', async () => {
    const { call } = await oktaOrg({ passwordPolicy: { minSymbol: 1, excludeAttributes: ['lastName'] } });
    const statusOf = async (text: string) => (await call('PUT', PASSWORD, withPassword(text))).status;

    expect(await statusOf('Abcdefg1')).toBe(400);
    expect(await statusOf('Abcdefg-1')).toBe(201);
  });

  test('refuse the present password and the former ones, as many as the policy says', async () => {
    const { call } = await oktaOrg({ passwordPolicy: { historyCount: 2 } });
    const change = (oldPassword: string, newPassword: string) =>
      call('POST', CHANGE, { oldPassword, newPassword });
    await change('password', 'Secret-One-1');
    await change('Secret-One-1', 'Secret-Two-2');

    expectOktaError(
      await change('Secret-Two-2', 'Secret-One-1'),
      400,
      'E0000001',
      'Api validation failed: Password',
      NOT_MET.replace('last 4', 'last 2'),
    );
    expect((await change('Secret-Two-2', 'Secret-Two-2')).status).toBe(400);
    expectNothing(await change('Secret-Two-2', 'Secret-Three-3'));
    expectNothing(await change('Secret-Three-3', 'Secret-One-1'));
  });
});

describe('what is refused', () => {
  const EXISTS = 'This account already has a password set as an authenticator.';

  test.each([409, 403] as const)('a second password, by a %i', async (passwordExistsStatus) => {
    const { call } = await oktaOrg({ undocumented: { passwordExistsStatus } });

    const reply = await call('POST', PASSWORD, withPassword('Second-Secret-2'));

    expectOktaError(reply, passwordExistsStatus, 'E0000157', EXISTS, EXISTS);
  });

  test('replacing, changing and deleting where there is none', async () => {
    const { okta, call } = await oktaOrg();
    okta.accounts.setPasswordStatus(USER, 'NOT_ENROLLED');
    const summary = `Not found: Resource not found: ${okta.accounts.get(USER).id} (UserProfilePassword)`;

    expectOktaError(await call('DELETE', PASSWORD), 404, 'E0000007', summary);
    expectOktaError(await call('PUT', PASSWORD, withPassword('Second-Secret-2')), 404, 'E0000007', summary);
    expectOktaError(await call('POST', CHANGE, {}), 404, 'E0000007', summary);
  });

  test('new passwords, where the organisation has none', async () => {
    const { okta, call } = await oktaOrg({ features: { password: false } });
    const summary = "This operation is not allowed in the user's current status.";
    const cause = 'Password is not enabled as an authenticator for your org.';
    const calls = [
      ['PUT', PASSWORD],
      ['POST', CHANGE],
      ['POST', PASSWORD],
    ] as const;

    for (const [method, path] of calls) {
      expectOktaError(await call(method, path, {}), 403, 'E0000038', summary, cause);
    }
    expect(okta.accounts.get(USER).passwordStatus).toBe('ACTIVE');
  });

  test('every change, where policy keeps users from it', async () => {
    const { okta, call } = await oktaOrg({ features: { passwordSelfService: false } });
    const summary = 'You do not have permission to perform the requested action';
    const calls = [
      ['PUT', PASSWORD],
      ['POST', CHANGE],
      ['DELETE', PASSWORD],
    ] as const;

    for (const [method, path] of calls) {
      expectOktaError(await call(method, path, {}), 403, 'E0000006', summary);
    }
    expect(okta.accounts.get(USER).passwordStatus).toBe('ACTIVE');
  });

  test.each([
    [undefined, 403, 'E0000014', 'Update of credentials failed'],
    ['E0000001', 400, 'E0000001', 'Api validation failed: oldPassword'],
    ['E0000004', 401, 'E0000004', 'Authentication failed'],
  ] as const)('a wrong old password (%s)', async (wrongOldPassword, status, code, summary) => {
    const org = await oktaOrg(wrongOldPassword ? { undocumented: { wrongOldPassword } } : {});

    const reply = await org.call('POST', CHANGE, { oldPassword: 'wrong', newPassword: 'Second-Secret-2' });

    expectOktaError(reply, status, code, summary, 'Old Password is not correct');
    expect(await canSignInWith(org, 'password')).toBe(true);
  });

  test.each([
    [{ newPassword: 'Second-Secret-2' }, 'oldPassword'],
    [{ oldPassword: 'password' }, 'newPassword'],
  ])('changing with %j alone', async (body, field) => {
    const { call } = await oktaOrg();

    expectOktaError(
      await call('POST', CHANGE, body),
      400,
      'E0000001',
      `Api validation failed: ${field}`,
      `${field}: The field cannot be left blank.`,
    );
  });

  test('a wrong current password on replacing, only where the switch says so', async () => {
    const body = { profile: { password: 'Second-Secret-2', currentPassword: 'wrong' } };
    const statuses = await Promise.all(
      (['ignored', 400, 403] as const).map(async (currentPassword) => {
        const { call } = await oktaOrg({ undocumented: { currentPassword } });
        const refused = await call('PUT', PASSWORD, body);
        const right = { profile: { password: 'Third-Secret-3', currentPassword: 'password' } };
        const taken = await call('PUT', PASSWORD, right);
        return [refused.status, taken.status];
      }),
    );

    expect(statuses).toEqual([
      [201, 201],
      [400, 201],
      [403, 201],
    ]);
  });

  test('the status of a replacement is a switch', async () => {
    const { call } = await oktaOrg({ undocumented: { replacePasswordStatus: 200 } });

    expect((await call('PUT', PASSWORD, withPassword('Second-Secret-2'))).status).toBe(200);
  });

  test('reading and changing without the scope for it', async () => {
    const { call } = await oktaOrg({}, ['okta.myAccount.password.read']);

    expect((await call('GET', PASSWORD)).status).toBe(200);
    expect((await call('PUT', PASSWORD, withPassword('Second-Secret-2'))).status).toBe(403);
    expect((await call('POST', CHANGE, {})).status).toBe(403);
  });
});
