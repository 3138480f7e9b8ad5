import { and, assign, not, or, raise, setup, stateIn } from 'xstate';
import { type AccountFailure, clampDelayMs, type Secret } from '../src/domain/index.ts';
import {
  actorsOf,
  demanded,
  type EnrolledPhone,
  type FlowTag,
  type FoundPhone,
  ineffective,
  isNewDemand,
  type PhoneEnrollment,
  type PhoneEnrollmentServices,
  type PhoneNumberServices,
  PROOF_DOUBTED,
  phoneEnrollmentPort,
  phoneNumberPort,
  proved,
  type StepUpServices,
  stepUpPort,
} from '../src/ports/index.ts';
import {
  adopted,
  type CodeEffect,
  cancelled,
  codeTaken,
  cooldownLengthened,
  enrolled,
  enrollmentInput,
  foundEnrolled,
  foundOut,
  goesOn,
  isCode,
  isDead,
  isUncertain,
  mayHaveEnrolled,
  taken,
  trimmed,
  verifyInput,
  withoutEnrollment,
} from './context/code-enrollment.ts';
import {
  answerOf,
  endedForOtherSubject,
  failedIn,
  failureIn,
  lookedUp,
  RATE_LIMIT_WAIT_MS,
  settled,
  stepUpInput,
} from './context/flow.ts';
import {
  challengeInput,
  channelIn,
  checkInput,
  enrollInput,
  findInput,
  initialContext,
  type PhoneEnrollmentContext,
  type PhoneEnrollmentEvent,
  type PhoneEnrollmentInput,
  type PhoneEnrollmentMeta,
  type PhoneEnrollmentOutput,
  type PhoneOperation,
  phoneFailed,
  phoneFoundOut,
  phoneSent,
  phoneTaken,
  type SubmittedPhone,
} from './context/phone-enrollment.ts';

// What programs that export such a machine have to be able to name.
export type { CodeEffect, CodeOperation } from './context/code-enrollment.ts';
export type {
  PhoneEnrollmentContext,
  PhoneEnrollmentEvent,
  PhoneEnrollmentInput,
  PhoneEnrollmentMeta,
  PhoneEnrollmentOutput,
  PhoneOperation,
  SubmittedPhone,
} from './context/phone-enrollment.ts';

/**
 * Adds a phone to the account: check the number, enroll, send a code by text or call, prove it; the
 * provider's step-up demand is answered in the middle and the interrupted call carried on with. Needs
 * `PhoneEnrollmentServices`, `PhoneNumberServices` and `StepUpServices` (see `withServices`), and ends in a
 * `PhoneEnrollmentOutput`.
 */
export const phoneEnrollmentMachine = setup({
  types: {
    input: {} as PhoneEnrollmentInput,
    context: {} as PhoneEnrollmentContext,
    events: {} as PhoneEnrollmentEvent,
    output: {} as PhoneEnrollmentOutput,
    tags: {} as FlowTag,
    meta: {} as PhoneEnrollmentMeta,
  },
  actors: {
    ...actorsOf<PhoneEnrollmentServices>(phoneEnrollmentPort),
    ...actorsOf<PhoneNumberServices>(phoneNumberPort),
    ...actorsOf<StepUpServices>(stepUpPort),
  },
  delays: {
    resendCooldown: ({ context }) => clampDelayMs(context.cooldownMs),
    codeLifetime: ({ context }) => clampDelayMs(context.challenge?.lifetimeMs ?? 0),
    rateLimitWait: ({ context }) => clampDelayMs(context.failure?.retryAfterMs ?? RATE_LIMIT_WAIT_MS),
  },
  guards: {
    hasNumber: ({ context }) => context.typed !== '',
    hasEnrollment: ({ context }) => context.enrollment !== null,
    hasChallenge: ({ context }) => context.challenge !== null,
    hasCode: ({ context }) => context.secrets.code !== null,
    isNumberGiven: (_, params: { phoneNumber: unknown }) => trimmed(params.phoneNumber) !== '',
    isCodeGiven: (_, params: { code: unknown }) => isCode(params.code),
    isCodeAlive: and(['hasChallenge', stateIn({ active: { lifetime: 'running' } })]),
    isCodeLapsed: stateIn({ active: { lifetime: 'lapsed' } }),
    isCooledDown: stateIn({ active: { cooldown: 'ready' } }),
    isDiscardable: ({ context }) => context.enrollment?.discardable ?? false,

    isChallenging: ({ context }) => context.operation === 'challenge',
    isVerifying: ({ context }) => context.operation === 'verify',
    isDiscarding: ({ context }) => context.operation === 'discard',
    isFinding: ({ context }) => context.operation === 'find',
    isReconciling: ({ context }) => context.operation === 'find' && context.uncertain !== null,
    isLapsedCodeVerifying: and(['isVerifying', 'isCodeLapsed']),
    isCodeVerifying: and(['isVerifying', 'hasCode']),
    isEnrollmentChallenging: and(['isChallenging', 'hasEnrollment']),
    isRetryAllowed: or(['isVerifying', 'isDiscarding', 'isFinding', 'isCooledDown']),
    isConfirmationWanted: ({ context }) => context.confirmReplay.includes(context.operation),

    isSentAlready: (_, answer: EnrolledPhone) => Boolean(answer.challenge),
    isFoundVerified: (_, found: FoundPhone) => found.status === 'verified',
    isFoundUnverified: (_, found: FoundPhone) => found.status === 'unverified',
    isFoundWithCode: ({ context }, found: FoundPhone) => Boolean(foundOut(context, found).challenge),
    isFoundDiscarded: ({ context }, found: FoundPhone) =>
      context.uncertain === 'discard' && found.status === 'absent',
    isNeverEnrolled: ({ context }, found: FoundPhone) =>
      context.uncertain === 'enroll' && context.retryWanted && found.status === 'absent',
    isFoundGone: (_, found: FoundPhone) => found.status === 'absent',
    isSendTooSoon: and([
      ({ context }) => context.uncertain === 'enroll' || context.uncertain === 'challenge',
      not('isCooledDown'),
    ]),
    isGoingOn: ({ context }, found: FoundPhone) => goesOn(context, found),

    isSubjectChanged: ({ context }) => context.failure?.kind === 'subject_changed',
    isStepUpDeclined: and(['isStepUpPending', ({ context }) => context.failure?.kind === 'not_completed']),
    isStepUpDemanded: ({ context }) => isNewDemand(context.assurance, context.failure),
    isStepUpIneffective: ({ context }) => context.failure?.kind === 'step_up_required',
    isStepUpPending: ({ context }) => context.assurance.demand !== null,
    isLapsedCodeWrong: and(['isCodeWrong', 'isCodeLapsed']),
    isCodeWrong: and(['isVerifying', ({ context }) => context.failure?.kind === 'invalid_code']),
    isChallengeDead: ({ context }) => isDead(context),
    isNumberRefused: ({ context }) =>
      context.operation === 'enroll' && context.failure?.kind === 'invalid_input',
    isNumberTaken: ({ context }) => context.operation === 'enroll' && context.failure?.kind === 'conflict',
    isDiscardedAlready: and(['isDiscarding', 'isEnrollmentGone']),
    isDiscardRefused: and(['isDiscarding', ({ context }) => context.failure?.kind === 'conflict']),
    isEnrollmentGone: ({ context }) => context.operation !== 'find' && context.failure?.kind === 'not_found',
    isUndelivered: ({ context }) => context.failure?.kind === 'delivery_failed',
    isRateLimited: ({ context }) => context.failure?.kind === 'rate_limited',
    isResendFailed: and(['isChallenging', 'isCodeAlive']),
    isSending: ({ context }) => context.operation === 'enroll' || context.operation === 'challenge',
    isSendUncertain: and(['isSending', 'isOutcomeUnknown']),
    isSendRefused: and(['isSending', 'isCooledDown', not('isStepUpPending'), not('isOutcomeUnknown')]),
    isOutcomeUnknown: ({ context }) => isUncertain(context),
    isPerhapsEnrolled: or([
      stateIn({ active: { journey: 'enrolling' } }),
      stateIn({ active: { journey: 'verifying' } }),
      ({ context }) => mayHaveEnrolled(context),
    ]),
  },
  actions: {
    takeTyped: assign(({ context }, given: SubmittedPhone) => phoneTaken(context, given)),
    takeNumber: assign((_, { phoneNumber }: { phoneNumber: string }) => ({ phoneNumber })),
    takeChannel: assign(({ context }, { channel }: { channel?: unknown }) => ({
      channel: channelIn(channel) ?? context.channel,
    })),
    takeCode: assign(({ context }, { code }: { code: Secret<string> }) => codeTaken(context, code)),
    takeSent: assign(({ context }, answer: EnrolledPhone) => phoneSent(context, answer)),
    takeAdopted: assign((_, found: FoundPhone) => adopted(found)),
    takeFound: assign(({ context }, found: FoundPhone) => phoneFoundOut(context, found)),
    recordFailure: assign(
      ({ context }, { operation, failure }: { operation: PhoneOperation; failure: AccountFailure }) =>
        phoneFailed(context, operation, failure),
    ),
    recordReason: assign({ failure: (_, failure: AccountFailure) => failure }),
    recordDemand: assign(({ context }) => ({
      assurance: demanded(context.assurance, context.operation, context.failure),
    })),
    recordProof: assign(({ context }) => ({ assurance: proved(context.assurance), failure: null })),
    recordIneffectiveStepUp: assign(({ context }) => ({
      failure: ineffective(context.failure),
      assurance: PROOF_DOUBTED,
    })),
    recordInterruption: assign((_, { operation }: { operation: CodeEffect }) => ({
      ...lookedUp(operation, false),
      ...(operation === 'challenge' && { isResend: true }),
      secrets: { code: null },
    })),
    recordRetry: assign(({ context: { operation } }) =>
      lookedUp(operation === 'find' ? null : operation, true),
    ),
    recordTaken: assign(({ context }) => taken(context, 'The phone is on the account already.')),
    countWrongCode: assign(({ context }) => ({
      wrongCodes: context.wrongCodes + 1,
      secrets: { code: null },
    })),
    leaveOperation: assign(() => ({
      ...settled(),
      secrets: { code: null },
      continuations: { challenge: null },
    })),
    forgetEnrollment: assign(() => ({ ...withoutEnrollment(), isResend: false })),
    recordMaybeSent: assign(({ context }) => ({ ...cooldownLengthened(context), isResend: true })),
    announceCode: raise({ type: 'internal.codeSent' }),
    announceMaybeCode: raise({ type: 'internal.codeMaybeSent' }),
    announceLapse: raise({ type: 'internal.codeLapsed' }),
    announceNothingSent: raise({ type: 'internal.nothingSent' }),
    announceCodeUseless: raise({ type: 'internal.codeUseless' }),
    endEnrolled: assign((_, enrollment: PhoneEnrollment) => enrolled(enrollment)),
    endEnrolledAsFound: assign((_, found: FoundPhone) => foundEnrolled(found)),
    endCancelled: assign(({ context }) => cancelled(context, false)),
    endPerhapsEnrolled: assign(({ context }) => cancelled(context, true)),
    endDiscarded: assign({
      enrollment: null,
      outcome: { outcome: 'cancelled', left: null, mayBeEnrolled: false },
    }),
    endForOtherSubject: assign((_, failure: AccountFailure | null) => endedForOtherSubject(failure)),
    forgetSecrets: assign({ secrets: { code: null }, continuations: { challenge: null } }),
  },
}).createMachine({
  id: 'phoneEnrollment',
  context: ({ input }) => initialContext(input),
  output: ({ context }) => context.outcome,
  options: { maxIterations: 100 },
  initial: 'active',
  states: {
    active: {
      type: 'parallel',
      states: {
        journey: {
          initial: 'starting',
          on: {
            'flow.cancel': [
              {
                guard: 'isDiscardable',
                target: '.offeringDiscard',
                actions: ['leaveOperation', 'announceCodeUseless'],
              },
              {
                guard: 'isPerhapsEnrolled',
                target: '#phoneEnrollment.cancelled',
                actions: 'endPerhapsEnrolled',
              },
              { target: '#phoneEnrollment.cancelled', actions: 'endCancelled' },
            ],
          },
          states: {
            starting: {
              always: [
                { guard: 'hasEnrollment', target: 'challenging' },
                { guard: 'hasNumber', target: 'checking' },
                { target: 'awaitingNumber' },
              ],
            },
            awaitingNumber: {
              tags: 'awaitingUser',
              meta: { step: 'phone' },
              on: {
                'phone.submit': {
                  guard: { type: 'isNumberGiven', params: ({ event }) => event },
                  target: 'checking',
                  actions: { type: 'takeTyped', params: ({ event }) => event },
                },
              },
            },
            // Nothing leaves for the provider before the text is known to be a number.
            checking: {
              tags: 'reading',
              meta: { step: 'phone' },
              invoke: {
                id: 'checkNumber',
                src: 'checkNumber',
                input: ({ context }) => checkInput(context),
                onDone: {
                  target: 'enrolling',
                  actions: { type: 'takeNumber', params: answerOf },
                },
                onError: {
                  target: 'awaitingNumber',
                  actions: { type: 'recordReason', params: failureIn },
                },
              },
            },
            enrolling: {
              tags: 'busy',
              meta: { step: 'sending' },
              invoke: {
                id: 'enroll',
                src: 'enroll',
                input: ({ context }) => enrollInput(context),
                onDone: [
                  {
                    guard: { type: 'isSentAlready', params: answerOf },
                    target: 'awaitingCode',
                    actions: [{ type: 'takeSent', params: answerOf }, 'announceCode'],
                  },
                  {
                    target: 'challenging',
                    actions: { type: 'takeSent', params: answerOf },
                  },
                ],
                onError: {
                  target: 'deciding',
                  actions: { type: 'recordFailure', params: failedIn('enroll') },
                },
              },
              on: {
                'flow.interrupted': {
                  target: 'reconciling',
                  actions: [
                    { type: 'recordInterruption', params: { operation: 'enroll' } },
                    'announceMaybeCode',
                  ],
                },
              },
            },
            // The phone is on the account already: it may be the user's own, from an abandoned attempt.
            adopting: {
              tags: 'reading',
              meta: { step: 'sending' },
              invoke: {
                id: 'adopt',
                src: 'find',
                input: ({ context }) => findInput(context),
                onDone: [
                  // Its code is still good: no second text because the page was left.
                  {
                    guard: { type: 'isFoundWithCode', params: answerOf },
                    target: 'awaitingCode',
                    actions: [{ type: 'takeFound', params: answerOf }, 'announceCode'],
                  },
                  {
                    guard: { type: 'isFoundUnverified', params: answerOf },
                    target: 'challenging',
                    actions: { type: 'takeAdopted', params: answerOf },
                  },
                  { target: 'awaitingNumber', actions: 'recordTaken' },
                ],
                onError: { target: 'deciding', actions: { type: 'recordFailure', params: failedIn('find') } },
              },
            },
            challenging: {
              tags: 'busy',
              meta: { step: 'sending' },
              invoke: {
                id: 'challenge',
                src: 'challenge',
                input: ({ context }) => challengeInput(context),
                onDone: {
                  target: 'awaitingCode',
                  actions: [{ type: 'takeSent', params: answerOf }, 'announceCode'],
                },
                onError: {
                  target: 'deciding',
                  actions: { type: 'recordFailure', params: failedIn('challenge') },
                },
              },
              on: {
                'flow.interrupted': {
                  target: 'reconciling',
                  actions: [
                    { type: 'recordInterruption', params: { operation: 'challenge' } },
                    'announceMaybeCode',
                  ],
                },
              },
            },
            awaitingCode: {
              tags: 'awaitingUser',
              meta: { step: 'code' },
              on: {
                'code.submit': {
                  guard: { type: 'isCodeGiven', params: ({ event }) => event },
                  target: 'verifying',
                  actions: { type: 'takeCode', params: ({ event }) => event },
                },
                'code.resend': {
                  guard: 'isCooledDown',
                  target: 'challenging',
                  actions: { type: 'takeChannel', params: ({ event }) => event },
                },
                'internal.codeLapsed': 'expired',
              },
            },
            verifying: {
              tags: 'busy',
              meta: { step: 'checking' },
              invoke: {
                id: 'verify',
                src: 'verify',
                input: ({ context }) => verifyInput(context),
                onDone: {
                  target: '#phoneEnrollment.enrolled',
                  actions: { type: 'endEnrolled', params: answerOf },
                },
                onError: {
                  target: 'deciding',
                  actions: { type: 'recordFailure', params: failedIn('verify') },
                },
              },
              on: {
                'flow.interrupted': {
                  target: 'reconciling',
                  actions: { type: 'recordInterruption', params: { operation: 'verify' } },
                },
              },
            },
            expired: {
              tags: 'awaitingUser',
              meta: { step: 'expired' },
              entry: 'forgetSecrets',
              on: {
                'code.resend': {
                  guard: 'isCooledDown',
                  target: 'challenging',
                  actions: { type: 'takeChannel', params: ({ event }) => event },
                },
              },
            },
            // The flow's one failure table.
            deciding: {
              always: [
                {
                  guard: 'isSubjectChanged',
                  target: '#phoneEnrollment.subjectChanged',
                  actions: { type: 'endForOtherSubject', params: ({ context }) => context.failure },
                },
                { guard: 'isStepUpDemanded', target: 'steppingUp', actions: 'recordDemand' },
                { guard: 'isStepUpIneffective', target: 'failed', actions: 'recordIneffectiveStepUp' },
                { guard: 'isStepUpDeclined', target: 'stepUpDeclined' },
                { guard: 'isStepUpPending', target: 'failed' },
                { guard: 'isLapsedCodeWrong', target: 'expired', actions: 'countWrongCode' },
                { guard: 'isCodeWrong', target: 'awaitingCode', actions: 'countWrongCode' },
                { guard: 'isChallengeDead', target: 'expired', actions: 'announceCodeUseless' },
                { guard: 'isNumberRefused', target: 'awaitingNumber' },
                { guard: 'isNumberTaken', target: 'adopting' },
                {
                  guard: 'isDiscardedAlready',
                  target: '#phoneEnrollment.cancelled',
                  actions: 'endDiscarded',
                },
                // It is verified by now, so it cannot be taken back.
                {
                  guard: 'isDiscardRefused',
                  target: 'reconciling',
                  actions: { type: 'recordInterruption', params: { operation: 'discard' } },
                },
                {
                  guard: 'isEnrollmentGone',
                  target: 'failed',
                  actions: ['forgetEnrollment', 'announceCodeUseless'],
                },
                {
                  guard: 'isSendUncertain',
                  target: 'failed',
                  actions: ['recordMaybeSent', 'announceMaybeCode'],
                },
                {
                  guard: 'isResendFailed',
                  target: 'awaitingCode',
                  actions: ['recordMaybeSent', 'announceMaybeCode'],
                },
                {
                  guard: 'isUndelivered',
                  target: 'undelivered',
                  actions: ['recordMaybeSent', 'announceMaybeCode'],
                },
                { guard: 'isRateLimited', target: 'rateLimited' },
                { target: 'failed' },
              ],
            },
            steppingUp: {
              tags: 'parked',
              meta: { step: 'stepUp' },
              invoke: {
                id: 'stepUp',
                src: 'stepUp',
                input: ({ context }) => stepUpInput(context),
                onDone: [
                  { guard: 'isConfirmationWanted', target: 'confirmingReplay', actions: 'recordProof' },
                  { target: 'replaying', actions: 'recordProof' },
                ],
                onError: {
                  target: 'deciding',
                  actions: { type: 'recordReason', params: failureIn },
                },
              },
            },
            stepUpDeclined: {
              tags: 'awaitingUser',
              meta: { step: 'stepUp' },
              on: { 'flow.retry': 'steppingUp' },
            },
            confirmingReplay: {
              tags: 'awaitingUser',
              meta: { step: 'confirm' },
              on: { 'replay.confirm': 'replaying' },
            },
            // The mirror of `deciding`: from the operation back to its state.
            replaying: {
              always: [
                { guard: 'isReconciling', target: 'reconciling' },
                { guard: 'isFinding', target: 'adopting' },
                { guard: 'isDiscarding', target: 'discarding' },
                { guard: 'isLapsedCodeVerifying', target: 'expired' },
                { guard: 'isCodeVerifying', target: 'verifying' },
                { guard: 'isVerifying', target: 'awaitingCode' },
                { guard: 'isEnrollmentChallenging', target: 'challenging' },
                { target: 'enrolling' },
              ],
            },
            // An effect's answer was lost: what became of it?
            reconciling: {
              tags: 'reading',
              meta: { step: 'checking' },
              invoke: {
                id: 'reconcile',
                src: 'find',
                input: ({ context }) => findInput(context),
                onDone: [
                  {
                    guard: { type: 'isFoundVerified', params: answerOf },
                    target: '#phoneEnrollment.enrolled',
                    actions: { type: 'endEnrolledAsFound', params: answerOf },
                  },
                  {
                    guard: { type: 'isFoundDiscarded', params: answerOf },
                    target: '#phoneEnrollment.cancelled',
                    actions: 'endDiscarded',
                  },
                  {
                    guard: { type: 'isFoundWithCode', params: answerOf },
                    target: 'awaitingCode',
                    actions: [{ type: 'takeFound', params: answerOf }, 'announceCode'],
                  },
                  {
                    guard: { type: 'isNeverEnrolled', params: answerOf },
                    target: 'replaying',
                    actions: [{ type: 'takeFound', params: answerOf }, 'announceNothingSent'],
                  },
                  {
                    guard: { type: 'isFoundGone', params: answerOf },
                    target: 'interrupted',
                    actions: [{ type: 'takeFound', params: answerOf }, 'announceCodeUseless'],
                  },
                  // Whether a code is out, not every provider tells: the next one waits for the cooldown.
                  {
                    guard: 'isSendTooSoon',
                    target: 'interrupted',
                    actions: { type: 'takeFound', params: answerOf },
                  },
                  {
                    guard: { type: 'isGoingOn', params: answerOf },
                    target: 'replaying',
                    actions: { type: 'takeFound', params: answerOf },
                  },
                  {
                    target: 'interrupted',
                    actions: { type: 'takeFound', params: answerOf },
                  },
                ],
                onError: { target: 'deciding', actions: { type: 'recordFailure', params: failedIn('find') } },
              },
            },
            interrupted: {
              tags: 'awaitingUser',
              meta: { step: 'interrupted' },
              on: { 'flow.retry': { guard: 'isRetryAllowed', target: 'replaying' } },
            },
            // The code could not be handed over: another try, or the other channel, may do.
            undelivered: {
              tags: ['failed', 'awaitingUser'],
              meta: { step: 'undelivered' },
              on: {
                'code.resend': {
                  guard: 'isCooledDown',
                  target: 'replaying',
                  actions: { type: 'takeChannel', params: ({ event }) => event },
                },
              },
            },
            rateLimited: {
              tags: 'failed',
              meta: { step: 'problem' },
              after: { rateLimitWait: 'failed' },
            },
            failed: {
              tags: ['failed', 'awaitingUser'],
              meta: { step: 'problem' },
              on: {
                'flow.retry': [
                  { guard: 'isStepUpPending', target: 'steppingUp' },
                  { guard: 'isOutcomeUnknown', target: 'reconciling', actions: 'recordRetry' },
                  { guard: 'isRetryAllowed', target: 'replaying' },
                ],
                // Where one channel is closed, the other may be open.
                'code.resend': {
                  guard: 'isSendRefused',
                  target: 'replaying',
                  actions: { type: 'takeChannel', params: ({ event }) => event },
                },
              },
            },
            offeringDiscard: {
              tags: 'awaitingUser',
              meta: { step: 'discard' },
              on: {
                'enrollment.discard': 'discarding',
                'enrollment.keep': { target: '#phoneEnrollment.cancelled', actions: 'endCancelled' },
              },
            },
            discarding: {
              tags: 'busy',
              meta: { step: 'discard' },
              invoke: {
                id: 'discard',
                src: 'discard',
                input: ({ context }) => enrollmentInput(context),
                onDone: { target: '#phoneEnrollment.cancelled', actions: 'endDiscarded' },
                onError: {
                  target: 'deciding',
                  actions: { type: 'recordFailure', params: failedIn('discard') },
                },
              },
              on: {
                // The user has chosen: cancelling now would leave open what became of the entry.
                'flow.cancel': {},
                'flow.interrupted': {
                  target: 'reconciling',
                  actions: { type: 'recordInterruption', params: { operation: 'discard' } },
                },
              },
            },
          },
        },
        cooldown: {
          initial: 'ready',
          on: {
            'internal.codeSent': '.cooling',
            'internal.codeMaybeSent': '.cooling',
            'internal.nothingSent': '.ready',
          },
          states: {
            ready: {},
            cooling: { after: { resendCooldown: 'ready' } },
          },
        },
        lifetime: {
          initial: 'idle',
          on: { 'internal.codeSent': '.running', 'internal.codeUseless': '.idle' },
          states: {
            idle: {},
            running: {
              after: { codeLifetime: { target: 'lapsed', actions: ['announceLapse', 'forgetSecrets'] } },
            },
            lapsed: {},
          },
        },
      },
    },
    enrolled: { type: 'final', tags: 'done', meta: { step: 'end' }, entry: 'forgetSecrets' },
    cancelled: { type: 'final', tags: 'done', meta: { step: 'end' }, entry: 'forgetSecrets' },
    subjectChanged: { type: 'final', tags: 'done', meta: { step: 'end' }, entry: 'forgetSecrets' },
  },
});
