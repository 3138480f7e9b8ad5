import type { ActorRefFrom } from 'xstate';
import { waitFor } from 'xstate';
import type { EmailEnrollmentOutput, emailEnrollmentMachine } from '../machines/email-enrollment.ts';
import { type AccountFailure, accountFailure, failureOf } from '../src/domain/index.ts';

export type EmailFlow = ActorRefFrom<typeof emailEnrollmentMachine>;

/** Long enough for any machine, short enough to notice that something hangs. */
const PATIENCE_MS = 20_000;

/** Waits until the flow wants something from the user, or is over. */
export async function untilUsersTurn(flow: EmailFlow): Promise<void> {
  await waitFor(flow, (snapshot) => snapshot.status !== 'active' || snapshot.hasTag('awaitingUser'), {
    timeout: PATIENCE_MS,
  });
}

/** Whether the flow waits for a code now. */
export function isCodeAwaited(flow: EmailFlow): boolean {
  return flow.getSnapshot().matches({ active: { journey: 'awaitingCode' } });
}

/** How the flow ended: nothing when the email was added, else the failure that it ended in or is stuck with. */
export function problemOf(flow: EmailFlow): AccountFailure | undefined {
  const { output, context } = flow.getSnapshot();
  if (output?.outcome === 'enrolled') return undefined;
  return context.failure ?? failureOfOutcome(output);
}

function failureOfOutcome(output: EmailEnrollmentOutput | undefined): AccountFailure {
  if (output?.outcome === 'subject_changed') return failureOf(output.failure);
  if (output?.outcome === 'cancelled') return accountFailure('cancelled', 'The flow was cancelled.');
  return accountFailure('unexpected', 'The flow has not come to an end.');
}
