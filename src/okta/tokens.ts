import { type Account, type Secret, secret } from '../domain/index.ts';
import type { ProofFunction, TokenFunction } from '../http/index.ts';

/** The part of okta-auth-js's `OktaAuth` (7 and 8) that is needed here. */
export interface OktaAuthLike {
  readonly tokenManager: {
    getTokens(): Promise<OktaTokens>;
    getTokensSync(): OktaTokens;
    setTokens(tokens: OktaTokens): void;
    hasExpired(token: object): boolean;
  };
  readonly token: { renewTokens(): Promise<OktaTokens> };
  /** Needed for tokens that are bound to a key. */
  getDPoPAuthorizationHeaders?(request: {
    url: string;
    method: string;
    nonce?: string;
    accessToken?: object;
  }): Promise<{ Dpop: string }>;
}

interface OktaTokens {
  accessToken?: OktaAccessToken;
  idToken?: OktaIdToken;
}

interface OktaAccessToken {
  accessToken: string;
  /** `DPoP` for those that are bound to a key. */
  tokenType?: string;
}

interface OktaIdToken {
  issuer: string;
  claims: { sub: string; iss?: string };
}

/**
 * A token source on okta-auth-js. It answers the token that the token manager holds, with the subject of the
 * ID token beside it, and renews it when it has expired.
 *
 * After step-up and after a refusal, the token that was last answered will not do. When the token manager
 * holds another one by then (a sign-in put it there: after a redirect, in a popup, in another tab), that one
 * is answered as it is: renewing it would cost a request, and a refresh does not renew the authentication.
 * When it still holds the same one, it is renewed.
 *
 * Tokens that are bound to a key (okta-auth-js with `dpop: true`) are proved with the key that it keeps.
 */
export function tokensFrom(oktaAuth: OktaAuthLike): TokenFunction {
  let lastGiven: Secret<string> | undefined;
  let renewal: Promise<OktaTokens> | undefined;

  // One at a time: a refresh token may be used once only. Not the token manager's own `renew`, which throws
  // the tokens away when the network fails.
  function renewed(): Promise<OktaTokens> {
    renewal ??= renewInto(oktaAuth).finally(() => {
      renewal = undefined;
    });
    return renewal;
  }

  return async ({ reason, refused }) => {
    const stored = await oktaAuth.tokenManager.getTokens();
    const isUsable = stored.accessToken && !oktaAuth.tokenManager.hasExpired(stored.accessToken);
    // After step-up, the flow's own token of before will not do; after a refusal, the refused one.
    const outdated = reason === 'step_up' ? lastGiven : refused;
    const isOutdated = outdated !== undefined && stored.accessToken?.accessToken === outdated.reveal();
    const { accessToken, idToken } = isUsable && !isOutdated ? stored : await renewed();
    const subject = idToken?.claims.sub;
    const token = accessToken?.accessToken ?? '';
    if (reason === 'initial') lastGiven = secret(token);
    const proof = accessToken?.tokenType === 'DPoP' && proofWith(oktaAuth, accessToken);
    return { accessToken: token, ...(subject !== undefined && { subject }), ...(proof && { proof }) };
  };
}

function proofWith(oktaAuth: OktaAuthLike, accessToken: OktaAccessToken): ProofFunction {
  return async ({ method, url, nonce }) => {
    const request = { method, url, accessToken, ...(nonce !== undefined && { nonce }) };
    return (await oktaAuth.getDPoPAuthorizationHeaders?.(request))?.Dpop ?? '';
  };
}

/** Whose account it is, by the ID token. Throws a `TypeError` when nobody is signed in. */
export function accountOf(oktaAuth: Pick<OktaAuthLike, 'tokenManager'>): Account {
  const { idToken } = oktaAuth.tokenManager.getTokensSync();
  if (!idToken) {
    throw new TypeError('Nobody is signed in: okta-auth-js holds no ID token. Ask for the scope "openid".');
  }
  return { provider: 'okta', issuer: idToken.claims.iss ?? idToken.issuer, subject: idToken.claims.sub };
}

async function renewInto({ token, tokenManager }: OktaAuthLike): Promise<OktaTokens> {
  const tokens = await token.renewTokens();
  tokenManager.setTokens(tokens);
  return tokens;
}
