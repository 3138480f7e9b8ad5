import type { Secret } from '../domain/index.ts';
import { member, stringIn } from '../http/index.ts';
import { type Links, linksIn } from './links.ts';

// What an app authenticator is enrolled with, and what Okta makes of it. Okta contract section 7.9

interface KeyFacts {
  readonly kid: string;
  /** Whether the private half lies in the hardware of the device. */
  readonly 'okta:kpr': 'HARDWARE' | 'SOFTWARE';
}

/** The public half of a key of the device, as a JWK (RFC 7517). The private half never leaves the device. */
export type DeviceKey = KeyFacts &
  (
    | { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string }
    | { readonly kty: 'RSA'; readonly n: string; readonly e: string }
  );

/** What a push is sent for: a sign-in, or CIBA (OpenID Client-Initiated Backchannel Authentication). */
export type PushTransactionType = 'LOGIN' | 'CIBA' | (string & {});

/** The device, as it is enrolled. */
export interface NewAppAuthenticatorDevice {
  /** Identifies this installation of the app. */
  readonly clientInstanceKey: DeviceKey;
  readonly clientInstanceBundleId: string;
  readonly clientInstanceVersion: string;
  readonly clientInstanceDeviceSdkVersion: string;
  readonly osVersion: string;
  readonly platform: 'ANDROID' | 'IOS';
  readonly displayName: string;
  readonly secureHardwarePresent?: boolean;
  readonly manufacturer?: string;
  readonly model?: string;
  readonly udid?: string;
  readonly deviceAttestation?: Readonly<Record<string, unknown>>;
}

/** How the device answers a push. */
export interface NewPushMethod {
  /** From the platform's push service (APNs, FCM). */
  readonly pushToken: Secret<string>;
  readonly keys: {
    readonly proofOfPossession: DeviceKey;
    /** Opened by biometrics or a PIN; Okta may insist on it (`forbidden`, `E0000158`). */
    readonly userVerification?: DeviceKey;
  };
  /** On iOS it has to be there. */
  readonly apsEnvironment?: 'PRODUCTION' | 'DEVELOPMENT';
  readonly capabilities?: { readonly transactionTypes: readonly PushTransactionType[] };
}

/** What an app authenticator is enrolled with. */
export interface NewAppAuthenticatorEnrollment {
  /** The custom authenticator (`custom_app`) that this app belongs to. */
  readonly authenticatorId: string;
  readonly device: NewAppAuthenticatorDevice;
  readonly methods: { readonly push: NewPushMethod };
}

/** What can be changed of an enrollment; what is left out stays as it is. */
export interface AppAuthenticatorEnrollmentUpdate {
  readonly methods: {
    readonly push: {
      readonly pushToken?: Secret<string>;
      /** `null` takes the key away. Either needs another scope: see `updateAppAuthenticatorEnrollment`. */
      readonly keys?: { readonly userVerification: DeviceKey | null };
      readonly capabilities?: { readonly transactionTypes: readonly PushTransactionType[] };
    };
  };
}

/**
 * An enrolled app authenticator. Dates come as Okta prints them: ISO 8601 or like
 * `Tue Dec 03 18:39:46 UTC 2019`.
 */
export interface AppAuthenticatorEnrollment {
  /** The issuer (`iss`) of the responses that the device signs. */
  readonly id: string;
  readonly authenticatorId: string;
  readonly createdDate: string | null;
  readonly lastUpdated: string | null;
  readonly device: {
    readonly id: string;
    readonly status: 'ACTIVE' | (string & {});
    readonly clientInstanceId: string;
  };
  readonly user: {
    /** The subject (`sub`) of the responses that the device signs. */
    readonly id: string;
    readonly username: string | null;
  };
  /** `pending` of the push leads to its challenges. */
  readonly methods: { readonly push: { readonly id: string; readonly _links: Links } };
  readonly _links: Links;
}

/** Reads an enrollment: what names it and what the device has to sign has to be there. */
export function decodeAppEnrollment(value: unknown): AppAuthenticatorEnrollment | undefined {
  const [device, user] = [member(value, 'device'), member(value, 'user')];
  const push = member(member(value, 'methods'), 'push');
  const id = stringIn(value, 'id');
  const authenticatorId = stringIn(value, 'authenticatorId');
  const deviceId = stringIn(device, 'id');
  const status = stringIn(device, 'status');
  const clientInstanceId = stringIn(device, 'clientInstanceId');
  const userId = stringIn(user, 'id');
  const methodId = stringIn(push, 'id');
  if (!id || !authenticatorId || !deviceId || !clientInstanceId || !userId || !methodId) return undefined;
  if (status === undefined) return undefined;
  return {
    id,
    authenticatorId,
    createdDate: stringIn(value, 'createdDate') ?? null,
    lastUpdated: stringIn(value, 'lastUpdated') ?? null,
    device: { id: deviceId, status, clientInstanceId },
    user: { id: userId, username: stringIn(user, 'username') ?? null },
    methods: { push: { id: methodId, _links: linksIn(push) } },
    _links: linksIn(value),
  };
}
