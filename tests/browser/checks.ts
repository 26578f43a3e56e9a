import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Look } from './page';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The accessibility checker finds nothing. */
export async function checkAxe(page: Page, state: string, look: Look = {}): Promise<void> {
  const axe = new AxeBuilder({ page });
  // More contrast changes colours and nothing else.
  const { violations } = await (
    look.contrast ? axe.withRules(['color-contrast']) : axe.withTags(TAGS)
  ).analyze();
  const found = violations.map(
    ({ id, nodes }) => `${state}: ${id} ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
  expect(found).toEqual([]);
}

/** Nothing is wider than what it stands in. */
export async function checkWidth(page: Page, state: string): Promise<void> {
  const wider = await page.evaluate(() => {
    const place = document.querySelector('[data-place]');
    const boxes = [document.documentElement, place].filter((box) => box !== null);
    return boxes.filter((box) => box.scrollWidth > box.clientWidth + 1).length;
  });
  expect(wider, `${state} overflows sideways`).toBe(0);
}
