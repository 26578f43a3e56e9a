import { expect, test } from 'vitest';
import type { Notice } from '../../platform';
import { isOfMany, noticeWords } from './notices';

const notice = (code: string, params: Record<string, string>): Notice => ({
  ...{ code, params, failure: null, at: '2026-11-27T08:00:00Z' },
  ...{ needs_action: false, decision: 'd1' },
});

test('a bet is told with what it joined, from what it is known, and where it ends', () => {
  const told = notice('bet_joined', {
    ...{ bits: '3', by: 'Priya', count: '4', all: '61', back: '1' },
    ...{ of: '262', wrong: '1', share: '1.9', allowed: '2' },
  });
  const words = noticeWords(told);
  for (const said of [
    'Pairs of 3 bits and more',
    'as Priya chose',
    '4 today, 61 in all, 1 taken back',
    'last 262 answers, of which 1 speak against it',
    'up to 1.9 % could be wrong at 95 %; above 2 % you are asked again',
  ]) {
    expect(words).toContain(said);
  }
  expect([told, notice('bet_ended', {}), notice('decided_same', {})].map(isOfMany)).toEqual([
    true,
    true,
    false,
  ]);
});
