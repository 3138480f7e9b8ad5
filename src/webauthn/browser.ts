import {
  browserSupportsWebAuthn,
  platformAuthenticatorIsAvailable,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from '@simplewebauthn/browser';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '../domain/index.ts';

/** What the ceremonies take of `@simplewebauthn/browser`, by the names that it has there. */
export interface WebAuthnBrowser {
  browserSupportsWebAuthn(): boolean;
  platformAuthenticatorIsAvailable(): Promise<boolean>;
  startRegistration(call: {
    optionsJSON: PublicKeyCredentialCreationOptionsJSON;
  }): Promise<RegistrationResponseJSON>;
  startAuthentication(call: {
    optionsJSON: PublicKeyCredentialRequestOptionsJSON;
  }): Promise<AuthenticationResponseJSON>;
  /** Ends the one ceremony that may be under way on a page, whoever began it. */
  readonly WebAuthnAbortService: { cancelCeremony(): void };
}

/** The browser that this page is in. It is looked for when a ceremony is begun, not before. */
export const pageBrowser: WebAuthnBrowser = {
  browserSupportsWebAuthn,
  platformAuthenticatorIsAvailable,
  startRegistration,
  startAuthentication,
  WebAuthnAbortService,
};
