import type { StepUpProof, StepUpRequirement } from '../domain/index.ts';
import { failing, type Port } from './operation.ts';
import type { Service } from './service.ts';

/** What a flow asks for when the provider has refused an operation until the user authenticates again. */
export interface StepUpRequest {
  readonly requirement: StepUpRequirement;
  /** The operation that was refused, by its name in the flow, such as `verify`. */
  readonly operation: string;
  /** When the refusal was read (epoch ms, local clock): an older authentication does not count. */
  readonly demandedAt: number;
  /** Whether only a prompt begun after the refusal will do, since the last proof did not help. */
  readonly isFresh?: boolean;
}

/** What every flow needs besides its provider's services; `createStepUp(…).service` is one. */
export interface StepUpServices {
  /**
   * Waits until the user has proved what is demanded. Fails with `not_completed` when the user declines,
   * `subject_changed` when somebody else came back, `not_supported` when there is no way to authenticate.
   */
  readonly stepUp: Service<StepUpRequest, StepUpProof>;
}

/** The wait is a read: it sends nothing itself, and may begin again after a reload. */
export const stepUpPort: Port<StepUpServices> = {
  stepUp: { kind: 'read', failures: /* @__PURE__ */ failing('not_completed') },
};

/** What the step-up prompt itself needs: carrying out the strategy that the user chose. */
export interface AuthenticationServices {
  readonly authenticate: Service<AuthenticationInput, StepUpProof>;
}

/** The strategy that the user chose, and what it has to prove. */
export interface AuthenticationInput {
  readonly strategy: string;
  readonly request: StepUpRequest;
}

/** What carrying out a strategy is, and what it may fail with. */
export const authenticationPort: Port<AuthenticationServices> = {
  authenticate: { kind: 'effect', failures: /* @__PURE__ */ failing('not_completed') },
};

/** What a strategy has to prove, and of whom. */
export interface AuthenticationRequest extends StepUpRequest {
  /** The account's subject: a proof of anybody else is `subject_changed`, and their tokens are not to be kept. */
  readonly subject: string;
}

/** One way for the user to authenticate again: a popup, a redirect, an embedded form, a widget. */
export interface StepUpStrategy {
  /** Names it for the user interface's choice. */
  readonly id: string;
  /** Authenticates the user. One that navigates away never answers; `finish` then completes it. */
  readonly start: Service<AuthenticationRequest, StepUpProof>;
  /** Completes, on the page after a redirect, what `start` began on the page before. */
  readonly finish?: Service<{ readonly url: string }, StepUpProof>;
}
