import { isJsonObject, type JsonObject } from '../json.ts';
import { type Auth0Error, invalid } from './errors.ts';

// What the members of a body have to be, and what a JSON schema validator says when they are not (Auth0
// contract section 5).

/** What is wrong with a value; `undefined` means nothing. */
export type Rule = (value: unknown) => string | undefined;

/** An object with these members and, unless it is open, no other. */
export interface Members {
  readonly required?: readonly string[];
  readonly rules: Readonly<Record<string, Rule | Members>>;
  readonly isOpen?: boolean;
}

/** The first thing that is wrong with an object. `pointer` is where it stands in the body. */
export function problemIn(
  object: JsonObject,
  { required = [], rules, isOpen = false }: Members,
  pointer = '',
): Auth0Error | undefined {
  const missing = required.find((name) => object[name] === undefined);
  if (missing !== undefined) return invalid(pointer, `must have required property '${missing}'`);
  for (const [name, value] of Object.entries(object)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    const place = `${pointer}/${name}`;
    if (!rule && !isOpen) return invalid(pointer, 'must NOT have additional properties');
    if (!rule) continue;
    const refused = typeof rule === 'function' ? refusalOf(rule(value), place) : nested(value, rule, place);
    if (refused) return refused;
  }
  return undefined;
}

/** A text of that many characters. */
export function text(min: number, max: number): Rule {
  return (value) => {
    if (typeof value !== 'string') return 'must be string';
    if (value.length < min) return `must NOT have fewer than ${min} characters`;
    return value.length > max ? `must NOT have more than ${max} characters` : undefined;
  };
}

/** A URL of at most that many characters. */
export function uri(max: number): Rule {
  const isText = text(1, max);
  return (value) => isText(value) ?? (URL.canParse(String(value)) ? undefined : 'must match format "uri"');
}

/** One of these texts. */
export function oneOf(...values: readonly string[]): Rule {
  return (value) =>
    values.some((allowed) => allowed === value) ? undefined : 'must be equal to one of the allowed values';
}

/** A whole number from 0 up to `max`. */
export function wholeNumber(max: number): Rule {
  return (value) => {
    if (!Number.isInteger(value)) return 'must be integer';
    return Number(value) >= 0 && Number(value) <= max ? undefined : `must be >= 0 and <= ${max}`;
  };
}

/** A list of that many different values, each by the same rule. */
export function listOf(rule: Rule, min: number, max: number): Rule {
  return (value) => {
    if (!Array.isArray(value)) return 'must be array';
    if (value.length < min) return `must NOT have fewer than ${min} items`;
    if (value.length > max) return `must NOT have more than ${max} items`;
    if (new Set(value).size < value.length) return 'must NOT have duplicate items';
    return value.map(rule).find((problem) => problem !== undefined);
  };
}

function nested(value: unknown, members: Members, pointer: string): Auth0Error | undefined {
  return isJsonObject(value) ? problemIn(value, members, pointer) : invalid(pointer, 'must be object');
}

function refusalOf(problem: string | undefined, pointer: string): Auth0Error | undefined {
  return problem === undefined ? undefined : invalid(pointer, problem);
}
