import { expect, test } from 'vitest';
import { heard, LONG, page, practise, syncAll } from './practice';

practise(async () => {
  await syncAll();
  await page.keyboard.press('Control+8');
  await page.locator('[data-place="setup"]').waitFor();
}, true);

const backups = () => page.getByRole('region', { name: 'Backups' });

test('a backup is made by a key, and gone back to with what that means in sight', async () => {
  await backups().getByText('No copy yet.').waitFor();
  await page.keyboard.press('b');
  await backups().getByRole('listitem').first().waitFor(LONG);
  await expect.poll(() => backups().getByRole('listitem').count()).toBe(1);

  await backups()
    .getByRole('button', { name: /^Go back to / })
    .first()
    .click();
  await backups().getByText('nothing is written twice').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => backups().getByText('nothing is written twice').count()).toBe(0);

  await backups()
    .getByRole('button', { name: /^Go back to / })
    .first()
    .click();
  await backups().getByRole('button', { name: 'Go back', exact: true }).click();
  await page.getByText(/^Back at /).waitFor(LONG);
  await backups().getByText('What was there before going back').waitFor();
  // While the store is put in its place nobody is answered; what asked then asks again.
  expect(heard.filter((refused) => !refused.includes('workspace_not_open'))).toEqual([]);
  heard.length = 0;
});

test('a second folder that is not there is refused with the next step', async () => {
  await backups().getByLabel('Second folder').fill('/nowhere/at/all');
  await backups().getByRole('button', { name: 'Keep' }).click();
  await page.getByText('/nowhere/at/all is not a folder.').waitFor();
  await expect.poll(() => heard.length).toBe(1);
  heard.length = 0;
});

test('a source is synced by itself once that is chosen, and the next time is told', async () => {
  await page
    .getByRole('button', { name: /Hunter/ })
    .filter({ hasText: 'Limits' })
    .first()
    .click();
  const form = page.getByRole('form', { name: 'When Hunter is synced by itself' });
  await form.getByLabel('Sync by itself').selectOption({ label: 'Every hour' });
  await form.getByLabel('And at these times').fill('7:30, 99');
  await form.getByText('Hours and minutes, such as 07:30.').waitFor();
  await form.getByLabel('And at these times').fill('7:30, 13:00');
  await page.keyboard.press('Enter');
  await page.getByText(/^Hunter syncs by itself, next /).waitFor();
  await page.getByText('Next sync').waitFor();
  expect(heard).toEqual([]);
});

test('what helps to find out what is wrong is shown before it is saved', async () => {
  const part = page.getByRole('region', { name: 'Diagnostics' });
  await part.getByLabel('calls to sources').check();
  await part.getByRole('button', { name: 'Show what helps' }).click();
  const text = part.getByLabel('What helps to find out what is wrong');
  await expect.poll(() => text.inputValue()).toContain('"schema"');
  await expect.poll(() => text.inputValue()).not.toMatch(/@[a-z-]+\.(com|co\.uk|example)/);
  await part.getByRole('button', { name: 'Save as a file' }).click();
  await part.getByText(/^Saved as .*diagnostics-/).waitFor();
  expect(heard).toEqual([]);
});
