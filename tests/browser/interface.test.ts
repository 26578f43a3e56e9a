import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { checkAxe, checkWidth } from './checks';
import { press, settled, unfocus, write } from './page';
import { on } from './stand-in';
import { failure } from './world/basics';
import { CLASH, CONTRADICTION, GONE, KNOT, PAIR, REFUSED, WEAK } from './world/cards';
import { COMPANY, EXIT } from './world/rare';
import { connection } from './world/connections';
import { decision } from './world/decisions';
import { acted, first, OFFER } from './world/states';
import { world } from './world/world';

const PLACES = [
  ['1', 'today', 'Today'],
  ['2', 'queue', 'Queue'],
  ['4', 'find', 'Find'],
  ['5', 'people', 'People'],
  ['6', 'sync', 'Sync'],
  ['8', 'setup', 'Set-up'],
] as const;

const at = (page: Page, place: string) => page.locator(`[data-place="${place}"]`).waitFor();

test('every place opens by key and by mouse', () =>
  on(world(), async (page) => {
    for (const [key, place] of PLACES) {
      await page.keyboard.press(key);
      await at(page, place);
    }
    for (const [, place, name] of PLACES) {
      await page.getByRole('navigation').getByRole('button', { name }).click();
      await at(page, place);
    }
  }));

test('a key does nothing while text is being typed', () =>
  on(world(), async (page) => {
    await page.keyboard.press('/');
    await at(page, 'people');
    await write(page, 'u2 m1');
    await expect.poll(() => page.getByRole('searchbox').inputValue()).toBe('u2 m1');
    await at(page, 'people');
  }));

test('a held key decides once', () =>
  on(world(), async (page, engine) => {
    await page.keyboard.press('2');
    await page.locator('[data-card="pair"]').waitFor();
    await page.keyboard.down('m');
    await page.keyboard.down('m');
    await page.keyboard.down('m');
    await page.keyboard.up('m');
    await page.locator('[data-card="weak"]').waitFor();
    expect(engine.calls.filter(({ name }) => name === 'decide')).toHaveLength(1);
  }));

test('single-letter keys can be switched off, digits stay', () =>
  on(world(), async (page, engine) => {
    await page.keyboard.press('8');
    await page.getByRole('checkbox', { name: /Single-letter keys/ }).uncheck();
    await page.keyboard.press('2');
    await page.locator('[data-card="pair"]').waitFor();
    await page.keyboard.press('m');
    // A digit of the card takes a value; the others go to their place.
    await page.keyboard.press('1');
    await page.locator('[aria-pressed="true"].take').waitFor();
    const today = page.getByRole('navigation').getByRole('button', { name: 'Today' });
    await expect.poll(() => today.getAttribute('aria-keyshortcuts')).toBe('CONTROL+1');
    await page.keyboard.press('Control+1');
    await at(page, 'today');
    await page.keyboard.press('2');
    await page.keyboard.press('6');
    await at(page, 'sync');
    expect(engine.calls.filter(({ name }) => name === 'decide')).toHaveLength(0);
  }));

test('the queue is worked through by key, and the last decision comes back', () =>
  on(world(), async (page, engine) => {
    await page.keyboard.press('2');
    const table = (kind: string) => page.locator(`[data-card="${kind}"]`).waitFor();
    for (const [kind, key] of [
      ['pair', 'm'],
      ['weak', 'a'],
      ['pair', 'n'],
      ['weak', 'q'],
    ] as const) {
      await table(kind);
      await page.keyboard.press(key);
    }
    await table('pair');
    const verdicts = engine.calls
      .filter(({ name }) => name === 'decide')
      .map(({ input }) => (input as { verdict: string }).verdict);
    expect(verdicts).toEqual(['same', 'accept', 'different', 'quarantine']);
    await page.keyboard.press('u');
    await table('weak');
    await page.getByText('Taken back: Wiktoria Nowak').waitFor();
  }));

test('a decision that is refused brings its card back and says why', () =>
  on(
    world({
      decide: () => {
        throw failure('disk_full');
      },
    }),
    async (page) => {
      await page.keyboard.press('2');
      await page.locator('[data-card="pair"]').waitFor();
      await page.keyboard.press('m');
      await page.getByText(/The card of Robert Haigh and Bob Haigh is back/).waitFor();
      await page.locator('[data-card="pair"]').waitFor();
    },
  ));

test('a large plan is written only after its number was typed', () =>
  on(world({ apply: () => ({}) as never }), async (page, engine) => {
    const applied = () =>
      engine.calls.filter(({ name }) => name === 'apply').map(({ input }) => input);
    await page.keyboard.press('6');
    await page.getByText('New records').waitFor();
    await page.keyboard.press('a');
    const box = page.getByRole('textbox', { name: /Type 812/ });
    await box.fill('811');
    await box.press('Enter');
    expect(applied()).toEqual([]);
    await box.fill('812');
    await box.press('Enter');
    await page.getByRole('tab', { name: /Written/, selected: true }).waitFor();
    expect(applied()).toEqual([{ fingerprint: 'f1', release_brake: true }]);
  }));

test('what is booked and not sent is shown with its fields and taken out by key or one by one', () => {
  const engine = world({ take_out: () => ({ rows: [], next: null, counts: {}, by_itself: true }) });
  return on(engine, async (page) => {
    await press(page, '6', 'w');
    await page.getByText('One write is booked and not sent.').waitFor();
    const row = page.getByRole('row').filter({ hasText: 'Goes out with the next run.' });
    await row.getByRole('button', { name: 'What is written of' }).click();
    const fields = page.getByRole('table').filter({ hasText: 'old@example.co.uk' }).last();
    await expect.poll(() => fields.innerText()).toContain('E-mail');
    await page.getByRole('button', { name: 'Take the write of' }).click();
    await page.keyboard.press('o');
    const out = () => engine.calls.filter(({ name }) => name === 'take_out');
    await expect
      .poll(() => out().map(({ input }) => input))
      .toEqual([{ ids: ['write-65'] }, { ids: [] }]);
    await page.getByText('Taken out.').first().waitFor();
  });
});

test('a plan that moved is read again, and its number typed again', () => {
  const refuse = () => {
    throw failure('plan_moved');
  };
  return on(world({ apply: refuse }), async (page, engine) => {
    await press(page, '6', 'a');
    const box = page.getByRole('textbox', { name: /Type 812/ });
    await box.fill('812');
    const plans = () => engine.calls.filter(({ name }) => name === 'plan').length;
    const before = plans();
    await box.press('Enter');
    await page.getByText(/The plan changed since you saw it/).waitFor();
    await settled(page);
    expect(plans()).toBe(before + 1);
    await expect.poll(() => box.count()).toBe(0);
    await press(page, 'a');
    await expect.poll(() => box.inputValue()).toBe('');
  });
});

test('search finds while typing, the arrows choose and Enter opens the record', () =>
  on(world(), async (page) => {
    await page.keyboard.press('/');
    await write(page, 'siobh haigh');
    await page
      .getByRole('row', { name: /Siobhán Haigh/ })
      .first()
      .waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Record' }).getByRole('heading', { level: 2 }).waitFor();
    await page.keyboard.press('p');
    await page.getByRole('button', { name: 'Hide sources' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('region', { name: 'Record' }).count()).toBe(0);
  }));

test('a list of hundreds keeps at most sixty rows in the page', () =>
  on(world(), async (page) => {
    await page.keyboard.press('5');
    const grid = page.getByRole('grid');
    await grid.getByRole('row').nth(5).waitFor();
    await grid.focus();
    for (let turn = 0; turn < 4; turn += 1) {
      await expect.poll(() => grid.getByRole('row').count()).toBeLessThanOrEqual(60);
      await press(page, 'End');
    }
    await page
      .getByRole('row', { name: /Score|\d/ })
      .last()
      .waitFor();
    await expect.poll(() => grid.locator('[aria-rowindex="641"]').count()).toBe(1);
  }));

test(
  'the palette lists every command and runs each',
  () =>
    on(world(), async (page) => {
      for (const [key] of PLACES) {
        await press(page, key, 'Control+k');
        const names = await page.getByRole('option').locator('span').allTextContents();
        await page.keyboard.press('Escape');
        expect(names.length).toBeGreaterThanOrEqual(12);
        for (const name of names) {
          await page.keyboard.press(key);
          await page.keyboard.press('Control+k');
          await page.getByRole('combobox', { name: 'Commands' }).fill(name);
          const option = page.getByRole('option', { name, exact: true });
          // What one command did may leave another with nothing to do.
          if ((await option.count()) > 0) await option.click();
          await page.keyboard.press('Escape');
          if (await page.locator('dialog[open]').count()) await page.keyboard.press('Escape');
          await unfocus(page);
        }
      }
    }),
  240_000,
);

test('? names the keys of the place, T shows the decisions', () =>
  on(world(), async (page) => {
    await page.keyboard.press('2');
    await page.locator('[data-card="pair"]').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys in Queue' }).getByText('Same person').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('t');
    await page.getByRole('dialog', { name: 'Decisions so far' }).getByText('same person').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  }));

test('of what was decided as one each is seen in the timeline and taken back by itself or with all', () => {
  const undo = () => decision('e1', 'same', ['Robert 1', 'Bob 1'], 2, { revoked: true });
  return on(acted({ undo }), async (page, engine) => {
    const undone = () =>
      engine.calls.filter(({ name }) => name === 'undo').map(({ input }) => input);
    await press(page, 't');
    const dialog = page.getByRole('dialog', { name: 'Decisions so far' });
    await dialog.getByRole('button', { name: /^Show each .*Robert 1/ }).click();
    await dialog.getByRole('button', { name: /^Take back: .*Robert 2/ }).click();
    await expect.poll(undone).toEqual([{ decision: 'e2', alone: true }]);
    await dialog.getByRole('button', { name: /^Take back with all .*Robert 1/ }).click();
    await expect.poll(undone).toHaveLength(2);
    expect(undone()[1]).toEqual({ decision: 'e1', alone: false });
    await checkAxe(page, 'timeline, each');
    await checkWidth(page, 'timeline, each');
    await page.keyboard.press('Escape');

    // On a record it is that one alone.
    await press(page, '5');
    await page.getByRole('grid').focus();
    await press(page, 'ArrowDown', 'Enter');
    await page
      .getByRole('button', { name: /^Take back: / })
      .first()
      .click();
    await expect.poll(undone).toHaveLength(3);
    expect(undone()[2]).toMatchObject({ alone: true });
  });
});

/** The keys that two commands of what is open have. */
async function twice(page: Page): Promise<string[]> {
  await settled(page);
  await unfocus(page);
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: /^Keys in/ });
  await dialog.waitFor();
  const groups = await dialog
    .locator('section')
    .evaluateAll((parts) =>
      parts.map((part) =>
        Array.from(part.querySelectorAll('.unseen'), ({ textContent }) => textContent),
      ),
    );
  expect(groups.length).toBeGreaterThan(0);
  await page.keyboard.press('Escape');
  return groups.flatMap((group) => group.filter((key, at) => group.indexOf(key) !== at));
}

test('no two commands of a place have one key', () =>
  on(world(), async (page) => {
    const ways = '1 2 2m 2ma 3 3b 4 4c 5 5c 6 6a 6w 7 8 8d'.split(' ').map((way) => [...way]);
    for (const way of ways) {
      await press(page, ...way);
      expect([way.join(''), await twice(page)]).toEqual([way.join(''), []]);
    }
  }));

test('no two commands of the queue have one key, whatever lies there and is offered beside it', async () => {
  const names = ['one', 'two', 'three', 'four'];
  const more = {
    bet: () => ({ offer: OFFER, open: null }),
    queue_views: () => names.map((name) => ({ name, filter: { source: name } })),
  };
  for (const card of [PAIR, KNOT, CONTRADICTION, CLASH, REFUSED, WEAK, GONE, COMPANY, EXIT]) {
    await on(first(card, more), async (page) => {
      // A filter that is chosen can be kept.
      await press(page, '2', 'c');
      await page.locator(`[data-card="${card.kind}"]`).waitFor();
      expect([card.kind, await twice(page)]).toEqual([card.kind, []]);
    });
  }
});

test('the key of this run leaves the address bar', () =>
  on(world(), async (page) => {
    expect(page.url()).not.toContain('key');
  }));

test('text size changes while the program runs', () =>
  on(
    world(),
    async (page) => {
      await page.keyboard.press('8');
      await page.getByRole('button', { name: '200 %' }).click();
      await page.keyboard.press('2');
      await page.locator('[data-card="pair"]').waitFor();
      await checkWidth(page, 'queue');
      const sidebar = await page.getByRole('navigation').boundingBox();
      expect(sidebar?.width ?? 1024).toBeLessThan(160);
    },
    { width: 1024, height: 640 },
  ));

test('what a source is allowed a day is typed, and a slip is told before it is kept', () =>
  on(world({ allow: () => connection({ id: 'apollo' }) }), async (page, engine) => {
    await page.keyboard.press('8');
    const limits = page.getByRole('button', { name: 'Limits of Apollo' });
    await limits.click();
    await page.keyboard.press('Escape');
    await page.getByLabel('Calls a day').waitFor({ state: 'detached' });
    await limits.click();
    await page.getByLabel('Bought from and synced').selectOption('first');
    await page.getByLabel('Calls a day').fill('500');
    await page.getByLabel('Credits a day').fill('2.5x');
    await page.getByText('Only numbers.').waitFor();
    const form = page.getByRole('form', { name: 'Limits of Apollo' });
    await expect
      .poll(() => form.getByRole('button', { name: 'Keep', exact: true }).isDisabled())
      .toBe(true);
    await checkAxe(page, 'limits', {});
    await page.getByLabel('Credits a day').fill('2,5');
    await page.keyboard.press('Enter');
    await page.getByText('Limits of Apollo kept').waitFor();
    const allowed = engine.calls.find((call) => call.name === 'allow');
    expect(allowed?.input).toMatchObject({
      allowance: { priority: 'first', daily_calls: 500, daily_millicredits: 2500 },
    });
  }));
