import { describe, expect, it } from 'vitest';
import { createActorDriver, runPath } from '../../../src/testing/index.ts';
import { emailEnrollmentModels, LEFT_TO_DEFAULT } from './email-enrollment.model.ts';
import { describeInProcess } from './in-process.ts';
import { CODE_WAYS } from './ways.ts';

describeInProcess('the email flow', emailEnrollmentModels, LEFT_TO_DEFAULT, CODE_WAYS);

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
