// Quick to set up rather than to match: tests make many emulators, and few requests to each.
import { Hono } from 'hono/quick';
import type { Clock } from '../domain/index.ts';
import { type Answer, responseInProcess, spoiledAnswer } from './answer.ts';
import { type CorsRules, preflight, withCors } from './cors.ts';
import {
  createFaults,
  type Fault,
  hasOwnAnswer,
  momentOf,
  rejectionOf,
  type StrikingFaults,
} from './faults.ts';
import { type Listening, listenOn } from './listen.ts';
import { createRequestLog, type OpenEntry, type RequestLog } from './request-log.ts';

/** One request, as an operation sees it. */
export interface Call {
  readonly request: Request;
  readonly url: URL;
  /** Where the emulator is, for the client: `publicUrl`, or the origin that the request came to. */
  readonly origin: string;
  /** The parts of the path that its pattern names, decoded once. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** An operation: a method, a path pattern (`/emails/:id`) and what answers it. */
export interface Route<Operation extends string> {
  readonly operation: Operation;
  readonly method: string;
  readonly path: string;
  handle(call: Call): Response | Promise<Response>;
}

/** What a server is made of. */
export interface ServerParts<Operation extends string> {
  readonly routes: readonly Route<Operation>[];
  readonly clock: Clock;
  readonly publicUrl: string | undefined;
  readonly cors: CorsRules;
  /** Answers a path that no operation has, or (`isKnownPath`) has with another method only. */
  refuse(isKnownPath: boolean): Response;
}

/** A server, in process and on a port. */
export interface EmulatorServer<Operation extends string> {
  readonly requests: RequestLog<Operation>;
  readonly faults: StrikingFaults<Operation>;
  /** Where it listens; `undefined` while it does not. */
  readonly listeningUrl: string | undefined;
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  listen(port?: number): Promise<Listening>;
}

interface Bindings {
  /** Where the pipeline leaves an answer that a Response alone cannot express. */
  readonly slot: { answer?: Answer };
}

/** Routes, faults, holds, the log and CORS: what both emulators have in common on the wire. */
export function createEmulatorServer<Operation extends string>(
  parts: ServerParts<Operation>,
): EmulatorServer<Operation> {
  const requests = createRequestLog<Operation>();
  const faults = createFaults<Operation>();
  const app = new Hono<{ Bindings: Bindings }>();
  let listeningUrl: string | undefined;

  for (const route of parts.routes) {
    app.on(route.method, route.path, async ({ req, env }) => {
      const call = callOf(req.raw, req.param());
      return carryOut(call, route.operation, () => route.handle(call), env.slot);
    });
  }
  for (const path of new Set(parts.routes.map((route) => route.path))) {
    app.all(path, async ({ req, env }) => {
      const call = callOf(req.raw, req.param());
      return carryOut(call, 'unknown', () => parts.refuse(true), env.slot);
    });
  }
  app.notFound(async ({ req, env }) => {
    const call = callOf(req.raw, {});
    return carryOut(call, 'unknown', () => parts.refuse(false), env.slot);
  });
  app.onError((error) => {
    throw error;
  });

  function callOf(request: Request, parameters: Readonly<Record<string, string>>): Call {
    const url = new URL(request.url);
    return { request, url, origin: parts.publicUrl ?? url.origin, parameters };
  }

  async function carryOut(
    call: Call,
    operation: Operation | 'unknown',
    handle: () => Response | Promise<Response>,
    slot: Bindings['slot'],
  ): Promise<Response> {
    const entry = requests.arrived(operation, call.request, parts.clock.now());
    await faults.passHold(operation, call.request.signal);
    const fault = faults.take(operation, call.request);
    const answer = await answerOf(fault, entry, call.request.signal, handle);
    slot.answer = answer;
    // The routing needs some Response; what the slot holds is what will be sent.
    if (answer.kind === 'reset') return new Response(null);
    entry.status = answer.response.status;
    withCors(answer.response, parts.cors);
    // Clients reckon with the server's time: it has to be the one that lifetimes are counted in.
    const { headers } = answer.response;
    if (!headers.has('date')) headers.set('date', new Date(parts.clock.now()).toUTCString());
    return answer.response;
  }

  async function answerOf(
    fault: Fault<Operation> | undefined,
    entry: OpenEntry<Operation>,
    signal: AbortSignal,
    handle: () => Response | Promise<Response>,
  ): Promise<Answer> {
    const moment = fault && momentOf(fault);
    if (fault && moment === 'before') {
      await wait(fault.delayMs, signal);
      if (hasOwnAnswer(fault)) return spoiledAnswer(fault, undefined, parts.clock);
    }
    const response = await handle();
    entry.reached = response.status < 400;
    if (!fault || moment === 'before') return { kind: 'complete', response };
    await wait(fault.delayMs, signal);
    return spoiledAnswer(fault, response, parts.clock);
  }

  async function wait(delayMs: number | undefined, signal: AbortSignal): Promise<void> {
    if (delayMs === undefined) return;
    let timer: unknown;
    const elapsed = new Promise<void>((resolve) => {
      timer = parts.clock.setTimeout(resolve, delayMs);
    });
    const gaveUp = rejectionOf(signal);
    try {
      await Promise.race([elapsed, gaveUp.rejected]);
    } finally {
      parts.clock.clearTimeout(timer);
      gaveUp.forget();
    }
  }

  async function answer(request: Request): Promise<Answer> {
    if (request.method === 'OPTIONS') return { kind: 'complete', response: preflight(parts.cors) };
    const slot: Bindings['slot'] = {};
    const response = await app.fetch(request, { slot });
    return slot.answer ?? { kind: 'complete', response };
  }

  return {
    requests,
    faults,
    get listeningUrl() {
      return listeningUrl;
    },
    async fetch(input, init) {
      const request = new Request(input, init);
      const gaveUp = rejectionOf(request.signal);
      try {
        const given = await Promise.race([answer(request), gaveUp.rejected]);
        // The signal of a Request lives only as long as the Request: the body needs the caller's own.
        const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
        return responseInProcess(given, signal);
      } finally {
        gaveUp.forget();
      }
    },
    async listen(port = 0) {
      if (listeningUrl !== undefined) throw new TypeError(`The emulator listens on ${listeningUrl} already.`);
      const listening = await listenOn(port, answer);
      listeningUrl = listening.url;
      let closing: Promise<void> | undefined;
      return {
        url: listening.url,
        close() {
          // Closed once more, it may listen anew by then.
          if (!closing) listeningUrl = undefined;
          closing ??= listening.close();
          return closing;
        },
      };
    },
  };
}
