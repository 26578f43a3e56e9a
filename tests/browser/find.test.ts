import { expect, test } from 'vitest';
import { checkAxe } from './checks';
import { heard, page, practise } from './practice';

practise(() => page.keyboard.press('4'));

const rows = () => page.getByRole('table', { name: 'People who were found' }).locator('tbody tr');

async function search(titles: string): Promise<void> {
  await page.getByLabel('Job titles').fill(titles);
  await page.keyboard.press('Enter');
}

test('a search that asks for nothing is refused in words', async () => {
  await page.keyboard.press('/');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'The search is empty' }).waitFor();
  await expect.poll(() => heard).toEqual([expect.stringContaining('find_nothing_asked')]);
  heard.length = 0;
});

test('a search is free, and who sells only searches is named with the price', async () => {
  await search('manager');
  await expect.poll(() => rows().count()).toBeGreaterThan(50);
  const sources = page.getByRole('list', { name: 'What each provider said' });
  await expect
    .poll(() => sources.innerText())
    .toMatch(/Apollo: 100 of \d+[\s\S]*Hunter: not asked/);
  await expect.poll(() => page.locator('footer').innerText()).toContain('0 credits today');
  await checkAxe(page, 'found');
});

test('buying by key stops at the ceiling, marks who is bought, and buys nobody twice', async () => {
  await page.getByLabel('At most', { exact: false }).last().fill('3');
  await page.locator('main').focus();
  await page.keyboard.press('a');
  await page.keyboard.press('b');
  const basket = page.getByRole('status').filter({ hasText: 'credits spent' });
  await expect.poll(() => basket.innerText()).toContain('left at the ceiling · 3 credits spent');
  const bought = rows().filter({ hasText: 'bought' });
  await expect.poll(() => bought.count()).toBe(3);
  await expect.poll(() => page.locator('footer').innerText()).toContain('3 credits today');

  // Everyone again, the three too: only what is missing is paid.
  await bought.first().getByRole('checkbox').check();
  await page.getByLabel('At most', { exact: false }).last().fill('0');
  await page.keyboard.press('Enter');
  await expect.poll(() => basket.innerText()).toContain('0 credits spent');
  await basket.filter({ hasText: 'not spent: known already' }).waitFor();
  await expect.poll(() => page.locator('footer').innerText()).toContain('3 credits today');
  expect(heard).toEqual([]);
});

test('a kept search is made again by two keys', async () => {
  await page.keyboard.press('4');
  await page.getByLabel('Job titles').fill('director');
  await page.locator('main').focus();
  await page.keyboard.press('k');
  const name = page.getByLabel('Name', { exact: true }).first();
  await name.fill('Directors');
  await page.keyboard.press('Enter');
  const kept = page.getByRole('group', { name: 'Kept searches' });
  await kept.getByRole('button', { name: /^Directors/ }).waitFor();

  await page.getByLabel('Job titles').fill('nobody of this name');
  await page.locator('main').focus();
  await page.keyboard.press('1');
  await page.locator('[data-place="today"]').waitFor();
  await page.keyboard.press('4');
  await kept.getByRole('button', { name: /^Directors/ }).waitFor();
  await page.keyboard.press('q');
  await expect.poll(() => page.getByLabel('Job titles').inputValue()).toBe('director');
  await expect.poll(() => rows().first().innerText()).toMatch(/director/i);
  await kept.getByRole('button', { name: 'Forget the search Directors' }).click();
  await kept.getByRole('button', { name: /^Directors/ }).waitFor({ state: 'detached' });
});

test('companies are looked for by key and by mouse, and their people from there', async () => {
  await page.getByLabel('Job titles').fill('');
  await page.locator('main').focus();
  await page.keyboard.press('c');
  await page.getByRole('tab', { name: 'Companies', selected: true }).waitFor();
  await expect.poll(() => page.getByLabel('Job titles').count()).toBe(0);
  await page.getByLabel('Countries').fill('United Kingdom');
  await page.keyboard.press('Enter');
  const table = page.getByRole('table', { name: 'Companies that were found' });
  await expect.poll(() => table.locator('tbody tr').count()).toBeGreaterThan(5);
  await page
    .getByRole('list', { name: 'What each provider said' })
    .getByText(/^Apollo: not asked/)
    .waitFor();
  await checkAxe(page, 'companies that were found');
  const first = table.locator('tbody tr').first();
  const domain = await first.locator('td').first().locator('.soft').innerText();
  await first.getByRole('button', { name: /^Find people at/ }).click();
  await page.getByRole('tab', { name: 'People', selected: true }).waitFor();
  await expect.poll(() => page.getByLabel('Companies or domains').inputValue()).toBe(domain);
  await expect.poll(() => table.count()).toBe(0);
  expect(heard).toEqual([]);
});
