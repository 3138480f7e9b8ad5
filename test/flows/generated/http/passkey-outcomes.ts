import type { OutcomeStep } from '../../../../src/testing/index.ts';
import { USER } from '../../email-run.ts';
import type { PasskeyBench } from './passkey-bench.ts';
import { signInFaultOf } from './passkey-faults.ts';
import { CODE_LIFETIME_SECONDS } from './settings.ts';
import type { Cause } from './world.ts';

const LIFETIME_MS = CODE_LIFETIME_SECONDS.auth0 * 1_000;

/** Has Auth0 answer a request that is held in the wanted way; false where there is no way to. */
export async function answerRequest(
  { world, clocks, context, held, answered }: PasskeyBench,
  { src, kind, name }: OutcomeStep,
): Promise<boolean> {
  const call = held(src);
  const { operation } = call;
  const cause = causeOf();
  if (!cause) return false;
  if (cause.fault) world.emulator.faults.add({ ...cause.fault, operation: world.requests[operation] ?? '' });
  // Nobody says how long a session lives ("about five minutes"): it still does when a ceremony took longer.
  clocks.setServerBack(sinceFetched() - (cause.lateByMs ?? 0));

  await answered(call);
  if (operation === 'complete' && kind === 'ok') {
    const again = await call.byAnother();
    if (again.isOk() || again.error.kind !== 'invalid_input')
      throw new Error('The assertion was taken a second time, or not refused as such.');
  }
  clocks.setServerBack(0);
  return true;

  function sinceFetched(): number {
    const { challenge } = context;
    return operation === 'complete' && challenge
      ? clocks.client.now() - (challenge.expiresAt - challenge.lifetimeMs)
      : 0;
  }

  function causeOf(): Cause | undefined {
    if (kind === 'ok') return {};
    // It comes after the session's end.
    if (operation === 'complete' && name === 'invalid_input') return { lateByMs: LIFETIME_MS };
    // Auth0 contract 12.6: whoever has a second factor is asked for it.
    if (operation === 'complete' && name === 'forbidden') {
      world.setSecondFactor(USER, true);
      return {};
    }
    const fault = signInFaultOf(operation, name);
    return fault && { fault };
  }
}
