import { expect, test } from 'vitest';
import type { PipelineRow, Way } from '../../platform';
import { asksFirst, needs, onward, wordsOf } from './words';

function way(to: string, more: Partial<Way> = {}): Way {
  return {
    ...{ to, name: to, key: to.slice(0, 1), exit: false, converts: false, proposed: false },
    ...{ because: [], lacks: [], fields: [], askable: true, reasons: [], carries: [] },
    ...more,
  };
}

function row(ways: Way[]): PipelineRow {
  return { ways } as unknown as PipelineRow;
}

test('one key leads to what is proposed, else to what comes next, and never out', () => {
  const check = (ways: Way[], to: string | undefined) => expect(onward(row(ways))?.to).toBe(to);
  check([way('out', { exit: true, proposed: true }), way('next')], 'next');
  check([way('next'), way('then', { proposed: true })], 'then');
  check([way('out', { exit: true })], undefined);
  check([], undefined);
});

test('it is asked first where something is missing, a reason is due or it becomes something else', () => {
  expect(asksFirst(way('next'))).toBe(false);
  expect(asksFirst(way('next', { converts: true }))).toBe(true);
  expect(asksFirst(way('next', { reasons: ['no_budget'] }))).toBe(true);
  const lack = { code: 'lack_field', params: { field: 'title' }, parts: [] };
  expect(asksFirst(way('next', { lacks: [lack] }))).toBe(true);
});

test('what is missing is said in words, also where one of several would do', () => {
  const happened = (event: string) => ({ code: 'stage_happened', params: { event }, parts: [] });
  const any = { code: 'stage_any', params: {}, parts: [happened('emailed'), happened('called')] };
  expect(wordsOf(any)).toBe('E-mail sent or Call');
  const lacks = [{ code: 'lack_field', params: { field: 'title' }, parts: [] }, any];
  expect(needs(way('next', { lacks }))).toBe('Job title · E-mail sent or Call');
  // A field is called what the form for it calls it.
  const source = { ...{ field: 'lead_source', label: 'Lead Source' }, kind: 'text', options: [] };
  const field = { code: 'lack_field', params: { field: 'lead_source' }, parts: [] };
  const fields = [{ ...source, suggested: null }];
  expect(needs(way('next', { lacks: [field], fields }))).toBe('Lead Source');
  const score = { code: 'lack_score', params: { score: 'fit', least: '70', is: '55' }, parts: [] };
  expect(wordsOf(score)).toBe('fit of at least 70; it is 55');
});
