import { type Flows, type StepUp, send, viewOf, withServices } from 'account-flows';
import { emailEnrollmentMachine } from 'account-flows/machines/email-enrollment';
import { accountCard } from './account-card.ts';
import { emailSteps } from './email-steps.ts';
import type { Provider } from './provider.ts';

/** The addresses of the account, and the flow that adds one. */
export function emailCard(
  card: HTMLElement,
  provider: Provider,
  { flows, stepUp }: { readonly flows: Flows; readonly stepUp: StepUp },
): Promise<void> {
  const machine = withServices(emailEnrollmentMachine, {
    ...provider.emailEnrollment,
    stepUp: stepUp.service,
  });
  return accountCard({
    card,
    templates: ['email-steps', 'flow-steps'],
    flows,
    machineId: machine.id,
    list: () => provider.listEmails(),
    begin: () => flows.start(machine, { input: {} }),
    resume: (flowId) => flows.resume(machine, flowId),
    draw({ actor }, panel) {
      const snapshot = actor.getSnapshot();
      const view = viewOf(snapshot);
      panel.show(view.step, (screen) =>
        emailSteps[view.step](screen, { snapshot, view, send: (event) => void send(actor, event) }),
      );
    },
  });
}
