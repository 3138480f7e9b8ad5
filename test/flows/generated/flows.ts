import type { FlowModel } from '../../../src/testing/index.ts';
import { emailEnrollmentModels } from './email-enrollment.model.ts';
import { passkeySignInModels } from './passkey-sign-in.model.ts';
import { phoneEnrollmentModels } from './phone-enrollment.model.ts';
import { stepUpModel } from './step-up.model.ts';
import { webAuthnEnrollmentModels } from './webauthn-enrollment.model.ts';

/** Every flow with its models, by readable names: what the mutation check and the random walks go through. */
export const FLOWS: Readonly<Record<string, Readonly<Record<string, FlowModel>>>> = {
  email: emailEnrollmentModels,
  'passkey sign-in': passkeySignInModels,
  phone: phoneEnrollmentModels,
  webauthn: webAuthnEnrollmentModels,
  'step-up': { 'any strategy': stepUpModel },
};
