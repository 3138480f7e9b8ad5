import type { Account } from '../domain/index.ts';
import type { ProofFunction, TokenFunction } from '../http/index.ts';

/** The part of auth0-spa-js's `Auth0Client` (2) that is needed here. */
export interface Auth0SpaLike {
  getTokenSilently(options: {
    authorizationParams: { audience?: string; scope: string };
    cacheMode: 'on' | 'off';
  }): Promise<string | undefined>;
  getIdTokenClaims(): Promise<Auth0IdTokenClaims | undefined>;
  /** Needed for tokens that are bound to a key. */
  generateDpopProof?(request: {
    url: string;
    method: string;
    nonce?: string;
    accessToken: string;
  }): Promise<string>;
}

interface Auth0IdTokenClaims {
  sub?: string;
  iss?: string;
}

/**
 * A token source on auth0-spa-js: asks for the audience and the scopes of each operation, so that least
 * privilege needs no bookkeeping. After step-up and after a refusal its cache is passed over and a new token
 * is fetched. The subject is that of the ID token that auth0-spa-js holds afterwards.
 *
 * Where auth0-spa-js was made with `useDpop: true`, say `dpop: true` here: its tokens are bound to a key that
 * it keeps, and are proved with it.
 */
export function tokensFrom(
  auth0: Auth0SpaLike,
  { dpop = false }: { readonly dpop?: boolean } = {},
): TokenFunction {
  const proof: ProofFunction = async ({ accessToken, ...request }) =>
    (await auth0.generateDpopProof?.({ ...request, accessToken: accessToken.reveal() })) ?? '';

  return async ({ scopes, audience, reason }) => {
    const token = await auth0.getTokenSilently({
      authorizationParams: { scope: scopes.join(' '), ...(audience !== undefined && { audience }) },
      cacheMode: reason === 'initial' ? 'on' : 'off',
    });
    // After the token: fetching one may have brought the ID token of somebody else.
    const subject = (await auth0.getIdTokenClaims())?.sub;
    return {
      accessToken: token ?? '',
      ...(subject !== undefined && { subject }),
      ...(dpop && { proof }),
    };
  };
}

/**
 * Whose account it is, by the ID token, which auth0-spa-js hands out asynchronously. Rejects with a
 * `TypeError` when nobody is signed in.
 */
export async function accountOf(auth0: Pick<Auth0SpaLike, 'getIdTokenClaims'>): Promise<Account> {
  const claims = await auth0.getIdTokenClaims();
  if (!claims?.sub || !claims.iss) {
    throw new TypeError('Nobody is signed in: auth0-spa-js holds no ID token.');
  }
  return { provider: 'auth0', issuer: claims.iss, subject: claims.sub };
}
