import { decodeJwt, errors, type JWTPayload } from 'jose';
import type { Clock } from '../../domain/index.ts';
import type { Directory } from '../accounts.ts';
import {
  type DpopChecks,
  type PresentedToken,
  presentedToken,
  proofChallenge,
  type SchemeRefusal,
  withNonce,
} from '../authorization/dpop.ts';
import type { Tokens } from '../authorization/tokens.ts';
import { isJsonObject, type JsonObject, parseJson } from '../json.ts';
import type { Allowance } from '../rate-limits.ts';
import type { Call, Route } from '../server.ts';
import type { Auth0Account } from './accounts.ts';
import { apiAudienceOf } from './authorization.ts';
import { type Auth0Error, auth0Error, errorResponse, invalid } from './errors.ts';
import type { Auth0Settings } from './options.ts';
import { type Auth0RateLimits, type RequestClass, setRateLimitHeaders } from './rate-limits.ts';

/** A call that has passed every check that does not depend on what it wants. */
export interface Auth0Call extends Call {
  readonly account: Auth0Account;
  readonly now: number;
  /** The JSON body; an empty object when none was sent. */
  readonly body: JsonObject;
}

/** A refusal by a limit that is not the one on requests. */
export interface LimitReached {
  readonly limitReached: Allowance;
}

/** What an operation comes to. */
export type Auth0Outcome = Response | Auth0Error | LimitReached;

/** One operation of the API. */
export interface Auth0Operation<Name extends string> {
  readonly name: Name;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly scope: string;
  run(call: Auth0Call): Auth0Outcome | Promise<Auth0Outcome>;
}

/** What the checks need. */
export interface Auth0CheckParts {
  readonly settings: Auth0Settings;
  readonly accounts: Directory<Auth0Account>;
  readonly tokens: Tokens;
  readonly dpop: DpopChecks;
  readonly limits: Auth0RateLimits;
  readonly clock: Clock;
}

const NOBODY = '';
const MAX_BODY_CHARACTERS = 100_000;
const TOO_MANY_REQUESTS = auth0Error('tooManyRequests', 'Too many requests. Try again later.');

/** What every request to the API goes through, whichever operation it is for. */
export interface Auth0Checks {
  /** Makes routes of a group of operations. */
  routesOf<Name extends string>(operations: readonly Auth0Operation<Name>[]): readonly Route<Name>[];
  /** Refuses a request that is for no operation. */
  refuse(error: Auth0Error): Response;
}

/** The checks of the Auth0 contract, section 16, in its order. */
export function auth0Checks({
  settings,
  accounts,
  tokens,
  dpop,
  limits,
  clock,
}: Auth0CheckParts): Auth0Checks {
  const { undocumented, features } = settings;

  async function answer(call: Call, operation: Auth0Operation<string>): Promise<Response> {
    if (!features.myAccount) return refuse(auth0Error('unknownPath', 'The API is not activated.'));
    const now = clock.now();
    const presented = presentedToken(call.request.headers);
    const allowance = limits.request(classOf(call)).take(keyOf(presented?.accessToken), now);
    if (!allowance.allowed) return finished(TOO_MANY_REQUESTS, allowance, now);
    const tenantAllowance = limits.tenant(classOf(call)).take(NOBODY, now);
    if (!tenantAllowance.allowed) return refusedForTenant(tenantAllowance, now);
    return finished(await checked(call, operation, presented, now), allowance, now);
  }

  async function checked(
    call: Call,
    operation: Auth0Operation<string>,
    presented: PresentedToken | undefined,
    now: number,
  ) {
    if (presented === undefined) return auth0Error('missingToken', 'No access token was sent.');
    const token = tokens.verify(presented.accessToken);
    const account = token && isFor(token, call.origin) ? accounts.find(token.sub ?? '') : undefined;
    if (!token || !account) return auth0Error('invalidToken', 'Invalid Token');
    const schemeRefusal = await dpop.checkScheme(call, presented, token);
    if (schemeRefusal) return refusedScheme(schemeRefusal);
    if (!hasScope(token, operation.scope)) {
      return auth0Error('insufficientScope', `The token lacks the scope ${operation.scope}.`);
    }
    const body = await bodyOf(call.request);
    return 'code' in body ? body : operation.run({ ...call, account, now, body: body.json });
  }

  /** Auth0 contract section 1: older documentation has no version in its paths. */
  function pathsOf({ path }: Auth0Operation<string>): readonly string[] {
    return undocumented.unversionedPaths ? [path, path.replace('/me/v1/', '/me/')] : [path];
  }

  function hasScope({ scope }: JWTPayload, wanted: string): boolean {
    const granted = String(scope).split(' ');
    const spellings = undocumented.hyphenatedScopes ? [wanted, wanted.replace('_', '-')] : [wanted];
    return spellings.some((spelling) => granted.includes(spelling));
  }

  function finished(outcome: Auth0Outcome, requestAllowance: Allowance, now: number): Response {
    if ('limitReached' in outcome) {
      const refused = auth0Error('tooManyRequests', 'Too many attempts. Try again later.');
      return finished(refused, outcome.limitReached, now);
    }
    const response = outcome instanceof Response ? outcome : errorResponse(outcome);
    setRateLimitHeaders(response.headers, requestAllowance, now);
    response.headers.set('cache-control', 'no-store');
    if (
      response.status === 401 &&
      undocumented.unauthorizedHeader &&
      !response.headers.has('www-authenticate')
    ) {
      response.headers.set('www-authenticate', 'Bearer error="invalid_token"');
    }
    return response;
  }

  /** Auth0 contract section 4: the limit of the tenant was hit, not the user's. */
  function refusedForTenant(allowance: Allowance, now: number): Response {
    const response = finished(TOO_MANY_REQUESTS, allowance, now);
    response.headers.set('x-auth0-error-kind', 'global-rate-limit');
    return response;
  }

  function refuse(error: Auth0Error): Response {
    const now = clock.now();
    return finished(error, limits.request('read').peek(NOBODY, now), now);
  }

  return {
    routesOf: (operations) =>
      operations.flatMap((operation) =>
        pathsOf(operation).map((path) => ({
          operation: operation.name,
          method: operation.method,
          path,
          handle: async (call) => withNonce(await answer(call, operation), call.request, dpop),
        })),
      ),
    refuse,
  };
}

/** Auth0 contract section 12.5: the header says what was wrong with the proof, or with its absence. */
function refusedScheme({ error, description }: SchemeRefusal): Response {
  const response = errorResponse(auth0Error('invalidToken', 'Invalid Token'));
  const code = error === 'bound_as_bearer' ? 'invalid_token' : error;
  response.headers.set('www-authenticate', proofChallenge(code, description));
  return response;
}

/** Auth0 contract section 4: reads that carry a filter have a limit of their own. */
function classOf({ request, url }: Call): RequestClass {
  if (request.method !== 'GET') return 'write';
  const isFiltered = url.searchParams.has('type') || url.searchParams.has('connection');
  return isFiltered ? 'filtered' : 'read';
}

/** Whose limit it is, before the token is known to be good. */
function keyOf(accessToken: string | undefined): string {
  try {
    return decodeJwt(accessToken ?? '').sub ?? NOBODY;
  } catch (error) {
    if (error instanceof errors.JOSEError) return NOBODY;
    throw error;
  }
}

/** Auth0 contract section 2: issuer and audience are those of the host that the request came to. */
function isFor({ iss, aud }: JWTPayload, origin: string): boolean {
  const audiences = Array.isArray(aud) ? aud : [aud];
  return iss === `${origin}/` && audiences.includes(apiAudienceOf(origin));
}

async function bodyOf(request: Request): Promise<{ readonly json: JsonObject } | Auth0Error> {
  if (request.method === 'GET' || request.method === 'DELETE') return { json: {} };
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    return auth0Error('unsupportedType', 'The content type must be application/json.');
  }
  const text = await request.text();
  if (text.length > MAX_BODY_CHARACTERS) return auth0Error('tooLarge', 'The body is too large.');
  const parsed = parseJson(text);
  if (!parsed) return invalid('', 'must be JSON');
  return isJsonObject(parsed.value) ? { json: parsed.value } : invalid('', 'must be object');
}
