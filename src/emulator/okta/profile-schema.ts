import type { JsonObject } from '../json.ts';

/** What may be known of an attribute (Okta contract section 7.4, R3). */
export interface OktaProfileAttribute {
  readonly title: string;
  readonly type: 'string' | 'boolean' | 'integer' | 'number' | 'array';
  /** No by default. */
  readonly required?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** What the user may do with it; a hidden one is not there for them. */
  readonly permission: 'READ_ONLY' | 'READ_WRITE' | 'HIDE';
}

/** Attributes by name. */
export type OktaProfileSchema = Readonly<Record<string, OktaProfileAttribute>>;

/** What every organisation has. */
export const DEFAULT_PROFILE_SCHEMA: OktaProfileSchema = {
  login: {
    title: 'Username',
    type: 'string',
    required: true,
    minLength: 5,
    maxLength: 100,
    permission: 'READ_ONLY',
  },
  email: { title: 'Primary email', type: 'string', required: true, permission: 'READ_WRITE' },
  secondEmail: { title: 'Secondary email', type: 'string', permission: 'READ_WRITE' },
  firstName: { title: 'First name', type: 'string', required: true, maxLength: 50, permission: 'READ_WRITE' },
  lastName: { title: 'Last name', type: 'string', required: true, maxLength: 50, permission: 'READ_WRITE' },
  displayName: { title: 'Display name', type: 'string', permission: 'READ_WRITE' },
  mobilePhone: { title: 'Mobile phone', type: 'string', maxLength: 100, permission: 'READ_WRITE' },
};

const EMAIL_ATTRIBUTES = ['email', 'secondEmail'];

/** What is wrong with a profile that is to take the place of the stored one; a sentence each, none when nothing is. */
export function problemsOf(
  asked: JsonObject,
  stored: JsonObject,
  schema: OktaProfileSchema,
): readonly string[] {
  const isStoredInvalid = Object.entries(schema).some(([name, attribute]) =>
    problemOf(name, stored[name] ?? null, attribute),
  );
  if (isStoredInvalid) return ['The stored profile is not valid. Contact your administrator.'];
  const unknown = Object.keys(asked).filter((name) => (schema[name]?.permission ?? 'HIDE') === 'HIDE');
  return [
    ...unknown.map((name) => `Property '${name}' does not exist or is not accessible.`),
    ...Object.entries(schema).flatMap(([name, attribute]) => {
      if (attribute.permission === 'HIDE') return [];
      const problem = changeProblemOf(name, asked, stored[name] ?? null, attribute);
      return problem === undefined ? [] : [problem];
    }),
  ];
}

function changeProblemOf(
  name: string,
  asked: JsonObject,
  stored: unknown,
  attribute: OktaProfileAttribute,
): string | undefined {
  if (!Object.hasOwn(asked, name)) {
    return `Property '${name}' is missing. Pass a value, or null to unset it.`;
  }
  const value = asked[name];
  if (JSON.stringify(value) === JSON.stringify(stored)) return undefined;
  if (EMAIL_ATTRIBUTES.includes(name)) {
    return `Property '${name}' cannot be changed here. Use the emails endpoint.`;
  }
  if (attribute.permission === 'READ_ONLY') {
    return `Property '${name}' is read-only and must match the stored value.`;
  }
  return problemOf(name, value, attribute);
}

function problemOf(name: string, value: unknown, attribute: OktaProfileAttribute): string | undefined {
  const { type, required, minLength = 0, maxLength = Number.POSITIVE_INFINITY } = attribute;
  if (value === null) return required ? `Property '${name}' is required.` : undefined;
  const isOfType = {
    string: typeof value === 'string',
    boolean: typeof value === 'boolean',
    integer: Number.isInteger(value),
    number: typeof value === 'number',
    array: Array.isArray(value),
  }[type];
  if (!isOfType) return `Invalid value data type for property '${name}'`;
  if (typeof value === 'string' && (value.length < minLength || value.length > maxLength)) {
    return `The length of property '${name}' is not within its limits.`;
  }
  return undefined;
}
