import { afterEach, expect, test, vi } from 'vitest';
import { startRealBrowser } from './real-browser.ts';

const REASON =
  'NOT RUN: the tests in a real browser, for there is none: it cannot be unpacked: Error: no room';

function noRoom(): never {
  throw new Error('no room');
}

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test.each(['', '0'])(
  'a browser that cannot be unpacked is told of, with REQUIRE_BROWSER=%j',
  async (required) => {
    vi.stubEnv('REQUIRE_BROWSER', required);
    const told = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    expect(await startRealBrowser(noRoom)).toBeNull();
    expect(told).toHaveBeenCalledWith(REASON);
  },
);

test.each(['1', 'true'])('it is an error with REQUIRE_BROWSER=%j', async (required) => {
  vi.stubEnv('REQUIRE_BROWSER', required);
  await expect(startRealBrowser(noRoom)).rejects.toThrow(REASON);
});
