import { isContinuation, isSecret } from '../domain/index.ts';
import type { FlowMoment } from './view.ts';

// Nearly every comparison of a run finds no difference: seeing that at a glance, without making views of
// both, halves what a step costs. Where this is not sure, the views decide.

/** Whether two moments surely show the same view. `false` means only that the views have to be compared. */
export function isSameMoment(one: FlowMoment, other: FlowMoment): boolean {
  try {
    return showTheSame(one, other);
  } catch {
    // A getter that throws: a view says so.
    return false;
  }
}

function showTheSame(one: FlowMoment, other: FlowMoment): boolean {
  const { snapshot } = one;
  return (
    snapshot.status === other.snapshot.status &&
    isSame(snapshot.value, other.snapshot.value, 0) &&
    isSame([...snapshot.tags].sort(), [...other.snapshot.tags].sort(), 0) &&
    isSame(snapshot.context, other.snapshot.context, 0) &&
    isSame(snapshot.output, other.snapshot.output, 0) &&
    isSame(one.emitted, other.emitted, 0) &&
    isSame(one.sent, other.sent, 0) &&
    haveSame(one.timers, other.timers, 'name', ['dueInMs']) &&
    haveSame(one.calls, other.calls, 'id', ['src', 'input'])
  );
}

/** Whether two lists hold the same things in whichever order, by name. */
function haveSame<T extends object>(
  ones: readonly T[],
  others: readonly T[],
  name: keyof T,
  members: readonly (keyof T)[],
): boolean {
  return (
    ones.length === others.length &&
    ones.every((one) => {
      const isNamesake = (candidate: T) => candidate[name] === one[name];
      const [other, ...more] = others.filter(isNamesake);
      return (
        other !== undefined &&
        more.length === 0 &&
        ones.filter(isNamesake).length === 1 &&
        members.every((member) => isSame(one[member], other[member], 0))
      );
    })
  );
}

/** Deeper than any context of a flow: what lies below is left to the views. */
const MAX_DEPTH = 16;

function isSame(one: unknown, other: unknown, depth: number): boolean {
  if (Object.is(one, other)) return true;
  if (!isObject(one) || !isObject(other) || depth > MAX_DEPTH) return false;
  if (isSecret(one)) return isSecret(other) && String(one) === String(other);
  if (isContinuation(one)) return isContinuation(other) && String(one) === String(other);
  if (Array.isArray(one)) {
    return (
      Array.isArray(other) &&
      one.length === other.length &&
      // Not `one.every`, which passes over what was never set.
      [...one.keys()].every((index) => isSame(one[index], other[index], depth + 1))
    );
  }
  if (!isPlain(one) || !isPlain(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every(
      (key) => Object.hasOwn(other, key) && isSame(Reflect.get(one, key), Reflect.get(other, key), depth + 1),
    )
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
