import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { checkAxe, checkWidth } from './checks';
import { press, settled, type Look, write } from './page';
import { on as onStandIn } from './stand-in';
import { failure } from './world/basics';
import { CLASH, handed, PAIR, spoken } from './world/cards';
import { decision } from './world/decisions';
import { world, type World } from './world/world';

/** The same, on the queue. */
const on = (engine: World, body: Parameters<typeof onStandIn>[1], look: Look = {}) =>
  onStandIn(
    engine,
    async (page) => {
      await press(page, '2');
      await body(page, engine);
    },
    look,
  );

const calls = (engine: World, name: string) =>
  engine.calls.filter((call) => call.name === name).map(({ input }) => input);
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
const card = (page: Page, kind = 'pair') => page.locator(`[data-card="${kind}"]`);
const row = (page: Page, field: string) => card(page).getByRole('row', { name: field });
const bar = (page: Page) => page.getByRole('group', { name: 'Filter', exact: true });
const select = (page: Page, name: string) => bar(page).getByRole('combobox', { name });

test('a value is typed by keys alone, and goes with the verdict as one', () =>
  on(world(), async (page, engine) => {
    await press(page, 'v');
    await expect.poll(() => focused(page)).toBe('First name');
    await press(page, 'ArrowDown', 'ArrowDown');
    await expect.poll(() => focused(page)).toBe('Job title');
    // Letters and digits are text here, and decide nothing.
    await write(page, 'm1 Chief of Glue');
    await press(page, 'Enter');
    await row(page, 'Job title').getByText('typed by you').waitFor();
    expect(calls(engine, 'decide')).toEqual([]);
    await press(page, 'm');
    expect(calls(engine, 'decide')).toMatchObject([
      { verdict: 'same', values: [{ field: 'title', value: 'm1 Chief of Glue' }] },
    ]);
  }));

test('a value is typed by mouse too, and the focus returns to its button', () =>
  on(world(), async (page) => {
    await row(page, 'Town').hover();
    await page.getByRole('button', { name: 'Change Town' }).click();
    await page.getByRole('textbox', { name: 'Town' }).fill('York');
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    await row(page, 'Town').getByText('York').waitFor();
    await expect.poll(() => focused(page)).toBe('Change Town');
  }));

test('the reading is said while a value is typed', () =>
  on(world(), async (page) => {
    await page.getByRole('button', { name: 'Change Phone' }).click();
    await write(page, '0113 4960143');
    await card(page).getByRole('status').getByText('Reads as +44 113 4960143').waitFor();
    await page.getByRole('textbox', { name: 'Phone' }).fill('');
    await card(page).getByRole('status').getByText('The field will be empty').waitFor();
  }));

test('a value that can not stand there is refused in words, and stays to be typed again', () =>
  on(world(), async (page, engine) => {
    await page.getByRole('button', { name: 'Change E-mail', exact: true }).click();
    await write(page, 'robert.haigh');
    await press(page, 'Enter');
    const box = page.getByRole('textbox', { name: 'E-mail' });
    await expect.poll(() => box.getAttribute('aria-invalid')).toBe('true');
    const said = await card(page).getByRole('status').innerText();
    expect(said).toContain("This can't be kept. E-mail: it is not written as an address is.");
    expect(said).toContain('Type it again');
    await expect.poll(() => box.inputValue()).toBe('robert.haigh');
    await press(page, 'Escape', 'm');
    expect(calls(engine, 'decide')).toMatchObject([{ values: [] }]);
  }));

test('what was typed on a card stays while other places are looked at', () =>
  on(world(), async (page) => {
    await press(page, 'v');
    await write(page, 'Nobby');
    await press(page, 'Enter', 'Control+6', '2');
    await row(page, 'First name').getByText('Nobby').waitFor();
    await row(page, 'First name').getByText('typed by you').waitFor();
  }));

test('Escape leaves a value as it was', () =>
  on(world(), async (page) => {
    await press(page, 'v');
    await write(page, 'Somebody else');
    await press(page, 'Escape');
    await expect.poll(() => page.getByRole('textbox').count()).toBe(0);
    await expect.poll(() => row(page, 'First name').getByText('Somebody else').count()).toBe(0);
  }));

test('U takes back what was typed on the card before any decision', () =>
  on(world(), async (page, engine) => {
    await press(page, 'v');
    await write(page, 'Bert');
    await press(page, 'Enter', 'u');
    await page.getByText('First name is Bert').waitFor();
    await expect.poll(() => card(page).getByText('typed by you').count()).toBe(0);
    expect(calls(engine, 'undo')).toEqual([]);
    await press(page, 'm', 'u');
    expect(calls(engine, 'undo')).toHaveLength(1);
  }));

test('what is missing on a weak record is added, and a refusal at keeping is said where it was typed', () =>
  on(
    world({
      set_value: () => {
        throw failure('disk_full');
      },
    }),
    async (page, engine) => {
      await press(page, 'm', 'v');
      await write(page, 'IT Manager');
      await press(page, 'Enter');
      await card(page, 'weak').getByText('The disk is full.').waitFor();
      expect(calls(engine, 'set_value')).toMatchObject([{ field: 'title', value: 'IT Manager' }]);
    },
  ));

test('each value has a place in the palette', () =>
  on(world(), async (page) => {
    await press(page, 'Control+k');
    await write(page, 'change job');
    await press(page, 'Enter');
    await expect.poll(() => focused(page)).toBe('Job title');
  }));

test('a value is typed on the page of a person', () =>
  on(world(), async (page, engine) => {
    await press(page, '5');
    await page.getByRole('grid').focus();
    await press(page, 'ArrowDown', 'Enter', 'v', 'ArrowDown');
    await write(page, 'Head of Glue');
    await press(page, 'Enter');
    expect(calls(engine, 'set_value')).toMatchObject([{ field: 'title', value: 'Head of Glue' }]);
    // The first Escape leaves the value, the second one the panel.
    const panel = page.getByRole('region', { name: 'Record', exact: true });
    await press(page, 'v', 'Escape');
    await expect.poll(() => panel.count()).toBe(1);
    await press(page, 'Escape');
    await expect.poll(() => panel.count()).toBe(0);
  }));

test('a card is handed on with a name and a reason, is found under Handed on, and comes back', () =>
  on(world(), async (page, engine) => {
    await press(page, 'h', 'Enter');
    await page.getByRole('dialog').getByText('Nobody was named.').waitFor();
    await write(page, 'Ben');
    await press(page, 'Tab');
    await write(page, 'knows them');
    await press(page, 'Enter');
    expect(calls(engine, 'hand_on').at(-1)).toMatchObject({ to: 'Ben', reason: 'knows them' });
    await card(page, 'weak').waitFor();
    await press(page, 'o');
    await card(page).getByText('Handed on to Ben by Priya.').waitFor();
    await card(page).getByText('“knows them”').waitFor();
    await page.getByRole('button', { name: 'Take back: Robert Haigh and Bob Haigh' }).click();
    await settled(page);
    expect(calls(engine, 'undo')).toMatchObject([{ decision: 'h1' }]);
  }));

test('a remark is made by key about the one that is meant, and stands on the card with its time', () =>
  on(world(), async (page, engine) => {
    await press(page, 'r', 'Enter');
    await page.getByRole('dialog').getByText('The remark is empty.').waitFor();
    await page.getByRole('radio', { name: 'Bob Haigh' }).check();
    await page.getByRole('textbox').fill('Thursdays only.');
    await page.getByRole('textbox').press('Enter');
    await settled(page);
    expect(calls(engine, 'comment').at(-1)).toEqual({ person: 'r', text: 'Thursdays only.' });
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    // What the engine says of stale answers is what shows it; the stand-in says nothing.
    await press(page, 'c');
    await card(page).getByText('“Thursdays only.”').waitFor();
    await card(page)
      .getByText(/by Priya, just now/)
      .waitFor();
  }));

test('F reaches the filter; what is filtered is seen, counted and removed', () =>
  on(world(), async (page, engine) => {
    await press(page, 'f');
    await expect.poll(() => focused(page)).toBe('Source or list');
    await select(page, 'Score').selectOption('from 4 bits');
    await settled(page);
    const kinds = page.getByRole('group', { name: 'Kind of card' });
    await kinds.getByRole('button', { name: 'Pairs 0', pressed: true }).waitFor();
    await select(page, 'Score').selectOption('2 to 4 bits');
    await settled(page);
    await kinds.getByRole('button', { name: 'Pairs 6', pressed: true }).waitFor();
    expect(calls(engine, 'queue').at(-1)).toMatchObject({ kind: 'pair', least: 2, below: 4 });
    await page.getByRole('button', { name: 'Remove from the filter: 2 to 4 bits' }).click();
    await settled(page);
    expect(calls(engine, 'queue').at(-1)).not.toHaveProperty('least');
    await expect.poll(() => focused(page)).toBe('Score');
    await press(page, 'Escape', 'x');
    await kinds.getByRole('button', { name: 'All 12', pressed: true }).waitFor();
  }));

test('the filter stays while other places are looked at', () =>
  on(world(), async (page) => {
    await press(page, 'f');
    await select(page, 'Source or list').selectOption('Hunter');
    await page.locator('main').focus();
    await press(page, 'Control+6', '2');
    await expect.poll(() => select(page, 'Source or list').inputValue()).toBe('hunter');
  }));

test('a filter without cards says so, with the way back', () =>
  on(world(), async (page) => {
    await press(page, 'f');
    await select(page, 'Last seen').selectOption('Unseen for 90 days');
    await page.getByText('No card that this filter shows is left.').waitFor();
    await page.locator('main').focus();
    await press(page, 'x');
    await card(page).waitFor();
  }));

test('a view is kept by name', () =>
  on(world(), async (page, engine) => {
    await press(page, 'f');
    await select(page, 'Source or list').selectOption('Hunter');
    await page.locator('main').focus();
    await press(page, 'Shift+K');
    await write(page, 'Hunter first');
    await press(page, 'Enter');
    expect(calls(engine, 'keep_queue_view')).toEqual([
      { name: 'Hunter first', filter: { source: 'hunter' } },
    ]);
  }));

test('a kept view is chosen by its key and from the palette, and forgotten', () =>
  on(
    world({ queue_views: () => [{ name: 'Hunter first', filter: { source: 'hunter' } }] }),
    async (page, engine) => {
      const view = page.getByRole('button', { name: 'Hunter first', exact: true });
      await expect.poll(() => view.getAttribute('aria-pressed')).toBe('false');
      await press(page, 'Shift+Q');
      await expect.poll(() => view.getAttribute('aria-pressed')).toBe('true');
      expect(calls(engine, 'queue').at(-1)).toMatchObject({ source: 'hunter' });
      await press(page, 'x', 'Control+k');
      await write(page, 'view hunter');
      await press(page, 'ArrowUp', 'ArrowDown', 'Enter');
      await expect.poll(() => view.getAttribute('aria-pressed')).toBe('true');
      await press(page, 'Control+k');
      await write(page, 'forget hunter');
      await press(page, 'Enter');
      expect(calls(engine, 'forget_queue_view')).toEqual([{ id: 'Hunter first' }]);
    },
  ));

const clashing = () =>
  world({
    queue: () => ({
      cards: [CLASH],
      pairs: 0,
      contradictions: 0,
      knots: 0,
      refused: 0,
      clashes: 1,
      weak: 0,
      gone: 0,
      companies: 0,
      exits: 0,
      handed: 0,
      handed_names: [],
    }),
    decide: () => ({ decision: decision('made', 'value', ['Jürgen'], 0), contradiction: null }),
  });

test('where sources differ, what stands is kept with one key, or another value with its digit', () =>
  on(clashing(), async (page, engine) => {
    const value = (name: RegExp) => card(page, 'clash').getByRole('button', { name });
    const pressed = (name: RegExp) => value(name).getAttribute('aria-pressed');
    expect([await pressed(/Leiter/), await pressed(/DACH/)]).toEqual(['true', 'false']);
    await press(page, '1', '3');
    expect([await pressed(/Leiter/), await pressed(/DACH/)]).toEqual(['false', 'true']);
    // A digit again takes it back, and so does a click on what stood.
    await press(page, '3');
    await value(/Einkäufer/).click();
    await value(/1512/).click();
    await press(page, 'm');
    expect(calls(engine, 'decide')).toMatchObject([
      { item: 'clash:4', verdict: 'choose', values: [{ field: 'title', value: 'Einkäufer' }] },
    ]);
  }));

const LOOKS: Look[] = [
  { theme: 'light' },
  { theme: 'dark', width: 1024, height: 640 },
  { theme: 'light', width: 1024, height: 640, text: 200 },
];

test.each(LOOKS)('axe finds nothing where sources differ: %o', (look) =>
  on(
    clashing(),
    async (page) => {
      await press(page, '1');
      await checkAxe(page, 'chosen', look);
      await checkWidth(page, 'chosen');
    },
    look,
  ),
);

test.each(LOOKS)(
  'axe finds nothing on any state of a card and of the filter: %o',
  (look) =>
    on(
      world({
        queue: () => ({
          cards: [handed({ ...PAIR, item: 'one' }), spoken({ ...PAIR, item: 'two' })],
          pairs: 2,
          contradictions: 0,
          knots: 0,
          refused: 0,
          clashes: 0,
          weak: 0,
          gone: 0,
          companies: 0,
          exits: 0,
          handed: 1,
          handed_names: ['Ben', 'Konstantin Müller-Lüdenscheidt'],
        }),
        queue_views: () => [{ name: 'Hunter', filter: { source: 'hunter' } }],
      }),
      async (page) => {
        const check = async (state: string) => {
          await checkAxe(page, state, look);
          await checkWidth(page, state);
        };
        await check('handed on');
        await press(page, 'v');
        await check('typing');
        await page.getByRole('textbox').fill('');
        await press(page, 'Enter', 's');
        await check('emptied, then remarks');
        await page.getByRole('button', { name: 'Change E-mail', exact: true }).click();
        await write(page, 'nobody');
        await press(page, 'Enter');
        await check('refused');
        await press(page, 'Escape', 'h', 'Enter');
        await check('handing on');
        await press(page, 'Escape', 'r');
        await check('remarking');
        await press(page, 'Escape', 'f');
        await select(page, 'Score').selectOption('2 to 4 bits');
        await check('filtered');
        await page.locator('main').focus();
        await press(page, 'Shift+K');
        await check('keeping a view');
      },
      look,
    ),
  120_000,
);
