import {
  type AnyActorRef,
  type AnyActorScope,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type AnyTransitionDefinition,
  createActor,
  type EventObject,
  fromTransition,
  type InputFrom,
} from 'xstate';
import { FlowModelError } from './declarations.ts';

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

/** How many microsteps one step may have before it counts as endless. */
const MAX_MICROSTEPS = 10_000;

/** XState's own `transition()` does not say which transitions were taken: this does. */
export function pureMachine(machine: AnyStateMachine): PureMachine {
  let taken: AnyTransitionDefinition[] = [];
  let microsteps = 0;
  let actions: ResolvedAction[] = [];
  const self: AnyActorRef = createActor(
    fromTransition(() => undefined, undefined),
    { id: machine.id },
  );
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
    if (inspection.type !== '@xstate.microstep') return;
    taken.push(...inspection._transitions);
    // XState itself would go on for ever.
    microsteps += 1;
    if (microsteps > MAX_MICROSTEPS) throw new Error('A step without end.');
  });

  function step(compute: () => AnyMachineSnapshot): PureStep {
    taken = [];
    actions = [];
    microsteps = 0;
    try {
      const snapshot = compute();
      if (microsteps <= MAX_MICROSTEPS) return { snapshot, taken, actions };
    } catch (error) {
      if (microsteps <= MAX_MICROSTEPS) throw error;
    }
    throw endless(taken);
  }

  return {
    self,
    initial: (input) => step(() => machine.getInitialSnapshot(scope, input)),
    next: (snapshot, event) => step(() => machine.transition(snapshot, event, scope)),
  };
}

function endless(taken: readonly AnyTransitionDefinition[]): FlowModelError {
  const places = new Set(taken.slice(-100).map(({ source }) => `"${source.path.join('.') || source.id}"`));
  return new FlowModelError(
    `A step of the machine has no end: it goes from ${[...places].slice(0, 5).join(' to ')} and on without waiting ` +
      'for anything. Look there for "always" transitions and raised events that lead back.',
  );
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
