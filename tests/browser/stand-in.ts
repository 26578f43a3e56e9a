import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { complaints, context, launch, openOn, type Look } from './page';
import type { World } from './world/world';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** Opens the interface over a stand-in engine, runs the test, and holds that the page complained about nothing. */
export async function on(
  engine: World,
  body: (page: Page, engine: World) => Promise<void>,
  look: Look = {},
): Promise<void> {
  const made = await context(browser, look);
  const page = await made.newPage();
  const heard = complaints(page);
  await openOn(page, engine);
  await body(page, engine);
  // Commands that the test has refused are no complaint.
  expect(heard.filter((line) => !line.includes(' 422 '))).toEqual([]);
  await made.close();
}
