import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { checkAxe, checkWidth } from './checks';
import { press, settled, type Look } from './page';
import { on as onStandIn } from './stand-in';
import { aside, emptied } from './world/aside';
import { GONE } from './world/cards';
import { first } from './world/states';
import { TODAY } from './world/today';
import { world, type World } from './world/world';

const calls = (engine: World, name: string) =>
  engine.calls.filter((call) => call.name === name).map(({ input }) => input);

/** The same, in Sync, on what is set aside. */
const on = (body: Parameters<typeof onStandIn>[1], look: Look = {}) =>
  onStandIn(
    world(aside()),
    async (page, engine) => {
      await press(page, '6');
      await page.getByRole('tab', { name: 'Set aside' }).click();
      await body(page, engine);
    },
    look,
  );

const card = (page: Page) => page.locator('[data-card="gone"]');

test('whose lead is gone is asked about, and each answer has a key', async () => {
  for (const [key, verdict] of [
    ['l', 'leave'],
    ['w', 'write_again'],
    ['d', 'do_not_contact'],
  ] as const) {
    await onStandIn(first(GONE), async (page, engine) => {
      await press(page, '2');
      await card(page).getByText('HaloPSA: lead 2041').waitFor();
      await card(page).getByText('Aurélie Simon · Contacted').waitFor();
      await press(page, key);
      await settled(page);
      expect(calls(engine, 'decide')).toMatchObject([{ item: 'first', verdict }]);
    });
  }
});

test('the card of who is gone holds at every width, and a value is changed on it', () =>
  onStandIn(first(GONE), async (page) => {
    await press(page, '2');
    await card(page).waitFor();
    await checkAxe(page, 'set aside');
    await checkWidth(page, 'set aside');
    await press(page, 'v');
    await expect.poll(() => page.getByRole('textbox').count()).toBe(1);
  }));

test('too many that are missing are taken as gone only by a key, as many as were seen', () =>
  on(async (page, engine) => {
    await page.getByText('214 of 640 missing twice').waitFor();
    await page.getByRole('button', { name: 'HaloPSA: take 214 as gone (lead)' }).click();
    await page.getByText('no longer at its source').waitFor();
    expect(calls(engine, 'let_go')).toEqual([{ connection: 'halo', stream: 'leads', count: 214 }]);
  }));

test('all is read again from the beginning, by key and for one source', () =>
  on(async (page, engine) => {
    await press(page, 'f');
    await page.getByRole('button', { name: 'Apollo: read everything again' }).click();
    await settled(page);
    expect(calls(engine, 'sync')).toEqual([
      { connections: [], full: true },
      { connections: ['apollo'], full: true },
    ]);
  }));

test('what could not be read says why, shows what came, is read again and dropped', () =>
  on(async (page, engine) => {
    const tab = page.getByRole('tab', { name: 'Set aside' });
    await expect.poll(() => tab.innerText()).toContain('217');
    await page.getByText('The field Job title holds one value.').waitFor();
    await page.getByText('tried 5 times · not tried again by itself').waitFor();
    await page.getByText('What HaloPSA sent').first().click();
    await page.getByText('"oppjobtitle": [').first().waitFor();

    await page.getByRole('button', { name: 'Read HaloPSA: lead 2093 again' }).click();
    await page.getByText('Read now: 0. Still not readable: 1.').waitFor();
    await page.getByRole('button', { name: 'Drop HaloPSA: lead 2093' }).click();
    await settled(page);
    expect(calls(engine, 'drop_unread')).toEqual([{ ids: ['2'], dropped: true }]);
    await press(page, 'p');
    await settled(page);
    expect(calls(engine, 'replay')).toEqual([{ ids: ['2'] }, { ids: [] }]);
  }));

/** The same where a stream waits for somebody's word. */
const onEmptied = (body: Parameters<typeof onStandIn>[1], look: Look = {}) => {
  const made = world({ ...aside(), ...emptied(), missing: () => [] });
  return onStandIn(
    made,
    async (page, engine) => {
      await press(page, '6');
      await page.getByRole('tab', { name: 'Set aside' }).click();
      await page.getByRole('heading', { name: 'Came empty' }).waitFor();
      await body(page, engine);
    },
    look,
  );
};

test('a stream of which a field came empty says which and where from, and is let go on by a word', () =>
  onEmptied(async (page, engine) => {
    await page.getByText('E-mail: 97 records that had it came without it').waitFor();
    await page.getByText('It is taken from email').waitFor();
    await page.getByRole('button', { name: 'Apollo: read again' }).click();
    await page
      .getByRole('button', { name: 'Apollo: let E-mail, E-mail check become empty (contact)' })
      .click();
    await settled(page);
    expect(calls(engine, 'sync')).toEqual([{ connections: ['apollo'] }]);
    expect(calls(engine, 'let_empty')).toEqual([
      { connection: 'apollo', stream: 'contacts', fields: ['email', 'email_status'] },
    ]);
  }));

test('what came empty holds at every width', () =>
  onEmptied(
    async (page) => {
      await checkAxe(page, 'came empty');
      await checkWidth(page, 'came empty');
    },
    { width: 1024, height: 640, text: 200 },
  ));

test('what is set aside holds at every width', () =>
  on(
    async (page) => {
      await page.getByRole('heading', { name: 'Could not be read' }).waitFor();
      await checkAxe(page, 'set aside');
      await checkWidth(page, 'set aside');
    },
    { width: 1024, height: 640, text: 200 },
  ));

test('Today leads to what is set aside', () => {
  const notice = {
    ...{ params: { count: '3' }, failure: null, needs_action: true, decision: null },
    ...{ code: 'unread', at: new Date().toISOString() },
  };
  const made = world(aside());
  const today = TODAY.today?.(null);
  if (!today) throw new Error('no Today');
  made.answers.today = () => ({ ...today, notices: [notice] });
  return onStandIn(made, async (page) => {
    await page.getByText('3 records could not be read.').waitFor();
    await page.getByRole('button', { name: 'See why' }).click();
    await page.getByRole('heading', { name: 'Could not be read' }).waitFor();
  });
});
