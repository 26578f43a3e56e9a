import { afterAll, expect, test } from 'vitest';
import { checkAxe, checkWidth } from './checks';
import { context, openOn, press } from './page';
import { browser, heard, page, practise, syncAll } from './practice';
import { world } from './world/world';

const table = (name: string) => page.getByRole('table', { name });
/** Numbers: how many people each says, and its button. */
const numbers = (within = page.locator('[data-place="insight"]')) =>
  within.getByRole('button', { name: /^[\d,]+ (person|people): / });
const said = async (number: ReturnType<typeof numbers>) =>
  Number((await number.innerText()).replaceAll(',', ''));

practise();
afterAll(() => expect(heard).toEqual([]));

test('before anything was fetched the place says what to do', async () => {
  await press(page, '7');
  await page.getByText('Nothing to count yet.').waitFor();
  await checkAxe(page, 'nothing to count', {});
});

test('after a sync the numbers are there, and each opens the people it counts', async () => {
  await syncAll();
  await press(page, '7');
  await table('Stages and statuses').waitFor();
  const all = await numbers().count();
  expect(all).toBeGreaterThan(20);
  // One of each kind: the headline, a stage, a status, a source, the runs.
  for (const at of [0, 4, 12, all - 12, all - 1]) {
    const number = numbers().nth(at);
    const [value, name] = [await said(number), await number.getAttribute('aria-label')];
    await number.focus();
    await press(page, 'Enter');
    const what = name?.replace(/^[^:]*: /, '') ?? '';
    await page.getByText(`Counted in Insight: ${what}`).waitFor();
    const counted =
      value > 1000 ? 'more than 1,000' : new RegExp(`^${value.toLocaleString('en-GB')} p`);
    await page.getByRole('status').filter({ hasText: counted }).waitFor();
    await press(page, '7');
    // Back where it was.
    await expect.poll(() => page.evaluate(() => document.activeElement?.ariaLabel)).toBe(name);
  }
}, 300_000);

test('where it is held up is opened by one key, and the list says what it is', async () => {
  await press(page, '7');
  const held = await page.getByText(/^Held up at/).innerText();
  await press(page, 'h');
  await page.getByText('Counted in Insight:').waitFor();
  expect(held).toContain((await page.locator('.counted p').innerText()).split(/: |,/)[1]?.trim());
  await checkAxe(page, 'people who are counted', {});
  await page.getByRole('button', { name: 'Show everybody' }).click();
  await page.getByRole('group', { name: 'State' }).waitFor();
}, 60_000);

test('a period is chosen by key, and stays while people are looked at', async () => {
  await press(page, '7', 'f');
  const chosen = page.getByRole('button', { name: '7 days' });
  await page.getByText(/^since /).waitFor();
  await expect.poll(() => chosen.getAttribute('aria-pressed')).toBe('true');
  await press(page, '5', '7');
  await expect.poll(() => chosen.getAttribute('aria-pressed')).toBe('true');
  await press(page, 'f', 'f', 'f');
  await expect.poll(() => chosen.getAttribute('aria-pressed')).toBe('false');
}, 60_000);

test('the runs behind a counter are shown and put away', async () => {
  await press(page, '7', 'r');
  await page.getByRole('button', { name: /syncs done/ }).click();
  await table('syncs done').getByText('HaloPSA').waitFor();
  await checkAxe(page, 'runs', {});
  await checkWidth(page, 'runs');
  await page.getByRole('button', { name: /syncs done/ }).click();
  await table('syncs done').waitFor({ state: 'detached' });
}, 60_000);

test('the bars are told apart without colours', async () => {
  const other = await (await context(browser)).newPage();
  await openOn(other, world());
  await press(other, '7');
  const parts = other.locator('ol .bar rect');
  await parts.first().waitFor();
  const fills = await parts.evaluateAll((all) => all.map((part) => part.getAttribute('fill')));
  expect(new Set(fills).size).toBeGreaterThan(2);
  const lines = await parts.evaluateAll((all) => all.map((part) => getComputedStyle(part).stroke));
  expect(new Set(lines).size).toBe(1);
  await other.close();
}, 60_000);
