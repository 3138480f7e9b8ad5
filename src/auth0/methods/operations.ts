import { type Continuation, continuation } from '../../domain/index.ts';
import {
  type Answered,
  type AnswerHeaders,
  type CallOptions,
  decodeSegment,
  listOf,
  member,
  send,
  stringIn,
} from '../../http/index.ts';
import type { Auth0Client } from '../client.ts';
import { apiMissing } from '../failure.ts';
import type { MethodKind, MethodType, PendingMethod, SessionProof, StoredMethod } from './method.ts';

// The operations whose bodies depend on the type, told how to read it: a flow for one type then carries
// nothing of the others.

/** How long a session and its code live (ms). Auth0 contract sections 6 and 15.4: about five minutes */
export const AUTH_SESSION_LIFETIME_MS = 300_000;

// Auth0 contract section 2
export const READ = ['read:me:authentication_methods'] as const;
export const CREATE = ['create:me:authentication_methods'] as const;

/** How long a session is still good (ms): it lives from when its answer began, and the body may have taken a while. */
export function sessionLifetimeMs({ clock }: Auth0Client, session: Continuation<string>): number {
  return Math.max(0, session.expiresAt - clock.now());
}

/** Lists methods, each read by `decode`. */
export function listMethods<T>(
  client: Auth0Client,
  filter: { readonly type?: MethodType },
  decode: (method: unknown) => T | undefined,
  options?: CallOptions,
): Answered<readonly T[]> {
  return send(
    client,
    {
      operation: 'listAuthenticationMethods',
      method: 'GET',
      path: ['authentication-methods'],
      query: { type: filter.type },
      scopes: READ,
      // Auth0 contract 14: wrapped; older texts show a bare array
      decode: (value) => listOf(member(value, 'authentication_methods') ?? value, decode),
      failures: apiMissing,
    },
    options,
  );
}

/** Begins the enrollment of a method of one kind. */
export function createMethod<New extends { readonly type: MethodType }, Begun extends object>(
  client: Auth0Client,
  method: New,
  { begun, pendingId }: Pick<MethodKind<Begun, StoredMethod>, 'begun' | 'pendingId'>,
  options?: CallOptions,
): Answered<PendingMethod & Begun> {
  return send(
    client,
    {
      operation: 'createAuthenticationMethod',
      method: 'POST',
      path: ['authentication-methods'],
      body: method,
      scopes: CREATE,
      decode(answer, { location }) {
        const auth_session = stringIn(answer, 'auth_session');
        const id = stringIn(answer, 'id') || idIn(location) || pendingId;
        const more = begun(answer);
        return auth_session && id && more
          ? { pending: { ...more, id, ...(location !== undefined && { location }) }, auth_session }
          : undefined;
      },
      failures: apiMissing,
    },
    options,
  ).map(({ data: { pending, auth_session }, ...facts }) => ({
    ...facts,
    data: {
      ...pending,
      auth_session: continuation(auth_session, facts.receivedAt + AUTH_SESSION_LIFETIME_MS),
    },
  }));
}

/** Proves a method of one kind. */
export function verifyMethod<Proof extends SessionProof, Stored extends StoredMethod>(
  client: Auth0Client,
  methodId: string,
  proof: Proof,
  { sent, stored, verifyFailures }: Pick<MethodKind<object, Stored>, 'sent' | 'stored' | 'verifyFailures'>,
  options?: CallOptions,
): Answered<Stored> {
  return send(
    client,
    {
      operation: 'verifyAuthenticationMethod',
      method: 'POST',
      path: ['authentication-methods', methodId, 'verify'],
      body: sent ? sent(proof) : proof,
      scopes: CREATE,
      decode: stored,
      failures: verifyFailures,
    },
    options,
  );
}

// Auth0 contract 6: the last segment, percent-encoded
function idIn(location: AnswerHeaders[string] | undefined): string {
  return decodeSegment(/[^/?#]+(?=[?#]|$)/.exec(location ?? '')?.[0] ?? '');
}
