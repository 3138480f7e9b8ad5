import { type StepUp, type StepUpPrompt, type StepUpRequirement, send, viewOf } from 'account-flows';
import { part, tell } from './elements.ts';
import { textOf } from './failure-text.ts';
import { returnFocus } from './panel.ts';

/** Shows the open step-up prompt as a dialog, above whichever flow it is for. */
export function showStepUp(dialog: HTMLDialogElement, stepUp: StepUp): void {
  const heading = part(dialog, 'h2', HTMLElement);
  const reason = part(dialog, '#step-up-reason', HTMLElement);
  const problem = part(dialog, '.problem', HTMLElement);
  const begin = part(dialog, 'button[name="begin"]', HTMLButtonElement);
  const decline = part(dialog, 'button[name="decline"]', HTMLButtonElement);

  function render(prompt: StepUpPrompt): void {
    const { context } = prompt.getSnapshot();
    const { step, intents, failure } = viewOf(prompt.getSnapshot());
    const { 'stepUp.begin': makeBegin, 'stepUp.decline': makeDecline } = intents;
    reason.textContent = reasonFor(context.request.requirement);
    tell(problem, failure && textOf(failure));
    begin.hidden = !makeBegin;
    begin.onclick = () => makeBegin && send(prompt, makeBegin());
    decline.disabled = !makeDecline;
    decline.onclick = () => makeDecline && send(prompt, makeDecline());
    // Escape is an answer, too: the flow has to hear of it.
    dialog.oncancel = () => makeDecline && send(prompt, makeDecline());
    if (step === 'prompt') heading.focus();
  }

  let cameFrom: Element | null = null;
  // The dialog gives the focus back, but not to a button that the flow has disabled meanwhile.
  dialog.onclose = () => {
    const { activeElement: active, body } = document;
    if (!dialog.open && (active === body || dialog.contains(active))) returnFocus(cameFrom);
  };

  stepUp.prompt.subscribe((prompt) => {
    if (!prompt) {
      dialog.close();
      return;
    }
    cameFrom = document.activeElement;
    dialog.showModal();
    prompt.subscribe(() => render(prompt));
    render(prompt);
  });
}

function reasonFor({ maxAgeSeconds, acrValues }: StepUpRequirement): string {
  if (acrValues) return 'This change needs your second factor.';
  return maxAgeSeconds
    ? `For this change you have to have signed in within the last ${Math.ceil(maxAgeSeconds / 60)} minutes.`
    : 'For this change you have to sign in again.';
}
