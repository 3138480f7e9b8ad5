import {
  type Dialect,
  type FailureRow,
  member,
  type ProviderError,
  readableItems,
  stringIn,
} from '../http/index.ts';

/** What a refusal means whatever the operation. Okta contract section 4.2 */
const baseFailures: readonly FailureRow[] = [
  // E0000001 with "Exceeded cardinality max": as many as the account may have
  { status: 400, code: 'E0000001', when: isAboutCardinality, kind: 'limit_reached' },
  // E0000001: the summary names the field
  { status: 400, code: 'E0000001', kind: 'invalid_input' },
  // E0000011: missing, expired or garbage token
  { status: 401, code: 'E0000011', kind: 'unauthenticated', badToken: true },
  // E0000015: the API is switched off for the org
  { status: 401, code: 'E0000015', kind: 'not_enabled' },
  // E0000006: policy forbids
  { status: 403, code: 'E0000006', kind: 'forbidden' },
  // E0000038: the authenticator is switched off
  { status: 403, code: 'E0000038', kind: 'not_enabled' },
  // E0000007: nothing has that id
  { status: 404, code: 'E0000007', kind: 'not_found' },
  // E0000157: registered already; section 12: the same code was seen under 403
  { status: 409, code: 'E0000157', kind: 'conflict' },
  { status: 403, code: 'E0000157', kind: 'conflict' },
  // E0000047: the limit on requests. Section 4.3: every answer tells of that one, whatever else it refuses
  { status: 429, code: 'E0000047', kind: 'rate_limited', delayUntilReset: true },
];

/** What a refusal means where the path holds no id: it is the API that is not there. Okta contract 1.1 */
export const apiMissing: readonly FailureRow[] = [{ status: 404, kind: 'not_enabled' }];

/** How Okta says what failed. */
export const oktaDialect: Dialect = {
  provider: 'okta',
  // Okta contract section 4.3
  headers: {
    limit: 'x-rate-limit-limit',
    remaining: 'x-rate-limit-remaining',
    reset: 'x-rate-limit-reset',
    requestId: 'x-okta-request-id',
  },
  readError: readOktaError,
  failures: baseFailures,
  scopeAdvice:
    'Look at the Okta API Scopes granted to the app, and at whether the org or a custom authorization server issued the token.',
};

/** Reads Okta's error body. Okta contract section 4.1 */
export function readOktaError(body: unknown): ProviderError | undefined {
  const code = stringIn(body, 'errorCode');
  const summary = stringIn(body, 'errorSummary');
  if (code === undefined && summary === undefined) return undefined;
  const message = summary ?? 'Unknown error';
  const details = readableItems(member(body, 'errorCauses'), readCause);
  return { message, details, fields: fieldsIn(message, details), ...(code !== undefined && { code }) };
}

function readCause(cause: unknown) {
  const message = stringIn(cause, 'errorSummary');
  return message === undefined ? undefined : { message };
}

// The summary names the field ("Api validation failed: email"), the causes say what is wrong with it.
function fieldsIn(summary: string, details: ProviderError['details']): ProviderError['fields'] {
  const subject = /^Api validation failed: (.+)$/.exec(summary)?.[1];
  if (subject === undefined) return [];
  const problems = details.length > 0 ? details : [{ message: summary }];
  return problems.flatMap(({ message }) => {
    const field = fieldNamed(subject, message);
    return field === undefined ? [] : [{ field, message }];
  });
}

function fieldNamed(subject: string, cause: string): string | undefined {
  // Okta contract 4.2: for a phone number it names the rule that was broken, such as TOO_LONG
  if (subject.startsWith('Error type: ')) return 'phoneNumber';
  // Okta contract 7.4: one cause per attribute of the profile
  if (subject === 'forUpdate') return /property '([^']+)'/i.exec(cause)?.[1] ?? 'profile';
  return /^\w+$/.test(subject) ? subject.charAt(0).toLowerCase() + subject.slice(1) : undefined;
}

function isAboutCardinality({ message }: ProviderError): boolean {
  return message.includes('Exceeded cardinality max');
}
