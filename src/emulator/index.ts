export type { EmulatedUser } from './accounts.ts';
export { DEFAULT_USER } from './accounts.ts';
export type {
  Auth0Accounts,
  Auth0ConnectedAccount,
  Auth0Consent,
  Auth0Organization,
} from './auth0/accounts.ts';
export type { Auth0ConnectControls } from './auth0/connect-controls.ts';
export type { Auth0Emulator, Auth0OperationName } from './auth0/emulator.ts';
export { createAuth0Emulator } from './auth0/emulator.ts';
export type {
  Auth0Connection,
  Auth0EmulatorOptions,
  Auth0Features,
  Auth0MfaOptions,
  Auth0Plan,
  Auth0RefreshPolicy,
  Auth0SignInOptions,
  Auth0Undocumented,
  Auth0WebAuthnOptions,
} from './auth0/options.ts';
export type { Auth0PasswordPolicy } from './auth0/password-policy.ts';
export type { Auth0PlannedControls } from './auth0/planned.ts';
export type { Auth0Method, NewAuth0Method } from './auth0/stored-methods.ts';
export type {
  DpopOptions,
  IssuedTokens,
  IssueTokenOptions,
  SignInOptions,
  SignInProof,
} from './authorization/index.ts';
export { EMULATOR_CLIENT_ID, SignInRefused } from './authorization/index.ts';
export type { Emulator, EmulatorOptions } from './emulator.ts';
export type { Fault, Faults, Hold } from './faults.ts';
export type { Listening } from './listen.ts';
export type {
  OktaAccounts,
  OktaEmail,
  OktaEmailRole,
  OktaEmailStatus,
  OktaPasswordStatus,
  OktaPhone,
  OktaPhoneMethod,
  OktaWebAuthnCredential,
} from './okta/accounts.ts';
export type { AppAuthenticatorControls, PushOptions } from './okta/app-authenticator-controls.ts';
export type { OktaLifecycleStatus } from './okta/app-enrollment.ts';
export type { OktaEmulator, OktaOperationName } from './okta/emulator.ts';
export { createOktaEmulator } from './okta/emulator.ts';
export type {
  OktaAppAuthenticatorOptions,
  OktaEmulatorOptions,
  OktaFeatures,
  OktaSignInOptions,
  OktaStepUpOptions,
  OktaTelephonyOptions,
  OktaUndocumented,
  OktaWebAuthnOptions,
} from './okta/options.ts';
export type { OktaApplicationOption, OktaOrganizationOptions } from './okta/organization.ts';
export type { OktaPasswordPolicy } from './okta/password-policy.ts';
export type { OktaProfileAttribute, OktaProfileSchema } from './okta/profile-schema.ts';
export type { OktaUserMediation, OktaUserVerification } from './okta/push-challenge.ts';
export type { Outbox, OutboxMessage } from './outbox.ts';
export type { LoggedRequest, RequestLog } from './request-log.ts';
export { totpCode } from './totp.ts';
export type { AuthenticatorFlags } from './virtual-authenticator/authenticator-data.ts';
export type { CeremonyPage } from './virtual-authenticator/page.ts';
export type {
  VirtualAuthenticator,
  VirtualAuthenticatorOptions,
  VirtualCredential,
} from './virtual-authenticator/virtual-authenticator.ts';
export { createVirtualAuthenticator } from './virtual-authenticator/virtual-authenticator.ts';
export type { WebAuthnOptions } from './webauthn/relying-party.ts';
export type { StoredCredential } from './webauthn/verification.ts';
