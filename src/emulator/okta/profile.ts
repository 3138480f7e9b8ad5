import { isJsonObject, type JsonObject } from '../json.ts';
import type { OktaAccount } from './accounts.ts';
import { json } from './answers.ts';
import type { OktaCall, OktaOperation } from './checks.ts';
import { type OktaError, oktaErrors } from './errors.ts';
import type { OktaSettings } from './options.ts';
import { problemsOf } from './profile-schema.ts';

/** The operations R1 to R3, by the names that this library gives them. */
export type OktaProfileOperation = 'getProfile' | 'replaceProfile' | 'getProfileSchema';

const PROFILE = '/idp/myaccount/profile';
const SCHEMA = `${PROFILE}/schema`;

/** The profile operations (Okta contract section 7.4). */
export function oktaProfileOperations({
  profileSchema,
}: OktaSettings): readonly OktaOperation<OktaProfileOperation>[] {
  const visible = Object.entries(profileSchema).filter(([, { permission }]) => permission !== 'HIDE');

  function getProfile({ account, origin }: OktaCall): Response {
    const attributes = profileOf(account);
    return json({
      createdAt: new Date(account.createdAt).toISOString(),
      modifiedAt: new Date(account.modifiedAt).toISOString(),
      profile: Object.fromEntries(visible.map(([name]) => [name, attributes[name] ?? null])),
      _links: { self: { href: `${origin}${PROFILE}` }, describedBy: { href: `${origin}${SCHEMA}` } },
    });
  }

  function replaceProfile(call: OktaCall): Response | OktaError {
    const { account, body, now } = call;
    if (!isJsonObject(body.profile)) {
      return oktaErrors.invalid('forUpdate', 'profile: The field cannot be left blank.');
    }
    const problems = problemsOf(body.profile, profileOf(account), profileSchema);
    if (problems.length > 0) return oktaErrors.invalid('forUpdate', ...problems);
    account.profile = { ...account.profile, ...body.profile };
    account.modifiedAt = now;
    return getProfile(call);
  }

  function getProfileSchema({ origin }: OktaCall): Response {
    const properties = visible.map(([name, { permission, required = false, ...property }]) => [
      name,
      { ...property, required, permissions: { SELF: permission } },
    ]);
    return json({
      properties: Object.fromEntries(properties),
      _links: { self: { href: `${origin}${SCHEMA}` }, user: { href: `${origin}${PROFILE}` } },
    });
  }

  const profile = { resource: 'profile', path: PROFILE } as const;
  return [
    { ...profile, name: 'getProfile', method: 'GET', access: 'read', run: getProfile },
    { ...profile, name: 'replaceProfile', method: 'PUT', access: 'manage', run: replaceProfile },
    {
      ...profile,
      name: 'getProfileSchema',
      method: 'GET',
      path: SCHEMA,
      access: 'read',
      run: getProfileSchema,
    },
  ];
}

/** Every attribute of the account, those included that other operations change. */
export function profileOf({ login, email, emails, profile }: OktaAccount): JsonObject {
  const second = emails.find(({ role, status }) => role === 'SECONDARY' && status === 'VERIFIED');
  return { ...profile, login, email, secondEmail: second?.address ?? null };
}
