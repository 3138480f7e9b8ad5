import {
  type AnyActorRef,
  type AnyActorScope,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type AnyTransitionDefinition,
  createEmptyActor,
  type EventObject,
  type InputFrom,
} from 'xstate';

// Everything here leans on XState's insides, which no other file of the kit does; the canary test beside the
// kit's tests fails when a release of XState changes them.

/** An action that a machine has resolved and would now execute. */
export interface ResolvedAction {
  readonly type: string;
  readonly params: unknown;
}

/** One macrostep of a machine, computed without executing anything. */
export interface PureStep {
  readonly snapshot: AnyMachineSnapshot;
  /** The transitions taken, in order, those of raised events and `always` included. */
  readonly taken: readonly AnyTransitionDefinition[];
  readonly actions: readonly ResolvedAction[];
}

/** A machine as a pure function from a snapshot and an event to the next snapshot. */
export interface PureMachine {
  /** The actor that the machine believes to be: the target of what it sends to itself. */
  readonly self: AnyActorRef;
  initial(input: InputFrom<AnyStateMachine>): PureStep;
  next(snapshot: AnyMachineSnapshot, event: EventObject): PureStep;
}

/** XState's own `transition()` does not say which transitions were taken: this does. */
export function pureMachine(machine: AnyStateMachine): PureMachine {
  let taken: AnyTransitionDefinition[] = [];
  let actions: ResolvedAction[] = [];
  const self = createEmptyActor();
  const nothing = () => {};
  const scope: AnyActorScope = {
    self,
    id: machine.id,
    sessionId: self.sessionId,
    system: self.system,
    logger: nothing,
    defer: nothing,
    emit: nothing,
    stopChild: nothing,
    actionExecutor: ({ type, params }) => actions.push({ type, params }),
  };
  self.system.inspect((inspection) => {
    if (inspection.type === '@xstate.microstep') taken.push(...inspection._transitions);
  });

  function step(compute: () => AnyMachineSnapshot): PureStep {
    taken = [];
    actions = [];
    const snapshot = compute();
    return { snapshot, taken, actions };
  }

  return {
    self,
    initial: (input) => step(() => machine.getInitialSnapshot(scope, input)),
    next: (snapshot, event) => step(() => machine.transition(snapshot, event, scope)),
  };
}

/** What a child actor was created with. */
export function spawnOptionsOf(child: AnyActorRef): SpawnOptions {
  return (child as unknown as { options: SpawnOptions }).options;
}

interface SpawnOptions {
  readonly input?: unknown;
  readonly systemId?: string;
  readonly syncSnapshot?: boolean;
}

/** A timer that a real actor has set, by the id XState gave it. */
export interface ScheduledTimer {
  readonly id: string | undefined;
  readonly event: EventObject;
  readonly delayMs: number;
  /** In ms by the clock that was handed over. */
  readonly dueAt: number;
}

/**
 * Follows the timers of a real actor from before its start. XState itself keeps no due times by the actor's
 * clock; this one does, in the order in which the timers were set.
 */
export function watchTimers(actor: AnyActorRef, now: () => number): () => readonly ScheduledTimer[] {
  const { scheduler } = actor.system as unknown as { scheduler: Scheduler };
  const { schedule } = scheduler;
  const dueTimes = new Map<string, ScheduledTimer>();
  scheduler.schedule = (source, target, event, delayMs, id = `unnamed ${dueTimes.size}`) => {
    const key = `${source.sessionId}.${id}`;
    dueTimes.delete(key);
    dueTimes.set(key, { id, event, delayMs, dueAt: now() + Math.max(0, delayMs) });
    schedule(source, target, event, delayMs, id);
  };
  return () => {
    const { _scheduledEvents: pending } = actor.system.getSnapshot();
    return [...dueTimes].filter(([key]) => key in pending).map(([, timer]) => timer);
  };
}

interface Scheduler {
  schedule(source: AnyActorRef, target: AnyActorRef, event: EventObject, delay: number, id?: string): void;
}
