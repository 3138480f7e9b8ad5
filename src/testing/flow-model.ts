import type { AnyStateMachine } from 'xstate';
import { type Cover, type CoverOptions, coverPaths, routesIn, shortestPaths } from './covers.ts';
import {
  type Declarations,
  type EventCases,
  FlowModelError,
  type FlowModelOptions,
  type OutcomeCases,
} from './declarations.ts';
import { explore, type FlowGraph, type FlowLogic, logicOf } from './explore.ts';
import { type ModelState, pureModel } from './model-state.ts';
import { type Names, namesOf } from './names.ts';
import { type FlowPath, walk } from './paths.ts';
import { type FlowStep, stepsIn, take } from './steps.ts';
import { transitionTitles } from './transitions.ts';
import { pureMachine } from './xstate-internals.ts';

/** A machine with everything that can happen to it: what paths, coverage and proofs are made from. */
export interface FlowModel {
  readonly machine: AnyStateMachine;
  readonly declarations: Declarations;
  readonly names: Names;
  /** Every state and every step; explored when first asked for. */
  readonly graph: FlowGraph;
  /** The model as actor logic, for the path functions of `@xstate/graph`. */
  readonly logic: FlowLogic;
  /** Every transition by title, in alphabetical order: a diff of this list is a diff of behaviour. */
  transitions(): readonly string[];
  /** The paths of a cover, the same every time. */
  paths(cover: Cover, options?: CoverOptions): readonly FlowPath[];
  /** A shortest path to each state that has this tag, or lies in this state (its path or the end of it). */
  pathsTo(stateOrTag: string): readonly FlowPath[];
  /** The script of a shortest path to the state of the graph with this key. */
  scriptTo(key: string): readonly string[];
  /** The path of a script, which a failure prints; fails where a step is not possible. */
  path(script: readonly string[]): FlowPath;
  /** The first state of a flow that starts with the input of this name. */
  start(name?: string): ModelState;
  /** Everything that can happen next in a state; nothing where the flow has ended. */
  steps(state: ModelState): readonly FlowStep[];
  /** What a step leads to: one of `steps(state)`. */
  take(state: ModelState, step: FlowStep): ModelState;
}

/**
 * The model of a machine, from what can come from outside: its input, the payloads of its events, and the
 * outcomes of the actors it invokes. Works for any XState v5 machine; what it cannot follow, such as a
 * systemId or a child's `onSnapshot`, it refuses by name with a `FlowModelError`.
 */
export function createFlowModel<M extends AnyStateMachine>(
  machine: M,
  options: FlowModelOptions<NoInfer<M>>,
): FlowModel;
export function createFlowModel(machine: AnyStateMachine, options: UntypedOptions): FlowModel {
  return modelOf(machine, declarationsOf(machine, options));
}

/** An outcome as the declarations name it. */
export interface DeclaredOutcome {
  /** The name under which the machine invokes the actor, or the invoke's id where the outcomes are its own. */
  readonly src: string;
  readonly kind: 'ok' | 'error' | 'emit';
  /** The name of the case. */
  readonly name: string;
}

/**
 * The same model with fewer outcomes: those that a driver, or the server behind it, can cause. What is left
 * out is not explored; coverage then counts without it, so list beside the filter why each is out.
 */
export function narrowOutcomes(
  { machine, declarations }: FlowModel,
  canCause: (outcome: DeclaredOutcome) => boolean,
): FlowModel {
  const outcomes = Object.entries(declarations.outcomes).map(([src, cases]): [string, OutcomeCases] => {
    const kept = <T>(kind: DeclaredOutcome['kind'], named: { readonly [name: string]: T } = {}) =>
      Object.fromEntries(Object.entries(named).filter(([name]) => canCause({ src, kind, name })));
    return [
      src,
      {
        ok: kept('ok', cases.ok),
        errors: kept('error', cases.errors),
        emits: kept('emit', cases.emits),
        ...(cases.silent && { silent: cases.silent }),
      },
    ];
  });
  return modelOf(machine, { ...declarations, outcomes: Object.fromEntries(outcomes) });
}

function modelOf(machine: AnyStateMachine, declarations: Declarations): FlowModel {
  const names = namesOf(machine);
  const model = pureModel(pureMachine(machine), names);
  let graph: FlowGraph | undefined;
  let routes: ReturnType<typeof routesIn> | undefined;
  // Planned once: several drivers walk the same paths.
  const planned = new Map<string, readonly FlowPath[]>();
  const explored = () => {
    graph ??= explore(model, declarations);
    return graph;
  };
  return {
    machine,
    declarations,
    names,
    get graph() {
      return explored();
    },
    logic: logicOf(model),
    transitions: () => transitionTitles(explored(), names),
    paths(cover, coverOptions = {}) {
      const name = `${cover} ${coverOptions.maxSteps}`;
      const paths =
        planned.get(name) ??
        (cover === 'shortest'
          ? shortestPaths(model, explored(), declarations, () => true)
          : coverPaths(model, explored(), declarations, names, cover, coverOptions));
      planned.set(name, paths);
      return paths;
    },
    pathsTo(stateOrTag) {
      const paths = shortestPaths(model, explored(), declarations, (state) => isIn(state, stateOrTag, names));
      if (paths.length > 0) return paths;
      throw new FlowModelError(
        `No path leads to "${stateOrTag}": neither a reachable state nor a tag has this name.`,
      );
    },
    scriptTo(key) {
      routes ??= routesIn(explored());
      const route = routes.get(key);
      if (!route) throw new FlowModelError('No state of the graph has this key.');
      return [route.start, ...route.edges.map(({ step }) => step.title)];
    },
    path: (script) => walk(model, declarations, script),
    start: (name = Object.keys(declarations.inputs)[0] ?? '') => model.start(declarations.inputs[name]),
    steps: (state) => stepsIn(state, declarations),
    take: (state, step) => take(model, state, step),
  };
}

function isIn({ snapshot }: ModelState, stateOrTag: string, names: Names): boolean {
  if (snapshot.tags.has(stateOrTag)) return true;
  const nodes: readonly { id: string; path: readonly string[] }[] = snapshot._nodes;
  return nodes.some(({ id, path }) => names.state(id) === stateOrTag || path.join('.') === stateOrTag);
}

interface UntypedOptions {
  readonly input?: unknown;
  readonly inputs?: { readonly [name: string]: unknown } | undefined;
  readonly events: { readonly [type: string]: EventCases };
  readonly outcomes: { readonly [name: string]: OutcomeCases };
  readonly key?: ((context: never) => unknown) | undefined;
  readonly invariants?: Declarations['invariants'] | undefined;
  readonly maxStates?: number | undefined;
}

function declarationsOf(machine: AnyStateMachine, options: UntypedOptions): Declarations {
  const { key } = options;
  const inputs = options.inputs ?? { start: options.input };
  if (Object.keys(inputs).length === 0)
    throw new FlowModelError(
      `No input for "${machine.id}": inputs is empty, and the flow needs a way to start.`,
    );
  return {
    inputs,
    events: options.events,
    outcomes: options.outcomes,
    key: key ? (context) => key(context as never) : undefined,
    invariants: options.invariants ?? [],
    maxStates: options.maxStates ?? 5_000,
  };
}
