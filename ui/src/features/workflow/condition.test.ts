import { expect, test } from 'vitest';
import { fresh, joined, KINDS, kindOf, linesOf, toldOf, type Condition } from './condition';
import { wordsOf } from '../pipeline/words';

test('every kind of line is known again', () => {
  for (const kind of KINDS) expect(kindOf(fresh(kind))).toBe(kind);
});

test('lines and the condition that they make are the same', () => {
  const [one, other] = [fresh('score'), fresh('happened')];
  const check = (condition: Condition | undefined) => {
    const lines = linesOf(condition);
    expect(lines && joined(lines.join, lines.lines)).toEqual(condition);
  };
  check(undefined);
  check(one);
  check({ all: [one, other] });
  check({ any: [one, other] });
});

test('what is made otherwise is left as it is', () => {
  expect(linesOf({ not: fresh('score') })).toBeUndefined();
  expect(linesOf({ any: [{ all: [fresh('score')] }] })).toBeUndefined();
});

test('a condition is said in words', () => {
  const check = (condition: Condition, said: string) =>
    expect(wordsOf(toldOf(condition))).toBe(said);
  check({ score: { of: 'fit', least: 70 } }, 'fit is at least 70');
  check(
    { any: [{ happened: { event: 'replied', within_days: 30 } }, { days_in_status: 7 }] },
    'Answered in the last 30 days or 7 days in the status',
  );
});
