import { describe, expect, it } from 'vitest';
import { continuation, secret } from '../../src/domain/index.ts';
import { isSameMoment } from '../../src/testing/same-moment.ts';
import type { FlowMoment } from '../../src/testing/view.ts';

// What is seen at a glance must never hide a difference that the views would show.
const momentWith = (context: unknown, changes: Partial<FlowMoment> = {}): FlowMoment => ({
  snapshot: { status: 'active', value: 'idle', tags: new Set(['busy']), context, output: undefined },
  timers: [
    { name: 'one', dueInMs: 1 },
    { name: 'two', dueInMs: 2 },
  ],
  calls: [{ id: 'call', src: 'call', input: { a: 1 } }],
  emitted: [],
  sent: [],
  ...changes,
});

const trap = Object.defineProperty({}, 'a', {
  enumerable: true,
  get() {
    throw new Error('unreadable');
  },
});

describe('two moments are the same at a glance', () => {
  it.each([
    ['equal data', { a: [1, { b: null }] }, { a: [1, { b: null }] }],
    ['two secrets, whatever they hold', { code: secret('1') }, { code: secret('2') }],
    ['two continuations', { state: continuation('1', 5) }, { state: continuation('2', 5) }],
  ])('%s', (_, one, other) => {
    expect(isSameMoment(momentWith(one), momentWith(other))).toBe(true);
  });

  it('timers in another order', () => {
    const { timers } = momentWith(null);
    expect(isSameMoment(momentWith(null), momentWith(null, { timers: [...timers].reverse() }))).toBe(true);
  });
});

describe('two moments are compared by their views', () => {
  it.each([
    ['other data', { a: 1 }, { a: 2 }],
    ['more members', { a: 1 }, { a: 1, b: 2 }],
    ['longer lists', [1], [1, 2]],
    ['a secret and a text', { code: secret('1') }, { code: '1' }],
    ['a secret and a continuation', { code: secret('1') }, { code: continuation('1', 5) }],
    ['dates', { at: new Date(1) }, { at: new Date(2) }],
    ['maps', new Map([[1, 2]]), new Map([[1, 3]])],
    ['what cannot be read', trap, { a: 1 }],
    ['a list that was never filled', Array(2), [1, 2]],
    ['a member named like a prototype', JSON.parse('{"__proto__":{}}'), { a: 1 }],
  ])('%s', (_, one, other) => {
    expect(isSameMoment(momentWith(one), momentWith(other))).toBe(false);
  });

  it('timers of one name, of which the other has only one', () => {
    const tick = { name: 'tick', dueInMs: 1 };
    const twice = momentWith(null, { timers: [tick, tick] });
    const once = momentWith(null, { timers: [tick, { name: 'other', dueInMs: 2 }] });
    expect(isSameMoment(twice, once)).toBe(false);
  });

  it.each<[string, Partial<FlowMoment>]>([
    [
      'another timer',
      {
        timers: [
          { name: 'one', dueInMs: 1 },
          { name: 'two', dueInMs: 3 },
        ],
      },
    ],
    ['one timer less', { timers: [{ name: 'one', dueInMs: 1 }] }],
    ['another input', { calls: [{ id: 'call', src: 'call', input: { a: 2 } }] }],
    ['another actor', { calls: [{ id: 'call', src: 'other', input: { a: 1 } }] }],
    ['something emitted', { emitted: [{ type: 'a' }] }],
    ['something sent', { sent: [{ to: 'a' }] }],
    ['another state', { snapshot: { ...momentWith(null).snapshot, value: 'other' } }],
    ['another tag', { snapshot: { ...momentWith(null).snapshot, tags: new Set() } }],
    ['an output', { snapshot: { ...momentWith(null).snapshot, output: 1 } }],
  ])('%s', (_, changes) => {
    expect(isSameMoment(momentWith(null), momentWith(null, changes))).toBe(false);
  });
});
