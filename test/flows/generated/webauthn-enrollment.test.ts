import { describeInProcess } from './in-process.ts';
import { WEBAUTHN_WAYS } from './ways.ts';
import { LEFT_TO_DEFAULT, webAuthnEnrollmentModels } from './webauthn-enrollment.model.ts';

describeInProcess('the WebAuthn flow', webAuthnEnrollmentModels, LEFT_TO_DEFAULT, WEBAUTHN_WAYS);
