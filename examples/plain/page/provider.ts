import type { AccountFailure, EmailEnrollmentServices } from 'account-flows';
import type { Result } from 'neverthrow';

/** One thing on the account, as a line of its list. */
export interface Entry {
  readonly name: string;
  /** What there is to say of it, such as "not verified". */
  readonly note: string;
}

/** What the page needs of a provider. */
export interface Provider {
  /** The services of the flow; without step-up, which is the same for both. */
  readonly emailEnrollment: EmailEnrollmentServices;
  listEmails(): Promise<Result<readonly Entry[], AccountFailure>>;
}
