import { afterAll, expect, test } from 'vitest';
import { checkAxe } from './checks';
import { press, settled, write } from './page';
import { another, heard, page, practise, syncAll } from './practice';

const panel = () => page.getByRole('region', { name: 'Where it stands' });
const selected = () => page.getByRole('option', { selected: true });

practise();
afterAll(() => expect(heard).toEqual([]));

/** Goes down the list to somebody in a status. */
async function goTo(status: string): Promise<string> {
  await page.getByRole('listbox').focus();
  await press(page, 'Home');
  for (let at = 0; at < 100; at += 1) {
    const [name, , is] = await selected().locator('span').allInnerTexts();
    if (is === status) return name ?? '';
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`nobody is in ${status}`);
}

test('whoever has a lead in HaloPSA is in the pipeline after a sync', async () => {
  await syncAll();
  await press(page, '3');
  await selected().waitFor();
  await expect.poll(() => panel().getByRole('heading', { level: 2 }).innerText()).not.toBe('');
  await checkAxe(page, 'pipeline', {});
}, 300_000);

test('somebody is led on by keyboard, is asked for what is missing, and it can be taken back', async () => {
  const name = await goTo('New Lead');
  await press(page, 'a');
  await page.getByText(`${name}: Researching`).waitFor();
  await panel().getByText('Researching').first().waitFor();
  await panel().getByRole('heading', { name }).waitFor();

  await press(page, 'a');
  const form = page.getByRole('form', { name: 'To Contacted' });
  await form.getByText(/Needs: E-mail sent or Call/).waitFor();
  await expect.poll(() => form.getByRole('button', { name: 'Advance' }).isDisabled()).toBe(true);
  await checkAxe(page, 'what is missing', {});
  await press(page, 'Escape');

  await press(page, 'c', 'c');
  await page.getByText(`${name}: Spoken to`).waitFor();
  await press(page, 'a');
  await form.getByLabel('Lead Source').selectOption('Apollo.io');
  await form.getByLabel('Services Offered').focus();
  await write(page, 'Managed backup');
  await press(page, 'Enter');
  await page.getByText(`${name}: Contacted`).waitFor();
  await panel().getByText('Researching to Contacted').waitFor();
  // Spoken to: the next step is proposed, with the reason.
  await panel().getByText('Because: Call, spoken to in the last 30 days').waitFor();

  await press(page, 'u');
  await page.getByText(new RegExp(`Taken back: .*Researching to Contacted`)).waitFor();
  await expect.poll(() => panel().getByText('Researching to Contacted').count()).toBe(0);
}, 120_000);

test('who is out is closed by two keys', async () => {
  const name = await goTo('Researching');
  await press(page, 'x');
  const choice = page.getByRole('dialog', { name: `Close without success: ${name}` });
  await choice.waitFor();
  await checkAxe(page, 'ways out', {});
  await press(page, 'i');
  await page.getByText(`${name}: Invalid Data`).waitFor();
  await press(page, 'u');
  await page.getByText(/Taken back: .*Researching to Invalid Data/).waitFor();
}, 60_000);

test('a step back in the board, where no way leads, says so and does nothing', async () => {
  await goTo('Researching');
  await press(page, 'b');
  await page.getByRole('listbox', { name: 'Board' }).focus();
  await press(page, 'Shift+ArrowLeft');
  await page.getByText(/Nothing leads from Researching to New Lead/).waitFor();
  await checkAxe(page, 'board', {});
  await press(page, 'b');
}, 60_000);

test('what is being typed stays, also where the list is read again meanwhile', async () => {
  const name = await goTo('Researching');
  await press(page, 'a');
  const services = page.getByLabel('Services Offered');
  await services.fill('Managed back');
  const other = await another();
  const asked = page.waitForResponse((answer) => answer.url().endsWith('/api/pipeline'));
  await press(other, '3');
  await other.getByRole('option', { selected: true }).waitFor();
  await press(other, 'c', 'n');
  await asked;
  await settled(page);
  await expect.poll(() => services.inputValue()).toBe('Managed back');
  await expect.poll(() => panel().getByRole('heading', { level: 2 }).innerText()).toBe(name);
  await other.close();
  await press(page, 'Escape');
}, 60_000);
