import { ok } from 'neverthrow';
import { emailEnrollmentMachine } from '../../machines/email-enrollment.ts';
import { passkeySignInMachine } from '../../machines/passkey-sign-in.ts';
import { phoneEnrollmentMachine } from '../../machines/phone-enrollment.ts';
import { webAuthnEnrollmentMachine } from '../../machines/webauthn-enrollment.ts';
import { withServices } from '../../src/runtime/index.ts';

const neverAnswered = () => new Promise<never>(() => {});
const checkNumber = async () => ok({ phoneNumber: '+4915123456789' });
const checkSupport = async () => ok({ isPlatformAuthenticatorAvailable: true });
const codeServices = {
  challenge: neverAnswered,
  verify: neverAnswered,
  find: neverAnswered,
  discard: neverAnswered,
  stepUp: neverAnswered,
};

/** What answers a flow's first request: its enrollment, or the options of its ceremony. */
type FirstRequest = () => Promise<never>;

/** Each flow up to its first request, which a test answers; no other request is ever answered. */
export const FIRST_REQUESTS = {
  email: {
    input: { email: 'new@example.com' },
    machineWith: (enroll: FirstRequest) =>
      withServices(emailEnrollmentMachine, { ...codeServices, enroll, poll: neverAnswered }),
  },
  phone: {
    input: { phoneNumber: '+4915123456789' },
    machineWith: (enroll: FirstRequest) =>
      withServices(phoneEnrollmentMachine, { ...codeServices, enroll, checkNumber }),
  },
  webauthn: {
    input: {},
    machineWith: (start: FirstRequest) =>
      withServices(webAuthnEnrollmentMachine, {
        checkSupport,
        start,
        createCredential: neverAnswered,
        register: neverAnswered,
        find: neverAnswered,
        stepUp: neverAnswered,
      }),
  },
  'passkey sign-in': {
    input: {},
    machineWith: (start: FirstRequest) =>
      withServices(passkeySignInMachine, {
        checkSupport,
        start,
        getAssertion: neverAnswered,
        complete: neverAnswered,
      }),
  },
};

export type FlowName = keyof typeof FIRST_REQUESTS;
