import { type ClientOptions, createClient, type HttpClient, secureOrigin } from '../http/index.ts';
import { auth0Dialect } from './failure.ts';
import type { RandomBytes } from './pkce.ts';

/** Where the tenant is: its domain, or a URL for what is not plain https. */
export type Auth0Place =
  | {
      /** The canonical or custom domain, such as `example.eu.auth0.com`: the same one as for sign-in. */
      readonly domain: string;
      readonly baseUrl?: undefined;
    }
  | {
      /** The same as a URL, such as `https://id.example.com`. Only its origin counts. */
      readonly baseUrl: string;
      readonly domain?: undefined;
    };

/** What a client for Auth0 My Account takes. */
export type Auth0ClientOptions = ClientOptions &
  Auth0Place & {
    /** What tokens are asked for. `https://{domain}/me/` by default, with the slash at its end. */
    readonly audience?: string;
    /** Where `state` and `code_verifier` come from; `crypto.getRandomValues` by default. */
    readonly randomBytes?: RandomBytes;
    /**
     * Lets the operations that Auth0 has announced and not released (`listConsents`, `getConsent`,
     * `listOrganizations`) be sent. Off by default: they then fail with `not_supported`.
     */
    readonly plannedOperations?: boolean;
    /** Sends to `/me` instead of `/me/v1`: documents from before the release name no version. */
    readonly unversionedPath?: boolean;
    /**
     * Asks for scopes with hyphens (`read:me:authentication-methods`): older documents spell them so, and
     * what a tenant or a proxy of that time was set up with may know no other.
     */
    readonly hyphenatedScopes?: boolean;
  };

/** Talks to Auth0 My Account for one account. Made by `createAuth0Client`. */
export interface Auth0Client extends HttpClient {
  readonly provider: 'auth0';
  /** `crypto.getRandomValues` without it. */
  readonly randomBytes: RandomBytes | undefined;
  /** Whether operations that are only announced may be sent. */
  readonly plannedOperations: boolean | undefined;
}

/** Creates a client. Throws a `TypeError` for options that can never work; it sends nothing. */
export function createAuth0Client(options: Auth0ClientOptions): Auth0Client {
  const origin = secureOrigin(options.domain === undefined ? options.baseUrl : urlOf(options.domain));
  const client = createClient(options, {
    // Auth0 contract section 1; section 14 for the path without a version
    baseUrl: options.unversionedPath ? `${origin}/me` : `${origin}/me/v1`,
    // Auth0 contract section 2: the same host, and the slash
    audience: options.audience ?? `${origin}/me/`,
    headers: { accept: 'application/json' },
    dialect: auth0Dialect,
    // Auth0 contract section 2: the spelling of older documents
    ...(options.hyphenatedScopes && { spellScope: hyphenated }),
  });
  const { randomBytes, plannedOperations } = options;
  return { ...client, provider: 'auth0', randomBytes, plannedOperations };
}

// `offline_access` and an application's own scopes are spelled as ever.
function hyphenated(scope: string): string {
  return scope.includes(':me:') ? scope.replaceAll('_', '-') : scope;
}

function urlOf(domain: string): string {
  return domain.includes('://') ? domain : `https://${domain}`;
}
