import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['{src,tools,bench,grammar}/**/*.test.ts'] } },
      {
        // Only these run the built program, so only they wait for the build.
        test: { name: 'cross', include: ['test/**/*.test.ts'], globalSetup: ['test/setup/build.ts'], testTimeout: 30_000 },
      },
    ],
  },
});
