import { expect, test } from 'vitest';
import type { Check, Failure } from '../../platform';
import { page } from './page';

const check = (code: string, failure: Failure | null = null, more: Partial<Check> = {}): Check => ({
  code,
  connection: 'HaloPSA',
  ok: failure === null,
  failure,
  detail: {},
  ...more,
});

const renamed = check('halo_lead_statuses', {
  code: 'halo_status_renamed',
  params: { type: 'Lead', status: 'Contacted', found: 'Contact *made*' },
});

test('the page says what is wrong, what to do and where', () => {
  const scopes = check('halo_scopes', null, { detail: { fewest: 'edit:tickets' } });
  const text = page([check('store'), scopes, renamed]);
  for (const part of [
    '# What Sluice needs of HaloPSA\n',
    '## 1. Lead has no status Contacted, but Contact \\*made\\* looks like it.\n',
    '**What to do:** Rename',
    '**Where in HaloPSA:** A guess',
    'no more than these: `edit:tickets`.',
    '- Permissions of the application\n',
  ]) {
    expect(text).toContain(part);
  }
  expect(text).not.toMatch(/store|[{}]/);
});

test('a page of two connections says whose each thing is', () => {
  const text = page([renamed, check('halo_address', null, { connection: 'Branch' })]);
  expect(text).toContain('looks like it. (HaloPSA)');
  expect(text).toContain('- HaloPSA stands at the address (Branch)');
});

test('a page without anything wrong says so', () => {
  const text = page([check('halo_address')]);
  expect(text).toContain('found nothing wrong');
  expect(text).not.toContain('What to do');
});
