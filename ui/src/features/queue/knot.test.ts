import { expect, test } from 'vitest';
import type { MemberRow } from '../../platform';
import { pickable, standsIn } from './knot';

const shown = (value: string | null) =>
  value === null ? null : { value, raw: null, chosen: false };

const row = (field: string, values: (string | null)[], equal = false): MemberRow => ({
  ...{ field, equal, choosable: field !== 'email_status' },
  ...{ values: values.map(shown), survivor: shown(values[0] ?? null), survivor_source: 'Apollo' },
});

const ROWS = [
  row('title', ['CTO', null, 'CIO']),
  row('email', ['a@acme.com', 'b@acme.com', null]),
  row('email_status', ['valid', 'guessed', null]),
];
const stands = (at: number, chosen: [string, string | null][], some?: [string, string][]) =>
  standsIn(
    ROWS[at] ?? row('', []),
    ROWS,
    new Map(chosen),
    some?.map(([field, value]) => ({
      field,
      survivor: { value, raw: null, chosen: false },
      source: 'Hunter',
    })),
  );

test('what was chosen stands before what survives of some, and that before what survives of all', () => {
  expect(stands(0, [])).toEqual({ value: 'CTO', source: 'Apollo', byHand: false });
  expect(stands(0, [], [['title', 'CIO']])).toMatchObject({ value: 'CIO', source: 'Hunter' });
  expect(stands(0, [], [])).toMatchObject({ value: '', source: '' });
  expect(stands(0, [['title', 'CIO']], [])).toMatchObject({ value: 'CIO', choice: 'taken' });
  expect(stands(0, [['title', 'CEO']])).toMatchObject({ value: 'CEO', choice: 'typed' });
  expect(stands(0, [['title', null]])).toMatchObject({ value: '', choice: 'emptied' });
});

test('how an address was tried goes with the address that is taken', () => {
  expect(stands(2, [['email', 'b@acme.com']]).value).toBe('guessed');
  expect(stands(2, [['email', 'c@acme.com']]).value).toBe('');
});

test('each value of a field that differs can be taken once', () => {
  expect(pickable(row('title', ['CTO', 'CIO', 'CTO', null]))).toEqual([
    { value: 'CTO', at: 0 },
    { value: 'CIO', at: 1 },
  ]);
  expect(pickable(row('title', ['CTO', 'CTO'], true))).toEqual([]);
  expect(pickable(row('email_status', ['valid', 'guessed']))).toEqual([]);
});
