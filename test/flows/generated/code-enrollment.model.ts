import type { CodeEnrollmentContext, CodeOperation } from '../../../machines/context/code-enrollment.ts';
import {
  accountFailure,
  continuation,
  type FailureKind,
  isOutcomeUnknown,
  type StepUpRequirement,
  secret,
} from '../../../src/domain/index.ts';
import {
  type CodeChallenge,
  type CreatedEnrollment,
  type FoundEnrollment,
  MAX_STEP_UPS,
  type Operation,
  type Port,
  type SentCode,
} from '../../../src/ports/index.ts';
import {
  type Invariant,
  noCanary,
  notWhileTimer,
  oneEffectInFlight,
  taggedWhileEffect,
} from '../../../src/testing/index.ts';
import { kindsOf, LEFT_BY_EVERY_FLOW, UNCERTAIN_KINDS } from './left-to-default.ts';

// What the models of the flows that end in a typed code have in common; `E` is an enrollment of their kind.

const START = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;

/** What must not be seen outside of the flow, by what it is. */
const CANARIES = { code: 'canary-code-314159', session: 'canary-session-271828' };

// The cooldown is not what the flow falls back to where a provider gives no figure.
const COOLDOWN_MS = 45_000;

export const challenge: CodeChallenge = {
  id: 'challenge-1',
  expiresAt: START + 300_000,
  lifetimeMs: 300_000,
  resendAt: START + COOLDOWN_MS,
  cooldownMs: COOLDOWN_MS,
  pollable: false,
};

// It outlives every path, on which codes are sent later and later.
export const session = continuation(CANARIES.session, START + DAY_MS);

/** A refusal that says when the next attempt may be made. */
export const rateLimited = accountFailure('rate_limited', 'Too fast.', { retryAfterMs: 10_000 });

/** What a provider answers where all is well, and what of it differs from the others. */
export interface CodeWorld<E> {
  readonly enrollment: E;
  readonly enroll: { readonly [name: string]: CreatedEnrollment<E> };
  readonly challenge: { readonly [name: string]: SentCode<E> };
  readonly find: { readonly [name: string]: FoundEnrollment<E> };
  /** With these only, but for the polling; by default with all that the ports declare. */
  readonly failures?: readonly FailureKind[];
  /** What is demanded after another demand has been met; another assurance level by default. */
  readonly otherRequirement?: StepUpRequirement;
  /** As the flow's input; what destroys by default. */
  readonly confirmReplay?: readonly CodeOperation[];
}

/** As Okta: the code is a call of its own, the entry is listed and taken back. */
export function twoCalls<E>(enrollment: E, session: SentCode<E>['continuation']): CodeWorld<E> {
  return {
    enrollment,
    enroll: { created: { enrollment, challenge: null, continuation: null } },
    challenge: { sent: { enrollment, challenge, continuation: session } },
    find: {
      absent: { status: 'absent' },
      unverified: { status: 'unverified', enrollment, challenge: null, continuation: null },
      verified: { status: 'verified', enrollment },
    },
  };
}

/** As Auth0: enrolling sends the code, which wants a session back; what is pending is not listed. */
export function oneCall<E>(enrollment: E): CodeWorld<E> {
  const sent = { enrollment, challenge, continuation: session };
  return {
    enrollment,
    enroll: { sent },
    challenge: { sent },
    find: {
      absent: { status: 'absent' },
      'unverified with code': { status: 'unverified', ...sent },
      verified: { status: 'verified', enrollment },
      unknown: { status: 'unknown' },
    },
  };
}

/** What comes after another demand has been met. */
export function otherDemand({
  otherRequirement: requirement = { acrValues: ['strong'] },
}: CodeWorld<unknown>) {
  return accountFailure('step_up_required', 'More.', { requirement, demandedAt: 0 });
}

/** What of the context decides what the flow does next: counters up to their limits, no times, no texts. */
export function codeKey<E extends { readonly discardable: boolean }>({
  enrollment,
  failure,
  assurance,
  ...context
}: CodeEnrollmentContext<E>) {
  return {
    discardable: enrollment?.discardable ?? null,
    isUncertain:
      failure !== null && isOutcomeUnknown(failure) && context.operation !== 'find' && !assurance.demand,
    operation: context.operation,
    uncertain: context.uncertain,
    retryWanted: context.retryWanted,
    demand: assurance.demand?.requirement ?? null,
    proven: assurance.proven,
    stepUps: Math.min(assurance.stepUps, MAX_STEP_UPS),
    hasCode: context.secrets.code !== null,
  };
}

/** What the user and the page can do in each of these flows. */
export const codeEvents = {
  'code.submit': [
    { name: 'a code', event: { type: 'code.submit', code: secret(CANARIES.code) } },
    { name: 'nothing', event: { type: 'code.submit', code: secret(' ') } },
  ],
  'replay.confirm': true,
  'enrollment.discard': true,
  'enrollment.keep': true,
  'flow.retry': true,
  'flow.cancel': true,
  'flow.interrupted': true,
  'internal.codeSent': false,
  'internal.codeMaybeSent': false,
  'internal.codeLapsed': false,
  'internal.codeUseless': false,
  'internal.nothingSent': false,
} as const;

/** What the provider wants back with a code is forgotten with the code, and so is what the user typed for it. */
const sessionOnlyWhileCodeLives: Invariant = {
  name: 'a session is kept only while its code lives',
  check({ now: { snapshot } }) {
    const { secrets, continuations } = snapshot.context as CodeEnrollmentContext<unknown>;
    if (continuations.challenge === null && secrets.code === null) return undefined;
    const { active } = snapshot.value as { active?: { lifetime?: string } };
    return active?.lifetime === 'running' ? undefined : `kept in ${JSON.stringify(snapshot.value)}`;
  },
};

/** What may have taken place already is looked up before anything is sent again. */
const looksBeforeSendingAgain = <S>(port: Port<S>): Invariant => ({
  name: 'an effect of unknown outcome is looked up before anything is sent',
  check({ now, before, step }) {
    if (!before || step?.type !== 'user' || step.event.type !== 'flow.retry') return undefined;
    const { failure, operation, assurance } = before.snapshot.context as CodeEnrollmentContext<unknown>;
    const isUnknown = failure !== null && isOutcomeUnknown(failure);
    if (!isUnknown || operation === 'find' || assurance.demand) return undefined;
    const effects = new Map(Object.entries<Operation>(port));
    const sent = now.calls.filter(({ src }) => effects.get(src)?.kind === 'effect');
    return sent.length > 0 ? `${sent.map(({ id }) => id).join(', ')} after ${failure.kind}` : undefined;
  },
});

/** What holds in every state of such a flow; `port` is all that it calls. */
export function codeInvariants<S>(port: Port<S>): readonly Invariant[] {
  return [
    noCanary(Object.values(CANARIES)),
    sessionOnlyWhileCodeLives,
    looksBeforeSendingAgain(port),
    oneEffectInFlight(port),
    taggedWhileEffect(port),
    notWhileTimer('resendCooldown', ['enroll', 'challenge']),
  ];
}

/** The port with the failures that the world is about; a poll keeps its own. */
export function narrowed<S>(port: Port<S>, { failures }: CodeWorld<unknown>): Port<S> {
  if (!failures) return port;
  const operations = Object.entries<Operation>(port).map(([name, operation]) => [
    name,
    name === 'poll'
      ? operation
      : { ...operation, failures: operation.failures.filter((kind) => failures.includes(kind)) },
  ]);
  return Object.fromEntries(operations);
}

/** The failures that mean nothing more to such a flow than `failed`, by call and kind. */
export const LEFT_TO_DEFAULT = [
  ...LEFT_BY_EVERY_FLOW,
  // `flow.retry` looks first where an effect may have taken place; reads are simply asked again.
  ...kindsOf(['reconcile', 'adopt', 'discard', 'verify'], UNCERTAIN_KINDS),
  ...kindsOf(['reconcile', 'adopt'], ['invalid_input', 'not_found', 'conflict']),
  ...kindsOf(['challenge'], ['invalid_input', 'conflict']),
  ...kindsOf(['discard'], ['invalid_input']),
  ...kindsOf(['verify'], ['conflict']),
];
