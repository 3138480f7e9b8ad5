import ElkConstructor, { type ElkExtendedEdge, type ElkLabel, type ElkNode } from 'elkjs';
import { type Box, boxOf, labelOf } from './boxes.ts';
import { type ChartDefinition, type ChartState, type ChartTransition, statesOf } from './definition.ts';
import { isTable, type Plan, type PlannedEdge } from './plan.ts';
import type { Line } from './text.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rect extends Point {
  readonly width: number;
  readonly height: number;
}

export interface PlacedState {
  readonly state: ChartState;
  readonly box: Box;
  readonly rect: Rect;
}

export interface PlacedEdge {
  readonly points: readonly Point[];
  readonly label: { readonly rect: Rect; readonly lines: readonly Line[] } | null;
}

/** A chart with every coordinate known, in px from its upper left corner. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Parents before their children. */
  readonly states: readonly PlacedState[];
  readonly edges: readonly PlacedEdge[];
  /** The dots that lead to initial states. */
  readonly dots: readonly Rect[];
}

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.json.edgeCoords': 'ROOT',
  'elk.json.shapeCoords': 'ROOT',
  'elk.edgeRouting': 'ORTHOGONAL',
  // The order of the source is the author's idea of the flow, and keeps the picture stable.
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.compaction.postCompaction.strategy': 'EDGE_LENGTH',
  // What hangs together with nothing shares the layers of the rest: beside it the picture would be wider.
  'elk.separateConnectedComponents': 'false',
  'elk.layered.spacing.nodeNodeBetweenLayers': '26',
  'elk.layered.spacing.edgeNodeBetweenLayers': '14',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '10',
  'elk.spacing.nodeNode': '22',
  'elk.spacing.edgeNode': '14',
  'elk.spacing.edgeEdge': '10',
  'elk.spacing.edgeLabel': '4',
};

const DOT = 12;

/** Places a chart's states and lines, top down. */
export async function layoutOf(definition: ChartDefinition, plan: Plan): Promise<Layout> {
  const states = statesOf(definition.root);
  const boxes = new Map(states.map((state) => [state.path, boxOf(state, definition, plan)]));
  const graph: ElkNode = {
    id: 'graph',
    layoutOptions: { ...OPTIONS, 'elk.padding': padding(12, 12) },
    children: [nodeOf(definition.root, boxes)],
    edges: [
      ...initialEdges(states),
      ...guideEdges(states, plan),
      ...plan.edges.map((edge, index) => edgeOf(edge, index, states)),
    ],
  };
  const placed = await new ElkConstructor().layout(graph);
  const nodes = nodesOf(placed);
  return {
    width: Math.ceil(placed.width ?? 0),
    height: Math.ceil(placed.height ?? 0),
    states: states.flatMap((state) => {
      const [node, box] = [nodes.get(nodeId(state.path)), boxes.get(state.path)];
      return node && box ? [{ state, box, rect: rectOf(node) }] : [];
    }),
    dots: [...nodes.values()].filter(({ id }) => id.startsWith('dot:')).map(rectOf),
    edges: edgesOf(placed)
      .filter(({ id }) => !id.startsWith('guide:'))
      .map((edge) => placedEdge(edge, plan)),
  };
}

function nodeId(path: string): string {
  return `state:${path}`;
}

function nodeOf(state: ChartState, boxes: ReadonlyMap<string, Box>): ElkNode {
  const { width = 0, height = 0 } = boxes.get(state.path) ?? {};
  const id = nodeId(state.path);
  if (state.states.length === 0) return { id, width: Math.max(width, 90), height };
  const children = state.states.map((child) => nodeOf(child, boxes));
  return {
    id,
    layoutOptions: {
      ...OPTIONS,
      'elk.padding': padding(height + 14, 16),
      'elk.nodeSize.constraints': 'MINIMUM_SIZE',
      'elk.nodeSize.minimum': `(${width}, ${height})`,
    },
    children: state.initial === null ? children : [dotOf(state), ...children],
  };
}

function dotOf(state: ChartState): ElkNode {
  return { id: `dot:${state.path}`, width: DOT, height: DOT };
}

function initialEdges(states: readonly ChartState[]): ElkExtendedEdge[] {
  return states.flatMap(({ path, initial }) =>
    initial === null ? [] : [{ id: `initial:${path}`, sources: [`dot:${path}`], targets: [nodeId(initial)] }],
  );
}

// Lines that are not drawn, only laid out: they keep what no line leads to in its place in the flow.
function guideEdges(states: readonly ChartState[], plan: Plan): ElkExtendedEdge[] {
  const guides = states.flatMap((state) => [...regionGuides(state), ...tableGuides(state, states, plan)]);
  return guides.map(([source, target]) => ({
    id: `guide:${source}:${target}`,
    sources: [nodeId(source)],
    targets: [nodeId(target)],
  }));
}

// The first region is the flow; the others stand in a row below it.
function regionGuides({ type, states }: ChartState): [string, string][] {
  const [first, ...others] = states;
  if (type !== 'parallel' || !first) return [];
  return others.map(({ path }) => [first.path, path]);
}

// A table stands between a state before it that leads there and one after it that it leads to.
function tableGuides(table: ChartState, states: readonly ChartState[], plan: Plan): [string, string][] {
  if (!isTable(table)) return [];
  const siblings = states.find(({ states: children }) => children.includes(table))?.states ?? [];
  const index = siblings.indexOf(table);
  const leads = (from: ChartState, to: ChartState) =>
    plan.rows.get(from.path)?.some(({ targets }) => targets.includes(to.path)) ?? false;
  const before = siblings
    .slice(0, index)
    .reverse()
    .find((state) => leads(state, table));
  const after = siblings.slice(index + 1).find((state) => leads(table, state));
  return [...pairs(before, table), ...pairs(table, after)];
}

function pairs(from: ChartState | undefined, to: ChartState | undefined): [string, string][] {
  return from && to ? [[from.path, to.path]] : [];
}

function edgeOf(
  { source, target, transitions }: PlannedEdge,
  index: number,
  states: readonly ChartState[],
): ElkExtendedEdge {
  const indexOf = (path: string) => states.findIndex((state) => state.path === path);
  // Lines that lead back are laid out the other way round, so that the layout has no cycle to break.
  const backwards = indexOf(source) > indexOf(target);
  return {
    id: `${backwards ? 'back' : 'edge'}:${index}`,
    sources: [nodeId(backwards ? target : source)],
    targets: [nodeId(backwards ? source : target)],
    labels: transitions.length === 0 ? [] : [labelNode(index, transitions)],
  };
}

function labelNode(index: number, transitions: readonly ChartTransition[]): ElkLabel {
  const { width, height } = labelOf(transitions);
  // The text is not shown: the layout leaves out labels that have none.
  return {
    id: `label:${index}`,
    text: 'label',
    width,
    height,
    layoutOptions: { 'elk.edgeLabels.inline': 'true' },
  };
}

function placedEdge(edge: ElkExtendedEdge, plan: Plan): PlacedEdge {
  const points = (edge.sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }) => [
    startPoint,
    ...bendPoints,
    endPoint,
  ]);
  const [kind, index] = edge.id.split(':');
  const planned = kind === 'edge' || kind === 'back' ? plan.edges[Number(index)] : undefined;
  const label = edge.labels?.[0];
  return {
    points: kind === 'back' ? points.reverse() : points,
    label: planned && label ? { rect: rectOf(label), lines: labelOf(planned.transitions).lines } : null,
  };
}

function nodesOf(node: ElkNode): Map<string, ElkNode> {
  const below = (node.children ?? []).flatMap((child) => [...nodesOf(child)]);
  return new Map([[node.id, node], ...below]);
}

function edgesOf(node: ElkNode): ElkExtendedEdge[] {
  return [...(node.edges ?? []), ...(node.children ?? []).flatMap(edgesOf)];
}

function rectOf({ x = 0, y = 0, width = 0, height = 0 }: Partial<Rect>): Rect {
  return { x, y, width, height };
}

function padding(top: number, side: number): string {
  return `[top=${top},left=${side},bottom=${side},right=${side}]`;
}
