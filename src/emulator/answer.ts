import type { Clock } from '../domain/index.ts';
import type { Fault } from './faults.ts';

/** What goes back over the connection; `cut` sends only the first bytes, `reset` nothing at all. */
export type Answer =
  | { readonly kind: 'complete'; readonly response: Response }
  | { readonly kind: 'cut'; readonly response: Response; readonly sentBytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'reset' };

const NO_BODY_STATUS = [101, 204, 205, 304];
const PADDING_CHUNK_BYTES = 64 * 1024;

/** What a fault makes of an operation's own answer, or of none. */
export async function spoiledAnswer(fault: Fault, real: Response | undefined, clock: Clock): Promise<Answer> {
  if (fault.reset) return { kind: 'reset' };
  const status = fault.status ?? (fault.redirectTo === undefined ? (real?.status ?? 200) : 302);
  const headers = headersOf(fault, real);
  if (NO_BODY_STATUS.includes(status)) {
    return fault.truncate ? { kind: 'reset' } : complete(null, status, headers);
  }
  const body = new TextEncoder().encode(await textOf(fault, real));
  if (fault.truncate) {
    headers.set('content-length', String(body.length));
    const sentBytes = body.slice(0, Math.floor(body.length / 2));
    return { kind: 'cut', response: new Response(null, { status, headers }), sentBytes };
  }
  if (fault.oversizedBytes !== undefined) {
    return complete(paddedBody(body, fault.oversizedBytes), status, headers);
  }
  if (fault.drip) return complete(drippingBody(body, fault.drip, clock), status, headers);
  return complete(body, status, headers);
}

function complete(body: BodyInit | null, status: number, headers: Headers): Answer {
  return { kind: 'complete', response: new Response(body, { status, headers }) };
}

function headersOf(fault: Fault, real: Response | undefined): Headers {
  const headers = new Headers(real?.headers);
  if (fault.body !== undefined && !headers.has('content-type')) {
    headers.set('content-type', typeof fault.body === 'string' ? 'text/plain' : 'application/json');
  }
  if (fault.redirectTo !== undefined) headers.set('location', fault.redirectTo);
  for (const [name, value] of Object.entries(fault.headers ?? {})) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  return headers;
}

async function textOf(fault: Fault, real: Response | undefined): Promise<string> {
  if (typeof fault.body === 'string') return fault.body;
  if (fault.body !== undefined) return JSON.stringify(fault.body);
  return (await real?.text()) ?? '';
}

/** The body followed by spaces: what is wrong with it is its size, not its syntax. */
function paddedBody(body: Uint8Array<ArrayBuffer>, totalBytes: number): ReadableStream<Uint8Array> {
  const spaces = new Uint8Array(PADDING_CHUNK_BYTES).fill(0x20);
  let left = totalBytes - body.length;
  return new ReadableStream({
    start: (controller) => controller.enqueue(body),
    pull(controller) {
      if (left <= 0) return controller.close();
      controller.enqueue(spaces.slice(0, Math.min(left, spaces.length)));
      left -= spaces.length;
    },
  });
}

function drippingBody(
  body: Uint8Array<ArrayBuffer>,
  { chunkBytes = 1, everyMs }: NonNullable<Fault['drip']>,
  clock: Clock,
): ReadableStream<Uint8Array> {
  let sent = 0;
  let timer: unknown;
  return new ReadableStream({
    pull: (controller) =>
      new Promise<void>((resolve) => {
        timer = clock.setTimeout(() => {
          controller.enqueue(body.slice(sent, sent + chunkBytes));
          sent += chunkBytes;
          if (sent >= body.length) controller.close();
          resolve();
        }, everyMs);
      }),
    cancel: () => clock.clearTimeout(timer),
  });
}

/**
 * What a `fetch` in the same process gives for an answer: errors where a socket would break, and a body
 * that ends with the signal.
 */
export function responseInProcess(answer: Answer, signal: AbortSignal | undefined): Response {
  if (answer.kind === 'reset') throw new TypeError('fetch failed', { cause: 'connection reset' });
  const { response } = answer;
  const body = answer.kind === 'cut' ? breakingBody(answer.sentBytes) : response.body;
  if (!body) return response;
  const { status, headers } = response;
  const abortable = body.pipeThrough(new TransformStream(), signal ? { signal } : {});
  return new Response(abortable, { status, headers });
}

function breakingBody(sentBytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) return controller.error(new TypeError('terminated', { cause: 'connection reset' }));
      sent = true;
      controller.enqueue(sentBytes);
    },
  });
}
