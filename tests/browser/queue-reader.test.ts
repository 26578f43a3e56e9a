import { expect, test } from 'vitest';
import { press } from './page';
import { heard, page, practise, syncAll } from './practice';
import { checkAnswer, checkBack, checkCard, KINDS, type Kind } from './reader';

practise(async () => {
  await syncAll();
  await press(page, '2');
  await page.locator('[data-card]').waitFor();
});

const CHIPS: Record<Kind, string> = {
  contradiction: 'Contradictions',
  knot: 'Knots',
  pair: 'Pairs',
  gone: 'Gone',
  clash: 'Sources differ',
  refused: 'Refused',
  weak: 'Weak',
  company: 'Companies',
  exit: 'Exits',
};

/** Shows the cards of one kind; whether there are any. */
async function show(kind: Kind): Promise<boolean> {
  const chip = page
    .getByRole('group', { name: 'Kind of card' })
    .getByRole('button', { name: CHIPS[kind] });
  if ((await chip.count()) === 0 || !/[1-9]/.test(await chip.innerText())) return false;
  await chip.click();
  await page.locator(`[data-card="${kind}"]`).waitFor();
  return true;
}

test('every kind of card of the practice world is understood, answered and taken back by ear', async () => {
  const met: Kind[] = [];
  for (const kind of Object.keys(KINDS) as Kind[]) {
    if (!(await show(kind))) continue;
    met.push(kind);
    await checkCard(page, kind);
    for (const answer of Object.keys(KINDS[kind].answers).filter((at) => !/chosen/.test(at))) {
      const item = await checkAnswer(page, kind, answer);
      await checkBack(page, kind, item);
    }
    await checkCard(page, kind);
  }
  // The others are rare there: `queue-reader-rare.test.ts`.
  expect(met).toEqual(expect.arrayContaining(['knot', 'pair', 'weak', 'company']));
  expect(heard).toEqual([]);
});
