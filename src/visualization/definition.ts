import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { actionName, guardName } from './names.ts';

/** What makes a transition happen; `name` is the event's type, the invoke's id or the delay. */
export interface ChartTrigger {
  readonly kind: 'event' | 'always' | 'after' | 'invokeDone' | 'invokeError' | 'stateDone';
  readonly name: string;
}

export interface ChartTransition {
  readonly trigger: ChartTrigger;
  readonly guard: string | null;
  /** Paths of the target states; empty when the transition leaves no state. */
  readonly targets: readonly string[];
  readonly actions: readonly string[];
  /** Whether a transition to the state itself, or below it, leaves and enters it again. */
  readonly reenter: boolean;
}

/** One state of a chart. States and transitions stand in the order of the source: guards are tried in it. */
export interface ChartState {
  readonly key: string;
  /** The keys from the root down, joined by dots; empty for the root. */
  readonly path: string;
  readonly type: 'atomic' | 'compound' | 'parallel' | 'final' | 'history';
  /** The path of the initial state, of a compound state. */
  readonly initial: string | null;
  readonly tags: readonly string[];
  readonly meta: unknown;
  readonly description: string | null;
  readonly entry: readonly string[];
  readonly exit: readonly string[];
  readonly invokes: readonly { readonly id: string; readonly src: string }[];
  readonly transitions: readonly ChartTransition[];
  readonly states: readonly ChartState[];
}

/** A machine as plain data: everything that its diagrams show, and no function. */
export interface ChartDefinition {
  readonly id: string;
  /** Every event that some transition names, in alphabetical order. */
  readonly events: readonly string[];
  readonly root: ChartState;
}

/** Walks a machine; its `config` would lose what is written as a function. */
export function definitionOf(machine: AnyStateMachine): ChartDefinition {
  return { id: machine.id, events: publicEvents(machine), root: stateOf(machine.root) };
}

/** Every state of a chart, parents before their children. */
export function statesOf(state: ChartState): ChartState[] {
  return [state, ...state.states.flatMap(statesOf)];
}

function publicEvents(machine: AnyStateMachine): string[] {
  return machine.events.filter((type) => !type.startsWith('xstate.') && type !== '*').sort();
}

function stateOf(node: AnyStateNode): ChartState {
  const initial = node.type === 'compound' ? node.initial?.target?.[0] : undefined;
  return {
    key: node.key,
    path: pathOf(node),
    type: node.type,
    initial: initial ? pathOf(initial) : null,
    tags: [...node.tags].sort(),
    meta: node.meta ?? null,
    description: node.description ?? null,
    // From the configuration: the node's own lists also hold the bookkeeping of its delays.
    entry: listOf(node.config.entry).map(actionName),
    exit: listOf(node.config.exit).map(actionName),
    invokes: node.invoke.map(({ id, src }) => ({ id, src: typeof src === 'string' ? src : '(inline)' })),
    transitions: transitionsOf(node),
    states: Object.values(node.states).map(stateOf),
  };
}

const KIND_ORDER: readonly ChartTrigger['kind'][] = [
  'always',
  'invokeDone',
  'invokeError',
  'stateDone',
  'event',
  'after',
];

function transitionsOf(node: AnyStateNode): ChartTransition[] {
  const always = (node.always ?? []).map((transition) => ({
    ...transition,
    trigger: { kind: 'always' as const, name: 'always' },
  }));
  const triggered = [...node.transitions].flatMap(([eventType, transitions]) =>
    transitions.map((transition) => ({ ...transition, trigger: triggerOf(eventType, node) })),
  );
  return [...always, ...triggered]
    .map(({ trigger, guard, target, actions, reenter }) => ({
      trigger,
      guard: guard === undefined ? null : guardName(guard),
      targets: (target ?? []).map(pathOf),
      actions: actions.map(actionName),
      reenter,
    }))
    .sort((one, other) => KIND_ORDER.indexOf(one.trigger.kind) - KIND_ORDER.indexOf(other.trigger.kind));
}

function triggerOf(eventType: string, node: AnyStateNode): ChartTrigger {
  const after = (prefix: string) => eventType.slice(prefix.length);
  if (eventType.startsWith('xstate.done.actor.')) {
    return { kind: 'invokeDone', name: after('xstate.done.actor.') };
  }
  if (eventType.startsWith('xstate.error.actor.')) {
    return { kind: 'invokeError', name: after('xstate.error.actor.') };
  }
  if (eventType.startsWith('xstate.done.state.')) return { kind: 'stateDone', name: node.key };
  if (eventType.startsWith('xstate.after.')) {
    return { kind: 'after', name: after('xstate.after.').slice(0, -`.${node.id}`.length) };
  }
  return { kind: 'event', name: eventType };
}

function pathOf(node: AnyStateNode): string {
  return node.path.join('.');
}

function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}
