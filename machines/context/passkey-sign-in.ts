import {
  type AccountFailure,
  type AuthenticationResponseJSON,
  accountFailure,
  type Continuation,
  type Secret,
} from '../../src/domain/index.ts';
import type {
  CompleteSignInInput,
  GetAssertionInput,
  PasskeyChallenge,
  PasskeySignIn,
  StartedSignIn,
} from '../../src/ports/index.ts';
import type { CeremonyContext, CeremonyEvent, CeremonyStep } from './ceremony.ts';

/** What the flow can fail in, and goes on from on retry. */
export type PasskeySignInOperation = 'checkSupport' | 'start' | 'getAssertion' | 'complete';

/** What the flow starts with. */
export interface PasskeySignInInput {
  /** Who has to sign in, by the `sub` of the ID token; without it, whoever holds a passkey. */
  readonly expectedSubject?: string;
}

/** What the flow came to. */
export type PasskeySignInOutput =
  /** The tokens in it are Secrets. */
  | { readonly outcome: 'signedIn'; readonly signIn: PasskeySignIn }
  | { readonly outcome: 'cancelled' }
  /** Somebody else than expected has signed in. Their tokens are dropped. */
  | { readonly outcome: 'subject_changed'; readonly failure: AccountFailure };

/** What the flow knows. Plain data, but for what stands under `secrets` and `continuations`. */
export interface PasskeySignInContext extends CeremonyContext {
  readonly expectedSubject: string | null;
  /** What the ceremony is started with, until it is handed over or has lapsed. */
  readonly challenge: PasskeyChallenge | null;
  /** The newest failure, until new options have come. */
  readonly failure: AccountFailure | null;
  /** The operation that failed last, `checkSupport` until one does: what retry goes back to. */
  readonly operation: PasskeySignInOperation;
  readonly secrets: {
    /** Together with the continuation it is worth a sign-in. */
    readonly assertion: Secret<AuthenticationResponseJSON> | null;
    readonly signIn: PasskeySignIn | null;
  };
  readonly continuations: { readonly challenge: Continuation<string> | null };
  /** What the flow has come to unless somebody has signed in. */
  readonly outcome: PasskeySignInOutput;
}

/** What can be sent to the flow; `internal.*` is its own, and `send` refuses it. */
export type PasskeySignInEvent = CeremonyEvent;

/** What a state tells a user interface besides its tags. */
export interface PasskeySignInMeta {
  /** The screen to show. */
  readonly step: CeremonyStep | 'checking';
}

type Context = PasskeySignInContext;

const NO_SECRETS = { assertion: null, signIn: null };

export function initialContext({ expectedSubject }: PasskeySignInInput): Context {
  return {
    expectedSubject: expectedSubject ?? null,
    support: null,
    failure: null,
    operation: 'checkSupport',
    ...withoutChallenge(),
    outcome: { outcome: 'cancelled' },
  };
}

// The states that call services with a challenge or an assertion are entered only when it is there; a service
// that is handed null all the same throws, and its actor fails as `unexpected`.
const challengeOf = (context: Context) => context.challenge as PasskeyChallenge;

export function assertionInput(context: Context): GetAssertionInput {
  return { options: context.challenge?.options as GetAssertionInput['options'] };
}

export function completeInput(context: Context): CompleteSignInInput {
  return {
    challenge: challengeOf(context),
    continuation: context.continuations.challenge,
    assertion: context.secrets.assertion as Secret<AuthenticationResponseJSON>,
  };
}

/** New options have come: whatever was before is of no interest any more. */
export function started({ challenge, continuation }: StartedSignIn): Partial<Context> {
  return { failure: null, challenge, continuations: { challenge: continuation }, secrets: NO_SECRETS };
}

export function asserted(assertion: Secret<AuthenticationResponseJSON>): Partial<Context> {
  return { secrets: { assertion, signIn: null } };
}

/** Neither options nor an assertion nor the session is kept once they are of no use. */
export function withoutChallenge() {
  return { challenge: null, continuations: { challenge: null }, secrets: NO_SECRETS };
}

export function signedIn(signIn: PasskeySignIn): Partial<Context> {
  return { ...withoutChallenge(), failure: null, secrets: { assertion: null, signIn } };
}

/** Whether anybody but the expected user has signed in: who does not say so may be anybody. Total. */
export function isSomebodyElse(
  { expectedSubject }: Context,
  signIn: Partial<PasskeySignIn> | null | undefined,
): boolean {
  return expectedSubject !== null && signIn?.proof?.subject !== expectedSubject;
}

export function endedForOtherSubject(): Partial<Context> {
  const message = 'Somebody else signed in than was expected. Their tokens are dropped.';
  return { outcome: { outcome: 'subject_changed', failure: accountFailure('subject_changed', message) } };
}

export function outputOf({ secrets: { signIn }, outcome }: Context): PasskeySignInOutput {
  return signIn ? { outcome: 'signedIn', signIn } : outcome;
}
