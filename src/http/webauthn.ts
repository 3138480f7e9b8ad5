import {
  type AuthenticatorSelection,
  isRecord,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialDescriptorJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '../domain/index.ts';
import { booleanIn, listOf, member, numberIn, readableItems, stringIn, stringItem } from './json.ts';

// What providers start ceremonies with. WebAuthn Level 3, sections 5.4 and 5.5: a value of an enumeration that
// is not known counts as not given, so that it is left out here.

const REQUIREMENTS = ['required', 'preferred', 'discouraged'] as const;
const ATTACHMENTS = ['platform', 'cross-platform'] as const;
const HINTS = ['security-key', 'client-device', 'hybrid'] as const;
const ATTESTATIONS = ['none', 'indirect', 'direct', 'enterprise'] as const;

/** The options of a registration; `undefined` where one is missing that no browser can do without. */
export function decodeCreationOptions(value: unknown): PublicKeyCredentialCreationOptionsJSON | undefined {
  const challenge = stringIn(value, 'challenge');
  const rp = member(value, 'rp');
  const rpName = stringIn(rp, 'name');
  const user = decodeUser(member(value, 'user'));
  const parameters = listOf(member(value, 'pubKeyCredParams'), decodeParameter);
  const pubKeyCredParams = parameters?.filter((one) => one !== null);
  if (!challenge || rpName === undefined || !user || !pubKeyCredParams) return undefined;
  if (isEmptied(parameters, pubKeyCredParams)) return undefined;
  return withoutGaps({
    rp: withoutGaps({ id: stringIn(rp, 'id'), name: rpName }),
    user,
    challenge,
    pubKeyCredParams,
    timeout: numberIn(value, 'timeout'),
    excludeCredentials: descriptorsIn(value, 'excludeCredentials'),
    authenticatorSelection: decodeSelection(member(value, 'authenticatorSelection')),
    hints: hintsIn(value),
    attestation: oneOf(ATTESTATIONS, member(value, 'attestation')),
    extensions: objectIn(value, 'extensions'),
  });
}

/** The options of a sign-in; `undefined` where there is no challenge, or no credential that could be meant. */
export function decodeRequestOptions(value: unknown): PublicKeyCredentialRequestOptionsJSON | undefined {
  const challenge = stringIn(value, 'challenge');
  const allowCredentials = descriptorsIn(value, 'allowCredentials');
  if (!challenge || isEmptied(member(value, 'allowCredentials'), allowCredentials)) return undefined;
  return withoutGaps({
    challenge,
    timeout: numberIn(value, 'timeout'),
    rpId: stringIn(value, 'rpId'),
    allowCredentials,
    userVerification: oneOf(REQUIREMENTS, member(value, 'userVerification')),
    hints: hintsIn(value),
    extensions: objectIn(value, 'extensions'),
  });
}

function decodeUser(value: unknown) {
  const id = stringIn(value, 'id');
  const name = stringIn(value, 'name');
  const displayName = stringIn(value, 'displayName');
  return id && name !== undefined && displayName !== undefined ? { id, name, displayName } : undefined;
}

function decodeParameter(value: unknown) {
  if (!isPublicKey(value)) return null;
  const alg = numberIn(value, 'alg');
  return alg === undefined ? undefined : { type: 'public-key' as const, alg };
}

function decodeSelection(value: unknown): AuthenticatorSelection | undefined {
  if (!isRecord(value)) return undefined;
  return withoutGaps({
    authenticatorAttachment: oneOf(ATTACHMENTS, member(value, 'authenticatorAttachment')),
    residentKey: oneOf(REQUIREMENTS, member(value, 'residentKey')),
    requireResidentKey: booleanIn(value, 'requireResidentKey'),
    userVerification: oneOf(REQUIREMENTS, member(value, 'userVerification')),
  });
}

function descriptorsIn(value: unknown, name: string): PublicKeyCredentialDescriptorJSON[] | undefined {
  const list = member(value, name);
  return Array.isArray(list) ? readableItems(list, decodeDescriptor) : undefined;
}

function decodeDescriptor(value: unknown): PublicKeyCredentialDescriptorJSON | undefined {
  const id = isPublicKey(value) && stringIn(value, 'id');
  const transports = listOf(member(value, 'transports'), stringItem);
  return id ? withoutGaps({ id, type: 'public-key' as const, transports }) : undefined;
}

// WebAuthn Level 3, sections 5.3 and 5.8.3: entries of a type that is not known are ignored. There is one type:
// an entry that names none is taken for it.
function isPublicKey(value: unknown): boolean {
  return (member(value, 'type') ?? 'public-key') === 'public-key';
}

// The same sections: an empty list would mean more than the one that was given.
function isEmptied(given: unknown, left: readonly unknown[] | undefined): boolean {
  return Array.isArray(given) && given.length > 0 && left?.length === 0;
}

function hintsIn(value: unknown) {
  const list = member(value, 'hints');
  return Array.isArray(list) ? readableItems(list, (hint) => oneOf(HINTS, hint)) : undefined;
}

function oneOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return known.find((one) => one === value);
}

function objectIn(value: unknown, name: string): object | undefined {
  const found = member(value, name);
  return isRecord(found) ? found : undefined;
}

type WithoutGaps<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

// What is not given has to be absent: browsers treat `undefined` alike, but the types do not.
function withoutGaps<T extends object>(value: T): WithoutGaps<T> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as WithoutGaps<T>;
}
