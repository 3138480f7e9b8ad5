import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Two cores: threads start faster than forks, and no test shares state with another file.
    pool: 'threads',
    restoreMocks: true,
  },
});
