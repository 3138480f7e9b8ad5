import { describe, expect, it } from 'vitest';
import { createActor, createMachine, fromPromise } from 'xstate';
import { createSimulatedClock } from '../../src/domain/index.ts';
import { pureMachine, spawnOptionsOf, watchTimers } from '../../src/testing/xstate-internals.ts';

const machine = createMachine({
  id: 'canary',
  initial: 'idle',
  states: {
    idle: { on: { go: { guard: () => true, target: 'passing' } } },
    passing: { always: 'working' },
    working: {
      invoke: { id: 'work', src: fromPromise(async () => 1), input: { size: 2 }, onDone: 'done' },
      after: { 1000: { target: 'working', reenter: true } },
    },
    done: { type: 'final' },
  },
});

describe("XState's insides, which one file of the kit leans on", () => {
  it('tell the transitions taken, `always` included, and the actions without executing them', () => {
    const pure = pureMachine(machine);
    const { snapshot } = pure.initial(undefined);
    const step = pure.next(snapshot, { type: 'go' });

    expect(step.snapshot.value).toBe('working');
    expect(step.taken.map(({ source, eventType }) => [source.key, eventType])).toEqual([
      ['idle', 'go'],
      ['passing', ''],
    ]);
    expect(step.actions.map(({ type }) => type)).toEqual(['xstate.raise', 'xstate.spawnChild']);
    expect(step.actions[0]?.params).toMatchObject({ delay: 1_000, id: 'xstate.after.1000.canary.working' });
    expect(spawnOptionsOf(step.snapshot.children.work)).toMatchObject({ input: { size: 2 } });
  });

  it('announce that a state is left: its timer is cancelled, its child stopped', () => {
    const pure = pureMachine(machine);
    const working = pure.next(pure.initial(undefined).snapshot, { type: 'go' });
    const step = pure.next(working.snapshot, { type: 'xstate.done.actor.work', output: 1 } as never);

    expect(step.snapshot).toMatchObject({ status: 'done', value: 'done', children: {} });
    expect(step.actions.map(({ type }) => type)).toEqual(['xstate.cancel', 'xstate.stopChild']);
  });

  it('tell the due times of the timers of a real actor by its own clock', () => {
    const clock = createSimulatedClock();
    const actor = createActor(machine, { clock });
    const timers = watchTimers(actor, clock.now);
    actor.start();
    actor.send({ type: 'go' });
    clock.advance(400);

    expect(timers().map(({ id, dueAt }) => [id, dueAt - clock.now()])).toEqual([
      ['xstate.after.1000.canary.working', 600],
    ]);
    actor.stop();
    expect(timers()).toEqual([]);
  });
});
