//! A workspace's folder, taken by this program, and what opens its vault.

use super::{Choice, io_failure, key::store_key_account, key_in, write_whole};
use crate::{
    Host,
    api::{Failure, VaultKind},
    ids::new_id,
};
use serde::{Deserialize, Serialize};
use sluice_domain::DeskId;
use sluice_store::StoreKey;
use sluice_vault::{Secret, Vault};
use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

/// The name under which secrets are kept in the system's keychain.
pub(crate) const KEYCHAIN_SERVICE: &str = "Sluice";

#[derive(Serialize, Deserialize)]
pub(super) struct Identity {
    pub desk: DeskId,
    /// Whether the store was made: from then on its absence is a loss, not a beginning.
    #[serde(default)]
    pub store: bool,
}

fn lock(dir: &Path) -> Result<File, Failure> {
    let path = dir.join("lock");
    let file = File::create(&path).map_err(|error| io_failure(&error, dir))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Failure::of("workspace_in_use").with("folder", dir.display())),
        Err(TryLockError::Error(error)) => Err(io_failure(&error, dir)),
    }
}

impl Identity {
    fn file(dir: &Path) -> PathBuf {
        dir.join("identity.json")
    }

    fn write(&self, dir: &Path) -> Result<(), Failure> {
        write_whole(&Self::file(dir), &serde_json::json!(self).to_string())
    }
}

fn identity(dir: &Path, host: &dyn Host) -> Result<Identity, Failure> {
    let path = Identity::file(dir);
    match fs::read(&path) {
        Ok(text) => serde_json::from_slice(&text)
            .map_err(|_| Failure::of("identity_damaged").with("file", path.display())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let identity = Identity { desk: new_id!(host, DeskId), store: false };
            identity.write(dir)?;
            Ok(identity)
        }
        Err(error) => Err(io_failure(&error, dir)),
    }
}

/// What opens the vault.
pub(crate) enum Unlock {
    /// What was typed, where anything was.
    Typed(Option<String>),
    /// It is open.
    Open(Vault),
}

/// A workspace's folder, taken by this program.
pub(crate) struct Place {
    pub dir: PathBuf,
    pub(super) identity: Identity,
    pub(super) lock: File,
    pub(super) folder: Option<tempfile::TempDir>,
}

impl Place {
    /// Takes the folder, making it where there is none.
    pub(crate) fn take(root: &Path, choice: Choice, host: &dyn Host) -> Result<Self, Failure> {
        let folder = match choice.vault {
            VaultKind::Session => Some(tempfile::tempdir().map_err(|error| io_failure(&error, root))?),
            VaultKind::Keychain | VaultKind::Passphrase => None,
        };
        let dir = folder.as_ref().map_or_else(|| choice.dir(root), |folder| folder.path().to_owned());
        fs::create_dir_all(&dir).map_err(|error| io_failure(&error, &dir))?;
        let lock = lock(&dir)?;
        let identity = identity(&dir, host)?;
        Ok(Self { dir, identity, lock, folder })
    }

    pub(crate) async fn unlock(&self, choice: Choice, unlock: Unlock) -> Result<Vault, Failure> {
        Ok(match (choice.vault, unlock) {
            (_, Unlock::Open(vault)) => vault,
            (VaultKind::Keychain, Unlock::Typed(_)) => Vault::keychain(KEYCHAIN_SERVICE).await?,
            (VaultKind::Passphrase, Unlock::Typed(passphrase)) => {
                let passphrase = passphrase.ok_or_else(|| Failure::of("vault_locked"))?;
                Vault::passphrase(self.dir.join("vault.sealed"), Secret::new(passphrase)).await?
            }
            (VaultKind::Session, Unlock::Typed(_)) => Vault::session(),
        })
    }

    /// The store's key, where the vault has one.
    pub(crate) async fn known_key(&self, vault: &Vault) -> Result<Option<StoreKey>, Failure> {
        key_in(vault, &store_key_account(self.identity.desk)).await
    }

    /// Keeps a new key for the store in the vault.
    pub(crate) async fn keep_key(&self, vault: &Vault, text: Secret<String>) -> Result<(), Failure> {
        Ok(vault.set(&store_key_account(self.identity.desk), text).await?)
    }

    /// Notes that the store was made.
    pub(crate) fn has_store(&self) -> Result<(), Failure> {
        if self.identity.store {
            return Ok(());
        }
        Identity { desk: self.identity.desk, store: true }.write(&self.dir)
    }
}
