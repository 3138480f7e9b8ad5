import type { Authorization, FetchFunction } from '../../src/http/index.ts';

/** A request as it arrived. */
export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  /** Path and query, as sent. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly init: RequestInit;
  readonly authorization: Authorization;
}

export type Reply = (request: ReceivedRequest) => Response | Promise<Response>;

export interface ScriptedServer {
  readonly fetch: FetchFunction;
  readonly requests: readonly ReceivedRequest[];
}

/** Answers each request with the next reply, and all further ones with the last. */
export function scriptedServer(...replies: readonly Reply[]): ScriptedServer {
  const requests: ReceivedRequest[] = [];
  return {
    requests,
    fetch: async (url, init, authorization) => {
      const request = received(url, init, authorization);
      requests.push(request);
      const reply = replies[Math.min(requests.length, replies.length) - 1];
      if (!reply) throw new Error('No reply is scripted.');
      return reply(request);
    },
  };
}

function received(url: string, init: RequestInit, authorization: Authorization): ReceivedRequest {
  const { pathname, search } = new URL(url);
  return {
    method: init.method ?? 'GET',
    url,
    path: pathname + search,
    headers: Object.fromEntries(new Headers(init.headers)),
    body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
    init,
    authorization,
  };
}

/** An answer with a JSON body. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return () =>
    new Response(JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/json', ...headers },
    });
}

/** An answer with any text as its body. */
export function text(status: number, body: string, headers: Record<string, string> = {}): Reply {
  return () => new Response(body, { status, headers });
}

/** The same answer, but that something happens, such as time, before its body comes. */
export function beforeBody(happens: () => void, reply: Reply): Reply {
  return async (request) => {
    const { status, headers, body } = await reply(request);
    const begun = body?.getReader();
    const pull = async (controller: ReadableStreamDefaultController) => {
      happens();
      const { value } = (await begun?.read()) ?? {};
      if (value) controller.enqueue(value);
      controller.close();
    };
    return new Response(new ReadableStream({ pull }, { highWaterMark: 0 }), { status, headers });
  };
}

/** An answer without a body. */
export function empty(status: number, headers: Record<string, string> = {}): Reply {
  return () => new Response(null, { status, headers });
}

/** A connection that fails before an answer comes. */
export const reset: Reply = () => {
  throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNRESET' } });
};

/** No answer ever; ends as `fetch` does when the request is given up. */
export const silence: Reply = ({ init }) =>
  new Promise((_, reject) => {
    init.signal?.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')));
  });

/** No answer ever, and deaf to the signal. */
export const deafSilence: Reply = () => new Promise(() => undefined);

/** An answer whose body begins, and then does what `then` says. */
export function partial(
  status: number,
  begin: string,
  then: 'stalls' | 'breaks',
  headers: Record<string, string> = {},
): Reply & { wasCancelled(): boolean } {
  let cancelled = false;
  const reply: Reply = () => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(begin));
      },
      pull(controller) {
        if (then === 'breaks') controller.error(new TypeError('terminated'));
      },
      cancel() {
        cancelled = true;
      },
    });
    return new Response(body, { status, headers: { 'content-type': 'application/json', ...headers } });
  };
  return Object.assign(reply, { wasCancelled: () => cancelled });
}

/** Lets everything run that does not wait for time or for the other side. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
