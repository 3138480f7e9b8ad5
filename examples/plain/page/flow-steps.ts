import type { AccountFailure, StepOf, UserEventOf, ViewOf } from 'account-flows';
import type { AnyMachineSnapshot } from 'xstate';
import { textOf } from './failure-text.ts';
import type { Screen } from './screen.ts';

/** What a step is drawn from. */
export interface Shown<S extends AnyMachineSnapshot> {
  readonly snapshot: S;
  readonly view: ViewOf<S>;
  readonly send: (event: UserEventOf<S>) => void;
}

/** One function for each step of a flow: it draws the step's section from the view. */
export type Steps<S extends AnyMachineSnapshot> = {
  readonly [Step in StepOf<S> & string]: (screen: Screen, shown: Shown<S>) => void;
};

type CommonEvent =
  | { readonly type: 'flow.cancel' }
  | { readonly type: 'flow.retry' }
  | { readonly type: 'replay.confirm' };

/** What the flows of an account have in common. */
interface CommonShown {
  readonly view: {
    readonly intents: { readonly [E in CommonEvent as E['type']]?: () => E };
    readonly failure: AccountFailure | null;
    readonly retryAt: number | null;
  };
  readonly send: (event: CommonEvent) => void;
}

/** The steps that look the same in every flow. */
export const commonSteps = {
  stepUp: retryOrCancel,

  confirm(screen: Screen, { view, send }: CommonShown) {
    screen.button('confirm', view.intents['replay.confirm'], send);
    screen.button('cancel', view.intents['flow.cancel'], send);
  },

  interrupted(screen: Screen, shown: CommonShown) {
    screen.text('wait', shown.view.intents['flow.retry'] ? '' : 'You can try again in a moment.');
    retryOrCancel(screen, shown);
  },

  problem(screen: Screen, shown: CommonShown) {
    const { failure, retryAt } = shown.view;
    screen.text('problem', failure ? textOf(failure) : '');
    screen.countdown('wait', retryAt, (left) => `You can try again in ${left}.`);
    retryOrCancel(screen, shown);
  },
};

function retryOrCancel(screen: Screen, { view, send }: CommonShown): void {
  screen.button('retry', view.intents['flow.retry'], send);
  screen.button('cancel', view.intents['flow.cancel'], send);
}
