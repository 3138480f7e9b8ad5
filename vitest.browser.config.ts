import { defineConfig } from 'vitest/config';

// The tests that need a real browser.
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    // A process of its own, that takes the browser with it whatever happens.
    pool: 'forks',
    // A machine that is busy with other things takes its time to reload a page.
    testTimeout: 20_000,
    // What the tests tell is for the terminal as it is.
    disableConsoleIntercept: true,
  },
});
