import { isRecord } from '../domain/index.ts';
import { type Answered, booleanIn, type CallOptions, member, send, stringIn } from '../http/index.ts';
import type { OktaClient } from './client.ts';
import { apiMissing } from './failure.ts';
import { type Links, linksIn } from './links.ts';

// The three profile operations of MyAccount. Okta contract sections 6 (R1-R3) and 7.4

/** The attributes that the user may see, by name; `null` where there is no value. */
export type ProfileAttributes = Readonly<Record<string, unknown>>;

/** The account's profile. */
export interface Profile {
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601. */
  readonly modifiedAt: string;
  readonly profile: ProfileAttributes;
  readonly _links: Links;
}

/** What a profile is replaced with: every attribute that the user may see. */
export interface ProfileReplacement {
  readonly profile: ProfileAttributes;
}

/** What is known about one attribute. Members that this library does not know come through as they are. */
export interface ProfileProperty {
  /** What it is called on a screen; its name where Okta says nothing. */
  readonly title: string;
  readonly type: 'string' | 'boolean' | 'integer' | 'number' | 'array' | (string & {});
  readonly required: boolean;
  /**
   * Whether the user may change it; read-only where Okta does not say. Addresses never: they have operations
   * of their own.
   */
  readonly permissions: { readonly SELF: 'READ_ONLY' | 'READ_WRITE' | (string & {}) };
  readonly [member: string]: unknown;
}

/** Which attributes there are, by name. */
export interface ProfileSchema {
  readonly properties: Readonly<Record<string, ProfileProperty>>;
  readonly _links: Links;
}

// Okta contract section 2
const READ = ['okta.myAccount.profile.read'] as const;
const MANAGE = ['okta.myAccount.profile.manage'] as const;

/** What each profile operation asks the token for. Okta contract section 6 */
export const profileScopes = {
  getProfile: READ,
  replaceProfile: MANAGE,
  getProfileSchema: READ,
} as const;

/**
 * Gets the profile. A read; scope `okta.myAccount.profile.read`. Fails with `not_enabled`, and what every call
 * may fail with.
 */
export function getProfile(client: OktaClient, options?: CallOptions): Answered<Profile> {
  return send(
    client,
    {
      operation: 'getProfile',
      method: 'GET',
      path: ['profile'],
      scopes: READ,
      decode: decodeProfile,
      failures: apiMissing,
    },
    options,
  );
}

/**
 * Replaces the profile as a whole: get it, change a copy, send that. `null` unsets an attribute; one that is
 * left out is refused, and so is one that the user may not change unless it is sent as it was. An effect;
 * scope `okta.myAccount.profile.manage`. Fails with `invalid_input` (its fields are named as the attributes,
 * or `profile`), and what every call may fail with.
 */
export function replaceProfile(
  client: OktaClient,
  profile: ProfileReplacement,
  options?: CallOptions,
): Answered<Profile> {
  return send(
    client,
    {
      operation: 'replaceProfile',
      method: 'PUT',
      path: ['profile'],
      body: profile,
      scopes: MANAGE,
      decode: decodeProfile,
      failures: apiMissing,
    },
    options,
  );
}

/**
 * Tells which attributes a profile has. A read; scope `okta.myAccount.profile.read`. Fails with `not_enabled`,
 * and what every call may fail with.
 */
export function getProfileSchema(client: OktaClient, options?: CallOptions): Answered<ProfileSchema> {
  return send(
    client,
    {
      operation: 'getProfileSchema',
      method: 'GET',
      path: ['profile', 'schema'],
      scopes: READ,
      decode: decodeSchema,
      failures: apiMissing,
    },
    options,
  );
}

function decodeProfile(value: unknown): Profile | undefined {
  const createdAt = stringIn(value, 'createdAt');
  const modifiedAt = stringIn(value, 'modifiedAt');
  const profile = member(value, 'profile');
  if (createdAt === undefined || modifiedAt === undefined || !isRecord(profile)) return undefined;
  return { createdAt, modifiedAt, profile, _links: linksIn(value) };
}

function decodeSchema(value: unknown): ProfileSchema | undefined {
  const found = member(value, 'properties');
  if (!isRecord(found)) return undefined;
  const properties = new Map<string, ProfileProperty>();
  for (const [name, each] of Object.entries(found)) {
    const property = decodeProperty(name, each);
    if (!property) return undefined;
    properties.set(name, property);
  }
  // Not by assignment, which takes `__proto__` for something else than a name.
  return { properties: Object.fromEntries(properties), _links: linksIn(value) };
}

function decodeProperty(name: string, value: unknown): ProfileProperty | undefined {
  const type = stringIn(value, 'type');
  if (!isRecord(value) || type === undefined) return undefined;
  return {
    ...value,
    type,
    title: stringIn(value, 'title') ?? name,
    required: booleanIn(value, 'required') ?? false,
    permissions: { SELF: stringIn(value.permissions, 'SELF') ?? 'READ_ONLY' },
  };
}
