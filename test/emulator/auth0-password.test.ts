import { describe, expect, test } from 'vitest';
import type { Auth0PasswordPolicy } from '../../src/emulator/index.ts';
import { auth0Tenant, enroll, expectVerified, invalidAt, METHODS, USER } from './auth0-tenant.ts';

const PASSWORD = 'Correct-Horse-9';

async function enrolled(passwordPolicy: Auth0PasswordPolicy = {}) {
  const tenant = await auth0Tenant({ passwordPolicy });
  const { reply, verify } = await enroll(tenant.call, { type: 'password' });
  return { ...tenant, reply, verify: (new_password: unknown) => verify({ new_password }) };
}

describe('a password', () => {
  test('once set, is what the user signs in with, and the old one is not', async () => {
    const users = [{ login: USER, password: 'old-Password-1', id: 'auth0|user42' }];
    const { auth0, call, clock } = await auth0Tenant({ users });
    const { verify } = await enroll(call, { type: 'password' });
    // The form of a sign-in that has begun takes what is right when it is filled in.
    const authorize = `${auth0.url}/authorize?response_type=code&client_id=c&redirect_uri=${auth0.url}/back&scope=openid&code_challenge=${'c'.repeat(43)}&code_challenge_method=S256`;
    const page = await (await auth0.fetch(authorize)).text();
    const submit = (password: string) =>
      auth0.fetch(`${auth0.url}/emulator/sign-in`, {
        method: 'POST',
        body: new URLSearchParams({
          transaction: /name="transaction" value="([^"]+)"/.exec(page)?.[1] ?? '',
          username: USER,
          password,
        }),
      });

    const verified = await verify({ new_password: PASSWORD });

    expectVerified(verified, 'password');
    expect(verified.body).toMatchObject({
      id: `password|${Buffer.from('auth0|user42').toString('base64url')}`,
      identity_user_id: 'auth0|user42',
      last_password_reset: new Date(clock.now()).toISOString(),
    });
    expect((await submit('old-Password-1')).status).toBe(401);
    expect((await submit(PASSWORD)).status).toBe(302);
    await expect(auth0.signIn(USER)).resolves.toMatchObject({ subject: 'auth0|user42' });
  });

  test('set a second time takes the place of the first, which is not accepted again', async () => {
    const { auth0, call, verify } = await enrolled();
    await verify(PASSWORD);
    const second = await enroll(call, { type: 'password' });

    invalidAt(await second.verify({ new_password: PASSWORD }), '/new_password');
    expectVerified(await second.verify({ new_password: 'Another-Horse-8' }), 'password');
    expect(auth0.accounts.get(USER).methods.map(({ type }) => type)).toEqual(['password']);
  });

  test('is told its policy', async () => {
    const { reply } = await enrolled({ minLength: 12, historySize: 0, dictionary: false, blockedFields: [] });

    expect(reply.body).toMatchObject({
      policy: {
        complexity: { min_length: 12, character_type_rule: 'three_of_four' },
        profile_data: { active: false, blocked_fields: [] },
        history: { active: false, size: 0 },
        dictionary: { active: false, default: 'en_10k' },
      },
    });
  });

  const REFUSED: readonly [string, unknown, Auth0PasswordPolicy][] = [
    ['no text', 12345678, {}],
    ['empty', '', {}],
    ['longer than 256 characters', `Aa1-${'x'.repeat(253)}`, { maxLengthExceeded: 'truncate' }],
    ['with a control character of C0', 'Correct-Horse\u0007', {}],
    ['with a control character of C1', 'Correct-Horse\u0085', {}],
    ['with DEL', 'Correct-Horse\u007f', {}],
    ['too short', 'Aa1-xyz', {}],
    ['longer than 72 bytes', `Aa1-${'x'.repeat(69)}`, {}],
    ['of two types of characters', 'correct-horse', {}],
    ['of three types where all are wanted', 'Correct-Horse', { characterTypeRule: 'all' }],
    ['of the same characters in a row', 'Cooorrect-9', { identicalCharacters: 'block' }],
    ['of characters that follow one another', 'Correct-abc-9', { sequentialCharacters: 'block' }],
    ['of characters that follow one another downwards', 'Correct-321', { sequentialCharacters: 'block' }],
    ['common', 'P@ssw0rd', {}],
    ['with a part of the profile', 'My-User-1234', {}],
    ['used before', 'password', { minLength: 1, characterTypes: [], dictionary: false }],
  ];

  test.each(REFUSED)('%s is refused, and the session survives', async (_, password, policy) => {
    const { verify, auth0 } = await enrolled(policy);

    invalidAt(await verify(password), '/new_password');
    expect(auth0.accounts.get(USER).methods).toEqual([]);
    await expect(auth0.signIn(USER)).resolves.toBeDefined();
    expectVerified(await verify('Correct-Horse-9'), 'password');
  });

  const ACCEPTED: readonly [string, string, Auth0PasswordPolicy][] = [
    ['longer than 72 bytes where that is cut', `Aa1-${'x'.repeat(69)}`, { maxLengthExceeded: 'truncate' }],
    ['with the same characters in a row', 'Cooorrect-9', {}],
    ['with characters that follow one another', 'Correct-abc-9', {}],
    ['common', 'P@ssw0rd', { dictionary: false }],
    ['with a part of the profile', 'My-User-1234', { blockedFields: [] }],
    ['used before', 'password', { minLength: 1, characterTypes: [], dictionary: false, historySize: 0 }],
  ];

  test.each(ACCEPTED)('%s is accepted where the policy lets it', async (_, password, policy) => {
    const { verify, auth0 } = await enrolled(policy);

    expectVerified(await verify(password), 'password');
    await expect(auth0.signIn(USER)).resolves.toBeDefined();
  });

  test.each([
    [{ connection: '' }, '/connection'],
    [{ connection: 'no spaces' }, '/connection'],
    [{ connection: 'x'.repeat(129) }, '/connection'],
    [{ connection: 7 }, '/connection'],
    [{ identity_user_id: 'auth0| user' }, '/identity_user_id'],
    [{ identity_user_id: 'x'.repeat(256) }, '/identity_user_id'],
    [{ identity_user_id: 'auth0|somebody-else' }, '/identity_user_id'],
  ])('is not begun for %o', async (body, pointer) => {
    const { call } = await auth0Tenant();

    invalidAt(await call('POST', METHODS, { type: 'password', ...body }), pointer);
  });

  test('can be begun for a connection and an identity', async () => {
    const { auth0, call } = await auth0Tenant();
    const { id: identity_user_id } = auth0.accounts.get(USER);

    await enroll(call, { type: 'password', connection: 'Customers-DB', identity_user_id });
  });
});
