import {
  type AccountFailure,
  accountFailure,
  type Continuation,
  clampDelayMs,
  failureOf,
  isOutcomeUnknown,
  isSecret,
  type Secret,
  secret,
} from '../../src/domain/index.ts';
import {
  type ChallengeEmailInput,
  type CodeChallenge,
  DEFAULT_COOLDOWN_MS,
  type DiscardEmailInput,
  type EmailEnrollment,
  type EmailRole,
  type EnrollEmailInput,
  type EnrolledEmail,
  type FindEmailInput,
  type FlowAssurance,
  type FoundEmail,
  NO_ASSURANCE,
  type PollEmailInput,
  type StepUpRequest,
  spent,
  type VerifyEmailInput,
} from '../../src/ports/index.ts';

/** What the flow can be interrupted in, and carries on with after step-up or on retry. */
export type EmailOperation = 'enroll' | 'challenge' | 'verify' | 'discard' | 'find';

/** Those that change something at the provider. */
export type EmailEffect = Exclude<EmailOperation, 'find'>;

/** What the flow starts with; an empty object asks the user for the address. */
export interface EmailEnrollmentInput {
  /** The address to add; without one, the flow begins by asking for it. */
  readonly email?: string;
  /** `secondary` by default. */
  readonly role?: EmailRole;
  /** An unverified enrollment of an earlier visit, to be proved now. */
  readonly enrollment?: EmailEnrollment;
  /**
   * The operations that, once the user has stepped up for them, wait for `replay.confirm` instead of going
   * on by themselves. `['discard']` by default: what destroys is confirmed.
   */
  readonly confirmReplay?: readonly EmailOperation[];
}

/** What the flow came to. */
export type EmailEnrollmentOutput =
  | { readonly outcome: 'enrolled'; readonly enrollment: EmailEnrollment }
  /** `left` is the unverified enrollment that stays behind, if there is one. */
  | { readonly outcome: 'cancelled'; readonly left: EmailEnrollment | null }
  | { readonly outcome: 'subject_changed'; readonly failure: AccountFailure };

/** What the flow knows. Plain data, but for what stands under `secrets` and `continuations`. */
export interface EmailEnrollmentContext {
  readonly email: string;
  readonly role: EmailRole;
  readonly enrollment: EmailEnrollment | null;
  readonly challenge: CodeChallenge | null;
  /** How many wrong codes the user has typed. A new code does not reset it. */
  readonly wrongCodes: number;
  /** The newest failure, until an operation succeeds or the user gives something new. */
  readonly failure: AccountFailure | null;
  /** The operation under way: what step-up and retry go back to. */
  readonly operation: EmailOperation;
  /** The effect of which it is not known whether it took place. */
  readonly uncertain: EmailEffect | null;
  /** Whether the user asked for the uncertain effect again, so that it goes on once looked up. */
  readonly retryWanted: boolean;
  readonly assurance: FlowAssurance;
  readonly confirmReplay: readonly EmailOperation[];
  /** How long the next resend has to wait, in ms. */
  readonly cooldownMs: number;
  /** How long to wait before asking again whether the link was followed, in ms. */
  readonly pollDelayMs: number;
  readonly secrets: { readonly code: Secret<string> | null };
  readonly continuations: { readonly challenge: Continuation<string> | null };
  readonly outcome: EmailEnrollmentOutput;
}

/** What can be sent to the flow; `internal.*` is its own, and `send` refuses it. */
export type EmailEnrollmentEvent =
  | { readonly type: 'email.submit'; readonly email: string }
  | { readonly type: 'code.submit'; readonly code: Secret<string> }
  | { readonly type: 'code.resend' }
  | { readonly type: 'replay.confirm' }
  | { readonly type: 'enrollment.discard' }
  | { readonly type: 'enrollment.keep' }
  | { readonly type: 'flow.retry' }
  | { readonly type: 'flow.cancel' }
  /** Sent on resume: an effect was under way when the page went away. */
  | { readonly type: 'flow.interrupted' }
  | { readonly type: 'internal.codeSent' }
  | { readonly type: 'internal.codeMaybeSent' }
  | { readonly type: 'internal.codeLapsed' }
  | { readonly type: 'internal.nothingSent' }
  | { readonly type: 'internal.codeUseless' };

/** What a state tells a user interface besides its tags. */
export interface EmailEnrollmentMeta {
  /** The screen to show. */
  readonly step:
    | 'email'
    | 'sending'
    | 'code'
    | 'expired'
    | 'checking'
    | 'stepUp'
    | 'confirm'
    | 'discard'
    | 'interrupted'
    | 'problem'
    | 'end';
}

type Context = EmailEnrollmentContext;

/** How often to ask whether the link was followed. */
export const POLL_DELAY_MS = 5_000;
const MAX_POLL_DELAY_MS = 60_000;

export function initialContext(input: EmailEnrollmentInput): Context {
  return {
    email: trimmed(input.enrollment?.email ?? input.email),
    role: input.enrollment?.role ?? input.role ?? 'secondary',
    enrollment: input.enrollment ?? null,
    challenge: null,
    wrongCodes: 0,
    failure: null,
    operation: input.enrollment ? 'challenge' : 'enroll',
    uncertain: null,
    retryWanted: false,
    assurance: NO_ASSURANCE,
    confirmReplay: input.confirmReplay ?? ['discard'],
    cooldownMs: DEFAULT_COOLDOWN_MS,
    pollDelayMs: POLL_DELAY_MS,
    secrets: { code: null },
    continuations: { challenge: null },
    outcome: { outcome: 'cancelled', left: null },
  };
}

// The states that call services with an enrollment, a challenge, a code or a demand are entered only when
// it is there; a service that is handed null all the same throws, and its actor fails as `unexpected`.
export const enrollmentOf = (context: Context) => context.enrollment as EmailEnrollment;

export function enrollInput({ email, role, assurance }: Context): EnrollEmailInput {
  return { email, role, proven: assurance.proven };
}

export function findInput({ email, role, enrollment, assurance }: Context): FindEmailInput {
  return { email, role, enrollment, proven: assurance.proven };
}

/** For `challenge` and `discard`. */
export function enrollmentInput(context: Context): ChallengeEmailInput & DiscardEmailInput {
  return { enrollment: enrollmentOf(context), proven: context.assurance.proven };
}

export function pollInput(context: Context): PollEmailInput {
  return { enrollment: enrollmentOf(context), challenge: context.challenge as CodeChallenge };
}

export function verifyInput(context: Context): VerifyEmailInput {
  return {
    ...pollInput(context),
    continuation: context.continuations.challenge,
    code: context.secrets.code as Secret<string>,
    proven: context.assurance.proven,
  };
}

export function stepUpInput({ assurance }: Context): StepUpRequest {
  return assurance.demand as StepUpRequest;
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
export function codeTaken({ assurance }: Context, code: Secret<string>): Partial<Context> {
  return {
    secrets: { code: secret(trimmed(code.reveal())) },
    operation: 'verify',
    failure: null,
    assurance: { ...assurance, stepUps: 0 },
  };
}

/** A service sent a code, or created what a code can be sent for. */
export function sent(answer: EnrolledEmail): Partial<Context> {
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

/** An operation is over and done with: no failure to show, nothing uncertain, every proof spent. */
export function settled(): Partial<Context> {
  return { failure: null, uncertain: null, retryWanted: false, assurance: NO_ASSURANCE };
}

export function failed(
  context: Context,
  operation: EmailOperation,
  failure: AccountFailure,
): Partial<Context> {
  return { operation, failure, assurance: spent(context.assurance, failure) };
}

/** Whether an effect ended so that it may have taken place: the user's retry looks first. */
export function isUncertain({ operation, assurance, failure }: Context): boolean {
  return operation !== 'find' && !assurance.demand && failure !== null && isOutcomeUnknown(failure);
}

/** Whether the challenge will take no code any more: it has expired, or its session is refused. */
export function isDead({ operation, failure }: Context): boolean {
  return (
    failure?.kind === 'challenge_expired' || (operation === 'verify' && failure?.kind === 'invalid_input')
  );
}

/** What became of an effect is looked up: that is the operation under way now. */
export function lookedUp(uncertain: EmailEffect | null, retryWanted: boolean): Partial<Context> {
  return { operation: 'find', uncertain, retryWanted };
}

/** What the uncertain effect turned out to be, as something to go on with. */
export function foundOut(context: Context, found: FoundEmail): Partial<Context> {
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
export function goesOn({ uncertain, retryWanted }: Context, found: FoundEmail): boolean {
  if (uncertain === 'verify') return found.status !== 'absent';
  return retryWanted && found.status !== 'unknown';
}

/** The effect took place after all, or the user followed the link meanwhile. */
export function foundEnrolled(found: FoundEmail): Partial<Context> {
  return found.status === 'verified' ? enrolled(found.enrollment) : {};
}

export function enrolled(proved: EmailEnrollment): Partial<Context> {
  const enrollment = { ...proved, discardable: false };
  return { ...settled(), enrollment, outcome: { outcome: 'enrolled', enrollment } };
}

export function withoutEnrollment(): Partial<Context> {
  return {
    enrollment: null,
    challenge: null,
    continuations: { challenge: null },
    secrets: { code: null },
    operation: 'enroll',
    uncertain: null,
    retryWanted: false,
  };
}

/** The user's own unverified entry of an earlier attempt is taken over. */
export function adopted(found: FoundEmail): Partial<Context> {
  return found.status === 'unverified' ? { ...settled(), enrollment: found.enrollment } : {};
}

/** The address is on the account, verified: there is nothing to adopt, so the user picks another. */
export function taken({ failure }: Context): Partial<Context> {
  const known = failure?.kind === 'conflict' ? failure : null;
  return {
    ...settled(),
    operation: 'enroll',
    failure: known ?? accountFailure('conflict', 'The address is on the account already.'),
  };
}

export function slower({ pollDelayMs }: Context, failure: AccountFailure): Partial<Context> {
  return {
    pollDelayMs: Math.max(
      Math.min(pollDelayMs * 2, MAX_POLL_DELAY_MS),
      clampDelayMs(failure.retryAfterMs ?? 0),
    ),
  };
}

export function endedForOtherSubject(failure: AccountFailure | null): Partial<Context> {
  return { outcome: { outcome: 'subject_changed', failure: failureOf(failure) } };
}
