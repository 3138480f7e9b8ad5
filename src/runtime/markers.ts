import { type Continuation, continuation, isContinuation, isRecord } from '../domain/index.ts';
import type { Json } from './redaction.ts';

const MARKER = 'account-flows.continuation';

/** What a Continuation wraps, as it stands in an envelope. */
export interface StoredContinuation {
  readonly value: Json;
  /** When the provider forgets it (epoch ms). */
  readonly expiresAt: number;
}

/** Continuations by the names that their markers give. */
export type StoredContinuations = { readonly [name: string]: StoredContinuation };

/** Plain data, and beside it what was taken out of it. */
export interface Detached<Data> {
  readonly data: Data;
  readonly continuations: StoredContinuations;
}

/**
 * A copy as plain data: Secrets become `null`; where a Continuation stands, there is a marker afterwards,
 * and its value beside the data. The same Continuation in two places is stored once.
 * @throws TypeError when JSON cannot hold the data (what refers back to itself, a bigint).
 */
export function detached<Data>(live: unknown): Detached<Data> {
  const names = new Map<Continuation<unknown>, string>();
  const text = JSON.stringify(live, function (this: Record<string, unknown>, key, shown: unknown) {
    // JSON has already called `toJSON`, which hides what is wrapped: the member itself is asked.
    const member = this[key];
    if (!isContinuation(member)) return shown;
    const name = names.get(member) ?? `c${names.size + 1}`;
    names.set(member, name);
    return { [MARKER]: name };
  });
  const stored = [...names].map(([{ reveal, expiresAt }, name]) => [name, { value: reveal(), expiresAt }]);
  return { data: JSON.parse(text), continuations: Object.fromEntries(stored) };
}

/** The data with its Continuations back in place; those that have lapsed, or are missing, are `null`. */
export function attached<Data>(data: Data, stored: StoredContinuations, now: number): Data {
  const entries = Object.entries(stored).filter(([, { expiresAt }]) => expiresAt > now);
  const alive = new Map(
    entries.map(([name, { value, expiresAt }]) => [name, continuation(value, expiresAt)]),
  );
  return JSON.parse(JSON.stringify(data), (_, member: unknown) => {
    const name = isRecord(member) ? member[MARKER] : undefined;
    return typeof name === 'string' ? (alive.get(name) ?? null) : member;
  });
}
