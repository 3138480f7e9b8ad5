// A wrapped value is a closure, not an object with a private field: JSON, structuredClone, inspectors and
// consoles then have nothing to copy. Brands are registered symbols, so a Secret made by one entry of the
// package (or by its CommonJS twin) is known by every other.
const SECRET = Symbol.for('account-flows.secret');
const CONTINUATION = Symbol.for('account-flows.continuation');
const NODE_INSPECT = Symbol.for('nodejs.util.inspect.custom');

interface Wrapped<T> {
  /** The value itself. Call it where the value leaves for the provider, nowhere else. */
  reveal(): T;
  /** Always `null`: neither snapshots nor logs nor network inspectors hold the value. */
  toJSON(): null;
  /** A placeholder that names the kind of value. */
  toString(): string;
}

/**
 * A value that must never be stored or shown: a code, a password, a TOTP seed, a recovery code, a token.
 * It cannot be cloned (`structuredClone` throws) and serialises to `null`.
 */
export interface Secret<T> extends Wrapped<T> {
  readonly [SECRET]: true;
}

/**
 * What a provider wants back with the next request and what is useless without the user's token, such as
 * Auth0's `auth_session`. It may be kept in a flow's resume envelope until `expiresAt`, and nowhere else.
 */
export interface Continuation<T> extends Wrapped<T> {
  readonly [CONTINUATION]: true;
  /** When the provider forgets it (epoch ms). */
  readonly expiresAt: number;
}

function wrap<T>(value: T, label: string): Wrapped<T> {
  return {
    reveal: () => value,
    toJSON: () => null,
    toString: () => label,
    ...{ [NODE_INSPECT]: () => label },
  };
}

/** Wraps a value that must never be stored or shown. */
export function secret<T>(value: T): Secret<T> {
  return Object.freeze({ ...wrap(value, '[secret]'), [SECRET]: true as const });
}

/** Wraps a value that the provider wants back until `expiresAt` (epoch ms). */
export function continuation<T>(value: T, expiresAt: number): Continuation<T> {
  return Object.freeze({ ...wrap(value, '[continuation]'), [CONTINUATION]: true as const, expiresAt });
}

/** Whether a value was made by `secret`. */
export function isSecret(value: unknown): value is Secret<unknown> {
  return typeof value === 'object' && value !== null && SECRET in value && 'reveal' in value;
}

/** Whether a value was made by `continuation`. */
export function isContinuation(value: unknown): value is Continuation<unknown> {
  return typeof value === 'object' && value !== null && CONTINUATION in value;
}
