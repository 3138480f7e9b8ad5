import type { AnyActorRef, EventObject } from 'xstate';
import type { FlowModel } from './flow-model.ts';
import type { FlowMoment } from './view.ts';
import { spawnOptionsOf, watchTimers } from './xstate-internals.ts';

/** A real flow as its model sees it. Made by `watchFlow`. */
export interface FlowWatch {
  /** Where the flow is now, and what it has emitted and sent since the step began. */
  moment(): FlowMoment;
  /** A step begins: forgets what the last one emitted and sent. */
  beginStep(): void;
}

/**
 * Follows the actor of a model's machine: its timers by the names that the model gives them, its calls in
 * flight with their inputs, what it emits and what it sends to its children. Call it before `actor.start()`.
 * `now` is the time of the actor's clock, in ms.
 */
export function watchFlow({ names }: FlowModel, actor: AnyActorRef, now: () => number): FlowWatch {
  let emitted: EventObject[] = [];
  let sent: { to: string; event: EventObject }[] = [];
  // Those of the first state are there before the actor is started.
  const children = new Set<AnyActorRef>(Object.values(actor.getSnapshot().children ?? {}));
  const timers = watchTimers(actor, now);
  actor.on('*', (event) => emitted.push(event));
  actor.system.inspect((inspection) => {
    const { actorRef: other } = inspection;
    if (inspection.type === '@xstate.actor' && isChildOf(actor, other)) children.add(other);
    if (inspection.type !== '@xstate.event' || inspection.sourceRef !== actor) return;
    const { event } = inspection;
    if (!isChildOf(actor, other) || event.type.startsWith('xstate.')) return;
    sent.push({ to: other.id, event });
  });
  return {
    moment: () => ({
      snapshot: actor.getSnapshot(),
      timers: timers().map(({ id, event, dueAt }) => ({
        name: isUnnamed(id) ? `delayed ${event.type}` : names.timer(id),
        dueInMs: dueAt - now(),
      })),
      // Those that are left behind as well: the flow's snapshot no longer names them.
      calls: [...children]
        .filter((child) => child.getSnapshot().status === 'active')
        .map((child) => ({ id: child.id, src: srcOf(child), input: spawnOptionsOf(child).input })),
      emitted,
      sent,
    }),
    beginStep() {
      emitted = [];
      sent = [];
    },
  };
}

/** Throws where calls or timers of a flow that has ended are still alive. */
export function refuseLeftovers({ calls, timers }: FlowMoment): void {
  if (calls.length > 0)
    throw new Error(`After the end these calls are still alive: ${calls.map(({ id }) => id).join(', ')}.`);
  if (timers.length > 0)
    throw new Error(`After the end these timers still run: ${timers.map(({ name }) => name).join(', ')}.`);
}

/** Whether an actor that an inspection names is a child of this one. */
export function isChildOf(actor: object, other: object): other is AnyActorRef {
  return '_parent' in other && other._parent === actor;
}

function isUnnamed(id: string | undefined): id is undefined {
  return id === undefined || id.startsWith('unnamed ');
}

function srcOf({ src, id }: AnyActorRef): string {
  return typeof src === 'string' ? src : id;
}
