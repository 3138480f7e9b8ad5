import type { Result } from 'neverthrow';
import type { AccountFailure } from '../../../../src/domain/index.ts';
import type { Hold } from '../../../../src/emulator/index.ts';
import type { Service } from '../../../../src/ports/index.ts';

/** A call of a service, whose request waits at the emulator until the path says how it ends. */
export interface HeldCall<Name> {
  readonly operation: Name;
  readonly input: unknown;
  readonly signal: AbortSignal;
  /** By the client's clock. */
  readonly beganAt: number;
  /** Another client of the account makes the same call. */
  byAnother(): PromiseLike<Result<unknown, AccountFailure>>;
  /** Lets the request go on. */
  release(): void;
  /** Whether the request has come. */
  readonly hasArrived: boolean;
  readonly isReleased: boolean;
  /** Whether the emulator knows that the caller has given up. */
  readonly isAbandoned: boolean;
  /** Whether the service has answered. */
  readonly isOver: boolean;
}

/** Keeps the requests of services waiting. */
export interface Holds<Name> {
  /** The same service, the request of which waits; `other` is that of another client. */
  holding<I, O>(
    operation: Name,
    hold: () => Hold,
    service: Service<I, O>,
    other?: Service<I, O>,
  ): Service<I, O>;
  /** The call that is under way. */
  current(operation: Name): HeldCall<Name> | undefined;
  /** Whether each request has come, and each that was given up is known to be. */
  readonly isAtRest: boolean;
  /** The requests that wait although nobody does any more. */
  readonly leftovers: readonly HeldCall<Name>[];
}

export function createHolds<Name>(now: () => number): Holds<Name> {
  const calls: HeldCall<Name>[] = [];

  return {
    holding:
      (operation, hold, service, other = service) =>
      async (input, options) => {
        const held = hold();
        const call = {
          operation,
          input,
          signal: options.signal,
          beganAt: now(),
          hasArrived: false,
          isReleased: false,
          isAbandoned: false,
          isOver: false,
          byAnother: () => other(input, { signal: new AbortController().signal }),
          release() {
            call.isReleased = true;
            held.release();
          },
        };
        calls.push(call);
        held.arrived.then(() => {
          call.hasArrived = true;
        });
        held.abandoned.then(() => {
          call.isAbandoned = true;
        });
        try {
          return await service(input, options);
        } finally {
          call.isOver = true;
          // It never left: the hold is not to catch another one.
          if (!call.hasArrived) call.release();
        }
      },
    current: (operation) =>
      calls.filter((call) => call.operation === operation && !call.signal.aborted && !call.isOver).at(-1),
    get isAtRest() {
      return calls.every(({ signal, isOver, hasArrived, isReleased, isAbandoned }) =>
        signal.aborted ? isOver && (isAbandoned || isReleased || !hasArrived) : isOver || hasArrived,
      );
    },
    get leftovers() {
      return calls.filter(({ isReleased, isAbandoned, isOver }) => !isOver || !(isReleased || isAbandoned));
    },
  };
}
