import { beforeEach, expect, test } from 'vitest';
import type { QualityPage } from '../../platform';
import { Draft } from './draft.svelte';
import { placesOf } from './places';
import { SLUICES } from './set';

const draft = new Draft({ text: SLUICES } as QualityPage);

beforeEach(() => draft.discard());

test('a change is not kept yet, and taken back it is none', () => {
  draft.put(['thresholds', 'weak_below'], 75);
  expect(draft.dirty).toBe(true);
  expect(draft.own).toBe(true);
  draft.put(['thresholds', 'weak_below'], 60);
  expect(draft.dirty).toBe(false);
});

test('closing the editor loses nothing, and Sluice’s own set is one step away', () => {
  draft.put(['weights', 'email'], 30);
  const again = new Draft({ text: SLUICES } as QualityPage);
  expect(again.now).toContain('email = 30');
  again.reset();
  expect(again.now).toBe(SLUICES);
  expect(draft.dirty).toBe(false);
});

test('a refusal is about the places that it names, and about none where it names none', () => {
  const of = (code: string, params: Record<string, string>) => placesOf({ code, params });
  expect(of('quality_order', { lower: 'email.unknown', higher: 'email.valid' })).toEqual([
    'email.unknown',
    'email.valid',
  ]);
  expect(of('quality_total', { place: 'weights', total: '99' })).toEqual(['weights']);
  expect(of('quality_nothing', { rule: 'depth' })).toEqual(['weights.depth']);
  expect(of('quality_text', { line: '3', said: '' })).toEqual([]);
  expect(of('store_busy', { place: 'weights' })).toEqual([]);
});
