import type { ExpectedFailures } from '../expected-failures.ts';

const NO_API = {
  '404 E0000007': 'not_enabled',
  '404 E0000007 challenge': 'not_enabled',
  '404 E0000008': 'not_enabled',
};
// The path of this API, in the words for a path that there is none of
const NO_PATH = { '404 E0000008': 'not_enabled' };
const LAPSED = { '404 E0000007 challenge': 'challenge_expired' };

const CODE_NOT_SENT = {
  '400 E0000001 transaction': 'challenge_expired',
  // Too soon after the last one
  '429 E0000109': 'rate_limited (30000 ms)',
  // Text messages and calls are used up; section 4.2 has both statuses
  '403 E0000150': 'limit_reached',
  '429 E0000204': 'limit_reached',
  '500 E0000138': 'delivery_failed',
};

// The app authenticators' own, at the end of section 4.2: the device, the enrollment or the user is no more
const DEVICE = {
  '400 E0000158': 'forbidden',
  '410 E0000153': 'not_found',
  '423 E0000155': 'forbidden',
};

/** What each refusal means. Okta contract section 4.2 */
export const oktaExpected: ExpectedFailures = {
  common: {
    '400 E0000001 with fields': 'invalid_input (field)',
    '400 E0000001 cardinality': 'limit_reached',
    '400 E0000001 transaction': 'invalid_input (transaction)',
    '400 E0000003': 'invalid_input',
    '400 E0000158': 'invalid_input',
    '400 E0000232': 'invalid_input',
    '400 without a body': 'invalid_input',
    '401 E0000004': 'unauthenticated',
    '401 E0000011': 'unauthenticated, sent 2 times',
    '401 E0000015': 'not_enabled',
    '401 without a body': 'unauthenticated',
    '403 E0000006': 'forbidden',
    '403 E0000038': 'not_enabled',
    '403 E0000150': 'forbidden',
    '403 E0000152': 'forbidden',
    '403 insufficient_scope': 'insufficient_scope',
    '403 step-up': 'step_up_required (900 s)',
    '404 E0000007': 'not_found',
    '404 E0000007 challenge': 'not_found',
    '404 E0000008': 'not_found',
    '406 E0000149': 'not_supported',
    '409 E0000157': 'conflict',
    '409 E0000157 transaction': 'conflict',
    '410 E0000153': 'provider_failure',
    '413': 'invalid_input',
    '423 E0000155': 'provider_failure',
    '429 E0000047': 'rate_limited',
    '429 E0000109': 'rate_limited',
    '429 E0000204': 'rate_limited',
    '500 E0000138': 'provider_failure',
  },
  own: {
    listEmails: NO_API,
    createEmail: NO_API,
    // Verified: nothing that the caller could say better
    deleteEmail: {
      '400 E0000001 with fields': 'conflict',
      '400 E0000001 cardinality': 'conflict',
      '400 E0000001 transaction': 'conflict',
    },
    pollEmailChallenge: LAPSED,
    verifyEmailChallenge: {
      ...LAPSED,
      '400 E0000001 with fields': 'invalid_code',
      '400 E0000001 cardinality': 'invalid_code',
      '400 E0000001 transaction': 'invalid_code',
      '401 E0000004': 'invalid_code',
    },
    listAuthenticators: NO_API,
    updateEnrollment: { '400 E0000232': 'conflict' },
    createAppAuthenticatorEnrollment: { ...NO_PATH, ...DEVICE },
    updateAppAuthenticatorEnrollment: DEVICE,
    deleteAppAuthenticatorEnrollment: DEVICE,
    listPushChallenges: DEVICE,
    // It goes without a token: there is none to renew.
    listWebAuthnEnrollments: NO_API,
    startWebAuthnEnrollment: NO_API,
    createWebAuthnEnrollment: {
      // There is no registration to finish, or no longer
      '404 E0000007': 'challenge_expired',
      '404 E0000007 challenge': 'challenge_expired',
      ...NO_PATH,
    },
    verifyPushChallenge: { ...DEVICE, '401 E0000011': 'unauthenticated' },
    listPhones: NO_API,
    createPhone: { ...NO_API, ...CODE_NOT_SENT },
    // The link in the answer is not needed: the code is on its way.
    sendPhoneChallenge: { ...CODE_NOT_SENT, 'wrong types': 'ok' },
    verifyPhoneChallenge: {
      // The code has six digits: what is wrong is that none is outstanding.
      '400 E0000001 with fields': 'challenge_expired',
      '400 E0000001 cardinality': 'challenge_expired',
      '400 E0000001 transaction': 'challenge_expired',
      '401 E0000004': 'invalid_code',
      '409 E0000157': 'challenge_expired',
      '409 E0000157 transaction': 'challenge_expired',
    },
    getPassword: NO_PATH,
    createPassword: NO_PATH,
    replacePassword: { ...NO_PATH, '401 E0000004': 'invalid_input (currentPassword)' },
    deletePassword: NO_PATH,
    changePassword: { ...NO_PATH, '401 E0000004': 'invalid_input (oldPassword)' },
    // Contract 7.3 knows this body from an example only: what cannot be read demands nothing.
    getPasswordRequirements: { ...NO_PATH, 'wrong types': 'ok' },
    getProfile: NO_API,
    replaceProfile: NO_API,
    getProfileSchema: NO_API,
    getOrganization: NO_API,
    listOktaApplications: NO_API,
    deleteSessions: NO_PATH,
  },
  withoutContent: [
    'changePassword',
    'deleteAppAuthenticatorEnrollment',
    'deleteEmail',
    'deletePassword',
    'deletePhone',
    'deleteSessions',
    'verifyEmailChallenge',
    'verifyPhoneChallenge',
    'verifyPushChallenge',
    'deleteWebAuthnEnrollment',
  ],
};
