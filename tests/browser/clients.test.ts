import { expect, test } from 'vitest';
import type { ClientRow } from '../../ui/src/platform/bindings';
import { checkAxe, checkWidth } from './checks';
import { press } from './page';
import { on } from './stand-in';
import { failure } from './world/basics';
import { world } from './world/world';

const ACME = { id: 'client-1', external_id: '31', name: 'Acme Holdings' };
const BASE: ClientRow = {
  company: 'company-1',
  name: 'Acme Ltd',
  domain: 'acme.example',
  people: 4,
  stand: 'proposed',
  clients: [ACME],
  by: null,
  decision: null,
};
const NORTH = {
  ...BASE,
  company: 'company-2',
  name: 'North Ltd',
  stand: 'nobody' as const,
  clients: [],
};

const engine = () =>
  world({
    client_map: ({ stand }) => ({
      rows: [BASE, NORTH].filter((row) => !stand || row.stand === stand),
      next: null,
      orphans: null,
    }),
    set_orphans: () => {
      throw failure('connection_busy');
    },
    clients: () => [{ id: 'client-9', external_id: '77', name: 'Northern Group' }],
    map_client: () => {
      throw failure('client_gone');
    },
  });

test('a company is found by how it stands, and said to be a client, by keys alone', () =>
  on(engine(), async (page, engine) => {
    const said = () =>
      engine.calls.filter(({ name }) => name === 'map_client').map(({ input }) => input);
    await press(page, '8', 'c');
    const dialog = page.getByRole('dialog', { name: 'Companies and clients' });
    const list = dialog.getByRole('grid');
    await list.getByText('Acme Holdings').waitFor();
    await checkAxe(page, 'clients');
    await checkWidth(page, 'clients');
    await dialog.getByRole('combobox', { name: 'How it stands' }).selectOption('nobody');
    await expect.poll(() => list.getByText('Acme Ltd').count()).toBe(0);

    await list.focus();
    await press(page, 'Enter');
    const which = dialog.getByRole('form', { name: 'Which client is North Ltd?' });
    await which.getByRole('searchbox').fill('north');
    await which.getByRole('button', { name: 'It is Northern Group' }).focus();
    await checkAxe(page, 'which client');
    await press(page, 'Enter');
    await expect.poll(said).toEqual([{ company: 'company-2', client: 'client-9' }]);
    await which.getByRole('alert').getByText('HaloPSA has no such client.').waitFor();

    // Escape leaves the question, not the list.
    await press(page, 'Escape');
    await expect.poll(() => which.count()).toBe(0);
    await dialog.waitFor();

    await dialog.getByRole('combobox', { name: 'How it stands' }).selectOption('proposed');
    await list.getByText('Acme Ltd').click();
    await dialog.getByRole('button', { name: 'None of them' }).click();
    await expect.poll(said).toEqual([
      { company: 'company-2', client: 'client-9' },
      { company: 'company-1', client: null },
    ]);
  }));

test('a client is chosen that takes those whose company is none', () =>
  on(engine(), async (page, engine) => {
    await press(page, '8', 'o');
    const dialog = page.getByRole('dialog', { name: 'Companies and clients' });
    await dialog.getByText('is made no contact').waitFor();
    const form = dialog.getByRole('form', { name: 'Choose a client for them' });
    await form.getByRole('searchbox').fill('north');
    await form.getByRole('button', { name: 'Northern Group takes them' }).click();
    const said = () =>
      engine.calls.filter(({ name }) => name === 'set_orphans').map(({ input }) => input);
    await expect.poll(said).toEqual([{ client: 'client-9' }]);
    await dialog.getByRole('alert').waitFor();
    await checkAxe(page, 'orphans');
    // Escape leaves the choice, not the list, for the button that opens it.
    await press(page, 'Escape');
    await expect.poll(() => form.count()).toBe(0);
    const choose = dialog.getByRole('button', { name: 'Choose a client for them' });
    expect(await choose.evaluate((button) => button === document.activeElement)).toBe(true);
  }));
