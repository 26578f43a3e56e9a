//! The key of an encrypted store.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// 32 random bytes, used as SQLCipher's raw key: no derivation, so opening takes under a millisecond. Wiped from
/// memory when dropped, never printed.
pub struct StoreKey(Zeroizing<[u8; 32]>);

impl StoreKey {
    /// The key with these bytes. They must be random: they are used as they are.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// A second copy for the pool, which opens connections later.
    pub(crate) fn duplicate(&self) -> Self {
        Self(self.0.clone())
    }

    /// What tells this key from others, and gives nothing of it away: eight digits of a hash.
    pub fn mark(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(b"sluice store key");
        hash.update(*self.0);
        hash.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether the two are the same.
    pub(crate) fn same(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    /// The statement that unlocks a connection.
    pub(crate) fn pragma(&self) -> Zeroizing<String> {
        self.said("PRAGMA key")
    }

    /// The statement that encrypts an unlocked file with this key instead.
    pub(crate) fn new_pragma(&self) -> Zeroizing<String> {
        self.said("PRAGMA rekey")
    }

    fn said(&self, pragma: &str) -> Zeroizing<String> {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = Zeroizing::new(String::with_capacity(96));
        text.push_str(pragma);
        text.push_str(" = \"x'");
        for byte in self.0.iter() {
            text.push(char::from(DIGITS[usize::from(byte >> 4)]));
            text.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
        text.push_str("'\"");
        text
    }
}
