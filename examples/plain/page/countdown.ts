const TICK_MS = 500;

interface Countdown {
  readonly until: number;
  wording(left: string): string;
}

const running = new Map<HTMLElement, Countdown>();

setInterval(() => running.forEach(show), TICK_MS);

/** Counts down to a moment (epoch ms) in an element; an element without a moment, or after it, is empty. */
export function countDown(
  element: HTMLElement,
  until: number | null,
  wording: (left: string) => string,
): void {
  if (until === null) {
    running.delete(element);
    element.textContent = '';
    return;
  }
  const countdown = { until, wording };
  running.set(element, countdown);
  show(countdown, element);
}

function show({ until, wording }: Countdown, element: HTMLElement): void {
  const seconds = Math.ceil((until - Date.now()) / 1000);
  const text = seconds > 0 ? wording(minutesOf(seconds)) : '';
  // Nothing is written that stands there already: it would be read out again.
  if (element.textContent !== text) element.textContent = text;
}

function minutesOf(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
