import { importJWK, type JWK } from 'jose';
import { isJsonObject, type JsonObject } from '../json.ts';
import type { OktaAccount } from './accounts.ts';
import { type OktaError, oktaErrors } from './errors.ts';
import type { OktaSettings } from './options.ts';

/** Where a user, a device or an enrollment is in its life. */
export type OktaLifecycleStatus = 'ACTIVE' | 'SUSPENDED' | 'DELETED';

/** An app authenticator that a device has enrolled (Okta contract section 7.9). */
export interface OktaAppEnrollment {
  readonly id: string;
  readonly authenticatorId: string;
  /** The id of its push method. */
  readonly methodId: string;
  /** The client that has enrolled it. */
  readonly clientId: string;
  readonly device: {
    readonly id: string;
    readonly clientInstanceId: string;
    readonly status: OktaLifecycleStatus;
    readonly createdAt: number;
  };
  readonly status: OktaLifecycleStatus;
  readonly push: OktaPushMethod;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What the device answers a push with. */
export interface OktaPushMethod {
  readonly pushToken: string;
  readonly proofOfPossession: JWK;
  readonly userVerification: JWK | undefined;
  readonly transactionTypes: readonly string[];
}

/** Why nothing can be done with what is suspended or deleted; `undefined` while all is well. */
export function lifecycleError(
  { userStatus }: OktaAccount,
  enrollment?: OktaAppEnrollment,
): OktaError | undefined {
  // Okta contract 4.2, the extras of app authenticators
  if (userStatus === 'SUSPENDED') return oktaErrors.suspended('user');
  if (userStatus === 'DELETED') return oktaErrors.deleted('user');
  if (enrollment?.device.status === 'SUSPENDED') return oktaErrors.suspended('device');
  if (enrollment?.device.status === 'DELETED') return oktaErrors.deleted('device');
  if (enrollment?.status === 'SUSPENDED') return oktaErrors.suspended('enrollment');
  if (enrollment?.status === 'DELETED') return oktaErrors.deleted('enrollment');
  return undefined;
}

const DEVICE_TEXTS = [
  'clientInstanceBundleId',
  'clientInstanceVersion',
  'clientInstanceDeviceSdkVersion',
  'osVersion',
  'displayName',
];
const DEVICE_OPTIONAL_TEXTS = ['manufacturer', 'model', 'udid'];
const PLATFORMS: readonly unknown[] = ['ANDROID', 'IOS'];
const TRANSACTION_TYPES: readonly unknown[] = ['LOGIN', 'CIBA'];

/** The push method in the body of a creation (A1), or what is wrong with the body. */
export async function newPushMethodOf(
  { device, methods }: JsonObject,
  settings: OktaSettings,
): Promise<OktaPushMethod | OktaError> {
  const push = isJsonObject(methods) ? methods.push : undefined;
  if (!isJsonObject(device)) return missing('device');
  if (!isJsonObject(push)) return missing('methods.push');
  const deviceProblem = await problemOfDevice(device);
  if (deviceProblem !== undefined) return missing(`device.${deviceProblem}`);
  if (!isText(push.pushToken)) return missing('methods.push.pushToken');
  if (device.platform === 'IOS' && !isApsEnvironment(push.apsEnvironment)) {
    return missing('methods.push.apsEnvironment');
  }
  const keys = isJsonObject(push.keys) ? push.keys : {};
  const proofOfPossession = await publicKeyOf(keys.proofOfPossession);
  if (!proofOfPossession) return missing('methods.push.keys.proofOfPossession');
  const userVerification = await publicKeyOf(keys.userVerification);
  if (keys.userVerification !== undefined && !userVerification) {
    return missing('methods.push.keys.userVerification');
  }
  if (settings.appAuthenticator.userVerification === 'REQUIRED' && !userVerification) {
    return oktaErrors.userVerificationRequired();
  }
  // Okta contract 7.9: the schema nests it under `keys`, examples and SDK put it beside.
  const transactionTypes = transactionTypesIn(push.capabilities ?? keys.capabilities);
  if (!transactionTypes) return missing('methods.push.capabilities.transactionTypes');
  return { pushToken: push.pushToken, proofOfPossession, userVerification, transactionTypes };
}

/** The push method after the change in the body (A2), or what is wrong with the body. */
export async function changedPushMethodOf(
  body: JsonObject,
  before: OktaPushMethod,
  settings: OktaSettings,
): Promise<OktaPushMethod | OktaError> {
  const push = pushChangeIn(body);
  if (!push) return missing('methods.push');
  const { pushToken = before.pushToken, capabilities } = push;
  if (!isText(pushToken)) return missing('methods.push.pushToken');
  const transactionTypes =
    capabilities === undefined ? before.transactionTypes : transactionTypesIn(capabilities);
  if (!transactionTypes) return missing('methods.push.capabilities.transactionTypes');
  const changed = { ...before, pushToken, transactionTypes };
  if (!changesUserVerification(body)) return changed;
  const asked = isJsonObject(push.keys) ? push.keys.userVerification : undefined;
  const userVerification = asked === null ? undefined : await publicKeyOf(asked);
  if (asked !== null && !userVerification) return missing('methods.push.keys.userVerification');
  if (settings.appAuthenticator.userVerification === 'REQUIRED' && !userVerification) {
    return oktaErrors.userVerificationRequired();
  }
  return { ...changed, userVerification };
}

/** Whether a change (A2) is about the user-verification key: the maintenance scope does not do then. */
export function changesUserVerification(body: JsonObject): boolean {
  const keys = pushChangeIn(body)?.keys;
  return isJsonObject(keys) && 'userVerification' in keys;
}

function pushChangeIn({ methods }: JsonObject): JsonObject | undefined {
  const push = isJsonObject(methods) ? methods.push : undefined;
  return isJsonObject(push) ? push : undefined;
}

/** The member of the device that is missing or wrong. */
async function problemOfDevice(device: JsonObject): Promise<string | undefined> {
  if (!(await publicKeyOf(device.clientInstanceKey))) return 'clientInstanceKey';
  const text = DEVICE_TEXTS.find((name) => !isText(device[name]));
  if (text !== undefined) return text;
  if (!PLATFORMS.includes(device.platform)) return 'platform';
  const { secureHardwarePresent = false, deviceAttestation = {} } = device;
  if (typeof secureHardwarePresent !== 'boolean') return 'secureHardwarePresent';
  if (!isJsonObject(deviceAttestation)) return 'deviceAttestation';
  return DEVICE_OPTIONAL_TEXTS.find((name) => device[name] !== undefined && typeof device[name] !== 'string');
}

/** A public key as the contract wants it: all members there, and a key that works. */
async function publicKeyOf(value: unknown): Promise<JWK | undefined> {
  if (!isJsonObject(value)) return undefined;
  const { kty, crv, x, y, n, e, kid } = value;
  const protection = value['okta:kpr'];
  if (!isText(kid) || (protection !== 'HARDWARE' && protection !== 'SOFTWARE')) return undefined;
  let key: JWK | undefined;
  if (kty === 'EC' && crv === 'P-256' && isText(x) && isText(y)) key = { kty, crv, x, y, kid };
  if (kty === 'RSA' && isText(n) && isText(e)) key = { kty, n, e, kid };
  try {
    if (key) await importJWK(key, algorithmOf(key));
    return key;
  } catch {
    return undefined;
  }
}

/** The algorithm that a key signs with. */
export function algorithmOf({ kty }: JWK): 'ES256' | 'RS256' {
  return kty === 'EC' ? 'ES256' : 'RS256';
}

function transactionTypesIn(capabilities: unknown): readonly string[] | undefined {
  if (capabilities === undefined) return ['LOGIN'];
  const types = isJsonObject(capabilities) ? capabilities.transactionTypes : undefined;
  if (!Array.isArray(types)) return undefined;
  return types.every((type) => TRANSACTION_TYPES.includes(type)) ? types : undefined;
}

/** Okta contract 7.9: one SDK writes it in lower case. */
function isApsEnvironment(value: unknown): boolean {
  return typeof value === 'string' && ['PRODUCTION', 'DEVELOPMENT'].includes(value.toUpperCase());
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function missing(field: string): OktaError {
  return oktaErrors.invalid(field, `${field}: The field is missing or has a wrong value.`);
}
