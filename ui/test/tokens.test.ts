import { expect, test } from 'vitest';
import { files } from './files';

const RAW = [/#[0-9a-f]{3,8}\b/i, /\brgba?\(/, /\bhsla?\(/, /\b\d*\.?\d+px\b/];

test('components take colours and lengths from the tokens', () => {
  const found = files('src', ['.svelte']).flatMap(({ path, text }) => {
    const style = /<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? '';
    return style
      .split('\n')
      .filter((line) => RAW.some((raw) => raw.test(line)))
      .map((line) => `${path}: ${line.trim()}`);
  });
  expect(found).toEqual([]);
});

test('markup has no style attributes, which the policy would refuse', () => {
  const found = files('src', ['.svelte']).filter(({ text }) => /\sstyle="/.test(text));
  expect(found.map(({ path }) => path)).toEqual([]);
});

test('only the platform folder knows the shell', () => {
  const found = files('src', ['.svelte', '.ts']).filter(
    ({ path, text }) => text.includes('@tauri-apps') && path !== 'platform/tauri.ts',
  );
  expect(found.map(({ path }) => path)).toEqual([]);
});
