import { err, ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { emailEnrollmentMachine } from '../../machines/email-enrollment.ts';
import { secret } from '../../src/domain/index.ts';
import { type EmailEnrollmentServices, notSupported, type StepUpServices } from '../../src/ports/index.ts';
import { send, withServices } from '../../src/runtime/index.ts';
import { digested, enrollment, sentEmail } from '../machines/scripted-email.ts';

const services: EmailEnrollmentServices & StepUpServices = {
  enroll: async () => ok(sentEmail()),
  challenge: async () => ok(sentEmail()),
  verify: async (input) => ok(input.enrollment),
  poll: notSupported('poll'),
  find: async () => ok({ status: 'absent' }),
  discard: async () => ok(undefined),
  stepUp: async () => ok({ subject: 'user-1' }),
};

describe('withServices', () => {
  it('answers the same machine for the same services', () => {
    expect(withServices(emailEnrollmentMachine, services)).toBe(
      withServices(emailEnrollmentMachine, services),
    );
    expect(withServices(emailEnrollmentMachine, { ...services })).not.toBe(
      withServices(emailEnrollmentMachine, services),
    );
  });

  it('does not compile when a service is missing, or answers something else', () => {
    const { stepUp: _, ...incomplete } = services;
    // @ts-expect-error stepUp is missing
    withServices(emailEnrollmentMachine, incomplete);
    // @ts-expect-error verify has to answer an enrollment
    withServices(emailEnrollmentMachine, { ...services, verify: async () => ok(1) });
    withServices(emailEnrollmentMachine, {
      ...services,
      // @ts-expect-error the input of an inline service is inferred
      find: async (input) => ok({ status: 'absent', id: input.nope }),
    });
  });

  it('takes services that are methods of a class, which know each other', async () => {
    class OwnServices implements EmailEnrollmentServices, StepUpServices {
      readonly #sent = sentEmail();
      async enroll() {
        return this.challenge();
      }
      async challenge() {
        return ok(this.#sent);
      }
      verify = services.verify;
      poll = services.poll;
      find = services.find;
      discard = services.discard;
      stepUp = services.stepUp;
    }
    const machine = withServices(emailEnrollmentMachine, new OwnServices());
    const flow = createActor(machine, { input: { email: 'new@example.com' } }).start();
    await digested();
    expect(flow.getSnapshot().matches({ active: { journey: 'awaitingCode' } })).toBe(true);
    flow.stop();
  });

  it('names the service that is missing where types were not heeded', async () => {
    const flow = createActor(emailEnrollmentMachine, { input: { email: 'new@example.com' } }).start();
    await digested();
    expect(flow.getSnapshot().context.failure).toMatchObject({
      kind: 'unexpected',
      message: expect.stringContaining('"enroll"'),
    });
  });

  it('turns a service that throws into a failure of the flow', async () => {
    const machine = withServices(emailEnrollmentMachine, {
      ...services,
      enroll() {
        throw new TypeError('undefined is not a function');
      },
    });
    const flow = createActor(machine, { input: { email: 'new@example.com' } }).start();
    await digested();
    expect(flow.getSnapshot().context.failure?.kind).toBe('unexpected');
    expect(flow.getSnapshot().hasTag('awaitingUser')).toBe(true);
  });

  it.each([
    ['nothing', async () => ok(undefined)],
    ['null', async () => ok(null)],
    ['no Result', async () => 7],
    ['a demand without its requirement', async () => err({ kind: 'step_up_required', message: '' })],
    ['an error of its own', async () => err(new Error('no'))],
  ])('keeps the flow alive when a service answers %s', async (_, enroll) => {
    const machine = withServices(emailEnrollmentMachine, { ...services, enroll: enroll as never });
    const flow = createActor(machine, { input: { email: 'new@example.com' } }).start();
    await digested();
    const { status, context } = flow.getSnapshot();
    expect(status).toBe('active');
    expect(['unexpected', 'malformed_response']).toContain(context.failure?.kind);
    expect(send(flow, { type: 'flow.cancel' })).toEqual({ accepted: true });
  });

  it.each([
    { type: 'email.submit', email: 42 },
    { type: 'email.submit', email: Symbol('no') },
    { type: 'email.submit' },
    { type: 'code.submit', code: { [Symbol.for('account-flows.secret')]: true } },
    { type: 'code.submit', code: secret(Object.create(null)) },
    { type: 'nope' },
  ])('keeps the flow alive when it is sent %j', (event) => {
    const flow = createActor(withServices(emailEnrollmentMachine, services), { input: {} }).start();
    expect(send(flow, event as never)).toEqual({ accepted: false, reason: 'not_now' });
    flow.send(event as never);
    expect(flow.getSnapshot().status).toBe('active');
  });

  it('starts a service one microtask after its state is entered, and not at all when it was left', async () => {
    const seen: string[] = [];
    const machine = withServices(emailEnrollmentMachine, {
      ...services,
      async enroll() {
        seen.push('enroll');
        return ok(sentEmail());
      },
    });
    const flow = createActor(machine, { input: { email: 'new@example.com' } });
    flow.subscribe(({ value }) =>
      seen.push(JSON.stringify(value).includes('enrolling') ? 'enrolling' : 'later'),
    );
    flow.start();
    await digested();
    expect(seen).toEqual(['enrolling', 'enroll', 'later']);

    const left = createActor(machine, { input: { email: 'new@example.com' } }).start();
    left.send({ type: 'flow.cancel' });
    await digested();
    expect(seen.filter((entry) => entry === 'enroll')).toHaveLength(1);
  });
});

describe('send', () => {
  it('says whether the flow has a use for the event', async () => {
    const machine = withServices(emailEnrollmentMachine, services);
    const flow = createActor(machine, { input: { enrollment } }).start();
    await digested();
    expect(send(flow, { type: 'code.resend' })).toEqual({ accepted: false, reason: 'not_now' });
    expect(send(flow, { type: 'flow.cancel' })).toEqual({ accepted: true });
    expect(send(flow, { type: 'enrollment.keep' })).toEqual({ accepted: true });
    expect(send(flow, { type: 'flow.cancel' })).toEqual({ accepted: false, reason: 'ended' });
  });

  it('refuses the events that flows and XState raise for themselves', async () => {
    const flow = createActor(withServices(emailEnrollmentMachine, services), { input: {} }).start();
    // @ts-expect-error internal events are not part of the public union
    expect(send(flow, { type: 'internal.codeLapsed' })).toEqual({ accepted: false, reason: 'reserved' });
    const forged = { type: 'xstate.done.actor.verify', output: enrollment };
    expect(send(flow, forged as never)).toEqual({ accepted: false, reason: 'reserved' });
    expect(flow.getSnapshot().status).toBe('active');
  });
});
