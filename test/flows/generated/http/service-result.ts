import type { Result } from 'neverthrow';
import type { AccountFailure } from '../../../../src/domain/index.ts';

/** What a service has answered, where the test counts on it to succeed. */
export function answerOf<T>(result: Result<T, AccountFailure>): T {
  if (result.isOk()) return result.value;
  throw new Error(`What the path needs could not be prepared: ${result.error.message}`);
}
