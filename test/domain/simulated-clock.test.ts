import { describe, expect, it } from 'vitest';
import { clampDelayMs, createSimulatedClock, MAX_DELAY_MS } from '../../src/domain/index.ts';

describe('the simulated clock', () => {
  it('fires timers in order of their due time, those set by timers included', () => {
    const clock = createSimulatedClock(0);
    const fired: [string, number][] = [];
    const note = (name: string) => fired.push([name, clock.now()]);
    clock.setTimeout(() => note('late'), 30);
    clock.setTimeout(() => {
      note('early');
      clock.setTimeout(() => note('chained'), 5);
    }, 10);
    const cancelled = clock.setTimeout(() => note('cancelled'), 12);
    clock.clearTimeout(cancelled);
    expect(clock.nextDueAt()).toBe(10);
    clock.advance(40);
    expect(fired).toEqual([
      ['early', 10],
      ['chained', 15],
      ['late', 30],
    ]);
    expect([clock.now(), clock.nextDueAt()]).toEqual([40, undefined]);
  });
});

describe('delays', () => {
  it.each([
    [-1, 0],
    [Number.NaN, 0],
    [5, 5],
    [1e12, MAX_DELAY_MS],
    [Number.POSITIVE_INFINITY, MAX_DELAY_MS],
  ])('%d is clamped to %d', (given, expected) => {
    expect(clampDelayMs(given)).toBe(expected);
  });
});
