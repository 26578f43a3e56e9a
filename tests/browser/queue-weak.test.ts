import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { checkAxe, checkWidth } from './checks';
import { press, settled, write, type Look } from './page';
import { on as onStandIn } from './stand-in';
import { failure, type Answers } from './world/basics';
import { MENDABLE, PROPOSED } from './world/cards';
import { decision } from './world/decisions';
import { person } from './world/people';
import { record } from './world/record';
import { banded, first } from './world/states';
import { world, type World } from './world/world';

/** On the card of a record that can be mended. */
const on = (body: Parameters<typeof onStandIn>[1], more: Answers = {}, look: Look = {}) =>
  onStandIn(
    first(MENDABLE, more),
    async (page, engine) => {
      await press(page, '2');
      await body(page, engine);
    },
    look,
  );

const calls = (engine: World, name: string) =>
  engine.calls.filter((call) => call.name === name).map(({ input }) => input);
const box = (page: Page) => page.getByRole('region', { name: 'Would mend it' });
const dialog = (page: Page) => page.getByRole('dialog');

test('what would mend a record is shown with its reason, and taken by its digit', () =>
  on(async (page, engine) => {
    const phone = box(page).getByRole('listitem').nth(1);
    await phone.getByText('22 523 10 00', { exact: true }).waitFor();
    await phone.getByText('+48 22 523 10 00').waitFor();
    await phone.getByText('It is a number of Poland, whose ending the domain has.').waitFor();
    await phone.getByText('Score 65 with it: goes out.').waitFor();
    await press(page, '3');
    expect(calls(engine, 'take_proposal')).toEqual([
      {
        item: 'first',
        kind: 'swap_names',
        values: [
          { field: 'given_name', value: 'Wiktoria' },
          { field: 'family_name', value: 'Nowak' },
        ],
      },
    ]);
    await page.getByText('Swap the names, Nowak Wiktoria. Press U to take it back.').waitFor();
    await expect.poll(() => box(page).getByRole('listitem').count()).toBe(2);
    // A digit without a proposal is the place's again.
    expect(calls(engine, 'decide')).toEqual([]);
    await press(page, '3');
    await page.getByRole('heading', { name: 'Pipeline', level: 1 }).waitFor();
  }));

test('a proposal is taken by mouse and from the palette, and shown again where it is refused', () =>
  on(
    async (page, engine) => {
      const correct = box(page).getByRole('button', { name: 'Correct the domain' });
      expect(await correct.getAttribute('aria-keyshortcuts')).toBe('1');
      await correct.click();
      await page.getByText('That is no longer proposed.').first().waitFor();
      await correct.waitFor();
      await press(page, 'Control+k');
      await write(page, 'Read the number');
      await press(page, 'Enter');
      expect(calls(engine, 'take_proposal')).toMatchObject([
        { kind: 'domain_typo' },
        { kind: 'phone_country' },
      ]);
    },
    {
      take_proposal: () => {
        throw failure('proposal_moved');
      },
    },
  ));

test('B shows for how many a proposal is and a sample, and Enter takes all of them as one', () =>
  on(async (page, engine) => {
    await press(page, 'b');
    await dialog(page).getByText('37 records, some of them').waitFor();
    await dialog(page).getByText('someone.0@gmial.com').waitFor();
    await dialog(page).getByText('someone.0@gmail.com').waitFor();
    expect(calls(engine, 'take_proposals')).toEqual([]);
    await press(page, 'Enter');
    expect(calls(engine, 'take_proposals')).toEqual([{ kind: 'domain_typo', count: 37 }]);
    await page.getByText('37 records mended as one act. Press U to take all of it back.').waitFor();
    await expect.poll(() => dialog(page).count()).toBe(0);
  }));

test('another kind is chosen by the arrows, where nothing is proposed nothing is taken, and refusals are said', () =>
  on(
    async (page, engine) => {
      await press(page, 'b', 'ArrowDown');
      expect(calls(engine, 'proposals').at(-1)).toEqual({ kind: 'phone_country' });
      await dialog(page).getByText('Nothing of this kind is proposed').waitFor();
      await press(page, 'ArrowUp', 'Enter');
      await dialog(page).getByText('It is proposed for other records than you saw.').waitFor();
      await press(page, 'ArrowDown', 'Enter');
      await expect.poll(() => dialog(page).count()).toBe(0);
      expect(calls(engine, 'take_proposals')).toHaveLength(1);
    },
    {
      proposals: ({ kind }) =>
        kind === 'domain_typo'
          ? { ...PROPOSED, more: true }
          : { count: 0, more: false, sample: [] },
      take_proposals: () => {
        throw failure('proposals_moved');
      },
    },
  ));

test('while a band is judged B goes on with it, and all of a kind is taken by mouse', () =>
  onStandIn(banded({ judged: 3 }, {}), async (page, engine) => {
    engine.answers.queue = first(MENDABLE).answers.queue;
    await press(page, '2');
    const all = box(page).getByRole('button', { name: 'All of a kind' });
    expect(await all.getAttribute('aria-keyshortcuts')).toBeNull();
    await press(page, 'b');
    await expect.poll(() => calls(engine, 'queue').at(-1)).toMatchObject({ sample: true });
    await press(page, 'x');
    await all.click();
    await dialog(page).getByText('37 records, some of them').waitFor();
  }));

test('who is in quarantine is found from the queue, and brought back by one key', () =>
  onStandIn(
    world({
      people: () => ({ rows: [{ ...person(0), state: 'quarantined' }], next: null, count: 1 }),
      person: ({ id }) => {
        const page = record(id);
        const kept = decision('q1', 'quarantine', [page.row.name], 3);
        return { ...page, row: { ...page.row, state: 'quarantined' }, decisions: [kept] };
      },
    }),
    async (page, engine) => {
      await press(page, '2', 'Control+k');
      await write(page, 'in quarantine');
      await press(page, 'Enter');
      await page.getByRole('button', { name: /^Quarantined/, pressed: true }).waitFor();
      await page.getByRole('grid').focus();
      await press(page, 'ArrowDown', 'Enter');
      await page.getByRole('button', { name: 'Bring back from quarantine' }).waitFor();
      await press(page, 'b');
      await settled(page);
      expect(calls(engine, 'undo')).toEqual([{ decision: 'q1', alone: true }]);
    },
  ));

const LOOKS: Look[] = [
  { theme: 'light' },
  { theme: 'dark', width: 1024, height: 640 },
  { theme: 'light', width: 1024, height: 640, text: 200 },
];

test.each(LOOKS)('axe finds nothing on proposals: %o', (look) =>
  on(
    async (page) => {
      await checkAxe(page, 'card', look);
      await checkWidth(page, 'card');
      await press(page, 'b');
      await checkAxe(page, 'all of a kind', look);
      await checkWidth(page, 'all of a kind');
    },
    {},
    look,
  ),
);
