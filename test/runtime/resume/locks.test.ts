import { ok } from 'neverthrow';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { assign, createMachine } from 'xstate';
import { createSimulatedClock, type SimulatedClock } from '../../../src/domain/index.ts';
import {
  createMemoryLocks,
  createWebLocks,
  type FlowStorage,
  type LockManagerLike,
} from '../../../src/runtime/index.ts';
import { copyOf, digested, openPage } from './sample-flow.ts';

/** What a browser does: the holders of a name one after the other, in all its tabs. */
function browserLocks() {
  const queues = new Map<string, Promise<unknown>>();
  const manager: LockManagerLike = {
    async request(name, { signal, ifAvailable = false }, callback) {
      // The browser has heard by then of all that was let go of, or given up, before.
      if (ifAvailable) await digested();
      const before = queues.get(name);
      if (before && ifAvailable) return callback(null);
      const turn = (before ?? Promise.resolve()).then(() =>
        signal?.aborted ? Promise.reject(signal.reason) : callback({ name }),
      );
      const over = turn
        .catch(() => {})
        .then(() => {
          if (queues.get(name) === over) queues.delete(name);
        });
      queues.set(name, over);
      const aborted = new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
      });
      return Promise.race([turn, aborted]);
    },
  };
  return manager;
}

/** Until the wait for a lock is limited. */
async function isWaiting(clock: SimulatedClock): Promise<void> {
  while (clock.nextDueAt() === undefined) await digested();
}

describe('a duplicated tab', () => {
  it('cannot carry on with a flow that the first one drives, and can once that has gone', async () => {
    const locks = createMemoryLocks();
    const first = openPage({ locks });
    const flow = first.flows.start(first.machine, { input: { to: 'new@example.com' } });
    const second = openPage({ locks, storage: copyOf(first.storage), clock: first.clock });
    expect((await second.flows.resume(second.machine, 'flow-1'))._unsafeUnwrapErr()).toMatchObject({
      kind: 'claimed',
      flowId: 'flow-1',
    });
    expect(second.stored()).toBe(first.stored());
    flow.stop();
    await digested();
    expect((await second.flows.resume(second.machine, 'flow-1')).isOk()).toBe(true);
    expect((await first.flows.resume(first.machine, 'flow-1'))._unsafeUnwrapErr().kind).toBe('claimed');
  });

  it('may have the flow when it was refused to the one before, or has ended', async () => {
    const locks = createMemoryLocks();
    const page = openPage({ locks });
    page.storage.setItem('account-flows.flow flow-9', 'damaged');
    expect((await page.flows.resume(page.machine, 'flow-9'))._unsafeUnwrapErr().kind).toBe('damaged');
    expect((await page.flows.resume(page.machine, 'flow-9'))._unsafeUnwrap()).toBeNull();
    page.flows.start(page.machine, { input: { to: 'new@example.com' } }).actor.send({ type: 'sample.end' });
    await digested();
    expect((await page.flows.resume(page.machine, 'flow-1'))._unsafeUnwrap()).toBeNull();
  });

  it('may have the flow at once when it was stopped on this page', async () => {
    const page = openPage();
    page.flows.start(page.machine, { input: { to: 'new@example.com' } }).stop();

    expect((await page.flows.resume(page.machine, 'flow-1')).isOk()).toBe(true);
  });

  it('does not get the flow because the one that had it is stopped once more', async () => {
    const page = openPage();
    const first = page.flows.start(page.machine, { input: { to: 'new@example.com' } });
    first.stop();
    expect((await page.flows.resume(page.machine, 'flow-1')).isOk()).toBe(true);
    first.stop();
    await digested();

    expect((await page.flows.resume(page.machine, 'flow-1'))._unsafeUnwrapErr().kind).toBe('claimed');
  });

  it('may have the flow when that has failed of an error', async () => {
    const page = openPage();
    const machine = createMachine({
      id: 'failing',
      initial: 'idle',
      states: {
        idle: {
          on: {
            go: {
              actions: assign(() => {
                throw new Error('No more paper.');
              }),
            },
          },
        },
      },
    });
    const { actor, flowId } = page.flows.start(machine, { input: undefined });
    actor.subscribe({ error: () => {} });
    actor.send({ type: 'go' });
    await digested();

    expect((await page.flows.resume(machine, flowId)).map((flow) => flow?.flowId)).toEqual(ok(flowId));
  });
});

describe('locks of the browser', () => {
  it('fit as they are, and so does its storage', () => {
    expectTypeOf<LockManager>().toExtend<LockManagerLike>();
    expectTypeOf<Storage>().toExtend<FlowStorage>();
    expect(createWebLocks).toHaveLength(1);
  });

  it('hold in one tab at a time, and a tab that waited long enough gives up', async () => {
    const clock = createSimulatedClock();
    const [one, other] = [browserLocks()].flatMap((manager) => [
      createWebLocks(manager, { clock }),
      createWebLocks(manager, { clock }),
    ]);
    const release = await one?.claim('flow-1');
    const refused = other?.claim('flow-1');
    await isWaiting(clock);
    clock.advance(500);
    expect(await refused).toBeNull();
    expect(clock.nextDueAt()).toBeUndefined();
    release?.();
    expect(await other?.claim('flow-1')).toBeTypeOf('function');
  });

  it('that are free are not refused because the page is busy', async () => {
    const clock = createSimulatedClock();
    for (const waitMs of [0, 500]) {
      const claimed = createWebLocks(browserLocks(), { clock, waitMs }).claim('flow-1');
      clock.advance(10_000);
      expect(await claimed).toBeTypeOf('function');
    }
  });

  it.each([
    ['while they are waited for, as a page does that is being reloaded', 499, 0],
    ['while the page was busy', 0, 10_000],
  ])('are had when they are let go of %s', async (_, beforeMs, afterMs) => {
    const clock = createSimulatedClock();
    const locks = createWebLocks(browserLocks(), { clock });
    const release = await locks.claim('flow-1');
    const next = locks.claim('flow-1');
    await isWaiting(clock);
    clock.advance(beforeMs);
    release?.();
    clock.advance(afterMs);
    expect(await next).toBeTypeOf('function');
    expect(clock.nextDueAt()).toBeUndefined();
  });

  it('hold within the page where the browser has none', async () => {
    const locks = createWebLocks(undefined);
    expect(await locks.claim('flow-1')).toBeTypeOf('function');
    expect(await locks.claim('flow-1')).toBeNull();
  });

  it('are no one’s when the browser refuses to answer', async () => {
    const locks = createWebLocks({ request: () => Promise.reject(new Error('SecurityError')) });
    expect(await locks.claim('flow-1')).toBeNull();
  });
});
