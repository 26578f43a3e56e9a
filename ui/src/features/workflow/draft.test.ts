import { beforeEach, expect, test } from 'vitest';
import type { WorkflowDraft, WorkflowPage, WorkflowWay } from '../../platform';
import { Draft } from './draft.svelte';

const way = (from: string, to: string, more: Partial<WorkflowWay> = {}): WorkflowWay => ({
  ...{ from: [from], to, by: 'proposed', key: 'p' },
  ...more,
});

const OWN: WorkflowDraft = {
  version: 1,
  automatic: { engaged_becomes_prospect: false },
  status: [
    { code: 'contacted', name: 'Contacted', stage: 'lead', limit_hours: 168 },
    { code: 'no_interest', name: 'No Interest', stage: 'lead', end: 'exit' },
  ],
  transition: [
    way('engaged', 'new_prospect', { switch: 'engaged_becomes_prospect', converts: true }),
    way('contacted', 'no_interest', { after_hours: 720, fires: { present: 'title' } }),
  ],
};
const draft = new Draft({ draft: OWN } as WorkflowPage);

beforeEach(() => draft.discard());

test('a switch is turned for the way that it stands at', () => {
  draft.begin(0, 'automatic');
  expect(draft.now.automatic).toEqual({ engaged_becomes_prospect: true });
  expect(draft.now.transition[0]?.by).toBe('proposed');
  expect(draft.by(draft.now.transition[0] as WorkflowWay)).toBe('automatic');
  draft.begin(0, 'proposed');
  expect(draft.dirty).toBe(false);
});

test('what a person begins waits for nothing and has no switch', () => {
  draft.begin(1, 'manual');
  expect(draft.now.transition[1]).toEqual({
    ...{ by: 'manual', from: ['contacted'], key: 'p', to: 'no_interest' },
  });
  draft.begin(0, 'manual');
  expect(draft.now.automatic).toEqual({});
  expect(draft.now.transition[0]?.switch).toBeUndefined();
});

test('a change that is taken back is none', () => {
  const check = (change: () => void, back: () => void) => {
    change();
    expect(draft.dirty).toBe(true);
    back();
    expect(draft.dirty).toBe(false);
  };
  check(
    () => draft.status('contacted', { limit_hours: undefined }),
    () => draft.status('contacted', { limit_hours: 168 }),
  );
  check(
    () => draft.way(0, { requires: ['title'] }),
    () => draft.way(0, { requires: [] }),
  );
  check(
    () => draft.begin(1, 'automatic'),
    () => draft.begin(1, 'proposed'),
  );
});

test('a status is retired once', () => {
  const gone = { code: 'demo', name: 'Demo', stage: 'lead' as const };
  draft.retire({ ...gone, instead: 'contacted' });
  draft.retire({ ...gone, instead: 'no_interest' });
  expect(draft.now.retired).toEqual([{ ...gone, instead: 'no_interest' }]);
  expect(draft.nameOf('demo')).toBe('Demo');
});
