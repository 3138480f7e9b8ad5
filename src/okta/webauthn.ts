import type { PublicKeyCredentialCreationOptionsJSON, RegistrationResponseJSON } from '../domain/index.ts';
import {
  type Answered,
  type CallOptions,
  decodeCreationOptions,
  type FailureRow,
  listOf,
  member,
  nothing,
  send,
  stringIn,
} from '../http/index.ts';
import type { OktaClient } from './client.ts';
import { apiMissing } from './failure.ts';
import { type Links, linksIn } from './links.ts';

// The five WebAuthn operations of MyAccount. Okta contract sections 6 (W1-W5) and 7.5

/** Okta may add values; unknown ones come through as they are. */
export type WebAuthnStatus = 'ACTIVE' | 'SUSPENDED' | 'EXPIRED' | (string & {});

/** A passkey or security key of the account. */
export interface WebAuthnEnrollment {
  readonly id: string;
  readonly status: WebAuthnStatus;
  /** The model or the nickname, which `updateEnrollment` gives; empty where Okta gives none. */
  readonly name: string;
  /** The credential's own id, in base64url; `null` where Okta does not say. */
  readonly credentialId: string | null;
  /** ISO 8601; `null` where Okta does not say. */
  readonly created: string | null;
  /** ISO 8601; `null` where Okta does not say. */
  readonly lastUpdated: string | null;
  readonly _links: Links;
}

/** A registration that was started and is to be finished by `createWebAuthnEnrollment`. */
export interface StartedWebAuthnEnrollment {
  /** For the ceremony. The relying party may be without an id: then it is the page's own domain. */
  readonly options: PublicKeyCredentialCreationOptionsJSON;
  /** ISO 8601. */
  readonly expiresAt: string;
  readonly _links: Links;
}

/** What a registration is finished with; `newWebAuthnEnrollmentOf` makes it of a ceremony's response. */
export interface NewWebAuthnEnrollment {
  /** The attestation object, in base64url. */
  readonly attestation: string;
  /** The client data, in base64url. Its challenge tells Okta which registration it is for. */
  readonly clientData: string;
  /** JSON text of a list, such as `["internal"]`. */
  readonly transports?: string;
  /** JSON text of an object, such as `{"credProps":{"rk":true}}`. */
  readonly clientExtensions?: string;
}

// Okta contract section 2
const READ = ['okta.myAccount.webauthn.read'] as const;
const MANAGE = ['okta.myAccount.webauthn.manage'] as const;

/** What each WebAuthn operation asks the token for. Okta contract section 6 */
export const webAuthnScopes = {
  listWebAuthnEnrollments: READ,
  startWebAuthnEnrollment: MANAGE,
  createWebAuthnEnrollment: MANAGE,
  getWebAuthnEnrollment: READ,
  deleteWebAuthnEnrollment: MANAGE,
} as const;

const createFailures: readonly FailureRow[] = [
  // Okta contract 7.5: there is no registration to finish, or no longer
  { status: 404, code: 'E0000007', kind: 'challenge_expired' },
  ...apiMissing,
];

/**
 * Lists the account's credentials. A read; scope `okta.myAccount.webauthn.read`. Fails with `not_enabled`, and
 * what every call may fail with.
 */
export function listWebAuthnEnrollments(
  client: OktaClient,
  options?: CallOptions,
): Answered<readonly WebAuthnEnrollment[]> {
  return send(
    client,
    {
      operation: 'listWebAuthnEnrollments',
      method: 'GET',
      path: ['webauthn'],
      scopes: READ,
      decode: decodeEnrollments,
      failures: apiMissing,
    },
    options,
  );
}

/**
 * Starts a registration and answers the options of its ceremony. An effect; scope
 * `okta.myAccount.webauthn.manage`. Fails with `limit_reached`, `not_enabled`, and what every call may fail
 * with.
 */
export function startWebAuthnEnrollment(
  client: OktaClient,
  options?: CallOptions,
): Answered<StartedWebAuthnEnrollment> {
  return send(
    client,
    {
      operation: 'startWebAuthnEnrollment',
      method: 'POST',
      path: ['webauthn', 'registration'],
      scopes: MANAGE,
      decode: decodeStarted,
      failures: apiMissing,
    },
    options,
  );
}

/**
 * Finishes a registration with what the ceremony gave. An effect; scope `okta.myAccount.webauthn.manage`.
 * Fails with `challenge_expired` (no such registration, or no longer), `invalid_input`, `limit_reached`.
 */
export function createWebAuthnEnrollment(
  client: OktaClient,
  enrollment: NewWebAuthnEnrollment,
  options?: CallOptions,
): Answered<WebAuthnEnrollment> {
  return send(
    client,
    {
      operation: 'createWebAuthnEnrollment',
      method: 'POST',
      path: ['webauthn'],
      body: enrollment,
      scopes: MANAGE,
      decode: decodeEnrollment,
      failures: createFailures,
    },
    options,
  );
}

/** Gets one credential. A read; scope `okta.myAccount.webauthn.read`. Fails with `not_found`. */
export function getWebAuthnEnrollment(
  client: OktaClient,
  enrollmentId: string,
  options?: CallOptions,
): Answered<WebAuthnEnrollment> {
  return send(
    client,
    {
      operation: 'getWebAuthnEnrollment',
      method: 'GET',
      path: ['webauthn', enrollmentId],
      scopes: READ,
      decode: decodeEnrollment,
    },
    options,
  );
}

/** Deletes a credential. An effect; scope `okta.myAccount.webauthn.manage`. Fails with `not_found`. */
export function deleteWebAuthnEnrollment(
  client: OktaClient,
  enrollmentId: string,
  options?: CallOptions,
): Answered<null> {
  return send(
    client,
    {
      operation: 'deleteWebAuthnEnrollment',
      method: 'DELETE',
      path: ['webauthn', enrollmentId],
      scopes: MANAGE,
      decode: nothing,
    },
    options,
  );
}

/** The response of a ceremony as Okta takes it. Okta contract 7.5 (W3): no credential id, JSON as text */
export function newWebAuthnEnrollmentOf(registration: RegistrationResponseJSON): NewWebAuthnEnrollment {
  const { response, clientExtensionResults } = registration;
  return {
    attestation: response.attestationObject,
    clientData: response.clientDataJSON,
    ...(response.transports && { transports: JSON.stringify(response.transports) }),
    clientExtensions: JSON.stringify(clientExtensionResults),
  };
}

// Okta contract 12: the schema shows one object where the example shows a list
function decodeEnrollments(value: unknown): readonly WebAuthnEnrollment[] | undefined {
  return listOf(Array.isArray(value) ? value : [value], decodeEnrollment);
}

function decodeEnrollment(value: unknown): WebAuthnEnrollment | undefined {
  const id = stringIn(value, 'id');
  const status = stringIn(value, 'status');
  if (!id || status === undefined) return undefined;
  return {
    id,
    status,
    name: stringIn(value, 'name') ?? '',
    credentialId: stringIn(value, 'credentialId') ?? null,
    created: stringIn(value, 'created') ?? null,
    lastUpdated: stringIn(value, 'lastUpdated') ?? null,
    _links: linksIn(value),
  };
}

function decodeStarted(value: unknown): StartedWebAuthnEnrollment | undefined {
  const options = decodeCreationOptions(member(value, 'options'));
  const expiresAt = stringIn(value, 'expiresAt');
  return options && expiresAt !== undefined ? { options, expiresAt, _links: linksIn(value) } : undefined;
}
