import { expect, test } from 'vitest';
import type { PairRow } from '../../platform';
import { choiceOf, otherSide, survivorWith, takeable } from './rows';

const shown = (value: string | null) =>
  value === null ? null : { value, raw: null, chosen: false };

function row(field: string, left: string | null, right: string | null, survivor = left): PairRow {
  return {
    field,
    left: shown(left),
    right: shown(right),
    equal: left !== null && left === right,
    choosable: field !== 'email_status',
    survivor: shown(survivor),
    survivor_source: 'Apollo',
  };
}

test('digits go to fields that differ and that people may choose, in reading order', () => {
  const rows = [
    row('given_name', 'Robert', 'Bob'),
    row('family_name', 'Haigh', 'Haigh'),
    row('full_name', 'Robert Haigh', 'Bob Haigh'),
    row('title', 'CTO', null),
    row('email', 'a@acme.com', 'b@acme.com'),
    row('email_status', 'valid', 'guessed'),
  ];
  expect(takeable(rows).map(({ field }) => field)).toEqual(['given_name', 'email']);
  const many = Array.from({ length: 12 }, (_, at) => row(`custom_${at}`, 'a', 'b'));
  expect(takeable(many)).toHaveLength(9);
});

test('the other side is the one that would not survive', () => {
  expect(otherSide(row('title', 'CTO', 'CIO', 'CTO'))?.value).toBe('CIO');
  expect(otherSide(row('title', 'CTO', 'CIO', 'CIO'))?.value).toBe('CTO');
});

test('how an address was tried goes with the address', () => {
  const status = row('email_status', 'valid', 'guessed');
  const rows = [row('email', 'a@acme.com', 'b@acme.com'), status];
  const check = (chosen: [string, string | null][], words: string) =>
    expect(survivorWith(status, rows, new Map(chosen))).toBe(words);
  check([], 'valid');
  check([['title', 'CIO']], 'valid');
  check([['email', 'b@acme.com']], 'guessed');
  check([['email', 'typed@acme.com']], '');
  check([['email', null]], '');
});

test('what was chosen says how: taken from the other side, typed, or emptied', () => {
  const title = row('title', 'CTO', 'CIO');
  const check = (value: string | null | undefined, how: string | undefined, words: string) => {
    const chosen = new Map(value === undefined ? [] : [['title', value] as const]);
    expect([choiceOf(title, chosen), survivorWith(title, [title], chosen)]).toEqual([how, words]);
  };
  check(undefined, undefined, 'CTO');
  check('CIO', 'taken', 'CIO');
  check('Chief of Glue', 'typed', 'Chief of Glue');
  check(null, 'emptied', '');
});
