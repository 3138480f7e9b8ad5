import { createSimulatedClock, type SimulatedClock } from '../../src/domain/index.ts';
import {
  type Call,
  type ClientOptions,
  createClient,
  type Dialect,
  type HttpClient,
  stringIn,
} from '../../src/http/index.ts';
import type { ScriptedServer } from './scripted-server.ts';

export const ACCOUNT = { provider: 'plain', issuer: 'https://id.example.com', subject: 'user-1' };
export const ORIGIN = 'https://api.example.com';

/** What is to be waited after a refusal with the code `TOO_SOON`, as the provider documents it. */
export const TOO_SOON_MS = 30_000;

const dialect: Dialect = {
  provider: 'plain',
  headers: { limit: 'x-limit', remaining: 'x-remaining', reset: 'x-reset', requestId: 'x-request-id' },
  readError(body) {
    const code = stringIn(body, 'code');
    const message = stringIn(body, 'message');
    if (code === undefined || message === undefined) return undefined;
    return { code, message, details: [{ message }], fields: [{ field: 'name', message }] };
  },
  failures: [
    { status: 401, code: 'BAD_TOKEN', kind: 'unauthenticated', badToken: true },
    { status: 429, code: 'TOO_SOON', kind: 'rate_limited', delayMs: TOO_SOON_MS },
    { status: 429, code: 'USED_UP', kind: 'limit_reached' },
    { status: 429, kind: 'rate_limited', delayUntilReset: true },
  ],
  scopeAdvice: 'Look at the grants.',
};

/** The answer of a refused token. */
export const BAD_TOKEN = { code: 'BAD_TOKEN', message: 'Who is that?' };

export interface PlainClient extends HttpClient {
  readonly clock: SimulatedClock;
}

/** A client of a provider that is nothing but the pipeline. */
export function plainClient(server: ScriptedServer, options: Partial<ClientOptions> = {}): PlainClient {
  const clock = createSimulatedClock();
  const client = createClient(
    { account: ACCOUNT, token: 'token-1', fetch: server.fetch, clock, random: () => 0.5, ...options },
    { baseUrl: `${ORIGIN}/v1`, audience: 'the-audience', headers: { accept: 'application/json' }, dialect },
  );
  return { ...client, clock };
}

/** A read of one thing, which has a name. */
export const READ: Call<string> = {
  operation: 'getThing',
  method: 'GET',
  path: ['things', '1'],
  scopes: ['things.read'],
  decode: (value) => stringIn(value, 'name'),
};

/** An effect on one thing. */
export const EFFECT: Call<string> = {
  operation: 'makeThing',
  method: 'POST',
  path: ['things'],
  body: { name: 'one' },
  scopes: ['things.make'],
  decode: (value) => stringIn(value, 'name'),
};
