import type { Clock } from '../domain/index.ts';

/** Response headers, names in lower case. */
export type AnswerHeaders = Readonly<Record<string, string>>;

/** What a provider tells about its rate limit. */
export interface RateLimit {
  /** How many requests the window takes. */
  readonly limit: number;
  /** How many are left. */
  readonly remaining: number;
  /** When the window starts anew (epoch ms, local clock). */
  readonly resetAt: number;
}

/** What comes with every answer. */
export interface AnswerFacts {
  readonly status: number;
  /** In a browser only those that the provider exposes to scripts. */
  readonly headers: AnswerHeaders;
  readonly rateLimit?: RateLimit;
  /** The provider's id of the request, for its support. */
  readonly requestId?: string;
  /** When the answer came (epoch ms, local clock). */
  readonly receivedAt: number;
  /** The provider's own time (epoch ms), from its `Date` header; browsers often hide that one. */
  readonly serverDateAt?: number;
}

/** What an operation answers: the decoded data, and what came with it. */
export interface Answer<T> extends AnswerFacts {
  readonly data: T;
}

/** The names under which a provider sends what every answer may carry; in lower case. */
export interface HeaderNames {
  readonly limit: string;
  readonly remaining: string;
  /** When the window starts anew, in epoch seconds by the provider's clock. */
  readonly reset: string;
  readonly requestId?: string;
}

/** Reads what comes with an answer. */
export function factsOf(response: Response, clock: Clock, names: HeaderNames): AnswerFacts {
  const headers = headersOf(response);
  const receivedAt = clock.now();
  const serverDateAt = dateIn(headers.date);
  const rateLimit = rateLimitIn(headers, names, receivedAt, serverDateAt ?? receivedAt);
  const requestId = names.requestId && headers[names.requestId];
  return {
    status: response.status,
    headers,
    receivedAt,
    ...(serverDateAt !== undefined && { serverDateAt }),
    ...(rateLimit && { rateLimit }),
    ...(requestId && { requestId }),
  };
}

/** A date as HTTP prints it, in epoch ms; `undefined` where it is none. */
export function dateIn(text: string | undefined): number | undefined {
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

function headersOf(response: Response): AnswerHeaders {
  const headers: Record<string, string> = {};
  response.headers.forEach((value, name) => {
    headers[name.toLowerCase()] = value;
  });
  return headers;
}

function rateLimitIn(
  headers: AnswerHeaders,
  names: HeaderNames,
  receivedAt: number,
  serverNow: number,
): RateLimit | undefined {
  const [limit, remaining, reset] = [names.limit, names.remaining, names.reset].map((name) =>
    wholeNumber(headers[name]),
  );
  if (limit === undefined || remaining === undefined || reset === undefined) return undefined;
  return { limit, remaining, resetAt: receivedAt + Math.max(0, reset * 1000 - serverNow) };
}

/** A number of digits only, as headers print it; `undefined` for anything else. */
export function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined;
}
