import { describe, expect, it } from 'vitest';
import {
  createActorDriver,
  createCoverage,
  describeFlow,
  provesFinalReachable,
  provesOutcomesDecided,
  provesWayOut,
} from '../../../src/testing/index.ts';
import { emailEnrollmentModels, LEFT_TO_DEFAULT } from './email-enrollment.model.ts';

const models = Object.entries(emailEnrollmentModels);
const coverage = createCoverage(models.map(([, model]) => model));

describe.each(models)('the email flow, %s', (_, model) => {
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
      // While the wait for a rate limit runs, time is the way on, and cancelling the way out.
      expect(provesWayOut(model, tag).counterexamples).toEqual([]);
    },
  );
});

describe('the generated tests of the email flow', () => {
  it('cover every state, every transition and every outcome of every call', () => {
    expect(coverage.toJSON()).toMatchObject({
      states: { missing: [] },
      transitions: { missing: [] },
      outcomes: { missing: [] },
    });
  });
});
