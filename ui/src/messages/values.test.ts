import { expect, test } from 'vitest';
import { nameParts, wholeName } from './values';

const rows = (...fields: string[]) => fields.map((field) => ({ field }));

function check(read: typeof wholeName, given: string[], expected: string[]) {
  expect(read(rows(...given))).toEqual(rows(...expected));
}

test('a name is read once', () => {
  check(wholeName, ['given_name', 'family_name', 'full_name', 'email'], ['full_name', 'email']);
  check(wholeName, ['given_name', 'email'], ['given_name', 'email']);
  check(nameParts, ['given_name', 'family_name', 'full_name'], ['given_name', 'family_name']);
  check(nameParts, ['full_name', 'email'], ['full_name', 'email']);
});
