import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coversRequirement, mergeRequirements, type StepUpRequirement } from '../../src/domain/index.ts';

const requirement: fc.Arbitrary<StepUpRequirement> = fc.record(
  {
    maxAgeSeconds: fc.constantFrom(0, 60, 900),
    acrValues: fc.subarray(['1fa', '2fa', 'phr'], { minLength: 1 }),
    scopes: fc.subarray(['read', 'write'], { minLength: 1 }),
  },
  { requiredKeys: [] },
);

describe('requirements', () => {
  it.each<[StepUpRequirement, StepUpRequirement, boolean]>([
    [{ maxAgeSeconds: 0 }, { maxAgeSeconds: 900 }, true],
    [{ maxAgeSeconds: 900 }, { maxAgeSeconds: 0 }, false],
    [{}, { maxAgeSeconds: 900 }, false],
    [{ acrValues: ['phr'] }, { acrValues: ['phr', '2fa'] }, true],
    [{ acrValues: ['phr', '2fa'] }, { acrValues: ['phr'] }, false],
    [{}, { acrValues: ['phr'] }, false],
    [{ scopes: ['a', 'b'] }, { scopes: ['a'] }, true],
    [{ scopes: ['a'] }, { scopes: ['a', 'b'] }, false],
    [{ maxAgeSeconds: 900 }, {}, true],
  ])('%j covers %j: %s', (proven, demanded, covers) => {
    expect(coversRequirement(proven, demanded)).toBe(covers);
  });

  it('merge into one that covers both, or not at all', () => {
    fc.assert(
      fc.property(requirement, requirement, (one, other) => {
        const merged = mergeRequirements(one, other);
        if (merged) return coversRequirement(merged, one) && coversRequirement(merged, other);
        return !one.acrValues?.some((acr) => other.acrValues?.includes(acr));
      }),
    );
  });

  it('cover themselves', () => {
    fc.assert(fc.property(requirement, (one) => coversRequirement(one, one)));
  });
});
