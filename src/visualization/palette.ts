import type { ChartState } from './definition.ts';

export const FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Helvetica,Arial,sans-serif";

/** A light page of its own, so that the picture reads the same on a dark one. */
export const COLORS = {
  page: '#f8fafc',
  line: '#64748b',
  dot: '#334155',
  label: '#f1f6ff',
  labelBorder: '#c7d8f5',
} as const;

export interface StateColors {
  readonly fill: string;
  readonly header: string | null;
  readonly stroke: string;
  /** Regions of a parallel state, which are all active at once. */
  readonly dashed: boolean;
}

export function stateColors({ type, path, states }: ChartState, isRegion: boolean): StateColors {
  if (path === '') return { fill: '#ffffff', header: null, stroke: '#cbd5e1', dashed: false };
  if (type === 'final') return { fill: '#f0fdf4', header: null, stroke: '#4d9a6a', dashed: false };
  if (states.length > 0) return { fill: '#f8fafc', header: '#eef2f7', stroke: '#94a3b8', dashed: isRegion };
  return { fill: '#ffffff', header: '#e8eef6', stroke: '#94a3b8', dashed: false };
}

const CHIPS: Readonly<Record<string, readonly [fill: string, ink: string]>> = {
  busy: ['#fef3c7', '#92400e'],
  reading: ['#ccfbf1', '#115e59'],
  awaitingUser: ['#dbeafe', '#1e40af'],
  parked: ['#ede9fe', '#5b21b6'],
  failed: ['#fee2e2', '#991b1b'],
  done: ['#dcfce7', '#166534'],
};

/** The colours of a tag; every tag that the flows do not use is grey. */
export function chipColors(tag: string): { readonly fill: string; readonly ink: string } {
  const [fill, ink] = CHIPS[tag] ?? ['#e2e8f0', '#334155'];
  return { fill, ink };
}
