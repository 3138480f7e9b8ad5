import type { Account, Directory } from '../accounts.ts';
import { isJsonObject, parseJson } from '../json.ts';
import type { Call } from '../server.ts';
import { words } from './authorize-request.ts';
import type { DpopChecks } from './dpop.ts';
import {
  type AuthorizationRules,
  type AuthorizationServer,
  type RefusedGrant,
  refusedGrant,
  unsupportedGrant,
} from './rules.ts';
import { sha256 } from './sha256.ts';
import type { SignInSessions } from './sign-in-session.ts';
import type { TokenResponse, Tokens } from './tokens.ts';

/** What the token endpoint needs. */
export interface TokenEndpointParts {
  readonly rules: AuthorizationRules;
  readonly accounts: Directory<Account>;
  readonly sessions: SignInSessions;
  readonly tokens: Tokens;
  readonly dpop: DpopChecks;
}

type Parameters = Readonly<Record<string, string | undefined>>;
type Outcome = TokenResponse | RefusedGrant;
/** The thumbprint of the key that the request proves; `undefined` for a request without proof. */
type ProvenKey = string | undefined;

/**
 * The token endpoint (RFC 6749 section 3.2): authorization codes with PKCE, and refresh tokens. With a
 * proof, its tokens are bound to the key (RFC 9449 section 5).
 */
export async function exchangeToken(
  call: Call,
  server: AuthorizationServer,
  parts: TokenEndpointParts,
): Promise<Response> {
  const outcome = await outcomeOf(call, server, parts);
  const [status, body] = 'body' in outcome ? [outcome.status, outcome.body] : [200, outcome];
  const response = Response.json(body, {
    status,
    headers: { 'cache-control': 'no-store', pragma: 'no-cache' },
  });
  const nonce = call.request.headers.has('dpop') && parts.dpop.nonceFor('token_endpoint');
  if (nonce) response.headers.set('dpop-nonce', nonce);
  return response;
}

async function outcomeOf(
  { request, origin, url }: Call,
  server: AuthorizationServer,
  parts: TokenEndpointParts,
): Promise<Outcome> {
  const parameters = await readParameters(request);
  let jkt: ProvenKey;
  if (request.headers.has('dpop') || parts.dpop.isDemanded) {
    const proven = await parts.dpop.check({ at: 'token_endpoint', request, url: origin + url.pathname });
    if ('error' in proven) return refusedGrant(400, proven.error, proven.description);
    jkt = proven.jkt;
  }
  if (parameters.grant_type === 'authorization_code') return redeemCode(parameters, server, parts, jkt);
  if (parameters.grant_type === 'refresh_token') return refresh(parameters, server, parts, jkt);
  const { rules, tokens } = parts;
  const extension = rules.extensionGrants.find(({ type }) => type === parameters.grant_type);
  if (!extension) return unsupportedGrant();
  const outcome = await extension.redeem({ parameters, server, origin, rules });
  return 'body' in outcome ? outcome : tokens.respond({ ...outcome, jkt });
}

async function redeemCode(
  parameters: Parameters,
  server: AuthorizationServer,
  { sessions, tokens }: TokenEndpointParts,
  jkt: ProvenKey,
): Promise<Outcome> {
  const issued = sessions.redeem(parameters.code ?? '');
  const isSameClient =
    issued?.grant.clientId === parameters.client_id &&
    issued?.redirectUri === parameters.redirect_uri &&
    issued?.grant.server === server;
  if (!issued || !isSameClient) {
    return refusedGrant(400, 'invalid_grant', 'The authorization code is invalid or has expired.');
  }
  if ((await challengeOf(parameters.code_verifier ?? '')) !== issued.codeChallenge) {
    return refusedGrant(400, 'invalid_grant', 'PKCE verification failed.');
  }
  // RFC 9449 section 10: a code is bound from its authorize request on, where that names a key.
  if (issued.grant.jkt !== undefined && issued.grant.jkt !== jkt) {
    return refusedGrant(400, 'invalid_grant', 'The authorization code is bound to another key.');
  }
  return tokens.respond({ ...issued.grant, jkt });
}

async function refresh(
  parameters: Parameters,
  server: AuthorizationServer,
  { rules, accounts, tokens }: TokenEndpointParts,
  jkt: ProvenKey,
): Promise<Outcome> {
  const grant = tokens.grantOf(parameters.refresh_token ?? '');
  // RFC 9449 section 5: refresh tokens of public clients are bound to the key that they were issued for.
  const isSameClient = grant?.clientId === parameters.client_id && (grant?.jkt ?? jkt) === jkt;
  if (!grant || grant.server !== server || !isSameClient) {
    return refusedGrant(400, 'invalid_grant', 'The refresh token is invalid or expired.');
  }
  const request = {
    scopes: parameters.scope === undefined ? undefined : words(parameters.scope),
    audience: parameters.audience,
  };
  const outcome = rules.refresh(grant, request, accounts.get(grant.accountId));
  return 'body' in outcome ? outcome : tokens.respond({ ...outcome, jkt });
}

/** `code_challenge` of a verifier (RFC 7636 section 4.2, S256). */
export function challengeOf(verifier: string): Promise<string> {
  return sha256(verifier);
}

async function readParameters(request: Request): Promise<Parameters> {
  const text = await request.text();
  if (!request.headers.get('content-type')?.includes('json')) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  const json = parseJson(text)?.value;
  if (!isJsonObject(json)) return {};
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
