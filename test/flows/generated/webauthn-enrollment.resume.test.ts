import { describeReloads } from './reload-tests.ts';
import { webAuthnEnrollmentModels } from './webauthn-enrollment.model.ts';

describeReloads('the WebAuthn flow', webAuthnEnrollmentModels);
