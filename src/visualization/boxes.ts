import type { ChartDefinition, ChartState, ChartTransition } from './definition.ts';
import { actionRuns, branchRuns, edgeRuns, rowRuns, targetRuns } from './labels.ts';
import { isTable, type Plan } from './plan.ts';
import { type Line, lineOf, type Run, widthOf, wrap } from './text.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The small rounded mark of a tag, at the right of its state's name. */
export interface Chip {
  readonly text: string;
  readonly width: number;
}

/** What stands in the box of a state: name and tags, then the lines below them. */
export interface Box extends Size {
  readonly name: Line;
  readonly chips: readonly Chip[];
  readonly lines: readonly Line[];
  /** A second column beside the lines, of a state that is written as a table. */
  readonly column: { readonly x: number; readonly lines: readonly Line[] } | null;
  /** The name's strip (px); nested states start below `bodyHeight` more. */
  readonly headerHeight: number;
}

export const PADDING = { x: 12, y: 8 } as const;
export const HEADER_HEIGHT = 30;
export const CHIP_HEIGHT = 17;
const CHIP_PADDING = 7;
const CHIP_GAP = 5;
const ROW_WIDTH = 230;
const CONTAINER_ROW_WIDTH = 640;
const LABEL_WIDTH = 150;
const TABLE_GAP = 14;

/** The box of a state, as large as its own content needs. */
export function boxOf(state: ChartState, definition: ChartDefinition, plan: Plan): Box {
  const rows = plan.rows.get(state.path) ?? [];
  const name = lineOf([
    { text: state.path === '' ? definition.id : state.key, style: state.path === '' ? 'title' : 'name' },
  ]);
  const chips = state.tags.map((text) => ({ text, width: widthOf(text, 'chip') + 2 * CHIP_PADDING }));
  const table = isTable(state) ? tableOf(rows) : null;
  const lines = table?.left ?? linesOf(state, rows);
  const body = Math.max(0, ...lines.map(({ width }) => width));
  const column = table && { x: body + TABLE_GAP, lines: table.right };
  const bodyWidth = column ? column.x + Math.max(...column.lines.map(({ width }) => width)) : body;
  const headerWidth =
    name.width + chips.reduce((sum, { width }) => sum + width + CHIP_GAP, chips.length ? 6 : 0);
  const bodyHeight = lines.reduce((sum, { height }) => sum + height, 0);
  return {
    name,
    chips,
    lines,
    column,
    headerHeight: HEADER_HEIGHT,
    width: Math.ceil(Math.max(headerWidth, bodyWidth) + 2 * PADDING.x),
    height: HEADER_HEIGHT + (bodyHeight > 0 ? bodyHeight + PADDING.y + 4 : 0),
  };
}

/** The stack of labels on a line between two states. */
export function labelOf(transitions: readonly ChartTransition[]): Size & { readonly lines: readonly Line[] } {
  const lines = transitions.flatMap((transition) => wrap(edgeRuns(transition), LABEL_WIDTH));
  return {
    lines,
    width: Math.ceil(Math.max(...lines.map(({ width }) => width)) + 16),
    height: lines.reduce((sum, { height }) => sum + height, 0) + 6,
  };
}

function linesOf(state: ChartState, rows: readonly ChartTransition[]): Line[] {
  const width = state.states.length > 0 ? CONTAINER_ROW_WIDTH : ROW_WIDTH;
  const doing = (word: string, what: string): Run[] => [
    { text: `${word} / `, style: 'keyword' },
    { text: what, style: 'guard' },
  ];
  return [
    ...state.invokes.map(({ id, src }) => doing('invoke', src === id ? src : `${src} as ${id}`)),
    ...state.entry.map((action) => doing('entry', action)),
    ...state.exit.map((action) => doing('exit', action)),
    ...rows.map((row) => rowRuns(row, row.targets.map(nameOf))),
  ].flatMap((runs) => wrap(runs, width));
}

function tableOf(rows: readonly ChartTransition[]): { left: Line[]; right: Line[] } {
  return {
    left: rows.map((row) => lineOf(branchRuns(row))),
    right: rows.map((row) => lineOf([...targetRuns(row, row.targets.map(nameOf)), ...actionRuns(row)])),
  };
}

function nameOf(path: string): string {
  return path.split('.').at(-1) ?? path;
}
