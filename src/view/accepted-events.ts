import type { AnyMachineSnapshot, AnyStateNode, StateValue } from 'xstate';

// Sent by the flow itself, by XState, or by `createFlows` on resume. A wildcard names no event.
const NOT_THE_USERS = /^(internal|xstate)\.|^flow\.interrupted$|\*/;

/** Every event that a user interface may send to the flow at one time or another, by type. */
export function userEventTypes({ machine }: AnyMachineSnapshot): readonly string[] {
  return machine.events.filter((type: string) => !NOT_THE_USERS.test(type));
}

/** Whether the flow has a use for an event of this type now, provided that its payload is well-formed. */
export function isAccepted(snapshot: AnyMachineSnapshot, type: string): boolean {
  const { machine, status, value } = snapshot;
  if (status !== 'active') return false;
  try {
    // Asked without a payload, a guard that judges the payload says no; all others answer for the state.
    if (snapshot.can({ type })) return true;
    const isForbidden = machine.getTransitionData(snapshot, { type }).length > 0;
    if (isForbidden) return false;
  } catch {
    // It reads a payload that is not there: what it would say of one, nobody knows.
    return true;
  }
  return activeNodes(machine.root, value).some((node) => isPayloadJudged(node, type));
}

function activeNodes(node: AnyStateNode, value: StateValue): readonly AnyStateNode[] {
  const below = typeof value === 'string' ? { [value]: {} } : value;
  return [
    node,
    ...Object.entries(below).flatMap(([key, inner]) => {
      const child = node.states[key];
      return child && inner !== undefined ? activeNodes(child, inner) : [];
    }),
  ];
}

/** Whether a guard on the event is handed something of it: `{ type: 'isCodeGiven', params: ({ event }) => … }`. */
function isPayloadJudged({ transitions }: AnyStateNode, type: string): boolean {
  const candidates = transitions.get(type) ?? [];
  return candidates.some(
    ({ guard }) => typeof guard === 'object' && 'params' in guard && typeof guard.params === 'function',
  );
}
