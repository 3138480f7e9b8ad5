import {
  type AccountFailure,
  type Continuation,
  isOutcomeUnknown,
  type RegistrationResponseJSON,
} from '../../src/domain/index.ts';
import {
  type CreateCredentialInput,
  type CredentialEnrollment,
  type CredentialRegistration,
  type FindCredentialInput,
  type FoundCredential,
  NO_ASSURANCE,
  type RegisterCredentialInput,
  type StartedRegistration,
  type StartRegistrationInput,
} from '../../src/ports/index.ts';
import type { CeremonyContext, CeremonyEvent, CeremonyStep } from './ceremony.ts';
import { lookedUp, type OperationContext, settled } from './flow.ts';

/** What the flow can be interrupted in, and carries on with after step-up or on retry. */
export type WebAuthnOperation = 'checkSupport' | 'start' | 'createCredential' | 'register' | 'find';

/** What the flow starts with; an empty object will do. */
export interface WebAuthnEnrollmentInput {
  /**
   * The operations that, once the user has stepped up for them, wait for `replay.confirm` instead of going
   * on by themselves; none by default, since nothing here destroys.
   */
  readonly confirmReplay?: readonly WebAuthnOperation[];
}

/** What the flow came to. */
export type WebAuthnEnrollmentOutput =
  | { readonly outcome: 'enrolled'; readonly enrollment: CredentialEnrollment }
  /**
   * What was begun lapses by itself. `mayBeEnrolled`: the credential was on its way to the provider, and what
   * became of it is not known.
   */
  | { readonly outcome: 'cancelled'; readonly mayBeEnrolled: boolean }
  | { readonly outcome: 'subject_changed'; readonly failure: AccountFailure };

/** What the flow knows. Plain data, but for what stands under `continuations`. */
export interface WebAuthnEnrollmentContext extends OperationContext<WebAuthnOperation>, CeremonyContext {
  /** What the ceremony is begun with, as long as it is of any use. */
  readonly registration: CredentialRegistration | null;
  /** What the ceremony answered. */
  readonly credential: RegistrationResponseJSON | null;
  readonly continuations: { readonly registration: Continuation<string> | null };
  readonly outcome: WebAuthnEnrollmentOutput;
}

/** What can be sent to the flow; `internal.*` is its own, and `send` refuses it. */
export type WebAuthnEnrollmentEvent = CeremonyEvent | { readonly type: 'replay.confirm' };

/** What a state tells a user interface besides its tags. */
export interface WebAuthnEnrollmentMeta {
  /** The screen to show. */
  readonly step:
    | CeremonyStep
    /** The authenticator holds a credential of the account: another one may do. */
    | 'alreadyRegistered'
    | 'saving'
    | 'checking'
    | 'stepUp'
    | 'confirm'
    /** The credential was not saved. */
    | 'interrupted'
    /** Whether the credential was saved is not known. */
    | 'unresolved';
}

type Context = WebAuthnEnrollmentContext;

/** The user has left, and a credential may be on the account all the same. */
export const PERHAPS_ENROLLED = { outcome: 'cancelled', mayBeEnrolled: true } as const;

export function initialContext({ confirmReplay }: WebAuthnEnrollmentInput): Context {
  return {
    support: null,
    registration: null,
    credential: null,
    failure: null,
    operation: 'checkSupport',
    uncertain: null,
    retryWanted: false,
    assurance: NO_ASSURANCE,
    confirmReplay: confirmReplay ?? [],
    continuations: { registration: null },
    outcome: { outcome: 'cancelled', mayBeEnrolled: false },
  };
}

export function startInput({ assurance }: Context): StartRegistrationInput {
  return { proven: assurance.proven };
}

// The states that call services with a registration or a credential are entered only when it is there; a
// service that is handed null all the same throws, and its actor fails as `unexpected`.
export function ceremonyInput({ registration }: Context): CreateCredentialInput {
  return { options: registration?.options as CreateCredentialInput['options'] };
}

export function registerInput(context: Context): RegisterCredentialInput {
  return {
    registration: context.registration as CredentialRegistration,
    continuation: context.continuations.registration,
    credential: context.credential as RegistrationResponseJSON,
    proven: context.assurance.proven,
  };
}

export function findInput({ credential, assurance }: Context): FindCredentialInput {
  return { credentialId: (credential as RegistrationResponseJSON).id, proven: assurance.proven };
}

/** The options are there: the user's turn. */
export function started({ registration, continuation }: StartedRegistration): Partial<Context> {
  return {
    ...settled(),
    registration,
    continuations: { registration: continuation },
    operation: 'createCredential',
  };
}

/** Nothing comes of the options any more. A proof stays for the next ones, which are an attempt of their own. */
export function withoutRegistration(context: Context): Partial<Context> {
  const { assurance, uncertain } = context;
  return {
    registration: null,
    credential: null,
    continuations: { registration: null },
    operation: 'start',
    uncertain: null,
    retryWanted: false,
    assurance: { ...assurance, stepUps: 0 },
    // What became of the one before is not known any the better.
    ...((uncertain !== null || isUncertain(context)) && { outcome: PERHAPS_ENROLLED }),
  };
}

/** The credential is not on the account, or nobody can say so: `register` is not under way any more. */
export function foundOut({ status }: FoundCredential): Partial<Context> {
  return {
    ...settled(),
    operation: 'register',
    ...(status === 'unknown' && lookedUp<WebAuthnOperation>('register', false)),
  };
}

export function enrolled(enrollment: CredentialEnrollment): Partial<Context> {
  return { ...settled(), outcome: { outcome: 'enrolled', enrollment } };
}

/** The credential is on the account after all. */
export function foundEnrolled(found: FoundCredential): Partial<Context> {
  return found.status === 'enrolled' ? enrolled(found.enrollment) : {};
}

/** Whether the credential may be on the account all the same: the user's retry looks first. */
export function isUncertain({ operation, assurance, failure }: Context): boolean {
  return operation === 'register' && !assurance.demand && failure !== null && isOutcomeUnknown(failure);
}
