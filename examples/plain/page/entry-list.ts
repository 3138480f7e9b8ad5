import type { AccountFailure } from 'account-flows';
import type { Result } from 'neverthrow';
import { textOf } from './failure-text.ts';
import type { Entry } from './provider.ts';

/** Fills the list of a card with what is on the account. */
export function showEntries(list: HTMLElement, entries: Result<readonly Entry[], AccountFailure>): void {
  const lines = entries.match(
    (found) => (found.length > 0 ? found : [{ name: 'None yet', note: '' }]),
    (failure) => [{ name: textOf(failure), note: '' }],
  );
  list.replaceChildren(...lines.map(lineOf));
}

function lineOf({ name, note }: Entry): HTMLElement {
  const line = document.createElement('li');
  const detail = document.createElement('small');
  detail.textContent = note;
  line.append(name, ' ', detail);
  return line;
}
