import { expect, test } from 'vitest';
import { checkEditor, editor, leave, openText, rewrite } from './editor';
import { press, unfocus } from './page';
import { heard, page, practise, syncAll } from './practice';

practise(async () => {
  await syncAll();
  await press(page, '8');
});

const field = (name: string) => editor().getByRole('spinbutton', { name, exact: true });
const WEAK = 'Waits below: Everybody';

/** Types a number where the focus is brought to. */
async function type(name: string, value: string): Promise<void> {
  await field(name).focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type(value);
  await press(page, 'Tab');
}

/** How many cards are in the queue, by the line below. */
async function waiting(): Promise<number> {
  const said = await page.getByText(/[\d,]+ in the queue/).innerText();
  return Number(/[\d,]+/.exec(said)?.[0].replaceAll(',', ''));
}

test('a threshold is changed by keyboard, its effect looked at, and kept: more wait in the queue', async () => {
  const section = page.getByRole('region', { name: 'Score' });
  await section.getByText('Sluice’s own set · Version 1').waitFor();
  const before = await waiting();
  await press(page, 'q');
  await expect.poll(() => field(WEAK).inputValue()).toBe('60');
  await checkEditor('points');
  await type(WEAK, '75');
  await press(page, 'Control+Enter');
  const wait = editor().getByRole('row', { name: /^Go out now, would wait for you \d/ });
  await wait.waitFor();
  await editor()
    .getByText(/would wait for you, and nobody more would go out/)
    .waitFor();
  const more = Number((await wait.innerText()).replace(/\D/g, ''));
  expect(more).toBeGreaterThan(0);
  await checkEditor('effect');
  await press(page, 'Control+Enter');
  await editor().getByText('Version 2 is in force.').waitFor();
  await leave();
  await section.getByText('Rules of your own · Version 2').waitFor();
  await section.getByText('Below 75 points a record waits for you.').waitFor();
  await expect.poll(waiting).toBe(before + more);
});

test('what is no such number is told where it stands, and what the engine refuses too', async () => {
  await unfocus(page);
  await press(page, 'q');
  await type('A direct line', '250');
  await editor().getByText('Until then it stays 100.').waitFor();
  await expect.poll(() => field('A direct line').getAttribute('aria-invalid')).toBe('true');
  await type('A direct line', '95');
  await expect.poll(() => editor().getByText('Until then it stays').count()).toBe(0);

  await type('Points for Phone number: Everybody', '30');
  await expect.poll(() => editor().getByText('Take 10 points away.').count()).toBe(2);
  await type('Points for Best source: Everybody', '0');
  await type('Points for Depth: Everybody', '0');
  await expect.poll(() => editor().getByText('Take 10 points away.').count()).toBe(1);
  await editor().getByRole('button', { name: 'Judge Clay like everybody' }).click();
  await expect.poll(() => editor().getByText('points away').count()).toBe(0);

  await type('Made up by a pattern', '60');
  await press(page, 'Control+Enter');
  await editor().getByText('Two numbers in the rules are the wrong way round.').waitFor();
  await checkEditor('refused');
  await editor().getByRole('button', { name: 'Show where' }).click();
  await expect
    .poll(() => field('Made up by a pattern').evaluate((of) => of === document.activeElement))
    .toBe(true);
  await editor()
    .getByText('“Made up by a pattern” must not be more than “Nobody has tried it”')
    .waitFor();
  await checkEditor('mended');
  await type('Made up by a pattern', '40');
  await expect.poll(() => editor().getByText('must not be more').count()).toBe(0);
  await editor().getByRole('checkbox', { name: 'Waits always: Made up by a pattern' }).check();
  await editor()
    .getByRole('combobox', { name: 'Judge a source otherwise' })
    .selectOption({ label: 'Hunter' });
  await type('Waits below: Hunter', '50');
});

test('the text keeps its explanations, and says what it can’t be read for', async () => {
  await openText('# Points possible by rule; together 100.');
  await openText('"guessed"');
  await openText('[sources.hunter]\nweak_below = 50');
  await rewrite('weak_below = 75', 'weak_below = high');
  await editor().getByText('The rules can’t be read.').waitFor();
  await rewrite('weak_below = high', 'weak_below = 70');
  await expect.poll(() => field(WEAK).inputValue()).toBe('70');
});

test('what is kept by all of that is taken back to Sluice’s own set', async () => {
  // Closing loses nothing.
  await leave();
  await unfocus(page);
  await press(page, 'q');
  await expect.poll(() => field('Waits below: Hunter').inputValue()).toBe('50');
  await editor().getByRole('button', { name: 'Take Sluice’s own set' }).click();
  await expect.poll(() => field(WEAK).inputValue()).toBe('60');
  await press(page, 'Control+Enter');
  await editor()
    .getByRole('row', { name: /^Weak now, would go out \d/ })
    .waitFor();
  await press(page, 'Control+Enter');
  await editor().getByText('Version 3 is in force.').waitFor();
  await leave();
  await page
    .getByRole('region', { name: 'Score' })
    .getByText('Sluice’s own set · Version 3')
    .waitFor();
  // What was refused was to be refused: that is no complaint.
  expect(heard.filter((line) => !line.includes(' 422 '))).toEqual([]);
});
