import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Card } from '../../ui/src/platform/bindings';
import { checkAxe } from './checks';
import { press, settled, type Look } from './page';
import { on as onStandIn } from './stand-in';
import { decision } from './world/decisions';
import { APART, COMPANY, EXIT } from './world/rare';
import { world, type World } from './world/world';

/** A queue of these cards, and then the same once more under another name. */
const of = (...cards: Card[]) =>
  world({
    queue: ({ skip }) => ({
      cards: [...cards, ...cards.map((card) => ({ ...card, item: `${card.item} again` }))].filter(
        ({ item }) => !skip.includes(item),
      ),
      ...{ pairs: 0, contradictions: 0, knots: 0, refused: 0, clashes: 1 },
      ...{ weak: 0, gone: 0, companies: 1, exits: 1, handed: 0, handed_names: [] },
    }),
    decide: () => ({ decision: decision('made', 'value', ['Jürgen'], 0), contradiction: null }),
  });

const on = (engine: World, body: Parameters<typeof onStandIn>[1], look: Look = {}) =>
  onStandIn(
    engine,
    async (page) => {
      await press(page, '2');
      await page.locator('[data-card]').waitFor();
      await body(page, engine);
    },
    look,
  );

const calls = (engine: World, name: string) =>
  engine.calls.filter((call) => call.name === name).map(({ input }) => input);
const card = (page: Page, kind: string) => page.locator(`[data-card="${kind}"]`);

test('of a field that was changed on both sides one key takes here and one there', () =>
  on(of(APART), async (page, engine) => {
    await press(page, 'm', 'n');
    await expect
      .poll(() => calls(engine, 'decide'))
      .toMatchObject([
        { item: 'clash:6', verdict: 'choose', values: [] },
        { item: 'clash:6 again', verdict: 'take_there', values: [] },
      ]);
  }));

test('what was agreed last is taken by its digit, or another value is typed, and both go out as chosen', () =>
  on(of(APART), async (page, engine) => {
    await press(page, '1', 'm');
    await expect
      .poll(() => calls(engine, 'decide').at(-1))
      .toMatchObject({ verdict: 'choose', values: [{ field: 'title', value: 'Einkäufer' }] });
    await press(page, 'v');
    await page.getByRole('textbox', { name: 'Title' }).fill('Leiter Logistik');
    await press(page, 'Enter');
    await card(page, 'clash').getByText('Leiter Logistik').waitFor();
    await press(page, 'm');
    await expect
      .poll(() => calls(engine, 'decide').at(-1))
      .toMatchObject({ verdict: 'choose', values: [{ field: 'title', value: 'Leiter Logistik' }] });
  }));

test('a company is linked to the surest client, to the one that a digit chose, or to none', () =>
  on(of(COMPANY, { ...COMPANY, item: 'company:9' }), async (page, engine) => {
    await press(page, 'm');
    const first = { item: 'company:7', verdict: 'same', shown: ['client-1', 'client-2'] };
    await expect
      .poll(() => calls(engine, 'decide').at(-1))
      .toMatchObject({ ...first, together: ['client-1'] });
    await press(page, '2');
    const second = card(page, 'company').getByRole('button', {
      name: '2: Northwind Freights is meant',
    });
    await expect.poll(() => second.getAttribute('aria-pressed')).toBe('true');
    // The evidence is of the one that is meant.
    await page.getByRole('region', { name: 'Evidence' }).getByText('+1.3').waitFor();
    await press(page, 'm');
    await expect
      .poll(() => calls(engine, 'decide').at(-1))
      .toMatchObject({ item: 'company:9', together: ['client-2'] });
    await press(page, 'n');
    await expect
      .poll(() => calls(engine, 'decide').at(-1))
      .toMatchObject({ verdict: 'different', shown: ['client-1', 'client-2'] });
    await press(page, 's');
    await settled(page);
    expect(calls(engine, 'decide')).toHaveLength(3);
  }));

test('an exit is made with the reason that a digit chose, or left', () =>
  on(of({ ...EXIT, reasons: ['no_budget', 'wrong_industry'] }), async (page, engine) => {
    await press(page, '2');
    await card(page, 'exit')
      .getByRole('button', { name: 'Wrong industry', pressed: true })
      .waitFor();
    await press(page, 'a');
    await expect
      .poll(() => calls(engine, 'decide').at(-1))
      .toMatchObject({ item: 'exit:8', verdict: 'take', reason: 'wrong_industry' });
    await press(page, 'l');
    await expect
      .poll(() => calls(engine, 'decide').at(-1))
      .toMatchObject({ item: 'exit:8 again', verdict: 'leave' });
  }));

const LOOKS: Look[] = [
  { theme: 'light' },
  { theme: 'dark', width: 1024, height: 640 },
  { theme: 'light', width: 1024, height: 640, text: 200 },
];

test.each(LOOKS)('axe finds nothing on rare cards: %o', async (look) => {
  for (const one of [APART, COMPANY, EXIT]) {
    await on(of(one), (page) => checkAxe(page, one.kind, look), look);
  }
});

test('a record that the matcher joined is parted by a key, its evidence in sight', () =>
  onStandIn(
    world({ split: () => decision('s1', 'different', ['Amélie Møller', 'A. Møller'], 0) }),
    async (page, engine) => {
      await press(page, '5');
      await page.getByRole('grid').focus();
      await press(page, 'ArrowDown', 'Enter', 'n');
      await page.getByRole('region', { name: 'Why it was joined' }).first().waitFor();
      expect(calls(engine, 'split')).toEqual([]);
      await press(page, 'n');
      await page.getByText('Amélie Møller · A. Møller: different people').first().waitFor();
      expect(calls(engine, 'split')).toMatchObject([{ record: 'record-1' }]);
    },
  ));

test('the key parts a join where the history of a person tells of it', () =>
  onStandIn(
    world({ split: () => decision('s1', 'different', ['Amélie Møller', 'A. Møller'], 0) }),
    async (page, engine) => {
      await press(page, '5');
      await page.getByRole('grid').focus();
      await press(page, 'ArrowDown', 'Enter');
      const join = page.getByRole('region', { name: 'Decisions' }).getByRole('listitem');
      await join.getByRole('button', { name: /^Not this person/ }).focus();
      await press(page, 'n');
      await page.getByText('Amélie Møller · A. Møller: different people').first().waitFor();
      expect(calls(engine, 'split')).toHaveLength(1);
    },
  ));
