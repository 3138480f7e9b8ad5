import { type Json, redact } from '../runtime/index.ts';
import type { Trace } from './canaries.ts';
import type { FlowModel } from './flow-model.ts';
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
    /** What the machine has failed with. */
    readonly error?: unknown;
  };
  readonly timers: readonly { readonly name: string; readonly dueInMs: number }[];
  readonly calls: readonly { readonly id: string; readonly src: string; readonly input: unknown }[];
  readonly emitted: readonly unknown[];
  readonly sent: readonly unknown[];
  /** What has left the flow since the last step, where the driver sees that: see `noCanary`. */
  readonly traces?: readonly Trace[];
}

/** A state of the model as the moment that a driver would observe there. */
export function momentOf(state: ModelState): FlowMoment {
  const { snapshot, timers, calls, arrival } = state;
  return { snapshot, timers, calls, emitted: arrival.emitted, sent: arrival.sent };
}

/** A moment as data that compares equal when two flows are in the same state. */
export function flowViewOf({ snapshot, timers, calls, emitted, sent }: FlowMoment): FlowView {
  return {
    status: snapshot.status,
    value: redact(snapshot.value),
    tags: [...snapshot.tags].sort(),
    timers: byName(inTime(timers).map(({ name, dueInMs }) => ({ name, dueInMs }))),
    calls: byName(calls.map(({ id, src, input }) => ({ name: id, src, input: redact(input) }))),
    emitted: redact(emitted),
    sent: redact(sent),
    output: redact(snapshot.output),
    context: redact(snapshot.context),
  };
}

/** How a driver whose answers are not the model's own makes its flow comparable with the model's. */
export interface Projection {
  /** What is compared of the context; what the model's `key` reads by default. */
  context?(context: unknown): unknown;
  /** What is compared of a call's input, by the name under which the machine invokes it; by default nothing. */
  readonly inputs?: { readonly [src: string]: (input: unknown) => unknown };
  /** What is compared of each emitted event, and of each that is sent to a child; its type by default. */
  readonly event?: (event: unknown) => unknown;
  /** What is compared of the output; by default nothing. */
  readonly output?: (output: unknown) => unknown;
  /** `rank` (the default) compares in which order timers fall due, `exact` in how many ms as well. */
  readonly timers?: 'rank' | 'exact';
}

/**
 * A moment as data that compares equal when model and flow agree on everything that does not depend on whose
 * values they hold, as the projection keeps it. Make one of `expected.moment` and one of your own, and compare them with `differencesOf`.
 */
export function projectedView(
  { declarations: { key } }: FlowModel,
  moment: FlowMoment,
  { context = key, inputs = {}, event = typeOf, output = nothing, timers = 'rank' }: Projection = {},
): FlowView {
  const { snapshot } = moment;
  return flowViewOf({
    snapshot: {
      status: snapshot.status,
      value: snapshot.value,
      tags: snapshot.tags,
      context: context ? context(snapshot.context) : snapshot.context,
      output: snapshot.output === undefined ? undefined : output(snapshot.output),
    },
    timers: timers === 'exact' ? moment.timers : ranked(moment.timers),
    calls: moment.calls.map(({ id, src, input }) => ({ id, src, input: (inputs[src] ?? nothing)(input) })),
    emitted: moment.emitted.map(event),
    sent: moment.sent.map(event),
  });
}

const nothing = () => null;

function typeOf(event: unknown): unknown {
  if (typeof event !== 'object' || event === null) return null;
  if ('event' in event) return typeOf(event.event);
  return 'type' in event ? event.type : null;
}

function inTime(timers: FlowMoment['timers']): FlowMoment['timers'] {
  return [...timers].sort((one, other) => one.dueInMs - other.dueInMs);
}

// Those that fall due together have the same rank.
function ranked(timers: FlowMoment['timers']): FlowMoment['timers'] {
  const times = [...new Set(timers.map(({ dueInMs }) => dueInMs))].sort((one, other) => one - other);
  return timers.map(({ name, dueInMs }) => ({ name, dueInMs: times.indexOf(dueInMs) }));
}

// Namesakes, such as delayed events without an id, are told apart by their order.
function byName(entries: readonly { readonly name: string; readonly [key: string]: Json }[]): Json {
  const uses = new Map<string, number>();
  const named = entries.map(({ name, ...rest }): [string, Json] => {
    const use = (uses.get(name) ?? 0) + 1;
    uses.set(name, use);
    return [use === 1 ? name : `${name} #${use}`, rest];
  });
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
