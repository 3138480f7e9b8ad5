import { type Account, type Clock, type Secret, secret, systemClock } from '../domain/index.ts';
import type { NonceMemory } from './dpop.ts';
import type { Dialect } from './failure-table.ts';
import { systemRandom } from './random.ts';
import { type Authorization, isHeaderSafe, type TokenFunction, type TokenSource } from './token.ts';

/**
 * Sends one request, as the global `fetch` does. One that authorizes requests by itself (the client is then
 * given no `token`) is told what each needs in its third argument.
 * Whose account it authorizes for cannot be checked then, and a token that is refused is not asked for anew.
 */
export type FetchFunction = (
  url: string,
  init: RequestInit,
  authorization: Authorization,
) => PromiseLike<Response>;

/** What the clients of all providers take. */
export interface ClientOptions {
  /** Whose account it is. A token for anybody else ends in `subject_changed` before a request leaves. */
  readonly account: Account;
  /** Where access tokens come from; may be left out when `fetch` authorizes by itself. */
  readonly token?: TokenSource;
  /** The global `fetch` by default. */
  readonly fetch?: FetchFunction;
  readonly clock?: Clock;
  /** Numbers from 0 up to 1, for the jitter of retries. */
  readonly random?: () => number;
  /** How long one attempt may take, from asking for the token to the end of the body. 60 000 ms by default. */
  readonly timeoutMs?: number;
  /** How often a read is sent again (0 or more; 2 by default). Effects are not, whatever stands here. */
  readonly maxRetries?: number;
  /** The longest answer that is read, in bytes. 1 MiB by default. */
  readonly maxBodyBytes?: number;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What differs between providers. */
export interface Provider {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly audience: string | undefined;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly dialect: Dialect;
  /** What a scope is called where tokens come from; its own name without this. */
  readonly spellScope?: (scope: string) => string;
}

/** A provider's client: settings that never change. Calls share nothing else but the nonce. */
export interface HttpClient extends Provider {
  readonly account: Account;
  readonly token: Secret<string> | TokenFunction | undefined;
  readonly fetch: FetchFunction;
  readonly clock: Clock;
  readonly random: () => number;
  readonly timeoutMs: number;
  readonly maxRetries: number;
  readonly maxBodyBytes: number;
  /** What the provider wants to find in proofs (DPoP). */
  readonly nonce: NonceMemory;
}

/**
 * Puts a client together. Throws a `TypeError` where nothing would authorize its requests, and where the token
 * or a header is nothing that a request can carry.
 */
export function createClient(options: ClientOptions, provider: Provider): HttpClient {
  const { token } = options;
  if (token === undefined && !options.fetch) {
    throw new TypeError('A client needs a `token`, or a `fetch` that authorizes requests by itself.');
  }
  if (typeof token === 'string' && !isHeaderSafe(token)) {
    throw new TypeError('The token holds something that no header can.');
  }
  if (!areHeaders(options.headers)) {
    throw new TypeError('One of `headers` has a name or a value that no header can have.');
  }
  return {
    ...provider,
    account: options.account,
    token: typeof token === 'string' ? secret(token) : token,
    // Looked up with each call, so that what replaces the global one later is used.
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    clock: options.clock ?? systemClock,
    random: options.random ?? systemRandom,
    timeoutMs: options.timeoutMs ?? 60_000,
    maxRetries: options.maxRetries ?? 2,
    maxBodyBytes: options.maxBodyBytes ?? 1_048_576,
    headers: { ...provider.headers, ...lowerCased(options.headers) },
    nonce: { latest: undefined },
  };
}

/** Whether a request can carry them; one that cannot would fail as if the network had. */
export function areHeaders(headers: Readonly<Record<string, string>> | undefined): boolean {
  try {
    new Headers(headers);
    return true;
  } catch {
    return false;
  }
}

/** Header names in lower case, so that the same name in two spellings is one header. */
export function lowerCased(
  headers: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
