import type { JWTPayload } from 'jose';
import type { Clock } from '../../domain/index.ts';
import type { Directory } from '../accounts.ts';
import {
  type DpopChecks,
  presentedToken,
  proofChallenge,
  type SchemeRefusal,
  withNonce,
} from '../authorization/dpop.ts';
import type { Tokens } from '../authorization/tokens.ts';
import { hideFromBrowsers } from '../cors.ts';
import { isJsonObject, type JsonObject, parseJson } from '../json.ts';
import { type Allowance, createWindow } from '../rate-limits.ts';
import type { SeededSource } from '../seeded-source.ts';
import type { Call, Route } from '../server.ts';
import type { OktaAccount } from './accounts.ts';
import { errorResponse, type OktaError, oktaErrors } from './errors.ts';
import type { OktaSettings } from './options.ts';
import { stepUpDemand } from './step-up.ts';

/** A call that has passed every check that does not depend on what it wants. */
export interface OktaCall extends Call {
  readonly account: OktaAccount;
  /** The claims of the access token. */
  readonly token: JWTPayload;
  readonly now: number;
  /** The JSON body; an empty object when none was sent. */
  readonly body: JsonObject;
}

/** A call to an operation that goes without a token: whose it is, the operation finds out. */
export type OktaAnonymousCall = Omit<OktaCall, 'account' | 'token'>;

/** What an operation answers. */
type Answered = Response | OktaError;

/** One operation of the API; a refusal is an `OktaError`. */
export interface OktaOperation<Name extends string> {
  readonly name: Name;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** The resource whose scope is needed, such as `email`. */
  readonly resource: string;
  /** The access that is needed; `manage` implies `read`, except for `read_only`. */
  readonly access: 'read' | 'read_only' | 'manage';
  /** A resource whose scope does as well, and is the only one that does where the body `needsHigher`. */
  readonly higherResource?: string;
  needsHigher?(body: JsonObject): boolean;
  run(call: OktaCall): Answered | Promise<Answered>;
}

/** An operation whose body is the proof: it needs no token, and no step-up. */
export interface OktaAnonymousOperation<Name extends string>
  extends Pick<OktaOperation<Name>, 'name' | 'method' | 'path'> {
  run(call: OktaAnonymousCall): Answered | Promise<Answered>;
}

/** What the checks need. */
export interface OktaCheckParts {
  readonly settings: OktaSettings;
  readonly accounts: Directory<OktaAccount>;
  readonly tokens: Tokens;
  readonly dpop: DpopChecks;
  readonly clock: Clock;
  readonly source: SeededSource;
}

const NOBODY = '';

/** What every request to the API goes through, whichever operation it is for. */
export interface OktaChecks {
  /** Makes routes of a group of operations. */
  routesOf<Name extends string>(operations: readonly OktaOperation<Name>[]): readonly Route<Name>[];
  /** Makes a route of an operation that goes without a token. */
  anonymousRoute<Name extends string>(operation: OktaAnonymousOperation<Name>): Route<Name>;
  /** Refuses a request that is for no operation. */
  refuse(error: OktaError): Response;
}

/** The checks of the Okta contract, section 9, in its order. */
export function oktaChecks({ settings, accounts, tokens, dpop, clock, source }: OktaCheckParts): OktaChecks {
  const { requests, windowSeconds } = settings.rateLimits;
  const limit = createWindow(requests, windowSeconds * 1000);

  async function answer(call: Call, operation: OktaOperation<string>): Promise<Response> {
    const { headers } = call.request;
    if (!acceptsVersion(headers.get('accept') ?? '')) return finished(oktaErrors.notAcceptable());
    const presented = presentedToken(headers);
    const token = tokens.verify(presented?.accessToken ?? '');
    const account = token && accounts.find(String(token.uid));
    if (!presented || !token || !account) return finished(oktaErrors.invalidToken());
    const schemeRefusal = await dpop.checkScheme(call, presented, token);
    if (schemeRefusal) return finished(refusedScheme(schemeRefusal));
    if (!settings.features.myAccount) return hideFromBrowsers(finished(oktaErrors.apiDisabled()));
    if (!hasScope(token, operation, settings)) return finished(insufficientScope());
    const now = clock.now();
    const allowance = limit.take(account.id, now);
    if (!allowance.allowed) return finished(oktaErrors.tooManyRequests(), allowance);
    if (operation.access === 'manage') {
      const demand = stepUpDemand(token, account, settings.stepUp, now);
      if (demand) return finished(demand, allowance);
    }
    const body = await bodyOf(call.request);
    if ('code' in body) return finished(body, allowance);
    if (operation.higherResource !== undefined && operation.needsHigher?.(body.json)) {
      const higher = { resource: operation.higherResource, access: operation.access };
      if (!hasScope(token, higher, settings)) return finished(insufficientScope(), allowance);
    }
    return finished(await operation.run({ ...call, account, token, now, body: body.json }), allowance);
  }

  async function answerAnonymous(call: Call, operation: OktaAnonymousOperation<string>): Promise<Response> {
    if (!acceptsVersion(call.request.headers.get('accept') ?? ''))
      return finished(oktaErrors.notAcceptable());
    if (!settings.features.myAccount) return hideFromBrowsers(finished(oktaErrors.apiDisabled()));
    const body = await bodyOf(call.request);
    if ('code' in body) return finished(body);
    return finished(await operation.run({ ...call, now: clock.now(), body: body.json }));
  }

  /** Okta contract 1.2: 400 for a bound token as `Bearer`; what else stands in the answer is RFC 9449's. */
  function refusedScheme({ error, description }: SchemeRefusal): Response {
    const isBoundAsBearer = error === 'bound_as_bearer';
    const response = isBoundAsBearer
      ? new Response(null, { status: 400 })
      : errorResponse(oktaErrors.invalidToken(), source);
    const code = isBoundAsBearer ? 'invalid_request' : error;
    response.headers.set('www-authenticate', proofChallenge(code, description));
    return response;
  }

  function insufficientScope(): Response {
    const body = errorResponse(oktaErrors.forbidden(), source);
    const response =
      settings.undocumented.insufficientScopeBody === 'error' ? body : new Response(null, { status: 403 });
    response.headers.set(
      'www-authenticate',
      'Bearer realm="IdpMyAccountAPI", error="insufficient_scope", error_description="The access token provided does not contain the required scopes."',
    );
    return response;
  }

  /** Okta contract 4.3 and section 9: limits and the request's id on every response. */
  function finished(
    outcome: Response | OktaError,
    allowance: Allowance = limit.peek(NOBODY, clock.now()),
  ): Response {
    const response = outcome instanceof Response ? outcome : errorResponse(outcome, source);
    const told = 'allowance' in outcome && outcome.allowance ? outcome.allowance : allowance;
    const isLimited = Number.isFinite(told.limit);
    response.headers.set('x-rate-limit-limit', String(isLimited ? told.limit : UNLIMITED));
    response.headers.set('x-rate-limit-remaining', String(isLimited ? told.remaining : UNLIMITED));
    response.headers.set('x-rate-limit-reset', String(Math.ceil(told.resetAt / 1000)));
    response.headers.set('x-okta-request-id', source.base64url(27));
    return response;
  }

  return {
    routesOf: (operations) =>
      operations.map((operation) => ({
        operation: operation.name,
        method: operation.method,
        path: operation.path,
        handle: async (call) => withNonce(await answer(call, operation), call.request, dpop),
      })),
    anonymousRoute: (operation) => ({
      operation: operation.name,
      method: operation.method,
      path: operation.path,
      handle: (call) => answerAnonymous(call, operation),
    }),
    refuse: (error) => finished(error),
  };
}

const UNLIMITED = 1_000_000;
const VERSIONED_TYPES = ['*/*', 'application/*', 'application/json', 'application/merge-patch+json'];

/** Okta contract 1.2: any media range will do that has the version. */
function acceptsVersion(accept: string): boolean {
  return accept.split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    return VERSIONED_TYPES.includes(type) && parameters.includes('okta-version=1.0.0');
  });
}

function hasScope(
  { scp }: JWTPayload,
  { resource, higherResource, access }: Pick<OktaOperation<string>, 'resource' | 'higherResource' | 'access'>,
  { undocumented }: OktaSettings,
): boolean {
  const wanted = access === 'manage' ? ['manage'] : access === 'read' ? ['read', 'manage'] : ['read'];
  const prefixes = [
    `okta.myAccount.${resource}`,
    ...(higherResource === undefined ? [] : [`okta.myAccount.${higherResource}`]),
    ...(undocumented.umbrellaScopes ? ['okta.myAccount'] : []),
  ];
  const accepted = prefixes.flatMap((prefix) => wanted.map((verb) => `${prefix}.${verb}`));
  return Array.isArray(scp) && scp.some((scope) => accepted.includes(scope));
}

async function bodyOf(request: Request): Promise<{ readonly json: JsonObject } | OktaError> {
  if (request.method === 'GET' || request.method === 'DELETE') return { json: {} };
  const text = await request.text();
  if (text === '') return { json: {} };
  const parsed = parseJson(text);
  if (!isJsonObject(parsed?.value)) return oktaErrors.malformedBody();
  // Okta contract 1.3: be liberal; what follows the media type differs from client to client.
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/(merge-patch\+)?json\b/i.test(type)) return oktaErrors.unsupportedContentType();
  return { json: parsed.value };
}
