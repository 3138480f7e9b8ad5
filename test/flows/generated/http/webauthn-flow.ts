import type { FlowOverHttp } from './flow-over-http.ts';
import { createHttpWebAuthnDriver } from './webauthn-driver.ts';
import { httpWebAuthnModel } from './webauthn-model.ts';

/** The WebAuthn flow over HTTP. */
export const webAuthnFlow: FlowOverHttp = { model: httpWebAuthnModel, driver: createHttpWebAuthnDriver };
