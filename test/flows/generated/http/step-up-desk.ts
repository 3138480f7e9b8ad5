import { ok } from 'neverthrow';
import type { Account, Clock } from '../../../../src/domain/index.ts';
import type { StepUpStrategy } from '../../../../src/ports/index.ts';
import { createStepUp, type StepUp } from '../../../../src/runtime/index.ts';
import { OTHER_USER, USER } from '../../email-run.ts';
import type { Session } from './session.ts';
import type { Tenant } from './tenant.ts';
import type { Desk } from './world.ts';

/** The user at the step-up prompt. */
export interface StepUpDesk extends Desk {
  readonly stepUp: StepUp;
}

export function createStepUpDesk(
  account: Account,
  clock: Clock,
  { emulator }: Tenant,
  session: Session,
): StepUpDesk {
  let user = USER;
  const signInAgain: StepUpStrategy = {
    id: 'sign-in',
    async start({ requirement }, { signal }) {
      const tokens = await emulator.signIn(user, requirement, (input, init) =>
        fetch(input, { ...init, signal }),
      );
      session.authenticated(tokens);
      return ok({ subject: tokens.subject });
    },
  };
  const stepUp = createStepUp({ account, clock, strategies: [signInAgain] });
  const begin = (who: string) => {
    user = who;
    stepUp.prompt.get()?.send({ type: 'stepUp.begin' });
  };
  const answers: Readonly<Record<string, () => void>> = {
    proven: () => begin(USER),
    subject_changed: () => begin(OTHER_USER),
    not_completed: () => stepUp.prompt.get()?.send({ type: 'stepUp.decline' }),
    // The application takes the prompt away, as on sign-out.
    cancelled: () => stepUp.clear(),
  };
  return {
    stepUp,
    get isAsked() {
      return stepUp.prompt.get() !== undefined;
    },
    answer(name) {
      const answer = answers[name];
      answer?.();
      return answer !== undefined;
    },
  };
}
