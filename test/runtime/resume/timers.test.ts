import { describe, expect, it } from 'vitest';
import { assign, createActor, createMachine, raise } from 'xstate';
import { createSimulatedClock, MAX_DELAY_MS } from '../../../src/domain/index.ts';
import { watchTimers } from '../../../src/runtime/timers.ts';
import { copyOf, digested, openPage, sampleMachine } from './sample-flow.ts';

const names = (timers: readonly { readonly id: string }[]) => timers.map(({ id }) => id.split('.')[2]);

function watched() {
  const clock = createSimulatedClock(1_000_000);
  const actor = createActor(sampleMachine, { clock, input: { to: 'new@example.com' } });
  const timers = watchTimers(actor, clock);
  return { clock, actor, timers };
}

describe('what XState keeps inside', () => {
  it('is one entry per timer, with its name, event, source and target', () => {
    const { actor } = watched();
    actor.start();
    const [entry] = Object.values(actor.system.getSnapshot()._scheduledEvents);
    expect(entry).toMatchObject({
      id: 'xstate.after.short.sample.active.short.running',
      event: { type: 'xstate.after.short.sample.active.short.running' },
      delay: 1_000,
    });
    expect(entry?.source).toBe(actor);
    expect(entry?.target).toBe(actor);
    actor.stop();
    expect(actor.system.getSnapshot()._scheduledEvents).toEqual({});
  });

  it('notes the wall clock, whatever clock the actor was given', () => {
    const { actor } = watched();
    actor.start();
    const [entry] = Object.values(actor.system.getSnapshot()._scheduledEvents);
    expect(entry?.startedAt).toBeGreaterThan(1_000_000_000);
    actor.stop();
  });

  it('loses `after` timers on restore', () => {
    const { actor, clock } = watched();
    actor.start();
    const snapshot = actor.getPersistedSnapshot();
    actor.stop();
    const restored = createActor(sampleMachine, { clock, snapshot, input: { to: '' } }).start();
    expect(clock.nextDueAt()).toBeUndefined();
    restored.stop();
  });

  it('cancels a timer that was armed from outside when its state is left', () => {
    const { actor, clock, timers } = watched();
    actor.start();
    const pending = timers.pending();
    const snapshot = actor.getPersistedSnapshot();
    actor.stop();
    const restored = createActor(sampleMachine, { clock, snapshot, input: { to: '' } });
    const rearmed = watchTimers(restored, clock);
    restored.start();
    rearmed.rearm(pending, clock.now());
    expect(rearmed.pending()).toEqual(pending);
    restored.send({ type: 'sample.end' });
    expect(clock.nextDueAt()).toBeUndefined();
  });
});

describe('timers', () => {
  it('are known by the injected clock, and gone once they have fired', () => {
    const { actor, clock, timers } = watched();
    actor.start();
    expect(timers.pending().map(({ dueAt }) => dueAt)).toEqual([1_001_000, 1_002_000, 1_005_000]);
    clock.advance(1_500);
    expect(names(timers.pending())).toEqual(['middle', 'long']);
    actor.send({ type: 'sample.end' });
    expect(timers.pending()).toEqual([]);
  });

  it('without a name are known too, and delays are within what timers can hold', () => {
    const { actor, clock, timers } = watched();
    actor.start();
    const event = { type: 'sample.end' };
    actor.system.scheduler.schedule(actor, actor, event, Number.NaN, undefined);
    actor.system.scheduler.schedule(actor, actor, event, Number.POSITIVE_INFINITY, undefined);
    const added = timers.pending().slice(3);
    expect(added.map(({ dueAt }) => dueAt - clock.now())).toEqual([0, MAX_DELAY_MS]);
    expect(new Set(added.map(({ id }) => id)).size).toBe(2);
    actor.stop();
  });

  it('that are overdue on resume fire in the order of their due times, before anybody looks', async () => {
    const page = openPage();
    page.flows.start(page.machine, { input: { to: 'new@example.com' } }).stop();
    page.clock.advance(3_000);
    const next = openPage({ storage: copyOf(page.storage), clock: page.clock });
    const resumed = (await next.flows.resume(next.machine, 'flow-1'))._unsafeUnwrap();
    expect(resumed?.actor.getSnapshot().context.fired).toEqual(['short', 'middle']);
    expect(page.clock.nextDueAt()).toBe(page.clock.now() + 2_000);
    page.clock.advance(2_000);
    expect(resumed?.actor.getSnapshot().context.fired).toEqual(['short', 'middle', 'long']);
    resumed?.actor.send({ type: 'sample.end' });
    expect(page.clock.nextDueAt()).toBeUndefined();
  });

  it('fire in that order in whatever order they were stored', () => {
    const { actor, clock, timers } = watched();
    actor.start();
    const pending = timers.pending();
    const snapshot = actor.getPersistedSnapshot();
    actor.stop();
    clock.advance(60_000);
    const restored = createActor(sampleMachine, { clock, snapshot, input: { to: '' } });
    const rearmed = watchTimers(restored, clock);
    restored.start();
    rearmed.rearm([...pending].reverse(), clock.now());
    rearmed.fireDue();
    expect(restored.getSnapshot().context.fired).toEqual(['short', 'middle', 'long']);
    restored.stop();
  });

  it('do not fire when one that was due earlier has begun them anew', () => {
    const clock = createSimulatedClock();
    const machine = createMachine({
      initial: 'asking',
      states: {
        asking: { after: { 1000: { target: 'asking', reenter: true }, 1500: 'over' } },
        over: {},
      },
    });
    const first = createActor(machine, { clock });
    const timers = watchTimers(first, clock);
    first.start();
    const pending = timers.pending();
    const snapshot = first.getPersistedSnapshot();
    first.stop();
    clock.advance(2_000);
    const second = createActor(machine, { clock, snapshot });
    const rearmed = watchTimers(second, clock);
    second.start();
    rearmed.rearm(pending, clock.now());
    rearmed.fireDue();
    expect(second.getSnapshot().value).toBe('asking');
    expect(rearmed.pending().map(({ dueAt }) => dueAt - clock.now())).toEqual([1_000, 1_500]);
    second.stop();
  });

  it('of delayed events that outlive their state fire once', () => {
    const clock = createSimulatedClock();
    const machine = createMachine({
      context: { ticks: 0 },
      entry: raise({ type: 'tick' }, { delay: 1_000 }),
      on: { tick: { actions: assign({ ticks: ({ context }) => context.ticks + 1 }) } },
    });
    const first = createActor(machine, { clock });
    const timers = watchTimers(first, clock);
    first.start();
    const pending = timers.pending();
    const snapshot = first.getPersistedSnapshot();
    first.stop();
    clock.advance(2_000);
    const second = createActor(machine, { clock, snapshot });
    const rearmed = watchTimers(second, clock);
    second.start();
    rearmed.rearm(pending, clock.now());
    rearmed.fireDue();
    clock.advance(60_000);
    expect(second.getSnapshot().context.ticks).toBe(1);
    second.stop();
  });

  it('of other actors are none of the flow’s, even under the same name', () => {
    const { actor, clock, timers } = watched();
    const other = createActor(sampleMachine, { clock, input: { to: '' } });
    const { scheduler } = actor.system;
    scheduler.schedule(actor, actor, { type: 'sample.end' }, 100, 'same');
    scheduler.schedule(other, other, { type: 'sample.end' }, 900, 'same');
    expect(timers.pending().map(({ id, dueAt }) => [id, dueAt - clock.now()])).toEqual([['same', 100]]);
    scheduler.cancel(other, 'same');
    scheduler.cancel(actor, 'same');
    expect(clock.nextDueAt()).toBeUndefined();
  });

  it('keep their due times over several reloads', async () => {
    let page = openPage();
    page.flows.start(page.machine, { input: { to: 'new@example.com' } }).stop();
    for (let reload = 0; reload < 3; reload += 1) {
      page.clock.advance(300);
      page = openPage({ storage: copyOf(page.storage), clock: page.clock });
      (await page.flows.resume(page.machine, 'flow-1'))._unsafeUnwrap()?.stop();
      await digested();
    }
    page = openPage({ storage: copyOf(page.storage), clock: page.clock });
    const resumed = (await page.flows.resume(page.machine, 'flow-1'))._unsafeUnwrap();
    page.clock.advance(99);
    expect(resumed?.actor.getSnapshot().context.fired).toEqual([]);
    page.clock.advance(1);
    expect(resumed?.actor.getSnapshot().context.fired).toEqual(['short']);
    resumed?.stop();
  });

  it('take no longer because the clock was put back', async () => {
    const page = openPage();
    page.flows.start(page.machine, { input: { to: 'new@example.com' } }).stop();
    const earlier = createSimulatedClock(page.clock.now() - 3_600_000);
    const next = openPage({ storage: copyOf(page.storage), clock: earlier });
    const resumed = (await next.flows.resume(next.machine, 'flow-1'))._unsafeUnwrap();
    earlier.advance(5_000);
    expect(resumed?.actor.getSnapshot().context.fired).toEqual(['short', 'middle', 'long']);
    resumed?.stop();
  });
});
