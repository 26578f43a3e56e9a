import { parse } from 'smol-toml';
import { expect, test } from 'vitest';
import { changed, setOf, SLUICES, totalOf } from './set';

const usual = setOf(SLUICES)!;

test('what a text leaves out is as in Sluice’s own set', () => {
  expect(setOf('')).toEqual(usual);
  expect(setOf('[thresholds]\ngrades = { a = 95 }\n')?.thresholds).toEqual({
    ...usual.thresholds,
    grades: { ...usual.thresholds.grades, a: 95 },
  });
  expect(setOf('[email]\nvalid = 99\n')?.email).toEqual({ ...usual.email, valid: 99 });
  expect(setOf('[weights]\nemail = 100\n')?.weights).toEqual({ email: 100 });
  expect(setOf('[sources]\n')?.sources).toEqual({});
});

test('a text that can’t be read says nothing', () => {
  expect(setOf('[weights\n')).toBeUndefined();
});

test('points are added up for everybody and for a source', () => {
  expect(totalOf(usual)).toBe(100);
  expect(totalOf(usual, 'clay')).toBe(100);
  const more = setOf(changed(SLUICES, ['weights', 'email'], 30))!;
  expect([totalOf(more), totalOf(more, 'clay')]).toEqual([105, 105]);
});

test('a change and its way back are the text as it was', () => {
  const check = (path: string[], value: Parameters<typeof changed>[2], back: typeof value) => {
    const anew = changed(SLUICES, path, value);
    expect(anew).not.toBe(SLUICES);
    expect(anew.split('\n').filter((line) => line.startsWith('#'))).toEqual(
      SLUICES.split('\n').filter((line) => line.startsWith('#')),
    );
    expect(changed(anew, path, back)).toBe(SLUICES);
  };
  check(['weights', 'email'], 30, 25);
  check(['thresholds', 'weak_below'], 70, 60);
  check(['thresholds', 'grades', 'b'], 85, 80);
  check(['email', 'bars'], ['missing'], usual.email.bars);
  check(['freshness', 'falls_to', 'days'], 120, 90);
  check(['freshness', 'bands'], [{ days: 9, share: 100 }], usual.freshness.bands);
  check(['sources', 'clay', 'weights', 'agreement'], 25, 20);
  check(['sources', 'clay', 'weak_below'], 50, undefined);
});

test('a change of a text that leaves something out changes nothing else', () => {
  const check = (path: string[], value: Parameters<typeof changed>[2]) => {
    const told = changed('version = 1\n', path, value);
    expect(setOf(told)).toEqual(setOf(changed(SLUICES, path, value)));
  };
  check(['weights', 'email'], 30);
  check(['freshness', 'falls_to', 'days'], 120);
  check(['sources', 'hunter', 'weak_below'], 50);
  check(['sources', 'clay', 'weights', 'email'], 30);
  check(['thresholds', 'grades', 'a'], 95);
});

test('a source is as all others once nothing is said of it, and stays so', () => {
  const none = changed(SLUICES, ['sources', 'clay'], undefined);
  expect(setOf(none)?.sources).toEqual({});
  expect(parse(none).sources).toEqual({});
  expect(none).toContain('# Points possible by rule');
  expect(setOf(changed('', ['sources', 'clay'], undefined))?.sources).toEqual({});
  const other = changed(none, ['sources', 'hunter'], {});
  expect(setOf(changed(other, ['sources', 'hunter', 'weak_below'], 40))?.sources).toEqual({
    hunter: { weak_below: 40 },
  });
});
