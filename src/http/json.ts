import { isRecord, type Secret, secret } from '../domain/index.ts';

// What decoders are made of. Each narrows one value and answers `undefined` where it is something else, so
// that unknown members and unknown enum values pass and wrong types do not.

/** The member of an object; `undefined` where there is no such member, or no object. */
export function member(value: unknown, name: string): unknown {
  return isRecord(value) && name in value ? value[name] : undefined;
}

export function stringIn(value: unknown, name: string): string | undefined {
  const found = member(value, name);
  return typeof found === 'string' ? found : undefined;
}

/** A text that nobody may see; `undefined` where there is none, or it is empty. */
export function secretIn(value: unknown, name: string): Secret<string> | undefined {
  const found = stringIn(value, name);
  return found ? secret(found) : undefined;
}

export function booleanIn(value: unknown, name: string): boolean | undefined {
  const found = member(value, name);
  return typeof found === 'boolean' ? found : undefined;
}

export function numberIn(value: unknown, name: string): number | undefined {
  const found = member(value, name);
  return typeof found === 'number' ? found : undefined;
}

/** Every item decoded; `undefined` where the value is no array, or one item does not decode. */
export function listOf<T>(value: unknown, decode: (item: unknown) => T | undefined): T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items: T[] = [];
  for (const item of value) {
    const decoded = decode(item);
    if (decoded === undefined) return undefined;
    items.push(decoded);
  }
  return items;
}

/** The items that decode; none where the value is no array. For what a failure tells on the side. */
export function readableItems<T>(value: unknown, decode: (item: unknown) => T | undefined): T[] {
  if (!Array.isArray(value)) return [];
  return value.map(decode).filter((item) => item !== undefined);
}

export function stringItem(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The JSON value of a text; `undefined` where there is none, or it is not JSON. */
export function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
