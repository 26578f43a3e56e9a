import { expect, test } from 'vitest';
import { timeLeft } from './rate.svelte';

test('how long is left is known where the rate and the end are', () => {
  const check = (done: number, total: number | null, rate: number | undefined) =>
    timeLeft({ done, total }, rate);
  expect(check(100, 300, 50)).toBe(4_000);
  expect(check(300, 300, 50)).toBe(0);
  expect(check(310, 300, 50)).toBe(0);
  expect(check(100, null, 50)).toBeUndefined();
  expect(check(100, 300, undefined)).toBeUndefined();
  expect(check(100, 300, 0)).toBeUndefined();
});
