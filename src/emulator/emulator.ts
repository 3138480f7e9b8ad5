import type { Clock } from '../domain/index.ts';
import type { EmulatedUser } from './accounts.ts';
import type { DpopOptions, IssuedTokens, IssueTokenOptions, SignInOptions } from './authorization/index.ts';
import type { Faults } from './faults.ts';
import type { Listening } from './listen.ts';
import type { Outbox } from './outbox.ts';
import type { RequestLog } from './request-log.ts';

/** What both emulators take. */
export interface EmulatorOptions {
  /** The only source of time: lifetimes, limits, delays and the claims of tokens. The system's by default. */
  readonly clock?: Clock;
  /** The same seed gives the same ids, codes and sessions. */
  readonly seed?: string | number;
  /** The origin that links, `Location` and issuers show; by default the one that a request came to. */
  readonly publicUrl?: string;
  /** `DEFAULT_USER` alone by default. */
  readonly users?: readonly EmulatedUser[];
  /** 3600 by default on Okta, 86400 on Auth0. */
  readonly accessTokenLifetimeSeconds?: number;
  /** How long an emailed code, its link and any session live; 300 by default on both. */
  readonly codeLifetimeSeconds?: number;
  /** Tokens that are bound to a key: taken, but not demanded, by default. */
  readonly dpop?: DpopOptions;
}

/** The origin to show, where one is given. @throws TypeError when it is no URL. */
export function publicOriginOf({ publicUrl }: EmulatorOptions): string | undefined {
  return publicUrl === undefined ? undefined : new URL(publicUrl).origin;
}

/** What both emulators are. */
export interface Emulator<Operation extends string, Accounts> {
  /** Where it is: `publicUrl`, else where it listens, else a made-up origin for use in process. */
  readonly url: string;
  /**
   * Answers a request in process. It takes what the global `fetch` takes and fails as it does; redirects
   * are answered, not followed.
   */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** Listens on 127.0.0.1; any free port by default. Needs Node and `@hono/node-server`. */
  listen(port?: number): Promise<Listening>;
  /** Mints tokens without a sign-in. A user is named by login or id. */
  issueToken(user: string, options?: IssueTokenOptions): Promise<IssuedTokens>;
  /**
   * Signs in by real requests: authorize with PKCE, the login form, the token endpoint; over HTTP while
   * it listens, in process otherwise.
   * @throws SignInRefused with the OAuth error, when the authorization server refuses.
   */
  signIn(user: string, options?: SignInOptions, fetch?: typeof globalThis.fetch): Promise<IssuedTokens>;
  /**
   * Does what the user does with an authorize URL that some client has built: fills in the login form.
   * Answers the callback URL with the code (or the error) in it.
   */
  visit(user: string, authorizeUrl: string | URL, fetch?: typeof globalThis.fetch): Promise<URL>;
  readonly outbox: Outbox;
  readonly requests: RequestLog<Operation>;
  readonly faults: Faults<Operation>;
  /** The users and what they own, to set up and to look at. */
  readonly accounts: Accounts;
}
