import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { checkAxe, checkWidth } from './checks';
import { press, settled } from './page';
import { on } from './stand-in';
import { failure } from './world/basics';
import { PIPELINE } from './world/pipeline';
import { world } from './world/world';

/** What has the focus: its name, else the card, the role or the element. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const at = document.activeElement as HTMLElement;
    const name = at.matches('button') ? (at.ariaLabel ?? at.innerText.split('\n')[0]) : undefined;
    return name ?? at.dataset.card ?? at.getAttribute('role') ?? at.localName;
  });
const expectFocus = (page: Page, on: string) => expect.poll(() => focused(page)).toBe(on);
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

test('what is said while a dialog is open is seen and put away in it, and the focus stays inside', () =>
  on(
    world({
      undo: () => {
        throw failure('disk_full');
      },
    }),
    async (page) => {
      await press(page, 't');
      const dialog = page.getByRole('dialog');
      await dialog
        .getByRole('button', { name: /^Take back: / })
        .first()
        .click();
      const said = dialog.getByRole('region', { name: 'Messages' });
      await said.getByText('The disk is full.').waitFor();
      expect(await said.getAttribute('aria-live')).toBe('polite');
      await checkAxe(page, 'said in a dialog');
      // By keys, and nothing lies above it.
      await said.getByRole('button', { name: 'Dismiss' }).focus();
      await said.getByRole('button', { name: 'Dismiss' }).click();
      await expect.poll(() => said.getByText('The disk is full.').count()).toBe(0);
      await expect
        .poll(() => page.evaluate(() => document.activeElement?.closest('dialog') !== null))
        .toBe(true);
      await dialog
        .getByRole('button', { name: /^Take back: / })
        .first()
        .click();
      await said.getByText('The disk is full.').waitFor();
      await press(page, 'Escape');
      await page.getByRole('region', { name: 'Messages' }).getByText('The disk is full.').waitFor();
    },
  ));

test('the focus is never lost: it is on the card, on the list, or where a dialog was opened', () =>
  on(
    world({
      pipeline: ({ stage }) => ({ ...PIPELINE, rows: stage === 'lead' ? [] : PIPELINE.rows }),
    }),
    async (page) => {
      await press(page, '2');
      await button(page, 'Hand on').click();
      await press(page, 'Escape');
      await expectFocus(page, 'Hand on');
      await button(page, 'Same').click();
      await expectFocus(page, 'weak');
      await button(page, 'Take back').click();
      await settled(page);
      await page.locator('[data-card="pair"]').waitFor();
      expect(['Take back', 'pair']).toContain(await focused(page));
      // A filter that leaves nothing, and the button that takes it away and goes with it.
      await press(page, 'f');
      await page.getByRole('combobox', { name: 'Last seen' }).selectOption('Unseen for 90 days');
      await page.getByText('No card that this filter shows is left.').waitFor();
      await page.locator('[data-place="queue"] .empty').getByRole('button').click();
      await page.locator('[data-card="pair"]').waitFor();
      await expectFocus(page, 'pair');

      await press(page, '3');
      await expectFocus(page, 'listbox');
      await press(page, 'f');
      await page.locator('[data-place="pipeline"] .empty').waitFor();
      await expectFocus(page, 'main');
      await press(page, 'f');
      await expectFocus(page, 'listbox');
    },
  ));

test('where a place is narrow, Tab goes through its head in the order that is seen', () =>
  on(
    world(),
    async (page) => {
      for (const key of ['1', '2', '3', '4', '5', '6', '7']) {
        await press(page, `Control+${key}`);
        const places = await page
          .locator('main header')
          .first()
          .evaluate((head) =>
            Array.from(head.querySelectorAll('h1, button'), (one) => {
              const { left, top, bottom } = one.getBoundingClientRect();
              return { left, top, bottom };
            }),
          );
        const back = places.slice(1).filter((one, at) => {
          const before = places[at];
          return (
            before &&
            (one.bottom <= before.top || (one.top < before.bottom && one.left < before.left))
          );
        });
        expect([key, back]).toEqual([key, []]);
        await checkWidth(page, `head ${key}`);
      }
    },
    { width: 560, height: 800 },
  ));
