import { expect, test } from 'vitest';
import type { ConnectorRow, FormField } from '../../platform';
import { complaint, fieldsOf, valuesOf } from './form';

const field = (change: Partial<FormField>): FormField => ({
  key: 'k',
  label: 'Key',
  help: null,
  placeholder: null,
  pattern: null,
  sign_in: null,
  lines: false,
  secret: false,
  required: true,
  ...change,
});

function check(change: Partial<FormField>, value: string, expected: string | undefined) {
  expect(complaint(field(change), value)).toBe(expected);
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

test('each way to sign in asks for its own answers and sends no others', () => {
  const connector: ConnectorRow = {
    id: 'apollo',
    name: 'Apollo',
    role: 'provider',
    own: false,
    sign_ins: [
      { name: 'usual', label: 'API key', browser: false, redirects: [] },
      { name: 'browser', label: 'In the browser', browser: true, redirects: [] },
    ],
    form: [
      field({ key: 'api_key', sign_in: 'usual' }),
      field({ key: 'client_id', sign_in: 'browser' }),
      field({ key: 'region' }),
    ],
    help_url: null,
    notes: [],
    streams: [],
    values: {},
  };
  const given = { api_key: 'a', client_id: 'c', region: 'r', base_url: 'u' };
  const checkWay = (way: string | undefined, keys: string[], sent: Record<string, string>) => {
    expect(fieldsOf(connector, way).map(({ key }) => key)).toEqual(keys);
    expect(valuesOf(connector, way, given)).toEqual(sent);
  };
  checkWay('usual', ['api_key', 'region'], {
    api_key: 'a',
    region: 'r',
    base_url: 'u',
    sign_in: 'usual',
  });
  checkWay('browser', ['client_id', 'region'], {
    client_id: 'c',
    region: 'r',
    base_url: 'u',
    sign_in: 'browser',
  });
  checkWay(undefined, ['region'], { region: 'r', base_url: 'u' });
});
