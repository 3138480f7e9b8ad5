import type { FlowGraph } from './explore.ts';
import type { ModelState } from './model-state.ts';
import { type Names, nodesOf } from './names.ts';
import type { FlowStep } from './steps.ts';

/**
 * A transition as the kit counts it: what happened (the event, or the call and its outcome), and every
 * transition that the machine took for it, `always` branches and those of raised events included.
 */
export function transitionTitle(
  from: ModelState | null,
  step: FlowStep,
  to: ModelState,
  names: Names,
): string {
  const taken = to.arrival.taken.map((transition) => names.transition(transition));
  if (step.type === 'outcome') return [step.title, ...taken].join(' | ');
  if (taken.length > 0) return taken.join(' | ');
  return `${step.type === 'user' ? step.event.type : step.title} ignored in ${placesOf(from, step, names)}`;
}

function placesOf(from: ModelState | null, step: FlowStep, names: Names): string {
  if (!from || step.type !== 'user') return 'every state';
  const nodes = nodesOf(from.snapshot.machine.root).filter((node) => from.snapshot._nodes.includes(node));
  const listening = nodes.filter(({ ownEvents }) => ownEvents.includes(step.event.type));
  return listening.map(({ id }) => names.state(id)).join(', ') || names.state(from.snapshot.machine.root.id);
}

/** The transition that starting takes: the `always` branches of the initial state. */
export function startTitle(name: string, state: ModelState, names: Names): string {
  return [`start (${name})`, ...state.arrival.taken.map((transition) => names.transition(transition))].join(
    ' | ',
  );
}

/** Every transition of the graph by title, in alphabetical order: a diff of this list is a diff of behaviour. */
export function transitionTitles({ starts, nodes }: FlowGraph, names: Names): readonly string[] {
  const titles = new Set(starts.map(({ name, state }) => startTitle(name, state, names)));
  for (const { state, edges } of nodes.values())
    for (const { step, state: next } of edges) titles.add(transitionTitle(state, step, next, names));
  return [...titles].sort();
}
