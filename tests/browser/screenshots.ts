import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Card, JobRow, SignIn } from '../../ui/src/platform/bindings';
import { startEngine } from './engine';
import { context, launch, openOn, press, settled, watch, type Look } from './page';
import { INSIGHT, NOTHING, QUIET } from './insight-world';
import { PIPELINE } from './pipeline-world';
import { SHOWN } from './places';
import {
  connection,
  failure,
  field,
  handed,
  PAIR,
  planned,
  spoken,
  STATUS,
  CLASH,
  WEAK,
  world,
  type World,
} from './world';

const TARGET = fileURLToPath(new URL('../../target/screenshots/', import.meta.url));

const SIZES: [string, Look][] = [
  ['1440x900', { width: 1440, height: 900 }],
  ['1024x640', { width: 1024, height: 640 }],
  ['1024x640-200pc', { width: 1024, height: 640, text: 200 }],
];

const job = (change: Partial<JobRow>): JobRow => ({
  id: 'j1',
  kind: 'sync',
  connection: 'apollo',
  connection_name: 'Apollo',
  state: 'running',
  done: 840,
  total: 1410,
  started_at: new Date(Date.now() - 9000).toISOString(),
  ended_at: null,
  failure: null,
  ...change,
});

const closed = (code: string, params: Record<string, string> = {}) =>
  world({
    status: () => ({
      ...STATUS,
      practice: false,
      workspace: { state: 'closed', failure: failure(code, params) },
    }),
  });

const nothing = () =>
  world({
    status: () => ({
      ...STATUS,
      queue: 0,
      planned: 0,
      online: null,
      undoable: null,
    }),
    today: () => ({ tiles: [], notices: [], connections: [] }),
    connections: () => [],
    queue: () => ({ cards: [], pairs: 0, clashes: 0, weak: 0, handed: 0 }),
    pipeline: () => ({ ...PIPELINE, rows: [], count: 0 }),
    insight: () => NOTHING,
    people: () => ({ rows: [], next: null, count: 0 }),
    ledger: () => ({ rows: [], next: null, counts: {} }),
    decisions: () => ({ rows: [], next: null }),
  });

const syncing = () =>
  world({
    status: () => ({ ...STATUS, busy: 1 }),
    connections: () => [
      connection(),
      connection({
        id: 'apollo',
        name: 'Apollo',
        role: 'provider',
        job: job({}),
      }),
      connection({
        id: 'hunter',
        name: 'Hunter',
        role: 'provider',
        job: job({
          id: 'j2',
          connection: 'hunter',
          state: 'failed',
          failure: failure('unreachable', { host: 'api.hunter.io' }),
        }),
      }),
    ],
  });

const ADDRESS =
  'https://app.apollo.io/#/oauth/authorize?response_type=code&client_id=5f1c2a&state=kZ2v0d8Xb1&redirect_uri=http%3A%2F%2F127.0.0.1%3A47811%2Fcallback';

/** Apollo with two ways to sign in, of which the one in the browser ends as told. */
const signing = (end: Partial<SignIn> = {}) => {
  const begun: SignIn = {
    id: '1',
    connector_name: 'Apollo',
    address: ADDRESS,
    opened: true,
    state: 'waiting',
    failure: null,
    connection: null,
  };
  return world({
    connectors: () => ({
      connectors: [
        {
          id: 'apollo',
          name: 'Apollo',
          role: 'provider',
          own: false,
          sign_ins: [
            { name: 'usual', label: 'API key', browser: false, redirects: [] },
            {
              name: 'browser',
              label: 'In the browser',
              browser: true,
              redirects: [47811, 47812, 47813].map((port) => `http://127.0.0.1:${port}/callback`),
            },
          ],
          values: {},
          form: [
            field('api_key', 'API key', { secret: true, sign_in: 'usual' }),
            field('client_id', 'Client ID', { sign_in: 'browser' }),
            field('client_secret', 'Client secret', { secret: true, sign_in: 'browser' }),
          ],
          help_url: null,
          notes: ['Whether Apollo sends a browser back to this machine is a guess.'],
        },
      ],
      unusable: [],
      folder: '/home/ada/.sluice/connectors',
    }),
    begin_sign_in: () => begun,
    sign_in: () => ({ ...begun, ...end }),
  });
};

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

/** A queue that begins with this card. */
const first = (card: Card) =>
  world({
    queue: () => ({
      cards: [{ ...card, item: 'first' }],
      pairs: 1,
      clashes: 1,
      weak: 0,
      handed: 1,
    }),
  });

const viewed = () => {
  const made = world();
  return world({
    queue: made.answers.queue,
    queue_views: () => [
      { name: 'Hunter, sure', filter: { kind: 'pair', source: 'hunter', least: 2, below: 4 } },
      {
        name: 'Weak ones nobody has heard of since the trade fair in Hannover',
        filter: { kind: 'weak', older_than_days: 180 },
      },
    ],
  });
};

/** Pairs of Hunter's in the middle band. */
async function narrow(page: Page): Promise<void> {
  await press(page, '2', 'f');
  await page.getByRole('combobox', { name: 'Source or list' }).selectOption('Hunter');
  await page.getByRole('combobox', { name: 'Score' }).selectOption({ index: 2 });
}

interface Shot {
  name: string;
  world: () => World;
  /** From the first place on. */
  go?: (page: Page) => Promise<void>;
}

const keys =
  (...pressed: string[]) =>
  (page: Page) =>
    press(page, ...pressed);

const SHOTS: Shot[] = [
  {
    name: 'first-run',
    world: () =>
      world({
        status: () => ({ ...STATUS, workspace: { state: 'first_run' } }),
      }),
  },
  {
    name: 'first-run-connect',
    world: () =>
      world({
        status: () => ({ ...STATUS, workspace: { state: 'first_run' } }),
      }),
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
  { name: 'queue-pair', world, go: keys('2') },
  { name: 'queue-pair-evidence', world, go: keys('2', 'e') },
  { name: 'queue-pair-taken', world, go: keys('2', '1', '2') },
  { name: 'queue-pair-edit', world, go: keys('2', 'v') },
  {
    name: 'queue-pair-typed',
    world,
    go: async (page) => {
      await press(page, '2', 'v');
      await page.keyboard.type('Robert James');
      await press(page, 'Enter', '2');
    },
  },
  {
    name: 'queue-pair-refused',
    world,
    go: async (page) => {
      await press(page, '2');
      await page.getByRole('button', { name: 'Change E-mail' }).click();
      await page.keyboard.type('robert.haigh');
      await press(page, 'Enter');
    },
  },
  {
    name: 'queue-weak-edit',
    world,
    go: async (page) => {
      await press(page, '2', 'm');
      await page.getByRole('button', { name: 'Add Phone' }).click();
      await page.keyboard.type('0113 4960142');
      await page.getByText('Reads as').waitFor();
    },
  },
  { name: 'queue-weak', world, go: keys('2', 'm') },
  { name: 'queue-hand-on', world, go: keys('2', 'h', 'Enter') },
  { name: 'queue-handed', world: () => first(handed(PAIR)), go: keys('2', 'o') },
  { name: 'queue-clash', world: () => first(CLASH), go: keys('2', '1') },
  { name: 'queue-handed-weak', world: () => first(handed(WEAK)), go: keys('2', 'o') },
  { name: 'queue-remarks', world: () => first(spoken(WEAK)), go: keys('2') },
  { name: 'queue-remark', world, go: keys('2', 'r') },
  { name: 'queue-filter', world, go: keys('2', 'f') },
  { name: 'queue-filtered', world: viewed, go: narrow },
  {
    name: 'queue-filter-keep',
    world,
    go: async (page) => {
      await narrow(page);
      await page.locator('main').focus();
      await press(page, 'k');
      await page.keyboard.type('Hunter only');
    },
  },
  {
    name: 'queue-filter-empty',
    world,
    go: async (page) => {
      await press(page, '2', 'f');
      await page.getByRole('combobox', { name: 'Last seen' }).selectOption('90');
    },
  },
  { name: 'queue-empty', world: nothing, go: keys('2') },
  { name: 'pipeline-list', world, go: keys('3') },
  { name: 'pipeline-missing', world, go: keys('3', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'a') },
  { name: 'pipeline-convert', world, go: keys('3', 'ArrowDown', 'ArrowDown', 'a') },
  { name: 'pipeline-happened', world, go: keys('3', 'c') },
  { name: 'pipeline-exits', world, go: keys('3', 'x') },
  { name: 'pipeline-board', world, go: keys('3', 'b') },
  { name: 'pipeline-empty-stage', world, go: keys('3', 'f', 'f') },
  { name: 'pipeline-empty', world: nothing, go: keys('3') },
  { name: 'find-empty', world, go: keys('4') },
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
  { name: 'setup-doctor', world, go: keys('8', 'd') },
  {
    name: 'setup-connect',
    world,
    go: async (page) => {
      await press(page, '8');
      await page.getByRole('button', { name: 'Connect another system' }).click();
      await page
        .getByRole('button', { name: /Hunter/ })
        .last()
        .click();
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
  { name: 'timeline', world, go: keys('t') },
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

test('every place with the practice world', async () => {
  if (only && !only.some((name) => name.includes('practice'))) return;
  const [browser, engine] = await Promise.all([launch(), startEngine()]);
  const page = await (await context(browser)).newPage();
  watch(page);
  await page.goto(engine.url);
  await page.locator('[data-place="today"]').waitFor();
  await press(page, '6');
  await page.screenshot({ path: `${TARGET}sync-practice-before-light-1440x900.png` });
  await press(page, 'y');
  await expect
    .poll(() => page.getByRole('progressbar').count(), { timeout: 30_000 })
    .toBeGreaterThanOrEqual(2);
  await page.screenshot({ path: `${TARGET}sync-practice-running-light-1440x900.png` });
  await expect
    .poll(() => page.getByText(/synced (just now|\d\d:\d\d)/).count(), { timeout: 180_000 })
    .toBeGreaterThanOrEqual(3);
  for (const theme of ['light', 'dark'] as const) {
    for (const [size, look] of SIZES) {
      const looked = await context(browser, { ...look, theme });
      const shown = await looked.newPage();
      watch(shown);
      await shown.goto(engine.url);
      await shown.locator('[data-place="today"]').waitFor();
      for (const { name, go } of SHOWN) {
        await go(shown);
        await shown.screenshot({ path: `${TARGET}practice-${name}-${theme}-${size}.png` });
        await shown.keyboard.press('Escape');
        await shown.getByRole('dialog').waitFor({ state: 'detached' });
      }
      await looked.close();
    }
  }
  await browser.close();
  await engine.stop();
});
