import type { AuthorizationRules, AuthorizationServer, OAuthRefusal } from './rules.ts';
import { OPENID_SCOPES, refusal } from './rules.ts';

/** A request for a code that is in order (RFC 6749 section 4.1.1, RFC 7636, OpenID Connect 3.1.2.1). */
export interface AuthorizeRequest {
  readonly server: AuthorizationServer;
  readonly origin: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string | undefined;
  readonly nonce: string | undefined;
  readonly scopes: readonly string[];
  readonly audience: string;
  readonly codeChallenge: string;
  /** `dpop_jkt` (RFC 9449 section 10). */
  readonly jkt: string | undefined;
  readonly prompt: readonly string[];
  readonly maxAgeSeconds: number | undefined;
  readonly acrValues: readonly string[];
}

/** Where answers to a request go, also when the request is not in order. */
export interface Callback {
  readonly redirectUri: string;
  readonly state: string | undefined;
}

/** Reads an authorize request; answers a refusal when something in it is missing or unknown. */
export function readAuthorizeRequest(
  query: URLSearchParams,
  { rules, server, origin }: { rules: AuthorizationRules; server: AuthorizationServer; origin: string },
): AuthorizeRequest | OAuthRefusal {
  const clientId = query.get('client_id');
  const redirectUri = query.get('redirect_uri');
  const codeChallenge = query.get('code_challenge');
  if (query.get('response_type') !== 'code') {
    return refusal('unsupported_response_type', 'The response type must be code.');
  }
  if (!clientId || !redirectUri || !URL.canParse(redirectUri)) {
    return refusal('invalid_request', 'client_id and redirect_uri are needed.');
  }
  if (!codeChallenge || query.get('code_challenge_method') !== 'S256') {
    return refusal('invalid_request', 'PKCE with code_challenge_method S256 is needed.');
  }
  const maxAge = query.get('max_age');
  if (maxAge !== null && !/^\d+$/.test(maxAge)) {
    return refusal('invalid_request', 'max_age must be a number of seconds.');
  }
  const known = [...OPENID_SCOPES, ...rules.apiScopes];
  const asked = words(query.get('scope'));
  const scopes = asked.filter((scope) => known.includes(scope));
  if (scopes.length < asked.length && rules.unknownScopes === 'refuse') {
    return refusal('invalid_scope', 'One or more scopes are not configured for the authorization server.');
  }
  return {
    server,
    origin,
    clientId,
    redirectUri,
    codeChallenge,
    scopes,
    state: query.get('state') ?? undefined,
    nonce: query.get('nonce') ?? undefined,
    jkt: query.get('dpop_jkt') ?? undefined,
    audience: rules.audienceOf(query.get('audience') ?? undefined, origin),
    prompt: words(query.get('prompt')),
    maxAgeSeconds: maxAge === null ? undefined : Number(maxAge),
    acrValues: words(query.get('acr_values')),
  };
}

/** Sends the browser back to the client. */
export function redirectBack(callback: Callback, answer: Readonly<Record<string, string>>): Response {
  const url = new URL(callback.redirectUri);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  if (callback.state !== undefined) url.searchParams.set('state', callback.state);
  return new Response(null, { status: 302, headers: { location: url.href } });
}

/** The words of a parameter that is a list separated by spaces. */
export function words(text: string | null | undefined): readonly string[] {
  return text ? text.split(' ').filter((word) => word !== '') : [];
}
