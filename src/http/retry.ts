import type { AccountFailure } from '../domain/index.ts';
import { type AnswerFacts, dateIn, wholeNumber } from './answer.ts';
import type { RefusalMeaning } from './failure-table.ts';

/** The first wait before a read is sent again; each further one is twice as long. */
export const BACK_OFF_MS = 500;
/** The longest wait that the library chooses by itself. */
export const MAX_BACK_OFF_MS = 10_000;
/** The longest wait a provider may ask for and get; beyond it, the failure tells when to come back. */
export const MAX_SERVER_DELAY_MS = 60_000;
/** A wait beyond a day is taken for a faulty header: nobody could be told to come back then. */
const CREDIBLE_DELAY_MS = 86_400_000;

/** How long to wait before the next try, counted from 0: between half and all of the doubled back-off. */
export function backOffMs(retry: number, random: () => number): number {
  const full = Math.min(BACK_OFF_MS * 2 ** retry, MAX_BACK_OFF_MS);
  return full / 2 + random() * (full / 2);
}

/**
 * How long the provider asks to wait, in ms: `Retry-After` (seconds or a date), else when its rate limit starts
 * anew, where it is that one that was hit, else what it documents. Dates are compared with the answer's own
 * `Date`, since clocks differ; what is not positive or beyond a day counts as not told.
 * @see RFC 9110 section 10.2.3; Okta contract section 4.3; Auth0 contract section 4
 */
export function serverDelayMs(
  facts: AnswerFacts,
  resetHeader: string,
  { delayUntilReset, delayMs }: RefusalMeaning,
): number | undefined {
  const { headers, receivedAt, serverDateAt = receivedAt } = facts;
  const retryAfter = headers['retry-after'];
  const seconds = wholeNumber(retryAfter);
  const until = seconds === undefined ? dateIn(dateLike(retryAfter)) : undefined;
  const reset = delayUntilReset ? wholeNumber(headers[resetHeader]) : undefined;
  return (
    credible(seconds && seconds * 1000) ??
    credible(until && until - serverDateAt) ??
    credible(reset && reset * 1000 - serverDateAt) ??
    delayMs
  );
}

/** Whether another try of a read may go better. An own timeout is final: its time is up. */
export function isTransient({ kind, status = 0 }: AccountFailure): boolean {
  return kind === 'network' || status === 408 || status === 429 || status >= 500;
}

// `Date.parse` makes a date of almost any number ("-5", "1e12"): HTTP dates begin with a weekday.
function dateLike(text: string | undefined): string | undefined {
  return text !== undefined && /^[a-z]{3}/i.test(text.trim()) ? text : undefined;
}

function credible(delayMs: number | undefined): number | undefined {
  return delayMs !== undefined && delayMs > 0 && delayMs <= CREDIBLE_DELAY_MS ? delayMs : undefined;
}
