import { isRecord, type Secret } from '../domain/index.ts';
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
} from '../http/index.ts';
import { DEFAULT_COOLDOWN_MS } from '../ports/index.ts';
import type { OktaClient } from './client.ts';
import { apiMissing } from './failure.ts';
import { type Links, linksIn } from './links.ts';

// The six phone operations of MyAccount. Okta contract sections 6 (T1-T6) and 7.2

/** How a code comes: as a text message or in a call. */
export type PhoneMethod = 'SMS' | 'CALL';

/** Okta may add values; unknown ones come through as they are. */
export type PhoneStatus = 'VERIFIED' | 'UNVERIFIED' | (string & {});

/** A phone number of the account, in E.164. */
export interface Phone {
  readonly id: string;
  readonly status: PhoneStatus;
  readonly profile: { readonly phoneNumber: string };
  /** `verify` is there only while the number is unverified and a code is on its way. */
  readonly _links: Links;
}

/** A code on its way to a number. It has no id: a number has one code at a time. */
export interface PhoneChallenge {
  readonly _links: Links;
}

/** What a number is created with. */
export interface NewPhone {
  /** E.164, such as `+15551234567`. */
  readonly profile: { readonly phoneNumber: string };
  /** How the code comes. */
  readonly method: PhoneMethod;
  /** Whether Okta sends the first code by itself; its default is `true`. */
  readonly sendCode?: boolean;
}

/** What a code is sent with. */
export interface NewPhoneChallenge {
  readonly method: PhoneMethod;
  /** Marks a resend, such as after a delivery that failed; Okta's default is `false`. */
  readonly retry?: boolean;
}

/** What a number is proved with. */
export interface PhoneVerification {
  /** Six digits. */
  readonly verificationCode: Secret<string>;
}

// Okta contract section 2
const READ = ['okta.myAccount.phone.read'] as const;
const MANAGE = ['okta.myAccount.phone.manage'] as const;

/** What each phone operation asks the token for. Okta contract section 6 */
export const phoneScopes = {
  listPhones: READ,
  createPhone: MANAGE,
  getPhone: READ,
  deletePhone: MANAGE,
  sendPhoneChallenge: MANAGE,
  verifyPhoneChallenge: MANAGE,
} as const;

const sendFailures: readonly FailureRow[] = [
  // Okta contract 4.2: the provider of calls and text messages failed; `retry` asks for another try
  { status: 500, code: 'E0000138', kind: 'delivery_failed' },
  // Okta contract 4.2, 4.3: too soon after the last one; the reset in the headers is that of the requests
  { status: 429, code: 'E0000109', kind: 'rate_limited', delayMs: DEFAULT_COOLDOWN_MS },
  { status: 429, code: 'E0000133', kind: 'rate_limited', delayMs: DEFAULT_COOLDOWN_MS },
  // Okta contract 4.2: the hour's or the day's calls and text messages are used up
  { status: 429, code: 'E0000204', kind: 'limit_reached' },
  { status: 429, code: 'E0000205', kind: 'limit_reached' },
  // Okta contract 4.2: the same in older orgs
  { status: 403, code: 'E0000150', kind: 'limit_reached' },
  { status: 403, code: 'E0000151', kind: 'limit_reached' },
  // Okta contract 4.2: what was to be sent again is no longer there
  { status: 400, code: 'E0000001', when: isAboutTransaction, kind: 'challenge_expired' },
];

const verifyFailures: readonly FailureRow[] = [
  // Okta contract 4.2: wrong code
  { status: 401, code: 'E0000004', kind: 'invalid_code' },
  // Okta contract 4.2: no transaction; it was answered already, or lapsed while the code was on its way
  { status: 400, code: 'E0000001', when: isAboutTransaction, kind: 'challenge_expired' },
  { status: 409, code: 'E0000157', kind: 'challenge_expired' },
];

/**
 * Lists the account's numbers, unverified ones included. A read; scope `okta.myAccount.phone.read`. Fails with
 * `not_enabled`, and what every call may fail with.
 */
export function listPhones(client: OktaClient, options?: CallOptions): Answered<readonly Phone[]> {
  return send(
    client,
    {
      operation: 'listPhones',
      method: 'GET',
      path: ['phones'],
      scopes: READ,
      decode: (value) => listOf(value, decodePhone),
      failures: apiMissing,
    },
    options,
  );
}

/**
 * Adds a number, unverified. An effect; scope `okta.myAccount.phone.manage`. Fails with `invalid_input` when
 * it is no number, `conflict` when it is on the account already, `limit_reached`, `not_enabled` (phones, or
 * the method), `delivery_failed` when the code could not be handed over, and what every call may fail with.
 */
export function createPhone(client: OktaClient, phone: NewPhone, options?: CallOptions): Answered<Phone> {
  return send(
    client,
    {
      operation: 'createPhone',
      method: 'POST',
      path: ['phones'],
      body: phone,
      scopes: MANAGE,
      decode: decodePhone,
      failures: [...sendFailures, ...apiMissing],
    },
    options,
  );
}

/** Gets one number. A read; scope `okta.myAccount.phone.read`. Fails with `not_found`. */
export function getPhone(client: OktaClient, phoneId: string, options?: CallOptions): Answered<Phone> {
  return send(
    client,
    {
      operation: 'getPhone',
      method: 'GET',
      path: ['phones', phoneId],
      scopes: READ,
      decode: decodePhone,
    },
    options,
  );
}

/**
 * Deletes a number, verified or not. An effect; scope `okta.myAccount.phone.manage`. Fails with `not_found`.
 */
export function deletePhone(client: OktaClient, phoneId: string, options?: CallOptions): Answered<null> {
  return send(
    client,
    {
      operation: 'deletePhone',
      method: 'DELETE',
      path: ['phones', phoneId],
      scopes: MANAGE,
      decode: nothing,
    },
    options,
  );
}

/**
 * Sends a code. An effect; scope `okta.myAccount.phone.manage`. Fails with `rate_limited` within 30 s of the
 * last code (`retryAt` is then 30 s from the answer: Okta does not say how much of them is left),
 * `limit_reached` when the hour's or the day's codes are used up, `delivery_failed` when it could not be
 * handed over: then send it again with `retry`. Also `not_enabled`, `challenge_expired` and `not_found`.
 */
export function sendPhoneChallenge(
  client: OktaClient,
  phoneId: string,
  challenge: NewPhoneChallenge,
  options?: CallOptions,
): Answered<PhoneChallenge> {
  return send(
    client,
    {
      operation: 'sendPhoneChallenge',
      method: 'POST',
      path: ['phones', phoneId, 'challenge'],
      body: challenge,
      scopes: MANAGE,
      // Okta contract 12: the reference shows another link; whatever it is, the code was sent
      decode: (value) => (isRecord(value) ? { _links: linksIn(value) } : undefined),
      failures: sendFailures,
    },
    options,
  );
}

/**
 * Proves the number with the code; a number that is verified already stays so. An effect; scope
 * `okta.myAccount.phone.manage`. Fails with `invalid_code`, `challenge_expired`, `not_found`.
 */
export function verifyPhoneChallenge(
  client: OktaClient,
  phoneId: string,
  verification: PhoneVerification,
  options?: CallOptions,
): Answered<null> {
  // Okta contract 4.2: one answer for "no code is outstanding" and "not the form of a code"
  const isWellFormed = /^\d{6}$/.test(verification.verificationCode.reveal());
  const kind = isWellFormed ? 'challenge_expired' : 'invalid_code';
  return send(
    client,
    {
      operation: 'verifyPhoneChallenge',
      method: 'POST',
      path: ['phones', phoneId, 'verify'],
      body: verification,
      scopes: MANAGE,
      decode: nothing,
      failures: [...verifyFailures, { status: 400, code: 'E0000001', kind }],
    },
    options,
  );
}

function decodePhone(value: unknown): Phone | undefined {
  const id = stringIn(value, 'id');
  const status = stringIn(value, 'status');
  const phoneNumber = stringIn(member(value, 'profile'), 'phoneNumber');
  if (!id || status === undefined || phoneNumber === undefined) return undefined;
  return { id, status, profile: { phoneNumber }, _links: linksIn(value) };
}

function isAboutTransaction({ message }: ProviderError): boolean {
  return message === 'Api validation failed: Transaction';
}
