import type { ActorRefFrom } from 'xstate';
import { waitFor } from 'xstate';
import type { EmailEnrollmentOutput, emailEnrollmentMachine } from '../machines/email-enrollment.ts';
import type { PasskeySignInOutput, passkeySignInMachine } from '../machines/passkey-sign-in.ts';
import type { PhoneEnrollmentOutput, phoneEnrollmentMachine } from '../machines/phone-enrollment.ts';
import type { WebAuthnEnrollmentOutput, webAuthnEnrollmentMachine } from '../machines/webauthn-enrollment.ts';
import { type AccountFailure, accountFailure, failureOf } from '../src/domain/index.ts';

/** A flow that ends in a typed code. */
export type CodeFlow =
  | ActorRefFrom<typeof emailEnrollmentMachine>
  | ActorRefFrom<typeof phoneEnrollmentMachine>;

/** The flow that adds a passkey. */
export type PasskeyFlow = ActorRefFrom<typeof webAuthnEnrollmentMachine>;

/** The flow that signs in with a passkey. */
export type SignInFlow = ActorRefFrom<typeof passkeySignInMachine>;

/** Long enough for any machine, short enough to notice that something hangs. */
const PATIENCE_MS = 20_000;

/**
 * Waits until the flow wants something from the user, or is over. On an emulator nothing takes long; where a
 * person answers prompts, patience is without end.
 */
export async function untilUsersTurn(
  flow: CodeFlow | PasskeyFlow | SignInFlow,
  timeout = PATIENCE_MS,
): Promise<void> {
  await waitFor(flow, (snapshot) => snapshot.status !== 'active' || snapshot.hasTag('awaitingUser'), {
    timeout,
  });
}

/** The screen that the flow wants shown. */
export function stepOf(flow: CodeFlow): string {
  const [meta] = Object.values(flow.getSnapshot().getMeta());
  return meta?.step ?? '';
}

/** How the flow ended: nothing when the entry was added, else the failure that it ended in or is stuck with. */
export function problemOf(flow: CodeFlow | PasskeyFlow | SignInFlow): AccountFailure | undefined {
  const { output, context } = flow.getSnapshot();
  if (output?.outcome === 'enrolled') return undefined;
  return context.failure ?? failureOfOutcome(output);
}

type Output = EmailEnrollmentOutput | PhoneEnrollmentOutput | WebAuthnEnrollmentOutput | PasskeySignInOutput;

function failureOfOutcome(output: Output | undefined): AccountFailure {
  if (output?.outcome === 'subject_changed') return failureOf(output.failure);
  if (output?.outcome === 'cancelled') return accountFailure('cancelled', 'The flow was cancelled.');
  return accountFailure('unexpected', 'The flow has not come to an end.');
}
