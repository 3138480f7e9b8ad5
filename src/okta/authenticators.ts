import {
  type Answered,
  booleanIn,
  type CallOptions,
  listOf,
  member,
  type Query,
  send,
  stringIn,
} from '../http/index.ts';
import type { OktaClient } from './client.ts';
import { decodeEnrollment, type Enrollment } from './enrollments.ts';
import { apiMissing } from './failure.ts';
import { type Links, linksIn } from './links.ts';
import { decodeRequirements, type PasswordRequirements } from './password.ts';

// Two of the five authenticator operations of MyAccount. Okta contract sections 6 (B1, B2) and 7.6

/** The kind of an authenticator. Okta may add values; unknown ones come through as they are. */
export type AuthenticatorKey =
  | 'custom_app'
  | 'custom_otp'
  | 'duo'
  | 'external_idp'
  | 'google_otp'
  | 'okta_email'
  | 'okta_password'
  | 'okta_verify'
  | 'onprem_mfa'
  | 'phone_number'
  | 'rsa_token'
  | 'security_question'
  | 'symantec_vip'
  | 'webauthn'
  | 'yubikey_token'
  | (string & {});

/** A way to prove who the user is that the org offers. */
export interface Authenticator {
  readonly id: string;
  readonly key: AuthenticatorKey;
  readonly name: string;
  /** Whether the user can enroll (another one) now. */
  readonly enrollable: boolean;
  /** Custom authenticators have one. */
  readonly logo?: { readonly uri: string };
  /** `enroll`, where it is there, leads to a page of Okta. */
  readonly _links: Links;
  /** What was asked for with `expand`. */
  readonly _embedded?: {
    readonly enrollments?: readonly Enrollment[];
    /** Of the password only. */
    readonly requirements?: PasswordRequirements;
  };
}

/** What comes along with authenticators. */
export interface AuthenticatorQuery {
  /** Nothing by default. `requirements` is there for the password only. */
  readonly expand?: readonly ('enrollments' | 'requirements')[];
}

// Okta contract section 2
const READ = ['okta.myAccount.authenticators.read'] as const;

/** What each authenticator operation asks the token for. Okta contract section 6 */
export const authenticatorScopes = {
  listAuthenticators: READ,
  getAuthenticator: READ,
} as const;

/**
 * Lists the authenticators of the org, enrolled or not. A read; scope
 * `okta.myAccount.authenticators.read`. Fails with `forbidden`, `not_enabled`.
 */
export function listAuthenticators(
  client: OktaClient,
  query: AuthenticatorQuery = {},
  options?: CallOptions,
): Answered<readonly Authenticator[]> {
  return send(
    client,
    {
      operation: 'listAuthenticators',
      method: 'GET',
      path: ['authenticators'],
      query: wireQuery(query),
      scopes: READ,
      decode: (value) => listOf(value, decodeAuthenticator),
      failures: apiMissing,
    },
    options,
  );
}

/**
 * Gets one authenticator. A read; scope `okta.myAccount.authenticators.read`. Fails with `not_found`,
 * `forbidden`.
 */
export function getAuthenticator(
  client: OktaClient,
  authenticatorId: string,
  query: AuthenticatorQuery = {},
  options?: CallOptions,
): Answered<Authenticator> {
  return send(
    client,
    {
      operation: 'getAuthenticator',
      method: 'GET',
      path: ['authenticators', authenticatorId],
      query: wireQuery(query),
      scopes: READ,
      decode: decodeAuthenticator,
    },
    options,
  );
}

// Okta contract 7.6: a list with commas
function wireQuery({ expand = [] }: AuthenticatorQuery): Query {
  return expand.length > 0 ? { expand: expand.join(',') } : {};
}

function decodeAuthenticator(value: unknown): Authenticator | undefined {
  const id = stringIn(value, 'id');
  const key = stringIn(value, 'key');
  const name = stringIn(value, 'name');
  const embedded = decodeEmbedded(member(value, '_embedded'));
  if (!id || key === undefined || name === undefined || embedded === undefined) return undefined;
  const _links = linksIn(value);
  const logo = stringIn(member(value, 'logo'), 'uri');
  return {
    id,
    key,
    name,
    // Okta contract 7.6: there is no such link when it is not enrollable
    enrollable: booleanIn(value, 'enrollable') ?? _links.enroll !== undefined,
    ...(logo !== undefined && { logo: { uri: logo } }),
    _links,
    ...(embedded && { _embedded: embedded }),
  };
}

/** `null` where nothing is embedded, `undefined` where it cannot be read. */
function decodeEmbedded(value: unknown): Authenticator['_embedded'] | null {
  const [list, rules] = [member(value, 'enrollments'), member(value, 'requirements')];
  if (list === undefined && rules === undefined) return null;
  const enrollments = list === undefined ? [] : listOf(list, decodeEnrollment);
  const requirements = rules === undefined ? null : decodeRequirements(rules);
  if (!enrollments || requirements === undefined) return undefined;
  return { ...(list !== undefined && { enrollments }), ...(requirements && { requirements }) };
}
