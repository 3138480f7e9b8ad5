import { describe, expect, test } from 'vitest';
import { definitionOf, statesOf } from '../../src/visualization/index.ts';
import { sampleMachine } from './sample-machine.ts';

const definition = definitionOf(sampleMachine);
const stateAt = (path: string) => statesOf(definition.root).find((state) => state.path === path);

describe('the definition of a machine', () => {
  test('lists every state, parents before their children, in the order of the source', () => {
    expect(statesOf(definition.root).map(({ path, type }) => `${path} ${type}`)).toEqual([
      ' compound',
      'idle atomic',
      'working parallel',
      'working.loading compound',
      'working.loading.asking atomic',
      'working.loading.deciding atomic',
      'working.watching atomic',
      'ended final',
    ]);
  });

  test('names the events in alphabetical order, without those of the runtime', () => {
    expect(definition.events).toEqual(['internal.tick', 'note', 'start', 'stop']);
  });

  test('says what a state is and does', () => {
    expect(stateAt('idle')).toMatchObject({
      tags: ['awaitingUser'],
      meta: { step: 'start' },
      description: 'Nothing has begun.',
      entry: ['count'],
      exit: ['count', 'announce'],
    });
    expect(stateAt('working.loading')?.initial).toBe('working.loading.asking');
  });

  test('keeps guards in the order in which they are tried, and spells out combined ones', () => {
    expect(stateAt('idle')?.transitions.slice(0, 2)).toEqual([
      {
        trigger: { kind: 'event', name: 'start' },
        guard: 'isReady and not isBroken',
        targets: ['working'],
        actions: [],
        reenter: false,
      },
      {
        trigger: { kind: 'event', name: 'start' },
        guard: null,
        targets: [],
        actions: ['announce'],
        reenter: false,
      },
    ]);
  });

  test('tells answers, timers and events apart, and leaves out the bookkeeping of timers', () => {
    const asking = stateAt('working.loading.asking');

    expect(asking?.invokes).toEqual([{ id: 'first', src: 'load' }]);
    expect(
      asking?.transitions.map(({ trigger, targets }) => [trigger.kind, trigger.name, ...targets]),
    ).toEqual([
      ['invokeDone', 'first', 'working.loading.deciding'],
      ['invokeError', 'first', 'ended'],
      ['after', '30000', 'working.loading.asking'],
      ['after', 'patience', 'working.loading.deciding'],
    ]);
    expect([asking?.entry, asking?.exit]).toEqual([[], []]);
  });

  test('says what a built-in action does', () => {
    const note = stateAt('idle')?.transitions.find(({ trigger }) => trigger.name === 'note');

    expect(note?.actions).toEqual(['raise internal.tick']);
  });

  test('is plain data: JSON carries all of it', () => {
    expect(JSON.parse(JSON.stringify(definition))).toEqual(definition);
  });
});
