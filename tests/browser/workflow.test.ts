import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { checkAxe, checkWidth } from './checks';
import { press, settled } from './page';
import { on } from './stand-in';
import { workflow } from './world/workflow';
import { world } from './world/world';

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Workflow' });
const tab = (page: Page, name: RegExp) => dialog(page).getByRole('tab', { name });
const by = (page: Page, way: string) =>
  dialog(page).getByRole('combobox', { name: `Who begins it: ${way}` });

async function check(page: Page, state: string): Promise<void> {
  await settled(page);
  await checkAxe(page, state);
  await checkWidth(page, state);
}

const CONVERSION = 'Engaged → New Prospect';

test('a switch is turned, its effect is looked at, and it is kept and taken back', () =>
  on(world(workflow()), async (page, engine) => {
    await press(page, '8', 'w');
    await dialog(page).waitFor();
    await expect.poll(() => by(page, CONVERSION).inputValue()).toBe('proposed');
    await by(page, CONVERSION).selectOption('automatic');
    await check(page, 'ways');

    await page.keyboard.press('Control+Enter');
    await dialog(page).getByText('Rules would move 3 people at once.').waitFor();
    await dialog(page)
      .getByRole('row', { name: /Grace Murray/ })
      .waitFor();
    await check(page, 'effect');
    expect(engine.calls.some(({ name }) => name === 'keep_workflow')).toBe(false);
    await page.keyboard.press('Control+Enter');
    await dialog(page).getByText('Version 2 is in force.').waitFor();
    const kept = engine.calls.find(({ name }) => name === 'keep_workflow');
    expect(kept?.input).toMatchObject({ draft: { automatic: { engaged_becomes_prospect: true } } });

    await tab(page, /^Versions/).click();
    await check(page, 'versions');
    await dialog(page)
      .getByRole('button', { name: /Go back to version 1/ })
      .click();
    await dialog(page).getByText('Nobody would be moved or proposed').waitFor();
    await page.keyboard.press('Control+Enter');
    await dialog(page).getByText('Version 3 is in force.').waitFor();
    await tab(page, /^Ways/).click();
    await expect.poll(() => by(page, CONVERSION).inputValue()).toBe('proposed');
  }));

test('a way is changed: its fields, its conditions, its time', () =>
  on(world(workflow()), async (page, engine) => {
    await press(page, '8', 'w');
    await dialog(page).waitFor();
    await dialog(page)
      .getByRole('button', { name: `Change ${CONVERSION}` })
      .click();
    await dialog(page)
      .getByRole('combobox', { name: `Ask for a field: ${CONVERSION}` })
      .selectOption('title');
    const needs = `must hold, ${CONVERSION}`;
    const add = dialog(page).getByRole('combobox', { name: `Add a condition: ${needs}` });
    await add.selectOption('score');
    await add.selectOption('happened');
    const least = dialog(page).getByRole('spinbutton', { name: `Least points: ${needs}` });
    await least.fill('101');
    await least.press('Tab');
    // More than there can be changes nothing.
    await expect.poll(() => least.inputValue()).toBe('70');
    await least.fill('60');
    await least.press('Tab');
    await dialog(page)
      .getByRole('combobox', { name: `How lines are joined: ${needs}` })
      .selectOption('any');
    await dialog(page).getByLabel('Hours in the status before').fill('48');
    await dialog(page).getByLabel('Hours in the status before').press('Tab');
    await check(page, 'way');

    // What is made of conditions in conditions is said, and changed as text.
    const silence = 'Contacted → No Interest';
    await dialog(page)
      .getByRole('button', { name: `Change ${silence}` })
      .click();
    await dialog(page).getByText('Change it under Text.').waitFor();

    await dialog(page)
      .getByRole('spinbutton', { name: 'Hours after which it is due: Engaged' })
      .fill('12');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+Enter');
    await dialog(page).getByText('Nobody would be moved or proposed').waitFor();
    await page.keyboard.press('Control+Enter');
    await dialog(page).getByText('Version 2 is in force.').waitFor();
    const kept = engine.calls.find(({ name }) => name === 'keep_workflow');
    const { draft } = kept?.input as { draft: { status: object[]; transition: object[] } };
    expect(draft.transition).toContainEqual({
      from: ['engaged'],
      to: 'new_prospect',
      by: 'proposed',
      switch: 'engaged_becomes_prospect',
      key: 'p',
      converts: true,
      requires: ['title'],
      after_hours: 48,
      needs: {
        any: [
          { score: { of: 'fit', least: 60 } },
          { happened: { event: 'replied', within_days: 30 } },
        ],
      },
    });
    expect(draft.status).toContainEqual({
      ...{ code: 'engaged', name: 'Engaged', stage: 'lead', limit_hours: 12 },
    });
  }));

test('whoever is in a status that is gone is told of, and led somewhere', () =>
  on(world(workflow()), async (page, engine) => {
    await press(page, '8', 'w');
    await dialog(page).waitFor();
    await tab(page, /^Text/).click();
    await dialog(page).getByRole('textbox').fill('without');
    await dialog(page).getByRole('button', { name: 'Read this text' }).click();
    const instead = dialog(page).getByLabel('In place of Negotiation (1 person)');
    await instead.waitFor();
    await check(page, 'retired');
    await instead.selectOption({ label: 'Progressing' });
    await page.keyboard.press('Control+Enter');
    await dialog(page).getByText('Nobody would be moved or proposed').waitFor();
    await page.keyboard.press('Control+Enter');
    await dialog(page).getByText('Version 2 is in force.').waitFor();
    const kept = engine.calls.find(({ name }) => name === 'keep_workflow');
    expect(kept?.input).toMatchObject({
      draft: {
        retired: [
          {
            code: 'negotiation',
            name: 'Negotiation',
            stage: 'opportunity',
            instead: 'progressing',
          },
        ],
      },
    });
  }));
