import { describe, expect, it, test, vi } from 'vitest';
import { type AnyStateMachine, assign, fromPromise, type InspectionEvent, setup } from 'xstate';
import { accountFailure, continuation, isContinuation, secret } from '../../../src/domain/index.ts';
import { createFlows, createMemoryStorage, redactedInspection } from '../../../src/runtime/index.ts';
import { ACCOUNT, copyOf, createActor, digested, err, ok, openPage, sampleMachine } from './sample-flow.ts';

const CODE = 'canary-code-314159';
const SESSION = 'canary-session-271828';

type Page = ReturnType<typeof openPage>;

const start = (page: Page) =>
  page.flows.start(page.machine, { input: { to: 'new@example.com', code: secret(CODE) } });

const reload = (page: Page, options: Parameters<typeof openPage>[0] = {}) =>
  openPage({ storage: copyOf(page.storage), clock: page.clock, ...options });

async function resumed(page: Page, flowId = 'flow-1') {
  const flow = (await page.flows.resume(page.machine, flowId))._unsafeUnwrap();
  if (!flow) throw new Error(`There is no flow ${flowId}.`);
  await digested();
  return flow;
}

async function sent(page: Page) {
  const flow = start(page);
  flow.actor.send({ type: 'sample.send' });
  await digested();
  await page.calls.at(-1)?.answer(ok({ session: continuation(SESSION, page.clock.now() + 60_000) }));
  return flow;
}

const journeyOf = (flow: { actor: { getSnapshot(): { value: unknown } } }) =>
  JSON.parse(JSON.stringify(flow.actor.getSnapshot().value)).active?.journey;

test.each([Number.POSITIVE_INFINITY, Number.NaN, 0, -1])(
  'flows live for a time, not for %s ms',
  (lifetimeMs) => {
    expect(() => createFlows({ account: ACCOUNT, storage: createMemoryStorage(), lifetimeMs })).toThrow(
      TypeError,
    );
  },
);

describe('a flow', () => {
  it('is written down from its first state on, and gone when it ends', () => {
    const page = openPage();
    const { actor } = start(page);
    expect(JSON.parse(page.stored())).toMatchObject({
      format: 1,
      machine: 'sample',
      version: 1,
      flowId: 'flow-1',
      provider: ACCOUNT.provider,
      issuer: ACCOUNT.issuer,
      subjectHash: expect.stringMatching(/^[0-9a-f]{16}$/),
      savedAt: page.clock.now(),
      expiresAt: page.clock.now() + 3_600_000,
      checksum: expect.stringMatching(/^[0-9a-f]{8}$/),
    });
    actor.send({ type: 'sample.end' });
    expect(page.storage.length).toBe(0);
  });

  it('is written down with its effect before the effect begins', async () => {
    const page = openPage();
    start(page).actor.send({ type: 'sample.send' });
    expect([page.stored().includes('"src":"send"'), page.names()]).toEqual([true, []]);
    await digested();
    expect(page.names()).toEqual(['send']);
  });

  it('does not begin its effect again, is told so, and finds out', async () => {
    const page = openPage();
    start(page).actor.send({ type: 'sample.send' });
    await digested();
    const next = reload(page);
    const flow = await resumed(next);
    expect(journeyOf(flow)).toBe('looking');
    expect(flow.actor.getSnapshot().context.fired).toEqual(['interrupted']);
    expect(next.names()).toEqual(['look']);
    expect(next.stored()).not.toContain('"src":"send"');
  });

  it('begins its read again with the same input, and hears its answer', async () => {
    const page = openPage();
    (await sent(page)).actor.send({ type: 'sample.look' });
    const next = reload(page);
    const flow = await resumed(next);
    expect(next.names()).toEqual(['look']);
    await next.calls[0]?.answer(ok({ found: true }));
    expect(journeyOf(flow)).toBe('waiting');
    expect(flow.actor.getSnapshot().context.fired).toEqual([]);
  });

  it('can be resumed after a stop on the same page, and not after it was forgotten', async () => {
    const page = openPage();
    start(page).stop();
    await digested();
    const flow = await resumed(page);
    flow.forget();
    await digested();
    expect((await page.flows.resume(page.machine, 'flow-1'))._unsafeUnwrap()).toBeNull();
    expect(page.storage.length).toBe(0);
  });

  it('that is forgotten amid a step leaves nothing behind, and its lock is free', async () => {
    const page = openPage();
    const flow = start(page);
    flow.actor.subscribe(() => flow.forget());
    flow.actor.send({ type: 'sample.send' });
    await digested();
    expect([page.storage.length, page.names()]).toEqual([0, []]);
    expect((await page.flows.resume(page.machine, 'flow-1'))._unsafeUnwrap()).toBeNull();
  });

  it('that nobody has stored is null', async () => {
    const page = openPage();
    expect((await page.flows.resume(page.machine, 'nope'))._unsafeUnwrap()).toBeNull();
  });

  it('has an id of 128 random bits where none is given', () => {
    const page = openPage({ newFlowId: undefined as never });
    const ids = [start(page), start(page)].map(({ flowId }) => flowId);
    expect(ids).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{32}$/)]);
    expect(ids[0]).not.toBe(ids[1]);
  });
});

describe('what is wrapped', () => {
  it('leaves the secret nowhere, and the continuation only in its place in the envelope', async () => {
    const page = openPage();
    const seen: unknown[] = [];
    const raw: InspectionEvent[] = [];
    const redacted = redactedInspection((event) => seen.push(event));
    const flow = page.flows.start(page.machine, {
      input: { to: 'new@example.com', code: secret(CODE) },
      inspect: (event) => {
        raw.push(event);
        redacted(event);
      },
    });
    flow.actor.send({ type: 'sample.send' });
    await digested();
    expect(page.stored()).not.toContain(CODE);
    await page.calls[0]?.answer(ok({ session: continuation(SESSION, page.clock.now() + 60_000) }));
    flow.actor.send({ type: 'sample.look' });
    const { continuations, ...rest } = JSON.parse(page.stored());
    expect(continuations).toEqual({ c1: { value: SESSION, expiresAt: page.clock.now() + 60_000 } });
    const snapshots = raw.flatMap((event) => ('snapshot' in event ? [JSON.stringify(event.snapshot)] : []));
    for (const text of [JSON.stringify(rest), JSON.stringify(seen), ...snapshots]) {
      expect(text).not.toContain(SESSION);
      expect(text).not.toContain(CODE);
    }
    expect(snapshots.length).toBeGreaterThan(3);
  });

  it('comes back as one Continuation in the context and in the input of a read', async () => {
    const page = openPage();
    (await sent(page)).actor.send({ type: 'sample.look' });
    const next = reload(page);
    const { actor } = await resumed(next);
    const { session } = actor.getSnapshot().context.continuations;
    expect(isContinuation(session) && session.reveal()).toBe(SESSION);
    expect(session?.expiresAt).toBe(page.clock.now() + 60_000);
    expect(next.calls[0]?.input).toMatchObject({ to: 'new@example.com' });
    expect(Object(next.calls[0]?.input).session).toBe(session);
    expect(actor.getSnapshot().context.secrets.code).toBeNull();
  });

  it('has left the envelope once the machine no longer holds it', async () => {
    const page = openPage();
    (await sent(page)).actor.send({ type: 'sample.look' });
    expect(page.stored()).toContain(SESSION);
    await digested();
    await page.calls.at(-1)?.answer(ok({ found: true }));
    expect(page.stored()).not.toContain(SESSION);
    expect(JSON.parse(page.stored()).continuations).toEqual({});
  });

  it('is dropped when it has lapsed meanwhile', async () => {
    const page = openPage();
    await sent(page);
    page.clock.advance(60_000);
    const next = reload(page);
    const { actor } = await resumed(next);
    expect(actor.getSnapshot().context.continuations.session).toBeNull();
    expect(next.stored()).not.toContain(SESSION);
  });
});

describe('storage', () => {
  it('that is full leaves nothing outdated behind, and says so', async () => {
    const page = openPage();
    const { actor } = start(page);
    const full = new Error('QuotaExceededError');
    page.storage.setItem = () => {
      throw full;
    };
    actor.send({ type: 'sample.send' });
    expect([page.storageErrors, page.storage.length]).toEqual([[full], 0]);
    expect(actor.getSnapshot().status).toBe('active');
  });

  it('that is denied altogether does not stop flows', async () => {
    const denied = () => {
      throw new Error('SecurityError');
    };
    const storage = { length: 1, key: denied, getItem: denied, setItem: denied, removeItem: denied };
    const page = openPage({ storage });
    expect(journeyOf(start(page))).toBe('waiting');
    expect((await page.flows.resume(page.machine, 'other'))._unsafeUnwrap()).toBeNull();
    expect(page.flows.list()).toEqual([]);
    page.flows.clear();
    expect(page.storageErrors.length).toBeGreaterThan(3);
  });

  it('whose reporter throws does not stop flows: its error is reported as uncaught', () => {
    const reported = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation(() => undefined);
    const broken = () => {
      throw new Error('broken');
    };
    const storage = {
      length: 0,
      key: () => null,
      getItem: () => null,
      setItem: broken,
      removeItem: () => {},
    };
    const { flows, machine } = openPage();
    const others = createFlows({ account: ACCOUNT, storage, onStorageError: broken });
    const { actor } = others.start(machine, { input: { to: 'new@example.com' } });
    expect([actor.getSnapshot().status, flows.list()]).toEqual(['active', []]);
    expect(reported).toHaveBeenCalled();
    actor.stop();
  });

  it('cannot hold a context that refers back to itself: the flow goes on and says so', () => {
    const page = openPage();
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    const machine = setup({ types: { context: {} as { loop: unknown } } }).createMachine({
      context: { loop: null },
      on: { tie: { actions: assign({ loop: () => BigInt(1) }) } },
    });
    const { actor } = page.flows.start(machine, { input: undefined });
    actor.send({ type: 'tie' });
    expect(page.storageErrors).toEqual([expect.any(TypeError)]);
    expect([page.storage.length, actor.getSnapshot().status]).toEqual([0, 'active']);
  });
});

describe('the flows of an account', () => {
  it('are listed, without those of others and those that are over', async () => {
    const page = openPage();
    start(page).stop();
    page.clock.advance(10);
    start(page).stop();
    const other = openPage({
      ...page,
      account: { ...ACCOUNT, subject: 'user-2' },
      newFlowId: () => 'flow-of-other',
    });
    start(other).stop();
    // As long as the library's own prefix, so that cutting it off would leave a flow's id.
    page.storage.setItem('another-library.keyflow-1', 'theirs');
    expect(page.flows.list().map(({ flowId, machine }) => [flowId, machine])).toEqual([
      ['flow-1', 'sample'],
      ['flow-2', 'sample'],
    ]);
    page.clock.advance(3_600_000 - 10);
    expect(page.flows.list().map(({ flowId }) => flowId)).toEqual(['flow-2']);
    expect(page.stored('flow-1')).toBe('');
  });

  it('are stopped and removed on sign-out, and write nothing afterwards; those of others stay', async () => {
    const page = openPage();
    const { actor } = start(page);
    start(page).stop();
    page.storage.setItem('account-flows.flow broken', '{');
    page.storage.setItem('app.theme', 'dark');
    const other = openPage({
      ...page,
      account: { ...ACCOUNT, subject: 'user-2' },
      newFlowId: () => 'theirs',
    });
    start(other);
    page.flows.clear();
    expect(actor.getSnapshot().status).toBe('stopped');
    page.clock.advance(5_000);
    await digested();
    expect(copyOf(page.storage)).toMatchObject({ length: 2 });
    expect([page.stored('theirs') !== '', page.storage.getItem('app.theme')]).toEqual([true, 'dark']);
  });
});

describe('a machine of another make', () => {
  const plain = setup({
    actors: { work: fromPromise(async () => 1) },
  }).createMachine({
    id: 'plain',
    initial: 'idle',
    states: { idle: { on: { go: 'working' } }, working: { invoke: { src: 'work', onDone: 'idle' } } },
  });

  it('is resumed while it rests', async () => {
    const page = openPage();
    page.flows.start(plain, { input: undefined }).stop();
    const next = reload(page);
    const flow = (await next.flows.resume(plain, 'flow-1'))._unsafeUnwrap();
    expect(flow?.actor.getSnapshot().value).toBe('idle');
  });

  it('whose undeclared call was under way, and which has no answer to that, is refused and not left hanging', async () => {
    const page = openPage();
    page.flows.start(plain, { input: undefined }).actor.send({ type: 'go' });
    const next = reload(page);
    expect((await next.flows.resume(plain, 'flow-1'))._unsafeUnwrapErr().kind).toBe('incompatible');
    expect(next.storage.length).toBe(0);
  });

  it('whose call has been answered in the same state is not taken for interrupted', async () => {
    const done = setup({ actors: { work: fromPromise(async () => 1) } }).createMachine({
      id: 'done',
      context: { answers: 0 },
      initial: 'working',
      states: {
        working: {
          invoke: {
            src: 'work',
            onDone: { actions: assign({ answers: ({ context }) => context.answers + 1 }) },
          },
        },
      },
    });
    const page = openPage();
    const { actor } = page.flows.start(done, { input: undefined });
    await digested();
    expect(actor.getSnapshot().context.answers).toBe(1);
    const next = reload(page);
    const flow = (await next.flows.resume(done, 'flow-1'))._unsafeUnwrap();
    await digested();
    expect(flow?.actor.getSnapshot().context.answers).toBe(1);
  });

  it('whose action throws keeps its last good state, and its error reaches the host', async () => {
    const errors: unknown[] = [];
    const machine: AnyStateMachine = setup({
      actions: {
        fail: assign(() => {
          throw new Error('in an action');
        }),
      },
    }).createMachine({ id: 'failing', initial: 'a', states: { a: { on: { go: { actions: 'fail' } } } } });
    const page = openPage();
    const { actor } = page.flows.start(machine, { input: undefined });
    actor.subscribe({ error: (error) => errors.push(error) });
    actor.send({ type: 'go' });
    expect(errors).toEqual([expect.objectContaining({ message: 'in an action' })]);
    const next = reload(page);
    expect((await next.flows.resume(machine, 'flow-1'))._unsafeUnwrap()?.actor.getSnapshot().value).toBe('a');
  });
});

describe('a machine that fails over what is stored', () => {
  const machineOf = (guard: (context: { readonly list: string }) => boolean): AnyStateMachine =>
    setup({
      types: { context: {} as { readonly list: string } },
      actors: { work: fromPromise(() => new Promise(() => {})) },
      guards: { isGood: ({ context }) => guard(context) },
    }).createMachine({
      id: 'failing',
      context: { list: '' },
      invoke: { src: 'work' },
      on: { 'flow.interrupted': { guard: 'isGood', actions: () => {} } },
    });

  it('is refused as incompatible, and does not keep the flow for itself', async () => {
    const page = openPage();
    const broken = machineOf(() => {
      throw new TypeError('There is no list.');
    });
    for (const attempt of [1, 2]) {
      page.flows.start(broken, { input: undefined }).stop();
      const refused = (await page.flows.resume(broken, `flow-${attempt}`))._unsafeUnwrapErr();
      expect(refused.kind).toBe('incompatible');
      expect((await page.flows.resume(broken, `flow-${attempt}`))._unsafeUnwrap()).toBeNull();
    }
  });
});

describe('withServices', () => {
  it('keeps what the port declares of each operation', () => {
    const { machine } = openPage();
    expect(machine.implementations.actors).toMatchObject({
      send: { operation: { kind: 'effect' } },
      look: { operation: { kind: 'read' } },
    });
  });

  it('carries out a service as before', async () => {
    const page = openPage();
    const actor = createActor(page.machine, { clock: page.clock, input: { to: 'new@example.com' } }).start();
    actor.send({ type: 'sample.look' });
    await digested();
    await page.calls[0]?.answer(err(accountFailure('network', 'down')));
    expect(actor.getSnapshot().matches({ active: { journey: 'waiting' } })).toBe(true);
    actor.stop();
    expect(sampleMachine.implementations.actors).not.toBe(page.machine.implementations.actors);
  });
});
