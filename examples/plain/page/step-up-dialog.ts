import { type StepUp, type StepUpPrompt, type StepUpRequirement, send, viewOf } from 'account-flows';
import { part, tell } from './elements.ts';
import { textOf } from './failure-text.ts';

/** Shows the open step-up prompt as a dialog, above whichever flow it is for. */
export function showStepUp(dialog: HTMLDialogElement, frame: HTMLIFrameElement, stepUp: StepUp): void {
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
    frame.hidden = step !== 'authenticating';
    frame.onload = () => !frame.hidden && frame.focus();
    if (step === 'prompt') heading.focus();
  }

  stepUp.prompt.subscribe((prompt) => {
    if (!prompt) {
      dialog.close();
      return;
    }
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
