import type { Continuation, StepUpRequirement } from '../domain/index.ts';
import type { CodeChallenge } from './code-challenge.ts';

// What the enrollments that are proved with a code have in common; `E` is an enrollment of their kind.

/** What every call that a provider may refuse until step-up carries along. */
export interface Proven {
  /** What the user has just proved for this very call; the token must then be a new one. */
  readonly proven: StepUpRequirement | null;
}

/** What sending a code came to. */
export interface SentCode<E> {
  readonly enrollment: E;
  readonly challenge: CodeChallenge;
  /** What the provider wants back with the code, where it wants anything. */
  readonly continuation: Continuation<string> | null;
}

/** What creating an enrollment came to; a provider that sends the code by itself answers a `SentCode`. */
export type CreatedEnrollment<E> =
  | SentCode<E>
  | { readonly enrollment: E; readonly challenge: null; readonly continuation: null };

/** What became of an enrollment: the answer of `find`. */
export type FoundEnrollment<E> =
  | { readonly status: 'absent' }
  | {
      readonly status: 'unverified';
      readonly enrollment: E;
      /** The code that is still outstanding, where the provider tells. */
      readonly challenge: CodeChallenge | null;
      readonly continuation: Continuation<string> | null;
    }
  | { readonly status: 'verified'; readonly enrollment: E }
  /** The provider does not list what is pending: a code may have been sent. */
  | { readonly status: 'unknown' };
