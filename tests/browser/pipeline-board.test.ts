import { afterAll, expect, test } from 'vitest';
import { checkAxe } from './checks';
import { press, write } from './page';
import { heard, page, practise, syncAll } from './practice';

const board = () => page.getByRole('listbox', { name: 'Board' });
const column = (status: string) => board().getByRole('group', { name: status, exact: true });
const cards = (status: string) => column(status).getByRole('option');
const selected = () => board().getByRole('option', { selected: true });
/** The number over a column. */
const people = async (status: string) =>
  Number(await column(status).locator('.name .soft').innerText());

practise(async () => {
  await syncAll();
  await press(page, '3', 'b');
  await board().waitFor();
});
afterAll(() => expect(heard).toEqual([]));

/** Goes by arrows to the first of a column. */
async function goTo(status: string): Promise<string> {
  await board().focus();
  const wanted = await cards(status).first().getAttribute('id');
  const at = (way: string) => async () => {
    const before = await selected().getAttribute('id');
    await press(page, way);
    return (await selected().getAttribute('id')) !== before;
  };
  const [left, right, up] = [at('ArrowLeft'), at('ArrowRight'), at('ArrowUp')];
  while (await left());
  while ((await column(status).getByRole('option', { selected: true }).count()) === 0) {
    if (!(await right())) throw new Error(`${status} is not reached`);
  }
  while (await up());
  expect(await selected().getAttribute('id')).toBe(wanted);
  return selected().locator('.strong').innerText();
}

test('arrows go from card to card, and Shift with an arrow leads to the next column', async () => {
  const name = await goTo('New Lead');
  const [before, there] = [await people('New Lead'), await people('Researching')];
  await press(page, 'Shift+ArrowRight');
  await page.getByText(`${name}: Researching`).waitFor();
  await column('Researching').getByRole('option', { selected: true }).getByText(name).waitFor();
  expect(await people('New Lead')).toBe(before - 1);
  expect(await people('Researching')).toBe(there + 1);
  await press(page, 'u');
  await cards('New Lead').getByText(name).waitFor();
}, 300_000);

test('a card is dragged to where a way leads, and nowhere else', async () => {
  const card = cards('New Lead').first();
  const name = await card.locator('.strong').innerText();
  await card.dragTo(column('Engaged'));
  await press(page, 'ArrowUp');
  expect(await cards('New Lead').getByText(name).count()).toBe(1);
  await card.dragTo(column('Researching'));
  await page.getByText(`${name}: Researching`).waitFor();
  await cards('Researching').getByText(name).waitFor();
  await press(page, 'u');
  await cards('New Lead').getByText(name).waitFor();
}, 60_000);

test('a conversion by arrow shows first what becomes what', async () => {
  const name = await goTo('Engaged');
  await press(page, 'Shift+ArrowRight');
  const form = page.getByRole('form', { name: 'To New Prospect' });
  await form.getByText('What becomes of the values').waitFor();
  await press(page, 'Enter');
  await page.getByText(`${name}: New Prospect`).waitFor();
  await cards('New Prospect').getByText(name).waitFor();
  await press(page, 'u');
  await cards('Engaged').getByText(name).waitFor();
}, 60_000);

test('a deal is dragged on, asked for what is missing, and won by an arrow', async () => {
  const card = cards('Progressing').first();
  const name = await card.locator('.strong').innerText();
  await card.dragTo(column('Negotiation'));
  await page.getByRole('form', { name: 'To Negotiation' }).getByLabel('Quotes/Proposals').waitFor();
  await write(page, 'Q-17');
  await press(page, 'Enter');
  await cards('Negotiation').getByText(name).waitFor();
  await checkAxe(page, 'board with a deal', {});

  const won = await people('Won');
  await goTo('Negotiation');
  await press(page, 'Shift+ArrowRight');
  await page.getByText(`${name}: Won`).waitFor();
  await expect.poll(() => people('Won')).toBe(won + 1);
  expect(await cards('Negotiation').getByText(name).count()).toBe(0);
  await press(page, 'u');
  await cards('Negotiation').getByText(name).waitFor();
}, 120_000);

test('a deal is lost by one key, or dragged there', async () => {
  const name = await goTo('Negotiation');
  const lost = await people('Lost');
  await press(page, 'x');
  await page.getByText(`${name}: Lost`).waitFor();
  await expect.poll(() => people('Lost')).toBe(lost + 1);
  await press(page, 'u');
  const card = cards('Negotiation').filter({ hasText: name });
  await card.waitFor();
  // Where it ends is beside where it stands once one stage is shown.
  await press(page, 'f', 'f', 'f');
  await column('Lost').scrollIntoViewIfNeeded();
  await card.dragTo(column('Lost'));
  await expect.poll(() => people('Lost')).toBe(lost + 1);
  await press(page, 'u');
  await card.waitFor();
}, 120_000);
