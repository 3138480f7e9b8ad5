export type {
  Answer,
  Answered,
  AnswerFacts,
  AnswerHeaders,
  Authorization,
  CallOptions,
  ClientOptions,
  DpopKeyPair,
  FetchFunction,
  ProofFunction,
  ProofRequest,
  Query,
  RateLimit,
  TokenAnswer,
  TokenFunction,
  TokenReason,
  TokenRequest,
  TokenSource,
} from '../http/index.ts';
export { dpopProofs } from '../http/index.ts';
export {
  appAuthenticatorScopes,
  createAppAuthenticatorEnrollment,
  deleteAppAuthenticatorEnrollment,
  listPushChallenges,
  type PushChallenge,
  type PushChallengeOutcome,
  type PushChallengeResponse,
  updateAppAuthenticatorEnrollment,
  verifyPushChallenge,
} from './app-authenticators.ts';
export type {
  AppAuthenticatorEnrollment,
  AppAuthenticatorEnrollmentUpdate,
  DeviceKey,
  NewAppAuthenticatorDevice,
  NewAppAuthenticatorEnrollment,
  NewPushMethod,
  PushTransactionType,
} from './app-enrollment.ts';
export {
  type Authenticator,
  type AuthenticatorKey,
  type AuthenticatorQuery,
  authenticatorScopes,
  getAuthenticator,
  listAuthenticators,
} from './authenticators.ts';
export { createOktaClient, type OktaClient, type OktaClientOptions } from './client.ts';
export {
  EMAIL_CODE_LIFETIME_MS,
  type EmailEnrollmentOptions,
  emailEnrollment,
} from './email-enrollment.ts';
export {
  createEmail,
  deleteEmail,
  type Email,
  type EmailChallenge,
  type EmailStatus,
  type EmailVerification,
  emailScopes,
  getEmail,
  listEmails,
  type NewEmail,
  type NewEmailChallenge,
  pollEmailChallenge,
  sendEmailChallenge,
  verifyEmailChallenge,
} from './emails.ts';
export {
  type Enrollment,
  type EnrollmentUpdate,
  enrollmentScopes,
  getEnrollment,
  listEnrollments,
  updateEnrollment,
} from './enrollments.ts';
export type { Link, Links } from './links.ts';
export { listOktaApplications, type OktaApplication, oktaApplicationScopes } from './okta-applications.ts';
export { getOrganization, type Organization, organizationScopes } from './organization.ts';
export {
  changePassword,
  createPassword,
  deletePassword,
  getPassword,
  getPasswordRequirements,
  type NewPassword,
  type Password,
  type PasswordChange,
  type PasswordReplacement,
  type PasswordRequirements,
  type PasswordStatus,
  passwordScopes,
  replacePassword,
} from './password.ts';
export { PHONE_CODE_LIFETIME_MS, phoneEnrollment } from './phone-enrollment.ts';
export {
  createPhone,
  deletePhone,
  getPhone,
  listPhones,
  type NewPhone,
  type NewPhoneChallenge,
  type Phone,
  type PhoneChallenge,
  type PhoneMethod,
  type PhoneStatus,
  type PhoneVerification,
  phoneScopes,
  sendPhoneChallenge,
  verifyPhoneChallenge,
} from './phones.ts';
export {
  getProfile,
  getProfileSchema,
  type Profile,
  type ProfileAttributes,
  type ProfileProperty,
  type ProfileReplacement,
  type ProfileSchema,
  profileScopes,
  replaceProfile,
} from './profile.ts';
export { type OktaFlow, type OktaFlowScope, scopesFor } from './scopes.ts';
export { deleteSessions, type SessionDeletion, sessionScopes } from './sessions.ts';
export { accountOf, type OktaAuthLike, tokensFrom } from './tokens.ts';
export {
  createWebAuthnEnrollment,
  deleteWebAuthnEnrollment,
  getWebAuthnEnrollment,
  listWebAuthnEnrollments,
  type NewWebAuthnEnrollment,
  newWebAuthnEnrollmentOf,
  type StartedWebAuthnEnrollment,
  startWebAuthnEnrollment,
  type WebAuthnEnrollment,
  type WebAuthnStatus,
  webAuthnScopes,
} from './webauthn.ts';
export { WEBAUTHN_REGISTRATION_LIFETIME_MS, webAuthnEnrollment } from './webauthn-enrollment.ts';
