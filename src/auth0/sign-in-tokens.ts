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

// A call that was interrupted may wait for the user's word before it is sent again.
const JUST_NOW_MS = 300_000;

/**
 * A token source for an application whose user can sign in with a passkey, beside what it has. The token of
 * that sign-in is answered with its subject, while it lives, is for the audience, and has the scopes. After a
 * step-up it comes first whatever its scopes, so that a scope it lacks is told: as long as it is no older than
 * was demanded, or has come within five minutes. Otherwise `others` is asked. It is forgotten once it was
 * refused, and once `others` has answered a step-up that it was too old for. It is kept in memory only.
 *
 * It is a `Bearer` token: not for a client whose tokens are bound to a key (DPoP).
 */
export function signInTokens(
  others: TokenSource,
  { clock = systemClock }: { readonly clock?: Clock } = {},
): SignInTokens {
  let newest: Taken | undefined;

  return {
    async source(request) {
      if (newest && isRefused(newest, request)) newest = undefined;
      if (newest && isGood(newest, request, clock.now())) {
        const { accessToken, proof } = newest.signIn;
        return { accessToken: accessToken.reveal(), subject: proof.subject };
      }
      const tooOld = newest && isStepUp(newest, request) ? newest : undefined;
      const answer = typeof others === 'string' ? others : await others(request);
      // The user has signed in by other means since.
      if (newest === tooOld) newest = undefined;
      return answer;
    },
    take(signIn) {
      newest = { signIn, takenAt: clock.now() };
    },
    clear() {
      newest = undefined;
    },
  };
}

interface Taken {
  readonly signIn: PasskeySignIn;
  readonly takenAt: number;
}

function isRefused({ signIn }: Taken, { refused }: TokenRequest): boolean {
  return refused?.reveal() === signIn.accessToken.reveal();
}

function isForAudience({ signIn }: Taken, { audience }: TokenRequest): boolean {
  return signIn.audience === (audience ?? null);
}

/** Whether the user has just authenticated again, by whatever means, for what it could be used for. */
function isStepUp(taken: Taken, request: TokenRequest): boolean {
  return request.reason === 'step_up' && isForAudience(taken, request);
}

function isGood(taken: Taken, request: TokenRequest, now: number): boolean {
  const { signIn, takenAt } = taken;
  if (signIn.expiresAt <= now || !isForAudience(taken, request)) return false;
  if (request.reason !== 'step_up') return request.scopes.every((scope) => signIn.scopes.includes(scope));
  const maxAgeMs = (request.requirement?.maxAgeSeconds ?? 0) * 1000;
  return now - takenAt < Math.max(JUST_NOW_MS, maxAgeMs);
}
