import { describe, expect, it } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import { StateMachine } from 'xstate';
import type { FlowEdge, FlowGraph, FlowNode } from '../../../src/testing/explore.ts';
import type { FlowModel } from '../../../src/testing/index.ts';
import { emailEnrollmentModels } from './email-enrollment.model.ts';
import { passkeySignInModel } from './passkey-sign-in.model.ts';
import { phoneEnrollmentModels } from './phone-enrollment.model.ts';
import { brokenScreens } from './screens.ts';
import { stepUpModel } from './step-up.model.ts';
import {
  CODE_WAYS,
  type FlowWays,
  lostEnds,
  lostTurns,
  NO_WAY_ON,
  PASSKEY_SIGN_IN_WAYS,
  STEP_UP_WAYS,
  WEBAUTHN_WAYS,
} from './ways.ts';
import { webAuthnEnrollmentModels } from './webauthn-enrollment.model.ts';

// That the proofs see a dead end: in every state in which it is the user's turn, all that leads on is taken away.
const FLOWS: readonly (readonly [flow: string, FlowModel, FlowWays])[] = [
  ['email', emailEnrollmentModels['code by a call of its own'], CODE_WAYS],
  ['phone', phoneEnrollmentModels['code by a call of its own'], CODE_WAYS],
  ['webauthn', webAuthnEnrollmentModels['any provider'], WEBAUTHN_WAYS],
  ['passkey sign-in', passkeySignInModel, PASSKEY_SIGN_IN_WAYS],
  ['step-up', stepUpModel, STEP_UP_WAYS],
];

/** Out of these, time leads on by itself, and so to success after all: the options of the ceremony lapse. */
const LAPSING: readonly string[] = ['alreadyRegistered'];

type Node = AnyStateMachine['root'];

/** The states that take something of the user but to give up. */
function turnsIn(node: Node): readonly Node[] {
  const below = Object.values<Node>(node.states).flatMap(turnsIn);
  const isTurn = node.tags.includes('awaitingUser') && node.ownEvents.some(isWayOn);
  return isTurn ? [node, ...below] : below;
}

const isWayOn = (type: string) => !NO_WAY_ON.includes(type) && !/^(internal|xstate)\./.test(type);

/** The model without what leads on from this state. */
function withDeadEnd(model: FlowModel, dead: Node): FlowModel {
  const { config, implementations } = model.machine;
  const machine: AnyStateMachine = new StateMachine(withoutWaysAt(config, dead.path), implementations);
  return { ...model, machine, graph: withoutWaysOf(model.graph, dead, machine) };
}

// A machine that takes less does nothing new, but for what a state above would take instead. That is no way on
// here either, so that the graph can be cut out of the one that is there.
function withoutWaysOf({ starts, nodes }: FlowGraph, dead: Node, machine: AnyStateMachine): FlowGraph {
  const reached = new Map<string, FlowNode>();
  const isCut = ({ step, state }: FlowEdge) =>
    step.type === 'user' &&
    isWayOn(step.event.type) &&
    state.arrival.taken.some(({ source }) => source.id === dead.id);
  const reach = (key: string) => {
    const node = nodes.get(key);
    if (!node || reached.has(key)) return;
    const isDead = isIn(node, dead);
    const edges = isDead ? node.edges.filter((edge) => !isCut(edge)) : node.edges;
    const snapshot = isDead ? machine.resolveState(node.state.snapshot) : node.state.snapshot;
    reached.set(key, { key, state: { ...node.state, snapshot }, edges });
    for (const { to } of edges) reach(to);
  };
  for (const { key } of starts) reach(key);
  return { starts, nodes: reached };
}

function isIn({ state }: FlowNode, { id }: Node): boolean {
  return state.snapshot._nodes.some((active: Node) => active.id === id);
}

/** Only what the user sees of this state: all other screens are as they were. */
function screensOf({ graph: { starts, nodes }, ...model }: FlowModel, dead: Node): FlowModel {
  return { ...model, graph: { starts, nodes: new Map([...nodes].filter(([, node]) => isIn(node, dead))) } };
}

type Config = AnyStateMachine['config'];

function withoutWaysAt(config: Config, [key, ...rest]: readonly string[]): Config {
  if (key !== undefined) {
    const states = Object.entries(config.states ?? {}).map(([name, state]) => [
      name,
      name === key ? withoutWaysAt(state, rest) : state,
    ]);
    return { ...config, states: Object.fromEntries(states) };
  }
  const on = Object.entries(config.on ?? {}).filter(([type]) => !isWayOn(type));
  return { ...config, on: Object.fromEntries(on) };
}

describe.each(FLOWS)('a dead end planted in the flow %s', (_, model, ways) => {
  it.each(turnsIn(model.machine.root).map((node) => ({ name: node.key, node })))(
    'is found, and named: $name',
    ({ name, node }) => {
      const planted = withDeadEnd(model, node);
      const named = (counterexamples: readonly { readonly place: string }[]) =>
        counterexamples.some(({ place }) => place.includes(`"${name}"`));
      const screens = brokenScreens(screensOf(planted, node), ways).filter((fault) =>
        fault.endsWith('nothing to do'),
      );
      expect({
        ends: named(lostEnds(planted, ways)),
        turns: named(lostTurns(planted, ways)),
        screens: screens.length > 0,
      }).toEqual({ ends: !LAPSING.includes(name), turns: true, screens: true });
    },
  );
});
