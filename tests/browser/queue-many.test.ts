import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { checkAxe, checkWidth } from './checks';
import { press, settled, type Look, write } from './page';
import { on as onStandIn } from './stand-in';
import type { Card } from '../../ui/src/platform/bindings';
import { CONTRADICTION, CROWD, KNOT, PAIR, REFUSED } from './world/cards';
import { decision } from './world/decisions';
import { ACCEPTED, banded, betting, OFFER } from './world/states';
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
const card = (page: Page, kind: string) => page.locator(`[data-card="${kind}"]`);

/** A queue of these cards, of which the first makes a contradiction where it is told so. */
const of = (cards: Card[], contradiction: string | null = null) =>
  world({
    queue: ({ skip }) => ({
      cards: cards.filter(({ item }) => !skip.includes(item)),
      pairs: 1,
      contradictions: 1,
      knots: 1,
      refused: 0,
      clashes: 0,
      weak: 0,
      gone: 0,
      companies: 0,
      exits: 0,
      handed: 0,
      handed_names: [],
    }),
    decide: () => ({ decision: decision('made', 'same', ['Robert Haigh'], 0), contradiction }),
  });

test('who is one person is chosen by digits, joined by Enter, and given back by U', () =>
  on(of([KNOT]), async (page, engine) => {
    const knot = card(page, 'knot');
    const join = page.getByRole('button', { name: 'Join the chosen' });
    const one = knot.getByRole('button', { name: '1: Robert Haigh is one of them' });
    await press(page, '1', 'Enter');
    expect(calls(engine, 'decide')).toEqual([]);
    await expect.poll(() => join.isDisabled()).toBe(true);
    await expect.poll(() => one.getAttribute('aria-pressed')).toBe('true');
    await press(page, '2', '3', 'u');
    await page.getByText('Taken back: R. Haigh is one of them.').waitFor();
    await press(page, 'Enter');
    await settled(page);
    expect(calls(engine, 'decide')).toEqual([
      {
        item: 'knot:1',
        verdict: 'same',
        values: [],
        shown: ['l', 'r', 't'],
        together: ['l', 'r'],
      },
    ]);
  }));

test('a knot is answered by mouse too, and as a whole by one key', () =>
  on(of([KNOT, { ...KNOT, item: 'knot:2' }]), async (page, engine) => {
    const knot = card(page, 'knot');
    await knot.getByRole('button', { name: '3: R. Haigh is one of them' }).click();
    // Enter presses what has the focus.
    await page.keyboard.press('Enter');
    await knot.getByRole('button', { name: '3: R. Haigh is one of them', pressed: false }).click();
    await knot.getByRole('button', { name: '1: Robert Haigh is one of them' }).click();
    await page.getByRole('button', { name: 'Join the chosen' }).click();
    await press(page, 'n');
    await expect
      .poll(() => calls(engine, 'decide'))
      .toMatchObject([
        { item: 'knot:1', verdict: 'same', together: ['t', 'l'] },
        { item: 'knot:2', verdict: 'different', shown: ['l', 'r', 't'] },
      ]);
  }));

test('what the chosen would be as one is seen, and values are taken by mouse and typed by key', () =>
  on(of([KNOT]), async (page, engine) => {
    const knot = card(page, 'knot');
    await press(page, '2', '3');
    await knot.getByText('If the chosen are one').waitFor();
    await expect.poll(() => calls(engine, 'as_one')).toEqual([{ people: ['r', 't'] }]);
    const title = knot.getByRole('button', { name: 'Head of Operations', exact: true });
    await title.click();
    await expect.poll(() => title.getAttribute('aria-pressed')).toBe('true');
    await knot.getByText('taken by you').waitFor();
    await press(page, 'Control+k');
    await write(page, 'Change Phone');
    await press(page, 'Enter');
    await write(page, '+44 20 7946 0000');
    await press(page, 'Enter');
    await knot.getByText('typed by you').waitFor();
    await press(page, 'u');
    await expect.poll(() => knot.getByText('typed by you').count()).toBe(0);
    await page.getByRole('button', { name: 'Join the chosen' }).click();
    await expect
      .poll(() => calls(engine, 'decide'))
      .toMatchObject([
        { together: ['r', 't'], values: [{ field: 'title', value: 'Head of Operations' }] },
      ]);
  }));

test('what can be done with a knot has a place in the palette', () =>
  on(of([KNOT]), async (page, engine) => {
    await press(page, 'Control+k');
    await write(page, 'R. Haigh is one');
    await press(page, 'Enter', 'Control+k');
    await write(page, 'All of them are one');
    await press(page, 'Enter');
    expect(calls(engine, 'decide')).toMatchObject([{ verdict: 'same', together: ['l', 'r', 't'] }]);
  }));

test('a card says that more hang together than it shows', () =>
  on(of([CROWD]), async (page) => {
    await card(page, 'knot').getByText('32 more hang together with these').waitFor();
    await card(page, 'knot').getByText('Rob Haigh · Bob Haigh: different people').waitFor();
    await expect.poll(() => card(page, 'knot').getByRole('columnheader').count()).toBe(10);
  }));

test('a same that somebody had denied is said, and asked next', () =>
  on(
    of([PAIR, { ...PAIR, item: 'pair:8:9' }, CONTRADICTION], CONTRADICTION.item),
    async (page, engine) => {
      await press(page, 'm');
      await page.getByText('Robert Haigh and Bob Haigh stay apart').waitFor();
      await press(page, 's');
      const asked = card(page, 'contradiction');
      await asked.getByText('Rob Haigh · Bob Haigh: different people').waitFor();
      await asked.getByText('by Ben').waitFor();
      await press(page, 'n');
      expect(calls(engine, 'decide').at(-1)).toMatchObject({
        item: 'contradiction:1:2',
        verdict: 'different',
      });
    },
  ));

test('the earlier is taken back by the key that joins', () =>
  on(of([CONTRADICTION]), async (page, engine) => {
    await press(page, 'm');
    expect(calls(engine, 'decide')).toMatchObject([{ item: 'contradiction:1:2', verdict: 'same' }]);
  }));

test('rare kinds are shown where there are some, and are reached by key', () =>
  on(of([CONTRADICTION, KNOT]), async (page, engine) => {
    const kinds = page.getByRole('group', { name: 'Kind of card' });
    await kinds.getByRole('button', { name: 'Knots 1' }).waitFor();
    await press(page, 'c');
    expect(calls(engine, 'queue').at(-1)).toMatchObject({ kind: 'contradiction' });
    await press(page, 'c');
    expect(calls(engine, 'queue').at(-1)).toMatchObject({ kind: 'knot' });
  }));

test('what a refusal lacks is asked for by one key, and it is sent again or kept back', () =>
  on(of([REFUSED, { ...REFUSED, item: 'refused:2' }]), async (page, engine) => {
    await card(page, 'refused').getByText('It names Phone.').waitFor();
    await press(page, 'v');
    await write(page, '0113 4960142');
    await press(page, 'Enter');
    expect(calls(engine, 'set_value')).toMatchObject([{ field: 'phone', value: '0113 4960142' }]);
    await press(page, 'a', 'q');
    expect(calls(engine, 'decide')).toMatchObject([
      { item: 'refused:1', verdict: 'accept' },
      { item: 'refused:2', verdict: 'quarantine' },
    ]);
  }));

test('a band is drawn around the card, and its sample is put on the table', () =>
  on(world({ draw_band: () => ({ open: null }) }), async (page, engine) => {
    await press(page, 'b');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Evidence from').selectOption('2 bits, 80% likely');
    await dialog.getByLabel('Below').selectOption('5 bits, 97% likely');
    await dialog.getByLabel('Cards to judge').selectOption({ index: 1 });
    await dialog.getByText('6 pairs are in it.').waitFor();
    await dialog.getByRole('button', { name: 'Draw cards' }).click();
    await settled(page);
    expect(calls(engine, 'draw_band')).toEqual([{ kind: 'pair', least: 2, below: 5, sample: 59 }]);
    expect(calls(engine, 'queue').at(-1)).toMatchObject({ sample: true });
  }));

test('what the sample proves is said, and the band is joined by one key', () =>
  on(
    banded(
      { judged: 30, wrong: 1, at_most: 0.1486 },
      { approve_band: () => decision('b1', 'same', ['Robert Haigh'], 0, { others: 56 }) },
    ),
    async (page, engine) => {
      await press(page, 'b');
      await page.getByText('At 95 %, at most 14.9% of the 87 pairs').waitFor();
      await press(page, 'Enter');
      await settled(page);
      expect(calls(engine, 'approve_band')).toEqual([{ left: 57 }]);
      await page.getByText('57 pairs joined as one act.').waitFor();
      await card(page, 'pair').waitFor();
    },
  ));

test('a band is left, also from the palette', () =>
  on(banded({ judged: 3 }, { leave_band: () => ({ open: null }) }), async (page, engine) => {
    await press(page, 'b');
    await page.getByText('3 of 30 drawn cards judged').waitFor();
    await press(page, 'Control+k');
    await write(page, 'leave the band');
    await press(page, 'Enter');
    await settled(page);
    expect(calls(engine, 'leave_band')).toHaveLength(1);
    await page.getByRole('button', { name: 'Go on judging' }).waitFor();
  }));

test('what answers prove is offered as a bet, and accepted or turned down by one key', () =>
  on(
    betting(
      { offer: OFFER },
      {
        accept_bet: () =>
          decision('b2', 'same', ['Robert Haigh'], 0, { by_rule: true, actor: 'bet' }),
        decline_bet: () => ({ offer: null, open: null }),
      },
    ),
    async (page, engine) => {
      const bar = page.getByRole('group', { name: 'Joining without asking' });
      await bar.getByText('Of your last 262 answers about pairs of 3 to 4 bits').waitFor();
      await bar.getByText('At 95 %, at least 98.1% are.').waitFor();
      await press(page, 'j');
      expect(calls(engine, 'accept_bet')).toEqual([{ least: 3, waiting: 42 }]);
      await page.getByText('42 pairs joined, and those that come will be.').waitFor();
      await press(page, 'p');
      expect(calls(engine, 'decline_bet')).toEqual([null]);
    },
  ));

test('a bet that was accepted is ended by one key, and taken back as one by mouse', () =>
  on(
    betting({ open: ACCEPTED }, { end_bet: () => ({ offer: null, open: null }) }),
    async (page, engine) => {
      await press(page, 'j');
      await page.getByRole('button', { name: 'Take all of it back' }).click();
      await settled(page);
      expect(calls(engine, 'end_bet')).toEqual([{ take_back: false }, { take_back: true }]);
    },
  ));

test('a field that a refusal names is chosen from its options on the card', () =>
  on(of([{ ...REFUSED, lacking: 'lead_revenue_range' }]), async (page, engine) => {
    await press(page, 'v');
    const choice = card(page, 'refused').getByRole('combobox');
    await choice.selectOption('$5-10M');
    await choice.press('Enter');
    await settled(page);
    expect(calls(engine, 'set_value')).toMatchObject([
      { field: 'lead_revenue_range', value: '$5-10M' },
    ]);
  }));

test('the question stays in sight where little fits', () =>
  on(
    world(),
    async (page) => {
      const question = page.getByRole('heading', { name: 'Are these the same person?' });
      const place = page.locator('[data-place="queue"]');
      await place.evaluate((element) => element.scrollTo(0, element.scrollHeight / 2));
      const { y = -1, height = 0 } = (await question.boundingBox()) ?? {};
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y + height).toBeLessThanOrEqual(640);
    },
    { width: 1024, height: 640, text: 200 },
  ));

const LOOKS: Look[] = [
  { theme: 'light' },
  { theme: 'dark', width: 1024, height: 640 },
  { theme: 'light', width: 1024, height: 640, text: 200 },
];

test.each(LOOKS)(
  'axe finds nothing on cards of several and on bands: %o',
  async (look) => {
    const check = async (page: Page, state: string) => {
      await checkAxe(page, state, look);
      await checkWidth(page, state);
    };
    await on(
      of([CONTRADICTION, KNOT, CROWD, REFUSED]),
      async (page) => {
        await check(page, 'contradiction');
        await press(page, 's', '1', '2');
        await check(page, 'knot');
        await press(page, 's', '5');
        await check(page, 'crowd');
        await press(page, 's');
        await check(page, 'refused');
      },
      look,
    );
    await on(
      world(),
      async (page) => {
        await press(page, 'b');
        await check(page, 'drawing');
      },
      look,
    );
    for (const bet of [{ offer: OFFER }, { open: ACCEPTED }]) {
      await on(betting(bet), (page) => check(page, 'bet'), look);
    }
    await on(
      banded({ judged: 30, at_most: 0.095 }),
      async (page) => {
        await check(page, 'band');
        await press(page, 'b');
        await check(page, 'judged');
      },
      look,
    );
  },
  120_000,
);
