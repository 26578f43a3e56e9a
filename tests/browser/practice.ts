import type { Browser, Page } from 'playwright-core';
import { startEngine, type Engine } from './engine';
import { complaints, context, launch, watch } from './page';

/** The interface in a browser, over an engine with the practice workspace open. */
export interface Practice {
  browser: Browser;
  engine: Engine;
  page: Page;
  /** What the page complains about, added to as it does. */
  heard: string[];
}

/** Starts both and waits for the first place. */
export async function open(): Promise<Practice> {
  const [browser, engine] = await Promise.all([launch(), startEngine()]);
  const page = await (await context(browser)).newPage();
  const heard = complaints(page);
  watch(page);
  await page.goto(engine.url);
  await page.locator('[data-place="today"]').waitFor();
  return { browser, engine, page, heard };
}
