import { describe, expect, it } from 'vitest';
import { createActorDriver, type FlowModel, runPath } from '../../../src/testing/index.ts';

/** What such a flow has of its own on this way. */
interface GoneEntry {
  /** The title of the step that asks for another code. */
  readonly resend: string;
  /** The other regions at its end. */
  readonly beside: Readonly<Record<string, string>>;
}

/** The edge cover alone comes by here: the branch for what is gone has to stand before that for the cooldown. */
export function describeGoneEntry(name: string, model: FlowModel, { resend, beside }: GoneEntry): void {
  describe(`${name} that is found to be gone`, () => {
    it('amid a resend takes the lifetime of its code along, though the cooldown has begun anew', async () => {
      const path = model.path([
        'with an enrollment',
        'challenge answers sent',
        'time passes: resendCooldown in cooling',
        resend,
        'flow.interrupted',
        'reconcile answers absent',
      ]);
      expect(path.states.at(-1)?.snapshot.value).toEqual({
        active: { journey: 'interrupted', cooldown: 'cooling', lifetime: 'idle', ...beside },
      });
      await runPath(model, createActorDriver(model), path);
    });
  });
}
