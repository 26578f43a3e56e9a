import { fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { expect, test } from 'vitest';
import type { AskedField, Way } from '../../platform';
import Step from './Step.svelte';

const field = (label: string, more: Partial<AskedField> = {}): AskedField => ({
  ...{ field: label.toLowerCase(), label, kind: 'text', options: [], suggested: null },
  ...more,
});
const way = (fields: AskedField[], reasons: string[] = []): Way => ({
  ...{ to: 'won', name: 'Won', key: 'w', exit: false, converts: false, proposed: false },
  ...{ because: [], lacks: [], askable: true, carries: [], fields, reasons },
});
const SOURCE = field('Source', { kind: 'choice', options: ['Apollo', 'Hunter'] });
const FIELDS = [
  { ...SOURCE, suggested: 'Apollo' },
  field('Budget'),
  { ...SOURCE, field: 'time', label: 'Time' },
];

const at = () => (document.activeElement as HTMLInputElement).labels?.[0]?.textContent?.trim();
const enter = async () => {
  await fireEvent.submit(screen.getByRole('form'));
  await tick();
};

test('what is missing is asked for one by one, each has the focus, and all of it is said once', async () => {
  const said: unknown[] = [];
  render(Step, {
    way: way(FIELDS),
    go: (values) => {
      said.push(values);
      return Promise.resolve(undefined);
    },
    close: () => undefined,
  });
  await tick();
  expect(at()).toMatch(/^Budget/);
  await enter();
  expect(screen.queryByLabelText(/^Time/)).toBeNull();
  await fireEvent.input(screen.getByLabelText(/^Budget/), { target: { value: '10K' } });
  await enter();
  expect(at()).toMatch(/^Time/);
  // A second press is not meant for what came with the first.
  await enter();
  expect(said).toEqual([]);
  await fireEvent.change(screen.getByLabelText(/^Time/), { target: { value: 'Hunter' } });
  await Promise.all([enter(), enter()]);
  expect(said).toEqual([
    [
      { field: 'source', value: 'Apollo' },
      { field: 'budget', value: '10K' },
      { field: 'time', value: 'Hunter' },
    ],
  ]);
});

test('what becomes known meanwhile asks for one more and leaves the focus where somebody types', async () => {
  const props = { go: () => Promise.resolve(undefined), close: () => undefined };
  const { rerender } = render(Step, { way: way([field('Budget'), field('Need')]), ...props });
  await tick();
  await rerender({ way: way([field('Budget', { suggested: '5K' }), field('Need')]) });
  screen.getByLabelText(/^Need/);
  expect(at()).toMatch(/^Budget/);
});

test('where all is known, the focus is on the reason that is due', async () => {
  render(Step, {
    way: way([field('Budget', { suggested: '5K' })], ['bad_data']),
    go: () => Promise.resolve(undefined),
    close: () => undefined,
  });
  await tick();
  expect(document.activeElement).toBe(screen.getByRole('radio'));
});
