import type { StepUpRequirement } from '../domain/index.ts';
import { type Account, type AccountFailure, accountFailure, type Secret, secret } from '../domain/index.ts';
import type { CallNames } from './deadline.ts';

/**
 * Why a token is asked for. `unauthenticated`: the provider has just refused the one before. `step_up`: the
 * user has just authenticated again for this call. For both, a token from a cache will not do.
 */
export type TokenReason = 'initial' | 'unauthenticated' | 'step_up';

/** What a request needs to be authorized for. */
export interface Authorization {
  /** The scopes that the operation needs. */
  readonly scopes: readonly string[];
  /** Auth0's `audience`; `undefined` where the provider has none. */
  readonly audience: string | undefined;
  readonly reason: TokenReason;
  /** What the user has just proved for this call. */
  readonly requirement?: StepUpRequirement;
}

/** What a token source is asked. */
export interface TokenRequest extends Authorization {
  /** Aborts when the call is given up or out of time. */
  readonly signal: AbortSignal;
  /** With `unauthenticated`: the token that the provider has just refused. */
  readonly refused?: Secret<string>;
}

/**
 * A bare token says nothing about whose it is: with one, the library cannot notice that somebody else is
 * signed in by now. Answer `subject`, the `sub` of the ID token that came with it, wherever you can.
 */
export type TokenAnswer = string | { readonly accessToken: string; readonly subject?: string };

/** Where tokens come from. What it throws ends in a typed failure; OAuth errors are understood. */
export type TokenFunction = (request: TokenRequest) => TokenAnswer | PromiseLike<TokenAnswer>;

/**
 * An access token, or a function that answers one. A string can neither be renewed nor checked for whose it
 * is: use it for scripts and tests.
 */
export type TokenSource = string | TokenFunction;

/** The token in what a source answered, or why it must not be used. */
export function tokenIn(
  answer: TokenAnswer | undefined,
  account: Account,
  names: CallNames,
): Secret<string> | AccountFailure {
  const { accessToken, subject } =
    typeof answer === 'string' ? { accessToken: answer, subject: undefined } : { ...answer };
  if (subject !== undefined && subject !== account.subject) {
    const message = 'The token belongs to somebody else than the account. Nothing was sent.';
    return accountFailure('subject_changed', message, names);
  }
  // A library beneath the source may answer nothing at all where nobody is signed in.
  return typeof accessToken === 'string' && isHeaderSafe(accessToken)
    ? secret(accessToken)
    : accountFailure('unauthenticated', 'The token source answered no token.', names);
}

// RFC 6750 section 2.1: visible ASCII only. Anything else would fail in the header, as if the network had.
function isHeaderSafe(token: string): boolean {
  return /^[!-~]+$/.test(token);
}
