import type { AnyActorRef, EventObject } from 'xstate';
import { type Clock, clampDelayMs } from '../domain/index.ts';

/** A timer that runs, by absolute time: it can be armed again on another page. */
export interface FlowTimer {
  /** XState's name of it, such as `xstate.after.resendCooldown.emailEnrollment.active.cooldown.cooling`. */
  readonly id: string;
  /** What the flow is sent when it falls due. */
  readonly event: EventObject;
  /** By the injected clock (epoch ms). */
  readonly dueAt: number;
}

/** The timers of one flow. */
export interface FlowTimers {
  /** Those that run. */
  pending(): readonly FlowTimer[];
  /** Arms stored timers again, the earliest first, as seen from the time `from`; overdue ones fall due now. */
  rearm(timers: readonly FlowTimer[], from: number): void;
  /**
   * Lets those that are due fire at once, in the order of their due times: whoever looks at the flow next
   * sees it as it is now. One that an earlier one has cancelled or begun anew does not fire.
   */
  fireDue(): void;
}

/**
 * Takes down when each timer of the flow falls due. XState keeps no such record: it notes the wall clock
 * even under another clock, and loses `after` timers on restore. This file is the only one that reaches into
 * `actor.system`; call it before the actor starts.
 *
 * Timers of the flow itself only: those of its children begin anew with them.
 */
export function watchTimers(actor: AnyActorRef, clock: Clock): FlowTimers {
  const { scheduler } = actor.system;
  const schedule = scheduler.schedule;
  const dueTimes = new Map<string, number>();
  let unnamed = 0;

  // XState would invent a name for a delayed event that has none, and nobody would learn it.
  function invented(event: EventObject): string {
    unnamed += 1;
    return `${event.type}.${clock.now()}.${unnamed}`;
  }

  scheduler.schedule = (source, target, event, delay, id) => {
    if (source !== actor || target !== actor) return schedule(source, target, event, delay, id);
    const name = id ?? invented(event);
    const delayMs = clampDelayMs(delay);
    dueTimes.set(name, clock.now() + delayMs);
    schedule(source, target, event, delayMs, name);
  };

  function pending(): FlowTimer[] {
    const scheduled = Object.values(actor.system.getSnapshot()._scheduledEvents);
    return scheduled.flatMap(({ id, event, source, target }) => {
      const dueAt = source === actor && target === actor ? dueTimes.get(id) : undefined;
      return dueAt === undefined ? [] : [{ id, event, dueAt }];
    });
  }

  const due = () => pending().filter(({ dueAt }) => dueAt <= clock.now());

  return {
    pending,
    rearm(timers, from) {
      for (const { id, event, dueAt } of inOrder(timers)) {
        scheduler.schedule(actor, actor, event, dueAt - from, id);
      }
    },
    fireDue() {
      for (const { id, event } of due()) {
        if (!due().some((timer) => timer.id === id)) continue;
        scheduler.cancel(actor, id);
        actor.send(event);
      }
    },
  };
}

function inOrder(timers: readonly FlowTimer[]): readonly FlowTimer[] {
  return [...timers].sort((one, other) => one.dueAt - other.dueAt);
}
