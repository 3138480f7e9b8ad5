import type { FailureDetail } from '../domain/index.ts';
import {
  type AnswerHeaders,
  type Dialect,
  type FailureRow,
  member,
  type ProviderError,
  readableItems,
  stringIn,
} from '../http/index.ts';
import { tokenMismatch } from './token-mismatch.ts';

/** Whatever the code: the headers tell of the limit that was hit. Auth0 contract sections 4, 5 */
export const TOO_MANY_REQUESTS: FailureRow = { status: 429, kind: 'rate_limited', delayUntilReset: true };

/** What a refusal means whatever the operation. Auth0 contract section 5 */
const baseFailures: readonly FailureRow[] = [
  // Every code under 401: token missing, malformed, expired, for another audience
  { status: 401, code: 'A0E-401-', kind: 'unauthenticated', badToken: true },
  { status: 403, code: 'A0E-403-0002', kind: 'insufficient_scope' },
  // The same by its title, whatever the code
  { status: 403, when: isAboutScope, kind: 'insufficient_scope' },
  // "Configuration issue": the tenant is not set up for it
  { status: 409, code: 'A0E-409-0001', kind: 'not_enabled' },
  TOO_MANY_REQUESTS,
];

/** What a refusal means where the path holds no id: it is the API that is not there. Auth0 contract 1, 5 */
export const apiMissing: readonly FailureRow[] = [{ status: 404, kind: 'not_enabled' }];

/** How Auth0 says what failed. */
export const auth0Dialect: Dialect = {
  provider: 'auth0',
  // Auth0 contract section 4
  headers: { limit: 'x-ratelimit-limit', remaining: 'x-ratelimit-remaining', reset: 'x-ratelimit-reset' },
  readError: readAuth0Error,
  failures: baseFailures,
  scopeAdvice:
    'Look at the client grant for the My Account API, the audience (with the slash at its end), and RBAC permissions.',
  tokenMismatch,
};

// The library's name for a member of a request body.
const nameOfField = (member: string) => (member === 'otp_code' ? 'code' : member);

/** Reads Auth0's error body, and the header that says whose limit was hit. Auth0 contract sections 4, 5 */
export function readAuth0Error(body: unknown, headers: AnswerHeaders): ProviderError | undefined {
  const type = stringIn(body, 'type');
  const title = stringIn(body, 'title');
  if (type === undefined && title === undefined) return undefined;
  // The code stands at the end of the URL, after a slash or a hash.
  const code = /A0E-\d{3}-\d{4}$/.exec(type ?? '')?.[0];
  const problems = readableItems(member(body, 'validation_errors'), readProblem);
  return {
    message: [title, stringIn(body, 'detail')].filter(Boolean).join(': '),
    details: [...problems, ...limitDetails(headers['x-auth0-error-kind'])],
    fields: problems.flatMap(fieldsIn),
    ...(code !== undefined && { code }),
  };
}

/** Whether the body complains about a member, and not about the one that `pointer` names. */
export function pointsElsewhere(error: ProviderError, pointer: string): boolean {
  return error.details.some(({ location }) => location) && !pointsAt(error, pointer);
}

/** Whether the body complains about the member that `pointer` names. */
export function pointsAt({ details }: ProviderError, pointer: string): boolean {
  return details.some(({ location = '' }) => location.replace(/^\/?/, '/') === pointer);
}

function readProblem(problem: unknown): FailureDetail | undefined {
  const message = stringIn(problem, 'detail');
  const field = stringIn(problem, 'field');
  // Both spellings occur: a JSON pointer, and a path that begins with `data`.
  const location = stringIn(problem, 'pointer') ?? field?.replace(/^data(?=\/)/, '');
  if (message === undefined) return undefined;
  return { message, ...(location !== undefined && { location }) };
}

function fieldsIn({ message, location }: FailureDetail) {
  const name = location?.replace(/^\//, '');
  return name ? [{ field: nameOfField(name), message }] : [];
}

// `global-rate-limit`: the tenant's limit was hit, not the user's.
function limitDetails(kind: string | undefined): FailureDetail[] {
  return kind === undefined ? [] : [{ message: kind, location: 'x-auth0-error-kind' }];
}

function isAboutScope({ message }: ProviderError): boolean {
  return /insufficient.scope/i.test(message);
}
