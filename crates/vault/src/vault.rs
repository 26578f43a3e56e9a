use crate::{Secret, VaultError, keychain::Keychain, passphrase::PassphraseFile, session::Session};
use std::path::PathBuf;

/// Where a vault keeps its secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VaultKind {
    /// The operating system's keychain.
    Keychain,
    /// A file, encrypted under a passphrase.
    Passphrase,
    /// Memory: forgotten when the last clone of the vault is dropped.
    Session,
}

/// Keeps secrets by account name. Clones share what is kept.
#[derive(Clone, Debug)]
pub struct Vault(Place);

#[derive(Clone, Debug)]
enum Place {
    Keychain(Keychain),
    Passphrase(PassphraseFile),
    Session(Session),
}

impl Vault {
    /// Opens the operating system's keychain and proves that it works by writing, reading and deleting a probe:
    /// a keychain that finds nothing is no proof, because one without a collection finds nothing either.
    ///
    /// # Errors
    /// [`VaultError::Absent`], [`VaultError::Locked`] or [`VaultError::TimedOut`]. A later call may succeed: a
    /// failed opening is not remembered.
    pub async fn keychain(service: &str) -> Result<Self, VaultError> {
        Ok(Self(Place::Keychain(Keychain::open(service).await?)))
    }

    /// Opens the file at `path` with the passphrase, or prepares a new one where there is none. A new file is
    /// first written by the first [`Vault::set`].
    ///
    /// # Errors
    /// [`VaultError::WrongPassphrase`], [`VaultError::PassphraseShort`] for a new file,
    /// [`VaultError::Damaged`] or [`VaultError::Io`].
    pub async fn passphrase(path: PathBuf, passphrase: Secret<String>) -> Result<Self, VaultError> {
        Ok(Self(Place::Passphrase(PassphraseFile::open(path, passphrase).await?)))
    }

    /// A new, empty vault in memory.
    pub fn session() -> Self {
        Self(Place::Session(Session::default()))
    }

    /// Where the secrets are kept.
    pub const fn kind(&self) -> VaultKind {
        match &self.0 {
            Place::Keychain(_) => VaultKind::Keychain,
            Place::Passphrase(_) => VaultKind::Passphrase,
            Place::Session(_) => VaultKind::Session,
        }
    }

    /// The secret of an account; nothing where none is kept.
    ///
    /// # Errors
    /// Those of the kind: a keychain may have been locked, a file damaged since.
    pub async fn get(&self, account: &str) -> Result<Option<Secret<String>>, VaultError> {
        match &self.0 {
            Place::Keychain(place) => place.get(account).await,
            Place::Passphrase(place) => place.get(account).await,
            Place::Session(place) => Ok(place.get(account)),
        }
    }

    /// Keeps a secret in place of an earlier one of the same account.
    ///
    /// # Errors
    /// As [`Vault::get`], and [`VaultError::TooLong`]. After an error the earlier secret is still there.
    pub async fn set(&self, account: &str, secret: Secret<String>) -> Result<(), VaultError> {
        match &self.0 {
            Place::Keychain(place) => place.set(account, secret).await,
            Place::Passphrase(place) => place.set(account, secret).await,
            Place::Session(place) => {
                place.set(account, secret);
                Ok(())
            }
        }
    }

    /// Forgets an account's secret. One that is not there is no error.
    ///
    /// # Errors
    /// As [`Vault::get`].
    pub async fn delete(&self, account: &str) -> Result<(), VaultError> {
        match &self.0 {
            Place::Keychain(place) => place.delete(account).await,
            Place::Passphrase(place) => place.delete(account).await,
            Place::Session(place) => {
                place.delete(account);
                Ok(())
            }
        }
    }
}
