import { expect, test } from 'vitest';
import { remedies } from './remedies';

test('what helps a closed workspace follows from why it is closed', () => {
  const check = (code: string, offered: Partial<ReturnType<typeof remedies>>) =>
    expect(remedies(code), code).toMatchObject(offered);
  check('store_damaged', { restore: true, lost: false, passphrase: false });
  check('store_missing', { restore: true, lost: false });
  // No backup here can be read either: the one whose key lies sealed beside it can.
  check('store_key_missing', { restore: true, lost: true, passphrase: false });
  check('vault_wrong_passphrase', { restore: false, lost: false, passphrase: true });
  check('engine_unreachable', { restore: false, retry: 'ask' });
});
