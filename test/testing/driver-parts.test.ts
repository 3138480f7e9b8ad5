import { describe, expect, it } from 'vitest';
import { createActor, emit, fromCallback, fromPromise, not, sendTo, setup } from 'xstate';
import { createSimulatedClock } from '../../src/domain/index.ts';
import {
  createActorDriver,
  createCoverage,
  createFlowModel,
  differencesOf,
  flowViewOf,
  momentOf,
  narrowOutcomes,
  projectedView,
  refuseLeftovers,
  replayPath,
  watchFlow,
} from '../../src/testing/index.ts';

const radioMachine = setup({
  types: {
    context: {} as { station: string; plays: number },
    events: {} as { type: 'radio.on' } | { type: 'radio.off' },
    emitted: {} as { type: 'tuned'; station: string },
  },
  actors: {
    tune: fromPromise<string, { station: string }>(async () => 'music'),
    speaker: fromCallback(() => {}),
  },
  actions: {
    announce: emit(({ context }) => ({ type: 'tuned' as const, station: context.station })),
    beep: sendTo('speaker', { type: 'beep' }),
    beepLater: sendTo('speaker', { type: 'beep.late' }, { delay: 200, id: 'late' }),
  },
  delays: { patience: 1_000, sleep: 1_000, hurry: 300 },
}).createMachine({
  id: 'radio',
  context: { station: 'one', plays: 0 },
  initial: 'silent',
  invoke: { id: 'speaker', src: 'speaker' },
  states: {
    silent: { meta: { covers: 'R1' }, on: { 'radio.on': { target: 'tuning', actions: 'beep' } } },
    tuning: {
      meta: { covers: ['R1', 'R2'] },
      entry: 'beepLater',
      invoke: {
        id: 'tune',
        src: 'tune',
        input: ({ context }) => ({ station: context.station }),
        onDone: { target: 'playing', actions: 'announce' },
        onError: 'silent',
      },
      after: { patience: 'silent', sleep: 'silent', hurry: {} },
    },
    playing: { meta: { covers: 'R3' }, on: { 'radio.off': 'off' } },
    off: { type: 'final' },
  },
});

const model = createFlowModel(radioMachine, {
  events: { 'radio.on': true, 'radio.off': true },
  outcomes: {
    tune: { ok: { music: 'music', news: 'news' }, errors: { noise: 'noise' } },
    speaker: { silent: true },
  },
});

describe('what a driver of one’s own is made of', () => {
  it('watches a flow as the model sees it: calls with inputs, timers by name, what it emits and sends', async () => {
    const clock = createSimulatedClock();
    const actor = createActor(radioMachine, { clock });
    const watch = watchFlow(model, actor, clock.now);
    const path = model.path(['start', 'radio.on', 'tune answers music']);
    const expected = path.states.map((state) => flowViewOf(momentOf(state)));

    actor.start();
    expect(flowViewOf(watch.moment())).toEqual(expected[0]);
    watch.beginStep();
    actor.send({ type: 'radio.on' });
    expect(flowViewOf(watch.moment())).toEqual(expected[1]);
    expect(watch.moment().sent).toEqual([{ to: 'speaker', event: { type: 'beep' } }]);
    watch.beginStep();
    await new Promise((resolve) => setImmediate(resolve));
    expect(flowViewOf(watch.moment())).toEqual(expected[2]);
    expect(watch.moment().emitted).toEqual([{ type: 'tuned', station: 'one' }]);

    expect(() => refuseLeftovers(watch.moment())).toThrow('these calls are still alive: speaker');
    actor.stop();
    refuseLeftovers(watch.moment());
  });

  it('follows what is sent to a child after a delay', async () => {
    await replayPath(model, createActorDriver(model), ['start', 'radio.on', 'time passes: late']);
    expect(model.path(['start', 'radio.on', 'time passes: late']).states.at(-1)?.arrival.sent).toEqual([
      { to: 'speaker', event: { type: 'beep.late' } },
    ]);
  });

  it('compares what does not depend on whose values they are', () => {
    const [, state] = model.path(['start', 'radio.on']).states;
    if (!state) throw new Error('The path is too short.');
    const moment = momentOf(state);
    const { snapshot, calls } = moment;
    const other = {
      ...moment,
      snapshot: { ...snapshot, value: snapshot.value, context: { station: 'two', plays: 0 } },
      calls: calls.map((call) => (call.id === 'tune' ? { ...call, input: { station: 'two' } } : call)),
    };
    const projection = {
      context: ({ plays }: { plays: number }) => plays,
      inputs: { tune: (input: unknown) => typeof input },
    };
    const view = projectedView(model, moment, projection);

    expect(differencesOf(view, projectedView(model, other, projection))).toEqual([]);
    expect(differencesOf(flowViewOf(moment), flowViewOf(other))).toEqual([
      'calls.tune.input.station: expected "one", saw "two"',
      'context.station: expected "one", saw "two"',
    ]);
    // Those that fall due together have one rank.
    expect(view.timers).toEqual({
      late: { dueInMs: 0 },
      'hurry in tuning': { dueInMs: 1 },
      'patience in tuning': { dueInMs: 2 },
      'sleep in tuning': { dueInMs: 2 },
    });
    expect(projectedView(model, moment, { timers: 'exact' }).timers).toMatchObject({
      late: { dueInMs: 200 },
    });
  });

  it('leaves out the outcomes that it cannot cause, in paths and in coverage', () => {
    const narrow = narrowOutcomes(model, ({ src, kind, name }) => {
      return src !== 'tune' || (kind === 'ok' && name === 'music');
    });
    const titles = narrow.paths('edges').flatMap(({ steps }) => steps.map(({ title }) => title));

    expect(titles).toContain('tune answers music');
    expect(titles.filter((title) => /news|noise/.test(title))).toEqual([]);
    expect(createCoverage(narrow).count('outcomes').total).toBe(1);
    expect(createCoverage(model).count('outcomes').total).toBe(3);
  });

  it('tells a driver how the path goes on', async () => {
    const driver = createActorDriver(model);
    const ahead: string[] = [];
    await replayPath(
      model,
      {
        ...driver,
        user: (step, steps) => {
          ahead.push(...steps.map(({ title }) => title));
          return driver.user(step, steps);
        },
      },
      ['start', 'radio.on', 'tune answers news', 'radio.off'],
    );
    expect(ahead).toEqual(['tune answers news', 'radio.off']);
  });
});

describe('coverage of states', () => {
  it('counts a final state that is left in the step that enters it', () => {
    const loading = setup({
      actors: { load: fromPromise(async () => 1) },
      guards: { isLate: () => false },
    }).createMachine({
      id: 'loading',
      initial: 'waiting',
      states: {
        waiting: {
          initial: 'loading',
          states: {
            loading: {
              invoke: {
                id: 'load',
                src: 'load',
                onDone: 'done',
                onError: { guard: not('isLate'), target: 'given up' },
              },
            },
            done: { type: 'final' },
            'given up': { type: 'final' },
          },
          onDone: 'over',
        },
        over: {},
      },
    });
    const outcomes = { load: { ok: { one: 1 }, errors: { lost: 'lost' } } };
    const loadingModel = createFlowModel(loading, { events: {}, outcomes });
    const loadingCoverage = createCoverage(loadingModel);
    for (const path of loadingModel.paths('edges')) loadingCoverage.add(loadingModel, path);

    expect(loadingCoverage.count('states').missing).toEqual([]);
    expect(loadingModel.transitions()).toContainEqual(expect.stringContaining('load fails [not isLate]'));
  });
});

describe('coverage of requirements', () => {
  it('counts what the states that are come by say in meta.covers', () => {
    const coverage = createCoverage(model);
    coverage.add(model, model.path(['start', 'radio.on']));
    expect(coverage.count('covers')).toEqual({ covered: 2, total: 3, missing: ['R3'] });
    expect(() => coverage.atLeast({ covers: 1 })).toThrow(/66.6 % of the covers, not 100 %: without R3/);

    coverage.add(model, model.path(['start', 'radio.on', 'tune answers music']));
    coverage.atLeast({ covers: 1 });
  });
});
