import { expect, test } from 'vitest';
import { press } from './page';
import { on } from './stand-in';
import { planned } from './world/plan';
import { world } from './world/world';

test('what is written of one person in several tickets stands there ticket by ticket', () => {
  const [lead] = planned(1).items;
  if (!lead) throw new Error('an empty plan');
  const moved = { field: 'status_name', old: 'Contacted', new: 'Engaged' };
  const plan = {
    ...{ ...planned(0), creates: 2, updates: 1, all: 3, brake: null },
    items: [
      { ...lead, what: 'prospect' },
      { ...lead, what: 'opportunity' },
      { ...lead, action: 'update', fields: [moved] },
    ],
  };
  return on(world({ plan: () => plan }), async (page) => {
    await press(page, '6');
    const writes = page.getByRole('list', { name: 'Writes one by one' }).getByRole('listitem');
    await expect.poll(() => writes.count()).toBe(3);
    const said = (await writes.allInnerTexts()).map((text) => /(new|change) \w+/.exec(text)?.[0]);
    expect(said).toEqual(['new prospect', 'new opportunity', 'change lead']);
  });
});

test('who is chosen by the space bar is written and nobody else', () => {
  const plan = { ...planned(3), creates: 3, updates: 0, all: 3, brake: null };
  const engine = world({
    plan: ({ only }) => (only ? { ...plan, creates: only.length } : plan),
    apply: () => ({}) as never,
  });
  return on(engine, async (page) => {
    await press(page, '6');
    const boxes = page.getByRole('list', { name: 'Writes one by one' }).getByRole('checkbox');
    await boxes.nth(1).focus();
    await press(page, 'Space');
    await page.getByRole('button', { name: 'Write that of one' }).waitFor();
    await press(page, 'a');
    await expect
      .poll(() => engine.calls.filter(({ name }) => name === 'apply').map(({ input }) => input))
      .toEqual([{ fingerprint: 'f1', release_brake: false, only: ['person-1'] }]);
  });
});

test('a plan is read on page by page to its end', () => {
  const plan = { ...planned(3), creates: 5, updates: 0, all: 5, brake: null, next: 'f1.3' };
  const rest = { ...plan, items: planned(5).items.slice(3), next: null };
  const engine = world({ plan: ({ after }) => (after === 'f1.3' ? rest : plan) });
  return on(engine, async (page) => {
    await press(page, '6');
    const writes = page.getByRole('list', { name: 'Writes one by one' }).getByRole('listitem');
    await expect.poll(() => writes.count()).toBe(3);
    const more = page.getByRole('button', { name: 'More' });
    await more.click();
    await expect.poll(() => writes.count()).toBe(5);
    expect(await more.count()).toBe(0);
  });
});

test('what is told in a ticket stands in the plan with its words', () => {
  const told = {
    person: 'person-1',
    name: 'Nora Vinter',
    action: 'append',
    what: 'call',
    fields: [
      { field: 'ticket_id', old: null, new: '2041' },
      { field: 'note', old: null, new: 'Call: no answer\nAda, 2026-11-03 10:15 UTC' },
    ],
  };
  const plan = {
    ...{ ...planned(0), creates: 0, updates: 0, entries: 2, all: 2, brake: null },
    items: [told, { ...told, what: 'taken_back' }],
  };
  return on(world({ plan: () => plan }), async (page) => {
    await press(page, '6');
    const writes = page.getByRole('list', { name: 'Writes one by one' }).getByRole('listitem');
    await expect.poll(() => writes.count()).toBe(2);
    const [call, back] = await writes.allInnerTexts();
    expect(call).toContain('Call: no answer · Ada, 2026-11-03 10:15 UTC');
    expect(back).toContain('taken back');
  });
});
