import { describe, test } from 'vitest';
import { checkAxe, checkWidth } from './checks';
import { press, unfocus, type Look } from './page';
import { on } from './stand-in';
import { closed, firstRun } from './world/states';
import { world } from './world/world';

const LOOKS: [string, Look][] = [
  ['light', { theme: 'light' }],
  ['dark', { theme: 'dark' }],
  ['light, more contrast', { theme: 'light', contrast: 'more' }],
  ['dark, more contrast', { theme: 'dark', contrast: 'more' }],
  ['small', { theme: 'light', width: 1024, height: 640 }],
  ['twice the text', { theme: 'dark', width: 1024, height: 640, text: 200 }],
];

/** Every place and state: the keys that lead there. */
const STATES: [string, string[]][] = [
  ['today', ['1']],
  ['queue, pair', ['2']],
  ['queue, evidence', ['2', 'e']],
  ['queue, weak', ['2', 'm']],
  ['find', ['4']],
  ['find, companies', ['4', 'c']],
  ['people', ['5']],
  ['companies', ['5', 'c']],
  ['sync, plan', ['6']],
  ['sync, brake', ['6', 'a']],
  ['sync, written', ['6', 'w']],
  ['insight', ['7']],
  ['set-up', ['8', 'd']],
  ['palette', ['Control+k']],
  ['keys', ['?']],
  ['timeline', ['t']],
];

describe.each(LOOKS)('%s', (_, look) => {
  test(
    'axe finds nothing on any place and state, and nothing overflows sideways',
    () =>
      on(
        world(),
        async (page) => {
          for (const [state, keys] of STATES) {
            await press(page, ...keys);
            await checkAxe(page, state, look);
            await checkWidth(page, state);
            await page.keyboard.press('Escape');
            await unfocus(page);
          }
          await page.keyboard.press('5');
          await page.getByRole('grid').focus();
          await page.keyboard.press('Enter');
          await page.getByRole('button', { name: 'Show sources' }).waitFor();
          await checkAxe(page, 'record', look);
        },
        look,
      ),
    180_000,
  );

  test('axe finds nothing before a workspace is open', () =>
    on(
      firstRun(),
      async (page) => {
        await checkAxe(page, 'first run', look);
        await page.getByRole('button', { name: 'Connect HaloPSA' }).click();
        await page.getByRole('button', { name: 'Connect and test' }).click();
        await page.getByText('Address is needed.').waitFor();
        await checkAxe(page, 'form', look);
        await checkWidth(page, 'form');
        await page.getByRole('button', { name: 'In the browser', exact: true }).click();
        await page.getByText('http://127.0.0.1:47811/callback').waitFor();
        await page.getByRole('button', { name: 'Sign in in the browser' }).waitFor();
        await checkAxe(page, 'form for the browser', look);
        await checkWidth(page, 'form for the browser');
      },
      look,
    ));

  test('axe finds nothing on a closed workspace', () =>
    on(
      closed('vault_absent'),
      async (page) => {
        await checkAxe(page, 'closed', look);
        await checkWidth(page, 'closed');
      },
      look,
    ));
});
