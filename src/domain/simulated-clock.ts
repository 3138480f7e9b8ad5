import type { Clock } from './clock.ts';

/** A clock that stands still until it is moved. */
export interface SimulatedClock extends Clock {
  /** Moves on by `ms`, stopping at each timer that falls due, so that timers set by timers fire too. */
  advance(ms: number): void;
  /** When the next timer falls due (epoch ms), or `undefined` when none is set. */
  nextDueAt(): number | undefined;
}

interface Timer {
  readonly callback: () => void;
  readonly dueAt: number;
}

/** Creates a clock that starts at `startAt` (epoch ms; 2026-01-01 by default). */
export function createSimulatedClock(startAt: number = Date.UTC(2026, 0, 1)): SimulatedClock {
  let now = startAt;
  let lastHandle = 0;
  // Insertion order breaks ties, as real timers do.
  const timers = new Map<number, Timer>();

  function earliest(): [number, Timer] | undefined {
    let found: [number, Timer] | undefined;
    for (const entry of timers) if (!found || entry[1].dueAt < found[1].dueAt) found = entry;
    return found;
  }

  return {
    now: () => now,
    setTimeout(callback, delayMs) {
      lastHandle += 1;
      timers.set(lastHandle, { callback, dueAt: now + Math.max(0, delayMs) });
      return lastHandle;
    },
    clearTimeout(handle) {
      timers.delete(handle as number);
    },
    advance(ms) {
      const until = now + ms;
      for (let next = earliest(); next && next[1].dueAt <= until; next = earliest()) {
        const [handle, timer] = next;
        timers.delete(handle);
        now = Math.max(now, timer.dueAt);
        timer.callback();
      }
      now = until;
    },
    nextDueAt: () => earliest()?.[1].dueAt,
  };
}
