/**
 * What is to go wrong with the next request that matches. Which request: `operation`, or `method` and
 * `path`; none of them matches every request.
 */
export interface Fault<Operation extends string = string> {
  readonly operation?: Operation;
  readonly method?: string;
  /** The path without its query: equal to a string, or matched by a pattern. */
  readonly path?: string | RegExp;
  /** How many requests it strikes, 1 by default; `Infinity` for all until `clear`. */
  readonly times?: number;
  /**
   * `before` (the default when the fault has an answer of its own: `status`, `body`, `reset`,
   * `redirectTo`): the operation is not carried out. `after`: it is, and its answer is replaced or spoiled.
   */
  readonly when?: 'before' | 'after';
  /** Waits so long, by the emulator's clock, before or after the effect. */
  readonly delayMs?: number;
  readonly status?: number;
  /** Set on the answer; `null` takes a header away. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  /** Drops the connection instead of answering. */
  readonly reset?: boolean;
  /** Sends half of the body and drops the connection. */
  readonly truncate?: boolean;
  /** Sends the body in small pieces, by the emulator's clock. */
  readonly drip?: { readonly chunkBytes?: number; readonly everyMs: number };
  /** Pads the body with spaces up to this size. */
  readonly oversizedBytes?: number;
  /** Answers a redirect (302, unless `status` is given) to this URL. */
  readonly redirectTo?: string;
}

/** A request that is kept waiting, before its effect. */
export interface Hold {
  /** Resolves when the request is there. */
  readonly arrived: Promise<void>;
  /** Resolves when the client gave up while it was held; the operation is then not carried out. */
  readonly abandoned: Promise<void>;
  /** Lets it go on; before it has arrived, lifts the hold. */
  release(): void;
}

/** Scripted trouble. Faults are looked up after a hold is released, so both can strike one request. */
export interface Faults<Operation extends string = string> {
  /** Adds a fault; of several that match, the oldest strikes first. */
  add(fault: Fault<Operation>): void;
  /** Keeps the next request for `operation` waiting. */
  hold(operation: Operation): Hold;
  /** The faults that have not struck yet, or not as often as they are to. */
  pending(): readonly Fault<Operation>[];
  /** Forgets all faults and lets all held requests go. */
  clear(): void;
}

/** Faults as the server uses them. */
export interface StrikingFaults<Operation extends string> extends Faults<Operation> {
  /** Waits while the request is held; rejects with the signal's reason when the client gives up. */
  passHold(operation: Operation | 'unknown', signal: AbortSignal): Promise<void>;
  /** The fault that strikes this request, used up once. */
  take(operation: Operation | 'unknown', request: Request): Fault<Operation> | undefined;
}

interface PendingHold {
  readonly operation: string;
  readonly released: Promise<void>;
  readonly hold: Hold;
  arrive(): void;
  abandon(): void;
}

/** Creates an empty script of faults. */
export function createFaults<Operation extends string>(): StrikingFaults<Operation> {
  let scripted: { readonly fault: Fault<Operation>; left: number }[] = [];
  let waiting: PendingHold[] = [];
  const holds = new Set<Hold>();

  return {
    add(fault) {
      refuseAmbiguous(fault);
      if ((fault.times ?? 1) < 1) throw new TypeError('A fault strikes at least once.');
      scripted.push({ fault, left: fault.times ?? 1 });
    },
    hold(operation) {
      const pending = pendingHold(operation, () => {
        waiting = waiting.filter((other) => other !== pending);
        holds.delete(pending.hold);
      });
      waiting.push(pending);
      holds.add(pending.hold);
      return pending.hold;
    },
    pending: () => scripted.map(({ fault, left }) => ({ ...fault, times: left })),
    clear() {
      scripted = [];
      for (const hold of [...holds]) hold.release();
    },
    async passHold(operation, signal) {
      const pending = waiting.find((candidate) => candidate.operation === operation);
      if (!pending) return;
      waiting = waiting.filter((other) => other !== pending);
      const gaveUp = rejectionOf(signal, () => pending.abandon());
      pending.arrive();
      try {
        await Promise.race([pending.released, gaveUp.rejected]);
      } finally {
        gaveUp.forget();
      }
    },
    take(operation, request) {
      const found = scripted.find(({ fault }) => strikes(fault, operation, request));
      if (!found) return undefined;
      found.left -= 1;
      if (found.left <= 0) scripted = scripted.filter((other) => other !== found);
      return found.fault;
    },
  };
}

/** Whether the fault answers by itself, without the operation's own answer. */
export function hasOwnAnswer({ status, body, reset, redirectTo }: Fault): boolean {
  return status !== undefined || body !== undefined || reset === true || redirectTo !== undefined;
}

/** When the fault strikes: before the effect, or after it. */
export function momentOf(fault: Fault): 'before' | 'after' {
  return fault.when ?? (hasOwnAnswer(fault) ? 'before' : 'after');
}

function refuseAmbiguous(fault: Fault): void {
  const spoils = fault.headers ?? fault.truncate ?? fault.drip ?? fault.oversizedBytes;
  if (momentOf(fault) === 'before' && spoils !== undefined && !hasOwnAnswer(fault)) {
    throw new TypeError('A fault before the effect needs an answer: status, body, reset or redirectTo.');
  }
}

function strikes(fault: Fault, operation: string, request: Request): boolean {
  if (fault.operation !== undefined && fault.operation !== operation) return false;
  if (fault.method !== undefined && fault.method !== request.method) return false;
  if (fault.path === undefined) return true;
  const { pathname } = new URL(request.url);
  // `search` starts anew each time, whatever flags the pattern has.
  return typeof fault.path === 'string' ? fault.path === pathname : pathname.search(fault.path) >= 0;
}

function pendingHold(operation: string, onRelease: () => void): PendingHold {
  const arrived = deferred();
  const abandoned = deferred();
  const released = deferred();
  const hold: Hold = {
    arrived: arrived.promise,
    abandoned: abandoned.promise,
    release() {
      onRelease();
      released.resolve();
    },
  };
  return { operation, hold, released: released.promise, arrive: arrived.resolve, abandon: abandoned.resolve };
}

function deferred(): { readonly promise: Promise<void>; resolve(): void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** A promise that rejects when the signal aborts, and a way to stop listening. */
export function rejectionOf(signal: AbortSignal, onAbort: () => void = () => {}) {
  let abort = () => {};
  const rejected = new Promise<never>((_, reject) => {
    abort = () => {
      onAbort();
      reject(signal.reason);
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
  // Somebody may have stopped waiting for it: then nobody minds the rejection.
  rejected.catch(() => {});
  return { rejected, forget: () => signal.removeEventListener('abort', abort) };
}
