import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**'],
    // No test leaves anything behind for another file, so that files share what they import: on two cores
    // that saves a third of the time.
    pool: 'threads',
    isolate: false,
    restoreMocks: true,
  },
});
