import type { Emulator, IssuedTokens } from '../../../../src/emulator/index.ts';
import type { TokenFunction } from '../../../../src/http/index.ts';
import { USER } from '../../email-run.ts';

/** The tokens that the application under test holds. */
export interface Session {
  /** The `sub` of the user whose account it is. */
  readonly subject: string;
  readonly token: TokenFunction;
  /** The user has authenticated again; the tokens are there for who asks with the reason `step_up`. */
  authenticated(tokens: IssuedTokens): void;
  /** From now on the tokens at hand are not enough, until the user has authenticated again. */
  demand(): void;
  /** The user has signed in again by other means: nothing is demanded any more. */
  signInAnew(): Promise<void>;
  /** What the next renewal of a refused token brings, once. */
  renewBy(renewal: () => Promise<IssuedTokens>): void;
}

/** `refresh`: what the application does for a token while more is demanded of the user. */
export async function createSession(
  emulator: Emulator<string, unknown>,
  refresh?: (tokens: IssuedTokens) => Promise<IssuedTokens>,
): Promise<Session> {
  let current = await emulator.issueToken(USER);
  let proven: IssuedTokens | undefined;
  let isDemanded = false;
  let renewal: (() => Promise<IssuedTokens>) | undefined;
  const { subject } = current;

  return {
    subject,
    async token({ reason }) {
      if (reason === 'step_up' && proven) {
        current = proven;
        proven = undefined;
        isDemanded = false;
      }
      if (reason === 'unauthenticated') {
        const renew =
          renewal ?? (() => (isDemanded && refresh ? refresh(current) : emulator.issueToken(USER)));
        renewal = undefined;
        return renew();
      }
      return isDemanded && refresh ? refresh(current) : current;
    },
    authenticated(tokens) {
      if (tokens.subject === subject) proven = tokens;
    },
    demand() {
      isDemanded = true;
    },
    async signInAnew() {
      if (!isDemanded) return;
      current = await emulator.issueToken(USER);
      proven = undefined;
      isDemanded = false;
    },
    renewBy(next) {
      renewal = next;
    },
  };
}

/** A real refresh at the token endpoint; what it refuses is thrown, as client libraries do. */
export async function refreshed(tokenUrl: string, tokens: IssuedTokens, clientId: string) {
  const answer = await fetch(tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: clientId,
      refresh_token: tokens.refreshToken ?? '',
    }),
  });
  const body: { readonly access_token?: string } = await answer.json();
  if (!answer.ok) throw body;
  return { ...tokens, accessToken: body.access_token ?? '' };
}
