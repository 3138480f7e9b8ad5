import type { Declarations } from './declarations.ts';
import { type FlowEdge, keyOf } from './explore.ts';
import type { ModelState, PureModel } from './model-state.ts';
import { differInTimeOnly, refuseCoarseKey } from './paths.ts';
import { elapseIn, type FlowStep, take } from './steps.ts';

/** Walks edges of the graph in concrete states, so that whatever the key blurs comes to light. */
export interface Walker {
  readonly steps: readonly FlowStep[];
  /** The state before the first step, and the one after each. */
  readonly states: readonly ModelState[];
  /** Whether the step led where the graph says; not, when timers now fall due in another order. */
  take(edge: FlowEdge): boolean;
}

/** A concrete state on the way, and where each edge led from it: paths that begin alike share it. */
interface Waypoint {
  readonly state: ModelState;
  readonly isOnGraph: boolean;
  readonly onwards: Map<FlowEdge, Waypoint>;
}

/** Makes walkers, each of which begins at the start of this name. */
export function createWalkers(model: PureModel, declarations: Declarations): (start: string) => Walker {
  const origins = new Map<string, Waypoint>();

  function originOf(start: string): Waypoint {
    const origin = origins.get(start) ?? waypointAt(model.start(declarations.inputs[start]), true);
    origins.set(start, origin);
    return origin;
  }

  function waypointBehind(
    { state: before, onwards }: Waypoint,
    edge: FlowEdge,
    step: FlowStep,
    script: () => string[],
  ) {
    const known = onwards.get(edge);
    if (known) return known;
    const { state: expected, to } = edge;
    const state = take(model, before, step);
    const isSameWay = sameTransitions(state, expected);
    const isOnGraph = keyOf(state, declarations) === to && isSameWay;
    // Only where other timers fall due may time lead elsewhere.
    const isOtherTime = step.type === 'elapse' && step.title !== edge.step.title;
    if (!isOtherTime && !(isSameWay && differInTimeOnly(state, expected, declarations)))
      return refuseCoarseKey(expected, state, script(), declarations);
    const waypoint = waypointAt(state, isOnGraph);
    onwards.set(edge, waypoint);
    return waypoint;
  }

  return (start) => {
    let current = originOf(start);
    const steps: FlowStep[] = [];
    const states = [current.state];
    return {
      steps,
      states,
      take(edge) {
        // Which timers fall due depends on when, in these steps, each was set.
        const step = edge.step.type === 'elapse' ? elapseIn(current.state) : edge.step;
        steps.push(step);
        current = waypointBehind(current, edge, step, () => [start, ...steps.map(({ title }) => title)]);
        states.push(current.state);
        return current.isOnGraph;
      },
    };
  };
}

function waypointAt(state: ModelState, isOnGraph: boolean): Waypoint {
  return { state, isOnGraph, onwards: new Map() };
}

function sameTransitions({ arrival: one }: ModelState, { arrival: other }: ModelState): boolean {
  return (
    one.taken.length === other.taken.length &&
    one.taken.every((transition, index) => transition === other.taken[index])
  );
}
