import { expect, test } from 'vitest';
import type { Card } from '../../ui/src/platform/bindings';
import { press } from './page';
import { checkAnswer, checkBack, checkCard, KINDS, type Kind } from './reader';
import { on } from './stand-in';
import { CLASH, CONTRADICTION, GONE, KNOT, PAIR, REFUSED, WEAK } from './world/cards';
import { APART, COMPANY, EXIT } from './world/rare';
import { decision } from './world/decisions';
import { world } from './world/world';

const CARDS: Record<Kind, Card> = {
  contradiction: CONTRADICTION,
  knot: KNOT,
  pair: PAIR,
  gone: GONE,
  clash: CLASH,
  refused: REFUSED,
  weak: WEAK,
  company: COMPANY,
  exit: EXIT,
};

/** A queue of these cards, in which every answer is taken and taken back. */
function of(cards: Card[]) {
  const made = decision('made', 'same', ['Robert Haigh'], 0);
  const count = (kind: Kind) => cards.filter((card) => card.kind === kind).length;
  return world({
    queue: () => ({
      cards,
      ...{ pairs: count('pair'), contradictions: count('contradiction'), knots: count('knot') },
      ...{ refused: count('refused'), clashes: count('clash') },
      ...{ companies: count('company'), exits: count('exit') },
      ...{ weak: count('weak'), gone: count('gone'), handed: 0, handed_names: [] },
    }),
    decide: () => ({ decision: made, contradiction: null }),
    undo: () => ({ ...made, revoked: true }),
  });
}

for (const kind of Object.keys(KINDS) as Kind[]) {
  test(`a ${kind} card is understood and answered by ear, and the next one is there`, () =>
    on(of([CARDS[kind], { ...CARDS[kind], item: 'second' }]), async (page) => {
      await press(page, '2');
      await checkCard(page, kind);
      for (const answer of Object.keys(KINDS[kind].answers).filter((at) => !/chosen/.test(at))) {
        const item = await checkAnswer(page, kind, answer);
        await checkBack(page, kind, item);
      }
      await checkCard(page, kind);
    }));
}

test('what was changed on both sides is read with what was agreed last, and each value has its key', () =>
  on(of([APART]), async (page) => {
    await press(page, '2');
    const title = page.getByRole('group', { name: 'Title' });
    const said = await title.getByRole('button', { pressed: false }).allInnerTexts();
    expect(said.slice(0, 2).map((text) => text.split('\n')[0])).toEqual(['Last agreed', 'There']);
    const here = title.getByRole('button', { pressed: true });
    expect(await here.innerText()).toMatch(/^Here\s+Chief of Glue/);
    for (const [name, key] of [
      [/^Last agreed/, '1'],
      [/^There/, '2'],
    ] as const) {
      const value = title.getByRole('button', { name });
      expect(await value.getAttribute('aria-keyshortcuts')).toBe(key);
    }
  }));

test('after the last card the focus is the place’s, and that nothing is left is said', () =>
  on(of([WEAK]), async (page) => {
    await press(page, '2');
    await checkAnswer(page, 'weak', 'Accept');
  }));

test('a card of another kind that comes next is told by its kind, and Tab goes on in it', () =>
  on(of([PAIR, WEAK]), async (page) => {
    await press(page, '2');
    await checkAnswer(page, 'pair', 'Different');
    await page.keyboard.press('Tab');
    const inside = () =>
      page.evaluate(() => document.activeElement?.closest('article')?.dataset.card ?? '');
    await expect.poll(inside).toBe('weak');
  }));
