import type { AnyTransitionDefinition } from 'xstate';
import { redact } from '../runtime/index.ts';
import type { FlowEdge, FlowGraph } from './explore.ts';
import type { Names } from './names.ts';
import { transitionTitle } from './transitions.ts';

/** Where a path can be: a state of the graph and, for pairs, the transition that led to it. */
export interface Place {
  readonly ways: () => readonly Way[];
}

/** Something that a cover has to contain. */
export interface Item {
  isCovered: boolean;
}

/** An edge from a place, with what taking it covers. */
export interface Way {
  readonly edge: FlowEdge;
  readonly items: readonly Item[];
  readonly to: Place;
}

/** Whether everything that a way covers is covered already. */
export function isCovered({ items }: Way): boolean {
  return items.every((item) => item.isCovered);
}

export function markCovered({ items }: Way): void {
  for (const item of items) item.isCovered = true;
}

/** A way and how it was come by, in the order of a breadth-first search. */
export interface Found {
  readonly way: Way;
  readonly before: Found | null;
  readonly depth: number;
}

/** Every way from a place, nearest first. */
export function* searchFrom(start: Place, maxDepth: number): Generator<Found> {
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

/** The ways that lead to what was found, and its own. */
export function routeTo(found: Found): readonly Way[] {
  return found.before ? [...routeTo(found.before), found.way] : [found.way];
}

/** Makes places out of a graph, for the things that a cover has to contain. */
export function placesOf(
  graph: FlowGraph,
  names: Names,
  cover: 'transitions' | 'transitionPairs' | 'edges',
): (key: string, last: string) => Place {
  const isPaired = cover === 'transitionPairs';
  const places = new Map<string, Place>();
  const titles = new Map<FlowEdge, string>();
  const titleOf = (edge: FlowEdge) => {
    const from = graph.nodes.get(edge.from)?.state ?? null;
    const title = titles.get(edge) ?? transitionTitle(from, edge.step, edge.state, names);
    titles.set(edge, title);
    return title;
  };
  const changeOf = changes();
  // The edges hold every transition as well: outcomes that make the same change are otherwise left out.
  const namesOf = (edge: FlowEdge, last: string) => {
    if (cover === 'edges') return [changeOf(edge), titleOf(edge)];
    return [isPaired ? `${last}\n${titleOf(edge)}` : titleOf(edge)];
  };
  const items = new Map<string, Item>();
  const itemOf = (name: string) => {
    const item = items.get(name) ?? { isCovered: false };
    items.set(name, item);
    return item;
  };

  function placeAt(key: string, last: string): Place {
    const id = isPaired ? `${key}\n${last}` : key;
    const known = places.get(id);
    if (known) return known;
    let ways: readonly Way[] | undefined;
    const place: Place = {
      ways() {
        ways ??= (graph.nodes.get(key)?.edges ?? []).map((edge) => {
          return {
            edge,
            items: namesOf(edge, last).map(itemOf),
            to: placeAt(edge.to, isPaired ? titleOf(edge) : ''),
          };
        });
        return ways;
      },
    };
    places.set(id, place);
    return place;
  }
  return placeAt;
}

/**
 * Names what an edge changes: outcomes of a call that take the same transitions to the same state, and of which
 * others are told the same, share a name.
 */
function changes(): (edge: FlowEdge) => string {
  const ids = new Map<AnyTransitionDefinition, number>();
  const idOf = (transition: AnyTransitionDefinition) => {
    const id = ids.get(transition) ?? ids.size;
    ids.set(transition, id);
    return id;
  };
  return ({ from, step, state: { arrival }, to }) => {
    if (step.type !== 'outcome' || arrival.taken.length === 0) return [from, step.title, to].join('\n');
    const told = JSON.stringify(redact([arrival.emitted, arrival.sent]));
    return [from, step.id, arrival.taken.map(idOf).join(' '), told, to].join('\n');
  };
}
