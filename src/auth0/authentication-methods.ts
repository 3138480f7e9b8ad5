import type { ResultAsync } from 'neverthrow';
import {
  type AccountFailure,
  type Continuation,
  continuation,
  isRecord,
  type Secret,
} from '../domain/index.ts';
import {
  type Answer,
  type AnswerHeaders,
  booleanIn,
  type CallOptions,
  decodeSegment,
  type FailureRow,
  listOf,
  member,
  nothing,
  type ProviderError,
  send,
  stringIn,
} from '../http/index.ts';
import type { Auth0Client } from './client.ts';
import { pointsElsewhere } from './failure.ts';

// The authentication-method operations of My Account. Auth0 contract sections 3, 6, 7 and 8

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

/** A way to authenticate that the account has. Each type has members of its own. */
export interface AuthenticationMethod {
  readonly id: string;
  readonly type: MethodType;
  readonly [member: string]: unknown;
}

/** An email address as a second factor. */
export interface EmailMethod extends AuthenticationMethod {
  readonly type: 'email';
  readonly email: string;
  /** Whether the address has been proved. */
  readonly confirmed: boolean;
}

/** What an email method is created with. */
export interface NewEmailMethod {
  readonly type: 'email';
  readonly email: string;
}

/** What was begun, and is to be verified. */
export interface PendingMethod {
  readonly id: string;
  /** Where it stands; not every client is shown it. */
  readonly location?: string;
  /** Wanted back on verify. It survives a wrong code and dies on success. */
  readonly auth_session: Continuation<string>;
}

/** What an email method is proved with. */
export interface EmailMethodVerification {
  readonly auth_session: Continuation<string>;
  /** Six digits. */
  readonly otp_code: Secret<string>;
}

/** What may be changed of a method. */
export interface MethodUpdate {
  readonly name?: string;
  /** Phones only. */
  readonly preferred_authentication_method?: 'sms' | 'voice';
}

/** How long a session and its code live (ms). Auth0 contract sections 6 and 15.4: about five minutes */
export const AUTH_SESSION_LIFETIME_MS = 300_000;

type Answered<T> = ResultAsync<Answer<T>, AccountFailure>;

// Auth0 contract section 2
const READ = ['read:me:authentication_methods'] as const;
const CREATE = ['create:me:authentication_methods'] as const;
const UPDATE = ['update:me:authentication_methods'] as const;
const DELETE = ['delete:me:authentication_methods'] as const;

/** What each authentication-method operation asks the token for. Auth0 contract section 3 */
export const authenticationMethodScopes = {
  listAuthenticationMethods: READ,
  createAuthenticationMethod: CREATE,
  getAuthenticationMethod: READ,
  updateAuthenticationMethod: UPDATE,
  deleteAuthenticationMethod: DELETE,
  verifyAuthenticationMethod: CREATE,
} as const;

const collectionFailures: readonly FailureRow[] = [
  // Auth0 contract 1, 5: the path holds no id, so it is the API that is not there
  { status: 404, kind: 'not_enabled' },
];

const deleteFailures: readonly FailureRow[] = [
  // Auth0 contract 8: the current state forbids removal
  { status: 409, kind: 'conflict' },
];

const verifyFailures: readonly FailureRow[] = [
  // Auth0 contract 5: the complaint is about something else than the code
  { status: 400, when: isAboutOtherThanCode, kind: 'invalid_input' },
  // Auth0 contract 15.3: wrong or expired code
  { status: 400, kind: 'invalid_code' },
];

/** Lists the account's methods, at most 20. A read; scope `read:me:authentication_methods`. */
export function listAuthenticationMethods(
  client: Auth0Client,
  filter: { readonly type?: MethodType } = {},
  options?: CallOptions,
): Answered<readonly AuthenticationMethod[]> {
  return send(
    client,
    {
      operation: 'listAuthenticationMethods',
      method: 'GET',
      path: ['authentication-methods'],
      query: { type: filter.type },
      scopes: READ,
      decode: decodeMethods,
      failures: collectionFailures,
    },
    options,
  );
}

/**
 * Begins an enrollment and sends the code. An effect; scope `create:me:authentication_methods`. Fails with
 * `invalid_input`, `conflict`, `not_enabled`, and what every call may fail with.
 */
export function createAuthenticationMethod(
  client: Auth0Client,
  method: NewEmailMethod,
  options?: CallOptions,
): Answered<PendingMethod> {
  return send(
    client,
    {
      operation: 'createAuthenticationMethod',
      method: 'POST',
      path: ['authentication-methods'],
      body: method,
      scopes: CREATE,
      decode: decodePending,
      failures: collectionFailures,
    },
    options,
  ).map(({ data: { auth_session, ...pending }, ...facts }) => ({
    ...facts,
    data: {
      ...pending,
      auth_session: continuation(auth_session, facts.receivedAt + AUTH_SESSION_LIFETIME_MS),
    },
  }));
}

/** Gets one method. A read; scope `read:me:authentication_methods`. Fails with `not_found`. */
export function getAuthenticationMethod(
  client: Auth0Client,
  methodId: string,
  options?: CallOptions,
): Answered<AuthenticationMethod> {
  return send(
    client,
    {
      operation: 'getAuthenticationMethod',
      method: 'GET',
      path: ['authentication-methods', methodId],
      scopes: READ,
      decode: decodeMethod,
    },
    options,
  );
}

/**
 * Renames a method. An effect; scope `update:me:authentication_methods`. Fails with `invalid_input`,
 * `not_found`.
 */
export function updateAuthenticationMethod(
  client: Auth0Client,
  methodId: string,
  update: MethodUpdate,
  options?: CallOptions,
): Answered<AuthenticationMethod> {
  return send(
    client,
    {
      operation: 'updateAuthenticationMethod',
      method: 'PATCH',
      path: ['authentication-methods', methodId],
      body: update,
      scopes: UPDATE,
      decode: decodeMethod,
    },
    options,
  );
}

/**
 * Deletes a method. An effect; scope `delete:me:authentication_methods`. Fails with `conflict` when Auth0
 * does not let go of it, `not_found`.
 */
export function deleteAuthenticationMethod(
  client: Auth0Client,
  methodId: string,
  options?: CallOptions,
): Answered<null> {
  return send(
    client,
    {
      operation: 'deleteAuthenticationMethod',
      method: 'DELETE',
      path: ['authentication-methods', methodId],
      scopes: DELETE,
      decode: nothing,
      failures: deleteFailures,
    },
    options,
  );
}

/**
 * Proves a method with the code. An effect; scope `create:me:authentication_methods`. Fails with
 * `invalid_code` (Auth0 does not tell a wrong code from an expired one), `invalid_input`, `not_found`.
 */
export function verifyAuthenticationMethod(
  client: Auth0Client,
  methodId: string,
  verification: EmailMethodVerification,
  options?: CallOptions,
): Answered<AuthenticationMethod> {
  return send(
    client,
    {
      operation: 'verifyAuthenticationMethod',
      method: 'POST',
      path: ['authentication-methods', methodId, 'verify'],
      body: verification,
      scopes: CREATE,
      decode: decodeMethod,
      failures: verifyFailures,
    },
    options,
  );
}

/** Whether a method is an email address. */
export function isEmailMethod(method: AuthenticationMethod): method is EmailMethod {
  return method.type === 'email';
}

// Auth0 contract 14: wrapped; older texts show a bare array
function decodeMethods(value: unknown): readonly AuthenticationMethod[] | undefined {
  return listOf(member(value, 'authentication_methods') ?? value, decodeMethod);
}

function decodeMethod(value: unknown): AuthenticationMethod | undefined {
  const id = stringIn(value, 'id');
  const type = stringIn(value, 'type');
  if (!isRecord(value) || !id || type === undefined) return undefined;
  if (type !== 'email') return { ...value, id, type };
  const email = stringIn(value, 'email');
  return email === undefined
    ? undefined
    : { ...value, id, type, email, confirmed: booleanIn(value, 'confirmed') ?? false };
}

// Auth0 contract 6: the body has the id, for every type but passkeys; `Location` has it too
function decodePending(value: unknown, { location }: AnswerHeaders) {
  const auth_session = stringIn(value, 'auth_session');
  const id = stringIn(value, 'id') ?? decodeSegment(/[^/?#]+(?=[?#]|$)/.exec(location ?? '')?.[0] ?? '');
  if (!id || !auth_session) return undefined;
  return { id, auth_session, ...(location !== undefined && { location }) };
}

function isAboutOtherThanCode(error: ProviderError): boolean {
  return pointsElsewhere(error, '/otp_code');
}
