import type { JsonObject } from '../json.ts';
import type { Auth0Account, Auth0Method, Auth0PendingMethod } from './accounts.ts';
import type { LimitReached } from './checks.ts';
import type { Auth0Error } from './errors.ts';

/** What an enrollment is made of: who, when, with what. */
export interface EnrollmentInput {
  readonly account: Auth0Account;
  readonly body: JsonObject;
  readonly now: number;
}

/** What one type of authentication method does in its own way (Auth0 contract sections 6 to 8). */
export interface MethodType {
  readonly type: Auth0Method['type'];
  /** The members that a request to enroll may have besides `type`. */
  readonly createMembers: readonly string[];
  /** The members that a request to verify may have besides `auth_session`. */
  readonly verifyMembers: readonly string[];
  /** Checks the request, sends what has to be sent, and answers what is then pending. */
  enroll(input: EnrollmentInput): Auth0PendingMethod | Auth0Error | LimitReached;
  /** What is wrong with the form of a proof; `undefined` means nothing. */
  checkProof(body: JsonObject): Auth0Error | undefined;
  /** Checks a proof of the right form; `undefined` means that it is good. */
  prove(pending: Auth0PendingMethod, body: JsonObject): Auth0Error | undefined;
  /** The method as the API shows it. */
  represent(method: Auth0Method, confirmed: boolean): JsonObject;
}

/** The types that exist (Auth0 contract section 9), whether or not the emulator can enroll them. */
export const METHOD_TYPES: readonly string[] = [
  'password',
  'passkey',
  'webauthn-platform',
  'webauthn-roaming',
  'totp',
  'phone',
  'email',
  'push-notification',
  'recovery-code',
];
