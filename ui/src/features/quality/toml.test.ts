import { parse, type TomlValue } from 'smol-toml';
import { expect, test } from 'vitest';
import { at, literal, put } from './toml';

const check = (text: string, place: string, value: TomlValue | undefined, anew: string) => {
  const path = place.split('/');
  expect(put(text, path, value)).toBe(anew);
  expect(at(parse(anew), path)).toEqual(value);
};

test('a value is changed where it stands, and explanations stay', () => {
  check('# Why\n[a]\nb = 6   # so\nc = 1\n', 'a/b', 70, '# Why\n[a]\nb = 70   # so\nc = 1\n');
  check('a.b = 1', 'a/b', 2, 'a.b = 2');
  check('[a]\nb = "x # y" # z\n', 'a/b', 'w', '[a]\nb = "w" # z\n');
  check('[a]\n"b c" = [1, # one\n 2]\nd = 3\n', 'a/b c', [4], '[a]\n"b c" = [4]\nd = 3\n');
  check(
    "[a]\nb = '''\n[c]\nd = 1'''\n[c]\nd = 2\n",
    'c/d',
    3,
    "[a]\nb = '''\n[c]\nd = 1'''\n[c]\nd = 3\n",
  );
});

test('a value in braces is changed in them', () => {
  check('[a]\ng = { x = 1, y = 2 } # z\n', 'a/g/y', 3, '[a]\ng = { x = 1, y = 3 } # z\n');
  check('[a]\ng = { x = 1 }\n', 'a/g/y', 2, '[a]\ng = { x = 1, y = 2 }\n');
  check('[a]\ng = { x = 1 }\n', 'a/g/x', undefined, '[a]\ng = {}\n');
});

test('what is not there yet is written where it belongs', () => {
  check('[a]\nb = 1\n\n[c]\nd = 1\n', 'a/e', 2, '[a]\nb = 1\ne = 2\n\n[c]\nd = 1\n');
  check('[a]\nb = 1', 'c/d', [{ e: 1 }], '[a]\nb = 1\n\n[c]\nd = [{ e = 1 }]\n');
  check('', 'a', { b: 1, c: { d: 2 } }, '[a]\nb = 1\nc = { d = 2 }\n');
  check('v = 1\n[a]\n', 'w', 2, 'v = 1\nw = 2\n[a]\n');
});

test('what is taken out takes only its own lines along', () => {
  check('[a]\nb = 1 # so\nc = 1\n', 'a/b', undefined, '[a]\nc = 1\n');
  check('[a]\nb = 1\n[a.c]\nd = 1\n# e\n[f]\n', 'a', undefined, '# e\n[f]\n');
  check('# e\n[a.b]\nc = 1\n', 'a/b', undefined, '# e\n\n[a]\n');
  check('[a]\nb = 1\n', 'a/c/d', undefined, '[a]\nb = 1\n');
});

test('a text whose lines can’t be changed is written anew, and means the same', () => {
  const anew = put('[[a.list]]\nx = 1\n[[a.list]]\nx = 2\n', ['a', 'list'], [{ x: 3 }]);
  expect(parse(anew)).toEqual({ a: { list: [{ x: 3 }] } });
});

test('a value is written as it is read', () => {
  const values: TomlValue[] = [1, true, 'a "b" \\ c', ['x', 'y'], { 'a b': { c: [1] } }, {}, []];
  for (const value of values) {
    expect(parse(`value = ${literal(value)}`).value).toEqual(value);
  }
});
