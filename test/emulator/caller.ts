/** What an emulator answered, read to the end. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The JSON body; `undefined` when there is none. */
  readonly body: unknown;
}

export type Call = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Reply>;

interface Callable {
  readonly url: string;
  fetch(url: string, init: RequestInit): Promise<Response>;
}

/** Calls an emulator in process, each time with these headers. A path may be a whole URL. */
export function callerOf(emulator: Callable, headers: Readonly<Record<string, string>>): Call {
  return async (method, path, body, more = {}) => {
    const response = await emulator.fetch(new URL(path, emulator.url).href, {
      method,
      headers: { 'content-type': 'application/json', ...headers, ...more },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return replyOf(response);
  };
}

export async function replyOf(response: Response): Promise<Reply> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson ? JSON.parse(text) : undefined,
  };
}
