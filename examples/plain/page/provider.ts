import type { AccountFailure, EmailEnrollmentServices, WebAuthnEnrollmentServices } from 'account-flows';
import type { Result } from 'neverthrow';

/** One thing on the account, as a line of its list. */
export interface Entry {
  readonly name: string;
  /** What there is to say of it, such as "not verified". */
  readonly note: string;
}

/** What the page needs of a provider. */
export interface Provider {
  /** The services of the flows; without step-up and ceremonies, which are the same for both. */
  readonly emailEnrollment: EmailEnrollmentServices;
  readonly webAuthnEnrollment: WebAuthnEnrollmentServices;
  listEmails(): Promise<Result<readonly Entry[], AccountFailure>>;
  listPasskeys(): Promise<Result<readonly Entry[], AccountFailure>>;
}

/** A date of the provider's (ISO 8601) as the user writes it; empty where there is none. */
export function dateOf(text: unknown): string {
  return typeof text === 'string' ? new Date(text).toLocaleDateString() : '';
}
