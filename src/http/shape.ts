import { isRecord } from '../domain/index.ts';

// Decoders for objects whose members all stand at one level: the members as data, the type from them.

interface Values {
  readonly string: string;
  readonly boolean: boolean;
  readonly number: number;
  readonly strings: readonly string[];
}

type Needed = keyof Values;

/** The members of an object by their types; a question mark follows the type of one that may be absent. */
export type Shape = Readonly<Record<string, Needed | `${Needed}?`>>;

/** An object of a shape. */
export type Shaped<S extends Shape> = {
  readonly [K in keyof S as S[K] extends Needed ? K : never]: S[K] extends Needed ? Values[S[K]] : never;
} & {
  readonly [K in keyof S as S[K] extends Needed ? never : K]?: S[K] extends `${infer N extends Needed}?`
    ? Values[N]
    : never;
};

/**
 * A copy of an object that has the members of a shape, with whatever else it holds. `undefined` where a
 * needed member is absent or of another type; one that may be absent and is of another type (null, for one)
 * is left out.
 */
export function shaped<V, const S extends Shape>(value: V, shape: S): (V & Shaped<S>) | undefined {
  if (!isRecord(value)) return undefined;
  const copy: Record<string, unknown> = { ...value };
  for (const [name, type] of Object.entries(shape)) {
    if (isOf(copy[name], type)) continue;
    if (!type.endsWith('?')) return undefined;
    delete copy[name];
  }
  // Each member has been looked at by its name; the compiler does not follow names through a loop.
  return copy as V & Shaped<S>;
}

function isOf(value: unknown, type: string): boolean {
  if (!type.startsWith('strings')) return type.startsWith(typeof value);
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
