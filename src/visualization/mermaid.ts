import type { ChartDefinition, ChartState, ChartTransition } from './definition.ts';
import { triggerText } from './labels.ts';

/** A chart as Mermaid text (`stateDiagram-v2`), which GitHub draws and Stately imports. */
export function toMermaid({ id, root }: ChartDefinition): string {
  const lines = ['---', `title: ${id}`, '---', 'stateDiagram-v2', ...indented(contentOf(root))];
  return `${lines.join('\n')}\n`;
}

function contentOf(state: ChartState): string[] {
  const children = state.states.map(blockOf);
  const initial = state.initial === null ? [] : [`[*] --> ${idOf(state.initial)}`];
  const regions = state.type === 'parallel';
  return [
    ...initial,
    ...children.flatMap((block, index) => (regions && index > 0 ? ['--', ...block] : block)),
    ...linesWithin(state),
    ...notesOn(state),
  ];
}

function blockOf(state: ChartState): string[] {
  const id = idOf(state.path);
  const named = `state "${state.key}" as ${id}`;
  if (state.states.length > 0) return [`${named} {`, ...indented(contentOf(state)), '}'];
  return state.type === 'final' ? [named, `${id} --> [*]`] : [named, ...notesOn(state)];
}

// Each line stands in the innermost state around both of its ends, where Mermaid knows both. Regions are
// apart in Mermaid: a line from one to another would stand in the state around them all.
function linesWithin(container: ChartState): string[] {
  return leavingOf(container).flatMap(({ source, transition }) =>
    linesOf(source, transition)
      .filter((target) => containerOf(source, target) === container.path)
      .map((target) => `${idOf(source)} --> ${idOf(target)}: ${labelOf(transition)}`),
  );
}

function leavingOf(state: ChartState): { source: string; transition: ChartTransition }[] {
  return state.states.flatMap((child) => [
    ...child.transitions.map((transition) => ({ source: child.path, transition })),
    ...leavingOf(child),
  ]);
}

// Mermaid has no lines from a state to what is inside it.
function linesOf(source: string, { targets }: ChartTransition): readonly string[] {
  return targets.filter((target) => source !== '' && !target.startsWith(`${source}.`));
}

// What cannot be a line is a note: at the state itself, or at the first one inside it.
function notesOn(state: ChartState): string[] {
  const notes = state.transitions.filter((transition) => linesOf(state.path, transition).length === 0);
  if (notes.length === 0) return [];
  const place = state.states[0]?.path ?? state.path;
  return [
    `note right of ${idOf(place)}`,
    ...indented(notes.map((transition) => `${state.key}: ${labelOf(transition)}${targetsOf(transition)}`)),
    'end note',
  ];
}

function targetsOf({ targets, actions }: ChartTransition): string {
  if (targets.length > 0) return ` → ${targets.map((path) => path.split('.').at(-1)).join(', ')}`;
  return actions.length === 0 ? ' (ignored)' : '';
}

function containerOf(source: string, target: string): string {
  const [from, to] = [source.split('.').slice(0, -1), target.split('.').slice(0, -1)];
  const depth = from.findIndex((key, index) => key !== to[index]);
  return from.slice(0, depth < 0 ? from.length : depth).join('.');
}

function labelOf({ trigger, guard, actions }: ChartTransition): string {
  const parts = [triggerText(trigger)];
  if (guard !== null) parts.push(`[${guard}]`);
  if (actions.length > 0) parts.push(`/ ${actions.join(', ')}`);
  return parts.join(' ');
}

function idOf(path: string): string {
  return path.replaceAll('.', '_');
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
