import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { storeFreeTests } from './run/store-free.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** States are waited for; how long is for machines that do something else at the same time. */
const patience = {
  testTimeout: 60_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 20_000, interval: 20 } },
};

/**
 * Four tiers. unit: pure, no servers. web: Svelte components in jsdom. integration: real databases (globalSetup
 * starts Redis and the embedded store, or uses MONGODB_URI / REDIS_URL; with TEST_OTHER_STORE without what was already
 * tested on another store and says the same on any). e2e: the whole product in Chromium.
 */
export default defineConfig({
  root,
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{shared,server,workers,architecture,embedded,channels,cli}/**/*.test.ts'],
          exclude: ['**/*.integration.test.ts'],
          environment: 'node',
          ...patience,
        },
      },
      {
        plugins: [svelte({ configFile: false })],
        resolve: { conditions: ['browser'] },
        test: {
          name: 'web',
          include: ['test/web/**/*.test.ts'],
          setupFiles: ['test/web/support/patience.ts', 'test/web/support/floats.ts'],
          environment: 'jsdom',
          ...patience,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/**/*.integration.test.ts'],
          exclude: ['test/e2e/**', ...(process.env.TEST_OTHER_STORE ? storeFreeTests(root) : [])],
          environment: 'node',
          globalSetup: ['test/support/databases.ts'],
          ...patience,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          environment: 'node',
          ...patience,
          testTimeout: 120_000,
          hookTimeout: 240_000,
          fileParallelism: false,
          // Browsers on a shared machine: a second try in CI, and only there, so that a flake is seen by its author.
          retry: process.env.CI ? 1 : 0,
        },
      },
    ],
  },
});
