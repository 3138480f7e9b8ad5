import { type PasskeySignInContext, passkeySignInMachine } from '../../../machines/passkey-sign-in.ts';
import {
  type AuthenticationResponseJSON,
  accountFailure,
  continuation,
  secret,
} from '../../../src/domain/index.ts';
import {
  authenticationCeremonyPort,
  type PasskeySignIn,
  passkeySignInPort,
  type StartedSignIn,
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

const START = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;
const LIFETIME_MS = 300_000;

/** Who is to sign in, and who else there is. */
const USER = 'user-1';
const SOMEBODY_ELSE = 'user-2';

/** What must not be seen outside of the flow, by what it is. */
const CANARIES = {
  signature: 'canary-signature-173205',
  session: 'canary-session-271828',
  access: 'canary-access-314159',
  id: 'canary-id-161803',
  refresh: 'canary-refresh-141421',
};

const PORT = { ...passkeySignInPort, ...authenticationCeremonyPort };

const started: StartedSignIn = {
  challenge: {
    options: { challenge: 'Y2hhbGxlbmdl', rpId: 'id.example.com' },
    expiresAt: START + LIFETIME_MS,
    lifetimeMs: LIFETIME_MS,
  },
  // It outlives every path, on which options are fetched later and later.
  continuation: continuation(CANARIES.session, START + DAY_MS),
};

const assertion = secret<AuthenticationResponseJSON>({
  id: 'credential-1',
  rawId: 'credential-1',
  type: 'public-key',
  clientExtensionResults: {},
  response: { clientDataJSON: 'Y2xpZW50', authenticatorData: 'ZGF0YQ', signature: CANARIES.signature },
});

function signInOf(subject: string): PasskeySignIn {
  return {
    proof: { subject, authTimeAt: START },
    accessToken: secret(CANARIES.access),
    idToken: secret(CANARIES.id),
    refreshToken: secret(CANARIES.refresh),
    expiresAt: START + DAY_MS,
    scopes: [],
    audience: null,
  };
}

/** What of the context decides what the flow does next. */
export function passkeySignInKey(context: PasskeySignInContext): unknown {
  const { operation, challenge, secrets, continuations } = context;
  return {
    operation,
    hasOptions: challenge !== null,
    hasSession: continuations.challenge !== null,
    hasAssertion: secrets.assertion !== null,
  };
}

/** An assertion is good for once: it is handed over in the very step in which it came, and never again. */
const sendsAnAssertionOnce: Invariant = {
  name: 'an assertion is sent once',
  check({ now, before, step }) {
    const isSent = now.calls.some(({ src }) => src === 'complete');
    const wasSent = before?.calls.some(({ src }) => src === 'complete') ?? false;
    if (!isSent || wasSent) return undefined;
    if (step?.type === 'outcome' && step.src === 'getAssertion') return undefined;
    return `"complete" begins after ${step?.title}`;
  },
};

/** Whatever has failed or lapsed, only the user begins a sign-in anew. */
const startsForTheUser: Invariant = {
  name: 'options are fetched for the user, not by themselves',
  check({ now, before, step }) {
    const isFetching = now.calls.some(({ src }) => src === 'start');
    const wasFetching = before?.calls.some(({ src }) => src === 'start') ?? false;
    if (!isFetching || wasFetching || step?.type === 'user') return undefined;
    // The first time, the flow itself was what the user asked for.
    if (step?.type === 'outcome' && step.src === 'checkSupport') return undefined;
    return `"start" begins after ${step?.title}`;
  },
};

/** Neither the session nor the assertion is kept once nothing can be done with it. */
const keepsWhatIsUsed: Invariant = {
  name: 'a session is kept only while its options live, or are in use',
  check({ now: { snapshot, calls } }) {
    const { secrets, continuations } = snapshot.context as PasskeySignInContext;
    const isCompleting = calls.some(({ src }) => src === 'complete');
    if (secrets.assertion && !isCompleting) return 'the assertion is kept';
    if (!continuations.challenge || calls.some(({ src }) => src === 'getAssertion')) return undefined;
    const { active } = snapshot.value as { active?: { lifetime?: string } };
    return isCompleting || active?.lifetime === 'running'
      ? undefined
      : `the session is kept in ${JSON.stringify(snapshot.value)}`;
  },
};

/** Everything that can happen to a sign-in with a passkey. */
export const passkeySignInModel: FlowModel = createFlowModel(passkeySignInMachine, {
  input: { expectedSubject: USER },
  events: {
    'ceremony.start': true,
    'ceremony.refresh': true,
    'flow.retry': true,
    'flow.cancel': true,
    'flow.interrupted': true,
    'internal.optionsStarted': false,
    'internal.optionsLapsed': false,
    'internal.optionsUseless': false,
  },
  outcomes: {
    ...portOutcomes(passkeySignInPort, {
      start: { ok: { options: started } },
      complete: {
        ok: { tokens: signInOf(USER), "somebody else's tokens": signInOf(SOMEBODY_ELSE) },
        errors: { rate_limited: accountFailure('rate_limited', 'Too fast.', { retryAfterMs: 10_000 }) },
      },
    }),
    ...portOutcomes(authenticationCeremonyPort, {
      checkSupport: { ok: { supported: { isPlatformAuthenticatorAvailable: true } } },
      getAssertion: { ok: { 'an assertion': assertion } },
    }),
  },
  key: passkeySignInKey,
  invariants: [
    noCanary(Object.values(CANARIES)),
    sendsAnAssertionOnce,
    startsForTheUser,
    keepsWhatIsUsed,
    oneEffectInFlight(PORT),
    taggedWhileEffect(PORT),
  ],
});

/** By readable names. */
export const passkeySignInModels = { 'any provider': passkeySignInModel };

const kindsOf = (call: string, kinds: readonly string[]) => kinds.map((kind) => `${call} fails with ${kind}`);

/** The failures that mean nothing more to the flow than `failed`: another attempt begins anew. */
export const LEFT_TO_DEFAULT = [
  ...kindsOf('*', ['cancelled', 'unexpected']),
  ...kindsOf('*', ['network', 'timeout', 'provider_failure', 'malformed_response']),
  ...kindsOf('*', ['unauthenticated', 'insufficient_scope', 'forbidden', 'not_enabled', 'not_supported']),
  ...kindsOf('*', ['not_found', 'conflict']),
  ...kindsOf('start', ['invalid_input']),
];
