import type { Continuation, Secret } from '../../domain/index.ts';
import {
  booleanIn,
  type FailureRow,
  type ProviderError,
  type Shape,
  type Shaped,
  shaped,
} from '../../http/index.ts';
import { pointsElsewhere } from '../failure.ts';

// What the types of authentication methods have in common. Auth0 contract sections 6 to 8

/** Auth0 may add types; unknown ones come through as they are. Auth0 contract section 9 */
export type MethodType =
  | 'password'
  | 'passkey'
  | 'webauthn-platform'
  | 'webauthn-roaming'
  | 'totp'
  | 'phone'
  | 'email'
  | 'push-notification'
  | 'recovery-code'
  | (string & {});

/** What a method is good for at sign-in: by itself, or after another one. */
export type MethodUsage = 'primary' | 'secondary' | (string & {});

/** A way to authenticate that the account has. Each type has members of its own; `isMethodOf` tells them. */
export interface AuthenticationMethod {
  readonly id: string;
  readonly type: MethodType;
  readonly [member: string]: unknown;
}

/** What every method of a known type has. */
export interface StoredMethod extends AuthenticationMethod {
  /** ISO 8601. */
  readonly created_at: string;
  /** What it is good for at sign-in; not every answer says so. */
  readonly usage?: readonly MethodUsage[];
}

/** What every second factor has. */
export interface SecondFactorMethod extends StoredMethod {
  /** Whether it has been proved. */
  readonly confirmed: boolean;
  /** ISO 8601. */
  readonly last_auth_at?: string;
}

/** What was begun, and is to be verified. */
export interface PendingMethod {
  readonly id: string;
  /** Where it stands; not every client is shown it. */
  readonly location?: string;
  /** Wanted back on verify, for five minutes. It survives a wrong code and dies on success. */
  readonly auth_session: Continuation<string>;
}

/** Which identity of the account a password or a passkey is for; the one of the token by default. */
export interface IdentityChoice {
  /** The database connection: 1 to 128 letters, digits and hyphens. */
  readonly connection?: string;
  /** The user id of a linked identity: 1 to 255 characters. */
  readonly identity_user_id?: string;
}

/** What a method is verified with that needs nothing but its session. */
export interface SessionProof {
  readonly auth_session: Continuation<string>;
}

/** What a method is verified with that a code proves. */
export interface CodeProof extends SessionProof {
  /** Six digits. */
  readonly otp_code: Secret<string>;
}

/** What is special about enrolling one type: how its answers are read, and what its refusals mean. */
export interface MethodKind<Begun extends object, Stored extends StoredMethod> {
  /** What the answer to create holds besides id and session; `undefined` where it lacks some of it. */
  readonly begun: (answer: unknown) => Begun | undefined;
  /** The id until it is verified, for types that always have the same one. */
  readonly pendingId?: string;
  /** What goes out of a proof, where callers may give more than Auth0 takes. */
  readonly sent?: (proof: SessionProof) => object;
  readonly stored: (method: unknown) => Stored | undefined;
  readonly verifyFailures: readonly FailureRow[];
}

/** Nothing besides id and session. */
export const nothingMore = (): object => ({});

/** What proving by a code fails with. */
export const codeFailures: readonly FailureRow[] = [
  // Auth0 contract 5: the complaint is about something else than the code
  { status: 400, when: isAboutOtherThanCode, kind: 'invalid_input' },
  // Auth0 contract 15.3: wrong or expired code
  { status: 400, kind: 'invalid_code' },
];

/** A stored method of one type. Auth0 contract section 8: `usage` may be absent */
export function storedMethod<const T extends string, const S extends Shape>(
  value: unknown,
  type: T,
  shape: S,
): (Stored<T> & Shaped<S>) | undefined {
  const method = shaped(shaped(value, COMMON), shape);
  return method?.type === type && method.id ? { ...method, type } : undefined;
}

/** A stored method of a type that is a second factor. One that does not say so is not confirmed. */
export function secondFactorMethod<const T extends string, const S extends Shape>(
  value: unknown,
  type: T,
  shape: S,
): (Stored<T> & Shaped<S> & Pick<SecondFactorMethod, 'confirmed' | 'last_auth_at'>) | undefined {
  const method = shaped(storedMethod(value, type, shape), { last_auth_at: 'string?' });
  return method && { ...method, confirmed: booleanIn(value, 'confirmed') ?? false };
}

type Stored<T> = Shaped<typeof COMMON> & { readonly type: T };

const COMMON = { id: 'string', type: 'string', created_at: 'string', usage: 'strings?' } as const;

function isAboutOtherThanCode(error: ProviderError): boolean {
  return pointsElsewhere(error, '/otp_code');
}
