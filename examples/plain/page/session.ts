import type { Account } from 'account-flows';
import type { TokenFunction } from 'account-flows/okta';

/** The tokens of a sign-in. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly scopes: readonly string[];
}

/** Who is signed in where: what the page's server answers. A real page has its SDK for this. */
export interface SignedIn {
  readonly account: Account;
  readonly login: string;
  readonly credentials: string;
  readonly baseUrl: string;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  /** Every scope that the page's flows need, and where their tokens are for. */
  readonly scopes: readonly string[];
  readonly audience: string | null;
  readonly tokens: Tokens;
}

/** The session of this page: who is signed in, and the tokens that the operations go out with. */
export interface Session extends Omit<SignedIn, 'tokens'> {
  readonly token: TokenFunction;
  /** After another sign-in. */
  replace(tokens: Tokens): void;
}

/** Opens the session with a provider; tokens outlive a reload in `sessionStorage`, as the SDKs keep them. */
export async function openSession(
  provider: string,
  { storage, search }: { readonly storage: Storage; readonly search: string },
): Promise<Session> {
  const answer = await fetch(`/session/${provider}${search}`);
  const signedIn: SignedIn = await answer.json();
  const { account, clientId, tokenUrl, audience } = signedIn;
  const key = `tokens ${account.issuer} ${account.subject}`;
  const stored = storage.getItem(key);
  let tokens: Tokens = stored ? JSON.parse(stored) : signedIn.tokens;

  function replace(newer: Tokens): void {
    tokens = newer;
    storage.setItem(key, JSON.stringify(newer));
  }

  async function refresh(scopes: readonly string[]): Promise<void> {
    const answer = await fetch(tokenUrl, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: clientId,
        refresh_token: tokens.refreshToken,
        ...(audience !== null && { audience, scope: scopes.join(' ') }),
      }),
    });
    // What the provider demands is told by the OAuth error in it: see `step_up_required`.
    if (!answer.ok) throw await answer.json();
    replace(tokensIn(await answer.json(), tokens));
  }

  return {
    ...signedIn,
    replace,
    async token({ reason, scopes }) {
      const isMissing = scopes.some((scope) => !tokens.scopes.includes(scope));
      if (isMissing || reason === 'unauthenticated') await refresh(scopes);
      return { accessToken: tokens.accessToken, subject: account.subject };
    },
  };
}

/** What the token endpoint answers (RFC 6749 section 5.1). */
export interface TokenAnswer {
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly id_token?: string;
  readonly scope?: string;
}

export function tokensIn(answer: TokenAnswer, before?: Tokens): Tokens {
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? before?.refreshToken ?? '',
    scopes: answer.scope?.split(' ') ?? before?.scopes ?? [],
  };
}
