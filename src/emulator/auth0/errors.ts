/** One thing that is wrong with a request (Auth0 contract section 5). */
export interface Auth0ValidationError {
  readonly detail: string;
  readonly field?: string;
  /** A JSON pointer into the body; empty for the body itself. */
  readonly pointer?: string;
  readonly source?: string;
}

/** A refusal with Auth0's error body. */
export interface Auth0Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly validationErrors?: readonly Auth0ValidationError[];
}

/**
 * Auth0 contract section 5. Codes that are only known from the sibling API, or from none, are guesses:
 * this table is the one place to change them.
 */
const KINDS = {
  invalid: { status: 400, code: 'A0E-400-0003', title: 'Validation Error' },
  missingToken: { status: 401, code: 'A0E-401-0002', title: 'Missing Token' },
  invalidToken: { status: 401, code: 'A0E-401-0003', title: 'Invalid Token' },
  insufficientScope: { status: 403, code: 'A0E-403-0002', title: 'Insufficient Scope' },
  unknownPath: { status: 404, code: 'A0E-404-0001', title: 'Not Found' },
  notFound: { status: 404, code: 'A0E-404-0002', title: 'Resource Not Found' },
  notRemovable: { status: 409, code: 'A0E-409-0001', title: 'Configuration issue' },
  duplicate: { status: 409, code: 'A0E-409-0003', title: 'Duplicate Resource' },
  unanswered: { status: 409, code: 'A0E-409-0001', title: 'Configuration issue' },
  tooLarge: { status: 413, code: 'A0E-413-0001', title: 'Payload Too Large' },
  unsupportedType: { status: 415, code: 'A0E-415-0001', title: 'Unsupported Media Type' },
  tooManyRequests: { status: 429, code: 'A0E-429-0001', title: 'Too Many Requests' },
} as const;

/** A refusal of a known kind; `detail` is a sentence for people. */
export function auth0Error(kind: keyof typeof KINDS, detail: string): Auth0Error {
  return { ...KINDS[kind], detail };
}

/** A 400 that says what is wrong where, in the words of a JSON schema validator. */
export function invalid(pointer: string, problem: string): Auth0Error {
  const path = `data${pointer}`;
  const validationErrors = [{ detail: `${path} ${problem}`, field: path, pointer, source: 'body' }];
  return { ...KINDS.invalid, detail: `${path} ${problem}`, validationErrors };
}

/** The error body of the Auth0 contract, section 5. */
export function errorResponse({ code, validationErrors, ...problem }: Auth0Error): Response {
  const { status, title, detail } = problem;
  const type = `https://auth0.com/api-errors/${code}`;
  return Response.json(
    { type, status, title, detail, ...(validationErrors && { validation_errors: validationErrors }) },
    { status },
  );
}
