import type { Secret } from '../domain/index.ts';
import {
  type Answered,
  type CallOptions,
  type FailureRow,
  listOf,
  nothing,
  send,
  stringIn,
} from '../http/index.ts';
import {
  type AppAuthenticatorEnrollment,
  type AppAuthenticatorEnrollmentUpdate,
  decodeAppEnrollment,
  type NewAppAuthenticatorEnrollment,
} from './app-enrollment.ts';
import type { OktaClient } from './client.ts';
import { MERGE_PATCH } from './enrollments.ts';

// The five app-authenticator operations of MyAccount, for custom push authenticators: not for Okta Verify.
// Okta contract sections 6 (A1-A5) and 7.9

/** A push that waits for the device's answer. */
export interface PushChallenge {
  /** `IDXv1` today. */
  readonly payloadVersion: string;
  /**
   * A JWT, signed by Okta (`alg` RS256, keys of the org's authorization server): the device checks it
   * before it asks the user. Its `jti` is the challenge's id.
   */
  readonly challenge: string;
}

/** What the device answers a push with. */
export interface PushChallengeResponse {
  /** A JWT that the device has signed: see `verifyPushChallenge`. */
  readonly challengeResponse: Secret<string>;
}

/** `denied`: Okta has understood that the user said no. */
export type PushChallengeOutcome = 'accepted' | 'denied';

// Okta contract section 2
const MANAGE = ['okta.myAccount.appAuthenticator.manage'] as const;
const MAINTAIN = ['okta.myAccount.appAuthenticator.maintenance.manage'] as const;
const READ = ['okta.myAccount.appAuthenticator.maintenance.read'] as const;

/**
 * What each app-authenticator operation asks the token for; a change of the user-verification key asks for
 * what `createAppAuthenticatorEnrollment` does. Okta contract section 6
 */
export const appAuthenticatorScopes = {
  createAppAuthenticatorEnrollment: MANAGE,
  updateAppAuthenticatorEnrollment: MAINTAIN,
  deleteAppAuthenticatorEnrollment: MANAGE,
  listPushChallenges: READ,
  verifyPushChallenge: [],
} as const;

// Okta contract 4.2, the extras of app authenticators
const failures: readonly FailureRow[] = [
  // Policy wants the user verified: a key for it is missing, or was not used
  { status: 400, code: 'E0000158', kind: 'forbidden' },
  // The device is suspended
  { status: 403, code: 'E0000152', kind: 'forbidden' },
  // Phishing was detected
  { status: 403, code: 'E0000212', kind: 'forbidden' },
  // E0000153 the device, E0000154 the enrollment, E0000156 the user was deleted
  { status: 410, kind: 'not_found' },
  // E0000155 the user, E0000180 the enrollment is suspended
  { status: 423, kind: 'forbidden' },
];

const createFailures: readonly FailureRow[] = [
  // Okta contract 1.1: no such path: it is the API that this org does not have
  { status: 404, code: 'E0000008', kind: 'not_enabled' },
  ...failures,
];

/**
 * Enrolls this app on this device. An effect; scope `okta.myAccount.appAuthenticator.manage`, under the
 * org's account management policy (expect step-up). Fails with `invalid_input`, `forbidden`, `not_enabled`,
 * `not_found` for an unknown authenticator.
 */
export function createAppAuthenticatorEnrollment(
  client: OktaClient,
  enrollment: NewAppAuthenticatorEnrollment,
  options?: CallOptions,
): Answered<AppAuthenticatorEnrollment> {
  return send(
    client,
    {
      operation: 'createAppAuthenticatorEnrollment',
      method: 'POST',
      path: ['app-authenticators'],
      body: enrollment,
      scopes: MANAGE,
      decode: decodeAppEnrollment,
      failures: createFailures,
    },
    options,
  );
}

/**
 * Changes an enrollment. An effect; scope `okta.myAccount.appAuthenticator.maintenance.manage`, and where
 * the user-verification key changes `okta.myAccount.appAuthenticator.manage` instead. Fails with
 * `not_found`, `forbidden`, `invalid_input`.
 */
export function updateAppAuthenticatorEnrollment(
  client: OktaClient,
  enrollmentId: string,
  update: AppAuthenticatorEnrollmentUpdate,
  options?: CallOptions,
): Answered<AppAuthenticatorEnrollment> {
  return send(
    client,
    {
      operation: 'updateAppAuthenticatorEnrollment',
      method: 'PATCH',
      path: ['app-authenticators', enrollmentId],
      body: update,
      contentType: MERGE_PATCH,
      // Okta contract 7.9, A2
      scopes: update.methods.push.keys === undefined ? MAINTAIN : MANAGE,
      decode: decodeAppEnrollment,
      failures,
    },
    options,
  );
}

/**
 * Deletes an enrollment. An effect; scope `okta.myAccount.appAuthenticator.manage`. Fails with `not_found`,
 * `forbidden`.
 */
export function deleteAppAuthenticatorEnrollment(
  client: OktaClient,
  enrollmentId: string,
  options?: CallOptions,
): Answered<null> {
  return send(
    client,
    {
      operation: 'deleteAppAuthenticatorEnrollment',
      method: 'DELETE',
      path: ['app-authenticators', enrollmentId],
      scopes: MANAGE,
      decode: nothing,
      failures,
    },
    options,
  );
}

/**
 * Lists the pushes that wait for this device's answer, for when a notification did not arrive. A read;
 * scope `okta.myAccount.appAuthenticator.maintenance.read`. Fails with `not_found`, `forbidden`.
 */
export function listPushChallenges(
  client: OktaClient,
  enrollmentId: string,
  options?: CallOptions,
): Answered<readonly PushChallenge[]> {
  return send(
    client,
    {
      operation: 'listPushChallenges',
      method: 'GET',
      path: ['app-authenticators', enrollmentId, 'push', 'notifications'],
      scopes: READ,
      decode: (value) => listOf(value, decodePushChallenge),
      failures,
    },
    options,
  );
}

/**
 * Hands over the device's answer to a push. An effect; it needs no scope and goes without a token: the
 * signature is the proof.
 *
 * The host's key store signs, since the private keys never leave it: a JWT with the header
 * `{ typ: 'okta-pushbind+jwt', alg, kid }` (`kid` of the enrolled key; ES256 for an EC key, RS256 for an RSA
 * one) and these claims. From the enrollment: `iss` its id, `sub` the user's id, `methodEnrollmentId` the id
 * of its push method. From the challenge: `aud` its `iss`, `tx` its `transactionId`, `nonce` its `nonce`.
 * Its own: `jti`, `iat`, `nbf`, `exp` (seconds), `keyType` (`proofOfPossession` or `userVerification`, the
 * key that signs) and `challengeResponseContext` with `userConsent` (such as `APPROVED_CONSENT_PROMPT`,
 * `APPROVED_USER_VERIFICATION`, `DENIED_CONSENT_PROMPT`) and the challenge's `transactionType`.
 *
 * Fails with `invalid_input` for a response that Okta does not accept (a challenge that has lapsed or was
 * answered included), `forbidden` where the user has to be verified (`E0000158`) or phishing was detected
 * (`E0000212`), `not_found` where the enrollment is gone.
 */
export function verifyPushChallenge(
  client: OktaClient,
  challengeId: string,
  { challengeResponse }: PushChallengeResponse,
  options?: CallOptions,
): Answered<PushChallengeOutcome> {
  return send(
    client,
    {
      operation: 'verifyPushChallenge',
      method: 'POST',
      path: ['app-authenticators', 'challenge', challengeId, 'verify'],
      body: { method: 'push', challengeResponse },
      // Okta contract section 1.3
      contentType: 'application/json;okta-version=1.0.0',
      scopes: [],
      anonymous: true,
      decode: nothing,
      failures,
    },
    options,
  ).map((answer) => ({ ...answer, data: outcomeIn(answer.status) }));
}

// Okta contract 7.9, A5: only the status tells
function outcomeIn(status: number): PushChallengeOutcome {
  return status === 204 ? 'denied' : 'accepted';
}

function decodePushChallenge(value: unknown): PushChallenge | undefined {
  const payloadVersion = stringIn(value, 'payloadVersion');
  const challenge = stringIn(value, 'challenge');
  return payloadVersion === undefined || !challenge ? undefined : { payloadVersion, challenge };
}
