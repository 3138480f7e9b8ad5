import { type Flows, type ResumableFlow, type StepUp, send, viewOf, withServices } from 'account-flows';
import { emailEnrollmentMachine } from 'account-flows/machines/email-enrollment';
import { part } from './elements.ts';
import { emailSteps } from './email-steps.ts';
import { showEntries } from './entry-list.ts';
import { createPanel } from './panel.ts';
import type { Provider } from './provider.ts';

/** The addresses of the account, and the flow that adds one; carries on with the one that a reload cut off. */
export async function emailCard(
  card: HTMLElement,
  provider: Provider,
  { flows, stepUp }: { readonly flows: Flows; readonly stepUp: StepUp },
): Promise<void> {
  const machine = withServices(emailEnrollmentMachine, {
    ...provider.emailEnrollment,
    stepUp: stepUp.service,
  });
  const panel = createPanel({ card, templates: ['email-steps', 'code-steps', 'flow-steps'] });

  function follow({ actor }: ResumableFlow<typeof emailEnrollmentMachine>): void {
    const show = () => {
      const snapshot = actor.getSnapshot();
      const view = viewOf(snapshot);
      panel.show(view.step, (screen) =>
        emailSteps[view.step](screen, { snapshot, view, send: (event) => void send(actor, event) }),
      );
    };
    actor.subscribe(show);
    show();
  }

  async function list(): Promise<void> {
    showEntries(part(card, '.list', HTMLElement), await provider.listEmails());
  }

  part(card, 'button[name="start"]', HTMLButtonElement).onclick = () =>
    follow(flows.start(machine, { input: {} }));
  part(card, 'button[name="done"]', HTMLButtonElement).onclick = () => {
    panel.hide();
    void list();
  };

  await list();
  for (const { flowId, machine: name } of flows.list()) {
    if (name !== machine.id) continue;
    const resumed = await flows.resume(machine, flowId);
    if (resumed.isOk() && resumed.value) follow(resumed.value);
  }
}
