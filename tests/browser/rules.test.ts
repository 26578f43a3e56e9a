import { expect, test } from 'vitest';
import { checkEditor, editor, leave, openText, rewrite, tab } from './editor';
import { heard, page, practise, syncAll } from './practice';

practise(async () => {
  await syncAll();
  await page.keyboard.press('8');
});

const stays = (part: string) => editor().getByRole('combobox', { name: `What stays: ${part}` });

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
  await checkEditor('rules');

  await openText('first = ["apollo", "hunter"]');
  await rewrite('longest', 'luck');
  await editor().getByText('The rules can’t be read.').waitFor();
  await rewrite('luck', 'oldest');
  await expect.poll(() => stays('Job title').inputValue()).toBe('oldest');

  // Closing loses nothing, and nothing is kept whose effect was not seen.
  await leave();
  await page.getByRole('button', { name: 'Change the rules' }).click();
  await page.keyboard.press('Control+Enter');
  await editor()
    .getByText(/of [\d,]+ would have other values/)
    .waitFor();
  await checkEditor('effect');
  await page.keyboard.press('Control+Enter');
  await editor().getByText('Version 2 is in force.').waitFor();

  await tab(/^Versions/).click();
  await checkEditor('versions');
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
}, 180_000);
