import { expect } from 'vitest';

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

/** What stands at a path of a body, such as `_links.verify.href`. */
export function valueAt({ body, text }: Reply, path: string): unknown {
  let value = body;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !(name in value))
      return expect.fail(`No ${path} in ${text}`);
    value = Reflect.get(value, name);
  }
  return value;
}

/** The same, where it is a text. */
export function textAt(reply: Reply, path: string): string {
  const value = valueAt(reply, path);
  return typeof value === 'string' ? value : expect.fail(`There is no text at ${path}.`);
}
