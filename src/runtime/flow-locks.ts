import { type Clock, systemClock } from '../domain/index.ts';

/** Lets go of a flow that was claimed. */
export type Release = () => void;

/**
 * Sees to it that one page drives a flow: a duplicated tab gets a copy of `sessionStorage`, and both would
 * carry on with the same flow.
 */
export interface FlowLocks {
  /** Takes the flow, unless another page has it: then the answer is `null`. It does not reject. */
  claim(flowId: string): PromiseLike<Release | null>;
}

/** Locks that hold among those who share them only: a duplicated tab is not noticed. */
export function createMemoryLocks(): FlowLocks {
  const taken = new Set<string>();
  return {
    async claim(flowId) {
      if (taken.has(flowId)) return null;
      taken.add(flowId);
      let isHeld = true;
      // Letting go twice must not take the flow from whoever has it by then.
      return () => {
        if (isHeld) taken.delete(flowId);
        isHeld = false;
      };
    },
  };
}

/** What a lock is asked for with. @see Web Locks API, `LockOptions` */
export interface LockRequest {
  /** Gives up waiting. */
  readonly signal?: AbortSignal;
  /** Whether not to wait at all: the callback is then told of `null` where another page has the lock. */
  readonly ifAvailable?: boolean;
}

/** The part of `navigator.locks` that is needed. @see Web Locks API, `LockManager.request` */
export interface LockManagerLike {
  request(name: string, options: LockRequest, callback: (lock: unknown) => Promise<void>): Promise<unknown>;
}

/** What `createWebLocks` takes besides the browser's locks. */
export interface WebLocksOptions {
  /** The system's by default. */
  readonly clock?: Clock;
  /**
   * How long to wait for a flow that another page has, in ms, 0 or more; 500 by default. A page that is
   * being reloaded lets go a moment after the new one has begun.
   */
  readonly waitMs?: number;
}

/**
 * Locks across the tabs of a browser: `createWebLocks(navigator.locks)`. A tab that is closed lets go of
 * what it holds. Where the browser has no locks (`undefined`: it is old, or the page is not secure), they
 * hold among those who share them only.
 */
export function createWebLocks(
  locks: LockManagerLike | undefined,
  { clock = systemClock, waitMs = 500 }: WebLocksOptions = {},
): FlowLocks {
  if (!locks) return createMemoryLocks();
  return {
    async claim(flowId) {
      const ask = (request: LockRequest) => asked(locks, `account-flows.flow ${flowId}`, request);
      // Nothing that is free is refused because the page was too busy to take it in time.
      return (await ask({ ifAvailable: true })) ?? (await waited()) ?? ask({ ifAvailable: true });

      async function waited(): Promise<Release | null> {
        const giveUp = new AbortController();
        const timer = clock.setTimeout(() => giveUp.abort(), waitMs);
        const release = await ask({ signal: giveUp.signal });
        clock.clearTimeout(timer);
        return release;
      }
    },
  };
}

/** Whoever gets the lock has it until it is released. */
function asked(locks: LockManagerLike, name: string, request: LockRequest): Promise<Release | null> {
  return new Promise((resolve) => {
    const taken = (lock: unknown) =>
      new Promise<void>((release) => {
        if (lock === null) release();
        resolve(lock === null ? null : release);
      });
    const over = async () => locks.request(name, request, taken);
    over().catch(() => resolve(null));
  });
}
