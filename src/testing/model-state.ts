import type { AnyActorRef, AnyMachineSnapshot, AnyTransitionDefinition, EventObject } from 'xstate';
import { FlowModelError } from './declarations.ts';
import type { Names } from './names.ts';
import { type PureMachine, type PureStep, type ResolvedAction, spawnOptionsOf } from './xstate-internals.ts';

/** A timer that runs, in the model. */
export interface PendingTimer {
  /** A readable name: `codeLifetime in running`, or the id that the machine gave it. */
  readonly name: string;
  /** In how many ms it falls due. */
  readonly dueInMs: number;
  readonly id: string | undefined;
  readonly event: EventObject;
  /** The child that the event goes to; null where the machine sends it to itself. */
  readonly to: string | null;
}

/** A child actor that runs: a call in flight. */
export interface PendingCall {
  readonly id: string;
  /** How titles call it: its id, where one was given. */
  readonly name: string;
  /** The name under which the machine invokes it. */
  readonly src: string;
  readonly input: unknown;
  readonly actor: AnyActorRef;
}

/** What the last step did, besides leading to its state. */
export interface Arrival {
  readonly taken: readonly AnyTransitionDefinition[];
  readonly emitted: readonly EventObject[];
  /** What the machine sent to its children. */
  readonly sent: readonly { readonly to: string; readonly event: EventObject }[];
}

/** A state of the model: the machine's snapshot, its timers and its calls in flight. */
export interface ModelState {
  readonly status: AnyMachineSnapshot['status'];
  readonly snapshot: AnyMachineSnapshot;
  /** In the order in which they fall due. */
  readonly timers: readonly PendingTimer[];
  readonly calls: readonly PendingCall[];
  readonly arrival: Arrival;
}

/** How often one step may send an event to the machine itself before it counts as endless. */
const MAX_ROUNDS = 1_000;

/** The pure model of one machine: how its states follow from each other. */
export interface PureModel {
  start(input: unknown): ModelState;
  /** An event from outside, or of a child that runs on. */
  send(state: ModelState, event: EventObject): ModelState;
  /** A child answers or fails, and is no longer in flight. */
  settle(state: ModelState, callId: string, event: EventObject): ModelState;
  /** Time moves to the earliest timer; every timer due by then fires, in order. */
  elapse(state: ModelState): ModelState;
}

export function pureModel(machine: PureMachine, names: Names): PureModel {
  function settled(before: ModelState | null, first: PureStep): ModelState {
    let state = absorb(before, first);
    const { queue, ...arrival } = readActions(first);
    let collected: Arrival = arrival;
    for (let rounds = 0; queue.length > 0 && state.status === 'active'; rounds += 1) {
      if (rounds > MAX_ROUNDS)
        throw new FlowModelError(`The machine sends ${named(queue[0])} to itself without end.`);
      const event = queue.shift();
      if (!event) break;
      const next = attempt(state, () => machine.next(state.snapshot, event));
      const read = readActions(next);
      queue.push(...read.queue);
      collected = joined(collected, read);
      state = absorb(state, next);
    }
    return { ...state, arrival: collected };
  }

  /** The bookkeeping of one macrostep: which timers and which calls there are now. */
  function absorb(before: ModelState | null, step: PureStep): ModelState {
    const { snapshot } = step;
    const isOver = snapshot.status !== 'active';
    return {
      status: snapshot.status,
      snapshot,
      timers: isOver ? [] : timersAfter(before?.timers ?? [], step.actions),
      calls: isOver ? [] : callsAfter(before, step, names),
      arrival: NO_ARRIVAL,
    };
  }

  function timersAfter(before: readonly PendingTimer[], actions: readonly ResolvedAction[]): PendingTimer[] {
    let timers = [...before];
    for (const { type, params } of actions) {
      if (type === 'xstate.cancel' && isCancel(params))
        timers = timers.filter(({ id }) => id !== params.sendId);
      if (!isSending(type, params) || typeof params.delay !== 'number') continue;
      const { id, event, delay, to } = params;
      if (id !== undefined && timers.some((timer) => timer.id === id))
        throw new FlowModelError(
          `Two timers run under the id "${id}": XState can cancel only the newer one. Give each an id of its own.`,
        );
      const name = id === undefined ? `delayed ${event.type}` : names.timer(id);
      if (!Number.isFinite(delay))
        throw new FlowModelError(
          `The timer "${name}" is set to ${delay} ms, which a real clock takes for none at all.`,
        );
      timers.push({
        name,
        dueInMs: Math.max(0, delay),
        id,
        event,
        to: to === undefined || to === machine.self ? null : to.id,
      });
    }
    return timers.sort((one, other) => one.dueInMs - other.dueInMs);
  }

  function readActions(step: PureStep): Arrival & { readonly queue: EventObject[] } {
    const queue: EventObject[] = [];
    const emitted: EventObject[] = [];
    const sent: { to: string; event: EventObject }[] = [];
    for (const { type, params } of step.actions) {
      if (type === 'xstate.emit' && hasEvent(params)) emitted.push(params.event);
      if (type !== 'xstate.sendTo' || !isSending(type, params) || typeof params.delay === 'number') continue;
      if (params.to === machine.self) queue.push(params.event);
      else sent.push({ to: params.to?.id ?? 'nobody', event: params.event });
    }
    return { taken: step.taken, emitted, sent, queue };
  }

  const next = (state: ModelState, event: EventObject) =>
    settled(
      state,
      attempt(state, () => machine.next(state.snapshot, event)),
    );

  return {
    start: (input) => settled(null, machine.initial(input)),
    send: next,
    settle: (state, callId, event) =>
      next({ ...state, calls: state.calls.filter(({ id }) => id !== callId) }, event),
    elapse(state) {
      const [earliest] = state.timers;
      if (!earliest) throw new FlowModelError('No timer runs, so none can elapse.');
      let current: ModelState = {
        ...state,
        timers: state.timers.map((timer) => sooner(timer, earliest.dueInMs)),
      };
      let arrival = NO_ARRIVAL;
      for (let rounds = 0; current.timers[0]?.dueInMs === 0; rounds += 1) {
        if (rounds > MAX_ROUNDS)
          throw new FlowModelError(`The timer "${earliest.name}" sets itself again without delay.`);
        const [due, ...timers] = current.timers;
        const waiting = { ...current, timers };
        const { event, to } = due;
        current = to === null ? next(waiting, event) : waiting;
        arrival = joined(arrival, to === null ? current.arrival : { ...NO_ARRIVAL, sent: [{ to, event }] });
      }
      return { ...current, arrival };
    },
  };
}

const NO_ARRIVAL: Arrival = { taken: [], emitted: [], sent: [] };

/** A guard, an action or an `assign` that throws ends the machine, as it would end the real actor. */
function attempt(state: ModelState, compute: () => PureStep): PureStep {
  try {
    return compute();
  } catch (error) {
    if (error instanceof FlowModelError) throw error;
    const { snapshot } = state;
    return { snapshot: { ...snapshot, status: 'error', output: undefined, error }, taken: [], actions: [] };
  }
}

function callsAfter(before: ModelState | null, { snapshot, actions }: PureStep, names: Names): PendingCall[] {
  const children = Object.entries<AnyActorRef | undefined>(snapshot.children);
  return children.flatMap(([id, actor]) => {
    if (!actor) throw new FlowModelError(`"${id}" is invoked, but the machine has no actor of that name.`);
    const isOld = before?.snapshot.children[id] === actor;
    const known = before?.calls.find((call) => call.actor === actor);
    if (isOld || known) return known ? [known] : [];
    const namesake = before?.calls.find((call) => call.id === id)?.actor;
    if (namesake && !actions.some(({ type, params }) => type === 'xstate.stopChild' && params === namesake))
      throw new FlowModelError(
        `Two actors run under the id "${id}", of which XState knows only the newer one: stop the first, or give ` +
          'each an id of its own.',
      );
    return [callOf(id, names.call(id), actor)];
  });
}

function callOf(id: string, name: string, actor: AnyActorRef): PendingCall {
  if (id === actor.sessionId)
    throw new FlowModelError(
      'An actor is spawned without an id: the model cannot tell it from others. Give it one.',
    );
  const { input, systemId, syncSnapshot } = spawnOptionsOf(actor);
  if (systemId !== undefined)
    throw new FlowModelError(`"${id}" has the systemId "${systemId}": system ids are not supported.`);
  if (syncSnapshot)
    throw new FlowModelError(
      `"${id}" is watched by onSnapshot: following a child's snapshots is not supported.`,
    );
  return { id, name, src: typeof actor.src === 'string' ? actor.src : id, input, actor };
}

function sooner(timer: PendingTimer, byMs: number): PendingTimer {
  return { ...timer, dueInMs: Math.max(0, timer.dueInMs - byMs) };
}

function joined(one: Arrival, other: Arrival): Arrival {
  return {
    taken: [...one.taken, ...other.taken],
    emitted: [...one.emitted, ...other.emitted],
    sent: [...one.sent, ...other.sent],
  };
}

interface Sending {
  readonly id: string | undefined;
  readonly event: EventObject;
  readonly delay: number | undefined;
  readonly to?: AnyActorRef;
}

function isSending(type: string, params: unknown): params is Sending {
  return (type === 'xstate.raise' || type === 'xstate.sendTo') && hasEvent(params);
}

function hasEvent(params: unknown): params is { readonly event: EventObject } {
  return typeof params === 'object' && params !== null && 'event' in params;
}

function isCancel(params: unknown): params is { readonly sendId: string } {
  return typeof params === 'object' && params !== null && 'sendId' in params;
}

function named(event: EventObject | undefined): string {
  return event ? `"${event.type}"` : 'events';
}
