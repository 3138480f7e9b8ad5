import { type Answered, type CallOptions, type FailureRow, nothing, send } from '../http/index.ts';
import type { Auth0Client } from './client.ts';
import {
  decodeMethod,
  type EnrollableType,
  KINDS,
  type MethodOf,
  type MethodVerification,
  type NewMethod,
  type PendingMethodOf,
} from './methods/by-type.ts';
import type { AuthenticationMethod, MethodType } from './methods/method.ts';
import { CREATE, createMethod, listMethods, READ, verifyMethod } from './methods/operations.ts';
import type { PhoneDelivery } from './methods/phone.ts';

// The authentication-method operations of My Account, for every type. Auth0 contract sections 3, 6, 7 and 8

/** What may be changed of a method. */
export interface MethodUpdate {
  /** Second factors have one, recovery codes aside. */
  readonly name?: string;
  /** Phones only. */
  readonly preferred_authentication_method?: PhoneDelivery;
}

// Auth0 contract section 2
const UPDATE = ['update:me:authentication_methods'] as const;
const DELETE = ['delete:me:authentication_methods'] as const;

/** What each authentication-method operation asks the token for. Auth0 contract sections 2, 3 */
export const authenticationMethodScopes = {
  listAuthenticationMethods: READ,
  createAuthenticationMethod: CREATE,
  getAuthenticationMethod: READ,
  updateAuthenticationMethod: UPDATE,
  deleteAuthenticationMethod: DELETE,
  verifyAuthenticationMethod: CREATE,
} as const;

const deleteFailures: readonly FailureRow[] = [
  // Auth0 contract 8: the current state forbids removal
  { status: 409, kind: 'conflict' },
];

/**
 * Lists the account's methods, at most 20; with `type` those of one type. A read; scope
 * `read:me:authentication_methods`. Fails with `not_enabled` for a tenant without My Account.
 */
export function listAuthenticationMethods(
  client: Auth0Client,
  filter: { readonly type?: MethodType } = {},
  options?: CallOptions,
): Answered<readonly AuthenticationMethod[]> {
  return listMethods(client, filter, decodeMethod, options);
}

/**
 * Begins an enrollment; for an email or a phone it sends the code. What is answered beside id and session
 * depends on the type: a seed, a recovery code, a password's policy, a passkey's options. An effect; scope
 * `create:me:authentication_methods`. Fails with `invalid_input`, `conflict`, `not_enabled`, `rate_limited`,
 * and what every call may fail with.
 */
export function createAuthenticationMethod<T extends EnrollableType>(
  client: Auth0Client,
  method: NewMethod<T>,
  options?: CallOptions,
): Answered<PendingMethodOf<T>> {
  return createMethod(client, method, KINDS[method.type], options);
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
 * Renames a method, or says how a phone is to be reached. An effect; scope
 * `update:me:authentication_methods`. Fails with `invalid_input`, `not_found`.
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
 * Proves a method with what its type wants: a code, a new password, a new passkey, or the session alone.
 * `type` says which, and is not sent. An effect; scope `create:me:authentication_methods`. Fails with
 * `invalid_code` (Auth0 does not tell a wrong code from an expired one), for a push notification
 * `not_completed` while the user has not answered it, `invalid_input` (a session that is over, a password that
 * the policy refuses), `not_found`, `rate_limited`.
 */
export function verifyAuthenticationMethod<T extends EnrollableType>(
  client: Auth0Client,
  methodId: string,
  verification: MethodVerification<T>,
  options?: CallOptions,
): Answered<MethodOf<T>> {
  const { type, ...proof } = verification;
  return verifyMethod(client, methodId, proof, KINDS[type], options);
}
