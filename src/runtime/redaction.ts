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

/** Deeper than any snapshot of a flow; what lies below is left out. */
const MAX_DEPTH = 64;

/**
 * A copy of any value as plain data. Secrets and continuations become placeholders, actors their ids,
 * errors their names, dates ISO text; functions are left out; what refers back to itself becomes
 * `[circular]`, what throws when it is read `[unreadable]`, what lies too deep `[deep]`.
 */
export function redact(value: unknown): Json {
  return copy(value, new Set(), new Map());
}

// What is referred to from several places is copied once.
function copy(value: unknown, parents: Set<object>, copies: Map<object, Json>): Json {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return null;
  if (parents.has(value)) return '[circular]';
  if (parents.size >= MAX_DEPTH) return '[deep]';
  const known = copies.get(value);
  if (known !== undefined) return known;
  parents.add(value);
  const made = copyOfObject(value, parents, copies);
  parents.delete(value);
  copies.set(value, made);
  return made;
}

function copyOfObject(value: object, within: Set<object>, copies: Map<object, Json>): Json {
  // Reading is a host's code: a getter or a proxy that throws must not throw into what is inspected.
  try {
    if (isSecret(value) || isContinuation(value)) return value.toString();
    if (Array.isArray(value)) return value.map((item) => copy(item, within, copies));
    // Not its text, which may quote what it choked on.
    if (value instanceof Error) return { error: value.name };
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
    if (isActor(value)) return { actor: pathOf(value) };
    if (value instanceof Map || value instanceof Set) return copy([...value], within, copies);
    const members: [string, Json][] = [];
    for (const key of Object.keys(value)) {
      const member = memberOf(value, key);
      if (isData(member)) members.push([key, copy(member, within, copies)]);
    }
    return Object.fromEntries(members);
  } catch {
    return '[unreadable]';
  }
}

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
  if (actor._parent) return `${pathOf(actor._parent)}.${actor.id}`;
  // An id that nobody gave is a number that counts up: the machine's own says more, and stays the same.
  return actor.id === actor.sessionId ? (logicIdOf(actor) ?? actor.id) : actor.id;
}

function logicIdOf(actor: object): string | undefined {
  const logic: unknown = Reflect.get(actor, 'logic');
  if (typeof logic !== 'object' || logic === null || !('id' in logic)) return undefined;
  return typeof logic.id === 'string' ? logic.id : undefined;
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
  // One step of a machine shows its snapshot several times.
  const shown = new WeakMap<object, Json>();
  const snapshotIn = (snapshot: object): Json => {
    const known = shown.get(snapshot) ?? snapshotOf(snapshot);
    shown.set(snapshot, known);
    return known;
  };
  return (event) =>
    listener({
      type: event.type,
      actor: pathOf(event.actorRef as AnyActorRef),
      event: 'event' in event ? redact(event.event) : null,
      snapshot: 'snapshot' in event ? snapshotIn(event.snapshot) : null,
    });
}
