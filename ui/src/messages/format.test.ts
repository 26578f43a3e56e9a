import { expect, test } from 'vitest';
import { bits, credits, day, duration, moment, permille, signed, stayed, when } from './format';

test('numbers carry their unit’s form', () => {
  expect(bits(4.123)).toBe('+4.1');
  expect(bits(-1.8)).toBe('−1.8');
  expect(signed(-12)).toBe('−12');
  expect(signed(0)).toBe('0');
  expect(credits(12_500)).toBe('12.5');
  expect(permille(993)).toBe('99.3%');
});

test('a length of time is told in its largest fitting unit', () => {
  expect([40, 21_000, 180_000, 9_000_000].map(duration)).toEqual([
    '40 ms',
    '21 s',
    '3 min',
    '2.5 h',
  ]);
});

test('how long somebody stayed is told in days from two on', () => {
  expect([60_000, 36 * 3_600_000, 48 * 3_600_000, 12.34 * 86_400_000].map(stayed)).toEqual([
    '60 s',
    '36 h',
    '2 days',
    '12.3 days',
  ]);
});

test('times are as short as stays clear', () => {
  const now = new Date(2026, 10, 20, 15, 30);
  expect(when(null, now)).toBe('never');
  expect(when(new Date(2026, 10, 20, 15, 29, 30).toISOString(), now)).toBe('just now');
  expect(when(new Date(2026, 10, 20, 9, 5).toISOString(), now)).toBe('09:05');
  expect(when(new Date(2026, 10, 2, 9, 5).toISOString(), now)).toBe('2 Nov');
  expect(when(new Date(2025, 0, 2, 9, 5).toISOString(), now)).toBe('2 Jan 2025');
  expect(day('2026-11-02', now)).toBe('2 Nov');
  expect(day('2025-01-02', now)).toBe('2 Jan 2025');
  expect(moment(new Date(2026, 10, 20, 9, 5, 7).toISOString(), now)).toBe('09:05:07');
});
