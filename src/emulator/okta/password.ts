import { isJsonObject, type JsonObject } from '../json.ts';
import type { SeededSource } from '../seeded-source.ts';
import type { OktaAccount, OktaPasswordStatus } from './accounts.ts';
import { json, link, noContent } from './answers.ts';
import type { OktaCall, OktaOperation } from './checks.ts';
import { type OktaError, oktaErrors } from './errors.ts';
import type { OktaSettings } from './options.ts';
import { describePolicy, meetsPolicy, type OktaPasswordPolicy } from './password-policy.ts';

/** The operations P1 to P6, by the names that this library gives them. */
export type OktaPasswordOperation =
  | 'getPassword'
  | 'createPassword'
  | 'replacePassword'
  | 'deletePassword'
  | 'changePassword'
  | 'getPasswordRequirements';

/** What the password operations need. */
export interface OktaPasswordParts {
  readonly settings: OktaSettings;
  readonly source: SeededSource;
}

/** What the API tells of a password; the password itself is where sign-in looks for it. */
export interface OktaPasswordState {
  readonly id: string;
  readonly status: Exclude<OktaPasswordStatus, 'NOT_ENROLLED'>;
  readonly createdAt: number;
  readonly updatedAt: number;
}

const PASSWORD = '/idp/myaccount/password';
/** Where what a password has to be like is told. */
export const PASSWORD_REQUIREMENTS = `${PASSWORD}/complexity-requirements`;

/** The password operations (Okta contract section 7.3). */
export function oktaPasswordOperations({
  settings,
  source,
}: OktaPasswordParts): readonly OktaOperation<OktaPasswordOperation>[] {
  const { undocumented, features, passwordPolicy } = settings;

  function getPassword({ account, origin }: OktaCall): Response {
    return json(passwordBody(account.passwordState, origin));
  }

  function createPassword(call: OktaCall): Response | OktaError {
    const refused = passwordsRefused();
    if (refused) return refused;
    if (call.account.passwordState) return oktaErrors.passwordExists(undocumented.passwordExistsStatus);
    return accept(passwordIn(call.body), call) ?? answerWith(call, 201);
  }

  function replacePassword(call: OktaCall): Response | OktaError {
    const { account, body } = call;
    const refused = passwordsRefused() ?? selfServiceRefused();
    if (refused) return refused;
    if (!account.passwordState) return oktaErrors.notFound(account.id, 'UserProfilePassword');
    const { currentPassword } = isJsonObject(body.profile) ? body.profile : {};
    const isCompared = undocumented.currentPassword !== 'ignored' && currentPassword !== undefined;
    if (isCompared && currentPassword !== account.password) {
      return oktaErrors.wrongPassword(undocumented.currentPassword === 400 ? 'E0000001' : 'E0000014');
    }
    return accept(passwordIn(body), call) ?? answerWith(call, undocumented.replacePasswordStatus);
  }

  function deletePassword({ account }: OktaCall): Response | OktaError {
    const refused = selfServiceRefused();
    if (refused) return refused;
    if (!account.passwordState) return oktaErrors.notFound(account.id, 'UserProfilePassword');
    setPasswordStatus(account, 'NOT_ENROLLED');
    return noContent();
  }

  function changePassword(call: OktaCall): Response | OktaError {
    const { account, body } = call;
    const refused = passwordsRefused() ?? selfServiceRefused();
    if (refused) return refused;
    if (!account.passwordState) return oktaErrors.notFound(account.id, 'UserProfilePassword');
    const { oldPassword, newPassword } = body;
    if (typeof oldPassword !== 'string') {
      return oktaErrors.invalid('oldPassword', 'oldPassword: The field cannot be left blank.');
    }
    if (typeof newPassword !== 'string') {
      return oktaErrors.invalid('newPassword', 'newPassword: The field cannot be left blank.');
    }
    if (oldPassword !== account.password) return oktaErrors.wrongPassword(undocumented.wrongOldPassword);
    return accept(newPassword, call) ?? noContent();
  }

  function getPasswordRequirements({ origin }: OktaCall): Response {
    return json(passwordRequirementsBody(passwordPolicy, origin));
  }

  function passwordsRefused(): OktaError | undefined {
    if (features.password) return undefined;
    return oktaErrors.notAllowed('Password is not enabled as an authenticator for your org.');
  }

  function selfServiceRefused(): OktaError | undefined {
    return features.passwordSelfService ? undefined : oktaErrors.forbidden();
  }

  /** Makes it the account's password; answers what is wrong with it otherwise. */
  function accept(password: unknown, { account, now }: OktaCall): OktaError | undefined {
    if (typeof password !== 'string' || !meetsPolicy(password, passwordPolicy, account)) {
      const policy = describePolicy(passwordPolicy);
      return oktaErrors.invalid('Password', `password: Password requirements were not met. ${policy}`);
    }
    setPassword(account, password, { now, source });
    return undefined;
  }

  function answerWith({ account, origin }: OktaCall, status: number): Response {
    return json(passwordBody(account.passwordState, origin), status);
  }

  const change = `${PASSWORD}/change-password`;
  const password = { resource: 'password', path: PASSWORD } as const;
  return [
    { ...password, name: 'getPassword', method: 'GET', access: 'read', run: getPassword },
    { ...password, name: 'createPassword', method: 'POST', access: 'manage', run: createPassword },
    { ...password, name: 'replacePassword', method: 'PUT', access: 'manage', run: replacePassword },
    { ...password, name: 'deletePassword', method: 'DELETE', access: 'manage', run: deletePassword },
    {
      ...password,
      name: 'changePassword',
      method: 'POST',
      path: change,
      access: 'manage',
      run: changePassword,
    },
    {
      ...password,
      name: 'getPasswordRequirements',
      method: 'GET',
      path: PASSWORD_REQUIREMENTS,
      access: 'read',
      run: getPasswordRequirements,
    },
  ];
}

/** Gives the account this password, as an enrollment or in place of the former one. */
function setPassword(
  account: OktaAccount,
  password: string,
  { now, source }: { readonly now: number; readonly source: SeededSource },
): void {
  const { passwordState: former } = account;
  account.password = password;
  account.formerPasswords = [...account.formerPasswords, password];
  account.passwordState = {
    id: former?.id ?? `00T${source.alphanumeric(17)}`,
    status: 'ACTIVE',
    createdAt: former?.createdAt ?? now,
    updatedAt: now,
  };
}

/** Brings the password to this status; `NOT_ENROLLED` takes it away. */
export function setPasswordStatus(account: OktaAccount, status: OktaPasswordStatus): void {
  if (status === 'NOT_ENROLLED') {
    account.password = undefined;
    account.passwordState = undefined;
  } else if (account.passwordState) {
    account.passwordState = { ...account.passwordState, status };
  } else {
    throw new TypeError(`${account.login} has no password that could be ${status}.`);
  }
}

/** What a password has to be like, as the API shows it. */
export function passwordRequirementsBody(policy: Required<OktaPasswordPolicy>, origin: string) {
  const { historyCount, ...complexity } = policy;
  return {
    description: describePolicy(policy),
    complexity,
    _links: { self: link(`${origin}${PASSWORD_REQUIREMENTS}`, 'GET') },
  };
}

/** A password as the API shows it. */
function passwordBody(state: OktaPasswordState | undefined, origin: string) {
  const self = `${origin}${PASSWORD}`;
  if (!state) {
    // Okta contract 7.3: the reference does not show this link; okta-auth-js cannot do without it.
    return { status: 'NOT_ENROLLED', _links: { enroll: link(self, 'POST') } };
  }
  return {
    id: state.id,
    status: state.status,
    created: new Date(state.createdAt).toISOString(),
    lastUpdated: new Date(state.updatedAt).toISOString(),
    _links: { self: link(self, 'GET', 'DELETE', 'PUT') },
  };
}

function passwordIn({ profile }: JsonObject): unknown {
  return isJsonObject(profile) ? profile.password : undefined;
}
