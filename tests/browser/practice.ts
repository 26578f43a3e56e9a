import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { startEngine, type Engine } from './engine';
import { complaints, context, launch, settled, watch, type Look } from './page';

/** The interface in a browser, over an engine with the practice workspace open: one for each file of tests. */
export let browser: Browser;
export let engine: Engine;
export let page: Page;
/** What the page complains about, added to as it does. */
export let heard: string[];

/** As long as a sync of the practice world may take. */
export const LONG = { timeout: 180_000 };

/** Opens the practice world before the tests of a file, goes where they begin, and closes it after them. */
export function practise(begin?: () => Promise<void>, lasting = false): void {
  beforeAll(async () => {
    [browser, engine] = await Promise.all([launch(), startEngine(lasting)]);
    page = await (await context(browser)).newPage();
    heard = complaints(page);
    await first(page);
    await begin?.();
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    await engine?.stop();
  });
}

/** Another page over the same engine, that looks as wanted. */
export async function another(look: Look = {}): Promise<Page> {
  const made = await (await context(browser, look)).newPage();
  await first(made);
  return made;
}

async function first(page: Page): Promise<void> {
  watch(page);
  await page.goto(engine.url);
  await page.locator('[data-place="today"]').waitFor();
  await settled(page);
}

/** Syncs everything and waits on Sync until it is done. */
export async function syncAll(): Promise<void> {
  await page.keyboard.press('y');
  await page.keyboard.press('6');
  await synced();
}

export async function synced(): Promise<void> {
  await page
    .getByText(/synced (just now|\d\d:\d\d)/)
    .nth(2)
    .waitFor(LONG);
}
