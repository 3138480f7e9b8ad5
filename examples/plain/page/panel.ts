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
      if (isNew) readOut(section);
    },
    hide() {
      shown = undefined;
      empty(container, 'input');
      container.hidden = true;
      start.hidden = false;
      announce('');
      start.focus();
    },
  };
}

/** For when what had the focus is gone: back to the step that is seen, of the flow that it was in or of any. */
export function returnFocus(from: Element | null): void {
  const seen = '.flow:not([hidden]) [data-step]:not([hidden])';
  const flow = from?.closest('.flow');
  const section = flow?.querySelector<HTMLElement>(seen) ?? document.querySelector<HTMLElement>(seen);
  if (section) readOut(section);
}

function readOut(section: HTMLElement): void {
  const heading = part(section, 'h3', HTMLElement);
  const field = section.querySelector<HTMLElement>('[data-focus]');
  (field ?? heading).focus();
  const problem = section.querySelector('.problem:not([hidden]), [data-text="problem"]');
  announce([problem?.textContent, heading.textContent].filter(Boolean).join(' '));
}

function announce(text: string): void {
  part(document, '#status', HTMLElement).textContent = text;
}

function empty(section: HTMLElement, inputs: string): void {
  for (const input of section.querySelectorAll<HTMLInputElement>(inputs)) input.value = '';
}
