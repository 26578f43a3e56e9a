import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The tests live outside this package; its node_modules serve them. */
export const browser = {
  resolve: {
    alias: {
      'playwright-core': here('./node_modules/playwright-core/index.mjs'),
      '@axe-core/playwright': here('./node_modules/@axe-core/playwright/dist/index.mjs'),
    },
  },
  server: { fs: { allow: [here('..')] } },
};

export default defineConfig({
  ...browser,
  root: here('../tests/browser'),
  cacheDir: here('./node_modules/.vite-browser'),
  test: {
    environment: 'node',
    include: ['**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // As long as a locator waits: a busy machine is no failure.
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: 2,
  },
});
