import type { Account } from '../accounts.ts';
import type { SeededSource } from '../seeded-source.ts';
import type { SignInProof } from './dpop.ts';
import type { AuthorizationRules, AuthorizationServer } from './rules.ts';
import { OPENID_SCOPES } from './rules.ts';
import { challengeOf } from './token-endpoint.ts';
import type { TokenResponse } from './tokens.ts';

/** What a sign-in is asked for. A `StepUpRequirement` fits as it is. */
export interface SignInOptions {
  readonly maxAgeSeconds?: number;
  readonly acrValues?: readonly string[];
  /** The OpenID scopes and every scope of the API by default. */
  readonly scopes?: readonly string[];
  /** Binds the tokens to the key that it proves (DPoP); a nonce that is demanded is given once. */
  readonly proof?: SignInProof;
}

/** The authorization server said no; `error` is its OAuth error code. */
export class SignInRefused extends Error {
  override readonly name = 'SignInRefused';

  constructor(
    readonly error: string,
    description: string,
  ) {
    super(`${error}: ${description}`);
  }
}

/** Where a headless sign-in goes, and by which `fetch`. */
export interface SignInTarget {
  readonly origin: string;
  readonly server: AuthorizationServer;
  readonly rules: AuthorizationRules;
  readonly source: SeededSource;
  readonly fetch: typeof globalThis.fetch;
}

/** The client of `issueToken` and `signIn`. */
export const EMULATOR_CLIENT_ID = 'emulator-client';
// The form is asked for a password and perhaps for a code: one page more than that is one too many.
const MAX_PAGES = 3;

/** Gets tokens the way a client does: authorize with PKCE, the login form, the token endpoint. */
export async function signInHeadless(
  account: Account,
  { maxAgeSeconds, acrValues, scopes, proof }: SignInOptions,
  { origin, server, rules, source, fetch }: SignInTarget,
): Promise<TokenResponse> {
  const verifier = source.base64url(43);
  const redirectUri = `${origin}/emulator/callback`;
  const url = new URL(`${origin}${server.paths.authorize}`);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: EMULATOR_CLIENT_ID,
    redirect_uri: redirectUri,
    scope: [...new Set(['openid', ...(scopes ?? [...OPENID_SCOPES, ...rules.apiScopes])])].join(' '),
    audience: rules.apiAudience(origin),
    state: source.base64url(16),
    nonce: source.base64url(16),
    code_challenge: await challengeOf(verifier),
    code_challenge_method: 'S256',
    prompt: 'login',
    ...(maxAgeSeconds !== undefined && { max_age: String(maxAgeSeconds) }),
    ...(acrValues !== undefined && acrValues.length > 0 && { acr_values: acrValues.join(' ') }),
  }).toString();

  const callback = await visitSignIn(account, url, fetch);
  const error = callback.searchParams.get('error');
  if (error !== null) throw new SignInRefused(error, callback.searchParams.get('error_description') ?? '');

  const tokenUrl = `${origin}${server.paths.token}`;
  const redeem = async (nonce: string | null) =>
    fetch(tokenUrl, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        ...(proof && {
          dpop: await proof({ method: 'POST', url: tokenUrl, ...(nonce !== null && { nonce }) }),
        }),
      },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: EMULATOR_CLIENT_ID,
        redirect_uri: redirectUri,
        code: callback.searchParams.get('code') ?? '',
        code_verifier: verifier,
      }),
    });
  const first = await redeem(null);
  const nonce = first.status === 400 && proof ? first.headers.get('dpop-nonce') : null;
  const response = nonce === null ? first : await redeem(nonce);
  const body: TokenResponse = await response.json();
  if (!response.ok) throw new SignInRefused('token_request_failed', JSON.stringify(body));
  return body;
}

/** Opens an authorize URL, fills in the forms that come, and answers where the browser is sent back to. */
export async function visitSignIn(
  account: Account,
  authorizeUrl: URL,
  fetch: typeof globalThis.fetch,
): Promise<URL> {
  const answers: Readonly<Record<string, string>> = {
    username: account.login,
    password: account.password ?? '',
    code: account.oneTimeCode ?? '',
  };
  let response = await fetch(authorizeUrl.href, { redirect: 'manual' });
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const location = response.headers.get('location');
    if (location !== null) return new URL(location, authorizeUrl);
    const form = formIn(await response.text());
    if (!response.ok || !form) throw new SignInRefused('sign_in_failed', `Status ${response.status}`);
    const fields = form.fields.map(({ name, value }) => [name, answers[name] ?? value]);
    response = await fetch(new URL(form.action, authorizeUrl).href, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams(fields),
    });
  }
  throw new SignInRefused('sign_in_failed', 'The login form does not accept what is filled in.');
}

interface Form {
  readonly action: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

/** Reads the emulator's own form; no parser for other people's HTML. */
function formIn(html: string): Form | undefined {
  const action = /<form method="post" action="([^"]*)">/.exec(html)?.[1];
  if (action === undefined) return undefined;
  const fields = [...html.matchAll(/<input [^>]*>/g)].map(([input]) => ({
    name: /name="([^"]*)"/.exec(input)?.[1] ?? '',
    value: /value="([^"]*)"/.exec(input)?.[1] ?? '',
  }));
  return { action, fields };
}
