import { secret } from 'account-flows';
import type { emailEnrollmentMachine } from 'account-flows/machines/email-enrollment';
import type { SnapshotFrom } from 'xstate';
import { textOf } from './failure-text.ts';
import { commonSteps, type Shown, type Steps } from './flow-steps.ts';
import type { Screen } from './screen.ts';

type EmailSnapshot = SnapshotFrom<typeof emailEnrollmentMachine>;
type EmailShown = Shown<EmailSnapshot>;

/** How each step of adding an email is drawn. */
export const emailSteps: Steps<EmailSnapshot> = {
  ...commonSteps,

  email(screen, shown) {
    const { view, send } = shown;
    const { 'email.submit': submit } = view.intents;
    screen.form('email', submit && ((email) => send(submit({ email }))));
    screen.problem('email', view.failure && textOf(view.failure));
    cancel(screen, shown);
  },

  sending: cancel,

  code(screen, shown) {
    const { view, send } = shown;
    const { 'code.submit': submit } = view.intents;
    address(screen, shown);
    screen.countdown('expires', view.expiresAt, (left) => `It is valid for ${left}.`);
    screen.form('code', submit && ((code) => send(submit({ code: secret(code) }))));
    screen.problem('code', problemWithCode(shown));
    resend(screen, shown);
    cancel(screen, shown);
  },

  checking: cancel,

  expired(screen, shown) {
    address(screen, shown);
    resend(screen, shown);
    cancel(screen, shown);
  },

  discard(screen, shown) {
    const { view, send } = shown;
    address(screen, shown);
    screen.button('discard', view.intents['enrollment.discard'], send);
    screen.button('keep', view.intents['enrollment.keep'], send);
  },

  end(screen, { snapshot }) {
    screen.text('outcome', outcomeOf(snapshot));
  },
};

function outcomeOf({ output, context }: EmailSnapshot): string {
  if (output?.outcome === 'enrolled') return `${context.email} is on your account`;
  if (output?.outcome === 'subject_changed') return textOf(output.failure);
  if (output?.outcome === 'cancelled' && output.left)
    return `${context.email} is on your account, but not verified yet`;
  // It was on its way when the user left.
  return output?.outcome === 'cancelled' && output.mayBeEnrolled
    ? `${context.email} may have been added: look at the list`
    : 'Nothing was added';
}

function address(screen: Screen, { snapshot }: EmailShown): void {
  screen.text('address', snapshot.context.email);
}

function cancel(screen: Screen, { view, send }: EmailShown): void {
  screen.button('cancel', view.intents['flow.cancel'], send);
}

function resend(screen: Screen, { view, send }: EmailShown): void {
  screen.countdown('resend', view.resendAt, (left) => `in ${left}`);
  screen.button('resend', view.intents['code.resend'], send);
}

// A second wrong code is told apart from the first, or it would not be read out.
function problemWithCode({ view, snapshot: { context } }: EmailShown): string | null {
  if (!view.failure) return null;
  const isRepeated = view.failure.kind === 'invalid_code' && context.wrongCodes > 1;
  return isRepeated ? `${textOf(view.failure)} (${context.wrongCodes} wrong codes)` : textOf(view.failure);
}
