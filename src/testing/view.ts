import { type Json, redact } from '../runtime/index.ts';
import type { ModelState } from './model-state.ts';

/** A flow at one moment as plain, redacted data: what a driver is compared by. */
export interface FlowView {
  readonly status: string;
  readonly value: Json;
  readonly tags: Json;
  /** By name, with what is left of each in ms. */
  readonly timers: Json;
  /** The calls in flight, with their inputs. */
  readonly calls: Json;
  /** What the step emitted. */
  readonly emitted: Json;
  /** What the step sent to child actors. */
  readonly sent: Json;
  readonly output: Json;
  /** Secrets and continuations by kind and presence. */
  readonly context: Json;
}

/** What both the model and a driver can tell about a flow. */
export interface FlowMoment {
  readonly snapshot: {
    readonly status: string;
    readonly value: unknown;
    readonly tags: ReadonlySet<string>;
    readonly context: unknown;
    readonly output: unknown;
  };
  readonly timers: readonly { readonly name: string; readonly dueInMs: number }[];
  readonly calls: readonly { readonly id: string; readonly src: string; readonly input: unknown }[];
  readonly emitted: readonly unknown[];
  readonly sent: readonly unknown[];
}

export function momentOf(state: ModelState): FlowMoment {
  const { snapshot, timers, calls, arrival } = state;
  return { snapshot, timers, calls, emitted: arrival.emitted, sent: arrival.sent };
}

/** A moment as data that compares equal when two flows are in the same state. */
export function viewOf({ snapshot, timers, calls, emitted, sent }: FlowMoment): FlowView {
  return {
    status: snapshot.status,
    value: redact(snapshot.value),
    tags: [...snapshot.tags].sort(),
    timers: byName(timers.map(({ name, dueInMs }) => ({ name, dueInMs }))),
    calls: byName(calls.map(({ id, src, input }) => ({ name: id, src, input: redact(input) }))),
    emitted: redact(emitted),
    sent: redact(sent),
    output: redact(snapshot.output),
    context: redact(snapshot.context),
  };
}

function byName(entries: readonly { readonly name: string; readonly [key: string]: Json }[]): Json {
  const named = entries.map(({ name, ...rest }): [string, Json] => [name, rest]);
  return Object.fromEntries(named.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Every place where two pieces of data differ, a line each: `context.failure.kind: expected "a", saw "b"`. */
export function differencesOf(expected: Json | object, seen: Json | object, path = ''): readonly string[] {
  if (isRecord(expected) && isRecord(seen)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(seen)])];
    return keys.flatMap((key) =>
      differencesOf(expected[key] ?? null, seen[key] ?? null, path === '' ? key : `${path}.${key}`),
    );
  }
  const one = JSON.stringify(expected);
  const other = JSON.stringify(seen);
  return one === other ? [] : [`${path}: expected ${one}, saw ${other}`];
}

function isRecord(value: unknown): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
