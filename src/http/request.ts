import { ResultAsync } from 'neverthrow';
import {
  type AccountFailure,
  accountFailure,
  failureOf,
  isAccountFailure,
  type Secret,
  type StepUpRequirement,
} from '../domain/index.ts';
import { addressOf, type Query } from './address.ts';
import { type Answer, type AnswerFacts, type AnswerHeaders, factsOf } from './answer.ts';
import { type EncodedBody, encodeBody, letGo, readText } from './body.ts';
import { areHeaders, type HttpClient, lowerCased } from './client.ts';
import { type CallNames, type Deadline, startDeadline } from './deadline.ts';
import { demandsNonce, nonceIn } from './dpop.ts';
import type { FailureRow } from './failure-table.ts';
import { parseJson } from './json.ts';
import { isRedirect } from './redirect.ts';
import { refusalOf } from './refusal.ts';
import { backOffMs, isTransient, MAX_SERVER_DELAY_MS } from './retry.ts';
import { type Authorization, type Credential, credentialIn, headerSafe, type TokenReason } from './token.ts';
import { describe, tokenFailure } from './token-failure.ts';

/** What every operation takes besides its input. */
export interface CallOptions {
  /** Ends the call at any moment: while waiting for the token, the answer, its body, or a retry. */
  readonly signal?: AbortSignal;
  /** Instead of the client's. */
  readonly timeoutMs?: number;
  /** Instead of the client's. */
  readonly maxRetries?: number;
  /** Sent with this request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Added to the operation's own query. */
  readonly query?: Query;
  /** What the user has just proved for this very call: the token is then asked for as `step_up`. */
  readonly proven?: StepUpRequirement | null;
  /**
   * Lets an effect that was refused for being too fast be sent again, after the wait that the provider asks
   * for (60 s at most). Off by default.
   */
  readonly retryRateLimited?: boolean;
}

/** One operation of a provider, with its input filled in. */
export interface Call<T> {
  readonly operation: string;
  /** A GET is a read, and may be sent again. Everything else is an effect, which may not. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Segments below the client's base URL; each is encoded exactly once. */
  readonly path: readonly string[];
  readonly query?: Query;
  /** Turned into JSON. Secrets and Continuations in it are revealed only then. */
  readonly body?: unknown;
  /** The media type of the body; `application/json` by default. */
  readonly contentType?: string;
  readonly scopes: readonly string[];
  /** The call carries its proof itself and goes without a token: none is asked for, none is sent. */
  readonly anonymous?: true;
  /** Reads the answer's JSON; `undefined` where it is not what the contract says. */
  readonly decode: (value: unknown, headers: AnswerHeaders) => T | undefined;
  /** What the operation's refusals mean; the provider's base table follows. */
  readonly failures?: readonly FailureRow[];
}

/** The decoder of operations whose success carries nothing: whatever the body holds is thrown away. */
export const nothing = () => null;

/** What the attempts of one call have in common. */
interface Task<T> {
  readonly client: HttpClient;
  readonly call: Call<T>;
  readonly options: CallOptions;
  readonly url: string;
  readonly body: EncodedBody;
  readonly names: CallNames;
  reason: TokenReason;
  /** Kept from one attempt to the next: only a token that was refused is asked for again. */
  credential: Credential | undefined;
  isTokenRefused: boolean;
  refusedToken: Secret<string> | undefined;
  /** The proof was refused for its nonce; `answered` once it was sent again with another. */
  nonceDemand: 'none' | 'open' | 'answered';
}

/** Which answer a failure is about. */
interface Place extends CallNames {
  readonly status: number;
  readonly requestId: string | undefined;
}

/** What an operation answers: its data with the answer's metadata, or a failure. It never rejects. */
export type Answered<T> = ResultAsync<Answer<T>, AccountFailure>;

/** Sends one call and answers its decoded data, or the failure. Never rejects. */
export function send<T>(client: HttpClient, call: Call<T>, options: CallOptions = {}): Answered<T> {
  return ResultAsync.fromPromise(perform(client, call, options), failureOf);
}

// From here on failures are thrown, as they are: `send` turns them into a Result.
async function perform<T>(client: HttpClient, call: Call<T>, options: CallOptions): Promise<Answer<T>> {
  const names = { provider: client.dialect.provider, operation: call.operation };
  const url = addressOf(client.baseUrl, call.path, { ...call.query, ...options.query });
  if (url === undefined) {
    const message = 'An id is empty or leads elsewhere. Nothing was sent.';
    throw accountFailure('invalid_input', message, { ...names, fields: [] });
  }
  if (!areHeaders(options.headers)) {
    const message = 'A header has a name or a value that no header can have. Nothing was sent.';
    throw accountFailure('invalid_input', message, { ...names, fields: [] });
  }
  const task: Task<T> = {
    client,
    call: { ...call, scopes: call.scopes.map((scope) => client.spellScope?.(scope) ?? scope) },
    options,
    url,
    body: encodeBody(call.body),
    names,
    reason: options.proven ? 'step_up' : 'initial',
    credential: undefined,
    isTokenRefused: false,
    refusedToken: undefined,
    nonceDemand: 'none',
  };
  for (let retries = 0; ; ) {
    try {
      return await attempt(task);
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (task.nonceDemand === 'open') {
        task.nonceDemand = 'answered';
      } else if (mayRenewToken(task)) {
        task.isTokenRefused = false;
        task.reason = 'unauthenticated';
        task.refusedToken = task.credential?.token;
        task.credential = undefined;
      } else {
        await pause(task, failure, retries);
        retries += 1;
      }
    }
  }
}

/** A refused token is answered with a new one, once. A token that was given as a string has no successor. */
function mayRenewToken({ client, call, reason, isTokenRefused }: Task<unknown>): boolean {
  const isRenewable = !call.anonymous && typeof client.token === 'function';
  return isTokenRefused && isRenewable && reason !== 'unauthenticated';
}

/** Waits until the call may be sent again; throws the failure where it must not be. */
async function pause(task: Task<unknown>, failure: AccountFailure, retries: number): Promise<void> {
  const { client, call, options, names } = task;
  const asked = failure.retryAfterMs;
  const isAllowed =
    call.method === 'GET'
      ? isTransient(failure)
      : options.retryRateLimited && failure.kind === 'rate_limited' && asked !== undefined;
  const delayMs = asked ?? backOffMs(retries, client.random);
  // Asked this way round, so that what is no number allows none.
  const isLeft = retries < (options.maxRetries ?? client.maxRetries);
  if (!isAllowed || !isLeft || delayMs > MAX_SERVER_DELAY_MS) throw failure;
  const end = await startDeadline(client.clock, delayMs, names, options.signal).over;
  if (end.kind === 'cancelled') throw end;
}

async function attempt<T>(task: Task<T>): Promise<Answer<T>> {
  const { client, call, options, names } = task;
  const deadline = startDeadline(client.clock, options.timeoutMs ?? client.timeoutMs, names, options.signal);
  try {
    // Given up before it began: nothing is asked, nothing is sent.
    if (deadline.signal.aborted) throw await deadline.over;
    task.credential ??= await takeCredential(task, deadline);
    const response = await fetched(task, deadline, await takeProof(task, deadline));
    const facts = factsOf(response, client.clock, client.dialect.headers);
    client.nonce.latest = nonceIn(facts) ?? client.nonce.latest;
    const place = { ...names, status: facts.status, requestId: facts.requestId };
    if (isRedirect(response, task.url)) {
      letGo(response.body);
      throw malformed(place, 'leads elsewhere. Redirects are not followed');
    }
    const body = await bodyOf(task, response, deadline, place);
    if (!response.ok) throw refusedFor(task, facts, body);
    const data = call.decode(body, facts.headers);
    if (data === undefined) throw malformed(place, 'is too long, or not what the contract says');
    return { ...facts, data };
  } finally {
    deadline.end();
  }
}

async function takeCredential(task: Task<unknown>, deadline: Deadline): Promise<Credential | undefined> {
  const { client, call, names } = task;
  const { token: source, account, clock } = client;
  if (call.anonymous) return undefined;
  if (typeof source !== 'function') return source && { token: source };
  const refused = task.refusedToken;
  const request = { ...authorizationFor(task), signal: deadline.signal, ...(refused && { refused }) };
  try {
    return await deadline.race((async () => credentialIn(await source(request), account, names))());
  } catch (thrown) {
    throw tokenFailure(thrown, call.scopes, names, clock.now());
  }
}

/** A proof is good for one request: each attempt has its own. */
async function takeProof(
  { client, call, names, url, credential }: Task<unknown>,
  deadline: Deadline,
): Promise<string | undefined> {
  if (!credential?.proof) return undefined;
  const { token: accessToken, proof } = credential;
  const { latest } = client.nonce;
  const { origin, pathname } = new URL(url);
  const request = {
    method: call.method,
    // RFC 9449 section 4.2: `htu` is without query and fragment.
    url: origin + pathname,
    accessToken,
    ...(latest !== undefined && { nonce: latest }),
  };
  try {
    return headerSafe(await deadline.race((async () => proof(request))()), 'proof', names);
  } catch (thrown) {
    throw tokenFailure(thrown, call.scopes, names, client.clock.now());
  }
}

async function fetched(
  task: Task<unknown>,
  deadline: Deadline,
  proof: string | undefined,
): Promise<Response> {
  const { client, url, names } = task;
  // Without a receiver: browsers refuse their own fetch on another `this`.
  const { fetch } = client;
  const init = requestInit(task, deadline, proof);
  try {
    return await deadline.race((async () => fetch(url, init, authorizationFor(task)))());
  } catch (thrown) {
    throw broken(names, thrown);
  }
}

/** The JSON of an answer; `undefined` where there is none, none that can be read, or none is wanted. */
async function bodyOf(
  { client, call }: Task<unknown>,
  response: Response,
  deadline: Deadline,
  place: Place,
): Promise<unknown> {
  if (response.ok && call.decode === nothing) {
    letGo(response.body);
    return undefined;
  }
  try {
    return parseJson(await readText(response, client.maxBodyBytes, deadline));
  } catch (thrown) {
    const failure = broken(place, thrown);
    // The status of a refusal says what counts: a body that is slow or damaged does not hide it.
    if (response.ok || failure.kind === 'cancelled') throw failure;
    return undefined;
  }
}

function refusedFor(task: Task<unknown>, facts: AnswerFacts, body: unknown): AccountFailure {
  const { client, call, names, credential } = task;
  const revealed = credential ? [...task.body.revealed, credential.token.reveal()] : task.body.revealed;
  const { scopes, failures = [] } = call;
  const refused = { ...names, scopes, failures, credential, revealed };
  const refusal = refusalOf(client.dialect, refused, facts, body);
  task.isTokenRefused = refusal.badToken;
  if (task.nonceDemand === 'none' && credential?.proof && demandsNonce(facts)) task.nonceDemand = 'open';
  const { failure } = refusal;
  const mismatch =
    credential &&
    client.dialect.tokenMismatch?.(failure.kind, credential.token.reveal(), client.audience ?? '');
  return mismatch ? { ...failure, message: `${failure.message} ${mismatch}` } : failure;
}

function requestInit(
  { client, call, options, body, credential }: Task<unknown>,
  { signal }: Deadline,
  proof: string | undefined,
): RequestInit {
  const headers: Record<string, string> = { ...client.headers, ...lowerCased(options.headers) };
  if (body.text !== undefined) headers['content-type'] ??= call.contentType ?? 'application/json';
  // Nor a header that the host has set for all its requests.
  if (call.anonymous) delete headers.authorization;
  if (credential) headers.authorization = `${proof ? 'DPoP' : 'Bearer'} ${credential.token.reveal()}`;
  if (proof) headers.dpop = proof;
  // A redirect that is followed would take the token along.
  return { method: call.method, headers, body: body.text ?? null, signal, redirect: 'manual' };
}

function authorizationFor({ client, call, options, reason }: Task<unknown>): Authorization {
  const { proven } = options;
  return {
    scopes: call.scopes,
    audience: client.audience,
    reason,
    ...(call.anonymous && { anonymous: true }),
    ...(proven && { requirement: proven }),
  };
}

/** What a request or a body that broke off comes to; failures that were thrown pass as they are. */
function broken(place: CallNames | Place, thrown: unknown): AccountFailure {
  if (isAccountFailure(thrown)) return thrown;
  const message = `The request did not get through, or its answer broke off: ${describe(thrown)}.`;
  return accountFailure('network', message, place);
}

function malformed(place: Place, how: string): AccountFailure {
  const message = `The answer to ${place.operation} (${place.status}) ${how}.`;
  return accountFailure('malformed_response', message, place);
}
