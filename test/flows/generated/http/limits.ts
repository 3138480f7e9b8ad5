import type { FailureKind } from '../../../../src/domain/index.ts';
import type { DeclaredOutcome } from '../../../../src/testing/index.ts';
import type { Provider } from '../../email-run.ts';

/** Outcomes that a provider cannot cause, and why. */
export interface OutcomeLimit {
  readonly reason: string;
  /** The services. */
  readonly of: readonly string[];
  /** What they never fail with; without it, they are never called at all. */
  readonly kinds?: readonly FailureKind[];
}

const STEP_UP: OutcomeLimit = {
  reason:
    'The prompt is asked again where a sign-in fails: it ends proven, declined, cancelled or with another user.',
  of: ['stepUp'],
  kinds: [
    'step_up_required',
    'invalid_input',
    'not_found',
    'conflict',
    'unauthenticated',
    'insufficient_scope',
    'forbidden',
    'not_enabled',
    'not_supported',
    'rate_limited',
    'network',
    'timeout',
    'provider_failure',
    'malformed_response',
    'unexpected',
  ],
};

const NO_ANSWER: OutcomeLimit = {
  reason: 'Only a caller that gives up, or a service that throws, ends so.',
  of: ['enroll', 'challenge', 'verify', 'poll', 'find', 'discard', 'start', 'register'],
  kinds: ['cancelled', 'unexpected'],
};

const NO_COLLECTION: OutcomeLimit = {
  reason: 'A 404 of the collection means that the API is switched off.',
  of: ['enroll', 'find'],
  kinds: ['not_found'],
};

const AUTH0: readonly OutcomeLimit[] = [
  STEP_UP,
  NO_ANSWER,
  NO_COLLECTION,
  {
    reason: 'A limit has no code of its own, and a 404 means that the API is switched off.',
    of: ['enroll', 'challenge'],
    kinds: ['not_found', 'limit_reached'],
  },
  {
    reason: 'Auth0 sends no link to poll for, and what is pending there lapses by itself.',
    of: ['poll', 'discard'],
  },
  {
    reason: 'Auth0 does not tell a wrong code from an expired one, and a limit has no code of its own.',
    of: ['verify'],
    kinds: ['challenge_expired', 'limit_reached'],
  },
];

/** What no answer of a provider becomes, by provider. */
export type Limits = Readonly<Record<Provider, readonly OutcomeLimit[]>>;

/** What no answer becomes for an email. */
export const EMAIL_LIMITS: Limits = {
  okta: [
    STEP_UP,
    NO_ANSWER,
    NO_COLLECTION,
    {
      reason: '400 E0000001 means a wrong code here, whatever its text (Okta contract 4.2).',
      of: ['verify'],
      kinds: ['invalid_input', 'limit_reached'],
    },
    {
      reason: '400 E0000001 means that the address cannot be taken back.',
      of: ['discard'],
      kinds: ['invalid_input'],
    },
  ],
  auth0: AUTH0,
};

const NUMBER_CHECK: OutcomeLimit = {
  reason: 'The check of the number asks no provider: it answers, or says that the text is no number.',
  of: ['checkNumber'],
  kinds: ['not_supported', 'cancelled', 'unexpected'],
};

/** What no answer becomes for a phone. */
export const PHONE_LIMITS: Limits = {
  okta: [
    STEP_UP,
    NO_ANSWER,
    NO_COLLECTION,
    NUMBER_CHECK,
    {
      reason: 'A phone is created without a code (sendCode: false): nothing is delivered that could fail.',
      of: ['enroll'],
      kinds: ['delivery_failed'],
    },
    {
      reason: '400 E0000001 and 409 mean a code that is wrong or no longer awaited (Okta contract 4.2).',
      of: ['verify'],
      kinds: ['invalid_input', 'limit_reached', 'conflict'],
    },
  ],
  auth0: [
    ...AUTH0,
    NUMBER_CHECK,
    {
      reason: 'Auth0 has no resend: it enrolls again.',
      of: ['challenge'],
      kinds: ['challenge_expired'],
    },
    {
      reason: 'Auth0 does not say whether a code was delivered.',
      of: ['enroll', 'challenge'],
      kinds: ['delivery_failed'],
    },
  ],
};

/** What no answer becomes for a credential. */
export const WEBAUTHN_LIMITS: Limits = {
  okta: [
    STEP_UP,
    NO_ANSWER,
    {
      reason: 'A 404 means that the API is switched off, or that the registration is over.',
      of: ['start', 'register', 'find'],
      kinds: ['not_found'],
    },
  ],
  auth0: [
    STEP_UP,
    NO_ANSWER,
    {
      reason: 'A 404 of the collection means that the API is switched off.',
      of: ['start', 'find'],
      kinds: ['not_found'],
    },
    {
      reason: 'A limit has no code of its own.',
      of: ['start', 'register'],
      kinds: ['limit_reached'],
    },
  ],
};

/** Whether an answer can become this outcome within these limits. */
export function canCause(limits: readonly OutcomeLimit[]): (outcome: DeclaredOutcome) => boolean {
  return ({ src, kind, name }) =>
    !limits.some(({ of, kinds }) => {
      if (!of.includes(src)) return false;
      return kinds === undefined || (kind === 'error' && kinds.some((limited) => limited === name));
    });
}
