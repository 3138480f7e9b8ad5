import {
  type AccountFailure,
  accountFailure,
  type Clock,
  clampDelayMs,
  type ProviderName,
} from '../domain/index.ts';

/** Which call a failure belongs to. */
export interface CallNames {
  readonly provider: ProviderName;
  readonly operation: string;
}

/** How long something may take, and whether its caller still wants it. */
export interface Deadline {
  /** Aborts when the time is over or the caller gives up; for `fetch` and token sources. */
  readonly signal: AbortSignal;
  /** Resolves at that moment: with `timeout`, or with `cancelled`. */
  readonly over: Promise<AccountFailure>;
  /** Waits for a promise, and no longer than that: rejects then with the failure. */
  race<T>(promise: PromiseLike<T>): Promise<T>;
  /** Clears the timer and the listener. */
  end(): void;
}

/** Starts the time. */
export function startDeadline(
  clock: Clock,
  timeoutMs: number,
  names: CallNames,
  outer?: AbortSignal,
): Deadline {
  const controller = new AbortController();
  let finish: (failure: AccountFailure) => void;
  const over = new Promise<AccountFailure>((resolve) => {
    finish = (failure) => {
      end();
      // Before the abort: whoever races hears of the failure, not of what the abort makes of `fetch`.
      resolve(failure);
      controller.abort();
    };
  });
  const cancel = () => finish(accountFailure('cancelled', 'The caller gave up.', names));
  const timer = clock.setTimeout(
    () => finish(accountFailure('timeout', `No complete answer within ${timeoutMs} ms.`, names)),
    clampDelayMs(timeoutMs),
  );
  outer?.addEventListener('abort', cancel);
  if (outer?.aborted) cancel();

  function end(): void {
    clock.clearTimeout(timer);
    outer?.removeEventListener('abort', cancel);
  }

  return {
    signal: controller.signal,
    over,
    end,
    race: (promise) =>
      new Promise((resolve, reject) => {
        over.then(reject);
        promise.then(resolve, reject);
      }),
  };
}
