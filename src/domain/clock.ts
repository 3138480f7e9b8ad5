/**
 * The only source of time in this library. It fits the `clock` option of XState's `createActor` as it is,
 * so that one object serves the machine's timers, the request pipeline and the emulators.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Calls back once, `delayMs` from now; answers a handle for `clearTimeout`. */
  setTimeout(callback: () => void, delayMs: number): unknown;
  /** Forgets a callback; one that is over, or none, is no fault. */
  clearTimeout(handle: unknown): void;
}

/** The longest delay that timers keep: above 2^31-1 ms they fire at once. */
export const MAX_DELAY_MS = 2_147_483_647;

/** A delay that is safe to hand to a timer: 0 … `MAX_DELAY_MS`; what is not a number becomes 0. */
export function clampDelayMs(delayMs: number): number {
  return Number.isNaN(delayMs) ? 0 : Math.min(Math.max(delayMs, 0), MAX_DELAY_MS);
}

/** The machine's own clock. Arrows, since browsers refuse `setTimeout` on another `this`. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, delayMs) => globalThis.setTimeout(callback, delayMs),
  clearTimeout: (handle) => globalThis.clearTimeout(handle as ReturnType<typeof setTimeout>),
};
