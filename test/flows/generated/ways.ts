import {
  type Counterexample,
  type FlowModel,
  provesFinalReachable,
  provesWayOut,
} from '../../../src/testing/index.ts';

// How each flow comes to its success, and what else may become of it: what the proofs are asked with.

/** Giving up is no way on, nor is what had happened before, or elsewhere. */
export const NO_WAY_ON: readonly string[] = [
  'flow.cancel',
  'enrollment.keep',
  'stepUp.decline',
  'reconcile answers verified',
  'poll answers verified',
  'reconcile answers enrolled',
  // Sent where the page is opened again.
  'flow.interrupted',
];

/** What the proofs of one flow are asked with. */
export interface FlowWays {
  /** The final state of its success. */
  readonly success: string;
  /** The final states that giving up leads to where it is a matter of several steps. */
  readonly afterGivingUp: readonly string[];
  /** The states from which there is no success any more, each with its reason. */
  readonly givenUp: Readonly<Record<string, string>>;
  /** The states in which the user can do nothing but leave, each with its reason. */
  readonly deadEnds: Readonly<Record<string, string>>;
  /** The delays that may have to be waited for. */
  readonly waits: readonly string[];
}

/** Of the flows that end in a typed code. */
export const CODE_WAYS: FlowWays = {
  success: 'enrolled',
  afterGivingUp: ['cancelled'],
  givenUp: { offeringDiscard: 'the user has given up: all that is open is what becomes of the enrollment' },
  deadEnds: {},
  waits: ['resendCooldown', 'rateLimitWait'],
};

const UNSUPPORTED = { unsupported: 'no ceremony can be held in this browser, whatever the user does' };

export const WEBAUTHN_WAYS: FlowWays = {
  success: 'enrolled',
  afterGivingUp: [],
  givenUp: {},
  deadEnds: UNSUPPORTED,
  waits: ['rateLimitWait'],
};

export const PASSKEY_SIGN_IN_WAYS: FlowWays = { ...WEBAUTHN_WAYS, success: 'signedIn' };

export const STEP_UP_WAYS: FlowWays = {
  success: 'proven',
  afterGivingUp: [],
  givenUp: {},
  deadEnds: {},
  waits: [],
};

/** Where a flow can no longer come to its success, or, once it is given up, to its end. */
export function lostEnds(
  model: FlowModel,
  { success, afterGivingUp, givenUp, deadEnds }: FlowWays,
): readonly Counterexample[] {
  const without = [...NO_WAY_ON, ...failuresIn(model)];
  const except = { ...givenUp, ...deadEnds };
  const proofs = [
    provesFinalReachable(model, { ends: [success], without, except }),
    provesFinalReachable(model, { ends: [success, ...afterGivingUp], without, except: deadEnds }),
  ];
  return proofs.flatMap(({ counterexamples }) => counterexamples);
}

/** That a call fails is no way on either. */
function failuresIn({ graph }: FlowModel): readonly string[] {
  const steps = [...graph.nodes.values()].flatMap(({ edges }) => edges.map(({ step }) => step));
  const failures = steps.filter((step) => step.type === 'outcome' && step.kind === 'error');
  return [...new Set(failures.map(({ title }) => title))];
}

/** Where it is the user's turn, and nothing to be done but to give up. */
export function lostTurns(
  model: FlowModel,
  { deadEnds: except, waits: after }: FlowWays,
): readonly Counterexample[] {
  return ['failed', 'awaitingUser'].flatMap((tag) => {
    return provesWayOut(model, tag, { without: NO_WAY_ON, except, after }).counterexamples;
  });
}
