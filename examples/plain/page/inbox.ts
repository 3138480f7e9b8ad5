/** A message that the emulated provider has sent. */
export interface Mail {
  readonly to: string;
  readonly code?: string;
  readonly sentAt: number;
}

const LOOK_MS = 1_000;

/** Shows what the emulator has sent, newest first, and goes on looking. */
export async function showInbox(list: HTMLElement, provider: string): Promise<void> {
  const answer = await fetch(`/inbox/${provider}`).catch(() => undefined);
  const mails: readonly Mail[] = answer?.ok ? await answer.json() : [];
  if (mails.length !== list.childElementCount) list.replaceChildren(...[...mails].reverse().map(lineOf));
  setTimeout(() => showInbox(list, provider), LOOK_MS);
}

function lineOf({ to, code = '', sentAt }: Mail): HTMLElement {
  const line = document.createElement('li');
  const number = document.createElement('strong');
  const detail = document.createElement('small');
  number.textContent = code;
  detail.textContent = `to ${to}, ${new Date(sentAt).toLocaleTimeString()}`;
  line.append(number, ' ', detail);
  return line;
}
