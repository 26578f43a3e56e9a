import { flushSync } from 'svelte';
import { expect, test, vi } from 'vitest';
import { paused } from './paused.svelte';

test('only a pause in typing is heard', () => {
  vi.useFakeTimers();
  let typed = $state('');
  const heard: string[] = [];
  const stop = $effect.root(() => {
    const asked = paused(() => typed);
    $effect(() => void heard.push(asked.words));
  });
  flushSync();
  for (const letters of ['a', 'ac', ' acme ']) {
    typed = letters;
    flushSync();
    vi.advanceTimersByTime(50);
  }
  expect(heard).toEqual(['']);
  vi.advanceTimersByTime(50);
  flushSync();
  expect(heard).toEqual(['', 'acme']);
  stop();
  vi.useRealTimers();
});
