import { type Clock, systemClock } from '../domain/index.ts';
import type { TokenFunction, TokenRequest, TokenSource } from '../http/index.ts';
import type { PasskeySignIn } from '../ports/index.ts';

/** The token of the newest sign-in, before those that the application has otherwise. */
export interface SignInTokens {
  /** The client's `token`. */
  readonly source: TokenFunction;
  /** Somebody has signed in: from now on theirs is answered. */
  take(signIn: PasskeySignIn): void;
  /** Forgets it: on sign-out, and when the user has signed in by other means. */
  clear(): void;
}

/**
 * A token source for an application whose user can sign in with a passkey, beside what it has. The token of
 * that sign-in is answered with its subject, while it lives, has the scopes, and was not refused; after a
 * step-up it comes first whatever its scopes, so that a scope it lacks is told. Otherwise `others` is asked. It
 * is kept in memory only.
 */
export function signInTokens(
  others: TokenSource,
  { clock = systemClock }: { readonly clock?: Clock } = {},
): SignInTokens {
  let newest: PasskeySignIn | undefined;

  function isGood(signIn: PasskeySignIn, { reason, refused, scopes }: TokenRequest): boolean {
    if (signIn.expiresAt <= clock.now()) return false;
    if (refused && refused.reveal() === signIn.accessToken.reveal()) return false;
    return reason === 'step_up' || scopes.every((scope) => signIn.scopes?.includes(scope) ?? true);
  }

  return {
    async source(request) {
      if (newest && isGood(newest, request)) {
        const { accessToken, proof } = newest;
        return { accessToken: accessToken.reveal(), subject: proof.subject };
      }
      return typeof others === 'string' ? others : others(request);
    },
    take(signIn) {
      newest = signIn;
    },
    clear() {
      newest = undefined;
    },
  };
}
