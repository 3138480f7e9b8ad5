import { describe, expect, it } from 'vitest';
import {
  createActorDriver,
  createCoverage,
  describeFlow,
  provesFinalReachable,
  provesOutcomesDecided,
  provesWayOut,
  runPath,
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

describe('an address that is found to be gone', () => {
  // The edge cover alone comes by here: the branch for what is gone has to stand before that for the cooldown.
  it('amid a resend takes the lifetime of its code along, though the cooldown has begun anew', async () => {
    const model = emailEnrollmentModels['code by a call of its own'];
    const path = model.path([
      'with an enrollment',
      'challenge answers sent',
      'time passes: resendCooldown in cooling',
      'code.resend',
      'flow.interrupted',
      'reconcile answers absent',
    ]);
    expect(path.states.at(-1)?.snapshot.value).toEqual({
      active: { journey: 'interrupted', cooldown: 'cooling', lifetime: 'idle', polling: 'idle' },
    });
    await runPath(model, createActorDriver(model), path);
  });
});
