import type { AnyStateMachine } from 'xstate';
import { isContinuation, isRecord, isSecret } from '../domain/index.ts';
import { declaredOperation } from '../runtime/declared-operation.ts';
import { FlowModelError } from './declarations.ts';
import type { ModelState, PendingCall, PureModel } from './model-state.ts';

/** The page goes away, and another one carries on with what was stored. Offered in no state: see `withReloads`. */
export interface ReloadStep {
  readonly type: 'reload';
  readonly title: string;
  /** Whether the earliest timer falls due while no page is open. */
  readonly isAway: boolean;
}

/** Carries on at once. */
export const RELOAD: ReloadStep = { type: 'reload', title: 'reload', isAway: false };

/** Carries on when the earliest timer has fallen due; where no effect is in flight. */
export const AWAY: ReloadStep = { type: 'reload', title: 'reload while time passes', isAway: true };

export const RELOADS: readonly ReloadStep[] = [RELOAD, AWAY];

/** What the library promises to send to a flow whose effect was under way when the page went away. */
const INTERRUPTED = { type: 'flow.interrupted' };

/** Whether a call changes something; what declares nothing counts as if it did. */
export function isEffect({ implementations }: AnyStateMachine, src: string): boolean {
  return declaredOperation(implementations.actors[src])?.kind !== 'read';
}

/** Whether no effect is in flight, and the flow is not over. */
export function isQuiescent({ status, calls, snapshot }: ModelState): boolean {
  return status === 'active' && !calls.some(({ src }) => isEffect(snapshot.machine, src));
}

/**
 * What a flow is after a reload: the same, but for its secrets, which are empty, and its effect, which is
 * gone, and of which it has been told that it was interrupted. Continuations count as still good.
 */
export function reloaded(model: PureModel, state: ModelState, { isAway }: ReloadStep = RELOAD): ModelState {
  const { snapshot, calls } = state;
  const reads = calls.filter(({ src }) => !isEffect(snapshot.machine, src));
  const isInterrupted = reads.length < calls.length;
  if (state.status !== 'active')
    throw new FlowModelError(`The flow is over in ${placeOf(state)}: there is nothing to carry on with.`);
  if (isAway && isInterrupted)
    throw new FlowModelError(`An effect is in flight in ${placeOf(state)}: reload there without leaving.`);
  const quiet: ModelState = {
    ...state,
    snapshot: {
      ...snapshot,
      context: emptied(snapshot.context),
      children: Object.fromEntries(reads.map(({ id, actor }) => [id, actor])),
    },
    calls: reads.map((call): PendingCall => ({ ...call, input: emptied(call.input) })),
    arrival: { taken: [], emitted: [], sent: [] },
  };
  if (isAway) return model.elapse(quiet);
  if (!isInterrupted) return quiet;
  if (quiet.snapshot.can(INTERRUPTED)) return model.send(quiet, INTERRUPTED);
  throw new FlowModelError(
    `The flow cannot be carried on with in ${placeOf(state)}, where an effect is in flight: give that state a ` +
      'transition for "flow.interrupted", to where the flow finds out what became of it.',
  );
}

function placeOf({ snapshot }: ModelState): string {
  return JSON.stringify(snapshot.value);
}

/** The same data without what is secret in it. Whatever else storage cannot hold stays, and so shows up. */
function emptied<T>(value: T): T;
function emptied(value: unknown): unknown {
  if (isSecret(value)) return null;
  if (isContinuation(value)) return value;
  if (Array.isArray(value)) return value.map((item) => emptied(item));
  if (!isRecord(value) || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, emptied(member)]));
}
