import {
  type EmailEnrollmentContext,
  type EmailOperation,
  emailEnrollmentMachine,
} from '../../../machines/email-enrollment.ts';
import {
  accountFailure,
  continuation,
  FAILURE_KINDS,
  type FailureKind,
  isOutcomeUnknown,
  type StepUpRequirement,
  secret,
} from '../../../src/domain/index.ts';
import {
  type CodeChallenge,
  type EmailEnrollment,
  type EnrolledEmail,
  emailEnrollmentPort,
  type FoundEmail,
  MAX_STEP_UPS,
  type Operation,
  type Port,
  type SentEmail,
  stepUpPort,
} from '../../../src/ports/index.ts';
import {
  createFlowModel,
  type FlowModel,
  type Invariant,
  noCanary,
  notWhileTimer,
  oneEffectInFlight,
  plainFailure,
  portOutcomes,
  taggedWhileEffect,
} from '../../../src/testing/index.ts';

const START = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;
const EMAIL = 'new@example.com';

/** What must not be seen outside of the flow, by what it is. */
const CANARIES = { code: 'canary-code-314159', session: 'canary-session-271828' };

const enrollment: EmailEnrollment = { id: 'email-1', email: EMAIL, role: 'secondary', discardable: true };
const lapsing: EmailEnrollment = { ...enrollment, id: 'email-2', discardable: false };

// The cooldown is not what the flow falls back to where a provider gives no figure.
const COOLDOWN_MS = 45_000;

const challenge: CodeChallenge = {
  id: 'challenge-1',
  expiresAt: START + 300_000,
  lifetimeMs: 300_000,
  resendAt: START + COOLDOWN_MS,
  cooldownMs: COOLDOWN_MS,
  pollable: false,
};

// It outlives every path, on which codes are sent later and later.
const session = continuation(CANARIES.session, START + DAY_MS);
const rateLimited = accountFailure('rate_limited', 'Too fast.', { retryAfterMs: 10_000 });

const PORT = { ...emailEnrollmentPort, ...stepUpPort };

/** What a provider answers where all is well, and what of it differs from the others. */
export interface EmailWorld {
  readonly enrollment: EmailEnrollment;
  readonly enroll: { readonly [name: string]: EnrolledEmail };
  readonly challenge: { readonly [name: string]: SentEmail };
  readonly find: { readonly [name: string]: FoundEmail };
  /** With these only, but for the polling; by default with all that the ports declare. */
  readonly failures?: readonly FailureKind[];
  /** What is demanded after another demand has been met; another assurance level by default. */
  readonly otherRequirement?: StepUpRequirement;
  /** As the flow's input; what destroys by default. */
  readonly confirmReplay?: readonly EmailOperation[];
}

/** What providers answer where all is well: the address and the code apart, or both at once. */
const WORLDS = {
  /** As Okta, but for the session: the code is a call of its own, the entry is listed and taken back. */
  twoCalls: {
    enrollment,
    enroll: { created: { enrollment, challenge: null, continuation: null } },
    challenge: {
      sent: { enrollment, challenge, continuation: session },
    },
    find: {
      absent: { status: 'absent' },
      unverified: { status: 'unverified', enrollment, challenge: null, continuation: null },
      verified: { status: 'verified', enrollment },
    },
  },
  /** The same with a link that may be followed instead: what is new is the polling beside the journey. */
  withLink: {
    enrollment,
    enroll: { created: { enrollment, challenge: null, continuation: null } },
    challenge: {
      sent: { enrollment, challenge: { ...challenge, pollable: true }, continuation: session },
      'sent without link': { enrollment, challenge, continuation: null },
    },
    find: { unverified: { status: 'unverified', enrollment, challenge: null, continuation: null } },
    failures: ['invalid_code', 'network', 'not_found', 'forbidden'],
  },
  /** As Auth0: enrolling sends the code, which wants a session back; what is pending is not listed. */
  oneCall: {
    enrollment: lapsing,
    enroll: { sent: { enrollment: lapsing, challenge, continuation: session } },
    challenge: { sent: { enrollment: lapsing, challenge, continuation: session } },
    find: {
      absent: { status: 'absent' },
      'unverified with code': {
        status: 'unverified',
        enrollment: lapsing,
        challenge,
        continuation: session,
      },
      verified: { status: 'verified', enrollment: lapsing },
      unknown: { status: 'unknown' },
    },
  },
} satisfies Record<string, EmailWorld>;

/** What of the context decides what the flow does next: counters up to their limits, no times, no texts. */
function key({ enrollment, challenge, failure, assurance, ...context }: EmailEnrollmentContext): unknown {
  return {
    hasEmail: context.email !== '',
    discardable: enrollment?.discardable ?? null,
    pollable: challenge?.pollable ?? false,
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

/** What the provider wants back with a code is forgotten with the code, and so is what the user typed for it. */
const sessionOnlyWhileCodeLives: Invariant = {
  name: 'a session is kept only while its code lives',
  check({ now: { snapshot } }) {
    const { secrets, continuations } = snapshot.context as EmailEnrollmentContext;
    if (continuations.challenge === null && secrets.code === null) return undefined;
    const { active } = snapshot.value as { active?: { lifetime?: string } };
    return active?.lifetime === 'running' ? undefined : `kept in ${JSON.stringify(snapshot.value)}`;
  },
};

/** Once its code is of no use, the link is not asked after. */
const pollsOnlyWhileCodeLives: Invariant = {
  name: 'the link is asked after only while its code lives',
  check({ now: { snapshot, calls } }) {
    const { active } = snapshot.value as { active?: { lifetime?: string } };
    const isPolling = calls.some(({ src }) => src === 'poll');
    return isPolling && active?.lifetime !== 'running'
      ? `polling in ${JSON.stringify(snapshot.value)}`
      : undefined;
  },
};

/** What may have taken place already is looked up before anything is sent again. */
const looksBeforeSendingAgain: Invariant = {
  name: 'an effect of unknown outcome is looked up before anything is sent',
  check({ now, before, step }) {
    if (!before || step?.type !== 'user' || step.event.type !== 'flow.retry') return undefined;
    const { failure, operation, assurance } = before.snapshot.context as EmailEnrollmentContext;
    const isUnknown = failure !== null && isOutcomeUnknown(failure);
    if (!isUnknown || operation === 'find' || assurance.demand) return undefined;
    const sent = now.calls.filter(({ src }) => PORT[src as keyof typeof PORT].kind === 'effect');
    return sent.length > 0 ? `${sent.map(({ id }) => id).join(', ')} after ${failure.kind}` : undefined;
  },
};

function narrowed<S>(port: Port<S>, { failures }: EmailWorld): Port<S> {
  if (!failures) return port;
  const operations = Object.entries<Operation>(port).map(([name, operation]) => [
    name,
    name === 'poll'
      ? operation
      : { ...operation, failures: operation.failures.filter((kind) => failures.includes(kind)) },
  ]);
  return Object.fromEntries(operations);
}

/** Everything that can happen to the email flow in a world. */
export function emailEnrollmentModelOf(world: EmailWorld): FlowModel {
  const { confirmReplay, otherRequirement: requirement = { acrValues: ['strong'] } } = world;
  const otherDemand = accountFailure('step_up_required', 'More.', { requirement, demandedAt: 0 });
  const confirmed = confirmReplay && { confirmReplay };
  return createFlowModel(emailEnrollmentMachine, {
    inputs: {
      'with an address': { email: EMAIL, ...confirmed },
      'without an address': { ...confirmed },
      'with an enrollment': { enrollment: world.enrollment, ...confirmed },
    },
    events: {
      'email.submit': [
        { name: 'an address', event: { type: 'email.submit', email: EMAIL } },
        { name: 'nothing', event: { type: 'email.submit', email: ' ' } },
      ],
      'code.submit': [
        { name: 'a code', event: { type: 'code.submit', code: secret(CANARIES.code) } },
        { name: 'nothing', event: { type: 'code.submit', code: secret(' ') } },
      ],
      'code.resend': true,
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
    },
    outcomes: {
      ...portOutcomes(narrowed(emailEnrollmentPort, world), {
        enroll: { ok: world.enroll, errors: { 'step_up_required (more)': otherDemand } },
        challenge: { ok: world.challenge, errors: { rate_limited: rateLimited } },
        verify: { ok: { verified: world.enrollment } },
        poll: { ok: { verified: { verified: true }, pending: { verified: false } } },
        find: { ok: world.find },
        discard: { ok: { discarded: undefined } },
      }),
      ...portOutcomes(narrowed(stepUpPort, world), { stepUp: { ok: { proven: { subject: 'user-1' } } } }),
    },
    key,
    invariants: [
      noCanary(Object.values(CANARIES)),
      sessionOnlyWhileCodeLives,
      pollsOnlyWhileCodeLives,
      looksBeforeSendingAgain,
      oneEffectInFlight(PORT),
      taggedWhileEffect(PORT),
      notWhileTimer('resendCooldown', ['enroll', 'challenge']),
    ],
    maxStates: 10_000,
  });
}

/** Everything that can happen to the email flow, where sending the code is a call of its own and where not. */
export const emailEnrollmentModels = {
  'code by a call of its own': emailEnrollmentModelOf(WORLDS.twoCalls),
  'a link beside the code': emailEnrollmentModelOf(WORLDS.withLink),
  'code with the enrollment': emailEnrollmentModelOf(WORLDS.oneCall),
};

const UNCERTAIN_KINDS = FAILURE_KINDS.filter((kind) => isOutcomeUnknown(plainFailure(kind)));
const kindsOf = (calls: readonly string[], kinds: readonly FailureKind[]) =>
  calls.flatMap((call) => kinds.map((kind) => `${call} fails with ${kind}`));

/** The failures that mean nothing more to the flow than `failed` (for a poll: to stop), by call and kind. */
export const LEFT_TO_DEFAULT = [
  ...kindsOf(
    ['*'],
    ['unauthenticated', 'insufficient_scope', 'forbidden', 'not_enabled', 'not_supported', 'limit_reached'],
  ),
  // `flow.retry` looks first where an effect may have taken place; reads are simply asked again.
  ...kindsOf(['reconcile', 'adopt', 'discard', 'verify'], UNCERTAIN_KINDS),
  ...kindsOf(['reconcile', 'adopt'], ['invalid_input', 'not_found', 'conflict']),
  ...kindsOf(['challenge'], ['invalid_input', 'conflict']),
  ...kindsOf(['discard'], ['invalid_input']),
  ...kindsOf(['verify'], ['conflict']),
  ...kindsOf(['poll'], ['invalid_input', 'not_found', 'conflict', 'step_up_required', 'challenge_expired']),
];
