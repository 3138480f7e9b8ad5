import { type ChartDefinition, type ChartState, type ChartTransition, statesOf } from './definition.ts';

/**
 * Everything that leads from one state to its sibling, drawn as one line. Without transitions it only shows
 * that there is a way: what takes it is written inside the source.
 */
export interface PlannedEdge {
  readonly source: string;
  readonly target: string;
  readonly transitions: readonly ChartTransition[];
}

/** What is drawn as a line, and what is written into the box of its state instead. */
export interface Plan {
  readonly edges: readonly PlannedEdge[];
  /** By the path of the state that they belong to. */
  readonly rows: ReadonlyMap<string, readonly ChartTransition[]>;
}

/** A state that only branches, this often or more, is written as a table. */
const TABLE_BRANCHES = 5;
/** Where the same trigger leads to the same state from this many states, it is a rule and not a path. */
const RULE_SOURCES = 4;

/** Decides what is a line and what is a row: a picture of every transition as a line could not be read. */
export function planOf(definition: ChartDefinition): Plan {
  const states = statesOf(definition.root);
  const all = states.flatMap((state) => state.transitions.map((transition) => ({ state, transition })));
  const isRule = ruleFinder(all);
  const isRow = ({ state, transition }: Leaving) =>
    transition.targets.length !== 1 ||
    transition.targets.some((target) => target === state.path || !areSiblings(state.path, target)) ||
    isTable(state) ||
    isRule(transition);

  const rows = groupBy(all.filter(isRow), ({ state }) => state.path);
  const lines = groupBy(
    all.filter((leaving) => !isRow(leaving)),
    ({ state, transition }) => `${state.path} ${transition.targets[0]}`,
  );
  const drawn = [...lines.values()].map(edgeOf);
  const ways = [...new Map(all.flatMap(crossing).map((pair) => [pair.join(' '), pair])).values()]
    .filter(([source, target]) => !drawn.some((edge) => edge.source === source && edge.target === target))
    .map(([source, target]) => ({ source, target, transitions: [] }));
  return {
    rows: new Map([...rows].map(([path, list]) => [path, list.map(({ transition }) => transition)])),
    edges: [...drawn, ...ways],
  };
}

interface Leaving {
  readonly state: ChartState;
  readonly transition: ChartTransition;
}

/** A state that does nothing but branch: it is left at once, by the first branch that holds. */
export function isTable({ transitions, states }: ChartState): boolean {
  return (
    states.length === 0 &&
    transitions.length >= TABLE_BRANCHES &&
    transitions.every(({ trigger }) => trigger.kind === 'always')
  );
}

function areSiblings(path: string, other: string): boolean {
  return path !== '' && other !== '' && parentOf(path) === parentOf(other);
}

function parentOf(path: string): string {
  return path.split('.').slice(0, -1).join('.');
}

/** Where a transition crosses the border of a container: the two siblings around it. */
function crossing({ state, transition }: Leaving): readonly [source: string, target: string][] {
  return transition.targets.flatMap((target): [string, string][] => {
    const [from, to] = [state.path.split('.'), target.split('.')];
    const depth = from.findIndex((key, index) => key !== to[index]);
    const isNested = depth < 0 || depth >= to.length;
    if (isNested || areSiblings(state.path, target) || state.path === '') return [];
    return [[from.slice(0, depth + 1).join('.'), to.slice(0, depth + 1).join('.')]];
  });
}

function ruleFinder(all: readonly Leaving[]): (transition: ChartTransition) => boolean {
  const keyOf = ({ trigger, targets }: ChartTransition) =>
    `${trigger.kind === 'event' ? trigger.name : trigger.kind} ${targets[0]}`;
  const leading = all.filter(
    ({ state, transition }) => !isTable(state) && transition.trigger.kind !== 'always',
  );
  const sources = new Map(
    [...groupBy(leading, ({ transition }) => keyOf(transition))].map(([key, list]) => [
      key,
      new Set(list.map(({ state }) => state.path)).size,
    ]),
  );
  return (transition) => (sources.get(keyOf(transition)) ?? 0) >= RULE_SOURCES;
}

function edgeOf(list: readonly Leaving[]): PlannedEdge {
  const [{ state, transition }] = list as readonly [Leaving];
  return {
    source: state.path,
    target: transition.targets[0] ?? '',
    transitions: list.map((leaving) => leaving.transition),
  };
}

function groupBy<T>(list: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
