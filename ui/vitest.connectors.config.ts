import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: {
      jsonata: here('./node_modules/jsonata/jsonata.js'),
      'smol-toml': here('./node_modules/smol-toml/dist/index.js'),
    },
  },
  server: { fs: { allow: [here('..')] } },
  root: here('../tests/connectors'),
  cacheDir: here('./node_modules/.vite-connectors'),
  test: { environment: 'node', include: ['**/*.test.ts'], testTimeout: 60_000 },
});
