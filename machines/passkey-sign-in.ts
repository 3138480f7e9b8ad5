import { and, assign, not, raise, setup, stateIn } from 'xstate';
import {
  type AccountFailure,
  type AuthenticationResponseJSON,
  clampDelayMs,
  type Secret,
} from '../src/domain/index.ts';
import {
  type AuthenticationCeremonyServices,
  actorsOf,
  authenticationCeremonyPort,
  type FlowTag,
  type PasskeySignIn,
  type PasskeySignInServices,
  passkeySignInPort,
  type StartedSignIn,
  type WebAuthnSupport,
} from '../src/ports/index.ts';
import { answerOf, failedIn, RATE_LIMIT_WAIT_MS } from './context/flow.ts';
import {
  asserted,
  assertionInput,
  completeInput,
  endedForOtherSubject,
  initialContext,
  isSomebodyElse,
  outputOf,
  type PasskeySignInContext,
  type PasskeySignInEvent,
  type PasskeySignInInput,
  type PasskeySignInMeta,
  type PasskeySignInOperation,
  type PasskeySignInOutput,
  signedIn,
  started,
  withoutChallenge,
} from './context/passkey-sign-in.ts';

// What programs that export such a machine have to be able to name.
export type { CeremonyEvent } from './context/ceremony.ts';
export type {
  PasskeySignInContext,
  PasskeySignInEvent,
  PasskeySignInInput,
  PasskeySignInMeta,
  PasskeySignInOperation,
  PasskeySignInOutput,
} from './context/passkey-sign-in.ts';

/**
 * Signs the user in with a passkey, without a login page: fetch the options, have the authenticator sign, get
 * tokens for it. An assertion is good for once: whatever becomes of it, nothing is sent again by itself, and
 * another attempt begins with new options. Needs `PasskeySignInServices` and `AuthenticationCeremonyServices`
 * (see `withServices`), and ends in a `PasskeySignInOutput`.
 */
export const passkeySignInMachine = setup({
  types: {
    input: {} as PasskeySignInInput,
    context: {} as PasskeySignInContext,
    events: {} as PasskeySignInEvent,
    output: {} as PasskeySignInOutput,
    tags: {} as FlowTag,
    meta: {} as PasskeySignInMeta,
  },
  actors: {
    ...actorsOf<PasskeySignInServices>(passkeySignInPort),
    ...actorsOf<AuthenticationCeremonyServices>(authenticationCeremonyPort),
  },
  delays: {
    optionsLifetime: ({ context }) => clampDelayMs(context.challenge?.lifetimeMs ?? 0),
    rateLimitWait: ({ context }) => clampDelayMs(context.failure?.retryAfterMs ?? RATE_LIMIT_WAIT_MS),
  },
  guards: {
    areOptionsAlive: stateIn({ active: { lifetime: 'running' } }),
    isCheckingSupport: ({ context }) => context.operation === 'checkSupport',
    isStarting: ({ context }) => context.operation === 'start',
    isInCeremony: ({ context }) => context.operation === 'getAssertion',
    isGestureWanted: and(['isInCeremony', 'areOptionsAlive']),

    isSomebodyElse: ({ context }, signIn: PasskeySignIn) => isSomebodyElse(context, signIn),

    isUnsupported: ({ context }) => context.failure?.kind === 'webauthn_unsupported',
    // No browser carries these options out here, or the provider does not take what came of them.
    isRefused: and([
      not('isStarting'),
      ({ context }) => context.failure?.kind === 'rp_mismatch' || context.failure?.kind === 'invalid_input',
    ]),
    isCeremonyLate: and(['isInCeremony', not('areOptionsAlive')]),
    // Another ceremony on the page cuts this one off: the user's turn again, as after a no.
    isNotCompleted: and([
      'isInCeremony',
      ({ context }) => context.failure?.kind === 'not_completed' || context.failure?.kind === 'cancelled',
    ]),
    isSignInOver: ({ context }) => context.failure?.kind === 'challenge_expired',
    isRateLimited: ({ context }) => context.failure?.kind === 'rate_limited',
  },
  actions: {
    takeSupport: assign({ support: (_, support: WebAuthnSupport) => support }),
    takeStarted: assign((_, answer: StartedSignIn) => started(answer)),
    takeAssertion: assign((_, assertion: Secret<AuthenticationResponseJSON>) => asserted(assertion)),
    recordFailure: assign(
      (_, failed: { operation: PasskeySignInOperation; failure: AccountFailure }) => failed,
    ),
    leaveFailure: assign({ failure: null }),
    forgetChallenge: assign(withoutChallenge),
    announceOptions: raise({ type: 'internal.optionsStarted' }),
    announceLapse: raise({ type: 'internal.optionsLapsed' }),
    announceOptionsUseless: raise({ type: 'internal.optionsUseless' }),
    endSignedIn: assign((_, signIn: PasskeySignIn) => signedIn(signIn)),
    endForOtherSubject: assign(endedForOtherSubject),
  },
}).createMachine({
  id: 'passkeySignIn',
  context: ({ input }) => initialContext(input),
  output: ({ context }) => outputOf(context),
  options: { maxIterations: 100 },
  initial: 'active',
  states: {
    active: {
      type: 'parallel',
      states: {
        journey: {
          initial: 'checkingSupport',
          on: { 'flow.cancel': '#passkeySignIn.cancelled' },
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
              entry: ['forgetChallenge', 'announceOptionsUseless'],
            },
            starting: {
              tags: 'busy',
              meta: { step: 'preparing' },
              invoke: {
                id: 'start',
                src: 'start',
                input: {},
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
                'ceremony.start': { target: 'gettingAssertion', actions: 'leaveFailure' },
                'internal.optionsLapsed': 'expired',
              },
            },
            // Leaving aborts the ceremony. Options that lapse meanwhile leave it alone: its answer decides.
            gettingAssertion: {
              tags: 'busy',
              meta: { step: 'ceremony' },
              invoke: {
                id: 'getAssertion',
                src: 'getAssertion',
                input: ({ context }) => assertionInput(context),
                onDone: {
                  target: 'completing',
                  actions: { type: 'takeAssertion', params: answerOf },
                },
                onError: {
                  target: 'deciding',
                  actions: { type: 'recordFailure', params: failedIn('getAssertion') },
                },
              },
              on: {
                'flow.interrupted': [
                  { guard: 'areOptionsAlive', target: 'awaitingGesture' },
                  { target: 'expired' },
                ],
              },
            },
            completing: {
              tags: 'busy',
              meta: { step: 'checking' },
              invoke: {
                id: 'complete',
                src: 'complete',
                input: ({ context }) => completeInput(context),
                onDone: [
                  {
                    guard: { type: 'isSomebodyElse', params: answerOf },
                    target: '#passkeySignIn.subjectChanged',
                    actions: 'endForOtherSubject',
                  },
                  {
                    target: '#passkeySignIn.signedIn',
                    actions: { type: 'endSignedIn', params: answerOf },
                  },
                ],
                onError: {
                  target: 'deciding',
                  actions: [
                    { type: 'recordFailure', params: failedIn('complete') },
                    'forgetChallenge',
                    'announceOptionsUseless',
                  ],
                },
              },
              // Whether tokens were made of it, nobody can find out; without them they are worth nothing.
              on: { 'flow.interrupted': 'expired' },
            },
            // Nothing is fetched anew by itself: the page may lie idle.
            expired: {
              tags: 'awaitingUser',
              meta: { step: 'expired' },
              entry: ['forgetChallenge', 'announceOptionsUseless'],
              on: { 'ceremony.refresh': { target: 'starting', actions: 'leaveFailure' } },
            },
            // Options that no browser carries out here, or an assertion that the provider does not take.
            refused: {
              tags: ['failed', 'awaitingUser'],
              meta: { step: 'refused' },
              entry: ['forgetChallenge', 'announceOptionsUseless'],
              on: { 'ceremony.refresh': { target: 'starting', actions: 'leaveFailure' } },
            },
            // The flow's one failure table.
            deciding: {
              always: [
                { guard: 'isUnsupported', target: 'unsupported' },
                { guard: 'isRefused', target: 'refused' },
                { guard: 'isCeremonyLate', target: 'expired' },
                { guard: 'isNotCompleted', target: 'awaitingGesture' },
                { guard: 'isSignInOver', target: 'expired' },
                { guard: 'isRateLimited', target: 'rateLimited' },
                { target: 'failed' },
              ],
            },
            // The mirror of `deciding`: from the operation back to its state; an assertion is never sent again.
            replaying: {
              always: [
                { guard: 'isCheckingSupport', target: 'checkingSupport' },
                { guard: 'isGestureWanted', target: 'awaitingGesture' },
                { target: 'starting' },
              ],
            },
            failed: {
              tags: ['failed', 'awaitingUser'],
              meta: { step: 'problem' },
              on: {
                'flow.retry': 'replaying',
                'internal.optionsLapsed': { actions: 'forgetChallenge' },
              },
            },
            rateLimited: {
              tags: 'failed',
              meta: { step: 'problem' },
              after: { rateLimitWait: 'failed' },
            },
          },
        },
        lifetime: {
          initial: 'idle',
          on: { 'internal.optionsStarted': '.running', 'internal.optionsUseless': '.idle' },
          states: {
            idle: {},
            running: { after: { optionsLifetime: { target: 'idle', actions: 'announceLapse' } } },
          },
        },
      },
    },
    signedIn: { type: 'final', tags: 'done', meta: { step: 'end' } },
    cancelled: { type: 'final', tags: 'done', meta: { step: 'end' }, entry: 'forgetChallenge' },
    subjectChanged: { type: 'final', tags: 'done', meta: { step: 'end' }, entry: 'forgetChallenge' },
  },
});
