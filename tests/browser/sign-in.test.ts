import { expect, test } from 'vitest';
import { checkAxe } from './checks';
import { context } from './page';
import { browser, heard, page, practise } from './practice';

practise(() => page.keyboard.press('8'));

const form = () => page.getByRole('form', { name: 'Connect Apollo' });
const step = () => page.getByRole('group', { name: 'Sign in to Apollo', exact: true });
const address = () => page.getByLabel('Address of the page');
const nothingWrong = () => checkAxe(page, 'sign-in');

/** Opens the form and chooses the browser by the keyboard. */
async function choose(): Promise<void> {
  if (!(await form().isVisible())) {
    await page.getByRole('button', { name: 'Connect another system' }).click();
    await page.getByRole('button', { name: /^Apollo/ }).click();
  }
  const ways = form().getByRole('group', { name: 'How to sign in' });
  await ways.getByRole('button', { name: 'In the browser' }).focus();
  await page.keyboard.press('Space');
}

test('each way to sign in asks for its own answers', async () => {
  await page.getByRole('button', { name: 'Connect another system' }).click();
  await page.getByRole('button', { name: /^Apollo/ }).click();
  await form().getByRole('textbox', { name: 'API key' }).waitFor();
  await expect.poll(() => form().getByLabel('Client ID').count()).toBe(0);
  await choose();
  await form().getByLabel('Client ID').waitFor();
  await expect.poll(() => form().getByRole('textbox', { name: 'API key' }).count()).toBe(0);
  await expect.poll(() => form().innerText()).toContain('http://127.0.0.1:47811/callback');
  await nothingWrong();
});

test('a wait for the browser can be stopped, and begun again', async () => {
  await form().getByRole('button', { name: 'Sign in in the browser' }).click();
  await expect
    .poll(() => address().inputValue())
    .toMatch(/^http:\/\/127\.0\.0\.1:\d+\/oauth\/authorize\?/);
  await nothingWrong();
  // Where the form was, and not somewhere below it.
  await expect.poll(() => step().evaluate((node) => node === document.activeElement)).toBe(true);
  const box = await step().boundingBox();
  expect(box && box.y >= 0 && box.y < 900).toBe(true);
  const first = await address().inputValue();
  await step().getByRole('button', { name: 'Cancel' }).click();
  await form().waitFor();
  const way = new URL(first).searchParams.get('redirect_uri') ?? '';
  await expect
    .poll(() =>
      fetch(way).then(
        () => 'open',
        () => 'closed',
      ),
    )
    .toBe('closed');
});

test('a wrong answer of the browser is said with a next step', async () => {
  await choose();
  await form().getByRole('button', { name: 'Sign in in the browser' }).click();
  await expect.poll(() => address().inputValue()).not.toBe('');
  const asked = new URL(await address().inputValue());
  await fetch(`${asked.searchParams.get('redirect_uri')}?code=x&state=another`);
  await step().getByRole('alert').waitFor();
  await expect.poll(() => step().innerText()).toContain('belongs to another sign-in');
  await nothingWrong();
  await step().getByRole('button', { name: 'Try again' }).click();
  await form().waitFor();
});

test('a yes in the browser connects Apollo, and signing in again is one button', async () => {
  await choose();
  await form().getByRole('button', { name: 'Sign in in the browser' }).click();
  await expect.poll(() => address().inputValue()).not.toBe('');
  const consent = await (await context(browser)).newPage();
  await consent.goto(await address().inputValue());
  await expect.poll(() => consent.innerText('body')).toContain('You are signed in');
  const again = page.getByRole('button', { name: 'Sign in to Apollo 2 again' });
  await again.waitFor();
  await expect
    .poll(() => page.locator('li').filter({ has: again }).innerText())
    .toContain('Credits left');

  await again.click();
  await expect.poll(() => address().inputValue()).not.toBe('');
  await consent.goto(await address().inputValue());
  await page.getByText('Signed in to Apollo 2.').waitFor();
  await consent.close();
  await nothingWrong();
  expect(heard).toEqual([]);
});
