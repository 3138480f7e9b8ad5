import type { AccountFailure } from '../../../src/domain/index.ts';
import type { Provider } from '../tenants.ts';

/** Who comes to the page, and where the provider is. */
export interface Visit {
  readonly provider: Provider;
  readonly url: string;
  readonly accessToken: string;
  readonly subject: string;
  readonly clientId: string;
}

/** The flows that the page can run, by the ids of their machines. */
export type PageFlow = 'webAuthnEnrollment' | 'passkeySignIn';

/** What the user can do, on any of the flows. */
export interface UserEvent {
  readonly type: 'ceremony.start' | 'ceremony.refresh' | 'flow.cancel' | 'flow.retry';
}

/** What the page shows of its flow. */
export interface ShownFlow {
  /** The screen. */
  readonly step: string;
  readonly failure: AccountFailure | null;
  /** Without its secrets; `null` until the flow has ended. */
  readonly output: unknown;
}

/** What the page lets its user, or a test, do. */
export interface AccountPage {
  /** Comes to the page. */
  visit(visit: Visit): void;
  /** Starts a flow and answers its id; those that were started before go on. */
  start(flow: PageFlow): string;
  /** From now on, what is done and shown is about this flow. */
  turnTo(flowId: string): void;
  /** Carries on with what an earlier visit has stored. */
  resume(flow: PageFlow, flowId: string): Promise<void>;
  /** The user does something; throws where the flow has no use for it now. */
  send(event: UserEvent): void;
  /** Waits until this screen is shown; throws where another one waits for the user, or the flow has ended. */
  shows(step: string): Promise<ShownFlow>;
}

declare global {
  /** The page under test, for `page.evaluate`. */
  var accountPage: AccountPage;
}
