import { FlowModelError } from './declarations.ts';
import { keyOf } from './explore.ts';
import type { FlowModel } from './flow-model.ts';
import type { ModelState } from './model-state.ts';
import { type FlowPath, leavesOf, pathOf } from './paths.ts';
import { distancesToEnd, type WayOptions } from './proofs.ts';
import { AWAY, isQuiescent, RELOAD } from './reload.ts';
import { type FlowStep, stepsIn } from './steps.ts';

/** How paths with reloads go on after them. */
export interface ReloadOptions {
  /**
   * The titles of the events by which the user gives again what was lost, such as `code.submit (a code)`. One
   * is sent as soon as the flow is not where it would be without the reload, where that event leads there.
   */
  readonly again?: readonly string[];
}

/**
 * The paths, with reloads where no effect is in flight, for a driver such as `createResumeDriver`: each with a
 * reload in every such state, and each with its waits spent while no page is open. Throws where the flow does
 * not go where it would have gone, once what was lost is given again. That every state is resumed as it was,
 * `brokenResumes` tells.
 */
export function reloadPaths(
  model: FlowModel,
  paths: readonly FlowPath[],
  { again = [] }: ReloadOptions = {},
): readonly FlowPath[] {
  const each = paths.map((path) => withReloads(model, path, again));
  const away = paths.filter(waitsQuietly).map((path) => withWaitsAway(model, path, again));
  return [...each, ...away];
}

/**
 * For every state on the paths in which an effect is in flight, as the key tells them apart: the way there, a
 * reload, and a shortest way on to an end of the flow, on which no call fails. Throws a
 * `FlowModelError` where no way leads on.
 */
export function interruptionPaths(
  model: FlowModel,
  paths: readonly FlowPath[],
  { without = [] }: WayOptions = {},
): readonly FlowPath[] {
  const isWayOn = (step: FlowStep) =>
    !without.includes(step.title) && !(step.type === 'outcome' && step.kind === 'error');
  const distances = distancesToEnd(model, ({ step }) => isWayOn(step));
  return firstInterruptions(model, paths).map(({ path, at }) => {
    const walker = createWalker(model, path, []);
    for (const [index, step] of path.steps.slice(0, at).entries()) walker.go(step, path.states[index + 1]);
    walker.take(RELOAD);
    while (walker.state().status === 'active') {
      const next = nextOn(model, walker.state(), isWayOn, distances);
      if (!next) throw new FlowModelError(`From here no way leads on to an end: ${walker.path().title}`);
      for (const step of next) walker.take(step);
    }
    return walker.path();
  });
}

/** The steps to the nearest state that is nearer to an end; a reload may have led to one that is not in the graph. */
function nextOn(
  { graph, declarations, take }: FlowModel,
  from: ModelState,
  isWayOn: (step: FlowStep) => boolean,
  distances: ReadonlyMap<string, number>,
): readonly FlowStep[] | undefined {
  const queue: { state: ModelState; steps: readonly FlowStep[] }[] = [{ state: from, steps: [] }];
  const limit = distances.get(keyOf(from, declarations)) ?? Number.POSITIVE_INFINITY;
  const seen = new Set<string>();
  for (const { state, steps } of queue)
    for (const step of stepsIn(state, declarations).filter(isWayOn)) {
      const next = take(state, step);
      const key = keyOf(next, declarations);
      if (seen.has(key)) continue;
      seen.add(key);
      if (next.status === 'done' || (distances.get(key) ?? limit) < limit) return [...steps, step];
      // What leads on from a state of the graph is known already.
      if (!graph.nodes.has(key)) queue.push({ state: next, steps: [...steps, step] });
    }
  return undefined;
}

function isInterruptible(state: ModelState): boolean {
  return state.status === 'active' && !isQuiescent(state);
}

/** Where the paths come for the first time to each state in which an effect is in flight. */
function firstInterruptions(
  { declarations }: FlowModel,
  paths: readonly FlowPath[],
): readonly { readonly path: FlowPath; readonly at: number }[] {
  const seen = new Set<string>();
  return paths.flatMap((path) =>
    path.states.flatMap((state, at) => {
      const key = isInterruptible(state) ? keyOf(state, declarations) : undefined;
      if (key === undefined || seen.has(key)) return [];
      seen.add(key);
      return [{ path, at }];
    }),
  );
}

function withReloads(model: FlowModel, path: FlowPath, again: readonly string[]): FlowPath {
  const walker = createWalker(model, path, again);
  if (isQuiescent(walker.state())) walker.take(RELOAD);
  for (const [index, step] of path.steps.entries()) {
    walker.go(step, path.states[index + 1]);
    if (isQuiescent(walker.state())) walker.take(RELOAD);
  }
  return walker.path();
}

function waitsQuietly({ steps, states }: FlowPath): boolean {
  return steps.some((step, index) => isQuietWait(step, states[index]));
}

function isQuietWait(step: FlowStep, state: ModelState | undefined): boolean {
  return step.type === 'elapse' && state !== undefined && isQuiescent(state);
}

function withWaitsAway(model: FlowModel, path: FlowPath, again: readonly string[]): FlowPath {
  const walker = createWalker(model, path, again);
  for (const [index, step] of path.steps.entries())
    walker.go(isQuietWait(step, walker.state()) ? AWAY : step, path.states[index + 1]);
  return walker.path();
}

function createWalker(model: FlowModel, { start, states: [first] }: FlowPath, again: readonly string[]) {
  let state = first ?? model.start(start);
  const steps: FlowStep[] = [];
  const states = [state];
  let isReloaded = false;
  const add = (step: FlowStep, next: ModelState) => {
    isReloaded ||= step.type === 'reload';
    state = next;
    steps.push(step);
    states.push(state);
  };
  const take = (step: FlowStep) => add(step, model.take(state, step));
  return {
    state: () => state,
    take,
    path: () => pathOf(start, steps, states),
    /** Takes a step of the path, and gives again what that takes to come to where the path is then. */
    go(step: FlowStep, expected: ModelState | undefined): void {
      // Before the first reload the path's own states are at hand.
      if (expected && !isReloaded && step.type !== 'reload') {
        add(step, expected);
        return;
      }
      take(step);
      if (!expected || isSamePlace(state, expected)) return;
      const repeats = stepsIn(state, model.declarations).filter(({ title }) => again.includes(title));
      const repeat = repeats.find((candidate) => isSamePlace(model.take(state, candidate), expected));
      if (!repeat) throw astray(pathOf(start, steps, states), expected);
      take(repeat);
    },
  };
}

function astray({ title }: FlowPath, { snapshot }: ModelState): FlowModelError {
  return new FlowModelError(
    `After a reload the path goes another way, where it would have come to ${leavesOf(snapshot.value)}; if ` +
      `something has to be given again there, name the event under again.\nThe path: ${title}`,
  );
}

function isSamePlace(one: ModelState, other: ModelState): boolean {
  return JSON.stringify(one.snapshot.value) === JSON.stringify(other.snapshot.value);
}
