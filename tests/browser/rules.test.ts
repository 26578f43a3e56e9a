import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEngine, type Engine } from './engine';
import { complaints, context, launch, settled, watch } from './page';

let browser: Browser;
let engine: Engine;
let page: Page;
let heard: string[];

beforeAll(async () => {
  [browser, engine] = await Promise.all([launch(), startEngine()]);
  page = await (await context(browser)).newPage();
  heard = complaints(page);
  watch(page);
  await page.goto(engine.url);
  await page.locator('[data-place="today"]').waitFor();
  await page.keyboard.press('y');
  await page.keyboard.press('6');
  await page
    .getByText(/synced (just now|\d\d:\d\d)/)
    .nth(2)
    .waitFor({ timeout: 180_000 });
  await page.keyboard.press('8');
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await engine?.stop();
});

const editor = () => page.getByRole('dialog');
const tab = (name: RegExp) => editor().getByRole('tab', { name });
const stays = (part: string) => editor().getByRole('combobox', { name: `What stays: ${part}` });

async function noComplaint(): Promise<void> {
  await settled(page);
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
}

test('rules are chosen, changed for a part, looked at, kept and taken back', async () => {
  await page.locator('[data-place="setup"]').waitFor();
  await page.keyboard.press('r');
  const preset = editor().getByLabel('Begin with');
  await expect.poll(() => preset.inputValue()).toBe('prefer_trusted');
  await preset.selectOption('prefer_newest');
  await expect.poll(() => stays('Everything').inputValue()).toBe('newest');

  const add = editor().getByRole('combobox', {
    name: 'Add a source that is believed first: Phone numbers',
  });
  await add.selectOption('hunter');
  await add.selectOption('apollo');
  await editor().getByRole('button', { name: 'Apollo one earlier: Phone numbers' }).click();
  await expect
    .poll(() => editor().getByRole('list', { name: 'Believed first: Phone numbers' }).innerText())
    .toMatch(/Apollo[\s\S]*Hunter/);
  await stays('Job title').selectOption('longest');
  await expect.poll(() => preset.inputValue()).toBe('');
  await noComplaint();

  await tab(/^Text/).click();
  const text = editor().getByRole('textbox');
  await expect.poll(() => text.inputValue()).toContain('first = ["apollo", "hunter"]');
  await text.fill((await text.inputValue()).replace('longest', 'luck'));
  await editor().getByRole('button', { name: 'Read this text' }).click();
  await editor().getByText('The rules can’t be read.').waitFor();
  await text.fill((await text.inputValue()).replace('luck', 'oldest'));
  await editor().getByRole('button', { name: 'Read this text' }).click();
  await expect.poll(() => stays('Job title').inputValue()).toBe('oldest');

  // Closing loses nothing, and nothing is kept whose effect was not seen.
  await page.keyboard.press('Escape');
  await editor().waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Change the rules' }).click();
  await page.keyboard.press('Control+Enter');
  await editor()
    .getByText(/of [\d,]+ would have other values/)
    .waitFor();
  await noComplaint();
  await page.keyboard.press('Control+Enter');
  await editor().getByText('Version 2 is in force.').waitFor();

  await tab(/^Versions/).click();
  await noComplaint();
  await editor()
    .getByRole('button', { name: /Go back to version 1/ })
    .click();
  await editor()
    .getByText(/of [\d,]+ would have other values/)
    .waitFor();
  await page.keyboard.press('Control+Enter');
  await editor().getByText('Version 3 is in force.').waitFor();
  await tab(/^Rules/).click();
  await expect.poll(() => preset.inputValue()).toBe('prefer_trusted');
  // The text that could not be read was refused: that is no complaint.
  expect(heard.filter((line) => !line.includes(' 422 '))).toEqual([]);
});
