import type { AnyActorRef, InspectionEvent } from 'xstate';
import { isContinuation, isSecret } from '../domain/index.ts';

/** Anything that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** An inspection event of XState as plain data: nothing live in it, and nothing secret. */
export interface RedactedInspection {
  readonly type: InspectionEvent['type'];
  /** The actor it is about, by its path of ids, such as `emailEnrollment.verify`. */
  readonly actor: string;
  readonly event: Json;
  readonly snapshot: Json;
}

/**
 * A copy of any value as plain data. Secrets and continuations become placeholders, actors their ids,
 * errors their names, dates ISO text; functions are left out; what refers back to itself becomes `[circular]`.
 */
export function redact(value: unknown): Json {
  return copy(value, []);
}

function copy(value: unknown, parents: readonly object[]): Json {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return null;
  if (isSecret(value) || isContinuation(value)) return value.toString();
  if (parents.includes(value)) return '[circular]';
  const within = [...parents, value];
  if (Array.isArray(value)) return value.map((item) => copy(item, within));
  // Not its text, which may quote what it choked on.
  if (value instanceof Error) return { error: value.name };
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (isActor(value)) return { actor: pathOf(value) };
  if (value instanceof Map || value instanceof Set) return copy([...value], within);
  const members = Object.keys(value).map((key) => [key, memberOf(value, key)] as const);
  return Object.fromEntries(
    members.filter(([, member]) => isData(member)).map(([key, member]) => [key, copy(member, within)]),
  );
}

// A getter is a host's code: one that throws must not throw into what is being inspected.
function memberOf(value: object, key: string): unknown {
  try {
    return Reflect.get(value, key);
  } catch {
    return '[unreadable]';
  }
}

function isData(value: unknown): boolean {
  return value !== undefined && typeof value !== 'function' && typeof value !== 'symbol';
}

function isActor(value: object): value is AnyActorRef {
  return 'sessionId' in value && 'getSnapshot' in value;
}

function pathOf(actor: AnyActorRef): string {
  return actor._parent ? `${pathOf(actor._parent)}.${actor.id}` : actor.id;
}

// A machine's snapshot also holds the machine itself.
const SNAPSHOT_MEMBERS = ['value', 'status', 'context', 'output', 'error', 'input'];

function snapshotOf(value: unknown): Json {
  if (typeof value !== 'object' || value === null) return redact(value);
  return redact(Object.fromEntries(Object.entries(value).filter(([key]) => SNAPSHOT_MEMBERS.includes(key))));
}

/**
 * An `inspect` option for `createActor` that hands on what happens as plain, redacted data: safe to log, to
 * store and to send elsewhere.
 */
export function redactedInspection(
  listener: (inspection: RedactedInspection) => void,
): (event: InspectionEvent) => void {
  return (event) =>
    listener({
      type: event.type,
      actor: pathOf(event.actorRef as AnyActorRef),
      event: 'event' in event ? redact(event.event) : null,
      snapshot: 'snapshot' in event ? snapshotOf(event.snapshot) : null,
    });
}
