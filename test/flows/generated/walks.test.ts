import { describe, expect, it } from 'vitest';
import { createActorDriver, createCoverage, replayPath } from '../../../src/testing/index.ts';
import { FLOWS } from './flows.ts';
import { mutantsOf } from './mutants.ts';
import { stepUpModel } from './step-up.model.ts';
import { randomWalks } from './walks.ts';

const MODELS = Object.entries(FLOWS).flatMap(([flow, models]) =>
  Object.entries(models).map(([world, model]) => ({ title: `${flow}, ${world}`, model })),
);

describe('random walks', () => {
  it.each(MODELS)('go through the flow as the model says: $title', async ({ model }) => {
    const { walks, fault } = await randomWalks(model, createActorDriver(model), { runs: 25, seed: 1 });
    expect(fault).toBeNull();
    expect(walks).toBe(25);
  });

  it('come to every state and transition of the step-up prompt', async () => {
    const coverage = createCoverage(stepUpModel);
    await randomWalks(stepUpModel, createActorDriver(stepUpModel), { runs: 200, seed: 1, coverage });
    expect(coverage.toJSON()).toMatchObject({ states: { missing: [] }, transitions: { missing: [] } });
  });

  describe('through a machine with a fault', () => {
    const mutant = mutantsOf(stepUpModel.machine).find(({ name }) =>
      name.startsWith('drop action: recordFailure'),
    );
    const driver = createActorDriver(stepUpModel, mutant?.machine);

    it('find it and shrink the walk to the steps that it takes', async () => {
      const { fault } = await randomWalks(stepUpModel, driver, { runs: 100, seed: 1 });
      expect(fault?.script).toHaveLength(3);
      expect(fault?.script.slice(0, 2)).toEqual(['start', 'stepUp.begin (the first strategy)']);
      expect(fault?.script[2]).toMatch(/^authenticate fails with /);
      expect(fault?.message).toContain('context.failure');
    });

    it('find it again by the seed, and by the script alone', async () => {
      const [one, other] = [
        await randomWalks(stepUpModel, driver, { runs: 100, seed: 7 }),
        await randomWalks(stepUpModel, driver, { runs: 100, seed: 7 }),
      ];
      expect(one).toEqual(other);
      await expect(replayPath(stepUpModel, driver, one.fault?.script ?? [])).rejects.toThrow(
        'context.failure',
      );
    });
  });
});
