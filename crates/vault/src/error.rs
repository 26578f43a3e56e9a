use std::{collections::BTreeMap, io};

/// Why a secret could not be read or kept. No variant carries a secret or an account name.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// There is no keychain on this system, or its service does not answer.
    #[error("no keychain")]
    Absent,
    /// The keychain is there, but locked, and was not unlocked.
    #[error("the keychain is locked")]
    Locked,
    /// The keychain gave no answer in time; it may be waiting for its own dialog.
    #[error("the keychain gave no answer in {seconds} s")]
    TimedOut {
        /// How long it was waited for.
        seconds: u64,
    },
    /// The passphrase does not open the file.
    #[error("wrong passphrase")]
    WrongPassphrase,
    /// The passphrase for a new file is too short.
    #[error("a passphrase needs {at_least} characters")]
    PassphraseShort {
        /// Characters needed.
        at_least: usize,
    },
    /// What is kept can't be read any more.
    #[error("the kept secrets are damaged")]
    Damaged,
    /// The secret is longer than the vault keeps.
    #[error("longer than {limit} bytes")]
    TooLong {
        /// The longest secret, in bytes.
        limit: usize,
    },
    /// The file could not be read or written.
    #[error("file: {kind}")]
    Io {
        /// What went wrong.
        kind: io::ErrorKind,
    },
}

impl VaultError {
    /// The key of the message catalogue.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Absent => "vault_absent",
            Self::Locked => "vault_locked",
            Self::TimedOut { .. } => "vault_timeout",
            Self::WrongPassphrase => "vault_wrong_passphrase",
            Self::PassphraseShort { .. } => "vault_passphrase_short",
            Self::Damaged => "vault_damaged",
            Self::TooLong { .. } => "vault_too_long",
            Self::Io { kind: io::ErrorKind::StorageFull } => "disk_full",
            Self::Io { .. } => "vault_io",
        }
    }

    /// Values for the message.
    pub fn params(&self) -> BTreeMap<String, String> {
        let pair = |key: &str, value: String| BTreeMap::from([(key.to_owned(), value)]);
        match self {
            Self::TimedOut { seconds } => pair("seconds", seconds.to_string()),
            Self::PassphraseShort { at_least } => pair("at_least", at_least.to_string()),
            Self::TooLong { limit } => pair("limit", limit.to_string()),
            Self::Io { kind } => pair("reason", kind.to_string()),
            Self::Absent | Self::Locked | Self::WrongPassphrase | Self::Damaged => BTreeMap::new(),
        }
    }
}

impl From<io::Error> for VaultError {
    fn from(error: io::Error) -> Self {
        Self::Io { kind: error.kind() }
    }
}
