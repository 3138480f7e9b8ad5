import { errAsync } from 'neverthrow';
import { accountFailure } from '../domain/index.ts';
import {
  type Answered,
  type Call,
  type CallOptions,
  listOf,
  member,
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

// What Auth0 has announced and not released: only a client that is told so sends it. Auth0 contract section 11

/** Something that the user has allowed an application to do. */
export interface Consent {
  /** `cns_…` */
  readonly id: string;
  readonly client_id: string;
  /** ISO 8601. */
  readonly created_at: string;
  /** ISO 8601. */
  readonly expires_at: string;
  readonly requested_details?: {
    readonly binding_message?: string;
    readonly audience?: string;
    readonly scope?: readonly string[];
  };
}

/** An organization that the user is a member of. */
export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly display_name?: string;
}

// Auth0 contract section 2
const CONSENTS = ['read:me:consents'] as const;
const ORGANIZATIONS = ['read:me:organizations'] as const;

/** What each planned operation asks the token for. Auth0 contract section 3 */
export const plannedScopes = {
  listConsents: CONSENTS,
  getConsent: CONSENTS,
  listOrganizations: ORGANIZATIONS,
} as const;

/**
 * Lists what the user has consented to. A read; scope `read:me:consents`. Fails with `not_supported` unless
 * the client was created with `plannedOperations`.
 */
export function listConsents(client: Auth0Client, options?: CallOptions): Answered<readonly Consent[]> {
  return sendPlanned(
    client,
    {
      operation: 'listConsents',
      method: 'GET',
      path: ['consents'],
      scopes: CONSENTS,
      decode: (value) => listOf(member(value, 'consents'), decodeConsent),
      failures: apiMissing,
    },
    options,
  );
}

/**
 * Gets one consent. A read; scope `read:me:consents`. Fails with `not_found`, and with `not_supported` unless
 * the client was created with `plannedOperations`.
 */
export function getConsent(client: Auth0Client, consentId: string, options?: CallOptions): Answered<Consent> {
  return sendPlanned(
    client,
    {
      operation: 'getConsent',
      method: 'GET',
      path: ['consents', consentId],
      scopes: CONSENTS,
      decode: decodeConsent,
    },
    options,
  );
}

/**
 * Lists the user's organizations, one page at a time. A read; scope `read:me:organizations`. Fails with
 * `not_supported` unless the client was created with `plannedOperations`.
 */
export function listOrganizations(
  client: Auth0Client,
  page: PageRequest = {},
  options?: CallOptions,
): Answered<Page<Organization>> {
  return sendPlanned(
    client,
    {
      operation: 'listOrganizations',
      method: 'GET',
      path: ['organizations'],
      query: pageQuery(page),
      scopes: ORGANIZATIONS,
      decode: (value) => pageIn(value, 'organizations', decodeOrganization),
      failures: apiMissing,
    },
    options,
  );
}

/** Every page of `listOrganizations`, for `for await`. */
export function organizationPages(
  client: Auth0Client,
  page: PageRequest = {},
  options?: CallOptions,
): Pages<Organization> {
  return auth0Pages('listOrganizations', page, (one) => listOrganizations(client, one, options));
}

function sendPlanned<T>(client: Auth0Client, call: Call<T>, options: CallOptions | undefined): Answered<T> {
  if (client.plannedOperations) return send(client, call, options);
  const message = 'Auth0 has not released this: `plannedOperations` lets the client try. Nothing was sent.';
  return errAsync(accountFailure('not_supported', message, { provider: 'auth0', operation: call.operation }));
}

function decodeConsent(value: unknown): Consent | undefined {
  const id = stringIn(value, 'id');
  const client_id = stringIn(value, 'client_id');
  const created_at = stringIn(value, 'created_at');
  const expires_at = stringIn(value, 'expires_at');
  if (!id || client_id === undefined || created_at === undefined || expires_at === undefined)
    return undefined;
  const details = member(value, 'requested_details') ?? undefined;
  return {
    id,
    client_id,
    created_at,
    expires_at,
    ...(details !== undefined && { requested_details: detailsIn(details) }),
  };
}

function detailsIn(details: unknown): NonNullable<Consent['requested_details']> {
  const binding_message = stringIn(details, 'binding_message');
  const audience = stringIn(details, 'audience');
  const scope = listOf(member(details, 'scope'), stringItem);
  return {
    ...(binding_message !== undefined && { binding_message }),
    ...(audience !== undefined && { audience }),
    ...(scope && { scope }),
  };
}

function decodeOrganization(value: unknown): Organization | undefined {
  const id = stringIn(value, 'id');
  const name = stringIn(value, 'name');
  const display_name = stringIn(value, 'display_name');
  if (!id || name === undefined) return undefined;
  return { id, name, ...(display_name !== undefined && { display_name }) };
}
