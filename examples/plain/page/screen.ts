import { countDown } from './countdown.ts';
import { part, tell } from './elements.ts';

/** The section of the page that stands for one step of a flow. What is set twice is set as last said. */
export interface Screen {
  text(name: string, text: string): void;
  /** Counts down to a moment (epoch ms), where there is one. */
  countdown(name: string, until: number | null, wording: (left: string) => string): void;
  /** A button sends what its intent makes, and is disabled where the flow has none to offer. */
  button<E>(name: string, intent: (() => E) | undefined, send: (event: E) => void): void;
  /** The form hands over what was typed into its field, unless there is nothing to do with it now. */
  form(field: string, submit: ((typed: string) => void) | undefined): void;
  /** What is wrong with what was typed, shown and tied to the field; null takes it away. */
  problem(field: string, text: string | null): void;
}

export function screenOf(section: HTMLElement): Screen {
  const named = (name: string) => part(section, `[data-text="${name}"]`, HTMLElement);
  const button = (name: string) => part(section, `button[name="${name}"]`, HTMLButtonElement);
  const input = (name: string) => part(section, `input[name="${name}"]`, HTMLInputElement);
  return {
    text(name, text) {
      named(name).textContent = text;
    },
    countdown(name, until, wording) {
      countDown(named(name), until, wording);
    },
    button(name, intent, send) {
      const element = button(name);
      element.disabled = !intent;
      element.onclick = () => intent && send(intent());
    },
    form(field, submit) {
      button('submit').disabled = !submit;
      part(section, 'form', HTMLFormElement).onsubmit = (event) => {
        event.preventDefault();
        submit?.(input(field).value);
      };
    },
    problem(field, text) {
      input(field).setAttribute('aria-invalid', String(text !== null));
      tell(part(section, `#${input(field).id.replace(/field$/, 'problem')}`, HTMLElement), text);
    },
  };
}
