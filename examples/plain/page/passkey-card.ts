import { type Flows, type StepUp, send, viewOf, withServices } from 'account-flows';
import { webAuthnEnrollmentMachine } from 'account-flows/machines/webauthn-enrollment';
import { webAuthnCeremonies } from 'account-flows/webauthn';
import { accountCard } from './account-card.ts';
import { passkeySteps } from './passkey-steps.ts';
import type { Provider } from './provider.ts';

/** The passkeys of the account, and the flow that adds one. */
export function passkeyCard(
  card: HTMLElement,
  provider: Provider,
  { flows, stepUp }: { readonly flows: Flows; readonly stepUp: StepUp },
): Promise<void> {
  const machine = withServices(webAuthnEnrollmentMachine, {
    ...provider.webAuthnEnrollment,
    ...webAuthnCeremonies(),
    stepUp: stepUp.service,
  });
  return accountCard({
    card,
    templates: ['passkey-steps', 'flow-steps'],
    flows,
    machineId: machine.id,
    list: () => provider.listPasskeys(),
    begin: () => flows.start(machine, { input: {} }),
    resume: (flowId) => flows.resume(machine, flowId),
    draw({ actor }, panel) {
      const snapshot = actor.getSnapshot();
      const view = viewOf(snapshot);
      panel.show(view.step, (screen) =>
        passkeySteps[view.step](screen, { snapshot, view, send: (event) => void send(actor, event) }),
      );
    },
  });
}
