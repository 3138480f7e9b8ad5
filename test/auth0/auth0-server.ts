import type { ResultAsync } from 'neverthrow';
import { type Answer, type Auth0Client, type CallOptions, createAuth0Client } from '../../src/auth0/index.ts';
import {
  type Account,
  type AccountFailure,
  createSimulatedClock,
  type SimulatedClock,
} from '../../src/domain/index.ts';
import type { ClientOptions } from '../../src/http/index.ts';
import { json, type Reply, type ScriptedServer, scriptedServer } from '../http/scripted-server.ts';

export const ORIGIN = 'https://id.example.com';
export const ACCOUNT: Account = { provider: 'auth0', issuer: `${ORIGIN}/`, subject: 'auth0|user-1' };
export const METHOD_ID = 'email|dev_a1B2c3D4e5F6g7H8';
export const ENCODED_ID = 'email%7Cdev_a1B2c3D4e5F6g7H8';
export const METHODS = '/me/v1/authentication-methods';

/** A stored email as Auth0 prints it. Auth0 contract section 8 */
export function methodBody(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: METHOD_ID,
    type: 'email',
    confirmed: true,
    email: 'new@example.com',
    usage: ['secondary'],
    created_at: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
}

/** A begun enrollment as Auth0 answers it. Auth0 contract section 6 */
export function pendingReply(changes: Record<string, unknown> = {}): Reply {
  return json(
    202,
    { id: METHOD_ID, auth_session: 'canary-session', ...changes },
    { location: `${ORIGIN}${METHODS}/${ENCODED_ID}` },
  );
}

/** An error as Auth0 prints it. Auth0 contract section 5 */
export function auth0Error(
  status: number,
  code: string,
  title: string,
  changes: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Reply {
  return json(
    status,
    { type: `https://auth0.com/api-errors/${code}`, status, title, detail: 'In detail.', ...changes },
    headers,
  );
}

/** One call of an operation. */
export type Send = (
  client: Auth0Client,
  options?: CallOptions,
) => ResultAsync<Answer<unknown>, AccountFailure>;

export interface Auth0Bench {
  readonly client: Auth0Client;
  readonly clock: SimulatedClock;
  readonly requests: ScriptedServer['requests'];
}

/** A client whose server answers as told. */
export function auth0Bench(replies: readonly Reply[], options: Partial<ClientOptions> = {}): Auth0Bench {
  const { fetch, requests } = scriptedServer(...replies);
  const clock = createSimulatedClock();
  const client = createAuth0Client({
    baseUrl: ORIGIN,
    account: ACCOUNT,
    token: () => ({ accessToken: 'canary-token', subject: ACCOUNT.subject }),
    fetch,
    clock,
    random: () => 0.5,
    maxRetries: 0,
    ...options,
  });
  return { client, clock, requests };
}
