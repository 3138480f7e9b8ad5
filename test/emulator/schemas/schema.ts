/** What is wrong with a value, each problem with its path; empty when nothing is. */
export type Schema = (value: unknown, path?: string) => readonly string[];

const OPTIONAL = Symbol('optional');
/** A member that may be left out. */
export type Optional = Schema & { readonly [OPTIONAL]: true };

type Members = Readonly<Record<string, Schema | Optional>>;

/** A text; with a pattern, one that matches it as a whole. */
export function string(pattern?: RegExp): Schema {
  return (value, path = '$') => {
    if (typeof value !== 'string') return [`${path} is no text`];
    return pattern && !new RegExp(`^(?:${pattern.source})$`, pattern.flags).test(value)
      ? [`${path} is "${value}", not ${pattern}`]
      : [];
  };
}

/** A time in UTC with milliseconds, as both providers print it (Okta contract section 5, Auth0 contract section 1). */
export const timestamp = string(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/);

export const boolean: Schema = (value, path = '$') =>
  typeof value === 'boolean' ? [] : [`${path} is neither true nor false`];

export const number: Schema = (value, path = '$') =>
  typeof value === 'number' && Number.isFinite(value) ? [] : [`${path} is no number`];

/** One of these values. */
export function oneOf(...values: readonly (string | number | boolean)[]): Schema {
  return (value, path = '$') =>
    values.some((one) => one === value) ? [] : [`${path} is ${JSON.stringify(value)}, not one of ${values}`];
}

/** An object with these members and no others. */
export function object(members: Members): Schema {
  return (value, path = '$') => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path} is no object`];
    const undeclared = Object.keys(value).filter((name) => !Object.hasOwn(members, name));
    return [
      ...undeclared.map((name) => `${path}.${name} is not declared`),
      ...Object.entries(members).flatMap(([name, schema]) => {
        const at = `${path}.${name}`;
        if (Object.hasOwn(value, name)) return schema(Reflect.get(value, name), at);
        return OPTIONAL in schema ? [] : [`${at} is missing`];
      }),
    ];
  };
}

/** An object with any names, whose members are all alike. */
export function record(schema: Schema): Schema {
  return (value, path = '$') =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([name, one]) => schema(one, `${path}.${name}`))
      : [`${path} is no object`];
}

/** A list whose items are all alike. */
export function array(schema: Schema): Schema {
  return (value, path = '$') =>
    Array.isArray(value)
      ? value.flatMap((item, index) => schema(item, `${path}[${index}]`))
      : [`${path} is no list`];
}

export function optional(schema: Schema): Optional {
  const checked: Schema = (value, path) => schema(value, path);
  return Object.assign(checked, { [OPTIONAL]: true } as const);
}

export function nullable(schema: Schema): Schema {
  return (value, path) => (value === null ? [] : schema(value, path));
}

/** A list of exactly these texts, in this order. */
export function exactly(expected: readonly string[]): Schema {
  return (value, path = '$') =>
    JSON.stringify(value) === JSON.stringify(expected)
      ? []
      : [`${path} is ${JSON.stringify(value)}, not ${JSON.stringify(expected)}`];
}

/** Anything that JSON can hold. */
export const anything: Schema = () => [];
