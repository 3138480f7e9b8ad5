import type { AccountFailure, FailureKind } from 'account-flows';

// What is said to the user. A page in another language has another table; `failure.message` is for developers.
const TEXTS: Readonly<Record<FailureKind, string>> = {
  invalid_input: 'This cannot be used. Please check it.',
  invalid_code: 'That is not the code. Please check it and try again.',
  challenge_expired: 'That took too long. Please start this step again.',
  step_up_required: 'You have to sign in again for this.',
  step_up_ineffective: 'You have signed in again, and it was not enough. Please ask for help.',
  subject_changed: 'Somebody else is signed in now, so this was stopped.',
  unauthenticated: 'You are signed out. Please sign in again.',
  insufficient_scope: 'This page may not do that. Please ask for help.',
  forbidden: 'You may not do that.',
  not_enabled: 'This is switched off. Please ask for help.',
  not_supported: 'This is not possible here.',
  not_found: 'It is not there any more.',
  conflict: 'It is on your account already.',
  limit_reached: 'You have as many as there can be.',
  rate_limited: 'That was too fast. Please wait a moment.',
  delivery_failed: 'The code could not be delivered.',
  network: 'The connection was lost. Please try again.',
  timeout: 'The answer did not come in time. Please try again.',
  provider_failure: 'Something is wrong on the other side. Please try again later.',
  malformed_response: 'Something is wrong on the other side. Please try again later.',
  cancelled: 'This was given up.',
  unexpected: 'Something went wrong. Please try again.',
  not_completed: 'That was not completed. Nothing has changed.',
  already_registered: 'This device is registered already.',
  webauthn_unsupported: 'This browser has no passkeys.',
  rp_mismatch: 'Passkeys of this account belong to another site.',
};

/** A failure in the user's words. */
export function textOf({ kind }: AccountFailure): string {
  return TEXTS[kind];
}
