export type { CodeChallenge } from './code-challenge.ts';
export { DEFAULT_COOLDOWN_MS } from './code-challenge.ts';
export type { CreatedEnrollment, FoundEnrollment, Proven, SentCode } from './code-enrollment.ts';
export type {
  ChallengeEmailInput,
  DiscardEmailInput,
  EmailEnrollment,
  EmailEnrollmentServices,
  EmailRole,
  EnrollEmailInput,
  EnrolledEmail,
  FindEmailInput,
  FoundEmail,
  PollEmailInput,
  SentEmail,
  VerifyEmailInput,
} from './email-enrollment.ts';
export { emailEnrollmentPort } from './email-enrollment.ts';
export type { FlowAssurance } from './flow-assurance.ts';
export {
  demanded,
  ineffective,
  isNewDemand,
  MAX_STEP_UPS,
  NO_ASSURANCE,
  PROOF_DOUBTED,
  proved,
  spent,
} from './flow-assurance.ts';
export type { FlowTag } from './flow-tag.ts';
export { fromService } from './from-service.ts';
export type { ActorsOf, Operation, Port } from './operation.ts';
export { actorsOf, COMMON_FAILURES } from './operation.ts';
export type {
  CompleteSignInInput,
  PasskeyChallenge,
  PasskeySignIn,
  PasskeySignInServices,
  StartedSignIn,
} from './passkey-sign-in.ts';
export { passkeySignInPort } from './passkey-sign-in.ts';
export type {
  ChallengePhoneInput,
  DiscardPhoneInput,
  EnrolledPhone,
  EnrollPhoneInput,
  FindPhoneInput,
  FoundPhone,
  PhoneChannel,
  PhoneEnrollment,
  PhoneEnrollmentServices,
  SentPhone,
  VerifyPhoneInput,
} from './phone-enrollment.ts';
export { phoneEnrollmentPort } from './phone-enrollment.ts';
export type { PhoneNumberInput, PhoneNumberServices } from './phone-number.ts';
export { e164Numbers, phoneNumberPort } from './phone-number.ts';
export type { Service, ServiceOptions } from './service.ts';
export { notSupported } from './service.ts';
export type {
  AuthenticationInput,
  AuthenticationRequest,
  AuthenticationServices,
  StepUpRequest,
  StepUpServices,
  StepUpStrategy,
} from './step-up.ts';
export { authenticationPort, stepUpPort } from './step-up.ts';
export type {
  AuthenticationCeremonyServices,
  CreateCredentialInput,
  GetAssertionInput,
  RegistrationCeremonyServices,
  WebAuthnSupport,
  WebAuthnSupportServices,
} from './webauthn-ceremony.ts';
export { authenticationCeremonyPort, registrationCeremonyPort } from './webauthn-ceremony.ts';
export type {
  CredentialEnrollment,
  CredentialRegistration,
  FindCredentialInput,
  FoundCredential,
  RegisterCredentialInput,
  StartedRegistration,
  StartRegistrationInput,
  WebAuthnEnrollmentServices,
} from './webauthn-enrollment.ts';
export { webAuthnEnrollmentPort } from './webauthn-enrollment.ts';
