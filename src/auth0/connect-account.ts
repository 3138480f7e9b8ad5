import { ResultAsync } from 'neverthrow';
import { accountFailure, type Continuation, continuation, type Secret } from '../domain/index.ts';
import {
  type Answered,
  type CallOptions,
  type FailureRow,
  member,
  type ProviderError,
  secureOrigin,
  send,
  stringIn,
} from '../http/index.ts';
import type { Auth0Client } from './client.ts';
import {
  type ConnectedAccount,
  connectedAccountScopes,
  decodeConnectedAccount,
} from './connected-accounts.ts';
import { apiMissing, pointsAt } from './failure.ts';
import { challengeOf, randomText } from './pkce.ts';

// Connecting an account of another provider: before the user leaves, and when they are back. Auth0 contract
// sections 10.1 to 10.3

/** What the other provider is told. Auth0 contract section 10.1 */
export interface ConnectAuthorizationParams {
  readonly acr_values?: string;
  readonly audience?: string;
  readonly display?: 'page' | 'popup' | 'touch' | 'wap';
  readonly id_token_hint?: string;
  readonly login_hint?: string;
  /** Seconds. */
  readonly max_age?: number;
  readonly prompt?: 'none' | 'login' | 'consent' | 'select_account';
  readonly resource?: string;
  /** Such as `en-GB de`. */
  readonly ui_locales?: string;
}

/** What connecting an account begins with. */
export interface NewConnectedAccount {
  /** The name of the connection. */
  readonly connection: string;
  /** Where the user comes back to; one of the application's allowed callback URLs. */
  readonly redirect_uri: string;
  /** What to ask the other provider for; left out when empty, since Auth0 refuses an empty list. */
  readonly scopes?: readonly string[];
  readonly authorization_params?: ConnectAuthorizationParams;
  /** Comes back with the user; made from the client's random source when left out. */
  readonly state?: Continuation<string>;
  /** 43 to 128 characters (RFC 7636); made from the client's random source when left out. */
  readonly code_verifier?: Continuation<string>;
}

/**
 * A connection that waits for the user to agree at the other provider. Everything in it lapses together. The
 * user leaves the page: whoever calls this without a flow has to keep it until they are back.
 */
export interface PendingConnectedAccount {
  readonly connection: string;
  /** The same as it began with: it is wanted on completion. */
  readonly redirect_uri: string;
  /** The page to open, its one-time ticket included. */
  readonly url: Continuation<string>;
  /** Wanted on completion. */
  readonly auth_session: Continuation<string>;
  /** What the callback URL has to carry. */
  readonly state: Continuation<string>;
  /** Wanted on completion. */
  readonly code_verifier: Continuation<string>;
  /** When the user is too late (epoch ms, local clock). */
  readonly expiresAt: number;
}

/** What connecting an account is completed with: `PendingConnectedAccount` and the code of the callback. */
export interface ConnectedAccountCompletion {
  readonly auth_session: Continuation<string>;
  readonly connect_code: Secret<string>;
  readonly redirect_uri: string;
  readonly code_verifier?: Continuation<string>;
}

const completionFailures: readonly FailureRow[] = [
  // Auth0 contract 10.3: the complaint is about the code
  { status: 400, when: isAboutCode, kind: 'invalid_code' },
  // Auth0 contract 10.3: the session is unknown or expired
  { status: 404, code: 'A0E-404-', kind: 'challenge_expired' },
  ...apiMissing,
];

/**
 * Begins to connect an account, with PKCE: open `url` next. An effect; scope `create:me:connected_accounts`.
 * Fails with `invalid_input` (such as a callback URL that is not allowed), `not_enabled`, and what every call
 * may fail with; with `not_supported` where there is no `crypto` or no `crypto.subtle`, before anything is sent.
 */
export function connectAccount(
  client: Auth0Client,
  account: NewConnectedAccount,
  options?: CallOptions,
): Answered<PendingConnectedAccount> {
  const operation = 'connectAccount';
  const { connection, redirect_uri, scopes = [], authorization_params } = account;
  const body = {
    connection,
    redirect_uri,
    code_challenge_method: 'S256',
    // Auth0 contract 10.1: an empty list is refused
    ...(scopes.length > 0 && { scopes: [...scopes] }),
    ...(authorization_params && { authorization_params: { ...authorization_params } }),
  };
  const noPkce = () =>
    accountFailure('not_supported', 'PKCE needs crypto.subtle: https or localhost. Nothing was sent.', {
      provider: 'auth0',
      operation,
    });
  return ResultAsync.fromPromise(pkceFor(client, account), noPkce).andThen(
    ({ state, verifier, code_challenge }) =>
      send(
        client,
        {
          operation,
          method: 'POST',
          path: ['connected-accounts', 'connect'],
          // Wrapped, so that no failure quotes it.
          body: { ...body, state: continuation(state, 0), code_challenge },
          scopes: connectedAccountScopes.connectAccount,
          decode: decodeTicket,
          failures: apiMissing,
        },
        options,
      ).map(({ data: { url, auth_session, lifetimeMs }, ...facts }) => {
        const expiresAt = facts.receivedAt + lifetimeMs;
        const wrap = (value: string) => continuation(value, expiresAt);
        const wrapped = {
          url: wrap(url),
          auth_session: wrap(auth_session),
          state: wrap(state),
          code_verifier: wrap(verifier),
        };
        return { ...facts, data: { connection, redirect_uri, expiresAt, ...wrapped } };
      }),
  );
}

// Asynchronous from the beginning: where there is no `crypto` at all, the random source throws.
async function pkceFor({ randomBytes }: Auth0Client, account: NewConnectedAccount) {
  const state = account.state?.reveal() ?? randomText(randomBytes);
  const verifier = account.code_verifier?.reveal() ?? randomText(randomBytes);
  return { state, verifier, code_challenge: await challengeOf(verifier) };
}

/**
 * Completes what `connectAccount` began, with the code that `readConnectCallback` found. An effect; scope
 * `create:me:connected_accounts`. Fails with `challenge_expired` (begin anew), `invalid_code` (the code is
 * wrong or used), `invalid_input`, `conflict`.
 */
export function completeConnectedAccount(
  client: Auth0Client,
  { auth_session, connect_code, redirect_uri, code_verifier }: ConnectedAccountCompletion,
  options?: CallOptions,
): Answered<ConnectedAccount> {
  return send(
    client,
    {
      operation: 'completeConnectedAccount',
      method: 'POST',
      path: ['connected-accounts', 'complete'],
      // Member by member: Auth0 refuses what else may stand in the pending account.
      body: { auth_session, connect_code, redirect_uri, code_verifier },
      scopes: connectedAccountScopes.completeConnectedAccount,
      decode: decodeConnectedAccount,
      failures: completionFailures,
    },
    options,
  );
}

function decodeTicket(value: unknown) {
  const connectUri = stringIn(value, 'connect_uri');
  const auth_session = stringIn(value, 'auth_session');
  const ticket = stringIn(member(value, 'connect_params'), 'ticket');
  const seconds = member(value, 'expires_in');
  if (!auth_session || !ticket || !isLifetime(seconds)) return undefined;
  const url = pageOf(connectUri, ticket);
  return url === undefined ? undefined : { url, auth_session, lifetimeMs: seconds * 1000 };
}

function isLifetime(seconds: unknown): seconds is number {
  return typeof seconds === 'number' && seconds > 0 && Number.isFinite(seconds);
}

// Auth0 contract 10.1. A browser will go there: nothing but a web page, and none in the clear.
function pageOf(connectUri: string | undefined, ticket: string): string | undefined {
  try {
    const url = new URL(connectUri ?? '');
    secureOrigin(url.href);
    url.searchParams.set('ticket', ticket);
    return url.href;
  } catch {
    return undefined;
  }
}

function isAboutCode(error: ProviderError): boolean {
  return pointsAt(error, '/connect_code');
}
