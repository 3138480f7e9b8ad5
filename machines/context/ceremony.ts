import type { WebAuthnSupport } from '../../src/ports/index.ts';

// What the flows with a WebAuthn ceremony have in common: what the user and the page do, and what they see.

/** What can be sent to a flow with a ceremony, besides what is its own; `internal.*` is the flow's. */
export type CeremonyEvent =
  /** Send it from the user's click: browsers begin a ceremony for a fresh gesture only. */
  | { readonly type: 'ceremony.start' }
  /** New options, in place of those that have lapsed or lead nowhere. */
  | { readonly type: 'ceremony.refresh' }
  | { readonly type: 'flow.retry' }
  | { readonly type: 'flow.cancel' }
  /** Sent on resume: an effect was under way when the page went away. */
  | { readonly type: 'flow.interrupted' }
  | { readonly type: 'internal.optionsStarted' }
  | { readonly type: 'internal.optionsLapsed' }
  | { readonly type: 'internal.optionsUseless' };

/** The screens of a flow with a ceremony, besides those that are its own. */
export type CeremonyStep =
  /** The options are on their way. */
  | 'preparing'
  /** A button starts the ceremony; `failure` says why the last one was not completed. */
  | 'gesture'
  /** The browser's own dialog is open. */
  | 'ceremony'
  /** The options are of no use any more: a button fetches new ones. */
  | 'expired'
  /** The browser refuses the options, or the provider what came of them: `failure` says which. */
  | 'refused'
  /** There are no ceremonies here. */
  | 'unsupported'
  | 'problem'
  | 'end';

/** What a flow with a ceremony knows of the browser. */
export interface CeremonyContext {
  /** What this browser can do, once it is known. */
  readonly support: WebAuthnSupport | null;
}
