import type { OutcomeStep } from '../../../../src/testing/index.ts';
import { OTHER_USER, type Provider } from '../../email-run.ts';
import type { CodeBench } from './code-bench.ts';
import { faultOf } from './faults.ts';
import type { Cause, OperationName, Wanted } from './world.ts';

/** What a code that has done its service comes to. */
const REFUSALS: readonly string[] = ['challenge_expired', 'not_found', 'invalid_code', 'invalid_input'];

const isDemand = (name: string) => name.startsWith('step_up_required');

/** Has the provider answer a request that is held in the wanted way; false where there is no way to. */
export async function answerRequest<E>(
  provider: Provider,
  { world, clocks, session, desk, context, held, answered, settle }: CodeBench<E>,
  { src, kind, name }: OutcomeStep,
): Promise<boolean> {
  const call = held(src);
  const { operation } = call;
  const { emulator } = world;
  const { input } = call;
  const wanted: Wanted = { operation, name, input, isCodeInUse: context.uncertain === 'verify' };
  const { challenge, enrollment } = context;
  // The clock stands still: a proof of this very moment would answer a new demand.
  if (isDemand(name)) desk.stepUp.clear();
  if (kind === 'ok') await world.arrange(wanted);
  const cause: Cause | undefined =
    kind === 'ok' ? {} : ((await world.cause(wanted)) ?? faultCause(provider, wanted));
  if (!cause) return false;
  if (cause.isDemand) session.demand();
  if (name === 'subject_changed') session.renewBy(() => emulator.issueToken(OTHER_USER));
  if (cause.fault) emulator.faults.add({ ...cause.fault, operation: world.requests[operation] ?? '' });

  const messages = () => emulator.outbox.messages(world.address);
  const before = messages();
  // A code is judged when it comes: only the answer may take longer than the code lives.
  if (operation === 'verify')
    clocks.setServerBack(clocks.client.now() - call.beganAt - (cause.lateByMs ?? 0));
  await answered(call);
  clocks.setServerBack(0);
  const isSend = kind === 'ok' && (operation === 'challenge' || name === 'sent');
  const sent = messages().slice(before.length);
  if (sent.length !== (isSend ? 1 : 0)) throw new Error(`"${operation}" has sent ${sent.length} messages.`);
  for (const message of sent) world.checkSent?.(input, message);

  if (kind === 'ok') checkEntry();
  if (kind === 'ok' && operation === 'verify' && !world.isProofRepeatable) await refuseSecondUse();
  const code = before.at(-1)?.code;
  if (isSend && challenge && enrollment && code !== undefined) {
    if (await world.isStillGood?.({ enrollment, challenge, code }))
      throw new Error('The code of before is still good, although a new one was sent.');
  }
  await settle();
  return true;

  // What the answer says has to be so.
  function checkEntry(): void {
    const entries: Readonly<Partial<Record<OperationName, string>>> = {
      verify: 'proved',
      discard: 'none',
    };
    const expected = entries[operation] ?? world.entry;
    if (world.entry !== expected)
      throw new Error(`After "${operation}" the entry is ${world.entry}, not ${expected}.`);
  }

  async function refuseSecondUse(): Promise<void> {
    const again = await call.byAnother();
    const kind = again?.isErr() ? again.error.kind : 'ok';
    if (!REFUSALS.includes(kind))
      throw new Error(`The code was accepted a second time, or not refused as such (${kind}).`);
  }
}

function faultCause(provider: Provider, { operation, name }: Wanted): Cause | undefined {
  const fault = faultOf(provider, operation, name);
  return fault && { fault };
}
