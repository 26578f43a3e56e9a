import { mergeConfig } from 'vitest/config';
import tests from './vitest.browser.config.ts';

const config = mergeConfig(tests, { test: { testTimeout: 600_000 } });
config.test = { ...config.test, include: ['screenshots.ts'] };

export default config;
