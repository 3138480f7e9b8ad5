import { type FlowModel, narrowOutcomes } from '../../../../src/testing/index.ts';
import { passkeySignInModel } from '../passkey-sign-in.model.ts';
import { canCause, type OutcomeLimit } from './limits.ts';

/** What no answer of Auth0, and no ceremony at hand, becomes. */
const LIMITS: readonly OutcomeLimit[] = [
  {
    reason: 'Only a caller that gives up, or a service that throws, ends so.',
    of: ['start', 'complete'],
    kinds: ['cancelled', 'unexpected'],
  },
  {
    reason: 'Only a caller that gives up ends so.',
    of: ['checkSupport', 'getAssertion'],
    kinds: ['cancelled'],
  },
  {
    reason: 'A 404 means that passkeys are switched off, a 401 that the application may not sign in so.',
    of: ['start', 'complete'],
    kinds: ['not_found', 'unauthenticated'],
  },
  {
    reason: 'Auth0 does not tell a session that is over from a passkey that it does not take.',
    of: ['complete'],
    kinds: ['challenge_expired'],
  },
];

/** The model of the sign-in with the outcomes that Auth0 and a browser can cause. */
export const httpPasskeyModel: FlowModel = narrowOutcomes(passkeySignInModel, canCause(LIMITS));
