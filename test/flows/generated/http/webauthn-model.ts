import { continuation } from '../../../../src/domain/index.ts';
import { type FlowModel, narrowOutcomes } from '../../../../src/testing/index.ts';
import type { Provider } from '../../email-run.ts';
import {
  registrationOf,
  type WebAuthnAnswers,
  webAuthnEnrollmentModelOf,
} from '../webauthn-enrollment.model.ts';
import { canCause, WEBAUTHN_LIMITS } from './limits.ts';
import { CODE_LIFETIME_SECONDS, MULTI_FACTOR_ACR } from './settings.ts';

const START = Date.UTC(2026, 0, 1);

const ANSWERS: Readonly<Record<Provider, WebAuthnAnswers>> = {
  okta: {
    started: { registration: registrationOf(CODE_LIFETIME_SECONDS.okta * 1_000), continuation: null },
    // Every credential is listed with its id, so that none is of unknown fate.
    found: ['absent', 'enrolled'],
  },
  auth0: {
    started: {
      registration: registrationOf(CODE_LIFETIME_SECONDS.auth0 * 1_000),
      continuation: continuation('session-1', START),
    },
    // The list ends after twenty: what is not on a full one may be there all the same.
    found: ['absent', 'enrolled', 'unknown'],
    // First who has no second factor, and logs in again; then who has one by now, and gives it.
    otherRequirement: { maxAgeSeconds: 0, acrValues: [MULTI_FACTOR_ACR] },
  },
};

/** The model of the WebAuthn flow with the outcomes that the provider can cause, and no others. */
export function httpWebAuthnModel(provider: Provider): FlowModel {
  return narrowOutcomes(webAuthnEnrollmentModelOf(ANSWERS[provider]), canCause(WEBAUTHN_LIMITS[provider]));
}
