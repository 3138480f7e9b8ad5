import type { FailureKind, StepUpRequirement } from '../../../../src/domain/index.ts';
import { type FlowModel, narrowOutcomes } from '../../../../src/testing/index.ts';
import type { Provider } from '../../email-run.ts';
import { stepUpModelOf } from '../step-up.model.ts';
import { MULTI_FACTOR_ACR } from './settings.ts';

/** What is asked of the user: more than a password, so that a sign-in can fall short of it. */
const REQUIREMENTS: Readonly<Record<Provider, StepUpRequirement>> = {
  // Okta contract 3.4
  okta: { maxAgeSeconds: 0, acrValues: ['urn:okta:loa:2fa:any'] },
  auth0: { maxAgeSeconds: 0, acrValues: [MULTI_FACTOR_ACR] },
};

/**
 * How a sign-in fails at each provider. What else a strategy may answer is a matter of the application that
 * wrote it, not of the provider; to the prompt all of it is the same.
 */
const SIGN_IN_FAILURES: Readonly<Record<Provider, readonly FailureKind[]>> = {
  okta: ['subject_changed', 'not_completed', 'network', 'provider_failure', 'forbidden'],
  // Whoever has no second factor passes without one (Auth0 contract 12.6): nobody falls short.
  auth0: ['subject_changed', 'not_completed', 'network', 'provider_failure'],
};

/** The model of the step-up prompt with the outcomes that signing in at the provider can have. */
export function httpStepUpModel(provider: Provider): FlowModel {
  return narrowOutcomes(
    stepUpModelOf(REQUIREMENTS[provider]),
    ({ kind, name }) => kind !== 'error' || SIGN_IN_FAILURES[provider].some((known) => known === name),
  );
}
