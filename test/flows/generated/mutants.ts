import { type AnyStateMachine, type AnyTransitionDefinition, StateMachine } from 'xstate';
import { branchesOf, namesOf, nodesOf } from '../../../src/testing/names.ts';

/** What was done to a machine to make a mutant of it. */
export const MUTATIONS = [
  'remove transition',
  'retarget transition',
  'swap transitions',
  'swap actions',
  'drop guard',
  'drop action',
  'drop entry',
  'drop after',
  'drop raise',
] as const;

export type Mutation = (typeof MUTATIONS)[number];

/** A machine with one fault. */
export interface Mutant {
  /** The mutation and the place, by the names that the kit gives transitions: stable as long as the source is. */
  readonly name: string;
  readonly mutation: Mutation;
  readonly machine: AnyStateMachine;
  /** The id of the state whose configuration was changed: a path that never comes there cannot tell. */
  readonly stateId: string;
  /** Where only a path that takes one of the state's transitions for this event can tell: its type. */
  readonly takenFor: string | null;
}

type Node = AnyTransitionDefinition['source'];
type Place = readonly (string | number)[];
type Branch = Readonly<Record<string, unknown>>;

/** Where a state's configuration keeps its transitions for one event. */
interface Slot {
  readonly place: Place;
  readonly eventType: string;
  readonly isAfter: boolean;
  readonly branches: readonly Branch[];
}

interface Change {
  readonly mutation: Mutation;
  readonly name: string;
  readonly place: Place;
  /** What stands there instead; undefined removes it. */
  readonly value: unknown;
  readonly takenFor: string | null;
}

/** Every mutant of a machine, in the order of its source. */
export function mutantsOf(machine: AnyStateMachine): readonly Mutant[] {
  return nodesOf(machine.root).flatMap((node) => {
    const changes = [...entryChanges(machine, node), ...slotsOf(node).flatMap(slotChanges(machine, node))];
    return changes.map(({ mutation, name, place, value, takenFor }): Mutant => {
      const path = [...node.path.flatMap((key) => ['states', key]), ...place];
      const config = withValueAt(machine.config, path, value);
      const mutated = new StateMachine(config, machine.implementations);
      return { name: `${mutation}: ${name}`, mutation, machine: mutated, stateId: node.id, takenFor };
    });
  });
}

function slotsOf({ config, id, invoke }: Node): readonly Slot[] {
  const slots: Slot[] = [];
  const add = (place: Place, eventType: string, value: unknown, isAfter = false) => {
    if (value !== undefined)
      slots.push({ place, eventType, isAfter, branches: listOf(value).map(branchFrom) });
  };
  for (const [type, value] of Object.entries<unknown>(config.on ?? {})) add(['on', type], type, value);
  add(['always'], '', config.always);
  for (const [delay, value] of Object.entries<unknown>(config.after ?? {}))
    add(['after', delay], `xstate.after.${delay}.${id}`, value, true);
  add(['onDone'], `xstate.done.state.${id}`, config.onDone);
  for (const [index, invoked] of invoke.entries()) {
    const place = Array.isArray(config.invoke) ? ['invoke', index] : ['invoke'];
    add([...place, 'onDone'], `xstate.done.actor.${invoked.id}`, invoked.onDone);
    add([...place, 'onError'], `xstate.error.actor.${invoked.id}`, invoked.onError);
  }
  return slots;
}

function slotChanges(machine: AnyStateMachine, node: Node) {
  const names = namesOf(machine);
  return ({ place, eventType, isAfter, branches }: Slot): readonly Change[] => {
    const definitions = branchesOf(node, eventType);
    const nameOf = (index: number) => {
      const definition = definitions[index];
      return definition
        ? names.transition(definition)
        : `${names.state(node.id)}: ${eventType} #${index + 1}`;
    };
    const replaced = (index: number, ...instead: readonly Branch[]) =>
      spliced(branches, index, 1, ...instead);
    const changes: Change[] = [];
    for (const [index, branch] of branches.entries()) {
      const name = nameOf(index);
      const add = (mutation: Mutation, name: string, value: unknown) => {
        // Without its guard a transition is taken where it was not, and without an `after` a timer is not even
        // set; all else shows only where one was taken.
        const isSeenEarlier = mutation === 'drop guard' || mutation === 'drop after';
        changes.push({ mutation, name, place, value, takenFor: isSeenEarlier ? null : eventType });
      };
      const left = replaced(index);
      add(isAfter ? 'drop after' : 'remove transition', name, left.length > 0 ? left : undefined);
      for (const target of otherTargets(definitions[index]))
        add(
          'retarget transition',
          `${name}, to ${names.state(target.id)}`,
          replaced(index, { ...branch, target: `#${target.id}` }),
        );
      const next = branches[index + 1];
      if (next)
        add('swap transitions', `${name} <> ${nameOf(index + 1)}`, spliced(branches, index, 2, next, branch));
      if (branch.guard !== undefined) {
        const { guard: _, ...unguarded } = branch;
        add('drop guard', name, replaced(index, unguarded));
      }
      const actions = listOf(branch.actions);
      for (const [at, action] of actions.entries()) {
        const without = replaced(index, { ...branch, actions: spliced(actions, at, 1) });
        add(dropOf(machine, action), `${actionName(action)} in ${name}`, without);
        const following = actions[at + 1];
        if (following === undefined) continue;
        const swapped = spliced(actions, at, 2, following, action);
        const order = `${actionName(action)} <> ${actionName(following)}`;
        add('swap actions', `${order} in ${name}`, replaced(index, { ...branch, actions: swapped }));
      }
    }
    return changes;
  };
}

function entryChanges(machine: AnyStateMachine, { id, config }: Node): readonly Change[] {
  const entries = listOf(config.entry);
  const state = namesOf(machine).state(id);
  return entries.map((action, index) => ({
    mutation: 'drop entry',
    name: `${actionName(action)} in ${state}`,
    place: ['entry'],
    value: spliced(entries, index, 1),
    takenFor: null,
  }));
}

/** The neighbours, before and behind, of where a transition leads. */
function otherTargets(transition: AnyTransitionDefinition | undefined): readonly Node[] {
  const [target] = transition?.target ?? [];
  if (!target?.parent) return [];
  const siblings = Object.values<Node>(target.parent.states);
  const index = siblings.indexOf(target);
  const neighbours = [siblings.at(index - 1), siblings[(index + 1) % siblings.length]];
  return [...new Set(neighbours)].filter((node) => node !== undefined).filter((node) => node !== target);
}

function dropOf({ implementations }: AnyStateMachine, action: unknown): Mutation {
  const implementation: unknown = implementations.actions[actionName(action)];
  const isRaise =
    typeof implementation === 'function' &&
    'type' in implementation &&
    implementation.type === 'xstate.raise';
  return isRaise ? 'drop raise' : 'drop action';
}

function actionName(action: unknown): string {
  if (typeof action === 'string') return action;
  if (isRecord(action) && typeof action.type === 'string') return action.type;
  return typeof action === 'function' ? action.name || 'action' : 'action';
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function spliced<T>(
  list: readonly T[],
  index: number,
  without: number,
  ...instead: readonly T[]
): readonly T[] {
  return [...list.slice(0, index), ...instead, ...list.slice(index + without)];
}

function branchFrom(value: unknown): Branch {
  return isRecord(value) ? value : { target: value };
}

function isRecord(value: unknown): value is Branch {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A copy with one value replaced; everything beside the way there is shared. */
function withValueAt<T>(tree: T, [key, ...rest]: Place, value: unknown): T;
function withValueAt(tree: unknown, [key, ...rest]: Place, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(tree))
    return tree.map((item, index) => (index === key ? withValueAt(item, rest, value) : item));
  if (!isRecord(tree)) throw new Error(`There is no "${key}" in the machine's configuration.`);
  const { [key]: old, ...others } = tree;
  const instead = withValueAt(old, rest, value);
  if (instead === undefined) return others;
  // The order of events and states is part of a machine.
  return Object.fromEntries(Object.entries(tree).map((entry) => (entry[0] === key ? [key, instead] : entry)));
}
