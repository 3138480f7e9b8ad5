import {
  type AccountFailure,
  accountFailure,
  type Continuation,
  isOutcomeUnknown,
  isSecret,
  type Secret,
  secret,
} from '../../src/domain/index.ts';
import {
  type CodeChallenge,
  type CreatedEnrollment,
  DEFAULT_COOLDOWN_MS,
  type FoundEnrollment,
  NO_ASSURANCE,
} from '../../src/ports/index.ts';
import { type OperationContext, settled } from './flow.ts';

// What the flows that end in a typed code have in common: what they know, and how it changes.

/** What the flow can be interrupted in, and carries on with after step-up or on retry. */
export type CodeOperation = 'enroll' | 'challenge' | 'verify' | 'discard' | 'find';

/** Those that change something at the provider. */
export type CodeEffect = Exclude<CodeOperation, 'find'>;

/** What such a flow came to. */
export type CodeEnrollmentOutput<E> =
  | { readonly outcome: 'enrolled'; readonly enrollment: E }
  /**
   * `left` is the unverified enrollment that stays behind, if there is one. `mayBeEnrolled`: an entry was on its
   * way to the provider, or its proof was, and what became of it is not known.
   */
  | { readonly outcome: 'cancelled'; readonly left: E | null; readonly mayBeEnrolled: boolean }
  | { readonly outcome: 'subject_changed'; readonly failure: AccountFailure };

/** What such a flow knows. Plain data, but for what stands under `secrets` and `continuations`. */
export interface CodeEnrollmentContext<E> extends OperationContext<CodeOperation> {
  readonly enrollment: E | null;
  readonly challenge: CodeChallenge | null;
  /** How many wrong codes the user has typed. A new code does not reset it. */
  readonly wrongCodes: number;
  readonly uncertain: CodeEffect | null;
  /** How long the next resend has to wait, in ms. */
  readonly cooldownMs: number;
  readonly secrets: { readonly code: Secret<string> | null };
  readonly continuations: { readonly challenge: Continuation<string> | null };
  readonly outcome: CodeEnrollmentOutput<E>;
}

type Context<E> = CodeEnrollmentContext<E>;

/** What every such flow takes. */
export interface CodeEnrollmentInput<E> {
  /** An unverified enrollment of an earlier visit, to be proved now. */
  readonly enrollment?: E;
  /**
   * The operations that, once the user has stepped up for them, wait for `replay.confirm` instead of going
   * on by themselves. `['discard']` by default: what destroys is confirmed.
   */
  readonly confirmReplay?: readonly CodeOperation[];
}

export function initialCodeContext<E>({ enrollment, confirmReplay }: CodeEnrollmentInput<E>): Context<E> {
  return {
    enrollment: enrollment ?? null,
    challenge: null,
    wrongCodes: 0,
    failure: null,
    operation: enrollment ? 'challenge' : 'enroll',
    uncertain: null,
    retryWanted: false,
    assurance: NO_ASSURANCE,
    confirmReplay: confirmReplay ?? ['discard'],
    cooldownMs: DEFAULT_COOLDOWN_MS,
    secrets: { code: null },
    continuations: { challenge: null },
    outcome: { outcome: 'cancelled', left: null, mayBeEnrolled: false },
  };
}

// The states that call services with an enrollment, a challenge, a code or a demand are entered only when
// it is there; a service that is handed null all the same throws, and its actor fails as `unexpected`.
export const enrollmentOf = <E>(context: Context<E>) => context.enrollment as E;

/** For `challenge` and `discard`. */
export function enrollmentInput<E>(context: Context<E>) {
  return { enrollment: enrollmentOf(context), proven: context.assurance.proven };
}

export function verifyInput<E>(context: Context<E>) {
  return {
    ...enrollmentInput(context),
    challenge: context.challenge as CodeChallenge,
    continuation: context.continuations.challenge,
    code: context.secrets.code as Secret<string>,
  };
}

/** Whether an event carries a code: a Secret with something in it. */
export function isCode(code: unknown): boolean {
  return isSecret(code) && typeof code.reveal === 'function' && trimmed(code.reveal()) !== '';
}

/** What was typed, without the blanks around it; an empty text for what is no text. */
export function trimmed(text: unknown): string {
  return typeof text === 'string' ? text.trim() : '';
}

/** The user has typed a code: its verification is an operation of its own, what was proved for it stays. */
export function codeTaken<E>({ assurance }: Context<E>, code: Secret<string>): Partial<Context<E>> {
  return {
    secrets: { code: secret(trimmed(code.reveal())) },
    operation: 'verify',
    failure: null,
    assurance: { ...assurance, stepUps: 0 },
  };
}

/** A service sent a code, or created what a code can be sent for. */
export function sent<E>(answer: CreatedEnrollment<E>): Partial<Context<E>> {
  return {
    enrollment: answer.enrollment,
    challenge: answer.challenge,
    continuations: { challenge: answer.continuation },
    secrets: { code: null },
    operation: 'challenge',
    cooldownMs: answer.challenge?.cooldownMs ?? DEFAULT_COOLDOWN_MS,
    ...settled(),
  };
}

/** A code may have been sent, or is refused for a while: the next one waits anew. */
export function cooldownLengthened<E>({ challenge, failure }: Context<E>): Partial<Context<E>> {
  return {
    cooldownMs: failure?.retryAfterMs ?? DEFAULT_COOLDOWN_MS,
    challenge: challenge && { ...challenge, resendAt: failure?.retryAt ?? null },
  };
}

/** Whether an effect ended so that it may have taken place: the user's retry looks first. */
export function isUncertain({ operation, assurance, failure }: Context<unknown>): boolean {
  return operation !== 'find' && !assurance.demand && failure !== null && isOutcomeUnknown(failure);
}

/** Whether an effect that puts something on the account ended, or was left, so that it may have taken place. */
export function mayHaveEnrolled(context: Context<unknown>): boolean {
  const effect = context.uncertain ?? (isUncertain(context) ? context.operation : null);
  return effect === 'enroll' || effect === 'verify';
}

/** Whether the challenge will take no code any more: it has expired, or its session is refused. */
export function isDead({ operation, failure }: Context<unknown>): boolean {
  return (
    failure?.kind === 'challenge_expired' || (operation === 'verify' && failure?.kind === 'invalid_input')
  );
}

/** What the uncertain effect turned out to be, as something to go on with. */
export function foundOut<E>(context: Context<E>, found: FoundEnrollment<E>): Partial<Context<E>> {
  const operation = context.uncertain ?? context.operation;
  const known = settled();
  if (found.status === 'absent') return { ...known, ...withoutEnrollment() };
  if (found.status !== 'unverified' || operation === 'verify') return { ...known, operation };
  if (operation === 'discard') return { ...known, operation, enrollment: found.enrollment };
  return found.challenge
    ? sent({ ...found, challenge: found.challenge })
    : { ...known, operation: 'challenge', enrollment: found.enrollment };
}

/** Whether to go on by itself once looked up: the user asked for it, or it is the user's turn anyway. */
export function goesOn<E>({ uncertain, retryWanted }: Context<E>, found: FoundEnrollment<E>): boolean {
  if (uncertain === 'verify') return found.status !== 'absent';
  return retryWanted && found.status !== 'unknown';
}

/** The effect took place after all, or was made good elsewhere meanwhile. */
export function foundEnrolled<E extends Discardable>(found: FoundEnrollment<E>): Partial<Context<E>> {
  return found.status === 'verified' ? enrolled(found.enrollment) : {};
}

interface Discardable {
  readonly discardable: boolean;
}

export function enrolled<E extends Discardable>(proved: E): Partial<Context<E>> {
  const enrollment = { ...proved, discardable: false };
  return { ...settled(), enrollment, outcome: { outcome: 'enrolled', enrollment } };
}

/** The user has left; `mayBeEnrolled` where the account may have changed all the same. */
export function cancelled<E>({ enrollment }: Context<E>, mayBeEnrolled: boolean) {
  return { outcome: { outcome: 'cancelled' as const, left: enrollment, mayBeEnrolled } };
}

export function withoutEnrollment() {
  return {
    enrollment: null,
    challenge: null,
    continuations: { challenge: null },
    secrets: { code: null },
    operation: 'enroll' as const,
    uncertain: null,
    retryWanted: false,
  };
}

/** The user's own unverified entry of an earlier attempt is taken over. */
export function adopted<E>(found: FoundEnrollment<E>): Partial<Context<E>> {
  return found.status === 'unverified' ? { ...settled(), enrollment: found.enrollment } : {};
}

/** It is on the account, verified: there is nothing to adopt, so the user picks another. */
export function taken<E>({ failure }: Context<E>, message: string): Partial<Context<E>> {
  const known = failure?.kind === 'conflict' ? failure : null;
  return {
    ...settled(),
    operation: 'enroll',
    failure: known ?? accountFailure('conflict', message),
  };
}
