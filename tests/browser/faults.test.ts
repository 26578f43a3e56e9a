import { expect, test } from 'vitest';
import type { Failure, JobRow } from '../../ui/src/platform/bindings';
import { press } from './page';
import { on } from './stand-in';
import { failure } from './world/basics';
import { connection } from './world/connections';
import { closed } from './world/states';
import { STILL } from './world/today';
import { world, type World } from './world/world';

/** What keeps a workspace closed, where its secrets are, and what is offered then. */
const CLOSED = [
  [
    'vault_absent',
    'keychain',
    {},
    ['Try again', 'Open for this run only', 'Open with the passphrase'],
  ],
  [
    'vault_locked',
    'keychain',
    {},
    ['Try again', 'Open for this run only', 'Open with the passphrase'],
  ],
  ['vault_locked', 'passphrase', {}, ['Open for this run only', 'Open with the passphrase']],
  ['vault_wrong_passphrase', 'passphrase', {}, ['Open with the passphrase']],
  ['store_newer', 'keychain', { found: '9', known: '1' }, ['Try again', 'Practise meanwhile']],
  ['store_damaged', 'keychain', {}, ['Try again', 'Practise meanwhile', 'Go back to the backup']],
  [
    'store_key_missing',
    'keychain',
    { file: '/x' },
    ['Try again', 'Practise meanwhile', 'Go back to this backup'],
  ],
  ['workspace_in_use', 'keychain', { folder: '/tmp/x' }, ['Try again', 'Practise meanwhile']],
  ['disk_full', 'keychain', {}, ['Try again', 'Practise meanwhile']],
] as const;

test.each(CLOSED)(
  'a workspace closed by %s, secrets in %s, says what can be done',
  (code, vault, params, buttons) =>
    on(closed(code, params, vault), async (page) => {
      await page.locator('[data-place="closed"]').waitFor();
      for (const name of buttons) await page.getByRole('button', { name }).waitFor();
      const offered = await page.getByRole('button').allInnerTexts();
      // Which backup it is depends on the day.
      expect(offered.map((text) => text.replace(/ of \d.*/, ''))).toEqual(buttons);
      // What happened, why, and what to do: nothing of it is missing.
      const words = await page.locator('main h1, main p').allInnerTexts();
      expect(words.slice(0, 3).every((text) => text.trim() !== '' && !text.includes('{'))).toBe(
        true,
      );
    }),
);

/** What can be wrong with an account that is being connected. */
const REFUSED: [string, Record<string, string>][] = [
  ['bad_credentials', {}],
  ['invalid_url', {}],
  ['unreachable', { host: 'api.hunter.io' }],
  ['tls_failed', { host: 'api.hunter.io' }],
  ['not_an_api', { host: 'api.hunter.io' }],
  ['halo_no_scope', {}],
  ['vault_locked', {}],
  ['disk_full', {}],
];

test.each(REFUSED)(
  'an account refused with %s says why, and keeps what was typed',
  (code, params) =>
    on(
      world({
        connect: () => {
          throw failure(code, params);
        },
      }),
      async (page) => {
        await press(page, '8');
        await page.getByRole('button', { name: 'Connect another system' }).click();
        await page
          .getByRole('button', { name: /Hunter/ })
          .last()
          .click();
        const form = page.getByRole('form');
        const key = form.getByRole('textbox').first();
        await key.fill('k-123');
        await form.getByRole('button', { name: 'Connect and test' }).click();
        const note = form.getByRole('alert');
        await expect.poll(() => note.locator('p').count()).toBe(2);
        for (const words of await note.locator('p').allInnerTexts()) {
          expect(words).toMatch(/\w+.*\.$/);
          expect(words).not.toContain('{');
        }
        for (const named of Object.values(params)) await note.getByText(named).first().waitFor();
        await expect.poll(() => key.inputValue()).toBe('k-123');
        await expect
          .poll(() => form.getByRole('button', { name: 'Connect and test' }).isEnabled())
          .toBe(true);
      },
    ),
);

/** What stops a sync: the code, words that must be in what is said of it, and what Today offers where it is not going on. */
const STOPS: [Failure, string, string, string?][] = [
  [failure('bad_credentials'), 'The key is not accepted.', 'Make a new key', 'To Set-up'],
  [failure('unreachable', { host: 'api.apollo.io' }), 'api.apollo.io', 'Check the network'],
  [failure('halo_no_scope'), 'no rights', 'tick all under Permissions', 'To Set-up'],
  [failure('vault_locked'), 'The keychain is locked.', 'Unlock the keychain'],
  [failure('vault_absent'), 'no keychain', 'Install or start one'],
  [failure('disk_full'), 'The disk is full.', 'Free some space'],
  [failure('store_damaged'), 'The store is damaged.', 'Go back to a backup', 'See backups'],
];

test.each(STOPS)(
  'a sync that stops says why and what to do, on Sync and on Today, and goes on by key: $code',
  (cause, what, next, cure) => {
    const job: JobRow = {
      id: 'j7',
      kind: 'sync',
      connection: 'apollo',
      connection_name: 'Apollo',
      state: 'failed',
      done: 400,
      total: 1410,
      started_at: new Date().toISOString(),
      ended_at: new Date().toISOString(),
      failure: cause,
    };
    const rows = [connection({ id: 'apollo', name: 'Apollo', role: 'provider', job })];
    const engine = world({
      connections: () => rows,
      today: () => ({
        tiles: [],
        connections: rows,
        pace: STILL,
        notices: [
          {
            code: 'job_failed',
            params: { connection: 'Apollo', kind: 'sync', job: 'j7' },
            failure: cause,
            at: job.started_at,
            needs_action: true,
            decision: null,
          },
        ],
      }),
      resume_job: () => ({ ...job, state: 'running', ended_at: null, failure: null }),
    });
    return on(engine, async (page) => {
      const resumed = () => engine.calls.filter(({ name }) => name === 'resume_job');
      const notice = page.getByRole('listitem').filter({ hasText: what });
      const offered = notice
        .filter({ hasText: next })
        .getByRole('button', { name: cure ?? 'Go on' });
      // By mouse, then by key.
      for (const done of [() => offered.click(), () => press(page, 'q')]) {
        await press(page, '1');
        await offered.waitFor();
        await done();
        if (cure) await page.locator('[data-place="setup"]').waitFor();
      }
      const times = cure ? 0 : 2;
      await expect.poll(() => resumed()).toHaveLength(times);

      await press(page, '6');
      const row = page
        .getByRole('listitem')
        .filter({ hasText: 'Apollo' })
        .filter({ hasText: what });
      await row.filter({ hasText: next }).filter({ hasText: 'failed' }).waitFor();
      await press(page, 'r');
      const again = Array.from({ length: times + 1 }, () => ({ id: 'j7' }));
      expect(resumed().map(({ input }) => input)).toEqual(again);
    });
  },
);

test('a purchase that was cut off is not said to go on, and leads back to Find', () => {
  const notice = (state: string) => ({
    code: `job_${state}`,
    params: { connection: 'Apollo', kind: 'buy', job: 'j8' },
    failure: null,
    at: new Date().toISOString(),
    needs_action: true,
    decision: null,
  });
  const notices = [notice('interrupted'), notice('cancelled')];
  const rows = [connection({ id: 'apollo', name: 'Apollo', role: 'provider' })];
  const today = () => ({ tiles: [], connections: rows, pace: STILL, notices });
  return on(world({ today, connections: () => rows }), async (page, engine) => {
    await expect.poll(() => page.getByText('What was paid for is kept').count()).toBe(2);
    await press(page, 'w');
    await page.locator('[data-place="find"]').waitFor();
    expect(engine.calls.filter(({ name }) => name === 'resume_job')).toEqual([]);
  });
});

test('a program that is gone is told, and the page is back when it is', () =>
  on(world(), async (page) => {
    await page.route('**/api/**', (route) => route.abort());
    await page.reload();
    await page.locator('[data-place="closed"]').getByText('engine_unreachable').waitFor();
    await page.unroute('**/api/**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('[data-place="today"]').waitFor();
  }));

test('the doctor names what is wrong and what to do', () =>
  on(world(), async (page) => {
    await press(page, '8', 'd');
    const check = page
      .getByRole('listitem')
      .filter({ hasText: 'HaloPSA gives this application no' });
    await check.filter({ hasText: 'tick all under Permissions' }).waitFor();
    await expect.poll(() => check.isVisible()).toBe(true);
    await press(page, 'h');
    const written = await page
      .getByRole('textbox', { name: 'Page for HaloPSA’s administrator' })
      .inputValue();
    expect(written).toContain('## 1. HaloPSA gives this application no rights.');
    expect(written).toContain('no more than these: `edit:tickets`.');
  }));

const UPDATES: [string, World, string[]][] = [
  ['no server is set', world(), ['No update server is set.', 'names one in the file']],
  [
    'the version is the newest',
    world({ check_update: () => ({ state: 'current' }) }),
    ['This is the newest version.'],
  ],
  [
    'the server gives no usable answer',
    world({
      check_update: () => {
        throw failure('update_server', { said: '500' });
      },
    }),
    ['The update server gave no usable answer.', 'Try again later.'],
  ],
  [
    'a package is not the publisher’s',
    world({
      check_update: () => ({ state: 'available', version: '0.2.0', notes: 'Faster' }),
      install_update: () => {
        throw failure('update_signature', {});
      },
    }),
    ['Version 0.2.0 is there.', 'The update was refused.', 'Nothing was installed.'],
  ],
];

test.each(UPDATES)('an update is asked for, and told: %s', (_, engine, words) =>
  on(engine, async (page) => {
    await press(page, '8');
    await page.getByRole('button', { name: 'Check for updates' }).click();
    const install = page.getByRole('button', { name: 'Install and restart' });
    if (words.some((text) => text.includes('refused'))) await install.click();
    const section = page.getByRole('region', { name: 'Updates' });
    for (const text of words) await section.getByText(text).waitFor();
  }),
);

test('a sync under way shows how far it is, and stops by key', () => {
  const job: JobRow = {
    id: 'j8',
    kind: 'sync',
    connection: 'apollo',
    connection_name: 'Apollo',
    state: 'running',
    done: 400,
    total: 1410,
    started_at: new Date().toISOString(),
    ended_at: null,
    failure: null,
  };
  const engine = world({
    connections: () => [connection({ id: 'apollo', name: 'Apollo', role: 'provider', job })],
    cancel_job: () => ({ ...job, state: 'cancelled', ended_at: new Date().toISOString() }),
  });
  return on(engine, async (page) => {
    await press(page, '6');
    const bar = page.getByRole('progressbar', { name: /Apollo/ });
    await bar.waitFor();
    await expect.poll(() => page.getByText('400 of 1,410').isVisible()).toBe(true);
    await press(page, 'x');
    const stopped = engine.calls.filter(({ name }) => name === 'cancel_job');
    expect(stopped.map(({ input }) => input)).toEqual([{ id: 'j8' }]);
  });
});
