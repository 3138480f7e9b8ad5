import { base64url } from 'jose';
import type { Account, Directory } from '../accounts.ts';
import { isJsonObject, parseJson } from '../json.ts';
import type { Call } from '../server.ts';
import { refusal, words } from './authorize-request.ts';
import type { AuthorizationRules, AuthorizationServer, OAuthRefusal, RefusedRefresh } from './rules.ts';
import type { SignInSessions } from './sign-in-session.ts';
import type { TokenResponse, Tokens } from './tokens.ts';

/** What the token endpoint needs. */
export interface TokenEndpointParts {
  readonly rules: AuthorizationRules;
  readonly accounts: Directory<Account>;
  readonly sessions: SignInSessions;
  readonly tokens: Tokens;
}

type Parameters = Readonly<Record<string, string | undefined>>;
type Outcome = TokenResponse | RefusedRefresh;

/** The token endpoint (RFC 6749 section 3.2): authorization codes with PKCE, and refresh tokens. */
export async function exchangeToken(
  { request }: Call,
  server: AuthorizationServer,
  parts: TokenEndpointParts,
): Promise<Response> {
  const parameters = await readParameters(request);
  const outcome = await outcomeOf(parameters, server, parts);
  const [status, body] = 'body' in outcome ? [outcome.status, outcome.body] : [200, outcome];
  return Response.json(body, { status, headers: { 'cache-control': 'no-store', pragma: 'no-cache' } });
}

function outcomeOf(parameters: Parameters, server: AuthorizationServer, parts: TokenEndpointParts) {
  if (parameters.grant_type === 'authorization_code') return redeemCode(parameters, server, parts);
  if (parameters.grant_type === 'refresh_token') return refresh(parameters, server, parts);
  return refused(400, refusal('unsupported_grant_type', 'The grant type is not supported.'));
}

async function redeemCode(
  parameters: Parameters,
  server: AuthorizationServer,
  { sessions, tokens }: TokenEndpointParts,
): Promise<Outcome> {
  const issued = sessions.redeem(parameters.code ?? '');
  const isSameClient =
    issued?.grant.clientId === parameters.client_id &&
    issued?.redirectUri === parameters.redirect_uri &&
    issued?.grant.server === server;
  if (!issued || !isSameClient) {
    return refused(400, refusal('invalid_grant', 'The authorization code is invalid or has expired.'));
  }
  if ((await challengeOf(parameters.code_verifier ?? '')) !== issued.codeChallenge) {
    return refused(400, refusal('invalid_grant', 'PKCE verification failed.'));
  }
  return tokens.respond(issued.grant);
}

async function refresh(
  parameters: Parameters,
  server: AuthorizationServer,
  { rules, accounts, tokens }: TokenEndpointParts,
): Promise<Outcome> {
  const grant = tokens.grantOf(parameters.refresh_token ?? '');
  if (!grant || grant.server !== server || grant.clientId !== parameters.client_id) {
    return refused(400, refusal('invalid_grant', 'The refresh token is invalid or expired.'));
  }
  const request = {
    scopes: parameters.scope === undefined ? undefined : words(parameters.scope),
    audience: parameters.audience,
  };
  const outcome = rules.refresh(grant, request, accounts.get(grant.accountId));
  return 'body' in outcome ? outcome : tokens.respond(outcome);
}

/** `code_challenge` of a verifier (RFC 7636 section 4.2, S256). */
export async function challengeOf(verifier: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return base64url.encode(new Uint8Array(hash));
}

async function readParameters(request: Request): Promise<Parameters> {
  const text = await request.text();
  if (!request.headers.get('content-type')?.includes('json')) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  const json = parseJson(text)?.value;
  if (!isJsonObject(json)) return {};
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, String(value)]));
}

function refused(status: number, body: OAuthRefusal): RefusedRefresh {
  return { status, body };
}
