import type { ProviderName } from './account.ts';
import type { StepUpRequirement } from './assurance.ts';
import { isRecord } from './record.ts';

/**
 * Everything that can go wrong in an account flow. Screens branch and translate on `kind` (and on `code`
 * where they want the provider's own word), never on `message`.
 */
export const FAILURE_KINDS = [
  /** What the user gave is not acceptable; `fields` says which part. */
  'invalid_input',
  /** The code is wrong. */
  'invalid_code',
  /** The code's or session's lifetime is over: a new one has to be sent. */
  'challenge_expired',
  /** The provider wants the user to authenticate again (or better) first; `requirement` says how. */
  'step_up_required',
  /** The user authenticated again, and the provider still demands what was just proved. */
  'step_up_ineffective',
  /** Somebody else is signed in now. Nothing was sent for them. */
  'subject_changed',
  /** No token, or one the provider no longer accepts. */
  'unauthenticated',
  /** The token lacks a scope; `scopes` names what the operation needs. */
  'insufficient_scope',
  /** The provider's policy refuses. */
  'forbidden',
  /** The feature is switched off at the provider. */
  'not_enabled',
  /** The provider, or this service set, cannot do it at all. */
  'not_supported',
  /** What the operation is about is not there, or not any more: it was removed, or has lapsed. */
  'not_found',
  /** It exists already. */
  'conflict',
  /** A fixed number of things (addresses, phones, attempts) is used up. */
  'limit_reached',
  /** Too fast; `retryAt` and `retryAfterMs` say when to come back, where the provider does. */
  'rate_limited',
  /** The provider could not hand the code over; another try, or another channel, may do. */
  'delivery_failed',
  /** The request did not get through, or its answer did not come back. */
  'network',
  /** No complete answer in time. */
  'timeout',
  /** The provider failed (5xx), or refused in a way that this library has no name for. */
  'provider_failure',
  /** The answer is not what the contract says. */
  'malformed_response',
  /** Given up by the caller. */
  'cancelled',
  /** A programming error: a missing service, a service that threw. */
  'unexpected',
  /** The user said no, or let it lapse. Quiet: no error screen. */
  'not_completed',
  /** The authenticator holds a credential for this account already. */
  'already_registered',
  /** No ceremony can be held here: no WebAuthn, a page that is not secure, or no authenticator that can do it. */
  'webauthn_unsupported',
  /** The provider's relying-party id does not belong to this page's domain. */
  'rp_mismatch',
] as const;

/** The name of what went wrong. */
export type FailureKind = (typeof FAILURE_KINDS)[number];

/** One part of an input that was not accepted. */
export interface FieldProblem {
  /** The name of the field in the library's own input, such as `email`; the provider's where none fits. */
  readonly field: string;
  /** For developers, in English. */
  readonly message: string;
}

/** One cause as the provider told it. */
export interface FailureDetail {
  readonly message: string;
  readonly code?: string;
  /** Where in the request: a field name or a JSON pointer, as the provider gave it. */
  readonly location?: string;
}

/** What every failure may carry. Plain data: it survives JSON unchanged and holds no secret. */
export interface FailureFacts {
  /** For developers, in English. */
  readonly message: string;
  readonly provider?: ProviderName;
  /** The operation that failed, by its name in this library, such as `createEmail`. */
  readonly operation?: string;
  /** The HTTP status, where an answer came. */
  readonly status?: number;
  /** The provider's own code, such as `E0000004` or `A0E-403-0002`, or an OAuth error code. */
  readonly code?: string;
  readonly details?: readonly FailureDetail[];
  /** The provider's id of the request, for its support. */
  readonly requestId?: string;
  /** When to come back, in epoch ms by the local clock. */
  readonly retryAt?: number;
  /** The same as a duration, in ms from when the answer was read. */
  readonly retryAfterMs?: number;
}

interface FailureExtras {
  invalid_input: { readonly fields: readonly FieldProblem[] };
  step_up_required: {
    readonly requirement: StepUpRequirement;
    /** When the demand was read, in epoch ms by the local clock. */
    readonly demandedAt: number;
  };
  step_up_ineffective: { readonly requirement: StepUpRequirement };
  insufficient_scope: { readonly scopes: readonly string[] };
}

type Extras<K extends FailureKind> = K extends keyof FailureExtras ? FailureExtras[K] : unknown;

/** A failure of one kind, with what that kind carries. */
export type FailureOf<K extends FailureKind> = FailureFacts & { readonly kind: K } & Extras<K>;

/** The closed union of all failures: plain data with a `kind`, never an `Error`. */
export type AccountFailure = { [K in FailureKind]: FailureOf<K> }[FailureKind];

type Absent<T> = { [K in keyof T]: T[K] | undefined };
type Given<K extends FailureKind> = Absent<Partial<Omit<FailureFacts, 'message'>>> & Extras<K>;

/** Builds a failure; facts that are `undefined` are left out, so that it compares equal after JSON. */
export function accountFailure<K extends FailureKind>(
  kind: K,
  message: string,
  ...[facts]: K extends keyof FailureExtras ? [Given<K>] : [Given<K>?]
): FailureOf<K> {
  const given = Object.entries(facts ?? {}).filter(([, value]) => value !== undefined);
  return { kind, message, ...Object.fromEntries(given) } as FailureOf<K>;
}

/** Whether a value is a failure of this library, with what its kind carries. */
export function isAccountFailure(value: unknown): value is AccountFailure {
  if (!isRecord(value) || !FAILURE_KINDS.some((kind) => kind === value.kind)) return false;
  switch (value.kind) {
    case 'invalid_input':
      return Array.isArray(value.fields);
    case 'insufficient_scope':
      return Array.isArray(value.scopes);
    case 'step_up_required':
      return isRecord(value.requirement) && typeof value.demandedAt === 'number';
    case 'step_up_ineffective':
      return isRecord(value.requirement);
    default:
      return true;
  }
}

/** The failure in whatever was thrown or rejected. Total: what is not a failure becomes `unexpected`. */
export function failureOf(thrown: unknown): AccountFailure {
  if (isAccountFailure(thrown)) return thrown;
  // Not its text: an error may quote what it choked on, and failures are shown, stored and logged.
  const what = thrown instanceof Error ? thrown.name : typeof thrown;
  return accountFailure('unexpected', `A service threw instead of answering: ${what}.`);
}

const OUTCOME_UNKNOWN: readonly FailureKind[] = [
  'network',
  'timeout',
  'malformed_response',
  'provider_failure',
  'cancelled',
  'unexpected',
];

/** Whether an effect that ended in this failure may have taken place all the same. */
export function isOutcomeUnknown(failure: AccountFailure): boolean {
  return OUTCOME_UNKNOWN.includes(failure.kind);
}
