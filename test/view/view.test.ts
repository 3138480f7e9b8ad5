import { err, ok } from 'neverthrow';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { createActor, type SnapshotFrom, setup } from 'xstate';
import {
  type EmailEnrollmentMeta,
  type emailEnrollmentMachine,
  phoneEnrollmentMachine,
  stepUpMachine,
} from '../../machines/index.ts';
import { accountFailure, createSimulatedClock, secret } from '../../src/domain/index.ts';
import {
  createFlows,
  createMemoryStorage,
  type IntentsOf,
  send,
  type UserEventOf,
  type ViewOf,
  viewOf,
  withServices,
} from '../../src/index.ts';
import { createFlowModel } from '../../src/testing/index.ts';
import { brokenScreens } from '../flows/generated/screens.ts';
import { FIRST_REQUESTS } from '../machines/first-requests.ts';
import { challenge, digested, startScriptedEmailFlow } from '../machines/scripted-email.ts';

type EmailSnapshot = SnapshotFrom<typeof emailEnrollmentMachine>;

const wrongCode = accountFailure('invalid_code', 'The code is wrong.');
const request = { requirement: { maxAgeSeconds: 0 }, operation: 'verify', demandedAt: 0 };

async function atCode() {
  const run = startScriptedEmailFlow();
  await run.untilCode();
  return { ...run, view: () => viewOf(run.flow.getSnapshot()) };
}

describe('the view of a flow', () => {
  it('says what the screen is, what goes on and what can be done', async () => {
    const { flow, clock, view } = await atCode();

    expect(view()).toMatchObject({
      step: 'code',
      isBusy: false,
      isReading: false,
      isAwaitingUser: true,
      isParked: false,
      isFailed: false,
      isDone: false,
      failure: null,
      resendAt: challenge().resendAt,
      expiresAt: challenge().expiresAt,
      retryAt: null,
    });
    expect(view().can).toEqual({
      'email.submit': false,
      'code.submit': true,
      'code.resend': false,
      'replay.confirm': false,
      'enrollment.discard': false,
      'enrollment.keep': false,
      'flow.retry': false,
      'flow.cancel': true,
    });

    clock.advance(30_000);
    expect(view().can['code.resend']).toBe(true);
    expect(view().resendAt).toBeNull();

    flow.send({ type: 'code.submit', code: secret('123456') });
    expect(view()).toMatchObject({ step: 'checking', isBusy: true, isAwaitingUser: false });
  });

  it('makes the events that can be sent, and no others', async () => {
    const { flow, view } = await atCode();
    const { intents } = view();

    expect(Object.keys(intents).sort()).toEqual(['code.submit', 'flow.cancel']);
    const code = secret('123456');
    expect(intents['code.submit']?.({ code })).toEqual({ type: 'code.submit', code });
    const cancel = intents['flow.cancel']?.();
    expect(cancel && send(flow, cancel)).toEqual({ accepted: true });
  });

  it('has no event to send that only the page sends on resume', async () => {
    const run = startScriptedEmailFlow();
    await digested();
    const { can } = viewOf(run.flow.getSnapshot());

    expect(run.flow.getSnapshot().can({ type: 'flow.interrupted' })).toBe(true);
    expect(can).not.toHaveProperty('flow.interrupted');
  });

  it('tells the failure, without what was typed', async () => {
    const { flow, call, view } = await atCode();
    flow.send({ type: 'code.submit', code: secret('314159') });
    await digested();
    expect(JSON.stringify(view())).not.toContain('314159');
    await call('verify').answer(err(wrongCode));

    expect(view()).toMatchObject({ step: 'code', failure: wrongCode, isFailed: false });
  });

  it('counts down to when the provider says that it may be asked again', async () => {
    const retryAt = (challenge().resendAt ?? 0) + 20_000;
    const { flow, clock, call, view } = await atCode();
    clock.advance(30_000);
    flow.send({ type: 'code.resend' });
    await digested();
    const tooFast = accountFailure('rate_limited', 'Too fast.', { retryAt, retryAfterMs: 20_000 });
    await call('challenge').answer(err(tooFast));

    expect(view()).toMatchObject({ step: 'code', resendAt: retryAt, retryAt });

    // Another failure takes the place of that one, and the cooldown goes on.
    flow.send({ type: 'code.submit', code: secret('314159') });
    await digested();
    await call('verify').answer(err(wrongCode));
    expect(view()).toMatchObject({ step: 'code', resendAt: retryAt, retryAt: null });
  });

  it('counts down to the end of a code only as long as it is of use', async () => {
    const { flow, call, view } = await atCode();
    flow.send({ type: 'code.submit', code: secret('314159') });
    await digested();
    expect(view().expiresAt).toBe(challenge().expiresAt);
    await call('verify').answer(err(accountFailure('challenge_expired', 'Too late.')));
    expect(view()).toMatchObject({ step: 'expired', expiresAt: null, resendAt: challenge().resendAt });

    flow.send({ type: 'flow.cancel' });
    expect(view()).toMatchObject({ step: 'discard', expiresAt: null });
    flow.send({ type: 'enrollment.keep' });
    expect(view()).toMatchObject({ step: 'end', expiresAt: null, resendAt: null });
  });

  it('of a ceremony counts down to the end of its options, and to no code', async () => {
    const retryAt = 400_000;
    const answers = [
      ok({ registration: { id: null, options: {}, expiresAt: 300_000, lifetimeMs: 0 }, continuation: null }),
      err(accountFailure('rate_limited', 'Too fast.', { retryAt, retryAfterMs: 100_000 })),
    ];
    const machine = FIRST_REQUESTS.webauthn.machineWith(async () => answers.shift() as never);
    const clock = createSimulatedClock();
    const flow = createActor(machine, { clock, input: {} }).start();
    await digested();
    expect(viewOf(flow.getSnapshot())).toMatchObject({ step: 'gesture', expiresAt: 300_000, resendAt: null });
    clock.advance(1);
    flow.send({ type: 'ceremony.refresh' });
    await digested();
    expect(viewOf(flow.getSnapshot())).toMatchObject({ isFailed: true, resendAt: null, retryAt });
    flow.stop();
  });

  it('is over when the flow is', async () => {
    const { flow, view } = await atCode();
    flow.send({ type: 'flow.cancel' });
    flow.send({ type: 'enrollment.keep' });

    expect(view()).toMatchObject({ step: 'end', isDone: true, intents: {} });
    expect(new Set(Object.values(view().can))).toEqual(new Set([false]));
  });

  it('equals the view of another snapshot that shows the same', async () => {
    const { flow, view } = await atCode();
    const before = view();
    flow.send({ type: 'internal.nothingSent' });
    flow.send({ type: 'internal.codeMaybeSent' });

    expect(view()).not.toBe(before);
    expect(view()).toEqual(before);
  });

  it('tells of somebody else who came back, when that ends it', async () => {
    const failure = accountFailure('subject_changed', 'Somebody else is signed in.');
    const machine = withServices(stepUpMachine, { authenticate: async () => err(failure) });
    const prompt = createActor(machine, { input: { request, strategies: ['popup'] } }).start();
    prompt.send({ type: 'stepUp.begin' });
    await digested();

    expect(viewOf(prompt.getSnapshot())).toMatchObject({ isDone: true, failure });
  });

  it('is there for flows of createFlows, and for the step-up prompt', () => {
    const account = { provider: 'okta', issuer: 'https://example.okta.com', subject: 'user-1' };
    const flows = createFlows({ account, storage: createMemoryStorage() });
    const { actor, forget } = flows.start(phoneEnrollmentMachine, { input: {} });
    const prompt = createActor(stepUpMachine, { input: { request, strategies: ['popup'] } }).start();

    expect(viewOf(actor.getSnapshot())).toMatchObject({ step: 'phone', can: { 'phone.submit': true } });
    expect(viewOf(prompt.getSnapshot())).toMatchObject({
      step: 'prompt',
      can: { 'stepUp.begin': true, 'stepUp.decline': true },
      expiresAt: null,
    });
    expect(viewOf(prompt.getSnapshot()).can).not.toHaveProperty('internal.requestWidened');
    forget();
  });
});

describe('the view of any machine', () => {
  const machine = setup({
    types: {
      events: {} as
        | { type: 'name.submit'; name: string }
        | { type: 'name.clear' }
        | { type: 'alarm.ring' }
        | { type: 'alarm.break' },
    },
    guards: {
      isGiven: (_, params: { name?: unknown }) => typeof params.name === 'string',
      isWritable: () => false,
    },
    actions: {
      breakDown: () => {
        throw new Error('canary-271828');
      },
    },
  }).createMachine({
    type: 'parallel',
    on: { 'name.submit': { guard: { type: 'isGiven', params: ({ event }) => event } } },
    states: {
      form: {
        initial: 'open',
        states: {
          open: {
            meta: { step: 'form' },
            on: { 'name.submit': 'closed', 'name.clear': { guard: 'isWritable', target: 'closed' } },
          },
          closed: { meta: { step: 'closed' }, on: { 'name.submit': {}, '*': 'open' } },
        },
      },
      alarm: { on: { 'alarm.break': { actions: 'breakDown' } } },
    },
  });

  it('keeps to what the transitions say: forbidden ones, guards, wildcards, regions beside each other', () => {
    const flow = createActor(machine).start();
    expect(viewOf(flow.getSnapshot())).toMatchObject({
      step: 'form',
      can: { 'name.submit': true, 'name.clear': false, 'alarm.break': true },
    });
    flow.send({ type: 'name.submit', name: 'Mia' });
    const { step, can } = viewOf(flow.getSnapshot());
    expect(step).toBe('closed');
    expect(can).toEqual({ 'name.submit': false, 'name.clear': true, 'alarm.break': true });
  });

  it('takes a guard that breaks without its payload for one that judges it', () => {
    const careless = setup({
      types: { events: {} as { type: 'name.submit'; name: string } | { type: 'name.check'; name: string } },
      guards: { isLong: (_, { name }: { name: string }) => name.length > 3 },
    }).createMachine({
      initial: 'form',
      states: {
        form: {
          on: {
            'name.submit': { guard: { type: 'isLong', params: ({ event }) => event }, target: 'named' },
            'name.check': { guard: ({ event }) => event.name.length > 3, target: 'named' },
          },
        },
        named: {},
      },
    });
    const { can } = viewOf(createActor(careless).start().getSnapshot());
    expect(can).toEqual({ 'name.submit': true, 'name.check': true });
  });

  it('says of one that was stopped that nothing goes on', async () => {
    const { flow, view } = await atCode();
    flow.stop();
    expect(view()).toMatchObject({ isAwaitingUser: false, isBusy: false, intents: {} });
  });

  it('says that a machine that broke has failed, and nothing of what it broke on', () => {
    const flow = createActor(machine);
    flow.subscribe({ error: () => {} });
    flow.start();
    flow.send({ type: 'alarm.break' });
    const view = viewOf(flow.getSnapshot());

    expect(view).toMatchObject({ isFailed: true, failure: { kind: 'unexpected' }, intents: {} });
    expect(JSON.stringify(view)).not.toContain('canary');
  });
});

describe('the check of the screens of all states', () => {
  const setting = setup({ types: { events: {} as { type: 'door.open' } } });
  const broken = (states: Parameters<typeof setting.createMachine>[0]['states']) =>
    brokenScreens(
      createFlowModel(setting.createMachine({ initial: 'closed', states }), {
        inputs: { start: undefined },
        events: { 'door.open': true },
        outcomes: {},
      }),
    );
  const isNever = () => false;
  const open = { type: 'final', tags: 'done', meta: { step: 'open' } } as const;

  it('finds no fault where there is none', () => {
    expect(broken({ closed: { meta: { step: 'closed' }, on: { 'door.open': 'open' } }, open })).toEqual([]);
  });

  it('finds states without a screen, states with nothing to do, and ends that do not say so', () => {
    expect(broken({ closed: { on: { 'door.open': 'open' } }, open })).toEqual([
      'start\nno such screen: undefined',
    ]);
    expect(
      broken({
        closed: { meta: { step: 'closed' }, on: { 'door.open': { guard: isNever, target: 'open' } } },
        open,
      }),
    ).toEqual(['start\nnothing to do']);
    expect(
      broken({
        closed: { meta: { step: 'closed' }, on: { 'door.open': 'open' } },
        open: { ...open, tags: [] },
      }),
    ).toEqual(['start\ndoor.open\nis done, and shows the opposite']);
  });

  it('finds what is offered and not taken', () => {
    const guard = { type: 'isNever', params: ({ event }: { event: object }) => event } as const;
    const machine = setup({ guards: { isNever } }).createMachine({
      initial: 'closed',
      states: { closed: { meta: { step: 'closed' }, on: { 'door.open': { guard, target: 'open' } } }, open },
    });
    const model = createFlowModel(machine, {
      inputs: { start: undefined },
      events: { 'door.open': true },
      outcomes: {},
    });
    expect(brokenScreens(model)).toEqual(['start\ntakes [], and offers [door.open]']);
  });
});

describe('the types of a view', () => {
  type View = ViewOf<EmailSnapshot>;

  it('are those of the machine', () => {
    expectTypeOf<View['step']>().toEqualTypeOf<EmailEnrollmentMeta['step']>();
    expectTypeOf<UserEventOf<EmailSnapshot>['type']>().toEqualTypeOf<
      | 'email.submit'
      | 'code.submit'
      | 'code.resend'
      | 'replay.confirm'
      | 'enrollment.discard'
      | 'enrollment.keep'
      | 'flow.retry'
      | 'flow.cancel'
    >();
    expectTypeOf<keyof View['can']>().toEqualTypeOf<UserEventOf<EmailSnapshot>['type']>();
    expectTypeOf<IntentsOf<EmailSnapshot>>().toEqualTypeOf<View['intents']>();
  });

  it('know that the states of another machine may name no screen', () => {
    const bare = setup({}).createMachine({ initial: 'open', states: { open: {} } });
    const { step } = viewOf(createActor(bare).getSnapshot());
    expectTypeOf(step).toEqualTypeOf<string | undefined>();
    expect(step).toBeUndefined();
  });

  it('refuse steps, events and payloads that there are not', async () => {
    const { view } = await atCode();
    const { step, can, intents } = view();
    // @ts-expect-error no such screen
    expect(step === 'phone').toBe(false);
    // @ts-expect-error no such event
    expect(can['phone.submit']).toBeUndefined();
    // @ts-expect-error not for a user interface to send
    expect(intents['flow.interrupted']).toBeUndefined();
    // @ts-expect-error it may be impossible now
    expect(() => intents['email.submit']({ email: 'new@example.com' })).toThrow(TypeError);
    // @ts-expect-error a code is wrapped
    intents['code.submit']?.({ code: '123456' });
    // @ts-expect-error a code there has to be
    intents['code.submit']?.();
    // @ts-expect-error there is nothing to carry
    intents['flow.cancel']?.({ reason: 'bored' });
  });

  it('leave out what an event may leave out', () => {
    const flow = createActor(phoneEnrollmentMachine, { input: {} });
    const { intents } = viewOf(flow.getSnapshot());
    intents['code.resend']?.();
    intents['code.resend']?.({ channel: 'call' });
    // @ts-expect-error no such channel
    intents['code.resend']?.({ channel: 'fax' });
    expect(intents['phone.submit']?.({ phoneNumber: '0151', country: 'DE' })).toEqual({
      type: 'phone.submit',
      phoneNumber: '0151',
      country: 'DE',
    });
  });
});
