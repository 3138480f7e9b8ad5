import type { Declarations } from './declarations.ts';
import type { FlowEdge, FlowGraph, FlowStart } from './explore.ts';
import type { ModelState, PureModel } from './model-state.ts';
import type { Names } from './names.ts';
import { type FlowPath, pathOf } from './paths.ts';
import { type Found, isCovered, markCovered, placesOf, routeTo, searchFrom, type Way } from './places.ts';
import { startTitle } from './transitions.ts';
import { createWalkers } from './walkers.ts';

/**
 * What a set of paths has to contain: every transition; every two transitions that can follow each other;
 * every edge of the graph (each change from each state that the key tells apart, where outcomes of a call that
 * take the same transitions to the same state, and emit and send the same, are one change, and every
 * transition); or, for each state, one shortest path to it.
 */
export type Cover = 'transitions' | 'transitionPairs' | 'edges' | 'shortest';

/** How long the paths of a cover get. */
export interface CoverOptions {
  /** After how many steps to begin a new path; 24 by default. A path may be longer to reach what is far. */
  readonly maxSteps?: number;
}

/** How far a path looks ahead for something not covered yet before a new one begins. */
const LOOK_AHEAD = 6;

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
  const walkerFrom = createWalkers(model, declarations);
  const isNew = ({ way }: Found) => !isCovered(way);

  function onePath(start: FlowStart, first: readonly Way[]): FlowPath {
    const walker = walkerFrom(start.name);
    for (let route: readonly Way[] = first; route.length > 0; ) {
      let last: Way | undefined;
      for (const way of route) {
        markCovered(way);
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
      markCovered(found.way);
    }
    return paths.length > 0 ? paths : [onePath(start, [])];
  });
}

function firstOf<T>(values: Iterable<T>, accepts: (value: T) => boolean): T | undefined {
  for (const value of values) if (accepts(value)) return value;
  return undefined;
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
  const walkerFrom = createWalkers(model, declarations);
  return [...routesIn(graph)].flatMap(([key, { start, edges }]) => {
    const state = graph.nodes.get(key)?.state;
    if (!state || !accepts(state)) return [];
    const walker = walkerFrom(start);
    for (const edge of edges) walker.take(edge);
    return [pathOf(start, walker.steps, walker.states)];
  });
}
