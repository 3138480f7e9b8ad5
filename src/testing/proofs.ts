import { FlowModelError } from './declarations.ts';
import type { FlowEdge, FlowNode } from './explore.ts';
import type { FlowModel } from './flow-model.ts';
import type { ModelState, PendingTimer } from './model-state.ts';
import { branchesOf, nodesOf } from './names.ts';

/** What a proof came to, as data: it holds when nothing contradicts it. */
export interface Proof {
  readonly claim: string;
  readonly holds: boolean;
  /** What contradicts it, each with the shortest way there; one per place. */
  readonly counterexamples: readonly Counterexample[];
}

/** One place that contradicts a claim, and how to get there. */
export interface Counterexample {
  /** The state, or the invoke and its outcome. */
  readonly place: string;
  /** What `replayPath` takes; empty where no path is needed to see it. */
  readonly script: readonly string[];
}

/** Which steps do not count as a way on. */
export interface WayOptions {
  /** The titles of steps that are no way on, such as `flow.cancel`; none by default. */
  readonly without?: readonly string[];
}

/** Which steps count in a proof, and which states may contradict it. */
export interface ProofOptions extends WayOptions {
  /**
   * The states that are meant to be as they are, each with its reason, by the path or the end of it that no
   * other state has. One that turns out not to contradict the claim is a counterexample itself.
   */
  readonly except?: { readonly [state: string]: string };
}

/** What end a flow is to come to, and how. */
export interface EndOptions extends ProofOptions {
  /** The final states that count, such as a success, by name; every one by default. */
  readonly ends?: readonly string[];
}

/** How the user gets out of a state. */
export interface WayOutOptions extends ProofOptions {
  /**
   * The delays that the user may have to wait for, such as `resendCooldown`: while one runs, the state that
   * the passing of time leads to has to offer the way out. None by default.
   */
  readonly after?: readonly string[];
}

/**
 * From every state, the end (or one of `ends`) can still be reached. Not asked after are the other final states,
 * and what only an excepted state leads to. Throws a `FlowModelError` for a name that no state has.
 */
export function provesFinalReachable(model: FlowModel, options: EndOptions = {}): Proof {
  const { ends, without = [], except = {} } = options;
  const isEnd = ends ? statesNamed(model, ends) : () => true;
  const isExcepted = statesNamed(model, Object.keys(except));
  const distances = distancesToEnd(model, ({ step }) => !without.includes(step.title), isEnd);
  const { nodes } = model.graph;
  const asked = new Set(model.graph.starts.map(({ key }) => key));
  for (const key of asked) {
    const node = nodes.get(key);
    if (!node || isExcepted(node.state)) continue;
    for (const { to } of node.edges) asked.add(to);
  }
  const stuck: string[] = [];
  const excused: string[] = [];
  for (const [key, { state }] of nodes) {
    if (state.status === 'done' || !asked.has(key)) continue;
    if (isExcepted(state) && distances.has(key)) excused.push(key);
    if (!isExcepted(state) && !distances.has(key)) stuck.push(key);
  }
  const end = ends ? ends.join(' or ') : 'the end';
  return proofOf(`${end} can be reached from every state${textOf(options)}`, model, stuck, excused);
}

/** How many steps the end is away, by key, for every state from which accepted steps lead there. */
export function distancesToEnd(
  { graph: { nodes } }: FlowModel,
  accepts: (edge: FlowEdge) => boolean = () => true,
  isEnd: (state: ModelState) => boolean = () => true,
): ReadonlyMap<string, number> {
  const before = new Map<string, string[]>();
  for (const { key, edges } of nodes.values())
    for (const edge of edges) {
      if (!accepts(edge)) continue;
      const known = before.get(edge.to);
      if (known) known.push(key);
      else before.set(edge.to, [key]);
    }
  const reaching = [...nodes.values()]
    .filter(({ state }) => state.status === 'done' && isEnd(state))
    .map(({ key }) => key);
  const distances = new Map(reaching.map((key) => [key, 0]));
  for (const key of reaching)
    for (const previous of before.get(key) ?? []) {
      if (distances.has(previous)) continue;
      distances.set(previous, (distances.get(key) ?? 0) + 1);
      reaching.push(previous);
    }
  return distances;
}

/**
 * Every state with the tag takes an event of the user that changes something, at once or once a delay of
 * `after` is over. Throws a `FlowModelError` for a name that no state has.
 */
export function provesWayOut(model: FlowModel, tag: string, options: WayOutOptions = {}): Proof {
  const { without = [], except = {}, after = [] } = options;
  const isExcepted = statesNamed(model, Object.keys(except));
  const { nodes } = model.graph;
  const isWay = ({ from, to, step, state }: FlowEdge) =>
    step.type === 'user' &&
    !without.includes(step.title) &&
    (to !== from || state.arrival.taken.some(({ target }) => target?.length));
  const isWaitedFor = ({ name }: PendingTimer) =>
    after.some((delay) => name === delay || name.startsWith(`${delay} in `));
  const isLeft = (first: FlowNode): boolean => {
    const waited = new Set<string>();
    for (let node: FlowNode | undefined = first; node && !waited.has(node.key); ) {
      if (node.edges.some(isWay)) return true;
      const { timers } = node.state;
      if (!timers.some(isWaitedFor)) return false;
      waited.add(node.key);
      node = nodes.get(node.edges.find(({ step }) => step.type === 'elapse')?.to ?? '');
    }
    return false;
  };
  const stuck: string[] = [];
  const excused: string[] = [];
  for (const node of nodes.values()) {
    const { key, state } = node;
    if (state.status !== 'active' || !state.snapshot.tags.has(tag)) continue;
    if (isLeft(node) !== isExcepted(state)) continue;
    (isExcepted(state) ? excused : stuck).push(key);
  }
  return proofOf(
    `the user has a way out of every state tagged ${tag}${textOf(options)}`,
    model,
    stuck,
    excused,
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

/** Whether a state is, or lies in, one that is named so. */
function statesNamed(
  { machine, names }: FlowModel,
  wanted: readonly string[],
): (state: ModelState) => boolean {
  const nodes = nodesOf(machine.root);
  const ids = new Set(
    wanted.map((name) => {
      const node = nodes.find(({ id, path }) => names.state(id) === name || path.join('.') === name);
      if (!node) throw new FlowModelError(`"${machine.id}" has no state of the name "${name}".`);
      return node.id;
    }),
  );
  return ({ snapshot }) => snapshot._nodes.some(({ id }: { id: string }) => ids.has(id));
}

function textOf({ without = [], except = {} }: ProofOptions): string {
  const exceptions = Object.keys(except);
  return [
    without.length > 0 ? `, without ${without.join(', ')}` : '',
    exceptions.length > 0 ? `, except ${exceptions.join(', ')}` : '',
  ].join('');
}

/** The states that contradict the claim, and those that are excepted for no reason. */
function proofOf(
  claim: string,
  model: FlowModel,
  stuck: readonly string[],
  excused: readonly string[],
): Proof {
  const places = new Map<string, Counterexample>();
  const add = (keys: readonly string[], remark: string) => {
    for (const key of keys) {
      const state = model.graph.nodes.get(key)?.state;
      const place = `${JSON.stringify(state?.snapshot.value)}${remark}`;
      if (!places.has(place)) places.set(place, { place, script: model.scriptTo(key) });
    }
  };
  add(stuck, '');
  add(excused, ' is excepted, and is no exception');
  return { claim, holds: places.size === 0, counterexamples: [...places.values()] };
}
