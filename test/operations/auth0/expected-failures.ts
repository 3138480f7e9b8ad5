import type { ExpectedFailures } from '../expected-failures.ts';

// The authorization server: it has OAuth's errors, and wants no token
const SIGN_IN = {
  '400 0003 with fields': 'invalid_input',
  '400 0003 otp_code': 'invalid_input',
  '401 0001': 'not_enabled',
  '401 0003': 'not_enabled',
  '401 without a body': 'not_enabled',
  '403 0002': 'forbidden',
  '404 0001': 'not_enabled',
  '404 0002': 'not_enabled',
  '409 0001': 'conflict',
};

const NO_API = { '404 0001': 'not_enabled', '404 0002': 'not_enabled' };

/** What each refusal means. Auth0 contract section 5 */
export const auth0Expected: ExpectedFailures = {
  common: {
    '400 0001': 'invalid_input',
    '400 0003 with fields': 'invalid_input (field)',
    '400 0003 otp_code': 'invalid_input (code)',
    '400 without a body': 'invalid_input',
    '401 0001': 'unauthenticated, sent 2 times',
    '401 0003': 'unauthenticated, sent 2 times',
    '401 without a body': 'unauthenticated',
    '403 0001': 'forbidden',
    '403 0002': 'insufficient_scope',
    '403 step-up': 'step_up_required (900 s)',
    '404 0001': 'not_found',
    '404 0002': 'not_found',
    '409 0001': 'not_enabled',
    '409 0003': 'conflict',
    '413': 'invalid_input',
    '415': 'not_supported',
    '429 0001': 'rate_limited',
  },
  own: {
    listFactors: NO_API,
    startPasskeySignIn: SIGN_IN,
    startPasskeySignUp: SIGN_IN,
    completePasskeySignIn: SIGN_IN,
    listAuthenticationMethods: NO_API,
    createAuthenticationMethod: NO_API,
    // The last one of a kind that the tenant demands
    deleteAuthenticationMethod: { '409 0001': 'conflict' },
    verifyAuthenticationMethod: {
      '400 0001': 'invalid_code',
      '400 0003 otp_code': 'invalid_code',
      '400 without a body': 'invalid_code',
    },
    connectAccount: NO_API,
    // The session is unknown or expired
    completeConnectedAccount: { '404 0001': 'challenge_expired', '404 0002': 'challenge_expired' },
    listConnectedAccounts: NO_API,
    listConnections: NO_API,
    listConsents: NO_API,
    listOrganizations: NO_API,
  },
  withoutContent: ['deleteAuthenticationMethod', 'deleteConnectedAccount'],
};
