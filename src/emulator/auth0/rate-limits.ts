import { type Allowance, createBucket, createWindow, type Limit } from '../rate-limits.ts';
import type { Auth0Limits } from './options.ts';

/** Which of a user's limits a request counts against (Auth0 contract section 4). */
export type RequestClass = keyof Auth0Limits;

/** Every limit of a user (Auth0 contract section 4). */
export interface Auth0RateLimits {
  request(kind: RequestClass): Limit;
  /** Emails with a code: a burst of 20, then one a minute. */
  readonly emails: Limit;
  /** Wrong codes: 10 an hour. */
  readonly wrongCodes: Limit;
}

const MINUTE_MS = 60_000;
const UNLIMITED = 1_000_000;

/** The limits of one emulator; `undefined` for limits that never refuse. */
export function createAuth0RateLimits(limits: Auth0Limits | undefined): Auth0RateLimits {
  const windows = {
    read: createWindow(limits?.read ?? UNLIMITED, MINUTE_MS),
    write: createWindow(limits?.write ?? UNLIMITED, MINUTE_MS),
    filtered: createWindow(limits?.filtered ?? UNLIMITED, MINUTE_MS),
  };
  return {
    request: (kind) => windows[kind],
    emails: createBucket(limits ? 20 : UNLIMITED, MINUTE_MS),
    wrongCodes: createWindow(limits ? 10 : UNLIMITED, 60 * MINUTE_MS),
  };
}

/** The three headers of every answer; a refusal also says how long to wait. */
export function setRateLimitHeaders(headers: Headers, allowance: Allowance, now: number): void {
  headers.set('x-ratelimit-limit', String(allowance.limit));
  headers.set('x-ratelimit-remaining', String(allowance.remaining));
  headers.set('x-ratelimit-reset', String(Math.ceil(allowance.resetAt / 1000)));
  if (!allowance.allowed) {
    headers.set('retry-after', String(Math.max(1, Math.ceil((allowance.resetAt - now) / 1000))));
  }
}
