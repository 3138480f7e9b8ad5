import type { AccountFailure, SimulatedClock } from '../../src/domain/index.ts';
import type { CallOptions } from '../../src/http/index.ts';
import type { Refusal } from './refusals.ts';
import type { ProcessBench, Send } from './sample.ts';
import type { Wire } from './wire.ts';

/** What an emulator is told to do wrong. */
interface Trouble extends Partial<Refusal> {
  readonly when?: 'before' | 'after';
  readonly delayMs?: number;
  readonly reset?: boolean;
  readonly truncate?: boolean;
  readonly drip?: { readonly chunkBytes: number; readonly everyMs: number };
  readonly oversizedBytes?: number;
  readonly redirectTo?: string;
}

interface Emulated {
  readonly faults: { add(fault: Trouble & { readonly times: number }): void; clear(): void };
  readonly requests: { readonly all: readonly { readonly method: string; readonly reached: boolean }[] };
}

export type FaultBench<Client> = ProcessBench<Client, Emulated>;

/** One thing that goes wrong with a call. */
export interface Cell {
  readonly trouble?: Trouble;
  readonly options?: CallOptions;
  /** Nobody listens at all. */
  readonly isDown?: boolean;
}

/** A timer that is due later than this is not waited for: the client's own time of a minute, say. */
const PATIENCE_MS = 1_000;
const SHORT: CallOptions = { timeoutMs: 500 };
const SOME = { id: 'any' };

/** What can go wrong with any call, before its effect; what the provider itself refuses comes besides. */
export function wireCells(clock: SimulatedClock, realText: string): Readonly<Record<string, Cell>> {
  const soon = (seconds: number) => new Date(clock.now() + seconds * 1000).toUTCString();
  const tooMany = (headers: Record<string, string>): Cell => ({ trouble: { status: 429, headers } });
  return {
    'refused connection': { isDown: true },
    'reset before the answer': { trouble: { reset: true } },
    'reset in the body': { trouble: { status: 200, body: SOME, truncate: true } },
    'timeout before the answer': { trouble: { status: 200, body: SOME, delayMs: 600_000 }, options: SHORT },
    'timeout in the body': {
      trouble: { status: 200, body: SOME, drip: { chunkBytes: 1, everyMs: 400 } },
      options: SHORT,
    },
    '429 in seconds': tooMany({ 'retry-after': '7' }),
    '429 until a date': tooMany({ date: soon(0), 'retry-after': soon(9) }),
    '429 for ever': tooMany({ 'retry-after': '999999999999' }),
    '429 without a delay': tooMany({}),
    '500': { trouble: { status: 500 } },
    '502 in HTML': {
      trouble: { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad</h1>' },
    },
    'truncated JSON': { trouble: { status: 200, body: '{"id":"a' } },
    'wrong types': { trouble: { status: 200, body: wronglyTyped(realText) } },
    oversized: { trouble: { status: 200, body: SOME, oversizedBytes: 2 ** 21 } },
    'redirect to another origin': { trouble: { redirectTo: 'https://other.example.com/' } },
  };
}

/** The answer comes in drops, but in time. */
export const SLOW_DRIP: Cell = { trouble: { drip: { chunkBytes: 100, everyMs: 10 } } };
/** The effect takes place, and nobody hears of it. */
export const LOST_ANSWER: Cell = { trouble: { when: 'after', reset: true } };

/** Sends a call into trouble and answers in short what came of it, and what it left behind. */
export async function outcomeOf<Client>(
  { emulator, wire, clock }: FaultBench<Client>,
  call: Send,
  { trouble, options, isDown = false }: Cell,
): Promise<string> {
  const sentBefore = wire.sent;
  wire.refuseConnections(isDown);
  if (trouble) emulator.faults.add({ ...trouble, times: Number.POSITIVE_INFINITY });
  const outcome = await settled(call(options), clock);
  wire.refuseConnections(false);
  emulator.faults.clear();
  return [outcome, ...leftovers(wire, clock, wire.sent - sentBefore)].join(', ');
}

function leftovers(wire: Wire, clock: SimulatedClock, sent: number): string[] {
  return [
    ...(sent === 1 ? [] : [`sent ${sent} times`]),
    ...(wire.alive === 0 ? [] : [`${wire.alive} requests left alive`]),
    ...(clock.nextDueAt() === undefined ? [] : ['a timer left']),
  ];
}

async function settled(sending: ReturnType<Send>, clock: SimulatedClock): Promise<string> {
  let outcome: string | undefined;
  const done = sending.match(
    () => {
      outcome = 'ok';
    },
    (failure) => {
      outcome = inShort(failure);
    },
  );
  while (outcome === undefined) {
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    const waitMs = (clock.nextDueAt() ?? Number.POSITIVE_INFINITY) - clock.now();
    if (outcome === undefined && waitMs <= PATIENCE_MS) clock.advance(waitMs);
  }
  await done;
  // What was let go is taken down by then.
  await new Promise((resolve) => setImmediate(resolve));
  return outcome;
}

function inShort(failure: AccountFailure): string {
  const { kind, retryAfterMs } = failure;
  if (failure.kind === 'invalid_input' && failure.fields.length > 0) {
    return `${kind} (${failure.fields.map(({ field }) => field).join(' ')})`;
  }
  if (failure.kind === 'step_up_required') return `${kind} (${failure.requirement.maxAgeSeconds} s)`;
  return retryAfterMs === undefined ? kind : `${kind} (${retryAfterMs} ms)`;
}

/** The same JSON with every value of another type; a number where nothing is in it. */
function wronglyTyped(text: string): unknown {
  let changed = 0;
  const wrong = JSON.stringify(text === '' ? null : JSON.parse(text), (_, value: unknown) => {
    if (typeof value === 'object' && value !== null) return value;
    changed += 1;
    return typeof value === 'string' ? 17 : 'wrong';
  });
  return changed === 0 || text === '' ? 42 : JSON.parse(wrong);
}
