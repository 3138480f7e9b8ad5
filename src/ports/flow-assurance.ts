import {
  type AccountFailure,
  accountFailure,
  coversRequirement,
  type FailureOf,
  type StepUpRequirement,
} from '../domain/index.ts';
import type { StepUpRequest } from './step-up.ts';

/** How often one attempt at an operation may be interrupted by a new demand before the flow gives up on it. */
export const MAX_STEP_UPS = 3;

/** A flow's own bookkeeping of step-up: the same facts in every machine's context. */
export interface FlowAssurance {
  /** What the provider demands before the flow's `operation` may go on. */
  readonly demand: StepUpRequest | null;
  /** What the user has proved for the next call; spent by that call's answer. */
  readonly proven: StepUpRequirement | null;
  /** The proof is newer than this (epoch ms, local clock): when what it answers was demanded. */
  readonly provenAfter: number | null;
  /** How many proofs this attempt at the operation has taken so far. */
  readonly stepUps: number;
  /** Whether the last proof did not help: the next demand then wants a prompt of its own. */
  readonly isProofDoubted: boolean;
}

/** Nothing demanded, nothing proved: the start, and again after each operation that succeeded. */
export const NO_ASSURANCE: FlowAssurance = {
  demand: null,
  proven: null,
  provenAfter: null,
  stepUps: 0,
  isProofDoubted: false,
};

/** A proof has turned out ineffective: everything begins anew, but that proof is not taken again. */
export const PROOF_DOUBTED: FlowAssurance = {
  demand: null,
  proven: null,
  provenAfter: null,
  stepUps: 0,
  isProofDoubted: true,
};

/**
 * Whether a failure is a demand that another prompt could satisfy. It is not when the call carried a proof
 * of just that (the provider does not see it, another prompt would not help; a proof that has grown too old
 * meanwhile aside), when the operation has taken
 * `MAX_STEP_UPS` proofs, or when it comes from the step-up itself.
 */
export function isNewDemand(assurance: FlowAssurance, failure: AccountFailure | null): boolean {
  if (failure?.kind !== 'step_up_required' || assurance.demand) return false;
  if (assurance.stepUps >= MAX_STEP_UPS) return false;
  return (
    !assurance.proven ||
    !coversRequirement(assurance.proven, failure.requirement) ||
    isOld(assurance, failure)
  );
}

/** Whether the proof may have been too old by the time of the call: the user has let time pass before it. */
function isOld(
  { provenAfter }: FlowAssurance,
  { requirement: { maxAgeSeconds }, demandedAt }: FailureOf<'step_up_required'>,
): boolean {
  // 0 stands for a prompt after the demand, however long ago.
  return !!maxAgeSeconds && demandedAt - (provenAfter ?? demandedAt) >= maxAgeSeconds * 1_000;
}

/** Takes down what the provider demands for `operation`. */
export function demanded(
  assurance: FlowAssurance,
  operation: string,
  failure: AccountFailure | null,
): FlowAssurance {
  if (failure?.kind !== 'step_up_required') return assurance;
  const { requirement, demandedAt } = failure;
  const isFresh = assurance.isProofDoubted;
  return {
    ...assurance,
    demand: { requirement, operation, demandedAt, isFresh },
    proven: null,
    provenAfter: null,
  };
}

/** The user has proved what was demanded: the next call carries it. */
export function proved(assurance: FlowAssurance): FlowAssurance {
  return {
    demand: null,
    proven: assurance.demand?.requirement ?? null,
    provenAfter: assurance.demand?.demandedAt ?? null,
    stepUps: assurance.stepUps + 1,
    isProofDoubted: false,
  };
}

/**
 * The call has failed: whatever proof it carried is spent, and what the user tries next is counted anew. Unless
 * the failure is about that proof, or is the step-up's own.
 */
export function spent(assurance: FlowAssurance, failure: AccountFailure): FlowAssurance {
  if (failure.kind === 'step_up_required' || assurance.demand) return assurance;
  return { ...NO_ASSURANCE, isProofDoubted: assurance.isProofDoubted };
}

/** The failure that a flow shows when the provider demands again what was just proved. */
export function ineffective(failure: AccountFailure | null): AccountFailure | null {
  if (failure?.kind !== 'step_up_required') return failure;
  const { requirement, provider, operation, status, requestId } = failure;
  return accountFailure(
    'step_up_ineffective',
    'The provider demands again what the user has just proved. Look at its sign-on policy, and at whether the token source answers a new token after step-up.',
    { requirement, provider, operation, status, requestId },
  );
}
