import { continuation } from '../../../../src/domain/index.ts';
import { PHONE_CODE_LIFETIME_MS } from '../../../../src/okta/index.ts';
import {
  type CodeChallenge,
  DEFAULT_COOLDOWN_MS,
  type PhoneEnrollment,
} from '../../../../src/ports/index.ts';
import { type FlowModel, narrowOutcomes } from '../../../../src/testing/index.ts';
import type { Provider } from '../../email-run.ts';
import type { CodeWorld } from '../code-enrollment.model.ts';
import { phoneEnrollmentModelOf } from '../phone-enrollment.model.ts';
import { canCause, PHONE_LIMITS } from './limits.ts';
import { CODE_LIFETIME_SECONDS, MULTI_FACTOR_ACR } from './settings.ts';

const START = Date.UTC(2026, 0, 1);

/** The number that the model's inputs and events come to. */
export const NUMBER = '+4915123456789';

const discardable: PhoneEnrollment = { id: 'phone-1', phoneNumber: NUMBER, discardable: true };
const lapsing: PhoneEnrollment = { ...discardable, discardable: false };

function challengeOf(lifetimeMs: number): CodeChallenge {
  return {
    expiresAt: START + lifetimeMs,
    lifetimeMs,
    resendAt: START + DEFAULT_COOLDOWN_MS,
    cooldownMs: DEFAULT_COOLDOWN_MS,
    pollable: false,
  };
}

const oktaSent = {
  enrollment: discardable,
  challenge: challengeOf(PHONE_CODE_LIFETIME_MS),
  continuation: null,
};
const auth0Sent = {
  enrollment: lapsing,
  challenge: challengeOf(CODE_LIFETIME_SECONDS.auth0 * 1_000),
  continuation: continuation('session-1', START),
};

const WORLDS: Readonly<Record<Provider, CodeWorld<PhoneEnrollment>>> = {
  okta: {
    enrollment: discardable,
    enroll: { created: { ...oktaSent, challenge: null } },
    challenge: { sent: oktaSent },
    find: {
      absent: { status: 'absent' },
      unverified: { status: 'unverified', ...oktaSent, challenge: null },
      'unverified with code': { status: 'unverified', ...oktaSent },
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

/** The model of the phone flow with the outcomes that the provider can cause, and no others. */
export function httpPhoneModel(provider: Provider): FlowModel {
  return narrowOutcomes(phoneEnrollmentModelOf(WORLDS[provider]), canCause(PHONE_LIMITS[provider]));
}
