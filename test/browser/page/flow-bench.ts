import type { Json } from '../../../src/runtime/index.ts';
import type { Visit } from './account-page.ts';

/** A flow on a page as a driver sees it: data that may leave the page. */
export interface SeenFlow {
  readonly status: string;
  readonly value: Json;
  readonly tags: readonly string[];
  /** Secrets and continuations by kind and presence. */
  readonly context: Json;
  readonly output: Json;
  readonly timers: readonly { readonly id: string; readonly eventType: string; readonly dueInMs: number }[];
  readonly calls: readonly { readonly id: string; readonly src: string }[];
}

/**
 * What a ceremony comes to at once, so that it is not begun before the driver wants it to: the options are for
 * another domain, or have a user id that is too long; the browser has no ceremonies; or the authenticator, which
 * has to be there before, is on the account.
 */
export type EarlyEnding = 'rp_mismatch' | 'invalid_input' | 'webauthn_unsupported' | 'already_registered';

/** A page whose flow a driver walks. Nothing on it happens by itself; whatever is done answers what is seen then. */
export interface FlowBench {
  /** Comes to the page at this time (epoch ms), which passes by `advance` alone. */
  visit(visit: Visit, now: number): void;
  /** Starts the enrollment. */
  start(input: unknown): SeenFlow;
  /** Carries on with what an earlier visit has stored. */
  resume(): Promise<SeenFlow>;
  /** Sends an event of the user; `ending` is what the ceremony that it begins comes to at once, if it does. */
  send(type: string, ending: EarlyEnding | null): SeenFlow;
  advance(byMs: number): SeenFlow;
  /** Lets the check of what the browser can do, or the ceremony that waits, go on. */
  release(): void;
  /** As in a browser of old: there are no ceremonies at all. */
  becomeOld(): void;
  /** Waits until this call is over. */
  isOver(id: string): Promise<SeenFlow>;
  see(): SeenFlow;
  stop(): void;
}

declare global {
  /** The page of a driver, for `page.evaluate`. */
  var flowBench: FlowBench;
}
