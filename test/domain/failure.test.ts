import { describe, expect, it } from 'vitest';
import { accountFailure, failureOf, isAccountFailure, isOutcomeUnknown } from '../../src/domain/index.ts';

describe('failures', () => {
  it('are plain data that survives JSON unchanged', () => {
    const failure = accountFailure('rate_limited', 'Too fast.', { status: 429, code: undefined, retryAt: 5 });
    expect(JSON.parse(JSON.stringify(failure))).toEqual(failure);
    expect(failure).toEqual({ kind: 'rate_limited', message: 'Too fast.', status: 429, retryAt: 5 });
    expect(Object.keys(failure)).not.toContain('code');
  });

  it('do not compile without what their kind carries', () => {
    // @ts-expect-error a demand needs its requirement
    accountFailure('step_up_required', 'Again.');
    // @ts-expect-error a wrong code has no fields
    accountFailure('invalid_code', 'Wrong.', { fields: [] });
    // @ts-expect-error no such kind
    accountFailure('nope', 'Nope.');
  });

  it.each([null, undefined, 7, 'text', new Error('boom'), { kind: 'nope' }, []])(
    'are made of whatever was thrown: %s',
    (thrown) => {
      expect(isAccountFailure(thrown)).toBe(false);
      expect(failureOf(thrown).kind).toBe('unexpected');
    },
  );

  it('pass through as they are', () => {
    const failure = accountFailure('invalid_code', 'Wrong.');
    expect(failureOf(failure)).toBe(failure);
  });

  it('say whether the effect may have taken place all the same', () => {
    expect(isOutcomeUnknown(accountFailure('timeout', 'Late.'))).toBe(true);
    expect(isOutcomeUnknown(accountFailure('invalid_code', 'Wrong.'))).toBe(false);
  });
});
