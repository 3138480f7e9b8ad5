import type { JsonObject } from '../json.ts';
import type { SendingOutbox } from '../outbox.ts';
import type { Limit } from '../rate-limits.ts';
import type { SeededSource } from '../seeded-source.ts';
import type { Auth0Account } from './accounts.ts';
import type { LimitReached } from './checks.ts';
import type { Auth0Error } from './errors.ts';
import { type Members, text } from './member-rules.ts';
import type { Auth0Settings } from './options.ts';
import type { Auth0RateLimits } from './rate-limits.ts';
import type { Auth0Method } from './stored-methods.ts';

/** What an enrollment is made of: who, when, with what. */
export interface EnrollmentInput {
  readonly account: Auth0Account;
  readonly body: JsonObject;
  readonly now: number;
  /** Where the emulator is, for the client. */
  readonly origin: string;
  /** What sent the request, where it tells. */
  readonly userAgent: string | undefined;
}

/** What the types have to work with. */
export interface MethodParts {
  readonly settings: Auth0Settings;
  readonly limits: Auth0RateLimits;
  readonly outbox: SendingOutbox;
  readonly source: SeededSource;
}

/** Why an enrollment is not accepted. */
export type MethodRefusal = Auth0Error | LimitReached;

/** What one enrollment is about, until it is proved. */
export interface Enrollment {
  readonly method: Auth0Method;
  /** What the answer tells besides id and session: what is told only once. */
  readonly told?: JsonObject;
  /** Checks a proof of the right form at a time (epoch ms); `undefined` means that it is good. */
  prove(proof: JsonObject, now: number): Auth0Error | undefined | Promise<Auth0Error | undefined>;
  /** What a good proof brings about besides the method, and the method as it is then. */
  settle?(proof: JsonObject, now: number): Auth0Method;
}

/** An enrollment with the session that its proof has to come with. */
export interface Auth0PendingMethod extends Enrollment {
  /** The id that it is verified under. */
  readonly id: string;
  readonly authSession: string;
  readonly expiresAt: number;
}

/** What one type of authentication method does in its own way (Auth0 contract sections 6 to 8). */
export interface MethodType<Method extends Auth0Method = Auth0Method> {
  readonly type: Method['type'];
  readonly usage: 'primary' | 'secondary';
  /** The members of a request to enroll besides `type`. */
  readonly newMembers: Members;
  /** The members of a request to verify besides `auth_session`. */
  readonly proofMembers: Members;
  /** How many requests to verify may fail (Auth0 contract section 4); any number where there is no limit. */
  readonly failures?: Limit;
  /** The id until it is verified, for types that always have the same one. */
  readonly pendingId?: string;
  /** Whether the answer's body leaves that id to `Location`; by default it has it too. */
  readonly isIdUntold?: boolean;
  /** Takes a request of the right form: sends what has to be sent, and answers what is then pending. */
  enroll(input: EnrollmentInput): Enrollment | MethodRefusal;
  /** What the API shows of a method besides what all have. */
  represent(method: Method): JsonObject;
}

/** Of a proof that is the session alone, and of an enrollment that takes nothing. */
export const NO_MEMBERS: Members = { rules: {} };

/** Of a proof by a code (Auth0 contract section 7). */
export const CODE_MEMBERS: Members = { required: ['otp_code'], rules: { otp_code: text(0, Infinity) } };

/** Auth0 contract section 6: `{type}|dev_` and 16 alphanumerics. */
export function newMethodId(type: Auth0Method['type'], source: SeededSource): string {
  return `${type}|dev_${source.alphanumeric(16)}`;
}

/** The tenant's name, as an authenticator app shows it. */
export function tenantOf(origin: string): string {
  return new URL(origin).hostname.split('.')[0] ?? '';
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
