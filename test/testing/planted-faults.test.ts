import { describe, expect, it } from 'vitest';
import { assign, createMachine, fromPromise, setup } from 'xstate';
import {
  brokenInvariants,
  createActorDriver,
  createCoverage,
  createFlowModel,
  describeFlow,
  missingExecutor,
  oneEffectInFlight,
  provesFinalReachable,
  provesOutcomesDecided,
  provesWayOut,
  replayPath,
  runPath,
  taggedWhileEffect,
} from '../../src/testing/index.ts';

const send = fromPromise<string>(async () => 'sent');
const port = { send: { kind: 'effect', failures: [] } } as const;
const outcomes = { send: { ok: { sent: 'sent' }, errors: { lost: 'lost' } } };

function sending({ onError = 'failed', retry = 'sending', limit = 3 } = {}) {
  return setup({
    types: { context: {} as { tries: number }, events: {} as { type: 'retry' } | { type: 'quit' } },
    actors: { send },
    guards: { isLast: ({ context }) => context.tries >= limit },
    actions: { count: assign(({ context }) => ({ tries: context.tries + 1 })) },
  }).createMachine({
    id: 'sending',
    context: { tries: 0 },
    initial: 'sending',
    states: {
      sending: {
        tags: 'busy',
        entry: 'count',
        invoke: {
          id: 'send',
          src: 'send',
          onDone: 'sent',
          ...(onError ? { onError: [{ guard: 'isLast', target: 'sent' }, { target: onError }] } : {}),
        },
      },
      failed: { tags: 'failed', on: retry ? { retry } : {} },
      sent: { type: 'final' },
    },
  });
}

const events = { retry: true, quit: false } as const;
const good = createFlowModel(sending(), { events, outcomes, invariants: [oneEffectInFlight(port)] });

describe('a fault in a machine', () => {
  it('is found where it is a dead end', () => {
    const model = createFlowModel(sending({ retry: '' }), { events, outcomes });

    expect(provesFinalReachable(good)).toMatchObject({ holds: true, counterexamples: [] });
    expect(provesFinalReachable(model).counterexamples).toEqual([
      { place: '"failed"', script: ['start', 'send fails with lost'] },
    ]);
    expect(provesWayOut(good, 'failed').holds).toBe(true);
    expect(provesWayOut(model, 'failed').holds).toBe(false);
  });

  it('is found where an invoke has no onError', () => {
    const model = createFlowModel(sending({ onError: '' }), { events, outcomes });

    expect(provesOutcomesDecided(model).counterexamples.map(({ place }) => place)).toEqual([
      'send of sending has no onError',
      'send fails with lost',
    ]);
    expect(brokenInvariants(model)).toEqual([
      {
        invariant: 'nothing is left behind',
        message:
          'The invariant "nothing is left behind" is broken: the machine has failed in "sending".\n' +
          '  the path: start, send fails with lost',
        script: ['start', 'send fails with lost'],
      },
    ]);
  });

  it('is found where two effects are in flight at once, and where a tag is missing', () => {
    const twice = setup({ actors: { send } }).createMachine({
      id: 'twice',
      type: 'parallel',
      states: {
        one: { invoke: { id: 'first', src: 'send', onError: {} } },
        other: { invoke: { id: 'second', src: 'send', onError: {} } },
      },
    });
    const model = createFlowModel(twice, {
      events: {},
      outcomes,
      invariants: [oneEffectInFlight(port), taggedWhileEffect(port)],
    });

    expect(brokenInvariants(model).map(({ message }) => message.split('\n')[0])).toEqual([
      'The invariant "one effect in flight" is broken: first and second are in flight together.',
      'The invariant "busy while an effect is in flight" is broken: first,second in flight, and not tagged busy.',
    ]);
  });

  it('shows in the coverage where a guard is never true', () => {
    const model = createFlowModel(sending({ limit: Number.POSITIVE_INFINITY }), {
      events,
      outcomes,
      key: () => null,
    });
    const coverage = createCoverage(model);
    for (const path of model.paths('edges')) coverage.add(model, path);

    expect(coverage.count('transitions').missing).toEqual(['sending: send fails #1 [isLast] -> sent']);
    expect(() => createCoverage(model, { unreachable: ['nothing'] })).toThrow('there is no such thing');
  });

  it('is told on a path with its steps, what differs, and the line that replays it', async () => {
    const mutant = sending({ onError: 'sent' });
    const driver = createActorDriver(good, mutant);
    const failure = await runPath(good, driver, good.path(['start', 'send fails with lost', 'retry'])).catch(
      ({ message }: Error) => message,
    );

    expect(failure).toBe(
      [
        'The actor driver is not where the model is, after step 2 (1 more to go):',
        '    start (start)',
        '  > send fails with lost',
        'status: expected "active", saw "done"',
        'value: expected "failed", saw "sent"',
        'tags: expected ["failed"], saw []',
        'replay: await replayPath(model, driver, ["start","send fails with lost"]);',
      ].join('\n'),
    );
    await expect(replayPath(good, driver, ['start', 'send fails with lost'])).rejects.toThrow(
      'expected "failed"',
    );
    await replayPath(good, createActorDriver(good), ['start', 'send fails with lost', 'retry']);
  });
});

describe('a fault in the declarations', () => {
  it('is told where the key is too coarse: two states that it does not tell apart behave differently', () => {
    const model = createFlowModel(sending({ limit: 2 }), { events, outcomes, key: () => null });

    expect(() => model.paths('transitionPairs')).toThrow(
      /^The key is too coarse: .*\nThe path: start, send fails with lost, retry, send fails with lost\n/,
    );
  });

  it('is told where the key keeps growing', () => {
    const model = createFlowModel(sending({ limit: Number.POSITIVE_INFINITY }), {
      events,
      outcomes,
      maxStates: 50,
    });

    expect(() => model.graph).toThrow('More than 50 states, and no end in sight');
    expect(() => model.graph).toThrow('with the key {"tries":');
  });

  it('is told where an event has no payload case', () => {
    const machine = createMachine({ id: 'm', initial: 'on', states: { on: { on: { push: 'on' } } } });
    const model = createFlowModel(machine, { events: {}, outcomes: {} });

    expect(() => model.graph).toThrow(
      'No payload case for the event "push", which the machine takes in "on"',
    );
  });

  it('is told where a call has no outcome', () => {
    const model = createFlowModel(sending(), { events, outcomes: { send: {} } });

    expect(() => model.graph).toThrow(
      'No outcome for "send" (invoke id "send"), which is in flight in "sending"',
    );
  });

  it('is told where two cases have one name', () => {
    const machine = createMachine({ id: 'm', initial: 'on', states: { on: { on: { push: 'on' } } } });
    const twice = [
      { name: 'hard', event: { type: 'push' } },
      { name: 'hard', event: { type: 'push' } },
    ];
    const model = createFlowModel(machine, { events: { push: twice }, outcomes: {} });

    expect(() => model.graph).toThrow('Two cases read "push (hard)"');
  });

  it('is told where a driver has no executor', () => {
    const step = { type: 'user', title: 'retry', event: { type: 'retry' } } as const;

    expect(missingExecutor('HTTP', step).message).toBe(
      'The HTTP driver has no executor for "retry": give it one.',
    );
  });
});

describe('what the kit cannot follow is refused by name', () => {
  const child = fromPromise(async () => 1);

  it.each([
    ['a systemId', { id: 'c', src: 'child', systemId: 'known' }, '"c" has the systemId "known"'],
    ['onSnapshot', { id: 'c', src: 'child', onSnapshot: {} }, '"c" is watched by onSnapshot'],
  ])('%s', (_, invoke, message) => {
    const machine = createMachine({ id: 'm', invoke } as never).provide({ actors: { child } } as never);
    const model = createFlowModel(machine, { events: {}, outcomes: { child: { ok: { one: 1 } } } } as never);

    expect(() => model.graph).toThrow(message);
  });

  it('an actor within an invoke, which no driver can replace', () => {
    const machine = createMachine({ id: 'm', invoke: { id: 'c', src: child } } as never);
    const model = createFlowModel(machine, { events: {}, outcomes: { c: { ok: { one: 1 } } } } as never);

    expect(() => createActorDriver(model)).toThrow('The invoke "c" of "" holds its actor itself');
  });
});

describe('the test runner is handed over', () => {
  it('and gets a test for each path, in the order of the cover', async () => {
    const titles: string[] = [];
    const bodies: (() => Promise<void>)[] = [];
    const runner = {
      describe: (title: string, body: () => void) => {
        titles.push(title);
        body();
      },
      it: (title: string, body: () => Promise<void>) => {
        titles.push(title);
        bodies.push(body);
      },
    };
    describeFlow(good, createActorDriver(good), runner, { cover: 'transitions' });
    for (const body of bodies) await body();

    expect(titles).toEqual([
      'sending, actor, transitions',
      'keeps its invariants in every state of the model',
      'start, send answers sent => sent',
      'start, send fails with lost, retry, send fails with lost, retry, send fails with lost => sent',
    ]);
  });
});
