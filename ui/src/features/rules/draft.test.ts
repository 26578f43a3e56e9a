import { beforeEach, expect, test } from 'vitest';
import type { RuleSet, RulesPage } from '../../platform';
import { Draft } from './draft.svelte';

const OWN: RuleSet = {
  version: 1,
  every: { by: 'most_trusted', first: [] },
  trust: { system_of_record: 100, others: 10, of: { apollo: 50, zoominfo: 60 } },
  parts: {},
};
const draft = new Draft({ rules: OWN } as RulesPage);

beforeEach(() => draft.discard());

test('a change is not kept yet, and taken back it is none', () => {
  const check = (change: () => void, back: () => void) => {
    change();
    expect(draft.dirty).toBe(true);
    back();
    expect(draft.dirty).toBe(false);
    expect(draft.now).toEqual(OWN);
  };
  check(
    () => draft.every({ by: 'newest' }),
    () => draft.every({ by: 'most_trusted' }),
  );
  check(
    () => draft.part('phones', { by: 'longest', first: ['lusha'] }),
    () => draft.part('phones', { by: undefined, first: undefined }),
  );
  check(
    () => draft.believe('apollo', undefined),
    () => draft.believe('apollo', 50),
  );
  check(
    () => draft.trust({ others: 30 }),
    () => draft.trust({ others: 10 }),
  );
});

test('what is left out of a rule for a part is as everywhere', () => {
  draft.part('phones', { first: ['lusha'] });
  expect(draft.now.parts).toEqual({ phones: { first: ['lusha'] } });
  draft.part('phones', { by: 'newest', first: undefined });
  expect(draft.now.parts).toEqual({ phones: { by: 'newest' } });
});

test('closing the editor loses nothing', () => {
  draft.every({ by: 'oldest' });
  expect(new Draft({ rules: OWN } as RulesPage).now.every.by).toBe('oldest');
});
