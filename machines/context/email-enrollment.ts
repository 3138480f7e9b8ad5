import { type AccountFailure, clampDelayMs, type Secret } from '../../src/domain/index.ts';
import type {
  CodeChallenge,
  EmailEnrollment,
  EmailRole,
  EnrollEmailInput,
  FindEmailInput,
  PollEmailInput,
} from '../../src/ports/index.ts';
import {
  type CodeEnrollmentContext,
  type CodeEnrollmentInput,
  type CodeEnrollmentOutput,
  type CodeOperation,
  enrollmentOf,
  initialCodeContext,
  trimmed,
} from './code-enrollment.ts';

/** What the flow can be interrupted in, and carries on with after step-up or on retry. */
export type EmailOperation = CodeOperation;

/** What the flow starts with; an empty object asks the user for the address. */
export interface EmailEnrollmentInput extends CodeEnrollmentInput<EmailEnrollment> {
  /** The address to add; without one, the flow begins by asking for it. */
  readonly email?: string;
  /** `secondary` by default. */
  readonly role?: EmailRole;
}

/** What the flow came to. */
export type EmailEnrollmentOutput = CodeEnrollmentOutput<EmailEnrollment>;

/** What the flow knows. Plain data, but for what stands under `secrets` and `continuations`. */
export interface EmailEnrollmentContext extends CodeEnrollmentContext<EmailEnrollment> {
  readonly email: string;
  readonly role: EmailRole;
  /** How long to wait before asking again whether the link was followed, in ms. */
  readonly pollDelayMs: number;
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
    ...initialCodeContext(input),
    email: trimmed(input.enrollment?.email ?? input.email),
    role: input.enrollment?.role ?? input.role ?? 'secondary',
    pollDelayMs: POLL_DELAY_MS,
  };
}

export function enrollInput({ email, role, assurance }: Context): EnrollEmailInput {
  return { email, role, proven: assurance.proven };
}

export function findInput({ email, role, enrollment, assurance }: Context): FindEmailInput {
  return { email, role, enrollment, proven: assurance.proven };
}

export function pollInput(context: Context): PollEmailInput {
  return { enrollment: enrollmentOf(context), challenge: context.challenge as CodeChallenge };
}

export function slower({ pollDelayMs }: Context, failure: AccountFailure): Partial<Context> {
  return {
    pollDelayMs: Math.max(
      Math.min(pollDelayMs * 2, MAX_POLL_DELAY_MS),
      clampDelayMs(failure.retryAfterMs ?? 0),
    ),
  };
}
