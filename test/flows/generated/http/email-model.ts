import { continuation } from '../../../../src/domain/index.ts';
import { EMAIL_CODE_LIFETIME_MS } from '../../../../src/okta/index.ts';
import {
  type CodeChallenge,
  DEFAULT_COOLDOWN_MS,
  type EmailEnrollment,
} from '../../../../src/ports/index.ts';
import { type FlowModel, narrowOutcomes } from '../../../../src/testing/index.ts';
import { EMAIL, type Provider } from '../../email-run.ts';
import type { CodeWorld } from '../code-enrollment.model.ts';
import { emailEnrollmentModelOf } from '../email-enrollment.model.ts';
import { canCause, EMAIL_LIMITS } from './limits.ts';
import { CODE_LIFETIME_SECONDS, MULTI_FACTOR_ACR } from './settings.ts';

const START = Date.UTC(2026, 0, 1);

const discardable: EmailEnrollment = { id: 'email-1', email: EMAIL, role: 'secondary', discardable: true };
const lapsing: EmailEnrollment = { ...discardable, discardable: false };

function challengeOf(lifetimeMs: number, pollable: boolean): CodeChallenge {
  return {
    id: 'challenge-1',
    expiresAt: START + lifetimeMs,
    lifetimeMs,
    resendAt: START + DEFAULT_COOLDOWN_MS,
    cooldownMs: DEFAULT_COOLDOWN_MS,
    pollable,
  };
}

const oktaChallenge = challengeOf(CODE_LIFETIME_SECONDS.okta * 1_000, true);
const auth0Sent = {
  enrollment: lapsing,
  challenge: challengeOf(CODE_LIFETIME_SECONDS.auth0 * 1_000, false),
  continuation: continuation('session-1', START),
};

const WORLDS: Readonly<Record<Provider, CodeWorld<EmailEnrollment>>> = {
  okta: {
    enrollment: discardable,
    enroll: { created: { enrollment: discardable, challenge: null, continuation: null } },
    challenge: { sent: { enrollment: discardable, challenge: oktaChallenge, continuation: null } },
    find: {
      absent: { status: 'absent' },
      unverified: { status: 'unverified', enrollment: discardable, challenge: null, continuation: null },
      'unverified with code': {
        status: 'unverified',
        enrollment: discardable,
        // The list does not say since when: the whole documented time is assumed.
        challenge: challengeOf(EMAIL_CODE_LIFETIME_MS, true),
        continuation: null,
      },
      verified: { status: 'verified', enrollment: discardable },
    },
  },
  auth0: {
    enrollment: lapsing,
    enroll: { sent: auth0Sent },
    challenge: { sent: auth0Sent },
    find: { verified: { status: 'verified', enrollment: lapsing }, unknown: { status: 'unknown' } },
    // First who has no second factor, and logs in again; then who has one by now, and gives it.
    otherRequirement: { maxAgeSeconds: 0, acrValues: [MULTI_FACTOR_ACR] },
    // There is nothing to discard: else no operation would ask.
    confirmReplay: ['verify'],
  },
};

/** The model of the email flow with the outcomes that the provider can cause, and no others. */
export function httpEmailModel(provider: Provider): FlowModel {
  return narrowOutcomes(emailEnrollmentModelOf(WORLDS[provider]), canCause(EMAIL_LIMITS[provider]));
}
