import type { FlowStep, OutcomeStep } from '../../../../src/testing/index.ts';
import { OTHER_USER, type Provider } from '../../email-run.ts';
import { faultOf } from './faults.ts';
import type { WebAuthnBench } from './webauthn-bench.ts';
import type { Cause } from './world.ts';

const MINUTE_MS = 60_000;

/** What a registration that has done its service comes to. */
const OVER: readonly string[] = ['challenge_expired', 'not_found'];

/** Has the provider answer a request that is held in the wanted way; false where there is no way to. */
export async function answerRequest(
  provider: Provider,
  { world, clocks, session, desk, context, held, answered }: WebAuthnBench,
  { src, kind, name }: OutcomeStep,
  ahead: readonly FlowStep[],
): Promise<boolean> {
  const call = held(src);
  const { operation } = call;
  const { emulator } = world;
  const credentialId = context.credential?.id ?? '';
  const isSaved = () => world.credentialIds().includes(credentialId);
  // The clock stands still: a proof of this very moment would answer a new demand.
  if (name.startsWith('step_up_required')) desk.stepUp.clear();
  // What a credential comes to is up to the path, and not to how long it took so far.
  clocks.setServerBack(lateBy(MINUTE_MS));
  if (operation === 'start' && kind === 'ok' && isKnownAhead(ahead)) await world.enrollOther();
  if (operation === 'find' && kind === 'ok') await world.setListFull?.(name === 'unknown');
  if (operation === 'find' && name === 'enrolled') await world.save();
  const cause = causeOf();
  if (!cause) return false;
  if (cause.isDemand) session.demand();
  if (name === 'subject_changed') session.renewBy(() => emulator.issueToken(OTHER_USER));
  if (cause.fault) emulator.faults.add({ ...cause.fault, operation: world.requests[operation] ?? '' });
  if (cause.lateByMs !== undefined) clocks.setServerBack(-cause.lateByMs);

  await answered(call);
  if (operation === 'register') {
    const isWanted = kind === 'ok';
    if (isSaved() !== isWanted) throw new Error(`The credential is ${isWanted ? 'not ' : ''}on the account.`);
    if (isWanted) await refuseSecondUse();
  }
  clocks.setServerBack(0);
  return true;

  // How far the server has to be set back, so that the options are alive there for so long.
  function lateBy(aliveMs: number): number {
    const { registration } = context;
    return registration ? Math.max(0, clocks.client.now() + aliveMs - registration.expiresAt) : 0;
  }

  function causeOf(): Cause | undefined {
    if (kind === 'ok') return {};
    // It lapses on its way to the server.
    if (name === 'challenge_expired') return { lateByMs: context.registration?.lifetimeMs ?? 0 };
    const fault = faultOf(provider, operation, name);
    return world.demand(operation, name) ?? (fault && { fault });
  }

  async function refuseSecondUse(): Promise<void> {
    const again = await call.byAnother();
    const answer = again?.isErr() ? again.error.kind : 'ok';
    if (!OVER.includes(answer))
      throw new Error(`The credential was accepted a second time, or not refused as such (${answer}).`);
  }
}

/** Whether the next ceremony is to find out that the account has the authenticator's credential. */
function isKnownAhead(ahead: readonly FlowStep[]): boolean {
  const isOutcomeOf = (step: FlowStep, src: string) => step.type === 'outcome' && step.src === src;
  const next = ahead.findIndex((step) => isOutcomeOf(step, 'start'));
  const own = next < 0 ? ahead : ahead.slice(0, next);
  return own.some(
    (step) =>
      isOutcomeOf(step, 'createCredential') && step.type === 'outcome' && step.name === 'already_registered',
  );
}
