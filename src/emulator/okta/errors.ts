import type { Allowance } from '../rate-limits.ts';
import type { SeededSource } from '../seeded-source.ts';
import type { OktaPhoneMethod } from './accounts.ts';
import type { OktaSettings } from './options.ts';

/** A refusal with Okta's error body; the table is the Okta contract's section 4.2. */
export interface OktaError {
  readonly status: number;
  readonly code: string;
  readonly summary: string;
  readonly causes: readonly string[];
  /** What the limit headers tell of, where it is not the limit on requests. */
  readonly allowance?: Allowance;
}

function error(status: number, code: string, summary: string, ...causes: readonly string[]): OktaError {
  return { status, code, summary, causes };
}

type Undocumented = OktaSettings['undocumented'];

const PASSWORD_EXISTS = 'This account already has a password set as an authenticator.';
const OLD_PASSWORD_WRONG = 'Old Password is not correct';

// Okta contract section 4.2, the extras of app authenticators.
const SUSPENDED = {
  device: [403, 'E0000152'],
  user: [423, 'E0000155'],
  enrollment: [423, 'E0000180'],
} as const;
const DELETED = { device: 'E0000153', enrollment: 'E0000154', user: 'E0000156' } as const;

/** Every error of the operations that this emulator has (Okta contract section 4.2). */
export const oktaErrors = {
  invalid: (subject: string, ...causes: readonly string[]) =>
    error(400, 'E0000001', `Api validation failed: ${subject}`, ...causes),
  authenticatorProblem: () =>
    error(
      400,
      'E0000001',
      'Api validation failed: factorId and/or verificationCode',
      'The operation could not be completed because of a problem with the authenticator.',
    ),
  sameNickname: () => error(400, 'E0000232', 'Another enrollment of the user has the same nickname.'),
  userVerificationRequired: () => error(400, 'E0000158', 'User verification is required by policy.'),
  suspended: (what: 'user' | 'device' | 'enrollment') => {
    const [status, code] = SUSPENDED[what];
    return error(status, code, `The ${what} is suspended.`);
  },
  deleted: (what: 'user' | 'device' | 'enrollment') => error(410, DELETED[what], `The ${what} was deleted.`),
  phishing: () => error(403, 'E0000212', 'Phishing was detected.'),
  malformedBody: () => error(400, 'E0000003', 'The request body was not well-formed.'),
  unsupportedContentType: () =>
    error(
      400,
      'E0000021',
      'Bad request. Accept and/or Content-Type headers likely do not match supported values.',
    ),
  invalidToken: () => error(401, 'E0000011', 'Invalid token provided'),
  wrongCode: () => error(401, 'E0000004', 'Authentication failed', 'User is not authorized.'),
  apiDisabled: () =>
    error(401, 'E0000015', 'You do not have permission to access the feature you are requesting'),
  forbidden: () => error(403, 'E0000006', 'You do not have permission to perform the requested action'),
  notAllowed: (cause: string) =>
    error(403, 'E0000038', "This operation is not allowed in the user's current status.", cause),
  phoneNotFound: () =>
    error(
      404,
      'E0000008',
      'The requested path was not found',
      'There was a problem with the specified authenticator.',
    ),
  webAuthnDisabled: () =>
    error(403, 'E0000038', 'WebAuthn enrollment is not allowed.', 'WebAuthn is not enabled for the org.'),
  notFound: (
    id: string,
    type:
      | 'UserProfileEmail'
      | 'IdpMyAccountChallenge'
      | 'UserProfilePassword'
      | 'Authenticator'
      | 'AuthenticatorEnrollment'
      | 'WebAuthnRegistration'
      | 'WebAuthn',
  ) => error(404, 'E0000007', `Not found: Resource not found: ${id} (${type})`),
  unknownPath: () => error(404, 'E0000008', 'The requested path was not found'),
  wrongMethod: () => error(405, 'E0000022', 'The endpoint does not support the provided HTTP method'),
  notAcceptable: () => error(406, 'E0000149', 'The HTTP request is not acceptable'),
  duplicate: (key: string, cause: string) =>
    error(409, 'E0000157', `Another authenticator with key: ${key} is already active.`, cause),
  passwordExists: (status: Undocumented['passwordExistsStatus']) =>
    error(status, 'E0000157', PASSWORD_EXISTS, PASSWORD_EXISTS),
  wrongPassword: (answer: Undocumented['wrongOldPassword']) => {
    if (answer === 'E0000001') {
      return error(400, 'E0000001', 'Api validation failed: oldPassword', OLD_PASSWORD_WRONG);
    }
    return answer === 'E0000004'
      ? error(401, 'E0000004', 'Authentication failed', OLD_PASSWORD_WRONG)
      : error(403, 'E0000014', 'Update of credentials failed', OLD_PASSWORD_WRONG);
  },
  tooManyRequests: () => error(429, 'E0000047', 'API call exceeded rate limit due to too many requests.'),
  sentTooSoon: (method: OktaPhoneMethod) =>
    method === 'SMS'
      ? error(
          429,
          'E0000109',
          'An SMS message was recently sent. Please wait 30 seconds before trying again.',
        )
      : error(429, 'E0000133', 'A call was recently made. Please wait 30 seconds before trying again.'),
  telephonyUsedUp: (method: OktaPhoneMethod, answer: Undocumented['telephonyCap']) => {
    const [newCode, oldCode, what] =
      method === 'SMS' ? ['E0000204', 'E0000150', 'sms'] : ['E0000205', 'E0000151', 'call'];
    const summary = `The limit of ${what} requests has been reached.`;
    return answer === 403 ? error(403, oldCode, summary) : error(429, newCode, summary);
  },
  notDelivered: () =>
    error(
      500,
      'E0000138',
      'There was an internal error with call provider(s).',
      'The code could not be delivered. Send it again with retry: true.',
    ),
} as const;

// Okta contract 1.3: the shared 403, 404, 406 and 429 bodies are plain JSON.
const PLAIN_JSON_STATUS = [403, 404, 406, 429];

/** The error body of the Okta contract, section 4.1. */
export function errorResponse({ status, code, summary, causes }: OktaError, source: SeededSource): Response {
  const body = {
    errorCode: code,
    errorSummary: summary,
    errorLink: code,
    errorId: `oae${source.base64url(22)}`,
    errorCauses: causes.map((errorSummary) => ({ errorSummary })),
  };
  const contentType = PLAIN_JSON_STATUS.includes(status)
    ? 'application/json'
    : 'application/json;okta-version=1.0.0';
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': contentType } });
}
