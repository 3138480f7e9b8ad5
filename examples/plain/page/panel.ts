import { copyOf, part } from './elements.ts';
import { type Screen, screenOf } from './screen.ts';

/** Where a card of the page shows its flow: one section per step, of which one is seen. */
export interface Panel {
  /** Shows a step as it is now; a step that was not shown before takes the focus and is announced. */
  show(step: string, render: (screen: Screen) => void): void;
  hide(): void;
}

export interface PanelOptions {
  readonly card: HTMLElement;
  /** The templates that hold its sections. */
  readonly templates: readonly string[];
}

export function createPanel({ card, templates }: PanelOptions): Panel {
  const container = part(card, '.flow', HTMLElement);
  const start = part(card, 'button[name="start"]', HTMLButtonElement);
  const status = part(document, '#status', HTMLElement);
  container.replaceChildren(...templates.map(copyOf));
  const sections = [...container.querySelectorAll<HTMLElement>('[data-step]')];
  let shown: string | undefined;

  function sectionOf(step: string): HTMLElement {
    const section = sections.find(({ dataset }) => dataset.step === step);
    if (!section) throw new TypeError(`The page has no section for the step ${step}.`);
    return section;
  }

  return {
    show(step, render) {
      const section = sectionOf(step);
      const isNew = step !== shown;
      shown = step;
      for (const other of sections) other.hidden = other !== section;
      container.hidden = false;
      start.hidden = true;
      if (isNew) empty(section, '[autocomplete="one-time-code"]');
      render(screenOf(section));
      if (!isNew) return;
      const heading = part(section, 'h3', HTMLElement);
      const field = section.querySelector<HTMLElement>('[data-focus]');
      (field ?? heading).focus();
      const problem = section.querySelector('.problem:not([hidden]), [data-text="problem"]');
      status.textContent = [problem?.textContent, heading.textContent].filter(Boolean).join(' ');
    },
    hide() {
      shown = undefined;
      empty(container, 'input');
      container.hidden = true;
      start.hidden = false;
      status.textContent = '';
      start.focus();
    },
  };
}

function empty(section: HTMLElement, inputs: string): void {
  for (const input of section.querySelectorAll<HTMLInputElement>(inputs)) input.value = '';
}
