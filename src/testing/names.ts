import type { AnyStateMachine, AnyTransitionDefinition } from 'xstate';

/** Short, unambiguous names for the states of a machine, and readable ones for its transitions. */
export interface Names {
  /** The shortest end of the state's path that no other state shares: `journey.idle`, `verifying`. */
  state(id: string): string;
  /** `enrolling: enroll answers #1 [isSentAlready] -> awaitingCode`; the number is the branch's. */
  transition(transition: AnyTransitionDefinition): string;
  /** A call by its invoke's id; where that was not given, by the actor's name and, if need be, the state. */
  call(id: string): string;
  /** A timer by its delay and its state: `codeLifetime in running`. */
  timer(id: string): string;
}

/** The names of a machine's states and transitions; stable as long as the machine's source is. */
export function namesOf(machine: AnyStateMachine): Names {
  const nodes = nodesOf(machine.root);
  const ids = nodes.map(({ id }) => id);
  const taken = new Map<string, number>();
  for (const { path } of nodes) for (const end of endsOf(path)) taken.set(end, (taken.get(end) ?? 0) + 1);
  const shortest = new Map(
    nodes.map(({ id, path }) => [id, endsOf(path).find((end) => taken.get(end) === 1) ?? path.join('.')]),
  );
  const state = (id: string) => shortest.get(id) || machine.id;

  function timer(id: string): string {
    const [, delay, node] = /^xstate\.after\.(.+?)\.(.*)$/.exec(id) ?? [];
    const known = node !== undefined && ids.includes(node);
    return known ? `${delay} in ${state(node)}` : (longestKnown(id) ?? id);
  }

  // A delay or an id may itself hold dots.
  function longestKnown(id: string): string | undefined {
    const node = ids.find((known) => id.endsWith(`.${known}`));
    if (!id.startsWith('xstate.after.') || node === undefined) return undefined;
    return `${id.slice('xstate.after.'.length, -node.length - 1)} in ${state(node)}`;
  }

  // XState's own ids are `<index>.<state>`.
  function call(id: string): string {
    const owner = nodes.find(({ invoke }) => invoke.some((invoked) => invoked.id === id));
    const src = owner?.invoke.find((invoked) => invoked.id === id)?.src;
    if (!owner || typeof src !== 'string' || !id.endsWith(`.${owner.id}`)) return id;
    const uses = nodes.flatMap(({ invoke }) => invoke.filter((invoked) => invoked.src === src));
    return uses.length === 1 ? src : `${src} in ${state(owner.id)}`;
  }

  function on(eventType: string): string {
    if (eventType === '') return 'always';
    const done = /^xstate\.done\.actor\.(.*)$/.exec(eventType)?.[1];
    if (done !== undefined) return `${call(done)} answers`;
    const failed = /^xstate\.error\.actor\.(.*)$/.exec(eventType)?.[1];
    if (failed !== undefined) return `${call(failed)} fails`;
    const ended = /^xstate\.done\.state\.(.*)$/.exec(eventType)?.[1];
    if (ended !== undefined) return `${state(ended)} is done`;
    return eventType.startsWith('xstate.after.')
      ? `after ${timer(eventType).replace(/ in .*/, '')}`
      : eventType;
  }

  return {
    state,
    call,
    timer,
    transition(transition) {
      const { source, eventType, guard, target } = transition;
      const branches = branchesOf(source, eventType);
      const branch = branches.length > 1 ? ` #${branches.indexOf(transition) + 1}` : '';
      const condition = guard === undefined ? '' : ` [${guardName(guard)}]`;
      const goal = target?.map(({ id }) => state(id)).join(', ');
      return `${state(source.id)}: ${on(eventType)}${branch}${condition}${goal ? ` -> ${goal}` : ''}`;
    },
  };
}

type StateNodeOf = AnyTransitionDefinition['source'];

/** A state and every state within it, in the order of the source. */
export function nodesOf(node: StateNodeOf): readonly StateNodeOf[] {
  return [node, ...Object.values<StateNodeOf>(node.states).flatMap(nodesOf)];
}

/** The transitions of one state for one event, in the order in which they are tried. */
export function branchesOf(source: StateNodeOf, eventType: string): readonly AnyTransitionDefinition[] {
  return eventType === '' ? (source.always ?? []) : (source.transitions.get(eventType) ?? []);
}

/** Every transition of a machine, in the order of its source. */
export function transitionsOf(machine: AnyStateMachine): readonly AnyTransitionDefinition[] {
  return nodesOf(machine.root).flatMap((node) => [
    ...[...node.transitions.values()].flat(),
    ...(node.always ?? []),
  ]);
}

function endsOf(path: readonly string[]): string[] {
  return path.map((_, index) => path.slice(path.length - 1 - index).join('.'));
}

function guardName(guard: unknown): string {
  if (typeof guard === 'string') return guard;
  // `not('isReady')` and its like are functions that hold the guards they combine.
  if (typeof guard === 'function' && 'guards' in guard && Array.isArray(guard.guards))
    return `${guard.name} ${guard.guards.map(guardName).join(', ')}`;
  if (typeof guard === 'function') return guard.name || 'guard';
  return typeof guard === 'object' && guard !== null && 'type' in guard ? String(guard.type) : 'guard';
}
