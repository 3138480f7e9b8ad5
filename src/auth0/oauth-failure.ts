import { type Dialect, type FailureRow, type ProviderError, stringIn } from '../http/index.ts';
import { auth0Dialect, TOO_MANY_REQUESTS } from './failure.ts';

/** What a refusal of the authorization server means. Auth0 contract sections 5, 12.3 and 12.6 */
const oauthFailures: readonly FailureRow[] = [
  // The application is unknown, or is not allowed to sign in this way.
  { status: 401, kind: 'not_enabled' },
  { status: 403, code: 'unauthorized_client', kind: 'not_enabled' },
  { status: 400, code: 'unauthorized_client', kind: 'not_enabled' },
  { status: 400, code: 'unsupported_grant_type', kind: 'not_enabled' },
  // The tenant has no custom domain, or passkeys are switched off.
  { status: 404, kind: 'not_enabled' },
  // The session is over, or the passkey was not accepted: it does not say which.
  { status: 400, code: 'invalid_grant', kind: 'invalid_input' },
  { status: 403, code: 'invalid_grant', kind: 'invalid_input' },
  TOO_MANY_REQUESTS,
];

/** How Auth0's authorization server says what failed: not as My Account does. Auth0 contract section 5 */
export const oauthDialect: Dialect = {
  ...auth0Dialect,
  readError: readOAuthError,
  failures: oauthFailures,
};

// RFC 6749 section 5.2. Of `mfa_required` only the code is kept: a token stands beside it.
function readOAuthError(body: unknown): ProviderError | undefined {
  const code = stringIn(body, 'error');
  if (code === undefined) return undefined;
  return { code, message: stringIn(body, 'error_description') ?? code, details: [], fields: [] };
}
