import { expect, test } from 'vitest';
import { checkAxe, checkWidth } from './checks';
import { press, settled, type Look } from './page';
import { on as onStandIn } from './stand-in';
import { COMPARED, compared } from './world/compared';
import { TODAY } from './world/today';
import { world, type World } from './world/world';

const calls = (engine: World, name: string) =>
  engine.calls.filter((call) => call.name === name).map(({ input }) => input);

/** The same, in Sync, on what was written. */
const on = (body: Parameters<typeof onStandIn>[1], look: Look = {}, last = COMPARED) =>
  onStandIn(
    world(compared(last)),
    async (page, engine) => {
      await press(page, '6', 'w');
      await page.getByRole('heading', { name: 'Compared with HaloPSA' }).waitFor();
      await body(page, engine);
    },
    look,
  );

test('what differs is told with all three values, what is open first, and leads to the person', () =>
  on(async (page) => {
    await page.getByText('612 tickets and 3,672 fields compared.').waitFor();
    await page.getByText('1 field differs and is settled by nothing yet').waitFor();
    await page.getByText('1 field differs and is in the plan').waitFor();
    const row = page.getByRole('row', { name: /Chief of None/ });
    for (const text of ['Job title', 'Chief of One', 'lead 2041', 'open']) {
      await row.getByText(text).first().waitFor();
    }
    await row.getByRole('button').click();
    await page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
  }));

test('it is compared again by a key, and nothing is said to be open where all agrees', async () => {
  const all = { ...COMPARED, open: 0, planned: 0, taken_over: 0, unseen: 0, rows: [] };
  await on(
    async (page, engine) => {
      await page.getByText('compared: nothing is left to settle.').waitFor();
      await expect.poll(() => page.getByText('settled by nothing yet').count()).toBe(0);
      await press(page, 'c');
      await page.getByText('Comparison with HaloPSA started.').waitFor();
      await settled(page);
      expect(calls(engine, 'compare')).toEqual([null]);
    },
    {},
    all,
  );
});

test('it holds at every width and with large text', () =>
  on(
    async (page) => {
      await checkAxe(page, 'compared');
      await checkWidth(page, 'compared');
    },
    { width: 1024, height: 640, text: 200 },
  ));

test('Today leads to what differs', () => {
  const notice = {
    ...{ params: { connection: 'HaloPSA', count: '1', tickets: '612' }, failure: null },
    ...{ code: 'compared_differs', at: COMPARED.at, needs_action: true, decision: null },
  };
  const made = world(compared(COMPARED));
  const today = TODAY.today?.(null);
  if (!today) throw new Error('no Today');
  made.answers.today = () => ({ ...today, notices: [notice] });
  return onStandIn(made, async (page) => {
    await page.getByText('1 difference is settled by nothing yet').waitFor();
    await page.getByRole('button', { name: 'See what differs' }).click();
    await page.getByRole('heading', { name: 'Compared with HaloPSA' }).waitFor();
  });
});
