import { expect, test } from 'vitest';
import type { PairRow } from '../../platform';
import { otherSide, survivorWith, takeable } from './rows';

const shown = (value: string | null) => (value === null ? null : { value, raw: null });

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
  expect(survivorWith(status, new Map())).toBe('valid');
  expect(survivorWith(status, new Map([['title', 'CIO']]))).toBe('valid');
  expect(survivorWith(status, new Map([['email', 'b@acme.com']]))).toBe('guessed');
  expect(survivorWith(row('title', 'CTO', 'CIO'), new Map([['title', 'CIO']]))).toBe('CIO');
});
