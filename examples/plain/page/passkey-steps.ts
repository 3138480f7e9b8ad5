import type { webAuthnEnrollmentMachine } from 'account-flows/machines/webauthn-enrollment';
import type { SnapshotFrom } from 'xstate';
import { textOf } from './failure-text.ts';
import { commonSteps, type Shown, type Steps } from './flow-steps.ts';
import type { Screen } from './screen.ts';

type PasskeySnapshot = SnapshotFrom<typeof webAuthnEnrollmentMachine>;
type PasskeyShown = Shown<PasskeySnapshot>;

/** How each step of adding a passkey is drawn. */
export const passkeySteps: Steps<PasskeySnapshot> = {
  ...commonSteps,

  preparing: cancel,
  unsupported: cancel,

  gesture(screen, shown) {
    const { view } = shown;
    screen.text('problem', view.failure ? textOf(view.failure) : '');
    screen.countdown('expires', view.expiresAt, (left) => `You have ${left} for it.`);
    start(screen, shown);
    cancel(screen, shown);
  },

  ceremony: cancel,

  alreadyRegistered(screen, shown) {
    start(screen, shown);
    cancel(screen, shown);
  },

  saving: cancel,

  expired(screen, shown) {
    refresh(screen, shown);
    cancel(screen, shown);
  },

  refused(screen, shown) {
    const { failure } = shown.view;
    screen.text('problem', failure ? textOf(failure) : '');
    refresh(screen, shown);
    cancel(screen, shown);
  },

  checking: cancel,

  unresolved(screen, shown) {
    const { view, send } = shown;
    screen.button('retry', view.intents['flow.retry'], send);
    refresh(screen, shown);
    cancel(screen, shown);
  },

  end(screen, { snapshot: { output } }) {
    screen.text('outcome', outcomeOf(output));
  },
};

function outcomeOf(output: PasskeySnapshot['output']): string {
  if (output?.outcome === 'enrolled') return 'The passkey is on your account';
  if (output?.outcome === 'subject_changed') return textOf(output.failure);
  // It was on its way when the user left.
  return output?.outcome === 'cancelled' && output.mayBeEnrolled
    ? 'The passkey may have been added: look at the list'
    : 'Nothing was added';
}

function start(screen: Screen, { view, send }: PasskeyShown): void {
  screen.button('create', view.intents['ceremony.start'], send);
}

function refresh(screen: Screen, { view, send }: PasskeyShown): void {
  screen.button('refresh', view.intents['ceremony.refresh'], send);
}

function cancel(screen: Screen, { view, send }: PasskeyShown): void {
  screen.button('cancel', view.intents['flow.cancel'], send);
}
