import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { checkAxe, checkWidth } from './checks';
import { press, settled } from './page';
import { on } from './stand-in';
import { tenant } from './world/tenant';
import { world } from './world/world';

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Set HaloPSA up' });
const tab = (page: Page, name: RegExp) => dialog(page).getByRole('tab', { name });
const chosen = (page: Page, name: string) =>
  dialog(page).getByRole('combobox', { name: `What happens with ${name}` });

test('the difference is looked at, chosen from, made, and gone', () =>
  on(world(tenant('done')), async (page, engine) => {
    await press(page, '8', 's');
    await dialog(page).waitFor();
    await expect.poll(() => chosen(page, 'Lead').inputValue()).toBe('map 23');
    await checkAxe(page, 'tenant');
    await checkWidth(page, 'tenant');
    await tab(page, /^Statuses/).click();
    // Which of two is meant nobody can tell: it is not done until somebody says so.
    await expect.poll(() => chosen(page, 'Invalid Data').inputValue()).toBe('leave');
    await chosen(page, 'Invalid Data').selectOption('map 38');
    await chosen(page, 'Engaged').selectOption({ label: 'Take Warm' });
    await tab(page, /^Fields/).click();
    await expect.poll(() => chosen(page, 'Lead Source').inputValue()).toBe('leave');
    await chosen(page, 'Lead Source').selectOption({ label: 'Add the options' });
    await dialog(page).getByText('already exists').waitFor();
    await checkAxe(page, 'tenant fields');
    await dialog(page).getByRole('button', { name: 'Remove Budget' }).click();
    await expect
      .poll(() => engine.calls.find(({ name }) => name === 'forget_given')?.input)
      .toEqual({
        id: 'lead/200',
      });
    await dialog(page).getByText('New tickets say nothing in Budget any more.').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('HaloPSA is set up.').waitFor();
    await dialog(page).getByText('All that Sluice needs is there.').waitFor();
    await dialog(page).getByText('Nothing here differs.').waitFor();
    const made = engine.calls.find(({ name }) => name === 'set_up_halo');
    expect(made?.input).toEqual({
      fingerprint: 'as seen',
      choices: {
        'status.invalid_data': { act: 'map', id: 38 },
        'status.engaged': { act: 'map', id: 33 },
        'field.lead_source': { act: 'add', id: null },
      },
    });
  }));

test('another ticket type is compared with before anything is made', () =>
  on(world(tenant('done')), async (page, engine) => {
    await press(page, '8', 's');
    await chosen(page, 'Lead').selectOption({ label: 'Take Incident' });
    await settled(page);
    const asked = engine.calls.filter(({ name }) => name === 'halo_setup').at(-1);
    expect(asked?.input).toEqual({ choices: { 'type.lead': { act: 'map', id: 1 } } });
    expect(engine.calls.some(({ name }) => name === 'set_up_halo')).toBe(false);
  }));

test('a missing right is named, and the Doctor’s page is one step away', () =>
  on(world(tenant('failed')), async (page) => {
    await press(page, '8', 's', 'Control+Enter');
    await dialog(page).getByText('HaloPSA does not let the application set anything up.').waitFor();
    await dialog(page).getByRole('button', { name: 'Open the Doctor’s page' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await page
      .getByText(/checks? failed/)
      .first()
      .waitFor();
  }));
