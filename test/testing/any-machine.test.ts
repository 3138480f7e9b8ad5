import { describe, expect, it } from 'vitest';
import {
  type AnyStateMachine,
  assign,
  createMachine,
  emit,
  fromCallback,
  fromPromise,
  raise,
  sendTo,
  setup,
  spawnChild,
} from 'xstate';
import {
  brokenInvariants,
  createActorDriver,
  createCoverage,
  createFlowModel,
  type FlowModel,
  runPath,
} from '../../src/testing/index.ts';

const work = fromPromise<string>(async () => 'done');
const outcomes = { work: { ok: { done: 'done' }, errors: { small: 'small', large: 'large' } } };

function reasonOf(event: object): unknown {
  return 'error' in event ? event.error : undefined;
}

async function runAll(model: FlowModel, machine: AnyStateMachine = model.machine): Promise<void> {
  const driver = createActorDriver(model, machine);
  for (const path of model.paths('edges')) await runPath(model, driver, path);
}

describe('a machine that spawns', () => {
  it('is followed where its context keeps the actor, and what that comes to is counted', async () => {
    const machine = setup({ types: { context: {} as { worker: unknown } }, actors: { work } }).createMachine({
      id: 'keeping',
      context: { worker: null },
      initial: 'idle',
      states: {
        idle: {
          on: {
            go: {
              target: 'waiting',
              actions: assign({ worker: ({ spawn }) => spawn('work', { id: 'worker' }) }),
            },
          },
        },
        waiting: { on: { 'xstate.done.actor.worker': 'over', 'xstate.error.actor.worker': 'over' } },
        over: { type: 'final' },
      },
    });
    const model = createFlowModel(machine, { events: { go: true }, outcomes });
    await runAll(model);

    expect(createCoverage(model).count('outcomes').missing).toEqual([
      'worker answers done',
      'worker fails with small',
      'worker fails with large',
    ]);
  });

  it('is refused where two actors run under one id', () => {
    const machine = setup({ actors: { work } }).createMachine({
      id: 'twice',
      initial: 'idle',
      states: { idle: { on: { go: { actions: spawnChild('work', { id: 'worker' }) } } } },
    });

    expect(() => createFlowModel(machine, { events: { go: true }, outcomes }).graph).toThrow(
      'Two actors run under the id "worker"',
    );
  });

  it('is refused by the driver where the actor has no name', async () => {
    const machine = createMachine({
      id: 'inline',
      context: { worker: null as unknown },
      initial: 'idle',
      states: {
        idle: {
          on: {
            go: {
              actions: assign({
                worker: ({ spawn }) =>
                  spawn(
                    fromCallback(() => {}),
                    { id: 'worker' },
                  ),
              }),
            },
          },
        },
      },
    });
    const model = createFlowModel(machine, {
      events: { go: true },
      outcomes: { worker: { silent: true } },
    });

    await expect(runPath(model, createActorDriver(model), model.path(['start', 'go']))).rejects.toThrow(
      '"worker" is spawned from an actor that the machine holds itself',
    );
  });
});

describe('a machine that never comes to rest', () => {
  it.each([
    ['always', { b: { always: 'c' }, c: { always: 'b' } }],
    ['raises', { b: { entry: raise({ type: 'go' }), on: { go: { target: 'b', reenter: true } } } }],
  ])('is told by its place: %s', (_, states) => {
    const machine = createMachine({
      id: 'endless',
      initial: 'a',
      states: { a: { on: { go: 'b' } }, ...states },
    });
    const model = createFlowModel(machine, { events: { go: true }, outcomes: {} });

    expect(() => model.graph).toThrow('A step of the machine has no end: it goes from "b"');
  });
});

describe('timers', () => {
  const ticking = (...delays: readonly number[]) =>
    createMachine({
      id: 'ticking',
      initial: 'waiting',
      states: {
        waiting: { entry: delays.map((delay) => raise({ type: 'tick' }, { delay })), on: { end: 'over' } },
        over: { type: 'final' },
      },
    });
  const declared = { events: { tick: false, end: true }, outcomes: {} };

  it('of one name are compared one by one', async () => {
    const model = createFlowModel(ticking(100, 200), declared);
    await runAll(model);

    await expect(runAll(model, ticking(200))).rejects.toThrow('timers.delayed tick #2: expected');
  });

  it.each([Number.POSITIVE_INFINITY, Number.NaN])('are refused with a delay of %s', (delay) => {
    expect(() => createFlowModel(ticking(delay), declared).graph).toThrow(
      `The timer "delayed tick" is set to ${delay} ms`,
    );
  });

  it('that fall due together on one path and apart on another leave every path replayable', () => {
    const machine = setup({
      types: { context: {} as { delay: number }, events: {} as { type: 'quick' } | { type: 'slow' } },
      delays: { own: ({ context }) => context.delay },
    }).createMachine({
      id: 'ties',
      context: { delay: 0 },
      type: 'parallel',
      states: {
        one: { initial: 'a', states: { a: { after: { 10: 'b' } }, b: {} } },
        two: {
          initial: 'idle',
          states: {
            idle: {
              on: {
                quick: { target: 'running', actions: assign({ delay: 10 }) },
                slow: { target: 'running', actions: assign({ delay: 20 }) },
              },
            },
            running: { after: { own: 'over' } },
            over: {},
          },
        },
      },
    });
    const model = createFlowModel(machine, {
      events: { quick: true, slow: true },
      outcomes: {},
      key: () => null,
    });

    for (const { script, title } of model.paths('transitionPairs'))
      expect(model.path(script).title).toBe(title);
  });
});

describe('a key that is too coarse is found out', () => {
  const counting = (next: object) =>
    setup({
      types: {
        context: {} as { count: number },
        events: {} as { type: 'go' } | { type: 'left' } | { type: 'right' } | { type: 'back' },
      },
      guards: { isLast: ({ context }) => context.count >= 2 },
    }).createMachine({
      id: 'counting',
      context: { count: 0 },
      initial: 'idle',
      states: {
        idle: {
          on: {
            go: { target: 'waiting', actions: assign({ count: ({ context }) => context.count + 1 }) },
            left: { actions: () => {} },
            right: { actions: () => {} },
          },
        },
        waiting: next,
        over: { on: { back: 'idle' } },
      },
    });
  const declared = {
    events: { go: true, left: true, right: true, back: true },
    outcomes: {},
    key: () => null,
  } as const;

  it.each([
    ['after a delay', { after: { 10: [{ guard: 'isLast', target: 'over' }, { target: 'idle' }] } }],
    [
      'by another branch to the same state',
      { on: { back: [{ guard: 'isLast', target: 'idle' }, { target: 'idle' }] } },
    ],
  ])('%s', (_, waiting) => {
    const model = createFlowModel(counting(waiting), declared);

    expect(() => model.paths('transitionPairs')).toThrow('The key is too coarse');
  });
});

describe('what happens in a machine', () => {
  it('is offered where a wildcard takes it: "mouse.*" means "mouse", too', () => {
    const machine = createMachine({
      id: 'wild',
      initial: 'idle',
      states: { idle: { on: { 'mouse.*': 'over' } }, over: { type: 'final' } },
    });
    const model = createFlowModel(machine, {
      events: { mouse: true, 'mouse.down': true, mousetrap: true },
      outcomes: {},
    });

    expect(model.steps(model.start()).map(({ title }) => title)).toEqual(['mouse', 'mouse.down']);
  });

  it('is another change where something else is emitted or sent', () => {
    const telling = (action: 'emit' | 'send') =>
      setup({ actors: { work, listener: fromCallback(() => {}) } }).createMachine({
        id: 'telling',
        initial: 'working',
        invoke: { id: 'listener', src: 'listener' },
        states: {
          working: {
            invoke: {
              id: 'work',
              src: 'work',
              onDone: 'over',
              onError: {
                target: 'over',
                actions: {
                  emit: emit(({ event }) => ({ type: 'failed', why: reasonOf(event) })),
                  send: sendTo('listener', ({ event }) => ({ type: 'failed', why: reasonOf(event) })),
                }[action],
              },
            },
          },
          over: { type: 'final' },
        },
      });
    const scripts = (['emit', 'send'] as const).map((action) =>
      createFlowModel(telling(action), {
        events: {},
        outcomes: { ...outcomes, listener: { silent: true } },
      } as never)
        .paths('edges')
        .map(({ script: [, step] }) => step),
    );

    const all = ['work answers done', 'work fails with small', 'work fails with large'];
    expect(scripts).toEqual([all, all]);
  });

  it('is told with its reason where the machine fails of it', () => {
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
    const model = createFlowModel(machine, { events: { go: true }, outcomes: {} });

    expect(brokenInvariants(model)[0]?.message).toContain(
      'the machine has failed in "idle" (No more paper.)',
    );
  });
});
