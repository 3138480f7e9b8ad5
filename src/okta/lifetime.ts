import type { AnswerFacts } from '../http/index.ts';

/**
 * How long something still lives that an answer dates (ms), and at most as long as it is documented to. Both
 * times are Okta's where its `Date` can be read, since clocks differ; where they tell nothing, the documented
 * lifetime is assumed.
 */
export function lifetimeLeftMs(
  expiresAt: string,
  { serverDateAt, receivedAt }: AnswerFacts,
  documentedMs: number,
): number {
  const left = Date.parse(expiresAt) - (serverDateAt ?? receivedAt);
  return left >= 0 && left <= documentedMs ? left : documentedMs;
}
