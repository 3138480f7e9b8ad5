import { err, ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, createActor, type SnapshotFrom } from 'xstate';
import { accountFailure, createSimulatedClock } from '../../src/domain/index.ts';
import { FIRST_REQUESTS, type FlowName } from './first-requests.ts';
import { challenge, digested } from './scripted-email.ts';

// How long the flows wait, to the millisecond. What the graphs say of time is the order of the timers alone.

const REFUSED_MS = 47_000;
const COOLDOWN_MS = 111_000;
const LIFETIME_MS = 7_000;

const answering = (value: unknown) => async () => ok(value as never);
const refusing = (facts: { retryAfterMs?: number }) => async () =>
  err(accountFailure('rate_limited', 'Too many.', facts));

/** The flow when its first request is answered, and what tells whether something is so after exactly so long. */
async function started(name: FlowName, first: () => Promise<unknown>) {
  const clock = createSimulatedClock();
  const { machineWith, input } = FIRST_REQUESTS[name];
  const machine: AnyStateMachine = machineWith(first as () => Promise<never>);
  const flow = createActor(machine, { clock, input }).start();
  await digested();
  return {
    isSoAfter(ms: number, isSo: (snapshot: SnapshotFrom<AnyStateMachine>) => boolean): boolean {
      clock.advance(ms - 1);
      const wasSo = isSo(flow.getSnapshot());
      clock.advance(1);
      return !wasSo && isSo(flow.getSnapshot());
    },
  };
}

const isIn = (journey: string) => (snapshot: SnapshotFrom<AnyStateMachine>) =>
  snapshot.matches({ active: { journey } });

describe.each(Object.keys(FIRST_REQUESTS) as FlowName[])('the %s flow waits', (name) => {
  it('for as long as the provider says, where it refuses for being too fast', async () => {
    const flow = await started(name, refusing({ retryAfterMs: REFUSED_MS }));
    expect(flow.isSoAfter(REFUSED_MS, isIn('failed'))).toBe(true);
  });

  it('for 30 s where the provider does not say for how long', async () => {
    const flow = await started(name, refusing({}));
    expect(flow.isSoAfter(30_000, isIn('failed'))).toBe(true);
  });
});

describe.each(['email', 'phone'] as const)('the code of the %s flow', (name) => {
  const sent = (lifetimeMs: number) =>
    answering({
      enrollment: { id: '1', email: 'new@example.com', phoneNumber: '+4915123456789', role: 'secondary' },
      challenge: challenge({ lifetimeMs, cooldownMs: COOLDOWN_MS }),
      continuation: null,
    });

  it('can be asked for again when the provider says so', async () => {
    const flow = await started(name, sent(2 * COOLDOWN_MS));
    expect(flow.isSoAfter(COOLDOWN_MS, (now) => now.can({ type: 'code.resend' }))).toBe(true);
  });

  it('lives as long as the provider says', async () => {
    const flow = await started(name, sent(LIFETIME_MS));
    expect(flow.isSoAfter(LIFETIME_MS, isIn('expired'))).toBe(true);
  });
});

describe.each(['webauthn', 'passkey sign-in'] as const)('the options of the %s flow', (name) => {
  it('live as long as they say', async () => {
    const pending = { id: null, options: {}, expiresAt: 0, lifetimeMs: LIFETIME_MS };
    const flow = await started(
      name,
      answering({ registration: pending, challenge: pending, continuation: null }),
    );
    const isLapsed = (now: SnapshotFrom<AnyStateMachine>) => !now.can({ type: 'ceremony.start' });
    expect(flow.isSoAfter(LIFETIME_MS, isLapsed)).toBe(true);
  });
});
