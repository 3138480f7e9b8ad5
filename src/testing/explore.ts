import { getAdjacencyMap } from '@xstate/graph';
import type { ActorLogic } from 'xstate';
import { redact } from '../runtime/index.ts';
import { type Declarations, FlowModelError } from './declarations.ts';
import type { ModelState, PureModel } from './model-state.ts';
import { type FlowStep, stepsIn, take } from './steps.ts';

/** A state of the graph: every concrete state with this key counts as the same. */
export interface FlowNode {
  readonly key: string;
  /** The first state found with this key. */
  readonly state: ModelState;
  readonly edges: readonly FlowEdge[];
}

/** A step from one state of the graph to the next. */
export interface FlowEdge {
  readonly from: string;
  readonly step: FlowStep;
  readonly to: string;
  /** The state that the step led to when it was explored. */
  readonly state: ModelState;
}

/** One of the ways in which the flow begins. */
export interface FlowStart {
  readonly name: string;
  readonly key: string;
  readonly state: ModelState;
}

/** Everything that can happen to a flow, as far as its key tells states apart. */
export interface FlowGraph {
  readonly starts: readonly FlowStart[];
  readonly nodes: ReadonlyMap<string, FlowNode>;
}

/** A state of the model as an actor's snapshot. The actor is the model, which itself never ends. */
export interface FlowPosition {
  readonly state: ModelState;
  readonly status: 'active';
  readonly output: undefined;
  readonly error: undefined;
}

/** The model as actor logic, for the path functions of `@xstate/graph`. */
export type FlowLogic = ActorLogic<FlowPosition, FlowStep, unknown>;

/** The model of a machine as actor logic whose snapshots are the model's states and whose events its steps. */
export function logicOf(model: PureModel): FlowLogic {
  return {
    transition: ({ state }, step) => positionOf(take(model, state, step)),
    getInitialSnapshot: (_, input) => positionOf(model.start(input)),
    getPersistedSnapshot: (position) => position,
  };
}

function positionOf(state: ModelState): FlowPosition {
  return { state, status: 'active', output: undefined, error: undefined };
}

/** What tells a state apart: value, status, timers by name and rank, calls in flight, and the context's key. */
export function keyOf(state: ModelState, { key }: Declarations): string {
  const { status, snapshot, timers, calls } = state;
  // Nothing can happen any more: what the flow knew makes no difference.
  const context = status === 'active' ? redact(key ? key(snapshot.context) : snapshot.context) : null;
  const names = timers.map(({ name }) => name);
  const history = historyOf(snapshot.historyValue);
  return JSON.stringify([snapshot.value, status, names, calls.map(({ id }) => id).sort(), context, history]);
}

function historyOf(historyValue: ModelState['snapshot']['historyValue']): unknown {
  return Object.entries(historyValue).map(([id, nodes]) => [
    id,
    nodes.map((node: { id: string }) => node.id),
  ]);
}

/** Explores every state that the declared events, outcomes and the passing of time lead to. */
export function explore(model: PureModel, declarations: Declarations): FlowGraph {
  const nodes = new Map<string, FlowNode>();
  const keys = new WeakMap<ModelState, string>();
  const knownKey = (state: ModelState) => {
    const key = keys.get(state) ?? keyOf(state, declarations);
    keys.set(state, key);
    return key;
  };
  let explored = 0;
  const starts = Object.entries(declarations.inputs).map(([name, input]): FlowStart => {
    const start = model.start(input);
    const found = getAdjacencyMap<FlowPosition, FlowStep, unknown>(logicOf(model), {
      fromState: positionOf(start),
      serializeState: ({ state }) => knownKey(state),
      serializeEvent: ({ title }) => title,
      // What another start has explored already is not explored again.
      stopWhen: ({ state }) => state.status !== 'active' || nodes.has(knownKey(state)),
      events: ({ state }) => {
        explored += 1;
        if (explored > declarations.maxStates) throw tooManyStates(state, declarations);
        return unambiguous(stepsIn(state, declarations));
      },
    });
    for (const [key, { state, transitions }] of Object.entries(found)) {
      if (nodes.has(key)) continue;
      const taken = Object.values<{ event: FlowStep; state: FlowPosition }>(transitions);
      const edges = taken.map(({ event, state: next }): FlowEdge => {
        return { from: key, step: event, to: knownKey(next.state), state: next.state };
      });
      nodes.set(key, { key, state: state.state, edges });
    }
    return { name, key: knownKey(start), state: start };
  });
  return { starts, nodes };
}

function unambiguous(steps: readonly FlowStep[]): readonly FlowStep[] {
  const titles = steps.map(({ title }) => title);
  const twice = titles.find((title, index) => titles.indexOf(title) !== index);
  if (twice === undefined) return steps;
  throw new FlowModelError(
    `Two cases read "${twice}": give each case of an event or outcome a name of its own.`,
  );
}

function tooManyStates({ snapshot }: ModelState, { maxStates, key }: Declarations): FlowModelError {
  const context = JSON.stringify(redact(key ? key(snapshot.context) : snapshot.context));
  return new FlowModelError(
    `More than ${maxStates} states, and no end in sight: something in the key keeps growing. Narrow it with ` +
      `key: (context) => …, or raise maxStates. The last state was ${JSON.stringify(snapshot.value)} with the key ` +
      `${context.length > 600 ? `${context.slice(0, 600)}…` : context}`,
  );
}
