import {
  decodeJwt,
  decodeProtectedHeader,
  errors,
  importJWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose';
import { KEY_ID, SIGNING_ALGORITHM, signingKeys } from '../authorization/keys.ts';
import { isJsonObject } from '../json.ts';
import type { OktaAccount } from './accounts.ts';
import { algorithmOf, type OktaAppEnrollment } from './app-enrollment.ts';
import { type OktaError, oktaErrors } from './errors.ts';

/** How far the user has to be verified. */
export type OktaUserVerification = 'NONE' | 'DISCOURAGED' | 'PREFERRED' | 'REQUIRED';
/** Whether the user has to agree. */
export type OktaUserMediation = 'NONE' | 'OPTIONAL' | 'REQUIRED';

/** A push that was sent to a device (Okta contract section 7.9). */
export interface OktaPushChallenge {
  readonly id: string;
  readonly enrollmentId: string;
  readonly nonce: string;
  /** Epoch ms. */
  readonly sentAt: number;
  readonly expiresAt: number;
  readonly transactionType: 'LOGIN' | 'CIBA';
  readonly userVerification: OktaUserVerification;
  readonly userMediation: OktaUserMediation;
  readonly bindingMessage: string | undefined;
  /** The push was caused by a phishing page: no answer to it is taken. */
  readonly isPhishing: boolean;
  readonly outcome: 'pending' | 'accepted' | 'denied';
}

/** Whose challenge it is, and where. */
export interface PushChallengePlace {
  readonly account: OktaAccount;
  readonly enrollment: OktaAppEnrollment;
  readonly origin: string;
}

/** The organisation's id. */
export const ORGANIZATION_ID = '00o1EmulatedOrg00x17';
/** Where the operations A1 to A5 are. */
export const APP_AUTHENTICATORS = '/idp/myaccount/app-authenticators';

const TYPE = 'okta-pushbind+jwt';

/** The JWT that the device gets, signed as the organisation's tokens are. */
export async function challengeToken(
  challenge: OktaPushChallenge,
  { account, enrollment, origin }: PushChallengePlace,
): Promise<string> {
  const { id, nonce, sentAt, expiresAt, transactionType, bindingMessage } = challenge;
  const { privateKey } = await signingKeys();
  const claims = {
    iss: origin,
    aud: enrollment.clientId,
    jti: id,
    transactionId: id,
    challengeId: id,
    nonce,
    signals: [],
    verificationUri: `${origin}${APP_AUTHENTICATORS}/challenge/${id}/verify`,
    orgId: ORGANIZATION_ID,
    appInstanceName: 'Emulated app',
    method: 'push',
    methodEnrollmentId: enrollment.methodId,
    authorizationServerId: 'org',
    userMediation: challenge.userMediation,
    userVerification: challenge.userVerification,
    authenticatorEnrollmentId: enrollment.id,
    challengeContext: {
      clientOS: 'Unknown',
      clientLocation: 'Unknown',
      transactionTime: new Date(sentAt).toISOString(),
      transactionType,
      ...(bindingMessage !== undefined && { bindingMessage }),
    },
    userId: account.id,
    ver: 0,
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid: KEY_ID, typ: TYPE })
    .setIssuedAt(Math.floor(sentAt / 1000))
    .setExpirationTime(Math.floor(expiresAt / 1000))
    .sign(privateKey);
}

const REQUIRED_CLAIMS = [
  'iss',
  'sub',
  'aud',
  'jti',
  'iat',
  'exp',
  'nbf',
  'methodEnrollmentId',
  'tx',
  'nonce',
];

/** What a response of the device comes to (Okta contract section 7.9). */
export async function outcomeOf(
  response: unknown,
  challenge: OktaPushChallenge,
  place: PushChallengePlace,
  now: number,
): Promise<'accepted' | 'denied' | OktaError> {
  const claims = await verifiedClaims(response, place, now);
  if (typeof claims === 'string') return refused(claims);
  if (claims.tx !== challenge.id) return refused('tx');
  if (claims.nonce !== challenge.nonce) return refused('nonce');
  if (claims.methodEnrollmentId !== place.enrollment.methodId) return refused('methodEnrollmentId');
  const context = isJsonObject(claims.challengeResponseContext) ? claims.challengeResponseContext : {};
  const { transactionType = challenge.transactionType } = context;
  if (transactionType !== challenge.transactionType) return refused('transactionType');
  return outcomeOfConsent(context.userConsent, claims.keyType === 'userVerification', challenge);
}

/** The claims of a response that the enrolled key has signed; else the name of what is wrong. */
async function verifiedClaims(
  response: unknown,
  { account, enrollment, origin }: PushChallengePlace,
  now: number,
): Promise<JWTPayload | string> {
  if (typeof response !== 'string') return 'challengeResponse';
  try {
    const { keyType } = decodeJwt(response);
    if (keyType !== 'proofOfPossession' && keyType !== 'userVerification') return 'keyType';
    const key = enrollment.push[keyType];
    if (!key) return 'keyType';
    if (decodeProtectedHeader(response).kid !== key.kid) return 'kid';
    const algorithm = algorithmOf(key);
    const { payload } = await jwtVerify(response, await importJWK(key, algorithm), {
      algorithms: [algorithm],
      typ: TYPE,
      issuer: enrollment.id,
      subject: account.id,
      audience: origin,
      requiredClaims: REQUIRED_CLAIMS,
      currentDate: new Date(now),
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired) {
      return error.claim;
    }
    if (error instanceof errors.JOSEError || error instanceof TypeError) return 'signature';
    throw error;
  }
}

function outcomeOfConsent(
  userConsent: unknown,
  isUserVerified: boolean,
  { userVerification, userMediation }: OktaPushChallenge,
): 'accepted' | 'denied' | OktaError {
  switch (userConsent) {
    case 'CANCELLED_USER_VERIFICATION':
    case 'DENIED_CONSENT_PROMPT':
    case 'USER_ABANDONED':
      return 'denied';
    case 'NONE':
      if (userMediation === 'REQUIRED') return refused('userConsent');
      break;
    case 'APPROVED_USER_VERIFICATION':
      if (!isUserVerified) return refused('keyType');
      break;
    case 'APPROVED_CONSENT_PROMPT':
    case 'UV_TEMPORARILY_UNAVAILABLE':
    case 'UV_PERMANENTLY_UNAVAILABLE':
      break;
    default:
      return refused('userConsent');
  }
  return userVerification === 'REQUIRED' && !isUserVerified
    ? oktaErrors.userVerificationRequired()
    : 'accepted';
}

function refused(claim: string): OktaError {
  return oktaErrors.invalid('challengeResponse', `challengeResponse: The response is not valid (${claim}).`);
}
