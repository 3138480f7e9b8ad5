/** What a limit says about one request. */
export interface Allowance {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** When there is room again (epoch ms): all of it in a window, one more in a bucket. */
  readonly resetAt: number;
}

/** A limit per key, such as a user. */
export interface Limit {
  /** Takes one, when there is one. */
  take(key: string, now: number): Allowance;
  /** The same without taking. */
  peek(key: string, now: number): Allowance;
}

/** So many per window, which begins with its first request; `Infinity` never refuses. */
export function createWindow(limit: number, windowMs: number): Limit {
  const windows = new Map<string, { endsAt: number; used: number }>();

  function peek(key: string, now: number): Allowance {
    const window = windows.get(key);
    if (!window || window.endsAt <= now) {
      return { allowed: limit > 0, limit, remaining: limit, resetAt: now + windowMs };
    }
    const remaining = limit - window.used;
    return { allowed: remaining > 0, limit, remaining, resetAt: window.endsAt };
  }

  return {
    peek,
    take(key, now) {
      const before = peek(key, now);
      if (!before.allowed) return before;
      const window = windows.get(key);
      const used = window && window.endsAt > now ? window.used : 0;
      windows.set(key, { endsAt: before.resetAt, used: used + 1 });
      return { ...before, remaining: before.remaining - 1 };
    },
  };
}

/** A burst, and then one more every so often. */
export function createBucket(burst: number, refillEveryMs: number): Limit {
  const buckets = new Map<string, { level: number; at: number }>();

  function peek(key: string, now: number): Allowance {
    const { level, at } = levelAt(key, now);
    return { allowed: level >= 1, limit: burst, remaining: level, resetAt: at + refillEveryMs };
  }

  function levelAt(key: string, now: number) {
    const bucket = buckets.get(key) ?? { level: burst, at: now };
    const refilled = Math.floor((now - bucket.at) / refillEveryMs);
    const level = Math.min(burst, bucket.level + refilled);
    return { level, at: level === burst ? now : bucket.at + refilled * refillEveryMs };
  }

  return {
    peek,
    take(key, now) {
      const { level, at } = levelAt(key, now);
      if (level >= 1) buckets.set(key, { level: level - 1, at });
      return { ...peek(key, now), allowed: level >= 1 };
    },
  };
}
