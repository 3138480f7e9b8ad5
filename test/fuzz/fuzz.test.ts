import fc from 'fast-check';
import { describe, test } from 'vitest';
import { fuzzTargets } from './targets.ts';

// A taste of what `npm run fuzz` does at length: the same cases each time, so that a failure is nobody's luck.
const CASES = 60;

describe('whatever comes, nothing throws', () => {
  test.each(fuzzTargets().map((target) => [target.name, target] as const))('%s', async (_, target) => {
    await fc.assert(await target.property(), { numRuns: CASES, seed: 1 });
  });
});
