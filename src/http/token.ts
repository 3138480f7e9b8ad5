import type { StepUpRequirement } from '../domain/index.ts';
import { type Account, accountFailure, type Secret, secret } from '../domain/index.ts';
import type { CallNames } from './deadline.ts';
import type { ProofFunction } from './dpop.ts';

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
  /** The request carries its proof itself: a `fetch` that authorizes requests lets it pass as it is. */
  readonly anonymous?: true;
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
export type TokenAnswer =
  | string
  | {
      readonly accessToken: string;
      readonly subject?: string;
      /**
       * For a token that is bound to a key: it then goes out as `DPoP`, with a proof per request. A bound
       * token without it goes out as `Bearer` and is refused with `unauthenticated`.
       * @see RFC 9449
       */
      readonly proof?: ProofFunction;
    };

/** A token, and how to prove that it is ours where it is bound to a key. */
export interface Credential {
  readonly token: Secret<string>;
  readonly proof?: ProofFunction | undefined;
}

/** Where tokens come from. What it throws ends in a typed failure; OAuth errors are understood. */
export type TokenFunction = (request: TokenRequest) => TokenAnswer | PromiseLike<TokenAnswer>;

/**
 * An access token, or a function that answers one. A string can neither be renewed nor checked for whose it
 * is: use it for scripts and tests.
 */
export type TokenSource = string | TokenFunction;

/** What a source answered, made ready to be sent. Throws the failure where it must not be. */
export function credentialIn(
  answer: TokenAnswer | undefined,
  account: Account,
  names: CallNames,
): Credential {
  const { accessToken, subject, proof } =
    typeof answer === 'string'
      ? { accessToken: answer, subject: undefined, proof: undefined }
      : { ...answer };
  if (subject !== undefined && subject !== account.subject) {
    const message = 'The token belongs to somebody else than the account. Nothing was sent.';
    throw accountFailure('subject_changed', message, names);
  }
  // A library beneath the source may answer nothing at all where nobody is signed in.
  return { token: secret(headerSafe(accessToken, 'token', names)), proof };
}

/** Whether it can be a token. RFC 6750 section 2.1: visible ASCII only */
export function isHeaderSafe(value: unknown): value is string {
  return typeof value === 'string' && /^[!-~]+$/.test(value);
}

/** A token or a proof, as it goes into a header. Throws a failure where it is none. */
export function headerSafe(value: unknown, what: 'token' | 'proof', names: CallNames): string {
  // Anything else would fail in the header, as if the network had.
  if (isHeaderSafe(value)) return value;
  throw accountFailure('unauthenticated', `The token source answered no ${what}.`, names);
}
