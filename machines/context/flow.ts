import { type AccountFailure, failureOf } from '../../src/domain/index.ts';
import { type FlowAssurance, NO_ASSURANCE, type StepUpRequest, spent } from '../../src/ports/index.ts';

// What the flows have in common, whatever they are about: how they keep track of the operation under way.

/** How long to wait after a refusal for being too fast, where the provider does not say. */
export const RATE_LIMIT_WAIT_MS = 30_000;

/** What every flow keeps of its operations; `O` are their names. */
export interface OperationContext<O> {
  /** The newest failure, until an operation succeeds or the user gives something new. */
  readonly failure: AccountFailure | null;
  /** The operation under way: what step-up and retry go back to. */
  readonly operation: O;
  /** The effect of which it is not known whether it took place. */
  readonly uncertain: O | null;
  /** Whether the user asked for the uncertain effect again, so that it goes on once looked up. */
  readonly retryWanted: boolean;
  readonly assurance: FlowAssurance;
  readonly confirmReplay: readonly O[];
}

// What an event hands to guards and actions.
export const answerOf = <O>({ event }: { event: { output: O } }) => event.output;
export const failureIn = ({ event }: { event: { error: unknown } }) => failureOf(event.error);
export const failedIn =
  <O>(operation: O) =>
  ({ event }: { event: { error: unknown } }) => ({ operation, failure: failureOf(event.error) });

/** The state that waits for step-up is entered only when there is a demand. */
export function stepUpInput({ assurance }: OperationContext<unknown>): StepUpRequest {
  return assurance.demand as StepUpRequest;
}

/** An operation is over and done with: no failure to show, nothing uncertain, every proof spent. */
export function settled() {
  return { failure: null, uncertain: null, retryWanted: false, assurance: NO_ASSURANCE };
}

/** What became of an effect is looked up: that is the operation under way now. */
export function lookedUp<O>(uncertain: O | null, retryWanted: boolean) {
  return { operation: 'find' as const, uncertain, retryWanted };
}

export function failed<O>(context: OperationContext<O>, operation: O, failure: AccountFailure) {
  return { operation, failure, assurance: spent(context.assurance, failure) };
}

export function endedForOtherSubject(failure: AccountFailure | null) {
  return { outcome: { outcome: 'subject_changed' as const, failure: failureOf(failure) } };
}
