import { type Answered, type CallOptions, listOf, member, send, shaped } from '../http/index.ts';
import type { Auth0Client } from './client.ts';
import { apiMissing } from './failure.ts';
import type { MethodType, MethodUsage } from './methods/method.ts';

// The factors of My Account. Auth0 contract section 9

/** A type of method that the tenant lets this user enroll. */
export interface Factor {
  readonly type: MethodType;
  /** What it is good for at sign-in, where the answer says so. */
  readonly usage?: readonly MethodUsage[];
}

// Auth0 contract section 2
const READ = ['read:me:factors'] as const;

/** What the operation on factors asks the token for. Auth0 contract section 3 */
export const factorScopes = { listFactors: READ } as const;

/**
 * Lists what the user may enroll: a type that is not there is switched off. A read; scope `read:me:factors`.
 * Fails with `not_enabled` for a tenant without My Account.
 */
export function listFactors(client: Auth0Client, options?: CallOptions): Answered<readonly Factor[]> {
  return send(
    client,
    {
      operation: 'listFactors',
      method: 'GET',
      path: ['factors'],
      scopes: READ,
      // Auth0 contract 9: wrapped; one source shows a bare array
      decode: (value) => listOf(member(value, 'factors') ?? value, decodeFactor),
      failures: apiMissing,
    },
    options,
  );
}

function decodeFactor(value: unknown): Factor | undefined {
  return shaped(value, { type: 'string', usage: 'strings?' });
}
