import type { Page } from 'playwright-core';
import { press } from './page';
import { keys, type Shot } from './shot';
import {
  CLASH,
  CONTRADICTION,
  CROWD,
  GONE,
  handed,
  KNOT,
  MENDABLE,
  PAIR,
  REFUSED,
  spoken,
  WEAK,
} from './world/cards';
import { APART, COMPANY, EXIT } from './world/rare';
import { ACCEPTED, banded, betting, first, nothing, OFFER, viewed } from './world/states';
import { world } from './world/world';

/** Pairs of Hunter's in the middle band. */
async function narrow(page: Page): Promise<void> {
  await press(page, '2', 'f');
  await page.getByRole('combobox', { name: 'Source or list' }).selectOption('Hunter');
  await page.getByRole('combobox', { name: 'Score' }).selectOption({ index: 2 });
}

/** The queue: every kind of card, and what is done with it. */
export const QUEUE: Shot[] = [
  {
    name: 'queue-gone',
    world: () => first(GONE),
    go: keys('2'),
  },
  { name: 'queue-weak-asks', world, go: keys('2', 'm') },
  { name: 'queue-pair', world, go: keys('2') },
  { name: 'queue-pair-evidence', world, go: keys('2', 'e') },
  { name: 'queue-pair-taken', world, go: keys('2', '1', '2') },
  { name: 'queue-pair-edit', world, go: keys('2', 'v') },
  {
    name: 'queue-pair-typed',
    world,
    go: async (page) => {
      await press(page, '2', 'v');
      await page.keyboard.type('Robert James');
      await press(page, 'Enter', '2');
    },
  },
  {
    name: 'queue-pair-refused',
    world,
    go: async (page) => {
      await press(page, '2');
      await page.getByRole('button', { name: 'Change E-mail' }).click();
      await page.keyboard.type('robert.haigh');
      await press(page, 'Enter');
    },
  },
  {
    name: 'queue-weak-edit',
    world,
    go: async (page) => {
      await press(page, '2', 'm');
      await page.getByRole('button', { name: 'Add Phone' }).click();
      await page.keyboard.type('0113 4960142');
      await page.getByText('Reads as').waitFor();
    },
  },
  { name: 'queue-weak', world, go: keys('2', 'm') },
  { name: 'queue-weak-proposals', world: () => first(MENDABLE), go: keys('2') },
  { name: 'queue-proposals', world: () => first(MENDABLE), go: keys('2', 'b') },
  { name: 'queue-hand-on', world, go: keys('2', 'h', 'Enter') },
  { name: 'queue-handed', world: () => first(handed(PAIR)), go: keys('2', 'o') },
  { name: 'queue-clash', world: () => first(CLASH), go: keys('2', '1') },
  { name: 'queue-contradiction', world: () => first(CONTRADICTION), go: keys('2') },
  { name: 'queue-knot', world: () => first(KNOT), go: keys('2', '1', '3') },
  { name: 'queue-knot-crowd', world: () => first(CROWD), go: keys('2', '2', '4') },
  { name: 'queue-refused', world: () => first(REFUSED), go: keys('2') },
  {
    name: 'queue-refused-options',
    world: () => first({ ...REFUSED, lacking: 'lead_revenue_range' }),
    go: keys('2', 'v'),
  },
  { name: 'queue-bet-offered', world: () => betting({ offer: OFFER }), go: keys('2') },
  { name: 'queue-bet-open', world: () => betting({ open: ACCEPTED }), go: keys('2') },
  { name: 'queue-band-draw', world, go: keys('2', 'b') },
  { name: 'queue-band-judging', world: () => banded({ judged: 12 }), go: keys('2', 'b') },
  {
    name: 'queue-band-judged',
    world: () => banded({ judged: 30, at_most: 0.149, wrong: 1 }),
    go: keys('2', 'b'),
  },
  { name: 'queue-handed-weak', world: () => first(handed(WEAK)), go: keys('2', 'o') },
  { name: 'queue-remarks', world: () => first(spoken(WEAK)), go: keys('2') },
  { name: 'queue-remark', world, go: keys('2', 'r') },
  { name: 'queue-filter', world, go: keys('2', 'f') },
  { name: 'queue-filtered', world: viewed, go: narrow },
  {
    name: 'queue-filter-keep',
    world,
    go: async (page) => {
      await narrow(page);
      await page.locator('main').focus();
      await press(page, 'k');
      await page.keyboard.type('Hunter only');
    },
  },
  {
    name: 'queue-filter-empty',
    world,
    go: async (page) => {
      await press(page, '2', 'f');
      await page.getByRole('combobox', { name: 'Last seen' }).selectOption('90');
    },
  },
  { name: 'queue-empty', world: nothing, go: keys('2') },
  { name: 'queue-clash-both', world: () => first(APART), go: keys('2') },
  {
    name: 'queue-clash-edit',
    world: () => first(APART),
    go: async (page) => {
      await press(page, '2', 'v');
      await page.keyboard.type('Leiter Einkauf und Logistik');
    },
  },
  { name: 'queue-company', world: () => first(COMPANY), go: keys('2', '2') },
  { name: 'queue-company-evidence', world: () => first(COMPANY), go: keys('2', 'e') },
  { name: 'queue-exit', world: () => first(EXIT), go: keys('2') },
  {
    name: 'queue-exit-reasons',
    world: () =>
      first({ ...EXIT, reasons: ['no_budget', 'wrong_industry', 'competitor_conflict'] }),
    go: keys('2', '2'),
  },
];
