/** What can be done here about a closed workspace. */
export interface Remedies {
  /** Trying again opens the workspace, or only asks how things stand. */
  retry: 'open' | 'ask';
  passphrase: boolean;
  session: boolean;
  practice: boolean;
  /** A backup may be put in the store's place. */
  restore: boolean;
  /** The key is gone: only a backup whose key lies sealed beside it helps. */
  lost: boolean;
}

const NO_KEYCHAIN = ['vault_absent', 'vault_locked', 'vault_timeout', 'vault_io', 'vault_forgets'];
const NO_STORE = ['store_damaged', 'store_unreadable', 'store_missing'];
const KEY_LOST = 'store_key_missing';
const PASSPHRASE = [...NO_KEYCHAIN, 'vault_wrong_passphrase', 'vault_passphrase_short'];
/** The page itself has no way to the program. */
const NO_ENGINE = ['engine_unreachable', 'wrong_key', 'wrong_host', 'wrong_origin', 'internal'];

export function remedies(code: string): Remedies {
  const engine = !NO_ENGINE.includes(code);
  return {
    retry: engine ? 'open' : 'ask',
    passphrase: PASSPHRASE.includes(code),
    session: NO_KEYCHAIN.includes(code),
    practice: engine && !PASSPHRASE.includes(code),
    restore: NO_STORE.includes(code) || code === KEY_LOST,
    lost: code === KEY_LOST,
  };
}
