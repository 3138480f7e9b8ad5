import { describe, expect, test } from 'vitest';
import { createBucket, createWindow } from '../../src/emulator/rate-limits.ts';

describe('a window', () => {
  test('begins with its first request and gives its whole limit anew when it ends', () => {
    const window = createWindow(2, 1000);

    expect(window.take('a', 500)).toEqual({ allowed: true, limit: 2, remaining: 1, resetAt: 1500 });
    expect(window.take('a', 1499)).toEqual({ allowed: true, limit: 2, remaining: 0, resetAt: 1500 });
    expect(window.take('a', 1499)).toEqual({ allowed: false, limit: 2, remaining: 0, resetAt: 1500 });
    expect(window.take('a', 1500)).toEqual({ allowed: true, limit: 2, remaining: 1, resetAt: 2500 });
  });

  test('counts each key by itself, and peeking counts nothing', () => {
    const window = createWindow(1, 1000);
    window.take('a', 0);

    expect(window.peek('b', 0).remaining).toBe(1);
    expect(window.take('b', 0).allowed).toBe(true);
    expect(window.peek('a', 0).allowed).toBe(false);
  });
});

describe('a bucket', () => {
  test('gives a burst, and then one more every so often', () => {
    const bucket = createBucket(2, 1000);
    bucket.take('a', 0);

    expect(bucket.take('a', 0)).toEqual({ allowed: true, limit: 2, remaining: 0, resetAt: 1000 });
    expect(bucket.take('a', 999)).toEqual({ allowed: false, limit: 2, remaining: 0, resetAt: 1000 });
    expect(bucket.take('a', 1000)).toEqual({ allowed: true, limit: 2, remaining: 0, resetAt: 2000 });
    expect(bucket.take('a', 1500).allowed).toBe(false);
    expect(bucket.take('a', 2000).allowed).toBe(true);
  });

  test('holds no more than its burst, however long nobody takes any', () => {
    const bucket = createBucket(2, 1000);
    bucket.take('a', 0);

    expect(bucket.peek('a', 1_000_000).remaining).toBe(2);
  });
});
