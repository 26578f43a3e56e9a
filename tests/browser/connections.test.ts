import { expect, test } from 'vitest';
import { checkAxe, checkWidth } from './checks';
import { on } from './stand-in';
import { ADDRESSES, LEFT } from './world/pushes';
import { failure } from './world/basics';
import { connection, SHARED } from './world/connections';
import { world, type World } from './world/world';

const asked = (engine: World, name: string) =>
  engine.calls.filter((call) => call.name === name).map((call) => call.input);

test('where a provider may send what it has is shown, with what is missing and where it is told', () =>
  on(world({ push_addresses: () => ADDRESSES }), async (page, engine) => {
    await page.keyboard.press('8');
    await page.getByRole('button', { name: 'Webhooks of Apollo' }).click();
    const panel = page.getByRole('region', { name: 'Webhooks of Apollo' });
    await panel.waitFor();
    expect(asked(engine, 'push_addresses')).toEqual([{ id: 'apollo' }]);
    const addresses = panel.getByRole('textbox');
    await expect
      .poll(() => addresses.first().inputValue())
      .toBe('/push/apollo/0a1b2c/phones_pushed');
    const words = await panel.innerText();
    expect(words).toContain('Put your public address before each');
    expect(words).toContain('Nothing to paste: Sluice tells Apollo');
    expect(words).toContain('Nothing is taken without API key: give it here.');
    await checkAxe(page, 'webhooks');
    await expect(page.getByRole('button', { name: 'Webhooks of HaloPSA' }).count()).resolves.toBe(
      0,
    );
  }));

test('with a public address the whole address is shown', () =>
  on(
    world({ push_addresses: () => ({ ...ADDRESSES, reached_at: 'https://sluice.example.com' }) }),
    async (page) => {
      await page.keyboard.press('8');
      await page.getByRole('button', { name: 'Webhooks of Apollo' }).click();
      const panel = page.getByRole('region', { name: 'Webhooks of Apollo' });
      await panel.waitFor();
      await expect
        .poll(() => panel.getByRole('textbox').first().inputValue())
        .toBe('https://sluice.example.com/push/apollo/0a1b2c/phones_pushed');
    },
  ));

test('what webhooks need is given, changed and taken back after connecting', () => {
  const engine = world({ push_addresses: () => ADDRESSES, set_pushes: () => ADDRESSES });
  return on(engine, async (page) => {
    await page.keyboard.press('8');
    await page.getByRole('button', { name: 'Webhooks of Apollo' }).waitFor();
    await page.keyboard.press('p');
    const dialog = page.getByRole('dialog', { name: 'What webhooks of Apollo need' });
    const address = dialog.getByRole('textbox', { name: 'Public address' });
    await address.waitFor();
    await expect.poll(() => address.evaluate((node) => node === document.activeElement)).toBe(true);
    await expect
      .poll(() => dialog.innerText())
      .toContain('One is kept; it stays where this is empty.');
    await checkAxe(page, 'webhook-needs');

    await address.fill('sluice.example.com');
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').waitFor();
    await expect.poll(() => dialog.getByRole('alert').innerText()).toContain('Public address');
    expect(asked(engine, 'set_pushes')).toEqual([]);

    await address.fill(' https://sluice.example.com ');
    await dialog.getByRole('checkbox').check();
    await dialog.getByRole('button', { name: 'Keep' }).click();
    await dialog.waitFor({ state: 'hidden' });
    const values = { public_address: 'https://sluice.example.com', webhook_secret: '' };
    expect(asked(engine, 'set_pushes')).toEqual([{ id: 'apollo', values }]);
    await page.getByText('Webhooks of Apollo changed').waitFor();
  });
});

test('a connection gets another key, which is tried first', () => {
  let right = false;
  const engine = world({
    change_access: () => {
      if (!right) throw failure('bad_credentials', { connector: 'HaloPSA' });
      return connection();
    },
  });
  return on(engine, async (page) => {
    await page.keyboard.press('8');
    await page.getByRole('button', { name: 'New key for HaloPSA' }).click();
    const form = page.getByRole('form', { name: 'New key for HaloPSA' });
    const act = form.getByRole('button', { name: 'Try and keep' });
    await expect.poll(() => act.isDisabled()).toBe(true);
    await checkAxe(page, 'new-key');
    const secret = form.getByRole('textbox', { name: 'Client secret' });
    await secret.fill('not the one');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => form.getByRole('alert').innerText())
      .toContain('The key is not accepted.');
    right = true;
    await secret.fill('the one');
    await page.keyboard.press('Enter');
    await page.getByText('HaloPSA has its new key.').waitFor();
    await form.waitFor({ state: 'hidden' });
    const values = { client_secret: 'the one' };
    expect(asked(engine, 'change_access').at(-1)).toEqual({ id: 'halo', values });
  });
});

test('a connection is signed in to in another way without being connected anew', () => {
  const engine = world({
    change_sign_in: () => {
      throw failure('connection_busy', { connection: 'HaloPSA', kind: 'sync' });
    },
  });
  return on(engine, async (page) => {
    await page.keyboard.press('8');
    await page.getByRole('button', { name: 'Other sign-in for HaloPSA' }).click();
    const form = page.getByRole('form', { name: 'Other sign-in for HaloPSA' });
    await form.getByRole('textbox', { name: 'Client ID' }).fill('another');
    await page.keyboard.press('Enter');
    await form.getByRole('alert').waitFor();
    await checkAxe(page, 'other-sign-in');
    const values = { client_id: 'another', sign_in: 'browser' };
    expect(asked(engine, 'change_sign_in')).toEqual([{ id: 'halo', values }]);
  });
});

test('what disconnecting leaves open at the vendor is said until it is read, in a narrow window too', () =>
  on(
    world({ disconnect: () => ({ left_open: LEFT }) }),
    async (page, engine) => {
      await page.keyboard.press('8');
      await page.getByRole('button', { name: 'Disconnect Apollo' }).click();
      await page.getByRole('button', { name: 'Forget the key' }).click();
      const note = page.getByRole('status').filter({ hasText: 'still open at Apollo' });
      await note.waitFor();
      expect(asked(engine, 'disconnect')).toEqual([{ id: 'apollo' }]);
      const words = await note.innerText();
      expect(words).toContain('Apollo was asked to end it. app.apollo.io');
      expect(words).toContain('Remove it there: Settings, Integrations, Connected apps.');
      await checkAxe(page, 'left-open');
      await checkWidth(page, 'left-open');
      await note.getByRole('button', { name: 'Close' }).click();
      await note.waitFor({ state: 'hidden' });
    },
    { width: 1024, height: 640, text: 200 },
  ));

test('where nothing is left open, nothing is said of it', () =>
  on(world({ disconnect: () => ({ left_open: null }) }), async (page) => {
    await page.keyboard.press('8');
    await page.getByRole('button', { name: 'Disconnect Apollo' }).click();
    await page.getByRole('button', { name: 'Forget the key' }).click();
    await page.getByText('Apollo is disconnected.').waitFor();
    await expect.poll(() => page.getByText('still open at').count()).toBe(0);
  }));

test('what is written is chosen kind by kind where HaloPSA is connected', () =>
  on(world({ set_sharing: ({ sharing }) => sharing }), async (page, engine) => {
    const name = 'What is written to HaloPSA';
    await page.keyboard.press('8');
    await page.getByRole('button', { name }).click();
    const form = page.getByRole('form', { name });
    await form.getByRole('combobox', { name: 'Prospects' }).selectOption('update');
    await form.getByRole('checkbox', { name: 'Remarks' }).check();
    await checkAxe(page, 'sharing');
    await form.getByRole('button', { name: 'Keep' }).click();
    await expect
      .poll(() => asked(engine, 'set_sharing'))
      .toEqual([{ id: 'halo', sharing: { ...SHARED, prospects: 'update', notes: true } }]);
    await expect(
      page.getByRole('button', { name: 'What is written to Apollo' }).count(),
    ).resolves.toBe(0);
  }));
