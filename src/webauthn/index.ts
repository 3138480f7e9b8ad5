export type {
  AuthenticationCeremonyServices,
  CreateCredentialInput,
  GetAssertionInput,
  RegistrationCeremonyServices,
  WebAuthnSupport,
  WebAuthnSupportServices,
} from '../ports/index.ts';
export type { WebAuthnBrowser } from './browser.ts';
export {
  type WebAuthnCeremonyOptions,
  type WebAuthnCeremonyServices,
  webAuthnCeremonies,
} from './ceremonies.ts';
