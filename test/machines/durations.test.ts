import { err, ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, createActor, type SnapshotFrom } from 'xstate';
import { emailEnrollmentMachine } from '../../machines/email-enrollment.ts';
import { passkeySignInMachine } from '../../machines/passkey-sign-in.ts';
import { phoneEnrollmentMachine } from '../../machines/phone-enrollment.ts';
import { webAuthnEnrollmentMachine } from '../../machines/webauthn-enrollment.ts';
import { accountFailure, createSimulatedClock } from '../../src/domain/index.ts';
import { withServices } from '../../src/runtime/index.ts';
import { challenge, digested } from './scripted-email.ts';

// How long the flows wait, to the millisecond. What the graphs say of time is the order of the timers alone.

const REFUSED_MS = 47_000;
const COOLDOWN_MS = 111_000;
const LIFETIME_MS = 7_000;

const answering = (value: unknown) => async () => ok(value as never);
const refusing = (facts: { retryAfterMs?: number }) => async () =>
  err(accountFailure('rate_limited', 'Too many.', facts));
const neverAsked = () => new Promise<never>(() => {});

interface Machines {
  readonly email: typeof emailEnrollmentMachine;
  readonly phone: typeof phoneEnrollmentMachine;
  readonly webauthn: typeof webAuthnEnrollmentMachine;
  readonly 'passkey sign-in': typeof passkeySignInMachine;
}

/** Each flow, with a service that answers its first request: the enrollment, or the options of a ceremony. */
const FLOWS: {
  readonly [Name in keyof Machines]: (first: () => Promise<never>) => Machines[Name];
} = {
  email: (enroll) =>
    withServices(emailEnrollmentMachine, {
      enroll,
      challenge: neverAsked,
      verify: neverAsked,
      poll: neverAsked,
      find: neverAsked,
      discard: neverAsked,
      stepUp: neverAsked,
    }),
  phone: (enroll) =>
    withServices(phoneEnrollmentMachine, {
      checkNumber: answering({ phoneNumber: '+4915123456789' }),
      enroll,
      challenge: neverAsked,
      verify: neverAsked,
      find: neverAsked,
      discard: neverAsked,
      stepUp: neverAsked,
    }),
  webauthn: (start) =>
    withServices(webAuthnEnrollmentMachine, {
      checkSupport: answering({ isPlatformAuthenticatorAvailable: true }),
      start,
      createCredential: neverAsked,
      register: neverAsked,
      find: neverAsked,
      stepUp: neverAsked,
    }),
  'passkey sign-in': (start) =>
    withServices(passkeySignInMachine, {
      checkSupport: answering({ isPlatformAuthenticatorAvailable: true }),
      start,
      getAssertion: neverAsked,
      complete: neverAsked,
    }),
};

const INPUTS: { readonly [Name in keyof Machines]: object } = {
  email: { email: 'new@example.com' },
  phone: { phoneNumber: '+4915123456789' },
  webauthn: {},
  'passkey sign-in': {},
};

/** The flow when its first request is answered, and what tells whether something is so after exactly so long. */
async function started(name: keyof Machines, first: () => Promise<unknown>) {
  const clock = createSimulatedClock();
  const machine: AnyStateMachine = FLOWS[name](first as () => Promise<never>);
  const flow = createActor(machine, { clock, input: INPUTS[name] }).start();
  await digested();
  return {
    async isSoAfter(
      ms: number,
      isSo: (snapshot: SnapshotFrom<AnyStateMachine>) => boolean,
    ): Promise<boolean> {
      clock.advance(ms - 1);
      const wasSo = isSo(flow.getSnapshot());
      clock.advance(1);
      return !wasSo && isSo(flow.getSnapshot());
    },
  };
}

const isIn = (journey: string) => (snapshot: SnapshotFrom<AnyStateMachine>) =>
  snapshot.matches({ active: { journey } });

describe.each(Object.keys(FLOWS) as (keyof Machines)[])('the %s flow waits', (name) => {
  it('for as long as the provider says, where it refuses for being too fast', async () => {
    const flow = await started(name, refusing({ retryAfterMs: REFUSED_MS }));
    expect(await flow.isSoAfter(REFUSED_MS, isIn('failed'))).toBe(true);
  });

  it('for 30 s where the provider does not say for how long', async () => {
    const flow = await started(name, refusing({}));
    expect(await flow.isSoAfter(30_000, isIn('failed'))).toBe(true);
  });
});

describe.each(['email', 'phone'] as const)('the code of the %s flow', (name) => {
  const sent = answering({
    enrollment: { id: '1', email: 'new@example.com', phoneNumber: '+4915123456789', role: 'secondary' },
    challenge: challenge({ lifetimeMs: 300_000, cooldownMs: COOLDOWN_MS }),
    continuation: null,
  });

  it('can be asked for again when the provider says so', async () => {
    const flow = await started(name, sent);
    expect(await flow.isSoAfter(COOLDOWN_MS, (now) => now.can({ type: 'code.resend' }))).toBe(true);
  });

  it('lives as long as the provider says', async () => {
    const flow = await started(name, async () =>
      (await sent()).map((answer: object) => ({
        ...answer,
        challenge: challenge({ lifetimeMs: LIFETIME_MS, cooldownMs: COOLDOWN_MS }),
      })),
    );
    expect(await flow.isSoAfter(LIFETIME_MS, isIn('expired'))).toBe(true);
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
    expect(await flow.isSoAfter(LIFETIME_MS, isLapsed)).toBe(true);
  });
});
