import { and, assign, not, or, raise, setup, stateIn } from 'xstate';
import { type AccountFailure, clampDelayMs, isOutcomeUnknown, type Secret } from '../src/domain/index.ts';
import {
  actorsOf,
  demanded,
  type EmailEnrollment,
  type EmailEnrollmentServices,
  type EnrolledEmail,
  emailEnrollmentPort,
  type FlowTag,
  type FoundEmail,
  ineffective,
  isNewDemand,
  PROOF_DOUBTED,
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
  enrollmentOf,
  foundEnrolled,
  foundOut,
  goesOn,
  isCode,
  isDead,
  isUncertain,
  mayHaveEnrolled,
  sent,
  taken,
  trimmed,
  verifyInput,
  withoutEnrollment,
} from './context/code-enrollment.ts';
import {
  type EmailEnrollmentContext,
  type EmailEnrollmentEvent,
  type EmailEnrollmentInput,
  type EmailEnrollmentMeta,
  type EmailEnrollmentOutput,
  type EmailOperation,
  enrollInput,
  findInput,
  initialContext,
  POLL_DELAY_MS,
  pollInput,
  slower,
} from './context/email-enrollment.ts';
import {
  answerOf,
  endedForOtherSubject,
  failed,
  failedIn,
  failureIn,
  lookedUp,
  RATE_LIMIT_WAIT_MS,
  settled,
  stepUpInput,
} from './context/flow.ts';

// What programs that export such a machine have to be able to name.
export type { CodeEffect, CodeOperation } from './context/code-enrollment.ts';
export type {
  EmailEnrollmentContext,
  EmailEnrollmentEvent,
  EmailEnrollmentInput,
  EmailEnrollmentMeta,
  EmailEnrollmentOutput,
  EmailOperation,
} from './context/email-enrollment.ts';

/**
 * Adds an email address to the account: enroll, send a code, prove it; the provider's step-up demand is
 * answered in the middle and the interrupted call carried on with. Needs `EmailEnrollmentServices` and
 * `StepUpServices` (see `withServices`), and ends in an `EmailEnrollmentOutput`.
 */
export const emailEnrollmentMachine = setup({
  types: {
    input: {} as EmailEnrollmentInput,
    context: {} as EmailEnrollmentContext,
    events: {} as EmailEnrollmentEvent,
    output: {} as EmailEnrollmentOutput,
    tags: {} as FlowTag,
    meta: {} as EmailEnrollmentMeta,
  },
  actors: {
    ...actorsOf<EmailEnrollmentServices>(emailEnrollmentPort),
    ...actorsOf<StepUpServices>(stepUpPort),
  },
  delays: {
    resendCooldown: ({ context }) => clampDelayMs(context.cooldownMs),
    codeLifetime: ({ context }) => clampDelayMs(context.challenge?.lifetimeMs ?? 0),
    pollInterval: ({ context }) => clampDelayMs(context.pollDelayMs),
    rateLimitWait: ({ context }) => clampDelayMs(context.failure?.retryAfterMs ?? RATE_LIMIT_WAIT_MS),
  },
  guards: {
    hasEmail: ({ context }) => context.email !== '',
    hasEnrollment: ({ context }) => context.enrollment !== null,
    hasChallenge: ({ context }) => context.challenge !== null,
    hasCode: ({ context }) => context.secrets.code !== null,
    isEmailGiven: (_, params: { email: unknown }) => trimmed(params.email) !== '',
    isCodeGiven: (_, params: { code: unknown }) => isCode(params.code),
    isCodeAlive: and(['hasChallenge', stateIn({ active: { lifetime: 'running' } })]),
    isCodeLapsed: stateIn({ active: { lifetime: 'lapsed' } }),
    isCooledDown: stateIn({ active: { cooldown: 'ready' } }),
    isDiscardable: ({ context }) => context.enrollment?.discardable ?? false,
    isPollable: ({ context }) => context.challenge?.pollable ?? false,

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

    isSentAlready: (_, answer: EnrolledEmail) => Boolean(answer.challenge),
    isVerifiedByLink: (_, answer: { verified: boolean }) => answer.verified,
    isFoundVerified: (_, found: FoundEmail) => found.status === 'verified',
    isFoundUnverified: (_, found: FoundEmail) => found.status === 'unverified',
    isFoundWithCode: ({ context }, found: FoundEmail) => Boolean(foundOut(context, found).challenge),
    isFoundDiscarded: ({ context }, found: FoundEmail) =>
      context.uncertain === 'discard' && found.status === 'absent',
    isNeverEnrolled: ({ context }, found: FoundEmail) =>
      context.uncertain === 'enroll' && context.retryWanted && found.status === 'absent',
    isFoundGone: (_, found: FoundEmail) => found.status === 'absent',
    isSendTooSoon: and([
      ({ context }) => context.uncertain === 'enroll' || context.uncertain === 'challenge',
      not('isCooledDown'),
    ]),
    isGoingOn: ({ context }, found: FoundEmail) => goesOn(context, found),

    isSubjectChanged: ({ context }) => context.failure?.kind === 'subject_changed',
    isStepUpDeclined: and(['isStepUpPending', ({ context }) => context.failure?.kind === 'not_completed']),
    isStepUpDemanded: ({ context }) => isNewDemand(context.assurance, context.failure),
    isStepUpIneffective: ({ context }) => context.failure?.kind === 'step_up_required',
    isStepUpPending: ({ context }) => context.assurance.demand !== null,
    isLapsedCodeWrong: and(['isCodeWrong', 'isCodeLapsed']),
    isCodeWrong: and(['isVerifying', ({ context }) => context.failure?.kind === 'invalid_code']),
    isChallengeDead: ({ context }) => isDead(context),
    isEmailRefused: ({ context }) =>
      context.operation === 'enroll' && context.failure?.kind === 'invalid_input',
    isEmailTaken: ({ context }) => context.operation === 'enroll' && context.failure?.kind === 'conflict',
    isDiscardedAlready: and(['isDiscarding', 'isEnrollmentGone']),
    isDiscardRefused: and(['isDiscarding', ({ context }) => context.failure?.kind === 'conflict']),
    isEnrollmentGone: ({ context }) => context.operation !== 'find' && context.failure?.kind === 'not_found',
    isRateLimited: ({ context }) => context.failure?.kind === 'rate_limited',
    isResendFailed: and(['isChallenging', 'isCodeAlive']),
    isSendUncertain: ({ context }) =>
      isUncertain(context) && (context.operation === 'enroll' || context.operation === 'challenge'),
    isOutcomeUnknown: ({ context }) => isUncertain(context),
    isPerhapsEnrolled: or([
      stateIn({ active: { journey: 'enrolling' } }),
      stateIn({ active: { journey: 'verifying' } }),
      ({ context }) => mayHaveEnrolled(context),
    ]),
    isReadRefused: (_, failure: AccountFailure) => failure.kind === 'subject_changed',
    isReadRepeatable: (_, failure: AccountFailure) =>
      failure.kind === 'rate_limited' || isOutcomeUnknown(failure),
  },
  actions: {
    takeEmail: assign((_, { email }: { email: string }) => ({
      ...withoutEnrollment(),
      email: trimmed(email),
      failure: null,
    })),
    takeCode: assign(({ context }, { code }: { code: Secret<string> }) => codeTaken(context, code)),
    takeSent: assign((_, answer: EnrolledEmail) => sent(answer)),
    takeAdopted: assign((_, found: FoundEmail) => adopted(found)),
    takeFound: assign(({ context }, found: FoundEmail) => foundOut(context, found)),
    recordFailure: assign(
      ({ context }, { operation, failure }: { operation: EmailOperation; failure: AccountFailure }) =>
        failed(context, operation, failure),
    ),
    recordStepUpFailure: assign({ failure: (_, failure: AccountFailure) => failure }),
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
      secrets: { code: null },
    })),
    recordRetry: assign(({ context: { operation } }) =>
      lookedUp(operation === 'find' ? null : operation, true),
    ),
    recordTaken: assign(({ context }) => taken(context, 'The address is on the account already.')),
    countWrongCode: assign(({ context }) => ({
      wrongCodes: context.wrongCodes + 1,
      secrets: { code: null },
    })),
    leaveOperation: assign(() => ({
      ...settled(),
      secrets: { code: null },
      continuations: { challenge: null },
    })),
    forgetEnrollment: assign(() => withoutEnrollment()),
    lengthenCooldown: assign(({ context }) => cooldownLengthened(context)),
    slowDownPolling: assign(({ context }, failure: AccountFailure) => slower(context, failure)),
    resetPolling: assign({ pollDelayMs: POLL_DELAY_MS }),
    announceCode: raise({ type: 'internal.codeSent' }),
    announceMaybeCode: raise({ type: 'internal.codeMaybeSent' }),
    announceLapse: raise({ type: 'internal.codeLapsed' }),
    announceNothingSent: raise({ type: 'internal.nothingSent' }),
    announceCodeUseless: raise({ type: 'internal.codeUseless' }),
    endEnrolled: assign((_, enrollment: EmailEnrollment) => enrolled(enrollment)),
    endEnrolledAsFound: assign((_, found: FoundEmail) => foundEnrolled(found)),
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
  id: 'emailEnrollment',
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
                target: '#emailEnrollment.cancelled',
                actions: 'endPerhapsEnrolled',
              },
              { target: '#emailEnrollment.cancelled', actions: 'endCancelled' },
            ],
          },
          states: {
            starting: {
              always: [
                { guard: 'hasEnrollment', target: 'challenging' },
                { guard: 'hasEmail', target: 'enrolling' },
                { target: 'awaitingEmail' },
              ],
            },
            awaitingEmail: {
              tags: 'awaitingUser',
              meta: { step: 'email' },
              on: {
                'email.submit': {
                  guard: { type: 'isEmailGiven', params: ({ event }) => event },
                  target: 'enrolling',
                  actions: { type: 'takeEmail', params: ({ event }) => event },
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
            // The address is on the account already: it may be the user's own, from an abandoned attempt.
            adopting: {
              tags: 'reading',
              meta: { step: 'sending' },
              invoke: {
                id: 'adopt',
                src: 'find',
                input: ({ context }) => findInput(context),
                onDone: [
                  // Its code is still good: no second mail because the page was left.
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
                  { target: 'awaitingEmail', actions: 'recordTaken' },
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
                input: ({ context }) => enrollmentInput(context),
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
                'code.resend': { guard: 'isCooledDown', target: 'challenging' },
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
                  target: '#emailEnrollment.enrolled',
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
              on: { 'code.resend': { guard: 'isCooledDown', target: 'challenging' } },
            },
            // The flow's one failure table.
            deciding: {
              always: [
                {
                  guard: 'isSubjectChanged',
                  target: '#emailEnrollment.subjectChanged',
                  actions: { type: 'endForOtherSubject', params: ({ context }) => context.failure },
                },
                { guard: 'isStepUpDemanded', target: 'steppingUp', actions: 'recordDemand' },
                { guard: 'isStepUpIneffective', target: 'failed', actions: 'recordIneffectiveStepUp' },
                { guard: 'isStepUpDeclined', target: 'stepUpDeclined' },
                { guard: 'isStepUpPending', target: 'failed' },
                { guard: 'isLapsedCodeWrong', target: 'expired', actions: 'countWrongCode' },
                { guard: 'isCodeWrong', target: 'awaitingCode', actions: 'countWrongCode' },
                { guard: 'isChallengeDead', target: 'expired', actions: 'announceCodeUseless' },
                { guard: 'isEmailRefused', target: 'awaitingEmail' },
                { guard: 'isEmailTaken', target: 'adopting' },
                {
                  guard: 'isDiscardedAlready',
                  target: '#emailEnrollment.cancelled',
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
                  actions: ['lengthenCooldown', 'announceMaybeCode'],
                },
                {
                  guard: 'isResendFailed',
                  target: 'awaitingCode',
                  actions: ['lengthenCooldown', 'announceMaybeCode'],
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
                  actions: { type: 'recordStepUpFailure', params: failureIn },
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
                    target: '#emailEnrollment.enrolled',
                    actions: { type: 'endEnrolledAsFound', params: answerOf },
                  },
                  {
                    guard: { type: 'isFoundDiscarded', params: answerOf },
                    target: '#emailEnrollment.cancelled',
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
              },
            },
            offeringDiscard: {
              tags: 'awaitingUser',
              meta: { step: 'discard' },
              on: {
                'enrollment.discard': 'discarding',
                'enrollment.keep': { target: '#emailEnrollment.cancelled', actions: 'endCancelled' },
              },
            },
            discarding: {
              tags: 'busy',
              meta: { step: 'discard' },
              invoke: {
                id: 'discard',
                src: 'discard',
                input: ({ context }) => enrollmentInput(context),
                onDone: { target: '#emailEnrollment.cancelled', actions: 'endDiscarded' },
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
        // Whether the user followed the link instead: a read beside the journey, the first of the two wins.
        polling: {
          initial: 'idle',
          on: {
            'internal.codeSent': [
              { guard: 'isPollable', target: '.waiting', actions: 'resetPolling' },
              { target: '.idle' },
            ],
            'internal.codeLapsed': '.idle',
            'internal.codeUseless': '.idle',
          },
          states: {
            idle: {},
            waiting: { after: { pollInterval: 'asking' } },
            asking: {
              invoke: {
                id: 'poll',
                src: 'poll',
                input: ({ context }) => pollInput(context),
                onDone: [
                  {
                    guard: { type: 'isVerifiedByLink', params: answerOf },
                    target: '#emailEnrollment.enrolled',
                    actions: { type: 'endEnrolled', params: ({ context }) => enrollmentOf(context) },
                  },
                  { target: 'waiting', actions: 'resetPolling' },
                ],
                onError: [
                  {
                    guard: { type: 'isReadRefused', params: failureIn },
                    target: '#emailEnrollment.subjectChanged',
                    actions: { type: 'endForOtherSubject', params: failureIn },
                  },
                  {
                    guard: { type: 'isReadRepeatable', params: failureIn },
                    target: 'waiting',
                    actions: { type: 'slowDownPolling', params: failureIn },
                  },
                  { target: 'idle' },
                ],
              },
            },
          },
        },
      },
    },
    enrolled: { type: 'final', tags: 'done', meta: { step: 'end' }, entry: 'forgetSecrets' },
    cancelled: { type: 'final', tags: 'done', meta: { step: 'end' }, entry: 'forgetSecrets' },
    subjectChanged: { type: 'final', tags: 'done', meta: { step: 'end' }, entry: 'forgetSecrets' },
  },
});
