import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { PipelineRow } from '../../ui/src/platform/bindings';
import { press } from './page';
import { on } from './stand-in';
import { decision } from './world/decisions';
import { PIPELINE, standpoint } from './world/pipeline';
import { record } from './world/record';
import { world } from './world/world';

/** A list that begins after the person with this id. */
const without = (person: string) => ({
  ...PIPELINE,
  rows: PIPELINE.rows.filter((row) => row.person !== person),
});
const chosen = '[role="option"][aria-selected="true"]';
const focused = (page: Page) => page.evaluate(() => document.activeElement?.ariaLabel);

test('whoever was led on stays in sight where others come first now', () =>
  on(
    world({
      pipeline: ({ each }) => (each == null ? PIPELINE : without('person-0')),
      advance: () => decision('m1', 'move', ['Aurélie Simon'], 0),
    }),
    async (page, engine) => {
      await press(page, '3', 'a');
      await page.getByText('Aurélie Simon: Engaged').waitFor();
      // What is read anew holds others.
      await press(page, 'b');
      await page.locator(`${chosen}#on-person-0`).waitFor();
      await page.getByRole('heading', { name: 'Aurélie Simon' }).waitFor();
      await expect.poll(() => focused(page)).toBe('Board');
      expect(engine.calls.filter(({ name }) => name === 'pipeline').at(-1)?.input).toEqual({
        stage: null,
        each: 100,
      });
    },
  ));

test('a person’s page leads to where they stand, however far down, and back', () =>
  on(world({ pipeline: () => without('person-3') }), async (page) => {
    await press(page, '5');
    await page.getByRole('grid').focus();
    await press(page, 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter');
    await page.getByRole('region', { name: 'Pipeline' }).getByText('Lead').waitFor();
    await press(page, 'o');
    await page.locator(`${chosen}#at-person-3`).waitFor();
    await page.getByRole('heading', { name: 'Tina Hoffmann' }).waitFor();
    await expect.poll(() => focused(page)).toBe('Work list');
    await press(page, 'o');
    await page.getByRole('region', { name: 'Record', exact: true }).waitFor();
  }));

test('who has ended is shown where somebody asked for them', () => {
  const ended: Partial<PipelineRow> = {
    ...{ status: 'won', stage: 'opportunity', ways: [] },
    why: { code: 'next_ended', params: { status: 'Won' }, parts: [] },
  };
  const answered = world({
    pipeline: () => without('person-3'),
    person: ({ id }) => {
      const standing = standpoint(id);
      return {
        ...record(id),
        standing: standing && { ...standing, row: { ...standing.row, ...ended } },
      };
    },
  });
  return on(answered, async (page) => {
    await press(page, '5');
    await page.getByRole('grid').focus();
    await press(page, 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter', 'o');
    await page.locator(`${chosen}#at-person-3`).waitFor();
    await page.getByText('It has ended here.').waitFor();
  });
});
