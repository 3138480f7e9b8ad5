import type { Invariant } from './invariants.ts';
import type { FlowMoment } from './view.ts';

/** Something of the flow that others can read: a line of text and where it stands. */
export interface Trace {
  /** Such as `an inspection event` or `the console`. */
  readonly place: string;
  readonly text: string;
}

/**
 * None of these values, which stand for what is secret (codes, passwords, tokens, sessions), is where others
 * can read it: in the snapshot as JSON (context, failure, output), in what calls are called with, in what is
 * emitted or sent to child actors, and in the traces that a driver sees (`createResumeDriver` with `traces`).
 * Give the model's payloads and answers canaries, wrapped as the host would wrap the real values.
 */
export function noCanary(canaries: readonly string[]): Invariant {
  return {
    name: 'no canary is seen',
    check({ now }) {
      for (const { place, text } of tracesOf(now)) {
        const seen = canaries.find((canary) => text.includes(canary));
        if (seen !== undefined) return `"${seen}" is in ${place}`;
      }
      return undefined;
    },
  };
}

function tracesOf({ snapshot, calls, emitted, sent, traces = [] }: FlowMoment): readonly Trace[] {
  return [
    { place: 'the snapshot', text: asJson(snapshot) },
    ...calls.map(({ id, input }) => ({ place: `the input of "${id}"`, text: asJson(input) })),
    ...emitted.map((event) => ({ place: 'an emitted event', text: asJson(event) })),
    ...sent.map((event) => ({ place: 'an event to a child', text: asJson(event) })),
    ...traces,
  ];
}

/** As a host's storage or log would write it. */
function asJson(value: unknown): string {
  return JSON.stringify(value) ?? '';
}
