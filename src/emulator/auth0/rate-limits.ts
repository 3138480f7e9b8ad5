import { type Allowance, createBucket, createWindow, type Limit } from '../rate-limits.ts';
import type { Auth0Limits, Auth0RequestLimits } from './options.ts';

/** Which of a user's limits a request counts against (Auth0 contract section 4). */
export type RequestClass = keyof Auth0RequestLimits;

/** Every limit of a user, and those of the tenant (Auth0 contract section 4). */
export interface Auth0RateLimits {
  request(kind: RequestClass): Limit;
  /** Of all users together: it has one key. */
  tenant(kind: RequestClass): Limit;
  /** Emails with a code: a burst of 20, then one a minute. */
  readonly emails: Limit;
  /** Text messages and calls with a code: a burst of 10, then one an hour. */
  readonly textMessages: Limit;
  /** Push notifications that nobody has answered: 5 a minute. */
  readonly pushes: Limit;
  /** Wrong codes: 10 an hour. */
  readonly wrongCodes: Limit;
  /** Recovery codes that fail: 10 an hour. */
  readonly recoveryCodes: Limit;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const UNLIMITED = 1_000_000;

/** The limits of one emulator; `undefined` for limits that never refuse. */
export function createAuth0RateLimits(limits: Auth0Limits | undefined): Auth0RateLimits {
  const user = windowsOf(limits?.user, MINUTE_MS);
  const tenant = windowsOf(limits?.tenant, SECOND_MS);
  return {
    request: (kind) => user[kind],
    tenant: (kind) => tenant[kind],
    emails: createBucket(limits ? 20 : UNLIMITED, MINUTE_MS),
    textMessages: createBucket(limits ? 10 : UNLIMITED, HOUR_MS),
    pushes: createWindow(limits ? 5 : UNLIMITED, MINUTE_MS),
    wrongCodes: createWindow(limits ? 10 : UNLIMITED, HOUR_MS),
    recoveryCodes: createWindow(limits ? 10 : UNLIMITED, HOUR_MS),
  };
}

function windowsOf(limits: Auth0RequestLimits | undefined, windowMs: number): Record<RequestClass, Limit> {
  return {
    read: createWindow(limits?.read ?? UNLIMITED, windowMs),
    write: createWindow(limits?.write ?? UNLIMITED, windowMs),
    filtered: createWindow(limits?.filtered ?? UNLIMITED, windowMs),
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
