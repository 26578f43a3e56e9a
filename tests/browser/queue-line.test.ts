import { expect, test } from 'vitest';
import { press, write } from './page';
import { heard, page, practise, syncAll } from './practice';

practise();

const card = () => page.locator('[data-card="weak"]');

test('with the engine: typed, refused, handed on, remarked, filtered, and all of it taken back', async () => {
  await syncAll();
  await page.keyboard.press('2');
  const kinds = page.getByRole('group', { name: 'Kind of card' });
  const count = async (kind: string) =>
    Number((await kinds.getByRole('button', { name: kind }).innerText()).replace(/\D/g, ''));
  while (
    (await kinds.getByRole('button', { name: 'Weak' }).getAttribute('aria-pressed')) !== 'true'
  )
    await press(page, 'c');
  await card().waitFor();

  // A value that can't be one, in words; then one that is kept, marked and taken back.
  await press(page, 'Control+k');
  await write(page, 'change e-mail');
  await press(page, 'Enter');
  await page.getByRole('textbox', { name: 'E-mail' }).fill('nobody');
  await press(page, 'Enter');
  await card()
    .getByText(/E-mail: it is not written as an address is/)
    .waitFor();
  await press(page, 'Escape', 'Control+k');
  await write(page, 'change town');
  await press(page, 'Enter');
  await page.getByRole('textbox', { name: 'Town' }).fill('Glue-on-Sea');
  await press(page, 'Enter');
  await page
    .getByText(/Town is Glue-on-Sea/)
    .first()
    .waitFor();
  await press(page, 'u');
  await page.getByText(/Taken back: .*Town is Glue-on-Sea/).waitFor();

  // A remark, and the card handed on with it.
  const waiting = await count('Weak');
  await press(page, 'r');
  await page.getByRole('dialog').getByRole('textbox').fill('Met at the fair.');
  await page.getByRole('dialog').getByRole('textbox').press('Enter');
  await card().getByText('“Met at the fair.”').waitFor();
  await press(page, 'h');
  await write(page, 'Ben');
  await press(page, 'Enter');
  await expect.poll(() => count('Weak')).toBe(waiting - 1);
  await press(page, 'o');
  await card()
    .getByText(/Handed on to Ben by/)
    .waitFor();
  await card().getByText('“Met at the fair.”').waitFor();
  await press(page, 'u');
  await page.getByText(/Taken back: .*handed on to Ben/).waitFor();
  await press(page, 'x');
  while (
    (await kinds.getByRole('button', { name: 'Weak' }).getAttribute('aria-pressed')) !== 'true'
  )
    await press(page, 'c');
  await expect.poll(() => count('Weak')).toBe(waiting);

  // A filter, kept and chosen again by its key.
  await press(page, 'x', 'f');
  await page.getByRole('combobox', { name: 'Score' }).selectOption('2 to 4 bits');
  await page.locator('main').focus();
  await press(page, 'Shift+K');
  await write(page, 'Middle');
  await press(page, 'Enter');
  const view = page.getByRole('button', { name: 'Middle', exact: true });
  await view.and(page.locator('[aria-pressed="true"]')).waitFor();
  await press(page, 'x', 'Shift+Q');
  await view.and(page.locator('[aria-pressed="true"]')).waitFor();
  await page.getByRole('button', { name: 'Forget the view Middle' }).click();
  await view.waitFor({ state: 'detached' });

  // What the engine refused is what the test is about.
  expect(heard.filter((text) => !text.includes(' 422 '))).toEqual([]);
}, 600_000);
