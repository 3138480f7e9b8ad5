import { FAILURE_KINDS, type FailureKind, isOutcomeUnknown } from '../../../src/domain/index.ts';
import { plainFailure } from '../../../src/testing/index.ts';

/** The kinds of failure after which an effect may have taken place all the same. */
export const UNCERTAIN_KINDS: readonly FailureKind[] = FAILURE_KINDS.filter((kind) =>
  isOutcomeUnknown(plainFailure(kind)),
);

/** Failures of calls, by call and kind. */
export const kindsOf = (calls: readonly string[], kinds: readonly FailureKind[]) =>
  calls.flatMap((call) => kinds.map((kind) => `${call} fails with ${kind}`));

/** What means nothing more to any flow than `failed`, whatever was called. */
export const LEFT_BY_EVERY_FLOW = kindsOf(
  ['*'],
  ['unauthenticated', 'insufficient_scope', 'forbidden', 'not_enabled', 'not_supported', 'limit_reached'],
);
