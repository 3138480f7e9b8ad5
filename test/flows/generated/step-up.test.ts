import { describe, expect, it } from 'vitest';
import {
  brokenResumes,
  createActorDriver,
  createCoverage,
  createResumeDriver,
  describeFlow,
  provesFinalReachable,
  provesWayOut,
} from '../../../src/testing/index.ts';
import { brokenScreens } from './screens.ts';
import { stepUpModel } from './step-up.model.ts';
import { lostEnds, lostTurns, STEP_UP_WAYS } from './ways.ts';

const driver = createActorDriver(stepUpModel);
const coverage = createCoverage(stepUpModel);

describeFlow(
  stepUpModel,
  driver,
  { describe, it },
  { cover: 'transitionPairs', onPath: (path) => coverage.add(stepUpModel, path) },
);

describe('the step-up prompt', () => {
  it('can be brought to an end from every state', () => {
    expect(provesFinalReachable(stepUpModel).counterexamples).toEqual([]);
  });

  it('can be brought to a proof from every state, and asks for more than to decline', () => {
    expect(lostEnds(stepUpModel, STEP_UP_WAYS)).toEqual([]);
    expect(lostTurns(stepUpModel, STEP_UP_WAYS)).toEqual([]);
  });

  it.each(['awaitingUser', 'busy'])('can be left in every state tagged %s', (tag) => {
    expect(provesWayOut(stepUpModel, tag).counterexamples).toEqual([]);
  });

  it('shows in every state a screen with what can be done as the prompt then takes it', () => {
    expect(brokenScreens(stepUpModel, STEP_UP_WAYS)).toEqual([]);
  });

  // A prompt is no flow of `createFlows`: should a host make it one, it must not hang without an answer.
  it('is resumed while it asks, and refused where its authentication was cut off', async () => {
    const broken = await brokenResumes(stepUpModel, createResumeDriver(stepUpModel));
    expect(broken.map(({ script }) => script)).toEqual([
      ['start', 'stepUp.begin (the first strategy)', 'reload'],
    ]);
    expect(broken[0]?.message).toContain('The stored flow does not fit its machine');
  });

  it('is covered: every state, every transition and every outcome of every call', () => {
    expect(coverage.toJSON()).toMatchObject({
      states: { missing: [] },
      transitions: { missing: [] },
      outcomes: { missing: [] },
    });
  });
});
