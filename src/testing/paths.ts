import { type Declarations, FlowModelError } from './declarations.ts';
import { keyOf } from './explore.ts';
import type { ModelState, PureModel } from './model-state.ts';
import { RELOADS } from './reload.ts';
import { type FlowStep, stepsIn, take } from './steps.ts';
import { differencesOf } from './view.ts';

/** One way through a flow, from its start; every state on it was computed by the pure model. */
export interface FlowPath {
  /** The name of the input it starts with. */
  readonly start: string;
  readonly steps: readonly FlowStep[];
  /** The state before the first step, and the one after each. */
  readonly states: readonly ModelState[];
  /** The steps by title, where they begin and where they end: the same as long as the behaviour is. */
  readonly title: string;
  /** What `replayPath` takes: the start's name and the titles of the steps. */
  readonly script: readonly string[];
}

/** Makes a path of its steps and states. */
export function pathOf(start: string, steps: readonly FlowStep[], states: readonly ModelState[]): FlowPath {
  const titles = steps.map(({ title }) => title);
  const script = [start, ...titles];
  return { start, steps, states, script, title: `${script.join(', ')} => ${placeOf(states.at(-1))}` };
}

function placeOf(state: ModelState | undefined): string {
  if (!state) return 'nowhere';
  const leaves = leavesOf(state.snapshot.value);
  return state.status === 'error' ? `error in ${leaves}` : leaves;
}

/** The innermost states of a value: `verifying`, or `verifying + cooling` where they are parallel. */
export function leavesOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value).map(leavesOf).join(' + ');
}

/** Walks a script in the pure model; fails where a step is not possible, with those that are. */
export function walk(model: PureModel, declarations: Declarations, script: readonly string[]): FlowPath {
  const [start = '', ...titles] = script;
  if (!(start in declarations.inputs))
    throw new FlowModelError(
      `No start "${start}": there are ${Object.keys(declarations.inputs).join(', ')}.`,
    );
  let state = model.start(declarations.inputs[start]);
  const steps: FlowStep[] = [];
  const states = [state];
  for (const title of titles) {
    const offered = stepsIn(state, declarations);
    const step = [...offered, ...RELOADS].find((candidate) => candidate.title === title);
    if (!step)
      throw new FlowModelError(
        `After ${steps.length} steps, in ${placeOf(state)}, "${title}" is not possible: there are ` +
          `${offered.map((candidate) => `"${candidate.title}"`).join(', ') || 'none'}.`,
      );
    state = take(model, state, step);
    steps.push(step);
    states.push(state);
  }
  return pathOf(start, steps, states);
}

/** Fails unless a step leads, in this very state, to where the graph says that it leads. */
export function refuseCoarseKey(
  expected: ModelState,
  seen: ModelState,
  script: readonly string[],
  declarations: Declarations,
): never {
  const one = JSON.parse(keyOf(expected, declarations));
  const other = JSON.parse(keyOf(seen, declarations));
  const parts = ['value', 'status', 'timers', 'calls', 'key', 'history'];
  const differences = parts.flatMap((part, index) =>
    differencesOf(one[index] ?? null, other[index] ?? null, part),
  );
  throw new FlowModelError(
    'The key is too coarse: two states that it does not tell apart behave differently. Let key: (context) => … ' +
      'include what the guards, delays and actions on this path read.\n' +
      `The path: ${script.join(', ')}\n${differences.join('\n') || 'The same state is reached by other transitions.'}`,
  );
}

/** Whether two states differ in nothing but the order in which the same timers fall due. */
export function differInTimeOnly(one: ModelState, other: ModelState, declarations: Declarations): boolean {
  const timeless = (state: ModelState) =>
    keyOf({ ...state, timers: [...state.timers].sort((a, b) => (a.name < b.name ? -1 : 1)) }, declarations);
  return timeless(one) === timeless(other);
}
