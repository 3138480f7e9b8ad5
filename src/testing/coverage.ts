import type { AnyTransitionDefinition } from 'xstate';
import { FlowModelError } from './declarations.ts';
import type { FlowModel } from './flow-model.ts';
import type { ModelState } from './model-state.ts';
import { nodesOf, transitionsOf } from './names.ts';
import type { FlowPath } from './paths.ts';
import { textTable } from './table.ts';

/** What is counted: states, transitions (each guard branch), outcomes of each invoke, `meta.covers`. */
export type CoverageKind = 'states' | 'transitions' | 'outcomes' | 'covers';

/** One kind of thing that paths can cover. */
export interface CoverageCount {
  readonly covered: number;
  readonly total: number;
  /** By name, in the order of the machine's source. */
  readonly missing: readonly string[];
}

/** What paths have covered of a machine, over all its models and drivers. */
export interface Coverage {
  /** Counts a path as carried out. */
  add(model: FlowModel, path: FlowPath): void;
  /** Counts what another one has covered, too. */
  merge(other: Coverage): void;
  /** How much there is of one kind, how much of it is covered, and what is missing by name. */
  count(kind: CoverageKind): CoverageCount;
  /** A line per kind, and what is missing by name. */
  table(): string;
  /** The counts of every kind: what to compare with, or to store. */
  toJSON(): { readonly [K in CoverageKind]: CoverageCount };
  /** Fails, with what is missing, where less than this share (0 to 1) is covered. */
  atLeast(thresholds: { readonly [K in CoverageKind]?: number }): void;
  /** What has been covered, by kind; for `merge`. */
  covered(kind: CoverageKind): ReadonlySet<string>;
}

type StateNodeOf = AnyTransitionDefinition['source'];

const KINDS: readonly CoverageKind[] = ['states', 'transitions', 'outcomes', 'covers'];

/**
 * Collects the coverage of one machine; its models share it. `unreachable` lists, by name, what no test is
 * expected to cover, such as a branch for events that only another version of the library sends.
 */
export function createCoverage(
  models: FlowModel | readonly FlowModel[],
  { unreachable = [] }: { readonly unreachable?: readonly string[] } = {},
): Coverage {
  const list = 'machine' in models ? [models] : models;
  const covered = collect(() => new Set<string>());
  const totals = collect((kind) => new Set(list.flatMap((model) => totalOf(model, kind))));
  for (const name of unreachable) {
    if (!KINDS.some((kind) => totals[kind].delete(name)))
      throw new FlowModelError(
        `"${name}" is listed as unreachable, and there is no such thing in the machine.`,
      );
  }

  const count = (kind: CoverageKind): CoverageCount => {
    const missing = [...totals[kind]].filter((name) => !covered[kind].has(name));
    return { covered: totals[kind].size - missing.length, total: totals[kind].size, missing };
  };

  return {
    add(model, path) {
      for (const [index, state] of path.states.entries()) {
        for (const kind of KINDS)
          for (const name of coveredBy(model, path, state, index, kind)) covered[kind].add(name);
      }
    },
    merge(other) {
      for (const kind of KINDS) for (const name of other.covered(kind)) covered[kind].add(name);
    },
    count,
    covered: (kind) => covered[kind],
    table() {
      const counts = KINDS.map((kind) => ({ kind, ...count(kind) })).filter(({ total }) => total > 0);
      const rows = counts.map(({ kind, covered, total }) => [kind, covered, total, share(covered, total)]);
      const missing = counts.flatMap(({ kind, missing }) =>
        missing.map((name) => `missing ${kind}: ${name}`),
      );
      return [textTable(['what', 'covered', 'of', 'share'], rows), ...missing].join('\n');
    },
    toJSON: () => collect(count),
    atLeast(thresholds) {
      const failures = KINDS.flatMap((kind) => {
        const { covered, total, missing } = count(kind);
        const wanted = thresholds[kind] ?? 0;
        if (total === 0 || covered / total >= wanted) return [];
        return [
          `${share(covered, total)} of the ${kind}, not ${wanted * 100} %: without ${missing.join('; ')}`,
        ];
      });
      if (failures.length > 0) throw new Error(`Too little is covered.\n${failures.join('\n')}`);
    },
  };
}

function collect<T>(make: (kind: CoverageKind) => T): { readonly [K in CoverageKind]: T } {
  return {
    states: make('states'),
    transitions: make('transitions'),
    outcomes: make('outcomes'),
    covers: make('covers'),
  };
}

function share(covered: number, total: number): string {
  return `${Math.floor((covered / total) * 1000) / 10} %`;
}

function totalOf(model: FlowModel, kind: CoverageKind): readonly string[] {
  const { machine, names, declarations } = model;
  const nodes = nodesOf(machine.root);
  // A state that only has `always` transitions is passed through: its transitions are counted instead.
  if (kind === 'states')
    return nodes.filter(({ type }) => type !== 'history').map(({ id }) => names.state(id));
  if (kind === 'transitions') return transitionsOf(machine).map((transition) => names.transition(transition));
  if (kind === 'covers') return nodes.flatMap(({ meta }) => coversOf(meta));
  const invoked = nodes.flatMap(({ invoke }) =>
    invoke.flatMap(({ id, src }) => {
      const cases =
        declarations.outcomes[id] ?? (typeof src === 'string' ? declarations.outcomes[src] : undefined);
      const { ok = {}, errors = {}, emits = {} } = cases ?? {};
      return [
        ...Object.keys(ok).map((name) => `${names.call(id)} answers ${name}`),
        ...Object.keys(errors).map((name) => `${names.call(id)} fails with ${name}`),
        ...Object.keys(emits).map((name) => `${names.call(id)} sends ${name}`),
      ];
    }),
  );
  return [...invoked, ...spawnedOutcomes(model)];
}

/** Those of actors that are spawned: which there are, only the graph tells. */
function spawnedOutcomes(model: FlowModel): readonly string[] {
  const { machine, declarations } = model;
  const invokes = nodesOf(machine.root).flatMap(({ invoke }) => invoke);
  const isInvoked = (name: string) => invokes.some(({ id, src }) => id === name || src === name);
  if (Object.keys(declarations.outcomes).every(isInvoked)) return [];
  const steps = [...model.graph.nodes.values()].flatMap(({ edges }) => edges.map(({ step }) => step));
  const spawned = steps.filter(
    (step) => step.type === 'outcome' && !invokes.some(({ id }) => id === step.id),
  );
  return spawned.map(({ title }) => title);
}

function coveredBy(
  { names }: FlowModel,
  path: FlowPath,
  state: ModelState,
  index: number,
  kind: CoverageKind,
): readonly string[] {
  const { taken } = state.arrival;
  const nodes: readonly StateNodeOf[] = state.snapshot._nodes;
  if (kind === 'transitions') return taken.map((transition) => names.transition(transition));
  if (kind === 'states') return [...nodes, ...taken.flatMap(passedBy)].map(({ id }) => names.state(id));
  if (kind === 'covers') return nodes.flatMap(({ meta }) => coversOf(meta));
  const step = path.steps[index - 1];
  return step?.type === 'outcome' ? [step.title] : [];
}

/** The states that a transition leaves and enters; a final one may be left in the same step. */
function passedBy({ source, target }: AnyTransitionDefinition): readonly StateNodeOf[] {
  return [source, ...(target ?? []).flatMap(enteredAt)];
}

function enteredAt(node: StateNodeOf): readonly StateNodeOf[] {
  if (node.type === 'parallel') return [node, ...Object.values<StateNodeOf>(node.states).flatMap(enteredAt)];
  return [node, ...(node.type === 'compound' ? node.initial.target.flatMap(enteredAt) : [])];
}

function coversOf(meta: unknown): readonly string[] {
  if (typeof meta !== 'object' || meta === null || !('covers' in meta)) return [];
  return Array.isArray(meta.covers) ? meta.covers.map(String) : [String(meta.covers)];
}
