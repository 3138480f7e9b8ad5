import { decodeJwt, type JWTPayload, SignJWT } from 'jose';
import type { Clock } from '../../domain/index.ts';
import type { Account, Directory } from '../accounts.ts';
import type { SeededSource } from '../seeded-source.ts';
import { KEY_ID, SIGNING_ALGORITHM, signingKeys } from './keys.ts';
import type { AuthorizationRules, Grant } from './rules.ts';

/** The answer of a token endpoint (RFC 6749 section 5.1). */
export interface TokenResponse {
  readonly token_type: 'Bearer' | 'DPoP';
  readonly access_token: string;
  readonly expires_in: number;
  readonly scope: string;
  readonly id_token?: string;
  readonly refresh_token?: string;
}

/** Tokens and what a test wants to know about them. */
export interface IssuedTokens {
  readonly accessToken: string;
  readonly idToken: string;
  readonly refreshToken?: string;
  /** Epoch ms. */
  readonly expiresAt: number;
  /** The `sub` of the ID token: the user's id. */
  readonly subject: string;
  /** The granted scopes, separated by spaces. */
  readonly scope: string;
}

/** Mints tokens, and knows which of them are still good. */
export interface Tokens {
  respond(grant: Grant, options?: { readonly lifetimeSeconds?: number }): Promise<TokenResponse>;
  /** The claims of an access token that this emulator has minted; `undefined` when it is not good. */
  verify(accessToken: string): JWTPayload | undefined;
  /** Access and refresh tokens of a user are no longer accepted, but for those of one context. */
  revoke(accountId: string, exceptContextId?: string): void;
  /** The context that an access token came of, by its claims. */
  contextOf(claims: JWTPayload): string | undefined;
  /** What a refresh token stands for. */
  grantOf(refreshToken: string): Grant | undefined;
}

/** What minting tokens needs. */
export interface TokenParts {
  readonly rules: AuthorizationRules;
  readonly accounts: Directory<Account>;
  readonly clock: Clock;
  readonly source: SeededSource;
}

/** Creates the tokens of one emulator. */
export function createTokens({ rules, accounts, clock, source }: TokenParts): Tokens {
  // By their ids. The key is shared by all emulators of the process: its signature does not make a token ours.
  const grants = new Map<string, Grant>();
  const claimsOf = new Map<string, JWTPayload>();
  const refreshTokens = new Map<string, Grant>();

  async function sign(claims: JWTPayload, lifetimeSeconds: number): Promise<string> {
    const { privateKey } = await signingKeys();
    const issuedAt = Math.floor(clock.now() / 1000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid: KEY_ID, typ: 'JWT' })
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetimeSeconds)
      .sign(privateKey);
  }

  function refreshTokenFor(grant: Grant): string {
    const token = source.base64url(43);
    refreshTokens.set(token, grant);
    return token;
  }

  return {
    async respond(grant, { lifetimeSeconds = rules.accessTokenLifetimeSeconds } = {}) {
      const account = accounts.get(grant.accountId);
      const id = `AT.${source.base64url(22)}`;
      grants.set(id, grant);
      const { jkt } = grant;
      const accessClaims = {
        ...rules.accessTokenClaims(grant, account),
        jti: id,
        ...(jkt !== undefined && { cnf: { jkt } }),
      };
      const accessToken = await sign(accessClaims, lifetimeSeconds);
      claimsOf.set(accessToken, decodeJwt(accessToken));
      return {
        token_type: jkt === undefined ? 'Bearer' : 'DPoP',
        access_token: accessToken,
        expires_in: lifetimeSeconds,
        scope: grant.scopes.join(' '),
        ...(grant.scopes.includes('openid') && {
          id_token: await sign(idTokenClaims(grant, account), rules.accessTokenLifetimeSeconds),
        }),
        ...(grant.scopes.includes('offline_access') && { refresh_token: refreshTokenFor(grant) }),
      };
    },
    // Only what was minted here is known here, so that there is no signature to check.
    verify(accessToken) {
      const claims = claimsOf.get(accessToken);
      const { exp = 0, jti = '' } = claims ?? {};
      return exp * 1000 > clock.now() && grants.has(jti) ? claims : undefined;
    },
    revoke(accountId, exceptContextId) {
      for (const known of [grants, refreshTokens]) {
        for (const [token, grant] of known) {
          const isSpared = grant.contextId === exceptContextId;
          if (grant.accountId === accountId && !isSpared) known.delete(token);
        }
      }
    },
    contextOf: ({ jti }) => grants.get(jti ?? '')?.contextId,
    grantOf: (refreshToken) => refreshTokens.get(refreshToken),
  };
}

function idTokenClaims(grant: Grant, account: Account): JWTPayload {
  const { authTimeAt, acr, amr } = grant.authentication;
  return {
    iss: grant.server.issuer(grant.origin),
    sub: account.id,
    aud: grant.clientId,
    auth_time: Math.floor(authTimeAt / 1000),
    amr,
    ...(acr !== undefined && { acr }),
    ...(grant.nonce !== undefined && { nonce: grant.nonce }),
    ...(grant.scopes.includes('profile') && { preferred_username: account.login }),
    ...(grant.scopes.includes('email') && { email: account.email }),
  };
}
