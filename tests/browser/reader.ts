import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { settled } from './page';

/** The queue as somebody has it who listens instead of looks. */

/** What is said of each kind: what the card is called, its question, and its answers with their keys. */
export const KINDS = {
  contradiction: {
    ...{ called: 'Contradiction', question: 'Said both ways: which of it stands?' },
    answers: { 'Join after all': 'M', 'Keep apart': 'N' },
  },
  knot: {
    ...{ called: 'Knot', question: 'Which of these are the same person?' },
    answers: { 'All the same': 'M', 'All different': 'N', 'Join the chosen': 'ENTER' },
  },
  pair: {
    ...{ called: 'Pair', question: 'Are these the same person?' },
    answers: { Same: 'M', Different: 'N' },
  },
  gone: {
    ...{ called: 'Gone from HaloPSA', question: 'Gone from HaloPSA: what becomes of them?' },
    answers: { 'Leave as is': 'L', 'Write again': 'W', 'Do not contact': 'D' },
  },
  clash: {
    ...{ called: 'Sources differ', question: 'Which values shall stand?' },
    answers: { 'Keep these': 'M', 'Take there': 'N' },
  },
  refused: {
    ...{ called: 'Refused', question: 'HaloPSA refused this: what shall become of it?' },
    answers: { 'Send again': 'A', Quarantine: 'Q' },
  },
  weak: {
    ...{ called: 'Weak record', question: 'Good enough to go out?' },
    answers: { Accept: 'A', Quarantine: 'Q' },
  },
  company: {
    ...{ called: 'Company without a client', question: 'Is this a client of HaloPSA?' },
    answers: { Link: 'M', New: 'N' },
  },
  exit: {
    ...{ called: 'Proposed exit', question: /^Lead out to .+\?$/ },
    answers: { 'Lead out': 'A', 'Leave there': 'L' },
  },
} as const satisfies Record<
  string,
  { called: string; question: string | RegExp; answers: Record<string, string> }
>;
export type Kind = keyof typeof KINDS;

const article = (page: Page) => page.getByRole('article');

/** What is read out of the card and below it, one thing after the other. */
async function read(page: Page): Promise<{ role: string; name: string; more: string }[]> {
  const tree = await page.locator('[data-place="queue"]').ariaSnapshot();
  return tree.split('\n').flatMap((line) => {
    const bare = line.trim().replace(/^- /, '');
    // A line with a colon in it is quoted once more.
    const quoted = /^'((?:[^']|'')*)'(.*)$/.exec(bare);
    const whole = quoted ? `${quoted[1]?.replaceAll("''", "'")}${quoted[2]}` : bare;
    const found = /^([a-z]+)(?: "((?:[^"\\]|\\.)*)")?(.*)$/.exec(whole);
    return found
      ? [
          {
            role: found[1] ?? '',
            name: (found[2] ?? '').replaceAll('\\"', '"'),
            more: found[3] ?? '',
          },
        ]
      : [];
  });
}

/** A value without how it was written, who chose it, and its stops: `S.r.l.` is `Srl`. */
const bare = (cell: string) =>
  cell
    .replace(/ written .*$/, '')
    .replace(/ Somebody chose this$/, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** Each row says its field, what each of them has, and whether that agrees. */
async function checkRows(page: Page, names: string[]): Promise<void> {
  const things = await read(page);
  const heads = things.filter(({ role }) => role === 'columnheader').map(({ name }) => name);
  for (const [at, name] of names.entries()) expect(heads[at + 1]).toContain(name);
  expect(heads.at(-1)).toMatch(/^(Would survive|If all are one)$/);
  const begin = things.flatMap(({ role }, at) => (role === 'rowheader' ? [at] : []));
  expect(begin.length).toBeGreaterThan(3);
  for (const at of begin) {
    const of = things[at]?.name ?? '';
    const cells = things
      .slice(at + 1)
      .filter(({ role }) => role === 'cell')
      .slice(0, names.length)
      .map(({ name }) => name);
    const given = cells.filter((cell) => cell !== 'not given').map(bare);
    const says = /^(.+) (same|differs|given by one only)$/.exec(of)?.[2];
    const differs = new Set(given).size > 1;
    const expected = given.length < 2 ? 'given by one only' : differs ? 'differs' : 'same';
    expect({ of, cells, says }).toEqual({ of, cells, says: expected });
  }
}

const BITS = /[+−]\d+\.\d bits (for|against) it/;

/** Why it is asked, with what each reason weighs in words. */
const REASONS: Record<Kind, (page: Page, names: string[]) => Promise<void>> = {
  pair: async (page, names) => {
    await checkRows(page, names);
    const evidence = page.getByRole('region', { name: 'Evidence' });
    const tree = await evidence.ariaSnapshot();
    const reasons = tree.split('\n').filter((line) => line.includes('definition'));
    expect(reasons.length).toBeGreaterThan(1);
    for (const reason of reasons) expect(reason).toMatch(/bits (for|against) it|nothing/);
    expect(tree).toMatch(BITS);
    expect(tree).toMatch(/img "Sum [+−]?\d+\.\d bits\. Shown from .*, joined without asking from /);
  },
  knot: async (page, names) => {
    await checkRows(page, names);
    expect(await article(page).getByRole('definition').first().ariaSnapshot()).toMatch(BITS);
    const first = article(page).getByRole('button', { name: `1: ${names[0]} is one of them` });
    expect(await first.getAttribute('aria-keyshortcuts')).toBe('1');
  },
  contradiction: async (page, names) => {
    await checkRows(page, names);
    for (const name of ['Kept apart', 'Said to be the same']) {
      const said = article(page).getByRole('region', { name });
      expect(await said.getByRole('listitem').first().innerText()).toMatch(/people|person/);
    }
  },
  clash: async (page) => {
    const fields = await article(page).getByRole('group').all();
    expect(fields.length).toBeGreaterThan(0);
    for (const field of fields) {
      expect(await field.getByRole('button').count()).toBeGreaterThan(1);
      expect(await field.getByRole('button', { pressed: true }).count()).toBe(1);
    }
    const other = article(page).getByRole('group').getByRole('button', { pressed: false }).first();
    expect(await other.getAttribute('aria-keyshortcuts')).toBe('1');
  },
  weak: async (page) => {
    const score = article(page).getByRole('region', { name: /^Score \d+; \d+ is needed$/ });
    const tree = await score.getByRole('list').first().ariaSnapshot();
    const lines = tree.split('\n').filter((line) => line.includes('listitem'));
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) expect(line).toMatch(/\d+ of \d+"?$/);
  },
  refused: async (page) => {
    const why = article(page).getByRole('region', { name: 'Why it was refused' });
    expect(await why.getByRole('paragraph').count()).toBe(3);
    await article(page).getByRole('region', { name: 'What was sent' }).waitFor();
  },
  company: async (page) => {
    const heads = await article(page).getByRole('columnheader').allInnerTexts();
    expect(heads.length).toBeGreaterThan(2);
    expect(heads.slice(2).every((head) => /client \S+/.test(head))).toBe(true);
    const evidence = page.getByRole('region', { name: 'Evidence' });
    const tree = await evidence.ariaSnapshot();
    expect(tree).toMatch(BITS);
    expect(tree).toMatch(/Sum/);
    const first = article(page).getByRole('button', { name: /^1: .* is meant$/ });
    if (heads.length > 3) expect(await first.getAttribute('aria-keyshortcuts')).toBe('1');
  },
  exit: async (page) => {
    const why = article(page).getByRole('region', { name: 'Why it is proposed' });
    expect(await why.getByRole('listitem').count()).toBeGreaterThan(1);
    await article(page).getByRole('region', { name: 'What is known' }).waitFor();
  },
  gone: async (page) => {
    const lost = article(page).getByRole('region', { name: 'What is gone' });
    expect(await lost.getByRole('listitem').count()).toBeGreaterThan(0);
    await article(page).getByRole('region', { name: 'What is left' }).waitFor();
  },
};

const label = (page: Page) => article(page).getAttribute('aria-label');

/** Whom the card on the table is about. */
async function names(page: Page, kind: Kind): Promise<string> {
  const said = (await label(page)) ?? '';
  expect(said.startsWith(`${KINDS[kind].called}: `)).toBe(true);
  return said.slice(KINDS[kind].called.length + 2);
}

/** The card says what it is, about whom, why, and how it is answered. */
export async function checkCard(page: Page, kind: Kind): Promise<void> {
  await settled(page);
  const { called, question, answers } = KINDS[kind];
  const whom = await names(page, kind);
  const things = await read(page);
  expect(things).toContainEqual({ role: 'article', name: `${called}: ${whom}`, more: ':' });
  const asks = (name: string) =>
    typeof question === 'string' ? name === question : question.test(name);
  expect(things.find(({ role, name }) => role === 'heading' && asks(name))).toBeDefined();
  await REASONS[kind](page, whom.split(kind === 'knot' ? ', ' : ' and '));
  for (const [name, key] of Object.entries(answers)) {
    const button = page
      .getByRole('group', { name: 'Decide' })
      .getByRole('button', { name, exact: true });
    expect(await button.getAttribute('aria-keyshortcuts')).toBe(key);
  }
}

/** What the card on the table is; nothing where there is none. */
const lying = (page: Page) =>
  page
    .locator('[data-card]')
    .evaluateAll(([card]) => card && { item: card.getAttribute('data-item') ?? '' });

/** After a decision the focus is on the next card, and what was decided is said, with the way back. Answers which it was. */
export async function checkAnswer(page: Page, kind: Kind, answer: string): Promise<string> {
  const whom = await names(page, kind);
  const before = await lying(page);
  const key = Object.entries(KINDS[kind].answers).find(([name]) => name === answer)?.[1] ?? '';
  await page.keyboard.press(key.toLowerCase());
  const said = page.locator('[data-place="queue"] ~ p[aria-live="polite"]');
  await expect
    .poll(() => said.innerText())
    .toContain(`${answer}, ${whom}. Press U to take it back.`);
  await expect.poll(async () => (await lying(page))?.item).not.toBe(before?.item);
  // A card may come by itself meanwhile: that is told too.
  await expect
    .poll(async () => {
      const next = await lying(page);
      const focused = await page.evaluate(() => ({
        item: document.activeElement?.getAttribute('data-item') ?? undefined,
        tag: document.activeElement?.tagName,
      }));
      const then = next ? `Next card. ${await label(page)}` : 'Nothing waits for a decision.';
      const told = (await said.innerText()).endsWith(then);
      const expected = { item: next?.item, tag: next ? 'ARTICLE' : 'MAIN' };
      return told && focused.tag === expected.tag && focused.item === expected.item;
    })
    .toBe(true);
  return before?.item ?? '';
}

/** U brings the card back, and says so. */
export async function checkBack(page: Page, kind: Kind, item: string): Promise<void> {
  await page.keyboard.press('u');
  const messages = page.getByRole('region', { name: 'Messages' });
  await messages
    .getByText(/^Taken back: /)
    .first()
    .waitFor();
  expect(await messages.getAttribute('aria-live')).toBe('polite');
  await page.locator(`[data-card="${kind}"][data-item="${item}"]`).waitFor();
}
