import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { checkAxe, checkWidth } from './checks';
import { press, settled, write } from './page';
import { on } from './stand-in';
import { failure } from './world/basics';
import { unchecked } from './world/states';
import { world, type World } from './world/world';

const asked = (engine: World) =>
  engine.calls.filter((call) => call.name === 'ask').map(({ input }) => input);
const dialog = (page: Page) => page.getByRole('dialog');

/** The page of somebody. */
async function toPerson(page: Page): Promise<void> {
  await press(page, '5');
  await page.getByRole('grid').focus();
  await press(page, 'ArrowDown', 'Enter');
  await page.getByRole('region', { name: 'Record', exact: true }).waitFor();
}

test('an address is looked for by two keys, for no more than the price that is shown', () =>
  on(unchecked(), async (page, engine) => {
    await toPerson(page);
    const panel = page.getByRole('region', { name: 'Record', exact: true });
    await panel.getByText('Hunter, up to 1 credit or 1 other provider').waitFor();
    await checkAxe(page, 'asking');
    await press(page, 'l');
    await dialog(page).getByText('up to 2 credits').waitFor();
    await checkAxe(page, 'ask dialog');
    await press(page, 'ArrowDown');
    await dialog(page).getByRole('button', { name: 'Ask: up to 2 credits' }).waitFor();
    await press(page, 'ArrowUp', 'Enter');
    await settled(page);
    expect(asked(engine)).toEqual([
      {
        connection: 'hunter',
        stream: 'email_find',
        question: null,
        person: 'person-1',
        ceiling: 1000,
      },
    ]);
    await expect.poll(() => dialog(page).count()).toBe(0);
  }));

test('an address is checked by key, and why it is not asked is said where it was asked for', () =>
  on(
    world({
      ask: () => {
        throw failure('connection_busy', { connection: 'Hunter', kind: 'sync' });
      },
    }),
    async (page, engine) => {
      await toPerson(page);
      await press(page, 'k', 'Enter');
      await dialog(page).getByRole('alert').waitFor();
      expect(asked(engine)).toMatchObject([{ stream: 'email_verify', ceiling: 500 }]);
      await press(page, 'Escape');
      await expect.poll(() => dialog(page).count()).toBe(0);
    },
  ));

test('what was asked without an answer is asked again only by whoever is told so and presses once more', () => {
  let refusals = 0;
  return on(
    world({
      ask: ({ again }) => {
        if (again) return { jobs: [] };
        refusals += 1;
        throw failure('ask_unanswered', { day: '2026-11-27' });
      },
    }),
    async (page, engine) => {
      await toPerson(page);
      await press(page, 'k', 'Enter');
      await dialog(page).getByText('The same was asked on 2026-11-27').waitFor();
      await dialog(page)
        .getByRole('button', { name: /^Ask again/ })
        .click();
      await expect.poll(() => dialog(page).count()).toBe(0);
      expect(refusals).toBe(1);
      expect(asked(engine)).toMatchObject([{ stream: 'email_verify' }, { again: true }]);
    },
  );
});

test('a weak card and the palette offer it too', () =>
  on(world(), async (page, engine) => {
    await press(page, '2', 'm');
    await page.locator('[data-card="weak"]').waitFor();
    await page.getByRole('button', { name: 'Find address' }).waitFor();
    await press(page, 'Control+k');
    await write(page, 'find address');
    await press(page, 'Enter');
    await press(page, 'Enter');
    await settled(page);
    expect(asked(engine)).toMatchObject([{ connection: 'hunter', stream: 'email_find' }]);
  }));

test('B checks the addresses of all weak records, after number, price and what is left were shown', () =>
  on(
    world({
      check_all: () => {
        throw failure('checks_beyond_budget', { connection: 'Hunter', credits: '6', left: '5' });
      },
    }),
    async (page, engine) => {
      await press(page, '2', 'm');
      await page.locator('[data-card="weak"]').waitFor();
      await page.getByRole('button', { name: 'Check all addresses' }).waitFor();
      await press(page, 'b');
      await dialog(page)
        .getByText('12 addresses, each up to 0.5 credits: up to 6 credits')
        .waitFor();
      await dialog(page).getByText('20 credits may still be spent at Hunter today.').waitFor();
      await checkAxe(page, 'check all');
      await press(page, 'Enter');
      await dialog(page).getByText('5 are left at Hunter today').waitFor();
      const asked = engine.calls.filter((call) => call.name === 'check_all');
      expect(asked.map(({ input }) => input)).toEqual([
        { connection: 'hunter', count: 12, ceiling: 6000 },
      ]);
    },
  ));

test('a company is looked up by key and by mouse', () =>
  on(world(), async (page, engine) => {
    await press(page, '5', 'c');
    await page.getByRole('grid').focus();
    await press(page, 'ArrowDown', 'l');
    await dialog(page).getByText('Hunter').waitFor();
    await press(page, 'Enter');
    await settled(page);
    await page.getByRole('button', { name: 'Look up Larkfield Dental', exact: true }).click();
    await dialog(page).getByRole('button', { name: /^Ask/ }).click();
    await settled(page);
    expect(asked(engine)).toMatchObject([
      { company: 'company-0-1', stream: 'company_enrich', ceiling: 1000 },
      { company: 'company-1-0' },
    ]);
    await expect.poll(() => page.getByRole('grid').count()).toBe(1);
    await checkWidth(page, 'companies');
  }));

test('where nobody can be asked that is said', () =>
  on(world({ ask_offers: () => ({ find: [], check: [], company: [] }) }), async (page) => {
    await press(page, '5', 'c');
    await page.getByRole('grid').focus();
    await press(page, 'l');
    await dialog(page).getByText('No provider that is connected').waitFor();
  }));
