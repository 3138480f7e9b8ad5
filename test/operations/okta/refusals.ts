import type { Refusal } from '../refusals.ts';

function error(status: number, code: string, summary: string, ...causes: readonly string[]): Refusal {
  return {
    status,
    body: {
      errorCode: code,
      errorSummary: summary,
      errorLink: code,
      errorId: 'oaeQ1w2e3r4t5y6u7i8o9p0',
      errorCauses: causes.map((errorSummary) => ({ errorSummary })),
    },
  };
}

function challenge(status: number, parameters: string): Refusal {
  return { status, headers: { 'www-authenticate': `Bearer realm="IdpMyAccountAPI", ${parameters}` } };
}

/** What Okta refuses a call with. Okta contract sections 3.2 and 4.2 */
export const oktaRefusals = {
  '400 E0000001 with fields': error(400, 'E0000001', 'Api validation failed: field', 'Invalid field.'),
  '400 E0000001 cardinality': error(
    400,
    'E0000001',
    'Api validation failed: Exceeded cardinality max',
    'Too many.',
  ),
  '400 E0000001 transaction': error(
    400,
    'E0000001',
    'Api validation failed: Transaction',
    'Invalid transaction.',
  ),
  '400 E0000003': error(400, 'E0000003', 'The request body was not well-formed.'),
  '400 E0000158': error(400, 'E0000158', 'User verification is required.'),
  '400 E0000232': error(400, 'E0000232', 'Another enrollment has the same nickname.'),
  '400 without a body': { status: 400 },
  '401 E0000004': error(401, 'E0000004', 'Authentication failed', 'User is not authorized.'),
  '401 E0000011': error(401, 'E0000011', 'Invalid token provided'),
  '401 E0000015': error(
    401,
    'E0000015',
    'You do not have permission to access the feature you are requesting',
  ),
  '401 without a body': { status: 401 },
  '403 E0000006': error(403, 'E0000006', 'You do not have permission to perform the requested action'),
  '403 E0000038': error(403, 'E0000038', "This operation is not allowed in the user's current status."),
  '403 E0000150': error(403, 'E0000150', 'The limit of SMS requests was reached.'),
  '403 E0000152': error(403, 'E0000152', 'The device is suspended.'),
  '403 insufficient_scope': challenge(403, 'error="insufficient_scope"'),
  '403 step-up': challenge(403, 'error="insufficient_authentication_context", max_age=900'),
  '404 E0000007': error(404, 'E0000007', 'Not found: Resource not found: 17 (Thing)'),
  '404 E0000007 challenge': error(
    404,
    'E0000007',
    'Not found: Resource not found: 17 (IdpMyAccountChallenge)',
  ),
  '404 E0000008': error(404, 'E0000008', 'The requested path was not found'),
  '406 E0000149': error(406, 'E0000149', 'The HTTP request is not acceptable'),
  '409 E0000157': error(409, 'E0000157', 'Another authenticator with key: thing is already active.'),
  '409 E0000157 transaction': error(
    409,
    'E0000157',
    'Another authenticator with key: transactionHandle is already active.',
  ),
  '410 E0000153': error(410, 'E0000153', 'The device was deleted.'),
  '413': { status: 413 },
  '423 E0000155': error(423, 'E0000155', 'The user is suspended.'),
  '429 E0000047': error(429, 'E0000047', 'API call exceeded rate limit due to too many requests.'),
  '429 E0000109': error(429, 'E0000109', 'An SMS message was recently sent.'),
  '429 E0000204': error(429, 'E0000204', 'The limit of SMS requests was reached.'),
  '500 E0000138': error(500, 'E0000138', 'There was an internal error with call provider(s).'),
} as const satisfies Readonly<Record<string, Refusal>>;
