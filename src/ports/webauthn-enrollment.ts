import type {
  Continuation,
  PublicKeyCredentialCreationOptionsJSON,
  RegistrationResponseJSON,
} from '../domain/index.ts';
import type { Proven } from './code-enrollment.ts';
import { COMMON_FAILURES, failing, type Port } from './operation.ts';
import type { Service } from './service.ts';

/** A passkey or security key of the account. */
export interface CredentialEnrollment {
  /** The provider's id of the enrollment. */
  readonly id: string;
  /** The credential's own id, in base64url. */
  readonly credentialId: string;
  /** The provider's name for it; empty where it has none. */
  readonly name: string;
}

/** A registration that waits for its ceremony. */
export interface CredentialRegistration {
  /** The provider's id of what is pending, where it has one. */
  readonly id: string | null;
  readonly options: PublicKeyCredentialCreationOptionsJSON;
  /** When the provider stops taking what these options lead to (epoch ms). */
  readonly expiresAt: number;
  /** The same as a duration from when the answer was read (ms, 0 or more). */
  readonly lifetimeMs: number;
}

/** What `start` is called with: nothing but what was proved for it. */
export type StartRegistrationInput = Proven;

/** What `start` came to. */
export interface StartedRegistration {
  readonly registration: CredentialRegistration;
  /** What the provider wants back with the credential, where it wants anything. */
  readonly continuation: Continuation<string> | null;
}

/** What `register` is called with. */
export interface RegisterCredentialInput extends Proven {
  readonly registration: CredentialRegistration;
  readonly continuation: Continuation<string> | null;
  /** What the ceremony answered. */
  readonly credential: RegistrationResponseJSON;
}

/** What `find` is called with. */
export interface FindCredentialInput extends Proven {
  /** The credential's own id, in base64url. */
  readonly credentialId: string;
}

/** What became of a credential: the answer of `find`. */
export type FoundCredential =
  | { readonly status: 'absent' }
  | { readonly status: 'enrolled'; readonly enrollment: CredentialEnrollment }
  /** The provider does not say which credential is which. */
  | { readonly status: 'unknown' };

/**
 * What the WebAuthn flow needs of the provider: `okta.webAuthnEnrollment(client)`,
 * `auth0.webAuthnEnrollment(client)`, or a host's own.
 */
export interface WebAuthnEnrollmentServices {
  /** Begins a registration: the options of its ceremony. What is begun and not finished lapses by itself. */
  readonly start: Service<StartRegistrationInput, StartedRegistration>;
  /** Hands over what the ceremony answered. Fails with `challenge_expired` where the registration is over. */
  readonly register: Service<RegisterCredentialInput, CredentialEnrollment>;
  /** Finds out whether a credential is on the account. */
  readonly find: Service<FindCredentialInput, FoundCredential>;
}

/** What each service of the WebAuthn flow is, and what it may fail with. */
export const webAuthnEnrollmentPort: Port<WebAuthnEnrollmentServices> = {
  start: { kind: 'effect', failures: /* @__PURE__ */ failing('limit_reached') },
  register: { kind: 'effect', failures: /* @__PURE__ */ failing('challenge_expired', 'limit_reached') },
  find: { kind: 'read', failures: COMMON_FAILURES },
};
