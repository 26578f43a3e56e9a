import { expect, test } from 'vitest';
import { checkAxe, checkWidth } from './checks';
import { press, type Look, write } from './page';
import { SHOWN } from './places';
import { another, heard, LONG, page, practise, synced } from './practice';

practise();

const card = (kind?: string) => page.locator(kind ? `[data-card="${kind}"]` : '[data-card]');

/** The number in the chip of a kind of card. */
async function waiting(kind: 'Pairs' | 'Weak'): Promise<number> {
  const chip = page
    .getByRole('group', { name: 'Kind of card' })
    .getByRole('button', { name: kind });
  return Number((await chip.innerText()).replace(/[^\d]/g, ''));
}

/** Decides the card of `kind` on the table by key, and waits for the next one. */
async function decide(kind: 'Pairs' | 'Weak', key: string): Promise<void> {
  const before = await waiting(kind);
  await page.keyboard.press(key);
  await expect.poll(() => waiting(kind)).toBeLessThan(before);
}

/** Chooses the kind of card with C. */
async function turnTo(kind: 'pair' | 'weak'): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) {
    const name = kind === 'pair' ? 'Pairs' : 'Weak';
    const chip = page.getByRole('group', { name: 'Kind of card' }).getByRole('button', { name });
    if ((await chip.getAttribute('aria-pressed')) === 'true') break;
    await page.keyboard.press('c');
  }
  await card(kind).waitFor();
}

test('the whole line goes by keyboard: sync, judge, take back, write, see it agreed', async () => {
  await page.keyboard.press('y');
  await page.keyboard.press('6');
  await page.getByRole('progressbar').first().waitFor(LONG);
  await synced();

  await page.keyboard.press('2');
  await turnTo('pair');
  await decide('Pairs', 'm');
  await card('pair').waitFor();
  await decide('Pairs', 'n');
  await turnTo('weak');
  await decide('Weak', 'a');
  await card('weak').waitFor();
  await decide('Weak', 'q');

  const before = await waiting('Weak');
  await page.keyboard.press('u');
  await page.getByText(/Taken back: .*quarantined/).waitFor();
  await expect.poll(() => waiting('Weak')).toBe(before + 1);

  // The digits are the card's here.
  await press(page, 'Control+6');
  await page.getByText('New records').waitFor();
  await page.keyboard.press('a');
  const brake = page.getByRole('textbox', { name: /Type \d+ to release/ });
  const written = page.getByRole('tab', { name: /Written/, selected: true });
  await brake.or(written).waitFor();
  if (await brake.isVisible()) {
    const label = await page.getByText(/Type \d+ to release/).innerText();
    await brake.fill(/\d+/.exec(label)?.[0] ?? '');
    await page.keyboard.press('Enter');
  }
  await written.waitFor().catch(() => expect(heard).toEqual([]));
  await page.getByText(/\d agreed/).waitFor(LONG);
  await expect
    .poll(
      () =>
        page
          .getByRole('listitem')
          .filter({ hasText: /waiting|on its way/ })
          .count(),
      LONG,
    )
    .toBe(0);
}, 600_000);

const LOOKS: Look[] = [
  { theme: 'light' },
  { theme: 'dark', width: 1024, height: 640 },
  { theme: 'light', width: 1024, height: 640, text: 200 },
];

test.each(LOOKS)(
  'axe finds nothing on any place with the real numbers, and nothing overflows: %o',
  async (look) => {
    const shown = await another(look);
    for (const { name, go } of SHOWN) {
      await go(shown);
      await checkAxe(shown, name, look);
      await checkWidth(shown, name);
      await shown.keyboard.press('Escape');
      await shown.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await shown.close();
  },
  300_000,
);

test('a person is found, and says where each value comes from', async () => {
  await page.keyboard.press('5');
  const first = page.getByRole('grid').getByRole('row').nth(1);
  const name = await first.getByRole('gridcell').first().innerText();
  await page.keyboard.press('/');
  await write(page, name);
  await page.getByRole('row', { name }).first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Record' }).getByText(name).first().waitFor();
  await page.keyboard.press('p');
  await page.getByRole('button', { name: 'Hide sources' }).waitFor();
  await page.keyboard.press('Escape');
});

test('the doctor finds everything in order and a rebuild finds nothing different', async () => {
  await page.keyboard.press('8');
  await page.keyboard.press('d');
  await page.getByText('Everything is in order.').waitFor(LONG);
  await page.getByRole('button', { name: 'Derive and compare' }).click();
  const told = page.getByRole('status').filter({ hasText: /row/ });
  await told.waitFor(LONG);
  await expect.poll(() => told.innerText()).toContain('Equal row for row');
}, 400_000);

test('a secret that was typed is nowhere once it was sent', async () => {
  expect(heard).toEqual([]);
  const secret = 'canary-7d20-key';
  const answers: Promise<string>[] = [];
  page.on('response', (answer) => answers.push(answer.text().catch(() => '')));
  await press(page, '8');
  await page.getByRole('button', { name: 'Connect another system' }).click();
  await page
    .getByRole('button', { name: /Hunter/ })
    .last()
    .click();
  const form = page.getByRole('form');
  await form.getByRole('textbox').first().fill(secret);
  await form.getByRole('button', { name: 'Connect and test' }).click();
  await form.getByRole('alert').waitFor(LONG);
  await form.getByRole('button', { name: 'Cancel' }).click();
  await press(page, '8', '1', '5', '6');

  const kept = await page.evaluate(() => [
    document.documentElement.outerHTML,
    ...[...document.querySelectorAll('input')].map((input) => input.value),
    JSON.stringify({ ...localStorage }),
    JSON.stringify({ ...sessionStorage }),
    document.cookie,
    location.href,
    JSON.stringify(history.state),
  ]);
  for (const text of [...kept, ...heard, ...(await Promise.all(answers))]) {
    expect(text).not.toContain(secret);
  }
  expect(answers.length).toBeGreaterThan(0);
  // That the key was refused is what the test is about.
  heard.length = 0;
}, 60_000);

test('the page complained about nothing and keeps no key where others see it', async () => {
  expect(heard).toEqual([]);
  expect(page.url()).not.toContain('key');
});
