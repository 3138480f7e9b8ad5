import { describe, expect, test } from 'vitest';
import { totpCode } from '../../src/emulator/index.ts';
import { createTotpVerifier } from '../../src/emulator/totp.ts';

// RFC 6238, appendix B: SHA-1, its ASCII seed in Base32, the last six of eight digits.
const SEED = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const STEP_MS = 30_000;

describe('a code of an authenticator app', () => {
  test.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at %i s is %s', async (seconds, code) => {
    expect(await totpCode(SEED, seconds * 1000)).toBe(code);
  });

  test('needs a seed in Base32', async () => {
    await expect(totpCode('no base32', 0)).rejects.toThrow(TypeError);
  });
});

describe('a verifier', () => {
  const AT = 40 * STEP_MS;

  test.each([
    [-2, false],
    [-1, true],
    [0, true],
    [1, true],
    [2, false],
  ])('of a code that is %i steps away: %s', async (steps, isGood) => {
    const code = await totpCode(SEED, AT + steps * STEP_MS);

    expect(await createTotpVerifier(SEED).accepts(code, AT)).toBe(isGood);
  });

  test('takes a code once, and none of an earlier step after it', async () => {
    const verifier = createTotpVerifier(SEED);
    const [earlier, present] = await Promise.all([totpCode(SEED, AT - STEP_MS), totpCode(SEED, AT)]);

    expect(await verifier.accepts(present, AT)).toBe(true);
    expect(await verifier.accepts(present, AT)).toBe(false);
    expect(await verifier.accepts(earlier, AT)).toBe(false);
    expect(await verifier.accepts(await totpCode(SEED, AT + STEP_MS), AT + STEP_MS)).toBe(true);
  });
});
