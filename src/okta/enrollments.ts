import { isRecord } from '../domain/index.ts';
import {
  type Answered,
  booleanIn,
  type CallOptions,
  type FailureRow,
  listOf,
  member,
  send,
  stringIn,
} from '../http/index.ts';
import type { OktaClient } from './client.ts';
import { type Links, linksIn } from './links.ts';

// Three of the five authenticator operations of MyAccount. Okta contract sections 6 (B3-B5) and 7.6

/** What the user has of an authenticator: an address, a phone, a passkey, a device, the password. */
export interface Enrollment {
  readonly id: string;
  /** Empty where Okta gives none. */
  readonly name: string;
  /** What the user calls it; `null` without a name. */
  readonly nickname: string | null;
  /** ISO 8601; `null` where it is not known. */
  readonly created: string | null;
  /** ISO 8601; `null` where it was not used yet, or Okta does not say. */
  readonly lastChallenged: string | null;
  /** Deprecated by Okta. `false`, as the three below, where Okta does not say. */
  readonly canReset: boolean;
  /** Whether the user may let go of it, on a page of Okta (link `unenroll`). */
  readonly canUnenroll: boolean;
  /** Of a password: whether it can be changed by giving the old one. */
  readonly canChangePassword: boolean;
  /** Of a password: whether it can be replaced without the old one. */
  readonly canResetPassword: boolean;
  /** Masked, such as `{ email: 'a***z@example.com' }`: to be shown, never to be compared. */
  readonly profile: Readonly<Record<string, unknown>>;
  readonly _links: Links;
}

/** What can be changed of an enrollment. */
export interface EnrollmentUpdate {
  /** `null` takes the name away. */
  readonly nickname: string | null;
}

// Okta contract section 2
const READ = ['okta.myAccount.authenticators.read'] as const;
const MANAGE = ['okta.myAccount.authenticators.manage'] as const;

/** What each enrollment operation asks the token for. Okta contract section 6 */
export const enrollmentScopes = {
  listEnrollments: READ,
  getEnrollment: READ,
  updateEnrollment: MANAGE,
} as const;

const updateFailures: readonly FailureRow[] = [
  // Okta contract 4.2: another enrollment has the same nickname
  { status: 400, code: 'E0000232', kind: 'conflict' },
];

/**
 * Lists what the user has of one authenticator. A read; scope `okta.myAccount.authenticators.read`. Fails
 * with `not_found`, `forbidden`.
 */
export function listEnrollments(
  client: OktaClient,
  authenticatorId: string,
  options?: CallOptions,
): Answered<readonly Enrollment[]> {
  return send(
    client,
    {
      operation: 'listEnrollments',
      method: 'GET',
      path: ['authenticators', authenticatorId, 'enrollments'],
      scopes: READ,
      decode: (value) => listOf(value, decodeEnrollment),
    },
    options,
  );
}

/**
 * Gets one enrollment. A read; scope `okta.myAccount.authenticators.read`. Fails with `not_found`,
 * `forbidden`.
 */
export function getEnrollment(
  client: OktaClient,
  authenticatorId: string,
  enrollmentId: string,
  options?: CallOptions,
): Answered<Enrollment> {
  return send(
    client,
    {
      operation: 'getEnrollment',
      method: 'GET',
      path: ['authenticators', authenticatorId, 'enrollments', enrollmentId],
      scopes: READ,
      decode: decodeEnrollment,
    },
    options,
  );
}

/**
 * Gives an enrollment a nickname, or takes it away: so passkeys are named, their ids are those of their
 * enrollments. An effect; scope `okta.myAccount.authenticators.manage`. Fails with `conflict` when another
 * enrollment has that name, `invalid_input`, `not_found`, `forbidden`.
 */
export function updateEnrollment(
  client: OktaClient,
  authenticatorId: string,
  enrollmentId: string,
  update: EnrollmentUpdate,
  options?: CallOptions,
): Answered<Enrollment> {
  return send(
    client,
    {
      operation: 'updateEnrollment',
      method: 'PATCH',
      path: ['authenticators', authenticatorId, 'enrollments', enrollmentId],
      body: update,
      contentType: MERGE_PATCH,
      scopes: MANAGE,
      decode: decodeEnrollment,
      failures: updateFailures,
    },
    options,
  );
}

/** Okta contract 1.3: what a PATCH declares its body to be. */
export const MERGE_PATCH = 'application/merge-patch+json;okta-version=1.0.0';

/** Reads an enrollment. The contract marks no member as required: only what names it has to be there. */
export function decodeEnrollment(value: unknown): Enrollment | undefined {
  const id = stringIn(value, 'id');
  if (!id) return undefined;
  const profile = member(value, 'profile');
  return {
    id,
    name: stringIn(value, 'name') ?? '',
    nickname: stringIn(value, 'nickname') ?? null,
    created: stringIn(value, 'created') ?? null,
    lastChallenged: stringIn(value, 'lastChallenged') ?? null,
    canReset: booleanIn(value, 'canReset') ?? false,
    canUnenroll: booleanIn(value, 'canUnenroll') ?? false,
    canChangePassword: booleanIn(value, 'canChangePassword') ?? false,
    canResetPassword: booleanIn(value, 'canResetPassword') ?? false,
    profile: isRecord(profile) ? profile : {},
    _links: linksIn(value),
  };
}
