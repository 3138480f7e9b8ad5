import type { Declarations } from './declarations.ts';
import { type FlowEdge, type FlowGraph, type FlowStart, keyOf } from './explore.ts';
import type { ModelState, PureModel } from './model-state.ts';
import type { Names } from './names.ts';
import { differInTimeOnly, type FlowPath, pathOf, refuseCoarseKey } from './paths.ts';
import { type FlowStep, take } from './steps.ts';
import { startTitle, transitionTitle } from './transitions.ts';

/**
 * What a set of paths has to contain: every transition; every two transitions that can follow each other;
 * every edge of the graph (each transition from each state that the key tells apart); or, for each state,
 * one shortest path to it.
 */
export type Cover = 'transitions' | 'transitionPairs' | 'edges' | 'shortest';

export interface CoverOptions {
  /** After how many steps to begin a new path; 24 by default. A path may be longer to reach what is far. */
  readonly maxSteps?: number;
}

/** How far a path looks ahead for something not covered yet before a new one begins. */
const LOOK_AHEAD = 6;

/** Where a path can be: a state of the graph and, for pairs, the transition that led to it. */
interface Place {
  readonly ways: () => readonly Way[];
}

/** An edge from a place, with what taking it covers. */
interface Way {
  readonly edge: FlowEdge;
  readonly item: string;
  readonly to: Place;
}

/** A way and how it was come by, in the order of a breadth-first search. */
interface Found {
  readonly way: Way;
  readonly before: Found | null;
  readonly depth: number;
}

/** Every way from a place, nearest first. */
function* searchFrom(start: Place, maxDepth: number): Generator<Found> {
  const queue: { place: Place; found: Found | null }[] = [{ place: start, found: null }];
  const seen = new Set([start]);
  for (let index = 0; index < queue.length; index += 1) {
    const current = queue[index];
    if (!current) return;
    const depth = (current.found?.depth ?? 0) + 1;
    if (depth > maxDepth) return;
    for (const way of current.place.ways()) {
      const found = { way, before: current.found, depth };
      yield found;
      if (seen.has(way.to)) continue;
      seen.add(way.to);
      queue.push({ place: way.to, found });
    }
  }
}

function routeTo(found: Found): readonly Way[] {
  return found.before ? [...routeTo(found.before), found.way] : [found.way];
}

/** Makes places out of a graph, for the things that a cover has to contain. */
function placesOf(graph: FlowGraph, names: Names, cover: Exclude<Cover, 'shortest'>) {
  const places = new Map<string, Place>();
  const titles = new Map<FlowEdge, string>();
  const titleOf = (edge: FlowEdge) => {
    const from = graph.nodes.get(edge.from)?.state ?? null;
    const title = titles.get(edge) ?? transitionTitle(from, edge.step, edge.state, names);
    titles.set(edge, title);
    return title;
  };
  const itemOf = (edge: FlowEdge, last: string) => {
    if (cover === 'edges') return `${edge.from}\n${edge.step.title}`;
    return cover === 'transitions' ? titleOf(edge) : `${last}\n${titleOf(edge)}`;
  };

  function placeAt(key: string, last: string): Place {
    const id = cover === 'transitionPairs' ? `${key}\n${last}` : key;
    const known = places.get(id);
    if (known) return known;
    let ways: readonly Way[] | undefined;
    const place: Place = {
      ways() {
        ways ??= (graph.nodes.get(key)?.edges ?? []).map((edge) => {
          return { edge, item: itemOf(edge, last), to: placeAt(edge.to, titleOf(edge)) };
        });
        return ways;
      },
    };
    places.set(id, place);
    return place;
  }
  return placeAt;
}

/** The paths of a cover: greedy, always on to the nearest thing not covered yet, and so the same every time. */
export function coverPaths(
  model: PureModel,
  graph: FlowGraph,
  declarations: Declarations,
  names: Names,
  cover: Exclude<Cover, 'shortest'>,
  { maxSteps = 24 }: CoverOptions = {},
): readonly FlowPath[] {
  const placeAt = placesOf(graph, names, cover);
  const covered = new Set<string>();
  const isNew = ({ way }: Found) => !covered.has(way.item);

  function onePath(start: FlowStart, first: readonly Way[]): FlowPath {
    const walker = createWalker(model, declarations, start.name);
    for (let route: readonly Way[] = first; route.length > 0; ) {
      let last: Way | undefined;
      for (const way of route) {
        covered.add(way.item);
        // The timers fall due in another order by now: what was planned behind this is for another path.
        if (!walker.take(way.edge)) return pathOf(start.name, walker.steps, walker.states);
        last = way;
      }
      const ahead = Math.min(LOOK_AHEAD, maxSteps - walker.steps.length);
      const next = last && ahead > 0 ? firstOf(searchFrom(last.to, ahead), isNew) : undefined;
      route = next ? routeTo(next) : [];
    }
    return pathOf(start.name, walker.steps, walker.states);
  }

  return graph.starts.flatMap((start) => {
    const paths: FlowPath[] = [];
    const place = placeAt(start.key, startTitle(start.name, start.state, names));
    for (const found of searchFrom(place, Number.POSITIVE_INFINITY)) {
      if (!isNew(found)) continue;
      paths.push(onePath(start, routeTo(found)));
      // Where a path of its own does not get there, no other does: in this order the timers never fall due.
      covered.add(found.way.item);
    }
    return paths.length > 0 ? paths : [onePath(start, [])];
  });
}

function firstOf<T>(values: Iterable<T>, accepts: (value: T) => boolean): T | undefined {
  for (const value of values) if (accepts(value)) return value;
  return undefined;
}

/** Walks edges of the graph in concrete states, so that whatever the key blurs comes to light. */
function createWalker(model: PureModel, declarations: Declarations, start: string) {
  let state: ModelState = model.start(declarations.inputs[start]);
  const steps: FlowStep[] = [];
  const states = [state];
  return {
    steps,
    states,
    /** Whether the step led where the graph says; not, when timers now fall due in another order. */
    take({ step, state: expected }: FlowEdge): boolean {
      state = take(model, state, step);
      steps.push(step);
      states.push(state);
      const isSame = keyOf(state, declarations) === keyOf(expected, declarations);
      if (isSame && sameTransitions(state, expected)) return true;
      if (step.type === 'elapse' || differInTimeOnly(state, expected, declarations)) return false;
      return refuseCoarseKey(expected, state, [start, ...steps.map(({ title }) => title)], declarations);
    },
  };
}

function sameTransitions({ arrival: one }: ModelState, { arrival: other }: ModelState): boolean {
  return (
    one.taken.length === other.taken.length &&
    one.taken.every((transition, index) => transition === other.taken[index])
  );
}

/** A shortest route to every state of the graph, nearest first. */
export function routesIn(
  graph: FlowGraph,
): ReadonlyMap<string, { start: string; edges: readonly FlowEdge[] }> {
  const reached = new Map<string, { start: string; edges: readonly FlowEdge[] }>();
  const queue: string[] = [];
  for (const { name, key } of graph.starts) {
    if (reached.has(key)) continue;
    reached.set(key, { start: name, edges: [] });
    queue.push(key);
  }
  for (let key = queue.shift(); key !== undefined; key = queue.shift()) {
    const route = reached.get(key);
    for (const edge of graph.nodes.get(key)?.edges ?? []) {
      if (!route || reached.has(edge.to)) continue;
      reached.set(edge.to, { start: route.start, edges: [...route.edges, edge] });
      queue.push(edge.to);
    }
  }
  return reached;
}

/** For each state of the graph that a test accepts, a shortest path to it. */
export function shortestPaths(
  model: PureModel,
  graph: FlowGraph,
  declarations: Declarations,
  accepts: (state: ModelState) => boolean,
): readonly FlowPath[] {
  return [...routesIn(graph)].flatMap(([key, { start, edges }]) => {
    const state = graph.nodes.get(key)?.state;
    if (!state || !accepts(state)) return [];
    const walker = createWalker(model, declarations, start);
    for (const edge of edges) walker.take(edge);
    return [pathOf(start, walker.steps, walker.states)];
  });
}
