import { FlowModelError } from './declarations.ts';
import type { ModelState } from './model-state.ts';
import type { FlowStep } from './steps.ts';
import type { FlowMoment, FlowView } from './view.ts';

/** What a driver is told of the state that the model expects. */
export interface ExpectedState {
  /** The state as `observe` would tell it: for `flowViewOf` and `projectedView`. */
  readonly moment: FlowMoment;
  readonly view: FlowView;
  /** The context as `key` narrows it: what to compare where values are the provider's own. */
  readonly key: unknown;
  readonly state: ModelState;
}

/** An outcome that the path wants, with the value that the model counts on. */
export type OutcomeStep = Extract<FlowStep, { type: 'outcome' }> & {
  /** What the call answers, fails with or sends. */
  readonly value: unknown;
};

/** An event of the user. */
export type UserStep = Extract<FlowStep, { type: 'user' }>;

/** What carries out the paths of a model on something real. Each path is started and stopped on its own. */
export interface FlowDriver {
  /** Appears in titles: `actor`, `HTTP`. */
  readonly name: string;
  /** Starts the flow with the input of this name. */
  start(input: unknown, name: string): void | Promise<void>;
  /**
   * Sends an event. `ahead` is how the path goes on: where what the user does decides how a later call ends,
   * such as a wrong code, that outcome stands there.
   */
  user(step: UserStep, ahead: readonly FlowStep[]): void | Promise<void>;
  /** Makes a call in flight come to an outcome; fails with `missingExecutor` where it does not know how to. */
  outcome(step: OutcomeStep, ahead: readonly FlowStep[]): void | Promise<void>;
  /** Lets the earliest timer fall due. */
  elapse(inMs: number): void | Promise<void>;
  /** Takes the page away, lets time pass, and carries on with what was stored; for paths of `withReloads`. */
  reload?(awayMs: number): void | Promise<void>;
  /** Throws where the flow is not in the expected state; the message says what differs. */
  expectState(expected: ExpectedState): void | Promise<void>;
  /** Ends the path; throws where something is left behind that should not be. */
  stop(): void | Promise<void>;
  /** The flow as it is, for the invariants; without it they are checked in the model only. */
  observe?(): FlowMoment;
}

/** What a driver throws at a step that it has no way to carry out: no step is ever skipped. */
export function missingExecutor(driver: string, step: FlowStep): FlowModelError {
  const place = step.type === 'outcome' ? `the outcome "${step.name}" of "${step.id}"` : `"${step.title}"`;
  return new FlowModelError(`The ${driver} driver has no executor for ${place}: give it one.`);
}
