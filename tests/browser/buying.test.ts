import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { checkAxe, checkWidth } from './checks';
import { press, settled } from './page';
import { on } from './stand-in';
import { FOUND, FOUND_COMPANIES, FOUND_UNANSWERED } from './world/find';
import { world, type World } from './world/world';

const asked = (engine: World, name: string) =>
  engine.calls.filter((call) => call.name === name).map((call) => call.input);

const shop = () =>
  world({
    found: () => FOUND,
    find: () => FOUND,
    buy: () => ({ jobs: [] }),
    bought: () => ({
      found: 0,
      not_found: 0,
      known: 0,
      unanswered: 0,
      over_ceiling: 0,
      over_allowance: 0,
      opted_out: 0,
      failed: 0,
      spent: 0,
      unsure: 0,
      saved: 0,
      failure: null,
    }),
  });

async function choose(page: Page): Promise<void> {
  await page.locator('main').focus();
  await page.keyboard.press('4');
  await page.locator('[data-place="find"]').waitFor();
  await settled(page);
  await page.keyboard.press('a');
  await page.getByText('2 people chosen').waitFor();
}

test('what one person may cost is said beside what all may, and goes out with the order', () =>
  on(shop(), async (page, engine) => {
    await choose(page);
    await page.getByLabel('For one person at most').fill('1,5');
    await checkAxe(page, 'basket');
    await page.keyboard.press('Enter');
    await expect.poll(() => asked(engine, 'buy').length).toBe(1);
    expect(asked(engine, 'buy')[0]).toMatchObject({
      rows: ['row-1', 'row-2'],
      ceiling: 2000,
      ceiling_per_row: 1500,
    });
    await choose(page);
    await page.getByLabel('For one person at most').fill('');
    await page.keyboard.press('Enter');
    await expect.poll(() => asked(engine, 'buy').length).toBe(2);
    expect(asked(engine, 'buy')[1]).toMatchObject({ ceiling_per_row: null });
  }));

test('what was paid for before is told with its age, and asked again only where that is wanted', () =>
  on(shop(), async (page, engine) => {
    await choose(page);
    const sources = page.getByRole('list', { name: 'What each provider said' });
    await expect
      .poll(() => sources.innerText())
      .toMatch(/Hunter: 12 of 12\s*paid for .*nothing paid now/);
    await page.getByLabel('Job titles').fill('manager');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await expect.poll(() => asked(engine, 'find').length).toBe(1);
    await page.getByRole('button', { name: 'Ask again and pay' }).click();
    await expect.poll(() => asked(engine, 'find').length).toBe(2);
    const fresh = asked(engine, 'find').map((input) => (input as { fresh?: boolean }).fresh);
    expect(fresh).toEqual([false, true]);
  }));

test('who may be paid already is chosen by one act, told so before it is paid, and by no other way', () =>
  on(world({ found: () => FOUND_UNANSWERED, buy: () => ({ jobs: [] }) }), async (page, engine) => {
    await press(page, '4');
    await page.getByText(/Asked for .*it may have been paid\.\s*Asking again may pay/).waitFor();
    await page.getByText(/Hunter: asked .*the answer never came/).waitFor();
    await checkAxe(page, 'unanswered');
    const box = page.getByRole('checkbox', { name: 'Choose Nora Vinter' });
    await press(page, 'a');
    await expect.poll(() => box.isDisabled()).toBe(true);
    await page.getByText('0 people chosen').waitFor();

    const again = page.getByRole('button', { name: 'Ask again for Nora Vinter' });
    await press(page, 'n');
    await page.getByText('1 of them may be paid already').waitFor();
    expect(await again.getAttribute('aria-pressed')).toBe('true');
    await press(page, 'n');
    await page.getByText('0 people chosen').waitFor();
    await again.click();
    await page.getByText('1 person chosen').waitFor();
    await press(page, 'b');
    await expect.poll(() => asked(engine, 'buy').length).toBe(1);
    expect(asked(engine, 'buy')[0]).toMatchObject({ rows: ['row-1'], again: ['row-1'] });
    await checkWidth(page, 'unanswered');
  }));

test('the basket holds at every size', () =>
  on(
    shop(),
    async (page) => {
      await choose(page);
      await checkWidth(page, 'basket');
    },
    { width: 1024, height: 640, text: 200 },
  ));

test.each([
  ['Northwind, Inc.', { company_names: ['Northwind  Inc.'], domains: [] }],
  ['Larkfield Dental', { company_names: [], domains: ['larkfield-dental.co.uk'] }],
])(
  'the people of %s are asked for by domain or name, and nothing is paid for it unasked',
  (name, expected) => {
    const companies = FOUND_COMPANIES.companies.map((company) =>
      company.domain === null ? { ...company, name: 'Northwind, Inc.' } : company,
    );
    return on(
      world({
        found: () => ({ ...FOUND_COMPANIES, companies }),
        find: () => ({ ...FOUND, search: 2 }),
      }),
      async (page, engine) => {
        await press(page, '4');
        await page.getByRole('button', { name: `Find people at ${name}` }).click();
        await page.getByRole('table', { name: 'People who were found' }).waitFor();
        expect(asked(engine, 'find')).toMatchObject([
          { ...expected, companies: false, ceiling: null },
        ]);
        const focused = () => page.evaluate(() => document.activeElement?.tagName);
        await expect.poll(focused).toBe('MAIN');
        // What was found of one kind is not shown under the other.
        await press(page, 'c');
        await page.getByRole('tab', { name: 'Companies', selected: true }).waitFor();
        await expect.poll(() => page.getByRole('table').count()).toBe(0);
      },
    );
  },
);
