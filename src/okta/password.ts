import { type AccountFailure, isRecord, type Secret } from '../domain/index.ts';
import {
  type Answered,
  booleanIn,
  type CallOptions,
  type FailureRow,
  member,
  nothing,
  numberIn,
  readableItems,
  send,
  stringIn,
  stringItem,
} from '../http/index.ts';
import type { OktaClient } from './client.ts';
import { apiMissing } from './failure.ts';
import { type Links, linksIn } from './links.ts';

// The six password operations of MyAccount. Okta contract sections 6 (P1-P6) and 7.3

/** Okta may add values; unknown ones come through as they are. */
export type PasswordStatus = 'ACTIVE' | 'EXPIRED' | 'SUSPENDED' | 'NOT_ENROLLED' | (string & {});

/** The account's password, without the password itself. */
export interface Password {
  readonly status: PasswordStatus;
  /** Not there while the status is `NOT_ENROLLED`, and neither are the times. */
  readonly id?: string;
  /** ISO 8601. */
  readonly created?: string;
  /** ISO 8601. */
  readonly lastUpdated?: string;
  /** `enroll` is there only while the status is `NOT_ENROLLED`. */
  readonly _links: Links;
}

/** What a password is created with. */
export interface NewPassword {
  readonly profile: { readonly password: Secret<string> };
}

/** What a password is replaced with. */
export interface PasswordReplacement {
  readonly profile: {
    readonly password: Secret<string>;
    /** Okta takes it; whether it is compared is not known. */
    readonly currentPassword?: Secret<string>;
  };
}

/** What a password is changed with by somebody who knows it. */
export interface PasswordChange {
  readonly oldPassword: Secret<string>;
  readonly newPassword: Secret<string>;
}

/** What a new password has to be like. */
export interface PasswordRequirements {
  /** In words, as Okta would show it; empty where Okta says nothing. */
  readonly description: string;
  /** What Okta does not mention is not demanded. */
  readonly complexity: {
    readonly minLength: number;
    readonly minLowerCase: number;
    readonly minUpperCase: number;
    readonly minNumber: number;
    readonly minSymbol: number;
    readonly excludeUsername: boolean;
    /** Attributes of the profile that must not be part of it. */
    readonly excludeAttributes: readonly ('firstName' | 'lastName' | (string & {}))[];
  };
  readonly _links: Links;
}

// Okta contract section 2
const READ = ['okta.myAccount.password.read'] as const;
const MANAGE = ['okta.myAccount.password.manage'] as const;

/** What each password operation asks the token for. Okta contract section 6 */
export const passwordScopes = {
  getPassword: READ,
  createPassword: MANAGE,
  replacePassword: MANAGE,
  deletePassword: MANAGE,
  changePassword: MANAGE,
  getPasswordRequirements: READ,
} as const;

const missingFailures: readonly FailureRow[] = [
  // Okta contract 4.2: there is no password
  { status: 404, code: 'E0000007', kind: 'not_found' },
];

const wrongPasswordFailures: readonly FailureRow[] = [
  // Okta contract 12: what a wrong password is answered with is not documented; these say it elsewhere
  { status: 401, code: 'E0000004', kind: 'invalid_input' },
  { status: 403, code: 'E0000014', kind: 'invalid_input' },
];

/**
 * Tells whether there is a password, and its state. A read; scope `okta.myAccount.password.read`. Fails with
 * `not_enabled`, and what every call may fail with.
 */
export function getPassword(client: OktaClient, options?: CallOptions): Answered<Password> {
  return send(
    client,
    {
      operation: 'getPassword',
      method: 'GET',
      path: ['password'],
      scopes: READ,
      decode: decodePassword,
      failures: [...missingFailures, ...apiMissing],
    },
    options,
  );
}

/**
 * Gives the account its first password. An effect; scope `okta.myAccount.password.manage`. Fails with
 * `invalid_input` when it does not meet the requirements, `conflict` when there is one already,
 * `not_enabled`, and what every call may fail with.
 */
export function createPassword(
  client: OktaClient,
  password: NewPassword,
  options?: CallOptions,
): Answered<Password> {
  return send(
    client,
    {
      operation: 'createPassword',
      method: 'POST',
      path: ['password'],
      body: password,
      scopes: MANAGE,
      decode: decodePassword,
      failures: [...missingFailures, ...apiMissing],
    },
    options,
  );
}

/**
 * Replaces the password without asking for the old one: a reset. An effect; scope
 * `okta.myAccount.password.manage`. Fails with `invalid_input` when the new one does not meet the
 * requirements, `forbidden` when policy keeps users from it, `not_found` when there is none, `not_enabled`.
 */
export function replacePassword(
  client: OktaClient,
  password: PasswordReplacement,
  options?: CallOptions,
): Answered<Password> {
  return send(
    client,
    {
      operation: 'replacePassword',
      method: 'PUT',
      path: ['password'],
      body: password,
      scopes: MANAGE,
      // Okta contract 12: 201 or 200, so any success counts
      decode: decodePassword,
      failures: [...wrongPasswordFailures, ...missingFailures, ...apiMissing],
    },
    options,
  ).mapErr((failure) => withField(failure, 'currentPassword'));
}

/**
 * Deletes the password: the account is left without one. An effect; scope `okta.myAccount.password.manage`.
 * Fails with `not_found` when there is none, `forbidden` when policy keeps users from it.
 */
export function deletePassword(client: OktaClient, options?: CallOptions): Answered<null> {
  return send(
    client,
    {
      operation: 'deletePassword',
      method: 'DELETE',
      path: ['password'],
      scopes: MANAGE,
      decode: nothing,
      failures: [...missingFailures, ...apiMissing],
    },
    options,
  );
}

/**
 * Changes the password of somebody who knows the old one. An effect; scope
 * `okta.myAccount.password.manage`. Fails with `invalid_input` (its fields name `oldPassword` when that is
 * wrong, `password` when the new one does not meet the requirements), `forbidden` when policy or the
 * assurance keeps users from it, `not_enabled`.
 */
export function changePassword(
  client: OktaClient,
  change: PasswordChange,
  options?: CallOptions,
): Answered<null> {
  return send(
    client,
    {
      operation: 'changePassword',
      method: 'POST',
      path: ['password', 'change-password'],
      body: change,
      scopes: MANAGE,
      decode: nothing,
      failures: [...wrongPasswordFailures, ...missingFailures, ...apiMissing],
    },
    options,
  ).mapErr((failure) => withField(failure, 'oldPassword'));
}

/**
 * Tells what a new password has to be like. A read; scope `okta.myAccount.password.read`. Fails with
 * `not_enabled`, and what every call may fail with.
 */
export function getPasswordRequirements(
  client: OktaClient,
  options?: CallOptions,
): Answered<PasswordRequirements> {
  return send(
    client,
    {
      operation: 'getPasswordRequirements',
      method: 'GET',
      path: ['password', 'complexity-requirements'],
      scopes: READ,
      decode: decodeRequirements,
      failures: [...missingFailures, ...apiMissing],
    },
    options,
  );
}

/** A wrong password is told without the name of its field. */
function withField(failure: AccountFailure, field: string): AccountFailure {
  const isAboutIt = wrongPasswordFailures.some(({ code }) => code === failure.code);
  if (failure.kind !== 'invalid_input' || !isAboutIt) return failure;
  return { ...failure, fields: [{ field, message: failure.message }] };
}

function decodePassword(value: unknown): Password | undefined {
  const status = stringIn(value, 'status');
  if (status === undefined) return undefined;
  const [id, created, lastUpdated] = ['id', 'created', 'lastUpdated'].map((name) => stringIn(value, name));
  return {
    status,
    ...(id !== undefined && { id }),
    ...(created !== undefined && { created }),
    ...(lastUpdated !== undefined && { lastUpdated }),
    _links: linksIn(value),
  };
}

/** Reads what a password has to be like. */
export function decodeRequirements(value: unknown): PasswordRequirements | undefined {
  const complexity = member(value, 'complexity');
  if (!isRecord(complexity)) return undefined;
  const atLeast = (name: string) => numberIn(complexity, name) ?? 0;
  return {
    description: stringIn(value, 'description') ?? '',
    complexity: {
      minLength: atLeast('minLength'),
      minLowerCase: atLeast('minLowerCase'),
      minUpperCase: atLeast('minUpperCase'),
      minNumber: atLeast('minNumber'),
      minSymbol: atLeast('minSymbol'),
      excludeUsername: booleanIn(complexity, 'excludeUsername') ?? false,
      excludeAttributes: readableItems(complexity.excludeAttributes, stringItem),
    },
    _links: linksIn(value),
  };
}
