import { fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { engine } from '../../../test/engine';
import { forgetAnswers, hear } from '../../platform/queries.svelte';
import Asks from './Asks.svelte';
import CheckAll from './CheckAll.svelte';

beforeEach(() => forgetAnswers());
afterEach(() => vi.restoreAllMocks());

const stale = () => hear({ kind: 'stale', topics: ['queue', 'people', 'connections'] });
const press = async (name: string) =>
  fireEvent.click(await screen.findByRole('button', { name, hidden: true }));

test('the price that was shown is the one that is agreed to: another is shown first', async () => {
  let count = 12;
  const { calls } = engine({
    checks: () => [
      {
        connection: 'hunter',
        name: 'Hunter',
        count,
        more: false,
        unanswered: 0,
        each: { least: 0, most: 500 },
        price: { least: 0, most: count * 500 },
        left: null,
        sample: [],
      },
    ],
    check_all: () => ({ jobs: [] }),
  });
  let closed = 0;
  render(CheckAll, { close: () => (closed += 1) });
  await screen.findByRole('button', { name: 'Check 12 addresses: up to 6 credits', hidden: true });
  count = 20;
  stale();
  await screen.findByText('This has changed since it was shown.');
  await screen.findByText('12 addresses, each up to 0.5 credits: up to 6 credits');
  await press('Show the new price');
  await screen.findByText('It is about other addresses than you saw.');
  expect([closed, calls.filter(({ name }) => name === 'check_all')]).toEqual([0, []]);
  // The second press of a double one has read nothing.
  await press('Check 20 addresses: up to 10 credits');
  expect([closed, calls.filter(({ name }) => name === 'check_all')]).toEqual([0, []]);
  const now = performance.now() + 1000;
  vi.spyOn(performance, 'now').mockReturnValue(now);
  await press('Check 20 addresses: up to 10 credits');
  await expect.poll(() => closed).toBe(1);
  expect(calls.filter(({ name }) => name === 'check_all').map(({ input }) => input)).toEqual([
    { connection: 'hunter', count: 20, ceiling: 10_000 },
  ]);
});

test('a question stays about whom and at what price it was asked, whoever comes meanwhile', async () => {
  let most = 500;
  const { calls } = engine({
    ask_offers: () => ({
      find: [],
      check:
        most > 0
          ? [{ connection: 'hunter', name: 'Hunter', stream: 'verify', price: { least: 0, most } }]
          : [],
      company: [],
    }),
    ask: () => ({ jobs: [] }),
  });
  const { rerender } = render(Asks, { person: 'ann', name: 'Ann', values: [] });
  await press('Check address');
  most = 0;
  stale();
  await rerender({ person: 'bob', name: 'Bob' });
  await press('Ask: up to 0.5 credits');
  await expect
    .poll(() => calls.filter(({ name }) => name === 'ask').map(({ input }) => input))
    .toMatchObject([{ person: 'ann', ceiling: 500 }]);
});
