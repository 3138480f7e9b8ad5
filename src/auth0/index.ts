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
  Page,
  PageRequest,
  Pages,
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
  authenticationMethodScopes,
  createAuthenticationMethod,
  deleteAuthenticationMethod,
  getAuthenticationMethod,
  listAuthenticationMethods,
  type MethodUpdate,
  updateAuthenticationMethod,
  verifyAuthenticationMethod,
} from './authentication-methods.ts';
export {
  type Auth0Client,
  type Auth0ClientOptions,
  type Auth0Place,
  createAuth0Client,
} from './client.ts';
export {
  type ConnectAuthorizationParams,
  type ConnectedAccountCompletion,
  completeConnectedAccount,
  connectAccount,
  type NewConnectedAccount,
  type PendingConnectedAccount,
} from './connect-account.ts';
export { type ConnectCallback, readConnectCallback } from './connect-callback.ts';
export {
  type ConnectedAccount,
  type ConnectedAccountFilter,
  type Connection,
  connectedAccountPages,
  connectedAccountScopes,
  connectionPages,
  deleteConnectedAccount,
  listConnectedAccounts,
  listConnections,
} from './connected-accounts.ts';
export { emailEnrollment } from './email-enrollment.ts';
export { type Factor, factorScopes, listFactors } from './factors.ts';
export {
  type EnrollableType,
  isMethodOf,
  type KnownType,
  type MethodOf,
  type MethodVerification,
  type NewMethod,
  type PendingMethodOf,
} from './methods/by-type.ts';
export type { EmailMethod } from './methods/email.ts';
export type {
  AuthenticationMethod,
  MethodType,
  MethodUsage,
  PendingMethod,
  SecondFactorMethod,
  StoredMethod,
} from './methods/method.ts';
export { AUTH_SESSION_LIFETIME_MS } from './methods/operations.ts';
export type { PasskeyMethod } from './methods/passkey.ts';
export type { PasswordMethod, PasswordPolicy } from './methods/password.ts';
export type { PhoneDelivery, PhoneMethod } from './methods/phone.ts';
export type { PushNotificationMethod } from './methods/push-notification.ts';
export type { RecoveryCodeMethod } from './methods/recovery-code.ts';
export type { TotpMethod } from './methods/totp.ts';
export type { WebAuthnMethod } from './methods/webauthn.ts';
export {
  completePasskeySignIn,
  type PasskeyApplication,
  type PasskeyCompletion,
  type PasskeySignUp,
  type PasskeyTokens,
  passkeySignInScopes,
  type StartedPasskeySession,
  startPasskeySignIn,
  startPasskeySignUp,
} from './passkey-sign-in.ts';
export { type PasskeySignInOptions, passkeySignIn } from './passkey-sign-in-services.ts';
export { phoneEnrollment } from './phone-enrollment.ts';
export type { RandomBytes } from './pkce.ts';
export {
  type Consent,
  getConsent,
  listConsents,
  listOrganizations,
  type Organization,
  organizationPages,
  plannedScopes,
} from './planned.ts';
export { type Auth0Flow, type Auth0FlowScope, scopesFor } from './scopes.ts';
export { type SignInTokens, signInTokens } from './sign-in-tokens.ts';
export { type Auth0SpaLike, accountOf, tokensFrom } from './tokens.ts';
export { type WebAuthnEnrollmentOptions, webAuthnEnrollment } from './webauthn-enrollment.ts';
