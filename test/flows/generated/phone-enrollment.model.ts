import { type PhoneEnrollmentContext, phoneEnrollmentMachine } from '../../../machines/phone-enrollment.ts';
import {
  accountFailure,
  continuation,
  FAILURE_KINDS,
  type FailureKind,
  isOutcomeUnknown,
  secret,
} from '../../../src/domain/index.ts';
import {
  type CodeChallenge,
  type EnrolledPhone,
  type FoundPhone,
  MAX_STEP_UPS,
  type Operation,
  type PhoneEnrollment,
  type Port,
  phoneEnrollmentPort,
  phoneNumberPort,
  type SentPhone,
  stepUpPort,
} from '../../../src/ports/index.ts';
import {
  createFlowModel,
  notWhileTimer,
  oneEffectInFlight,
  plainFailure,
  portOutcomes,
  taggedWhileEffect,
} from '../../../src/testing/index.ts';

const START = Date.UTC(2026, 0, 1);
const NUMBER = '+4915123456789';
const COOLDOWN_MS = 45_000;

const enrollment: PhoneEnrollment = { id: 'phone-1', phoneNumber: NUMBER, discardable: true };
const lapsing: PhoneEnrollment = { ...enrollment, id: 'phone-2', discardable: false };

const challenge: CodeChallenge = {
  expiresAt: START + 300_000,
  lifetimeMs: 300_000,
  resendAt: START + COOLDOWN_MS,
  cooldownMs: COOLDOWN_MS,
  pollable: false,
};

const session = continuation('session-1', START + 300_000);
const rateLimited = accountFailure('rate_limited', 'Too fast.', { retryAfterMs: 10_000 });
const otherDemand = accountFailure('step_up_required', 'More.', {
  requirement: { acrValues: ['strong'] },
  demandedAt: 0,
});

const PORT = { ...phoneEnrollmentPort, ...phoneNumberPort, ...stepUpPort };

interface World {
  readonly enrollment: PhoneEnrollment;
  readonly enroll: { readonly [name: string]: EnrolledPhone };
  readonly challenge: { readonly [name: string]: SentPhone };
  readonly find: { readonly [name: string]: FoundPhone };
  /** With these only; by default with all that the ports declare. */
  readonly failures?: readonly FailureKind[];
}

/** What providers answer where all is well: the phone and the code apart, or both at once. */
const WORLDS = {
  /** As Okta: the code is a call of its own, the entry is listed and taken back. */
  twoCalls: {
    enrollment,
    enroll: { created: { enrollment, challenge: null, continuation: null } },
    challenge: { sent: { enrollment, challenge, continuation: null } },
    find: {
      absent: { status: 'absent' },
      unverified: { status: 'unverified', enrollment, challenge: null, continuation: null },
      verified: { status: 'verified', enrollment },
    },
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
} satisfies Record<string, World>;

/** What of the context decides what the flow does next: counters up to their limits, no times, no texts. */
function key({ enrollment, challenge, failure, assurance, ...context }: PhoneEnrollmentContext): unknown {
  return {
    hasNumber: context.typed !== '',
    discardable: enrollment?.discardable ?? null,
    hasChallenge: challenge !== null,
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

function narrowed<S>(port: Port<S>, { failures }: World): Port<S> {
  if (!failures) return port;
  const operations = Object.entries<Operation>(port).map(([name, operation]) => [
    name,
    { ...operation, failures: operation.failures.filter((kind) => failures.includes(kind)) },
  ]);
  return Object.fromEntries(operations);
}

function modelOf(world: World) {
  return createFlowModel(phoneEnrollmentMachine, {
    inputs: {
      'with a number': { phoneNumber: '0151 23456789', country: 'DE' },
      'without a number': {},
      'with an enrollment': { enrollment: world.enrollment },
    },
    events: {
      'phone.submit': [
        { name: 'a number', event: { type: 'phone.submit', phoneNumber: NUMBER } },
        { name: 'nothing', event: { type: 'phone.submit', phoneNumber: ' ' } },
      ],
      'code.submit': [
        { name: 'a code', event: { type: 'code.submit', code: secret('123456') } },
        { name: 'nothing', event: { type: 'code.submit', code: secret(' ') } },
      ],
      'code.resend': [
        { name: 'as before', event: { type: 'code.resend' } },
        { name: 'by call', event: { type: 'code.resend', channel: 'call' } },
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
    },
    outcomes: {
      ...portOutcomes(narrowed(phoneEnrollmentPort, world), {
        enroll: { ok: world.enroll, errors: { 'step_up_required (more)': otherDemand } },
        challenge: { ok: world.challenge, errors: { rate_limited: rateLimited } },
        verify: { ok: { verified: world.enrollment } },
        find: { ok: world.find },
        discard: { ok: { discarded: undefined } },
      }),
      ...portOutcomes(narrowed(phoneNumberPort, world), {
        checkNumber: { ok: { 'a number': { phoneNumber: NUMBER } } },
      }),
      ...portOutcomes(narrowed(stepUpPort, world), { stepUp: { ok: { proven: { subject: 'user-1' } } } }),
    },
    key,
    invariants: [
      oneEffectInFlight(PORT),
      taggedWhileEffect(PORT),
      notWhileTimer('resendCooldown', ['enroll', 'challenge']),
    ],
    maxStates: 20_000,
  });
}

/** Everything that can happen to the phone flow, where sending the code is a call of its own and where not. */
export const phoneEnrollmentModels = {
  'code by a call of its own': modelOf(WORLDS.twoCalls),
  'code with the enrollment': modelOf(WORLDS.oneCall),
};

const UNCERTAIN_KINDS = FAILURE_KINDS.filter((kind) => isOutcomeUnknown(plainFailure(kind)));
const kindsOf = (calls: readonly string[], kinds: readonly FailureKind[]) =>
  calls.flatMap((call) => kinds.map((kind) => `${call} fails with ${kind}`));

/** The failures that mean nothing more to the flow than `failed`, by call and kind. */
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
];
