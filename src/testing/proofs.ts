import type { FlowEdge } from './explore.ts';
import type { FlowModel } from './flow-model.ts';
import { branchesOf, nodesOf } from './names.ts';

/** What a proof came to, as data: it holds when nothing contradicts it. */
export interface Proof {
  readonly claim: string;
  readonly holds: boolean;
  /** What contradicts it, each with the shortest way there; one per place. */
  readonly counterexamples: readonly Counterexample[];
}

export interface Counterexample {
  /** The state, or the invoke and its outcome. */
  readonly place: string;
  /** What `replayPath` takes; empty where no path is needed to see it. */
  readonly script: readonly string[];
}

/** From every state, the end can still be reached. */
export function provesFinalReachable(model: FlowModel): Proof {
  const distances = distancesToEnd(model);
  const stuck = [...model.graph.nodes.keys()].filter((key) => !distances.has(key));
  return proofOf('the end can be reached from every state', model, stuck);
}

/** How many steps the end is away, by key, for every state from which accepted steps lead there. */
export function distancesToEnd(
  { graph: { nodes } }: FlowModel,
  accepts: (edge: FlowEdge) => boolean = () => true,
): ReadonlyMap<string, number> {
  const before = new Map<string, string[]>();
  for (const { key, edges } of nodes.values())
    for (const edge of edges) {
      if (!accepts(edge)) continue;
      const known = before.get(edge.to);
      if (known) known.push(key);
      else before.set(edge.to, [key]);
    }
  const reaching = [...nodes.values()].filter(({ state }) => state.status === 'done').map(({ key }) => key);
  const distances = new Map(reaching.map((key) => [key, 0]));
  for (const key of reaching)
    for (const previous of before.get(key) ?? []) {
      if (distances.has(previous)) continue;
      distances.set(previous, (distances.get(key) ?? 0) + 1);
      reaching.push(previous);
    }
  return distances;
}

/** Every state with the tag takes an event of the user that changes something. */
export function provesWayOut(model: FlowModel, tag: string): Proof {
  const stuck = [...model.graph.nodes.values()].filter(({ key, state, edges }) => {
    if (state.status !== 'active' || !state.snapshot.tags.has(tag)) return false;
    return !edges.some(({ step, to, state: next }) => {
      return step.type === 'user' && (to !== key || next.arrival.taken.some(({ target }) => target?.length));
    });
  });
  return proofOf(
    `the user has a way out of every state tagged ${tag}`,
    model,
    stuck.map(({ key }) => key),
  );
}

/**
 * Every outcome of every invoke is decided by name: by a guard on its branch or on an `always` branch behind
 * it, and not by the last branch that takes the rest. `defaults` lists those that are meant to be taken by
 * that one, such as `verify fails with network`; `*` in place of the invoke means every invoke.
 */
export function provesOutcomesDecided(model: FlowModel, defaults: readonly string[] = []): Proof {
  const undecided = new Map<string, readonly string[]>();
  for (const { key, edges } of model.graph.nodes.values()) {
    for (const { step, state } of edges) {
      if (step.type !== 'outcome' || step.kind !== 'error') continue;
      if (isListed(step.title, defaults) || undecided.has(step.title)) continue;
      if (state.status !== 'error' && !fallsThrough(state.arrival.taken)) continue;
      undecided.set(step.title, [...model.scriptTo(key), step.title]);
    }
  }
  const unhandled = nodesOf(model.machine.root).flatMap(({ invoke, id: state, transitions }) =>
    invoke
      .filter(({ id }) => !transitions.has(`xstate.error.actor.${id}`))
      .map(({ id }) => ({
        place: `${model.names.call(id)} of ${model.names.state(state)} has no onError`,
        script: [],
      })),
  );
  const counterexamples = [...unhandled, ...[...undecided].map(([place, script]) => ({ place, script }))];
  return {
    claim: 'every failure of every call is decided by name, or listed as left to the default',
    holds: counterexamples.length === 0,
    counterexamples,
  };
}

function isListed(title: string, defaults: readonly string[]): boolean {
  return defaults.includes(title) || defaults.includes(title.replace(/^.*? (?=fails with )/, '* '));
}

type Taken = FlowModel['graph']['starts'][number]['state']['arrival']['taken'];

// The last branch of several, without a guard: the one that takes whatever no other has taken.
function fallsThrough(taken: Taken): boolean {
  return taken.some((transition) => {
    const branches = branchesOf(transition.source, transition.eventType);
    return branches.length > 1 && transition.guard === undefined && branches.at(-1) === transition;
  });
}

function proofOf(claim: string, model: FlowModel, keys: readonly string[]): Proof {
  const places = new Map<string, Counterexample>();
  for (const key of keys) {
    const state = model.graph.nodes.get(key)?.state;
    const place = JSON.stringify(state?.snapshot.value);
    if (!places.has(place)) places.set(place, { place, script: model.scriptTo(key) });
  }
  return { claim, holds: places.size === 0, counterexamples: [...places.values()] };
}
