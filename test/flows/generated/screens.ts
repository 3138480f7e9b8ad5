import { viewOf } from '../../../src/index.ts';
import type { FlowModel, ModelState } from '../../../src/testing/index.ts';
import { type FlowWays, NO_WAY_ON } from './ways.ts';

const NOT_FOR_SCREENS = /^internal\.|^flow\.interrupted$/;

type Waits = Pick<FlowWays, 'deadEnds' | 'waits'>;
const NO_WAITS: Waits = { deadEnds: {}, waits: [] };

/** The states of a flow in which `viewOf` leaves a screen in the lurch, as scripts that lead there. */
export function brokenScreens(model: FlowModel, ways: Waits = NO_WAITS): readonly string[] {
  const steps = stepsIn(model.machine.root);
  return [...model.graph.nodes.values()].flatMap(({ key, state }) => {
    const fault = faultOf(model, state, steps, ways);
    return fault ? [[...model.scriptTo(key), fault].join('\n')] : [];
  });
}

function faultOf(
  model: FlowModel,
  state: ModelState,
  steps: ReadonlySet<unknown>,
  { deadEnds, waits }: Waits,
): string | undefined {
  const { step, can, intents, isBusy, isReading, isParked, isDone } = viewOf(state.snapshot);
  const offered = Object.keys(intents);
  if (!steps.has(step)) return `no such screen: ${step}`;
  const possible = Object.keys(can).filter((type) => can[type]);
  const accepted = acceptedTypes(model, state);
  if (String(offered.sort()) !== String(accepted) || String(possible.sort()) !== String(accepted))
    return `takes [${accepted}], and offers [${offered}]`;
  if (state.snapshot.tags.has('done') !== (state.status === 'done'))
    return `is ${state.status}, and shows the opposite`;
  const isOver = Object.keys(deadEnds).some((name) => isIn(state, name));
  const isWaiting = state.timers.some(({ name }) => waits.some((delay) => name.startsWith(delay)));
  if (isDone || isBusy || isReading || isParked || isOver || isWaiting) return undefined;
  return offered.every((type) => NO_WAY_ON.includes(type)) ? 'nothing to do' : undefined;
}

/** The types of events of which the state takes at least one payload case. */
function acceptedTypes(model: FlowModel, state: ModelState): readonly string[] {
  const types = model.steps(state).flatMap((step) => {
    if (step.type !== 'user' || NOT_FOR_SCREENS.test(step.event.type)) return [];
    return state.snapshot.can(step.event) ? [step.event.type] : [];
  });
  return [...new Set(types)].sort();
}

function isIn({ snapshot }: ModelState, name: string): boolean {
  return snapshot._nodes.some(({ key }: { key: string }) => key === name);
}

type Node = FlowModel['machine']['root'];

function stepsIn(node: Node): ReadonlySet<unknown> {
  const below = Object.values<Node>(node.states).flatMap((child) => [...stepsIn(child)]);
  return new Set(node.meta ? [node.meta.step, ...below] : below);
}
