import type { Secret } from '../domain/index.ts';
import {
  type Answered,
  type CallOptions,
  type FailureRow,
  listOf,
  member,
  nothing,
  type ProviderError,
  send,
  stringIn,
  stringItem,
} from '../http/index.ts';
import type { OktaClient } from './client.ts';
import { apiMissing } from './failure.ts';
import { type Links, linksIn } from './links.ts';

// The seven email operations of MyAccount. Okta contract sections 6 (E1-E7) and 7.1

/** Okta may add values; unknown ones come through as they are. */
export type EmailStatus = 'VERIFIED' | 'UNVERIFIED' | (string & {});

/** An address of the account. A pending change is a second entry with the same role. */
export interface Email {
  readonly id: string;
  readonly status: EmailStatus;
  readonly roles: readonly ('PRIMARY' | 'SECONDARY' | (string & {}))[];
  readonly profile: { readonly email: string };
  /** `verify` and `poll` are there only while a challenge is outstanding. */
  readonly _links: Links;
}

/** A code and a link on their way to an address. */
export interface EmailChallenge {
  /** The challenge's id, not the address's. */
  readonly id: string;
  /** `VERIFIED` once the link was followed or the code accepted. */
  readonly status: EmailStatus;
  /** ISO 8601. */
  readonly expiresAt: string;
  readonly profile: { readonly email: string };
  readonly _links: Links;
}

/** What an address is created with. */
export interface NewEmail {
  readonly profile: { readonly email: string };
  readonly role: 'PRIMARY' | 'SECONDARY';
  /** Whether Okta sends the first code by itself; its default is `true`. */
  readonly sendEmail?: boolean;
  /** Comes back with the link to the app's callback URL. */
  readonly state?: string;
}

/** What a code is sent with. */
export interface NewEmailChallenge {
  /** Comes back with the link to the app's callback URL. */
  readonly state?: string;
}

/** What an address is proved with. */
export interface EmailVerification {
  /** Six digits. */
  readonly verificationCode: Secret<string>;
}

// Okta contract section 2
const READ = ['okta.myAccount.email.read'] as const;
const MANAGE = ['okta.myAccount.email.manage'] as const;

/** What each email operation asks the token for. Okta contract section 6 */
export const emailScopes = {
  listEmails: READ,
  createEmail: MANAGE,
  getEmail: READ,
  deleteEmail: MANAGE,
  sendEmailChallenge: MANAGE,
  pollEmailChallenge: READ,
  verifyEmailChallenge: MANAGE,
} as const;

const deleteFailures: readonly FailureRow[] = [
  // Okta contract 4.2: a verified address (section 12: a verified primary one) cannot be deleted
  { status: 400, code: 'E0000001', kind: 'conflict' },
];

const pollFailures: readonly FailureRow[] = [
  // Okta contract 4.2: the challenge is unknown or expired
  { status: 404, code: 'E0000007', when: isAboutChallenge, kind: 'challenge_expired' },
];

const verifyFailures: readonly FailureRow[] = [
  // Okta contract 4.2: wrong code
  { status: 401, code: 'E0000004', kind: 'invalid_code' },
  // Okta contract 4.2 (bad code format): the body holds nothing but the code
  { status: 400, code: 'E0000001', kind: 'invalid_code' },
  // Okta contract 4.2: the challenge is unknown or expired
  { status: 404, code: 'E0000007', when: isAboutChallenge, kind: 'challenge_expired' },
];

/**
 * Lists the account's addresses, pending ones included. A read; scope `okta.myAccount.email.read`. Fails with
 * `not_enabled`, and what every call may fail with.
 */
export function listEmails(client: OktaClient, options?: CallOptions): Answered<readonly Email[]> {
  return send(
    client,
    {
      operation: 'listEmails',
      method: 'GET',
      path: ['emails'],
      scopes: READ,
      decode: (value) => listOf(value, decodeEmail),
      failures: apiMissing,
    },
    options,
  );
}

/**
 * Adds an address, unverified. An effect; scope `okta.myAccount.email.manage`. Fails with `invalid_input`,
 * `conflict` when the address is on the account already, `not_enabled`, and what every call may fail with.
 */
export function createEmail(client: OktaClient, email: NewEmail, options?: CallOptions): Answered<Email> {
  return send(
    client,
    {
      operation: 'createEmail',
      method: 'POST',
      path: ['emails'],
      body: email,
      scopes: MANAGE,
      decode: decodeEmail,
      failures: apiMissing,
    },
    options,
  );
}

/** Gets one address. A read; scope `okta.myAccount.email.read`. Fails with `not_found`. */
export function getEmail(client: OktaClient, emailId: string, options?: CallOptions): Answered<Email> {
  return send(
    client,
    {
      operation: 'getEmail',
      method: 'GET',
      path: ['emails', emailId],
      scopes: READ,
      decode: decodeEmail,
    },
    options,
  );
}

/**
 * Deletes an address. An effect; scope `okta.myAccount.email.manage`. Fails with `conflict` when Okta does
 * not let go of it (it is verified), `not_found`.
 */
export function deleteEmail(client: OktaClient, emailId: string, options?: CallOptions): Answered<null> {
  return send(
    client,
    {
      operation: 'deleteEmail',
      method: 'DELETE',
      path: ['emails', emailId],
      scopes: MANAGE,
      decode: nothing,
      failures: deleteFailures,
    },
    options,
  );
}

/** Sends a code and a link. An effect; scope `okta.myAccount.email.manage`. Fails with `not_found`. */
export function sendEmailChallenge(
  client: OktaClient,
  emailId: string,
  challenge: NewEmailChallenge = {},
  options?: CallOptions,
): Answered<EmailChallenge> {
  return send(
    client,
    {
      operation: 'sendEmailChallenge',
      method: 'POST',
      path: ['emails', emailId, 'challenge'],
      body: challenge,
      scopes: MANAGE,
      decode: decodeChallenge,
    },
    options,
  );
}

/**
 * Asks whether the link was followed (or the code accepted). A read; scope `okta.myAccount.email.read`.
 * Fails with `challenge_expired`, `not_found`.
 */
export function pollEmailChallenge(
  client: OktaClient,
  emailId: string,
  challengeId: string,
  options?: CallOptions,
): Answered<EmailChallenge> {
  return send(
    client,
    {
      operation: 'pollEmailChallenge',
      method: 'GET',
      path: ['emails', emailId, 'challenge', challengeId],
      scopes: READ,
      decode: decodeChallenge,
      failures: pollFailures,
    },
    options,
  );
}

/**
 * Proves the address with the code. An effect; scope `okta.myAccount.email.manage`. Fails with
 * `invalid_code`, `challenge_expired`, `not_found`.
 */
export function verifyEmailChallenge(
  client: OktaClient,
  emailId: string,
  challengeId: string,
  verification: EmailVerification,
  options?: CallOptions,
): Answered<null> {
  return send(
    client,
    {
      operation: 'verifyEmailChallenge',
      method: 'POST',
      path: ['emails', emailId, 'challenge', challengeId, 'verify'],
      body: verification,
      scopes: MANAGE,
      // Okta contract 12: 200 with nothing or 204, so any success counts
      decode: nothing,
      failures: verifyFailures,
    },
    options,
  );
}

function decodeEmail(value: unknown): Email | undefined {
  const id = stringIn(value, 'id');
  const status = stringIn(value, 'status');
  const roles = listOf(member(value, 'roles'), stringItem);
  const email = stringIn(member(value, 'profile'), 'email');
  if (!id || status === undefined || !roles || email === undefined) return undefined;
  return { id, status, roles, profile: { email }, _links: linksIn(value) };
}

function decodeChallenge(value: unknown): EmailChallenge | undefined {
  const id = stringIn(value, 'id');
  const status = stringIn(value, 'status');
  const expiresAt = stringIn(value, 'expiresAt');
  const email = stringIn(member(value, 'profile'), 'email');
  if (!id || status === undefined || expiresAt === undefined || email === undefined) return undefined;
  return { id, status, expiresAt, profile: { email }, _links: linksIn(value) };
}

// Okta contract 4.2: the same code for an unknown address, which names UserProfileEmail instead
function isAboutChallenge({ message }: ProviderError): boolean {
  return message.includes('IdpMyAccountChallenge');
}
