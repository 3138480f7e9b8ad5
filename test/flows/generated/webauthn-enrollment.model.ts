import {
  type WebAuthnEnrollmentContext,
  webAuthnEnrollmentMachine,
} from '../../../machines/webauthn-enrollment.ts';
import {
  accountFailure,
  continuation,
  isOutcomeUnknown,
  type RegistrationResponseJSON,
  type StepUpRequirement,
} from '../../../src/domain/index.ts';
import {
  type CredentialEnrollment,
  type CredentialRegistration,
  type FoundCredential,
  MAX_STEP_UPS,
  registrationCeremonyPort,
  type StartedRegistration,
  stepUpPort,
  webAuthnEnrollmentPort,
} from '../../../src/ports/index.ts';
import {
  createFlowModel,
  type FlowModel,
  type Invariant,
  noCanary,
  oneEffectInFlight,
  portOutcomes,
  taggedWhileEffect,
} from '../../../src/testing/index.ts';
import { kindsOf, LEFT_BY_EVERY_FLOW, UNCERTAIN_KINDS } from './left-to-default.ts';

const START = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;

/** What must not be seen outside of the flow. */
const CANARY = 'canary-session-271828';

const EFFECTS: readonly string[] = ['start', 'createCredential', 'register'];

const PORT = { ...webAuthnEnrollmentPort, ...registrationCeremonyPort, ...stepUpPort };

/** What an authenticator answers; no bytes of it are ever looked at here. */
export const CREDENTIAL: RegistrationResponseJSON = {
  id: 'Y3JlZGVudGlhbA',
  rawId: 'Y3JlZGVudGlhbA',
  type: 'public-key',
  clientExtensionResults: {},
  response: { clientDataJSON: 'e30', attestationObject: 'oA' },
};

const enrollment: CredentialEnrollment = { id: 'passkey-1', credentialId: CREDENTIAL.id, name: '' };

/** Options that live so long. */
export function registrationOf(lifetimeMs: number): CredentialRegistration {
  return {
    id: 'registration-1',
    options: {
      rp: { id: 'example.com', name: 'Example' },
      user: { id: 'dXNlcg', name: 'mia@example.com', displayName: 'Mia' },
      challenge: 'Y2hhbGxlbmdl',
      pubKeyCredParams: [{ type: 'public-key' as const, alg: -7 }],
    },
    expiresAt: START + lifetimeMs,
    lifetimeMs,
  };
}

const FOUND = {
  absent: { status: 'absent' },
  enrolled: { status: 'enrolled', enrollment },
  unknown: { status: 'unknown' },
} as const satisfies Record<string, FoundCredential>;

/** What a provider answers where all is well, and what is demanded after another demand has been met. */
export interface WebAuthnAnswers {
  readonly started: StartedRegistration;
  /** What may become of a credential. */
  readonly found: readonly FoundCredential['status'][];
  readonly otherRequirement?: StepUpRequirement;
}

/** The session outlives every path, on which options are fetched later and later. */
const ANY_PROVIDER: WebAuthnAnswers = {
  started: {
    registration: registrationOf(300_000),
    continuation: continuation(CANARY, START + DAY_MS),
  },
  found: ['absent', 'enrolled', 'unknown'],
};

/** What of the context decides what the flow does next: counters up to their limits, no times, no texts. */
function key({ failure, assurance, ...context }: WebAuthnEnrollmentContext): unknown {
  return {
    isUncertain: context.operation === 'register' && !assurance.demand && isUnknown(failure),
    operation: context.operation,
    retryWanted: context.retryWanted,
    demand: assurance.demand?.requirement ?? null,
    proven: assurance.proven,
    stepUps: Math.min(assurance.stepUps, MAX_STEP_UPS),
    hasSession: context.continuations.registration !== null,
  };
}

function isUnknown(failure: WebAuthnEnrollmentContext['failure']): boolean {
  return failure !== null && isOutcomeUnknown(failure);
}

const areOptionsAlive = (value: unknown) =>
  (value as { active?: { lifetime?: string } }).active?.lifetime === 'running';

/** What the provider wants back with a credential is forgotten with the options. */
const sessionOnlyWhileOptionsLive: Invariant = {
  name: 'a session is kept only while its options live, or a call that began with them is under way',
  check({ now: { snapshot, calls } }) {
    const { continuations } = snapshot.context as WebAuthnEnrollmentContext;
    if (continuations.registration === null || areOptionsAlive(snapshot.value)) return undefined;
    if (calls.some(({ id }) => id === 'createCredential' || id === 'register')) return undefined;
    return `kept in ${JSON.stringify(snapshot.value)}`;
  },
};

/** The authenticator is asked by the user's gesture alone, and never with options that have lapsed. */
const ceremonyByGesture: Invariant = {
  name: 'a ceremony begins by a gesture, while its options live',
  check({ now, before, step }) {
    const isHeld = (moment: typeof before) => moment?.calls.some(({ id }) => id === 'createCredential');
    if (!isHeld(now) || isHeld(before)) return undefined;
    if (step?.type !== 'user' || step.event.type !== 'ceremony.start') return `begun by ${step?.title}`;
    return areOptionsAlive(now.snapshot.value) ? undefined : 'begun with options that have lapsed';
  },
};

/** A credential that may be on the account already is looked up before anything is sent again. */
const looksBeforeSendingAgain: Invariant = {
  name: 'a credential of unknown fate is looked up before anything is sent',
  check({ now, before, step }) {
    if (!before || step?.type !== 'user' || step.event.type !== 'flow.retry') return undefined;
    const { failure, operation, assurance } = before.snapshot.context as WebAuthnEnrollmentContext;
    if (operation !== 'register' || assurance.demand || !isUnknown(failure)) return undefined;
    const sent = now.calls.filter(({ src }) => EFFECTS.includes(src));
    return sent.length > 0 ? `${sent.map(({ id }) => id).join(', ')} after ${failure?.kind}` : undefined;
  },
};

/** Everything that can happen to the WebAuthn flow where the provider answers so. */
export function webAuthnEnrollmentModelOf({
  started,
  found,
  otherRequirement: requirement = { acrValues: ['strong'] },
}: WebAuthnAnswers): FlowModel {
  const more = accountFailure('step_up_required', 'More.', { requirement, demandedAt: 0 });
  return createFlowModel(webAuthnEnrollmentMachine, {
    // What is not confirmed goes on by itself: `start` shows that, and the look-up.
    input: { confirmReplay: ['register'] },
    events: {
      'ceremony.start': true,
      'ceremony.refresh': true,
      'replay.confirm': true,
      'flow.retry': true,
      'flow.cancel': true,
      'flow.interrupted': true,
      'internal.optionsStarted': false,
      'internal.optionsLapsed': false,
      'internal.optionsUseless': false,
    },
    outcomes: {
      ...portOutcomes(webAuthnEnrollmentPort, {
        start: { ok: { options: started }, errors: { 'step_up_required (more)': more } },
        register: {
          ok: { enrolled: enrollment },
          errors: {
            rate_limited: accountFailure('rate_limited', 'Too fast.', { retryAfterMs: 10_000 }),
          },
        },
        find: { ok: Object.fromEntries(found.map((status) => [status, FOUND[status]])) },
      }),
      ...portOutcomes(registrationCeremonyPort, {
        checkSupport: { ok: { supported: { isPlatformAuthenticatorAvailable: true } } },
        createCredential: { ok: { 'a credential': CREDENTIAL } },
      }),
      ...portOutcomes(stepUpPort, { stepUp: { ok: { proven: { subject: 'user-1' } } } }),
    },
    key,
    invariants: [
      noCanary([CANARY]),
      sessionOnlyWhileOptionsLive,
      ceremonyByGesture,
      looksBeforeSendingAgain,
      oneEffectInFlight(PORT),
      taggedWhileEffect(PORT),
    ],
    maxStates: 20_000,
  });
}

/** Everything that can happen to the WebAuthn flow. */
export const webAuthnEnrollmentModels = { 'any provider': webAuthnEnrollmentModelOf(ANY_PROVIDER) };

/** The failures that mean nothing more to the flow than `failed`, by call and kind. */
export const LEFT_TO_DEFAULT = [
  ...LEFT_BY_EVERY_FLOW,
  // What is begun lapses by itself; what became of a credential, `flow.retry` finds out first.
  ...kindsOf(['start', 'register', 'reconcile'], UNCERTAIN_KINDS),
  ...kindsOf(['start', 'reconcile'], ['invalid_input', 'not_found', 'conflict']),
  ...kindsOf(['checkSupport'], ['cancelled', 'unexpected']),
  ...kindsOf(['createCredential'], ['unexpected']),
];
