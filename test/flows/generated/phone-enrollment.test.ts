import { describe, expect, it } from 'vitest';
import {
  createActorDriver,
  createCoverage,
  describeFlow,
  provesFinalReachable,
  provesOutcomesDecided,
  provesWayOut,
} from '../../../src/testing/index.ts';
import { LEFT_TO_DEFAULT, phoneEnrollmentModels } from './phone-enrollment.model.ts';

const models = Object.entries(phoneEnrollmentModels);
const coverage = createCoverage(models.map(([, model]) => model));

describe.each(models)('the phone flow, %s', (_, model) => {
  describeFlow(
    model,
    createActorDriver(model),
    { describe, it },
    { onPath: (path) => coverage.add(model, path) },
  );

  it('can be brought to an end from every state', () => {
    expect(provesFinalReachable(model).counterexamples).toEqual([]);
  });

  it('decides every failure of every call by name, but for those that are listed', () => {
    expect(provesOutcomesDecided(model, LEFT_TO_DEFAULT).counterexamples).toEqual([]);
  });

  it.each(['failed', 'awaitingUser', 'parked', 'reading'])(
    'offers a way out of every state tagged %s',
    (tag) => {
      expect(provesWayOut(model, tag).counterexamples).toEqual([]);
    },
  );
});

describe('the generated tests of the phone flow', () => {
  it('cover every state, every transition and every outcome of every call', () => {
    expect(coverage.toJSON()).toMatchObject({
      states: { missing: [] },
      transitions: { missing: [] },
      outcomes: { missing: [] },
    });
  });
});
