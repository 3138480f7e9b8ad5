import { describe, expect, it } from 'vitest';
import { fromPromise, setup } from 'xstate';
import { createFlowModel, provesFinalReachable, provesWayOut } from '../../src/testing/index.ts';

// A flow that can be given up everywhere: only what else there is tells where it is stuck.
const machine = setup({
  types: { events: {} as { type: 'work.begin' } | { type: 'work.quit' }, tags: {} as 'failed' },
  actors: { work: fromPromise<string>(async () => 'worked') },
  delays: { pause: 1_000 },
  guards: { isRefused: (_, { error }: { error: unknown }) => error === 'refused' },
}).createMachine({
  id: 'work',
  initial: 'asking',
  on: { 'work.quit': '.left' },
  states: {
    asking: { on: { 'work.begin': 'working' } },
    working: {
      invoke: {
        id: 'work',
        src: 'work',
        onDone: 'worked',
        onError: [
          { guard: { type: 'isRefused', params: ({ event }) => event }, target: 'refused' },
          { target: 'resting' },
        ],
      },
    },
    resting: { tags: 'failed', after: { pause: 'asking' } },
    refused: { tags: 'failed' },
    worked: { type: 'final' },
    left: { type: 'final' },
  },
});

const model = createFlowModel(machine, {
  events: { 'work.begin': true, 'work.quit': true },
  outcomes: { work: { ok: { worked: 'worked' }, errors: { refused: 'refused', late: 'late' } } },
});

const without = ['work.quit'];
const refused = { place: '"refused"', script: ['start', 'work.begin', 'work fails with refused'] };
const resting = { place: '"resting"', script: ['start', 'work.begin', 'work fails with late'] };

describe('a proof that the end can be reached', () => {
  it('counts every step and every end, unless told otherwise', () => {
    expect(provesFinalReachable(model).holds).toBe(true);
    expect(provesFinalReachable(model, { ends: ['worked'] }).counterexamples).toEqual([refused]);
    expect(provesFinalReachable(model, { without }).counterexamples).toEqual([refused]);
  });

  it('says what it counts', () => {
    const except = { refused: 'whoever is refused has nothing more to do' };
    expect(provesFinalReachable(model, { ends: ['worked'], without, except })).toEqual({
      claim: 'worked can be reached from every state, without work.quit, except refused',
      holds: true,
      counterexamples: [],
    });
  });

  it('is contradicted by an exception that is none, and asks no further than an exception', () => {
    const except = { resting: 'a mistake', working: 'another one' };
    expect(provesFinalReachable(model, { ends: ['worked'], without, except }).counterexamples).toEqual([
      { place: '"working" is excepted, and is no exception', script: ['start', 'work.begin'] },
    ]);
  });

  it('refuses names that no state has', () => {
    const missing = '"work" has no state of the name "wroked".';
    expect(() => provesFinalReachable(model, { ends: ['wroked'] })).toThrow(missing);
    expect(() => provesFinalReachable(model, { except: { wroked: 'misspelt' } })).toThrow(missing);
    expect(() => provesWayOut(model, 'failed', { except: { wroked: 'misspelt' } })).toThrow(missing);
  });
});

describe('a proof that the user has a way out', () => {
  it('counts every event, unless told otherwise', () => {
    expect(provesWayOut(model, 'failed').holds).toBe(true);
    expect(provesWayOut(model, 'failed', { without }).counterexamples).toEqual([refused, resting]);
  });

  it('lets the user wait for what it is told of, and sees what comes then', () => {
    expect(provesWayOut(model, 'failed', { without, after: ['pause'] }).counterexamples).toEqual([refused]);
    const nothingToBegin = [...without, 'work.begin'];
    expect(
      provesWayOut(model, 'failed', { without: nothingToBegin, after: ['pause'] }).counterexamples,
    ).toEqual([refused, resting]);
  });

  it('is contradicted by an exception that is none', () => {
    const except = { refused: 'whoever is refused has nothing more to do', resting: 'a mistake' };
    expect(provesWayOut(model, 'failed', { without, except, after: ['pause'] }).counterexamples).toEqual([
      { ...resting, place: '"resting" is excepted, and is no exception' },
    ]);
  });
});
