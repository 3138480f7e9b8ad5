import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
  Secret,
} from '../domain/index.ts';
import type { Operation, Port } from './operation.ts';
import type { Service } from './service.ts';

// The ceremonies between browser, authenticator and user. `account-flows/webauthn` has both as services; a native
// app or a test provides its own.

/** What this browser can do. */
export interface WebAuthnSupport {
  /** Whether the device has an authenticator built in, such as a fingerprint reader. */
  readonly isPlatformAuthenticatorAvailable: boolean;
}

/** What is asked before the user is bothered. */
export interface WebAuthnSupportServices {
  /** Fails with `webauthn_unsupported` where there are no ceremonies at all. */
  readonly checkSupport: Service<Record<string, never>, WebAuthnSupport>;
}

/** What `createCredential` is called with. */
export interface CreateCredentialInput {
  readonly options: PublicKeyCredentialCreationOptionsJSON;
}

/** What enrolling a credential needs of the browser. */
export interface RegistrationCeremonyServices extends WebAuthnSupportServices {
  /**
   * Has the authenticator create a credential. Wants a fresh gesture of the user. Fails with `not_completed` (the
   * user said no, or let it lapse), `already_registered`, `rp_mismatch`, `webauthn_unsupported`.
   */
  readonly createCredential: Service<CreateCredentialInput, RegistrationResponseJSON>;
}

/** What `getAssertion` is called with. */
export interface GetAssertionInput {
  readonly options: PublicKeyCredentialRequestOptionsJSON;
}

/** What signing in with a credential needs of the browser. */
export interface AuthenticationCeremonyServices extends WebAuthnSupportServices {
  /**
   * Has the authenticator sign the challenge. Wants a fresh gesture of the user. Fails with `not_completed` (the
   * user said no, let it lapse, or has no credential here), `rp_mismatch`, `webauthn_unsupported`. The answer
   * is worth a sign-in until it is handed over: hence a Secret.
   */
  readonly getAssertion: Service<GetAssertionInput, Secret<AuthenticationResponseJSON>>;
}

const checkSupport: Operation = {
  kind: 'read',
  failures: ['webauthn_unsupported', 'cancelled', 'unexpected'],
};

/** A credential on the authenticator is an effect, though the provider knows nothing of it yet. */
export const registrationCeremonyPort: Port<RegistrationCeremonyServices> = {
  checkSupport,
  createCredential: {
    kind: 'effect',
    failures: [
      'not_completed',
      'already_registered',
      'rp_mismatch',
      'webauthn_unsupported',
      'invalid_input',
      'cancelled',
      'unexpected',
    ],
  },
};

/** A ceremony is never begun again by itself: it takes the user's gesture. */
export const authenticationCeremonyPort: Port<AuthenticationCeremonyServices> = {
  checkSupport,
  getAssertion: {
    kind: 'effect',
    failures: [
      'not_completed',
      'rp_mismatch',
      'webauthn_unsupported',
      'invalid_input',
      'cancelled',
      'unexpected',
    ],
  },
};
