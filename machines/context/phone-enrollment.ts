import type { AccountFailure, Secret } from '../../src/domain/index.ts';
import type {
  ChallengePhoneInput,
  EnrolledPhone,
  EnrollPhoneInput,
  FindPhoneInput,
  FoundPhone,
  PhoneChannel,
  PhoneEnrollment,
  PhoneNumberInput,
} from '../../src/ports/index.ts';
import {
  type CodeEnrollmentContext,
  type CodeEnrollmentInput,
  type CodeEnrollmentOutput,
  type CodeOperation,
  enrollmentInput,
  foundOut,
  initialCodeContext,
  sent,
  trimmed,
  withoutEnrollment,
} from './code-enrollment.ts';
import { failed } from './flow.ts';

/** What the flow can be interrupted in, and carries on with after step-up or on retry. */
export type PhoneOperation = CodeOperation;

/** What the flow starts with; an empty object asks the user for the number. */
export interface PhoneEnrollmentInput extends CodeEnrollmentInput<PhoneEnrollment> {
  /** The number to add, as typed; without one, the flow begins by asking for it. */
  readonly phoneNumber?: string;
  /** Where a number without `+` is dialled from, as an ISO 3166-1 code such as `DE`. */
  readonly country?: string;
  /** `sms` by default. */
  readonly channel?: PhoneChannel;
}

/** What the flow came to. */
export type PhoneEnrollmentOutput = CodeEnrollmentOutput<PhoneEnrollment>;

/** What the flow knows. Plain data, but for what stands under `secrets` and `continuations`. */
export interface PhoneEnrollmentContext extends CodeEnrollmentContext<PhoneEnrollment> {
  /** What the user typed. */
  readonly typed: string;
  readonly country: string | null;
  /** The number in E.164 once it is checked; empty before. */
  readonly phoneNumber: string;
  readonly channel: PhoneChannel;
  /** Whether a code was asked for before, which may not have been delivered. */
  readonly isResend: boolean;
}

/** What can be sent to the flow; `internal.*` is its own, and `send` refuses it. */
export type PhoneEnrollmentEvent =
  | ({ readonly type: 'phone.submit' } & SubmittedPhone)
  | { readonly type: 'code.submit'; readonly code: Secret<string> }
  /** Another code; `channel` switches between text and call. */
  | { readonly type: 'code.resend'; readonly channel?: PhoneChannel }
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

/** A number as the user gives it; what is left out stays as it was. */
export interface SubmittedPhone {
  readonly phoneNumber: string;
  readonly country?: string;
  readonly channel?: PhoneChannel;
}

/** What a state tells a user interface besides its tags. */
export interface PhoneEnrollmentMeta {
  /** The screen to show. */
  readonly step:
    | 'phone'
    | 'sending'
    | 'code'
    | 'undelivered'
    | 'expired'
    | 'checking'
    | 'stepUp'
    | 'confirm'
    | 'discard'
    | 'interrupted'
    | 'problem'
    | 'end';
}

type Context = PhoneEnrollmentContext;

export function initialContext(input: PhoneEnrollmentInput): Context {
  const number = input.enrollment?.phoneNumber ?? '';
  return {
    ...initialCodeContext(input),
    typed: trimmed(input.phoneNumber ?? number),
    country: input.country ?? null,
    phoneNumber: number,
    channel: channelIn(input.channel) ?? 'sms',
    isResend: false,
  };
}

export function checkInput({ typed, country }: Context): PhoneNumberInput {
  return { text: typed, country };
}

export function enrollInput({ phoneNumber, channel, assurance }: Context): EnrollPhoneInput {
  return { phoneNumber, channel, proven: assurance.proven };
}

export function challengeInput(context: Context): ChallengePhoneInput {
  return { ...enrollmentInput(context), channel: context.channel, isResend: context.isResend };
}

export function findInput({ phoneNumber, enrollment, assurance }: Context): FindPhoneInput {
  return { phoneNumber, enrollment, proven: assurance.proven };
}

/** The user has given a number: whatever was begun with another one is left behind. */
export function phoneTaken(context: Context, given: SubmittedPhone): Partial<Context> {
  return {
    ...withoutEnrollment(),
    typed: trimmed(given.phoneNumber),
    country: trimmed(given.country) || context.country,
    phoneNumber: '',
    channel: channelIn(given.channel) ?? context.channel,
    isResend: false,
    failure: null,
  };
}

/** A code is on its way, or a phone that one can be sent to has been created. */
export function phoneSent(context: Context, answer: EnrolledPhone): Partial<Context> {
  return { ...sent(answer), isResend: context.isResend || answer.challenge !== null };
}

/** Where nothing of a code is known at the provider, there is nothing to send again. */
export function phoneFailed(
  context: Context,
  operation: PhoneOperation,
  failure: AccountFailure,
): Partial<Context> {
  const isNothingSent = operation === 'challenge' && failure.kind === 'challenge_expired';
  return { ...failed(context, operation, failure), ...(isNothingSent && { isResend: false }) };
}

/** What was found, as something to go on with; only a code that is out can be sent again. */
export function phoneFoundOut(context: Context, found: FoundPhone): Partial<Context> {
  const isOut = found.status === 'unverified' && found.challenge !== null;
  const isSendFound = context.uncertain === 'challenge' && found.status === 'unverified';
  return { ...foundOut(context, found), ...((isOut || isSendFound) && { isResend: isOut }) };
}

/** The channel that was asked for; nothing for what is none. */
export function channelIn(channel: unknown): PhoneChannel | undefined {
  return channel === 'sms' || channel === 'call' ? channel : undefined;
}
