import { expect, test } from 'vitest';
import type { FormField } from '../../platform';
import { complaint } from './form';

function check(change: Partial<FormField>, value: string, expected: string | undefined) {
  const field: FormField = {
    key: 'k',
    label: 'Key',
    help: null,
    placeholder: null,
    pattern: null,
    secret: false,
    required: true,
    ...change,
  };
  expect(complaint(field, value)).toBe(expected);
}

test('an answer is needed where the form says so, and has its form', () => {
  check({}, '', 'required');
  check({}, '  ', 'required');
  check({ required: false }, '', undefined);
  check({ required: false, pattern: '[a-z]+' }, '', undefined);
  check({ pattern: '[a-z]+' }, 'abc', undefined);
  check({ pattern: '[a-z]+' }, 'abc1', 'pattern');
  check({ pattern: 'a|b' }, 'ab', 'pattern');
});
