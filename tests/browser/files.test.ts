import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkAxe } from './checks';
import { settled } from './page';
import { LEADS } from './places';
import { heard, page, practise } from './practice';

let folder: string;

practise(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-files-'));
  // The browser's own dialog is left out: it is opened or suppressed by luck where nobody waits for it yet.
  await page.evaluate(() => {
    HTMLInputElement.prototype.click = () => undefined;
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Chooses a file with the key of the command. */
async function choose(name: string, text: string): Promise<void> {
  const file = join(folder, name);
  await writeFile(file, text);
  await page.keyboard.press('i');
  await page.locator('input[type=file]').setInputFiles(file);
}

const counts = () => page.getByRole('status', { name: 'What becomes of the rows' });

test('a list is looked at, put right, brought in, and taken back', async () => {
  await choose('leads.csv', LEADS);
  await page.getByRole('dialog', { name: 'Bring in leads.csv' }).waitFor();
  await expect.poll(() => counts().innerText()).toContain('1 known for certain');
  const field = page.getByLabel('Erreichbar unter becomes');
  await expect.poll(() => field.inputValue()).toBe('');
  await field.selectOption('phone');
  await expect.poll(() => counts().innerText()).toContain('1 new');
  await checkAxe(page, 'a list looked at');

  await page.getByRole('tab', { name: 'First rows' }).click();
  await page.getByText('+44 20 7946 0958').first().waitFor();
  await page.getByText('The row names nobody.').waitFor();
  await page.getByRole('button', { name: 'Bring in', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  await page.keyboard.press('6');
  await page.getByRole('tab', { name: /^Lists/ }).click();
  await page.getByText('4 rows · 1 new · 1 known · 0 doubtful · 1 weak').waitFor();
  const said = await page.getByText('1 row left out').innerText();
  const rejected = await readFile(said.slice(said.indexOf('/')), 'utf8');
  expect(rejected).toContain('The row names nobody.,5,');
  await settled(page);
  await checkAxe(page, 'lists');

  await page.getByRole('button', { name: 'Take back leads' }).click();
  await page.getByRole('button', { name: 'Bring back leads' }).waitFor();
  await page.keyboard.press('u');
  await page.getByRole('button', { name: 'Take back leads' }).waitFor();
  expect(heard).toEqual([]);
});

test('what is no list is refused with a reason and the dialog closes by key', async () => {
  await choose('page.csv', '<!doctype html><p>no list</p>');
  await page.getByRole('dialog').getByText('holds no rows and columns').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('a dropped file opens the same', async () => {
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'dropped.csv', { type: 'text/csv' }));
    return transfer;
  }, LEADS);
  await page.dispatchEvent('body', 'dragover', { dataTransfer: data });
  await page.getByText('Drop the list here').waitFor();
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
  await page.getByRole('dialog', { name: 'Bring in dropped.csv' }).waitFor();
  await expect.poll(() => counts().innerText()).toContain('3 known for certain');
});
