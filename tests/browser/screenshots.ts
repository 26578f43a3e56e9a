import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { context, launch, openOn, press, settled, type Look } from './page';
import { SHOWN } from './places';
import { another, page, practise, synced } from './practice';
import { failure } from './world/basics';
import { keys, type Shot } from './shot';
import { QUEUE } from './shots-queue';
import { aside } from './world/aside';
import { COMPARED, compared } from './world/compared';
import { FOUND_COMPANIES } from './world/find';
import { INSIGHT, QUIET } from './world/insight';
import { planned } from './world/plan';
import { ADDRESSES, LEFT } from './world/pushes';
import {
  acted,
  closed,
  firstRun,
  nothing,
  signing,
  syncing,
  unchecked,
  viewed,
} from './world/states';
import { tenant } from './world/tenant';
import { STATUS } from './world/today';
import { world } from './world/world';

const TARGET = fileURLToPath(new URL('../../target/screenshots/', import.meta.url));

const SIZES: [string, Look][] = [
  ['1440x900', { width: 1440, height: 900 }],
  ['1024x640', { width: 1024, height: 640 }],
  ['1024x640-200pc', { width: 1024, height: 640, text: 200 }],
];

/** Chooses the browser at Apollo; signs in where the answers are given. */
const way = (answered: boolean) => async (page: Page) => {
  await press(page, '8');
  await page.getByRole('button', { name: 'Connect another system' }).click();
  await page
    .getByRole('button', { name: /^Apollo/ })
    .last()
    .click();
  await page.getByRole('button', { name: 'In the browser', exact: true }).click();
  if (answered) {
    await page.getByLabel('Client ID').fill('5f1c2a');
    await page.getByRole('textbox', { name: 'Client secret' }).fill('secret');
  }
  await page.getByRole('button', { name: 'Sign in in the browser' }).click();
};

/** Somebody's page. */
async function toPerson(page: Page): Promise<void> {
  await press(page, '5');
  await page.getByRole('grid').focus();
  await press(page, 'ArrowDown', 'Enter');
}

const SHOTS: Shot[] = [
  ...QUEUE,
  {
    name: 'sync-aside',
    world: () => world(aside()),
    go: async (page) => {
      await press(page, '6');
      await page.getByRole('tab', { name: 'Set aside' }).click();
      await page.getByText('What HaloPSA sent').first().click();
    },
  },
  {
    name: 'setup-stand-in',
    world,
    go: async (page) => {
      await press(page, '8');
      await page.getByRole('region', { name: 'Backups' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'setup-diagnostics',
    world,
    go: async (page) => {
      await press(page, '8');
      await page.getByRole('region', { name: 'Diagnostics' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'closed-damaged',
    world: () => closed('store_damaged'),
  },
  {
    name: 'setup-schedule',
    world,
    go: async (page) => {
      await press(page, '8');
      await page
        .getByRole('button', { name: /^Limits of/ })
        .first()
        .click();
    },
  },
  {
    name: 'first-run',
    world: firstRun,
  },
  {
    name: 'first-run-connect',
    world: firstRun,
    go: (page) => page.getByRole('button', { name: 'Connect HaloPSA' }).click(),
  },
  { name: 'closed-vault-absent', world: () => closed('vault_absent') },
  { name: 'closed-store-unreadable', world: () => closed('store_unreadable') },
  { name: 'closed-in-use', world: () => closed('workspace_in_use', { folder: '/home/ada' }) },
  {
    name: 'closed-store-newer',
    world: () => closed('store_newer', { found: '9', known: '1' }),
  },
  { name: 'today-usual', world },
  { name: 'today-nothing-connected', world: nothing },
  {
    name: 'today-offline',
    world: () => world({ status: () => ({ ...STATUS, online: false }) }),
  },
  { name: 'people-asks', world: unchecked, go: toPerson },
  {
    name: 'people-ask',
    world: unchecked,
    go: async (page) => {
      await toPerson(page);
      await press(page, 'l');
    },
  },
  {
    name: 'companies-look-up',
    world,
    go: async (page) => {
      await press(page, '5', 'c');
      await page.getByRole('grid').focus();
      await press(page, 'l');
    },
  },
  {
    name: 'today-pace',
    world,
    go: (page) => page.getByRole('region', { name: 'Your judging' }).scrollIntoViewIfNeeded(),
  },
  {
    name: 'setup-judging',
    world,
    go: async (page) => {
      await press(page, '8');
      await page.getByRole('region', { name: 'Judging' }).scrollIntoViewIfNeeded();
    },
  },
  { name: 'pipeline-list', world, go: keys('3') },
  { name: 'pipeline-missing', world, go: keys('3', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'a') },
  { name: 'pipeline-convert', world, go: keys('3', 'ArrowDown', 'ArrowDown', 'a') },
  { name: 'pipeline-happened', world, go: keys('3', 'c') },
  { name: 'pipeline-exits', world, go: keys('3', 'x') },
  { name: 'pipeline-board', world, go: keys('3', 'b') },
  { name: 'pipeline-empty-stage', world, go: keys('3', 'f', 'f') },
  { name: 'pipeline-empty', world: nothing, go: keys('3') },
  { name: 'find-empty', world, go: keys('4') },
  {
    name: 'find-companies',
    world: () => world({ found: () => FOUND_COMPANIES }),
    go: keys('4'),
  },
  {
    name: 'find-no-company',
    world: () => world({ found: () => ({ ...FOUND_COMPANIES, companies: [] }) }),
    go: keys('4'),
  },
  { name: 'people-list', world, go: keys('5') },
  {
    name: 'people-record',
    world,
    go: async (page) => {
      await press(page, '5');
      await page.getByRole('grid').focus();
      await press(page, 'ArrowDown', 'Enter', 'p');
    },
  },
  {
    name: 'people-edit',
    world,
    go: async (page) => {
      await press(page, '5');
      await page.getByRole('grid').focus();
      await press(page, 'ArrowDown', 'Enter', 'p', 'v', 'ArrowDown');
    },
  },
  {
    name: 'people-split',
    world,
    go: async (page) => {
      await toPerson(page);
      await press(page, 'n');
      await page.getByRole('region', { name: 'Why it was joined' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'people-companies',
    world,
    go: keys('5', 'c'),
  },
  { name: 'people-empty', world: nothing, go: keys('5') },
  { name: 'sync-plan', world, go: keys('6') },
  { name: 'sync-brake', world, go: keys('6', 'a') },
  {
    name: 'sync-refused-plan',
    world: () =>
      world({
        plan: () => ({
          ...planned(100),
          waiting: 25,
          refusal: failure('halo_not_read', { connection: 'HaloPSA' }),
        }),
      }),
    go: keys('6'),
  },
  { name: 'sync-ledger', world, go: keys('6', 'w') },
  {
    name: 'sync-ledger-open',
    world,
    go: async (page) => {
      await press(page, '6', 'w');
      await page
        .getByRole('button', { expanded: false, name: 'What is written of' })
        .nth(4)
        .click();
    },
  },
  { name: 'sync-compared', world: () => world(compared(COMPARED)), go: keys('6', 'w') },
  { name: 'sync-compared-never', world: () => world(compared(null)), go: keys('6', 'w') },
  { name: 'sync-running', world: syncing, go: keys('6') },
  { name: 'sync-lists-empty', world, go: keys('6', 'w', 'w') },
  { name: 'sync-empty', world: nothing, go: keys('6') },
  { name: 'insight-usual', world, go: keys('7') },
  { name: 'insight-sources', world, go: keys('7', 's') },
  {
    name: 'insight-runs',
    world,
    go: async (page) => {
      await press(page, '7', 'r');
      await page.getByRole('button', { name: /syncs stopped/ }).click();
    },
  },
  {
    name: 'insight-held-by-time',
    world: () =>
      world({
        insight: () => ({
          ...INSIGHT,
          bottleneck: {
            ...{ status: 'contacted', name: 'Contacted', why: 'time', people: 118, of: null },
            share: 0.62,
          },
        }),
      }),
    go: keys('7'),
  },
  { name: 'insight-people', world, go: keys('7', 'h') },
  { name: 'insight-quiet', world: () => world({ insight: () => QUIET }), go: keys('7') },
  { name: 'insight-empty', world: nothing, go: keys('7') },
  {
    name: 'insight-failed',
    world: () =>
      world({
        insight: () => {
          throw failure('store_busy');
        },
      }),
    go: keys('7'),
  },
  { name: 'setup-usual', world, go: keys('8') },
  {
    name: 'setup-access',
    world: () =>
      world({
        change_access: () => {
          throw failure('bad_credentials', { connector: 'HaloPSA' });
        },
      }),
    go: async (page) => {
      await press(page, '8');
      await page.getByRole('button', { name: 'New key for HaloPSA' }).click();
      await page.getByLabel('Client secret', { exact: true }).fill('not the one');
      await page.getByRole('button', { name: 'Try and keep' }).click();
    },
  },
  {
    name: 'setup-pushes',
    world: () => world({ push_addresses: () => ADDRESSES }),
    go: keys('8', 'p'),
  },
  {
    name: 'setup-left-open',
    world: () => world({ disconnect: () => ({ left_open: LEFT }) }),
    go: async (page) => {
      await press(page, '8');
      await page.getByRole('button', { name: 'Disconnect Apollo' }).click();
      await page.getByRole('button', { name: 'Forget the key' }).click();
      await page.getByText('still open at Apollo').waitFor();
    },
  },
  {
    name: 'setup-score-refused',
    world,
    go: async (page) => {
      await press(page, '8', 'q');
      const score = page.getByRole('dialog');
      const field = (name: string) => score.getByRole('spinbutton', { name });
      await field('Made up by a pattern').fill('60');
      await field('Points for Phone number: Everybody').fill('30');
      await field('A direct line').fill('250');
      await press(page, 'Tab', 'Control+e');
      await score.getByRole('button', { name: 'Show where' }).click();
    },
  },
  { name: 'setup-doctor', world, go: keys('8', 'd') },
  { name: 'setup-halo', world: () => world(tenant('done')), go: keys('8', 's') },
  {
    name: 'setup-halo-statuses',
    world: () => world(tenant('done')),
    go: async (page) => {
      await press(page, '8', 's');
      await page.getByRole('tab', { name: /^Statuses/ }).click();
    },
  },
  {
    name: 'setup-halo-fields',
    world: () => world(tenant('done')),
    go: async (page) => {
      await press(page, '8', 's');
      await page.getByRole('tab', { name: /^Fields/ }).click();
    },
  },
  {
    name: 'setup-halo-running',
    world: () => world(tenant('running')),
    go: keys('8', 's', 'Control+Enter'),
  },
  {
    name: 'setup-halo-done',
    world: () => world(tenant('done')),
    go: keys('8', 's', 'Control+Enter'),
  },
  {
    name: 'setup-halo-refused',
    world: () => world(tenant('failed')),
    go: keys('8', 's', 'Control+Enter'),
  },
  {
    name: 'setup-halo-unreachable',
    world: () =>
      world({
        ...tenant('done'),
        halo_setup: () => {
          throw failure('unreachable', { host: 'acme.halopsa.com' });
        },
      }),
    go: keys('8', 's'),
  },
  {
    name: 'setup-connect',
    world,
    go: async (page) => {
      await press(page, '8');
      await page.getByRole('button', { name: 'Connect another system' }).click();
      await page
        .getByRole('button', { name: /Apollo/ })
        .last()
        .click();
      await page.getByText('documented by the vendor').click();
    },
  },
  {
    name: 'setup-connect-choose',
    world,
    go: async (page) => {
      await press(page, '8');
      await page.getByRole('button', { name: 'Connect another system' }).click();
    },
  },
  { name: 'setup-sign-in-missing', world: signing, go: way(false) },
  { name: 'setup-sign-in-waits', world: signing, go: way(true) },
  {
    name: 'setup-sign-in-failed',
    world: () =>
      signing({ state: 'failed', address: null, failure: failure('sign_in_denied', {}) }),
    go: way(true),
  },
  { name: 'palette', world, go: keys('2', 'Control+k') },
  { name: 'keys', world, go: keys('2', '?') },
  { name: 'keys-views', world: viewed, go: keys('2', '?') },
  { name: 'timeline', world, go: keys('t') },
  {
    name: 'timeline-each',
    world: acted,
    go: async (page) => {
      await press(page, 't');
      await page.getByRole('button', { name: /^Show each/ }).click();
    },
  },
];

const only = process.env.SHOTS?.split(',');

test('every place and state', async () => {
  await mkdir(TARGET, { recursive: true });
  const browser = await launch();
  for (const theme of ['light', 'dark'] as const) {
    for (const [size, look] of SIZES) {
      const looked = await context(browser, { ...look, theme });
      for (const shot of SHOTS) {
        if (only && !only.some((name) => `${shot.name}-${theme}-${size}`.includes(name))) continue;
        const page = await looked.newPage();
        await openOn(page, shot.world());
        await shot.go?.(page);
        await settled(page);
        await page.screenshot({
          path: `${TARGET}${shot.name}-${theme}-${size}.png`,
        });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        expect(wide, `${shot.name} ${size} is wider than its window`).toBe(false);
        await page.close();
      }
      await looked.close();
    }
  }
  await browser.close();
});

describe.skipIf(only && !only.some((name) => name.includes('practice')))('practice', () => {
  practise();
  const shoot = (shown: Page, name: string) => shown.screenshot({ path: `${TARGET}${name}.png` });

  test('every place with the practice world', async () => {
    await press(page, '6');
    await shoot(page, 'sync-practice-before-light-1440x900');
    await press(page, 'y');
    await expect
      .poll(() => page.getByRole('progressbar').count(), { timeout: 30_000 })
      .toBeGreaterThanOrEqual(2);
    await shoot(page, 'sync-practice-running-light-1440x900');
    await synced();
    for (const theme of ['light', 'dark'] as const) {
      for (const [size, look] of SIZES) {
        const shown = await another({ ...look, theme });
        for (const { name, go } of SHOWN) {
          await go(shown);
          await shoot(shown, `practice-${name}-${theme}-${size}`);
          await shown.keyboard.press('Escape');
          await shown.getByRole('dialog').waitFor({ state: 'detached' });
        }
        await shown.close();
      }
    }
  });
});
