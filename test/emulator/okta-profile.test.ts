import { describe, expect, test } from 'vitest';
import type { OktaEmulatorOptions } from '../../src/emulator/index.ts';
import { expectAnswer, expectOktaError, oktaOrg, USER } from './okta-org.ts';
import { profile, profileSchema } from './schemas/okta-profile.ts';

const PROFILE = '/idp/myaccount/profile';
const SUMMARY = 'Api validation failed: forUpdate';

/** An organisation, and its user's profile as it is to be sent back. */
async function withProfile(options: OktaEmulatorOptions = {}) {
  const org = await oktaOrg(options);
  const shown = await org.call('GET', PROFILE);
  const attributes: Readonly<Record<string, unknown>> = Object(Reflect.get(Object(shown.body), 'profile'));
  const put = (changes: Readonly<Record<string, unknown>>) =>
    org.call('PUT', PROFILE, { profile: { ...attributes, ...changes } });
  return { ...org, shown, attributes, put };
}

describe('a profile', () => {
  test('shows what the account holds, and what of it may be changed', async () => {
    const { okta, call, shown } = await withProfile();
    expectAnswer(shown, 200, profile);
    expect(shown.body).toMatchObject({ profile: { login: USER, email: USER, secondEmail: null } });

    okta.accounts.addEmail(USER, { address: 'pending@example.com', status: 'UNVERIFIED' });
    okta.accounts.addEmail(USER, { address: 'second@example.com' });

    expect((await call('GET', PROFILE)).body).toMatchObject({
      profile: { secondEmail: 'second@example.com' },
    });
    const schema = await call('GET', `${PROFILE}/schema`);
    expectAnswer(schema, 200, profileSchema);
    expect(schema.body).toMatchObject({
      properties: {
        login: { type: 'string', required: true, permissions: { SELF: 'READ_ONLY' } },
        firstName: { maxLength: 50, permissions: { SELF: 'READ_WRITE' } },
      },
    });
  });

  test('is replaced as a whole; null unsets an attribute', async () => {
    const { okta, clock, shown, put } = await withProfile();
    clock.advance(1000);

    const replaced = await put({ firstName: 'Mia', displayName: 'M.' });

    expectAnswer(replaced, 200, profile);
    expect(replaced.body).toMatchObject({
      createdAt: Reflect.get(Object(shown.body), 'createdAt'),
      modifiedAt: new Date(clock.now()).toISOString(),
      profile: { firstName: 'Mia', displayName: 'M.' },
    });
    await put({ firstName: 'Mia', displayName: null });
    expect(okta.accounts.get(USER).profile).toMatchObject({ firstName: 'Mia', displayName: null });
  });

  test('has the attributes that the organisation adds, but for hidden ones', async () => {
    const { okta, call, attributes, put } = await withProfile({
      profileSchema: {
        years: { title: 'Years', type: 'integer', permission: 'READ_WRITE' },
        shoeSize: { title: 'Shoe size', type: 'number', permission: 'HIDE' },
      },
    });
    okta.accounts.setProfile(USER, { shoeSize: 40.5 });

    expect(Object.keys(attributes)).toContain('years');
    expect(Object.keys(attributes)).not.toContain('shoeSize');
    const schema = await call('GET', `${PROFILE}/schema`);
    expect(Object.keys(Reflect.get(Object(schema.body), 'properties'))).not.toContain('shoeSize');
    expect((await put({ years: 3 })).status).toBe(200);
    expect(okta.accounts.get(USER).profile).toMatchObject({ years: 3, shoeSize: 40.5 });
  });
});

describe('what is refused', () => {
  const schema = {
    years: { title: 'Years', type: 'integer', permission: 'READ_WRITE' },
    tags: { title: 'Tags', type: 'array', permission: 'READ_WRITE' },
    isAway: { title: 'Away', type: 'boolean', permission: 'READ_WRITE' },
    ratio: { title: 'Ratio', type: 'number', permission: 'READ_WRITE' },
    secret: { title: 'Hidden', type: 'string', permission: 'HIDE' },
  } as const;
  const wrongType = (name: string) => `Invalid value data type for property '${name}'`;
  const unknown = (name: string) => `Property '${name}' does not exist or is not accessible.`;
  const byEmails = (name: string) => `Property '${name}' cannot be changed here. Use the emails endpoint.`;

  test.each([
    ['an address', { email: 'new@example.com' }, byEmails('email')],
    ['a second address', { secondEmail: 'new@example.com' }, byEmails('secondEmail')],
    ['a number for a text', { firstName: 1 }, wrongType('firstName')],
    ['a fraction for a whole number', { years: 1.5 }, wrongType('years')],
    ['a text for a number', { ratio: '1' }, wrongType('ratio')],
    ['a text for a switch', { isAway: 'no' }, wrongType('isAway')],
    ['an object for a list', { tags: {} }, wrongType('tags')],
    [
      'a read-only attribute',
      { login: 'new-login' },
      "Property 'login' is read-only and must match the stored value.",
    ],
    ['an unknown attribute', { colour: 'red' }, unknown('colour')],
    ['a hidden attribute', { secret: 'x' }, unknown('secret')],
    ['nothing for what is required', { firstName: null }, "Property 'firstName' is required."],
    [
      'too long a name',
      { firstName: 'x'.repeat(51) },
      "The length of property 'firstName' is not within its limits.",
    ],
    [
      'an attribute left out',
      { displayName: undefined },
      "Property 'displayName' is missing. Pass a value, or null to unset it.",
    ],
  ])('%s', async (_, changes, cause) => {
    const { okta, put } = await withProfile({ profileSchema: schema });
    const before = okta.accounts.get(USER).profile;

    expectOktaError(await put(changes), 400, 'E0000001', SUMMARY, cause);
    expect(okta.accounts.get(USER).profile).toEqual(before);
  });

  test('is told all at once', async () => {
    const { put } = await withProfile();

    expectOktaError(
      await put({ colour: 'red', firstName: 1 }),
      400,
      'E0000001',
      SUMMARY,
      unknown('colour'),
      wrongType('firstName'),
    );
  });

  test('a stored profile that is not valid itself', async () => {
    const { okta, put } = await withProfile();
    okta.accounts.setProfile(USER, { lastName: null });

    const cause = 'The stored profile is not valid. Contact your administrator.';
    expectOktaError(await put({ lastName: 'Valid' }), 400, 'E0000001', SUMMARY, cause);
  });

  test.each([[{}], [{ profile: [] }]])('the body %j', async (body) => {
    const { call } = await oktaOrg();

    const reply = await call('PUT', PROFILE, body);

    expectOktaError(reply, 400, 'E0000001', SUMMARY, 'profile: The field cannot be left blank.');
  });

  test('reading and changing without the scope for it', async () => {
    const { call } = await oktaOrg({}, ['okta.myAccount.profile.read']);

    expect((await call('GET', PROFILE)).status).toBe(200);
    expect((await call('GET', `${PROFILE}/schema`)).status).toBe(200);
    expect((await call('PUT', PROFILE, {})).status).toBe(403);
  });
});
