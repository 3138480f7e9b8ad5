import { and, assign, not, or, raise, setup, stateIn } from 'xstate';
import { type AccountFailure, clampDelayMs, type RegistrationResponseJSON } from '../src/domain/index.ts';
import {
  actorsOf,
  type CredentialEnrollment,
  demanded,
  type FlowTag,
  type FoundCredential,
  ineffective,
  isNewDemand,
  PROOF_DOUBTED,
  proved,
  type RegistrationCeremonyServices,
  registrationCeremonyPort,
  type StartedRegistration,
  type StepUpServices,
  stepUpPort,
  type WebAuthnEnrollmentServices,
  type WebAuthnSupport,
  webAuthnEnrollmentPort,
} from '../src/ports/index.ts';
import {
  answerOf,
  endedForOtherSubject,
  failed,
  failedIn,
  failureIn,
  lookedUp,
  RATE_LIMIT_WAIT_MS,
  stepUpInput,
} from './context/flow.ts';
import {
  ceremonyInput,
  enrolled,
  findInput,
  foundEnrolled,
  foundOut,
  initialContext,
  isUncertain,
  PERHAPS_ENROLLED,
  registerInput,
  started,
  startInput,
  type WebAuthnEnrollmentContext,
  type WebAuthnEnrollmentEvent,
  type WebAuthnEnrollmentInput,
  type WebAuthnEnrollmentMeta,
  type WebAuthnEnrollmentOutput,
  type WebAuthnOperation,
  withoutRegistration,
} from './context/webauthn-enrollment.ts';

export type { CeremonyEvent } from './context/ceremony.ts';
export type {
  WebAuthnEnrollmentContext,
  WebAuthnEnrollmentEvent,
  WebAuthnEnrollmentInput,
  WebAuthnEnrollmentMeta,
  WebAuthnEnrollmentOutput,
  WebAuthnOperation,
} from './context/webauthn-enrollment.ts';

/**
 * Adds a passkey or security key to the account: get the options, wait for the user's gesture, have the
 * authenticator create a credential, hand it over; the provider's step-up demand is answered in the middle
 * and the interrupted call carried on with. Needs `WebAuthnEnrollmentServices`,
 * `RegistrationCeremonyServices` and `StepUpServices` (see `withServices`), and ends in a
 * `WebAuthnEnrollmentOutput`.
 */
export const webAuthnEnrollmentMachine = setup({
  types: {
    input: {} as WebAuthnEnrollmentInput,
    context: {} as WebAuthnEnrollmentContext,
    events: {} as WebAuthnEnrollmentEvent,
    output: {} as WebAuthnEnrollmentOutput,
    tags: {} as FlowTag,
    meta: {} as WebAuthnEnrollmentMeta,
  },
  actors: {
    ...actorsOf<WebAuthnEnrollmentServices>(webAuthnEnrollmentPort),
    ...actorsOf<RegistrationCeremonyServices>(registrationCeremonyPort),
    ...actorsOf<StepUpServices>(stepUpPort),
  },
  delays: {
    optionsLifetime: ({ context }) => clampDelayMs(context.registration?.lifetimeMs ?? 0),
    rateLimitWait: ({ context }) => clampDelayMs(context.failure?.retryAfterMs ?? RATE_LIMIT_WAIT_MS),
  },
  guards: {
    areOptionsAlive: stateIn({ active: { lifetime: 'running' } }),
    isNoCallUnderWay: and([
      not(stateIn({ active: { journey: 'creatingCredential' } })),
      not(stateIn({ active: { journey: 'registering' } })),
    ]),

    isCheckingSupport: ({ context }) => context.operation === 'checkSupport',
    isStarting: ({ context }) => context.operation === 'start',
    isCreating: ({ context }) => context.operation === 'createCredential',
    isRegistering: ({ context }) => context.operation === 'register',
    isReconciling: ({ context }) => context.operation === 'find',
    areOptionsLapsed: not('areOptionsAlive'),
    isLookUpStuck: and(['isReconciling', not('isStepUpPending')]),
    isPerhapsEnrolled: or([
      stateIn({ active: { journey: 'registering' } }),
      'isOutcomeUnknown',
      ({ context }) => context.uncertain !== null,
    ]),
    isConfirmationWanted: ({ context }) => context.confirmReplay.includes(context.operation),

    isFoundEnrolled: (_, found: FoundCredential) => found.status === 'enrolled',
    isFoundUnknown: (_, found: FoundCredential) => found.status === 'unknown',
    isRetryWanted: ({ context }) => context.retryWanted,

    isSubjectChanged: ({ context }) => context.failure?.kind === 'subject_changed',
    isStepUpDeclined: and(['isStepUpPending', ({ context }) => context.failure?.kind === 'not_completed']),
    isStepUpDemanded: ({ context }) => isNewDemand(context.assurance, context.failure),
    isStepUpIneffective: ({ context }) => context.failure?.kind === 'step_up_required',
    isStepUpPending: ({ context }) => context.assurance.demand !== null,
    isUnsupported: ({ context }) => context.failure?.kind === 'webauthn_unsupported',
    // Another ceremony on the page cuts this one off: the user's turn again, as after a no.
    isNotCompleted: and([
      'isCreating',
      ({ context }) => context.failure?.kind === 'not_completed' || context.failure?.kind === 'cancelled',
    ]),
    isRegisteredAlready: ({ context }) => context.failure?.kind === 'already_registered',
    isLapsedMeanwhile: and([or(['isNotCompleted', 'isRegisteredAlready']), 'areOptionsLapsed']),
    isRegistrationOver: and([
      'isRegistering',
      ({ context }) => context.failure?.kind === 'challenge_expired' || context.failure?.kind === 'not_found',
    ]),
    isRegistrationRefused: and([
      or(['isCreating', 'isRegistering']),
      ({ context }) => context.failure?.kind === 'invalid_input' || context.failure?.kind === 'rp_mismatch',
    ]),
    isCredentialKnown: and(['isRegistering', ({ context }) => context.failure?.kind === 'conflict']),
    isRateLimited: ({ context }) => context.failure?.kind === 'rate_limited',
    isOutcomeUnknown: ({ context }) => isUncertain(context),
  },
  actions: {
    takeSupport: assign((_, support: WebAuthnSupport) => ({
      support,
      failure: null,
      operation: 'start' as const,
    })),
    takeStarted: assign((_, answer: StartedRegistration) => started(answer)),
    takeCredential: assign((_, credential: RegistrationResponseJSON) => ({
      credential,
      operation: 'register' as const,
    })),
    takeFound: assign((_, found: FoundCredential) => foundOut(found)),
    recordFailure: assign(
      ({ context }, { operation, failure }: { operation: WebAuthnOperation; failure: AccountFailure }) =>
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
    recordInterruption: assign(lookedUp('register', false)),
    recordRetry: assign(lookedUp('register', true)),
    leaveFailure: assign({ failure: null }),
    forgetRegistration: assign(({ context }) => withoutRegistration(context)),
    forgetContinuation: assign({ continuations: { registration: null } }),
    announceOptions: raise({ type: 'internal.optionsStarted' }),
    announceLapse: raise({ type: 'internal.optionsLapsed' }),
    announceOptionsUseless: raise({ type: 'internal.optionsUseless' }),
    endPerhapsEnrolled: assign({ outcome: PERHAPS_ENROLLED }),
    endEnrolled: assign((_, enrollment: CredentialEnrollment) => enrolled(enrollment)),
    endEnrolledAsFound: assign((_, found: FoundCredential) => foundEnrolled(found)),
    endForOtherSubject: assign((_, failure: AccountFailure | null) => endedForOtherSubject(failure)),
  },
}).createMachine({
  id: 'webAuthnEnrollment',
  context: ({ input }) => initialContext(input),
  output: ({ context }) => context.outcome,
  options: { maxIterations: 100 },
  initial: 'active',
  states: {
    active: {
      type: 'parallel',
      states: {
        journey: {
          initial: 'checkingSupport',
          on: {
            'flow.cancel': [
              {
                guard: 'isPerhapsEnrolled',
                target: '#webAuthnEnrollment.cancelled',
                actions: 'endPerhapsEnrolled',
              },
              { target: '#webAuthnEnrollment.cancelled' },
            ],
          },
          states: {
            checkingSupport: {
              tags: 'reading',
              meta: { step: 'preparing' },
              invoke: {
                id: 'checkSupport',
                src: 'checkSupport',
                input: {},
                onDone: {
                  target: 'starting',
                  actions: { type: 'takeSupport', params: answerOf },
                },
                onError: {
                  target: 'deciding',
                  actions: { type: 'recordFailure', params: failedIn('checkSupport') },
                },
              },
            },
            // No ceremony can be held here: the flow can only be left.
            unsupported: {
              tags: ['failed', 'awaitingUser'],
              meta: { step: 'unsupported' },
              entry: ['forgetRegistration', 'announceOptionsUseless'],
            },
            starting: {
              tags: 'busy',
              meta: { step: 'preparing' },
              invoke: {
                id: 'start',
                src: 'start',
                input: ({ context }) => startInput(context),
                onDone: {
                  target: 'awaitingGesture',
                  actions: [{ type: 'takeStarted', params: answerOf }, 'announceOptions'],
                },
                onError: {
                  target: 'deciding',
                  actions: { type: 'recordFailure', params: failedIn('start') },
                },
              },
              // What was begun lapses by itself: there is nothing to find out.
              on: { 'flow.interrupted': 'expired' },
            },
            // Browsers want a fresh gesture of the user, so the options are there before.
            awaitingGesture: {
              tags: 'awaitingUser',
              meta: { step: 'gesture' },
              on: {
                'ceremony.start': { target: 'creatingCredential', actions: 'leaveFailure' },
                'internal.optionsLapsed': 'expired',
              },
            },
            // Leaving aborts the ceremony. Options that lapse meanwhile leave it alone: its answer decides.
            creatingCredential: {
              tags: 'busy',
              meta: { step: 'ceremony' },
              invoke: {
                id: 'createCredential',
                src: 'createCredential',
                input: ({ context }) => ceremonyInput(context),
                onDone: {
                  target: 'registering',
                  actions: { type: 'takeCredential', params: answerOf },
                },
                onError: {
                  target: 'deciding',
                  actions: { type: 'recordFailure', params: failedIn('createCredential') },
                },
              },
              on: {
                // The provider knows nothing of it yet, and a ceremony takes a gesture.
                'flow.interrupted': [
                  { guard: 'areOptionsAlive', target: 'awaitingGesture' },
                  { target: 'expired' },
                ],
              },
            },
            registering: {
              tags: 'busy',
              meta: { step: 'saving' },
              invoke: {
                id: 'register',
                src: 'register',
                input: ({ context }) => registerInput(context),
                onDone: {
                  target: '#webAuthnEnrollment.enrolled',
                  actions: { type: 'endEnrolled', params: answerOf },
                },
                onError: {
                  target: 'deciding',
                  actions: { type: 'recordFailure', params: failedIn('register') },
                },
              },
              on: { 'flow.interrupted': { target: 'reconciling', actions: 'recordInterruption' } },
            },
            // Nothing is fetched anew by itself: the page may lie idle.
            expired: {
              tags: 'awaitingUser',
              meta: { step: 'expired' },
              entry: ['forgetRegistration', 'announceOptionsUseless'],
              on: { 'ceremony.refresh': { target: 'starting', actions: 'leaveFailure' } },
            },
            // Options that no browser carries out here, or a credential that the provider does not take.
            refused: {
              tags: ['failed', 'awaitingUser'],
              meta: { step: 'refused' },
              entry: ['forgetRegistration', 'announceOptionsUseless'],
              on: { 'ceremony.refresh': { target: 'starting', actions: 'leaveFailure' } },
            },
            // The flow's one failure table.
            deciding: {
              always: [
                {
                  guard: 'isSubjectChanged',
                  target: '#webAuthnEnrollment.subjectChanged',
                  actions: { type: 'endForOtherSubject', params: ({ context }) => context.failure },
                },
                { guard: 'isStepUpDemanded', target: 'steppingUp', actions: 'recordDemand' },
                { guard: 'isStepUpIneffective', target: 'failed', actions: 'recordIneffectiveStepUp' },
                { guard: 'isStepUpDeclined', target: 'stepUpDeclined' },
                { guard: 'isStepUpPending', target: 'failed' },
                { guard: 'isUnsupported', target: 'unsupported' },
                { guard: 'isLapsedMeanwhile', target: 'expired' },
                { guard: 'isNotCompleted', target: 'awaitingGesture' },
                { guard: 'isRegisteredAlready', target: 'alreadyRegistered' },
                { guard: 'isRegistrationOver', target: 'expired' },
                { guard: 'isRegistrationRefused', target: 'refused' },
                // Whose it is, the list tells: it may have been handed over before.
                { guard: 'isCredentialKnown', target: 'reconciling', actions: 'recordInterruption' },
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
                { guard: 'isCheckingSupport', target: 'checkingSupport' },
                { guard: 'isStarting', target: 'starting' },
                { guard: 'areOptionsLapsed', target: 'expired' },
                { guard: 'isRegistering', target: 'registering' },
                { target: 'awaitingGesture' },
              ],
            },
            // The answer of `register` was lost: is the credential on the account?
            reconciling: {
              tags: 'reading',
              meta: { step: 'checking' },
              invoke: {
                id: 'reconcile',
                src: 'find',
                input: ({ context }) => findInput(context),
                onDone: [
                  {
                    guard: { type: 'isFoundEnrolled', params: answerOf },
                    target: '#webAuthnEnrollment.enrolled',
                    actions: { type: 'endEnrolledAsFound', params: answerOf },
                  },
                  {
                    guard: { type: 'isFoundUnknown', params: answerOf },
                    target: 'unresolved',
                    actions: { type: 'takeFound', params: answerOf },
                  },
                  {
                    guard: 'isRetryWanted',
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
            // The credential is not on the account: the same one may be handed over again, or a new one made.
            interrupted: {
              tags: 'awaitingUser',
              meta: { step: 'interrupted' },
              on: {
                'flow.retry': 'replaying',
                'ceremony.refresh': {
                  target: 'starting',
                  actions: ['forgetRegistration', 'announceOptionsUseless'],
                },
              },
            },
            // It may be on the account or not: what is there already is told by the next ceremony.
            unresolved: {
              tags: 'awaitingUser',
              meta: { step: 'unresolved' },
              on: {
                'flow.retry': 'reconciling',
                'ceremony.refresh': {
                  target: 'starting',
                  actions: ['forgetRegistration', 'announceOptionsUseless'],
                },
              },
            },
            // The authenticator holds a credential of the account: another one may do.
            alreadyRegistered: {
              tags: 'awaitingUser',
              meta: { step: 'alreadyRegistered' },
              on: {
                'ceremony.start': { target: 'creatingCredential', actions: 'leaveFailure' },
                'internal.optionsLapsed': 'expired',
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
                  { target: 'replaying' },
                ],
                // The list cannot be had: what is there already, the next ceremony tells.
                'ceremony.refresh': {
                  guard: 'isLookUpStuck',
                  target: 'starting',
                  actions: ['forgetRegistration', 'announceOptionsUseless'],
                },
              },
            },
          },
        },
        // The options' own: those that have lapsed are never taken to a ceremony.
        lifetime: {
          initial: 'idle',
          on: { 'internal.optionsStarted': '.running', 'internal.optionsUseless': '.idle' },
          states: {
            idle: {},
            running: { after: { optionsLifetime: { target: 'lapsed', actions: 'announceLapse' } } },
            // A call that is under way needs what the provider wants back: only the provider knows for sure.
            lapsed: { always: { guard: 'isNoCallUnderWay', target: 'idle', actions: 'forgetContinuation' } },
          },
        },
      },
    },
    enrolled: { type: 'final', tags: 'done', meta: { step: 'end' }, entry: 'forgetContinuation' },
    cancelled: { type: 'final', tags: 'done', meta: { step: 'end' }, entry: 'forgetContinuation' },
    subjectChanged: { type: 'final', tags: 'done', meta: { step: 'end' }, entry: 'forgetContinuation' },
  },
});
