import type { SeededSource } from '../seeded-source.ts';

/** A refusal with Okta's error body; the table is the Okta contract's section 4.2. */
export interface OktaError {
  readonly status: number;
  readonly code: string;
  readonly summary: string;
  readonly causes: readonly string[];
}

function error(status: number, code: string, summary: string, ...causes: readonly string[]): OktaError {
  return { status, code, summary, causes };
}

/** Every error of the operations that this emulator has (Okta contract section 4.2). */
export const oktaErrors = {
  invalid: (subject: string, cause: string) =>
    error(400, 'E0000001', `Api validation failed: ${subject}`, cause),
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
  notFound: (id: string, type: 'UserProfileEmail' | 'IdpMyAccountChallenge') =>
    error(404, 'E0000007', `Not found: Resource not found: ${id} (${type})`),
  unknownPath: () => error(404, 'E0000008', 'The requested path was not found'),
  wrongMethod: () => error(405, 'E0000022', 'The endpoint does not support the provided HTTP method'),
  notAcceptable: () => error(406, 'E0000149', 'The HTTP request is not acceptable'),
  duplicate: (key: string, cause: string) =>
    error(409, 'E0000157', `Another authenticator with key: ${key} is already active.`, cause),
  tooManyRequests: () => error(429, 'E0000047', 'API call exceeded rate limit due to too many requests.'),
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
