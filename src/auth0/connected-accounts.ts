import {
  type Answered,
  type CallOptions,
  listOf,
  member,
  nothing,
  type Page,
  type PageRequest,
  type Pages,
  pageIn,
  send,
  stringIn,
  stringItem,
} from '../http/index.ts';
import type { Auth0Client } from './client.ts';
import { apiMissing } from './failure.ts';
import { auth0Pages, pageQuery } from './paging.ts';

// The accounts that a user has connected (the token vault). Auth0 contract sections 10.4 to 10.6

/** An account at another provider that the user has connected. A connection may have several. */
export interface ConnectedAccount {
  /** `cac_…` */
  readonly id: string;
  /** The name of the connection. */
  readonly connection: string;
  readonly access_type: 'offline' | (string & {});
  /** What the user has granted there; empty where Auth0 does not tell. */
  readonly scopes: readonly string[];
  /** ISO 8601. */
  readonly created_at: string;
  /** ISO 8601. */
  readonly expires_at?: string;
  readonly org_id?: string;
}

/** A connection that accounts can be connected by. */
export interface Connection {
  readonly name: string;
  /** Such as `google-oauth2`; it tells which logo to show. */
  readonly strategy: string;
  /** What can be asked for; empty where Auth0 does not tell. */
  readonly scopes: readonly string[];
}

/** Which connected accounts to list. */
export interface ConnectedAccountFilter extends PageRequest {
  /** Of these connections only: one name, or up to 20. An empty list filters nothing. */
  readonly connection?: string | readonly string[];
}

// Auth0 contract section 2
const READ = ['read:me:connected_accounts'] as const;
const CREATE = ['create:me:connected_accounts'] as const;
const DELETE = ['delete:me:connected_accounts'] as const;

/** What each connected-account operation asks the token for. Auth0 contract section 3 */
export const connectedAccountScopes = {
  connectAccount: CREATE,
  completeConnectedAccount: CREATE,
  listConnectedAccounts: READ,
  listConnections: READ,
  deleteConnectedAccount: DELETE,
} as const;

/**
 * Lists connected accounts, one page at a time. A read; scope `read:me:connected_accounts`. Fails with
 * `not_enabled`, and what every call may fail with.
 */
export function listConnectedAccounts(
  client: Auth0Client,
  { connection, ...page }: ConnectedAccountFilter = {},
  options?: CallOptions,
): Answered<Page<ConnectedAccount>> {
  return send(
    client,
    {
      operation: 'listConnectedAccounts',
      method: 'GET',
      path: ['connected-accounts', 'accounts'],
      // Auth0 contract 3: several connections repeat the key
      query: { ...pageQuery(page), connection },
      scopes: READ,
      decode: (value) => pageIn(value, 'accounts', decodeConnectedAccount),
      failures: apiMissing,
    },
    options,
  );
}

/** Every page of `listConnectedAccounts`, for `for await`. */
export function connectedAccountPages(
  client: Auth0Client,
  filter: ConnectedAccountFilter = {},
  options?: CallOptions,
): Pages<ConnectedAccount> {
  return auth0Pages('listConnectedAccounts', filter, (page) => listConnectedAccounts(client, page, options));
}

/**
 * Lists what accounts can be connected by, one page at a time. A read; scope `read:me:connected_accounts`.
 * Fails with `not_enabled`, and what every call may fail with.
 */
export function listConnections(
  client: Auth0Client,
  page: PageRequest = {},
  options?: CallOptions,
): Answered<Page<Connection>> {
  return send(
    client,
    {
      operation: 'listConnections',
      method: 'GET',
      path: ['connected-accounts', 'connections'],
      query: pageQuery(page),
      scopes: READ,
      decode: (value) => pageIn(value, 'connections', decodeConnection),
      failures: apiMissing,
    },
    options,
  );
}

/** Every page of `listConnections`, for `for await`. */
export function connectionPages(
  client: Auth0Client,
  page: PageRequest = {},
  options?: CallOptions,
): Pages<Connection> {
  return auth0Pages('listConnections', page, (one) => listConnections(client, one, options));
}

/**
 * Forgets a connected account; what the other provider has granted stays valid there. An effect; scope
 * `delete:me:connected_accounts`. Fails with `not_found`.
 */
export function deleteConnectedAccount(
  client: Auth0Client,
  accountId: string,
  options?: CallOptions,
): Answered<null> {
  return send(
    client,
    {
      operation: 'deleteConnectedAccount',
      method: 'DELETE',
      path: ['connected-accounts', 'accounts', accountId],
      scopes: DELETE,
      decode: nothing,
    },
    options,
  );
}

/** Auth0 contract sections 10.3 and 10.4: the same members, of which a completion may lack `scopes`. */
export function decodeConnectedAccount(value: unknown): ConnectedAccount | undefined {
  const id = stringIn(value, 'id');
  const connection = stringIn(value, 'connection');
  const access_type = stringIn(value, 'access_type');
  const created_at = stringIn(value, 'created_at');
  const scopes = scopesIn(value);
  if (!id || connection === undefined || access_type === undefined || created_at === undefined || !scopes) {
    return undefined;
  }
  const expires_at = stringIn(value, 'expires_at');
  const org_id = stringIn(value, 'org_id');
  return {
    id,
    connection,
    access_type,
    scopes,
    created_at,
    ...(expires_at !== undefined && { expires_at }),
    ...(org_id !== undefined && { org_id }),
  };
}

function decodeConnection(value: unknown): Connection | undefined {
  const name = stringIn(value, 'name');
  const strategy = stringIn(value, 'strategy');
  const scopes = scopesIn(value);
  return !name || strategy === undefined || !scopes ? undefined : { name, strategy, scopes };
}

// Auth0 contract 17.9: may be null or absent
function scopesIn(value: unknown): readonly string[] | undefined {
  return listOf(member(value, 'scopes') ?? [], stringItem);
}
