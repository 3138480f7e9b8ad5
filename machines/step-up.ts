import { assign, setup } from 'xstate';
import { type AccountFailure, accountFailure, failureOf, type StepUpProof } from '../src/domain/index.ts';
import {
  type AuthenticationServices,
  actorsOf,
  authenticationPort,
  type FlowTag,
  type StepUpRequest,
} from '../src/ports/index.ts';

/** What a prompt starts with. */
export interface StepUpInput {
  readonly request: StepUpRequest;
  /** The ids of the strategies to choose from, best first. */
  readonly strategies: readonly string[];
}

/** What the prompt came to. */
export type StepUpOutput =
  | { readonly outcome: 'proven'; readonly proof: StepUpProof }
  | { readonly outcome: 'declined'; readonly failure: AccountFailure }
  | { readonly outcome: 'subject_changed'; readonly failure: AccountFailure };

/** What the prompt knows. */
export interface StepUpContext {
  readonly request: StepUpRequest;
  readonly strategies: readonly string[];
  /** The strategy that the user chose last. */
  readonly strategy: string;
  /** Why the last attempt did not succeed. */
  readonly failure: AccountFailure | null;
  readonly outcome: StepUpOutput;
}

/** What can be sent to the prompt. */
export type StepUpEvent =
  /** Send it from the user's click: popups need one. Without `strategy`, the first is taken. */
  | { readonly type: 'stepUp.begin'; readonly strategy?: string }
  | { readonly type: 'stepUp.decline' }
  /** Another flow waits too: the prompt now asks for what satisfies both. */
  | { readonly type: 'internal.requestWidened'; readonly request: StepUpRequest };

/** What a state tells a user interface besides its tags. */
export interface StepUpMeta {
  readonly step: 'prompt' | 'authenticating' | 'end';
}

const DECLINED: StepUpOutput = {
  outcome: 'declined',
  failure: accountFailure('not_completed', 'The user did not authenticate again.'),
};

/**
 * One prompt for the user to authenticate again. `createStepUp` starts a fresh one per demand and hands it
 * to the user interface; flows only wait for its outcome.
 */
export const stepUpMachine = setup({
  types: {
    input: {} as StepUpInput,
    context: {} as StepUpContext,
    events: {} as StepUpEvent,
    output: {} as StepUpOutput,
    tags: {} as FlowTag,
    meta: {} as StepUpMeta,
  },
  actors: actorsOf<AuthenticationServices>(authenticationPort),
  guards: {
    isSubjectChanged: (_, failure: AccountFailure) => failure.kind === 'subject_changed',
  },
  actions: {
    chooseStrategy: assign(({ context }, { strategy }: { strategy?: string | undefined }) => ({
      strategy: strategy ?? context.strategies[0] ?? '',
      failure: null,
    })),
    widenRequest: assign({ request: (_, { request }: { request: StepUpRequest }) => request }),
    recordFailure: assign({ failure: (_, failure: AccountFailure) => failure }),
    endProven: assign((_, proof: StepUpProof) => ({ outcome: { outcome: 'proven' as const, proof } })),
    endForOtherSubject: assign((_, failure: AccountFailure) => ({
      outcome: { outcome: 'subject_changed' as const, failure },
    })),
  },
}).createMachine({
  id: 'stepUp',
  context: ({ input }) => ({
    request: input.request,
    strategies: input.strategies,
    strategy: input.strategies[0] ?? '',
    failure: null,
    outcome: DECLINED,
  }),
  output: ({ context }) => context.outcome,
  options: { maxIterations: 100 },
  initial: 'prompting',
  states: {
    prompting: {
      tags: 'awaitingUser',
      meta: { step: 'prompt' },
      on: {
        'stepUp.begin': {
          target: 'authenticating',
          actions: { type: 'chooseStrategy', params: ({ event }) => event },
        },
        'stepUp.decline': 'declined',
        'internal.requestWidened': {
          actions: { type: 'widenRequest', params: ({ event }) => event },
        },
      },
    },
    authenticating: {
      tags: 'busy',
      meta: { step: 'authenticating' },
      invoke: {
        id: 'authenticate',
        src: 'authenticate',
        input: ({ context }) => ({ strategy: context.strategy, request: context.request }),
        onDone: {
          target: 'proven',
          actions: { type: 'endProven', params: ({ event }) => event.output },
        },
        onError: [
          {
            guard: { type: 'isSubjectChanged', params: ({ event }) => failureOf(event.error) },
            target: 'subjectChanged',
            actions: { type: 'endForOtherSubject', params: ({ event }) => failureOf(event.error) },
          },
          {
            target: 'prompting',
            actions: { type: 'recordFailure', params: ({ event }) => failureOf(event.error) },
          },
        ],
      },
      on: { 'stepUp.decline': 'declined' },
    },
    proven: { type: 'final', tags: 'done', meta: { step: 'end' } },
    declined: { type: 'final', tags: 'done', meta: { step: 'end' } },
    subjectChanged: { type: 'final', tags: 'done', meta: { step: 'end' } },
  },
});
