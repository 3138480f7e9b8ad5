import type {
  AuthenticationResponseJSON,
  Continuation,
  PublicKeyCredentialRequestOptionsJSON,
  Secret,
  StepUpProof,
} from '../domain/index.ts';
import { failingTokenless, type Port } from './operation.ts';
import type { Service } from './service.ts';

/** A sign-in that waits for its ceremony. */
export interface PasskeyChallenge {
  readonly options: PublicKeyCredentialRequestOptionsJSON;
  /** When the provider stops taking what these options lead to (epoch ms). */
  readonly expiresAt: number;
  /** The same as a duration from when the answer was read (ms, 0 or more). */
  readonly lifetimeMs: number;
}

/** What `start` came to. */
export interface StartedSignIn {
  readonly challenge: PasskeyChallenge;
  /** What the provider wants back with the assertion. */
  readonly continuation: Continuation<string>;
}

/** What `complete` is called with. */
export interface CompleteSignInInput {
  readonly challenge: PasskeyChallenge;
  /** `null` where it has lapsed: the sign-in is over then. */
  readonly continuation: Continuation<string> | null;
  /** What the ceremony answered: together with the continuation, it is worth a sign-in. */
  readonly assertion: Secret<AuthenticationResponseJSON>;
}

/** Who has signed in, and the tokens that came of it. */
export interface PasskeySignIn {
  readonly proof: StepUpProof;
  readonly accessToken: Secret<string>;
  readonly idToken: Secret<string> | null;
  readonly refreshToken: Secret<string> | null;
  /** When the access token stops being valid (epoch ms). */
  readonly expiresAt: number;
  /** What was granted: all that was asked for, where the provider says nothing else. */
  readonly scopes: readonly string[];
  /** What the access token was asked for; `null` where the provider has no audiences. */
  readonly audience: string | null;
}

/** What signing in with a passkey needs of the provider: `auth0.passkeySignIn(client, …)`, or a host's own. */
export interface PasskeySignInServices {
  /** Begins a sign-in: the options of its ceremony. */
  readonly start: Service<Record<string, never>, StartedSignIn>;
  /** Hands over the assertion. Fails with `challenge_expired` where the sign-in is over. */
  readonly complete: Service<CompleteSignInInput, PasskeySignIn>;
}

/** What each service of the sign-in is, and what it may fail with: it needs no token, hence no step-up. */
export const passkeySignInPort: Port<PasskeySignInServices> = {
  start: { kind: 'effect', failures: /* @__PURE__ */ failingTokenless() },
  complete: { kind: 'effect', failures: /* @__PURE__ */ failingTokenless('challenge_expired') },
};
