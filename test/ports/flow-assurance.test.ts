import { describe, expect, it } from 'vitest';
import { accountFailure, type StepUpRequirement } from '../../src/domain/index.ts';
import { demanded, isNewDemand, MAX_STEP_UPS, NO_ASSURANCE, proved, spent } from '../../src/ports/index.ts';

const MINUTE_MS = 60_000;
const RECENT = { maxAgeSeconds: 900 };

const demandAt = (demandedAt: number, requirement: StepUpRequirement = RECENT) =>
  accountFailure('step_up_required', 'Sign in again.', { requirement, demandedAt });

/** The user has proved what was demanded at 0. */
const proof = (requirement?: StepUpRequirement) =>
  proved(demanded(NO_ASSURANCE, 'register', demandAt(0, requirement)));

describe('the demand that follows a proof of just that', () => {
  it('is no new one: the provider does not see the proof', () => {
    expect(isNewDemand(proof(), demandAt(MINUTE_MS))).toBe(false);
  });

  // Without its age, a proof that lay idle made a legitimate demand look as if step-up did not help.
  it('is a new one where the proof has grown too old meanwhile', () => {
    expect(isNewDemand(proof(), demandAt(14 * MINUTE_MS))).toBe(false);
    expect(isNewDemand(proof(), demandAt(15 * MINUTE_MS))).toBe(true);
  });

  it('is no new one where the proof had to be of that moment, however long ago that was', () => {
    const now = { maxAgeSeconds: 0 };
    expect(isNewDemand(proof(now), demandAt(60 * MINUTE_MS, now))).toBe(false);
  });

  it('is a new one where it wants more', () => {
    expect(isNewDemand(proof(), demandAt(MINUTE_MS, { acrValues: ['strong'] }))).toBe(true);
  });
});

describe('how many proofs an attempt may take', () => {
  const worn = { ...NO_ASSURANCE, stepUps: MAX_STEP_UPS };

  it('has an end', () => {
    expect(isNewDemand(worn, demandAt(0))).toBe(false);
  });

  it('is counted anew once the call has failed for another reason, and the user tries again', () => {
    expect(isNewDemand(spent(worn, accountFailure('network', 'Lost.')), demandAt(0))).toBe(true);
  });

  it('is not, where the step-up itself has failed', () => {
    const pending = demanded({ ...worn, stepUps: 1 }, 'register', demandAt(0));
    expect(spent(pending, accountFailure('not_completed', 'No.')).stepUps).toBe(1);
  });
});
