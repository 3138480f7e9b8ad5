/** One request that came in. */
export interface LoggedRequest<Operation extends string = string> {
  /** What it asked for; `unknown` when no operation has this method and path. */
  readonly operation: Operation | 'unknown';
  readonly method: string;
  /** The path as it came, percent-encoding and query included. */
  readonly path: string;
  /** Epoch ms. */
  readonly arrivedAt: number;
  /** The status that was answered; `undefined` while it is in flight, and when none was. */
  readonly status: number | undefined;
  /** Whether the operation was carried out, whatever the client was then told. */
  readonly reached: boolean;
}

/** The requests that came in, in the order of their arrival. Preflights are not among them. */
export interface RequestLog<Operation extends string = string> {
  readonly all: readonly LoggedRequest<Operation>[];
  /** Those of one operation; `unknown` for what no route took. */
  of(operation: Operation | 'unknown'): readonly LoggedRequest<Operation>[];
  /** How many there are of one operation. */
  count(operation: Operation | 'unknown'): number;
  /** Forgets them all. */
  clear(): void;
}

/** A log entry while its request is being answered. */
export type OpenEntry<Operation extends string> = {
  -readonly [K in keyof LoggedRequest<Operation>]: LoggedRequest<Operation>[K];
};

/** A log as the server uses it: an entry is made on arrival and completed with the answer. */
export interface WritableRequestLog<Operation extends string> extends RequestLog<Operation> {
  arrived(operation: Operation | 'unknown', request: Request, arrivedAt: number): OpenEntry<Operation>;
}

/** Creates an empty log. */
export function createRequestLog<Operation extends string>(): WritableRequestLog<Operation> {
  let entries: OpenEntry<Operation>[] = [];

  function of(operation: Operation | 'unknown') {
    return entries.filter((entry) => entry.operation === operation);
  }

  return {
    get all() {
      return [...entries];
    },
    of,
    count: (operation) => of(operation).length,
    clear() {
      entries = [];
    },
    arrived(operation, request, arrivedAt) {
      const { pathname, search } = new URL(request.url);
      const path = `${pathname}${search}`;
      const entry: OpenEntry<Operation> = {
        operation,
        method: request.method,
        path,
        arrivedAt,
        status: undefined,
        reached: false,
      };
      entries.push(entry);
      return entry;
    },
  };
}
