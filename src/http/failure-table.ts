import type { FailureDetail, FailureKind, FieldProblem, ProviderName } from '../domain/index.ts';
import type { AnswerHeaders, HeaderNames } from './answer.ts';

/** A provider's error body, decoded. */
export interface ProviderError {
  readonly code?: string;
  readonly message: string;
  readonly details: readonly FailureDetail[];
  /** The parts of the input that it complains about, by the library's names. */
  readonly fields: readonly FieldProblem[];
}

/** The kinds a table may name. Step-up has no row: it is told by a header, never by a body. */
export type TableKind = Exclude<FailureKind, 'step_up_required' | 'step_up_ineffective'>;

/** What a refusal means. */
export interface RefusalMeaning {
  readonly kind: TableKind;
  /** The token itself was refused: another one from the source may do. */
  readonly badToken?: true;
  /** It is about the very limit that the headers tell of: without `Retry-After`, its reset is when to come back. */
  readonly delayUntilReset?: true;
  /** How long to wait without `Retry-After` (ms): what the provider documents of a limit that no header tells of. */
  readonly delayMs?: number;
}

/** One row of a failure table: what an answer of this status (and code) means. The first that fits counts. */
export interface FailureRow extends RefusalMeaning {
  readonly status: number;
  /** The provider's code, or its beginning. */
  readonly code?: string;
  /** What else must be true of the error body. */
  readonly when?: (error: ProviderError) => boolean;
}

/** How a provider says what failed. */
export interface Dialect {
  readonly provider: ProviderName;
  readonly headers: HeaderNames;
  /** Reads an error body; `undefined` for what is none. */
  readonly readError: (body: unknown, headers: AnswerHeaders) => ProviderError | undefined;
  /** What holds for every operation; an operation's own table comes first. */
  readonly failures: readonly FailureRow[];
  /** Where to look when a scope is missing. */
  readonly scopeAdvice: string;
  /** What a refused token was made for, where that may be why; it is added to the message. */
  readonly tokenMismatch?: (kind: FailureKind, token: string, audience: string) => string | undefined;
}

/** The first row that fits. */
export function rowFor(
  rows: readonly FailureRow[],
  status: number,
  error: ProviderError | undefined,
): FailureRow | undefined {
  return rows.find(
    (row) =>
      row.status === status &&
      (row.code === undefined || error?.code?.startsWith(row.code)) &&
      (row.when === undefined || (error !== undefined && row.when(error))),
  );
}

/** What a status means where no table knows the code; `provider_failure` where it has no row here either. */
export const KIND_BY_STATUS: Readonly<Record<number, TableKind | undefined>> = {
  400: 'invalid_input',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  // The method, the API version or the media type: the provider has no such operation.
  405: 'not_supported',
  406: 'not_supported',
  415: 'not_supported',
  // The provider gave up waiting for the request.
  408: 'timeout',
  409: 'conflict',
  // Too long for the provider: sending it again would not help.
  413: 'invalid_input',
  429: 'rate_limited',
};
