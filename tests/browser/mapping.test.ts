import { expect, test } from 'vitest';
import { checkEditor, editor, leave, openText, rewrite, tab } from './editor';
import { heard, page, practise, syncAll } from './practice';

practise(async () => {
  await syncAll();
  await page.keyboard.press('8');
});

const takes = () => editor().getByRole('textbox', { name: /^Takes/ });

async function field(name: string): Promise<void> {
  await editor().getByRole('searchbox', { name: 'Find a field' }).fill(name);
  await editor().getByRole('radio').first().check({ force: true });
}

test('a field is mapped by a value picked from real records, converted, looked at, kept and taken back', async () => {
  await page.locator('[data-place="setup"]').waitFor();
  await page.keyboard.press('m');
  await editor().getByLabel('Connection').selectOption({ label: 'Hunter' });
  await editor().getByText('Shown on the newest 20 records that came.').waitFor();
  await checkEditor('fields');

  await field('do not contact');
  await editor()
    .getByRole('button', { name: /^position / })
    .click();
  await expect.poll(() => takes().inputValue()).toBe('position');
  await editor().getByText('It is neither yes nor no.').waitFor();
  await checkEditor('a value that does not fit');
  await editor()
    .getByRole('button', { name: /^Yes where it says yes/ })
    .click();
  await editor()
    .getByText(/^20 given, 0 empty, 0 do not fit/)
    .waitFor();

  await takes().fill('((');
  await editor().getByText("The expression can't be understood.").waitFor();
  await editor()
    .getByRole('button', { name: /the connector's own|Leave it out/ })
    .click();

  await field('Job title');
  await editor().getByRole('button', { name: 'Split', exact: true }).click();
  await editor().getByLabel('Separator').fill('a');
  await editor().getByRole('combobox', { name: /^Take/ }).selectOption('last');
  await editor().getByRole('button', { name: 'Split', exact: true }).last().click();
  await expect.poll(() => takes().inputValue()).toBe('$trim($split(position, "a")[-1])');

  await tab(/^Last 30 days/).click();
  await editor()
    .getByText(/records of the last 30 days would be different/)
    .waitFor();
  await checkEditor('effect');
  await openText('[fields.title]');
  await rewrite('position', 'company');
  await field('Job title');
  await expect.poll(() => takes().inputValue()).toBe('$trim($split(company, "a")[-1])');

  // Closing loses nothing.
  await leave();
  await page.getByRole('button', { name: 'Mapping of Hunter' }).click();
  await editor().getByText('1 field changed, not kept yet.').waitFor();
  // Nothing is kept whose effect was not seen.
  await page.keyboard.press('Control+Enter');
  await editor()
    .getByText(/records of the last 30 days would be different/)
    .waitFor();
  await page.keyboard.press('Control+Enter');
  await editor().getByText("1 field differs from the connector's own.").waitFor();
  await page
    .getByText(/Hunter: mapping anew .*done|mapping anew/i)
    .first()
    .waitFor();

  await tab(/^Versions/).click();
  await checkEditor('versions');
  await editor().getByRole('button', { name: "Go back to the connector's own" }).click();
  await expect
    .poll(async () => {
      await page.keyboard.press('Control+Enter');
      return tab(/^Versions/).innerText();
    })
    .toContain('2');
  await editor().getByText("The connector's own mapping is in force.").waitFor();
  expect(heard.filter((line) => !line.includes('connection_busy'))).toEqual([]);
}, 180_000);
