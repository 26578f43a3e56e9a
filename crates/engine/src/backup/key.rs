//! The store's key, sealed with a passphrase beside backups, so that they outlive the computer and its keychain.

use crate::{
    api::Failure,
    workspace::{Workspace, key_in},
};
use sluice_store::StoreKey;
use sluice_vault::{Secret, Vault};
use std::path::{Path, PathBuf};

/// The entry in the sealed file.
const ACCOUNT: &str = "store-key";

/// The sealed file of a folder with backups.
pub(super) fn file(folder: &Path) -> PathBuf {
    folder.join("sluice-key.sealed")
}

/// Seals the workspace's key in the folder, in place of what was sealed there before.
pub(super) async fn seal(workspace: &Workspace, folder: &Path, passphrase: String) -> Result<(), Failure> {
    let text = workspace
        .vault
        .get(&workspace.store_key_account())
        .await?
        .ok_or_else(|| Failure::of("store_key_missing").with("file", folder.display()))?;
    let new = folder.join("sluice-key.new");
    // Opened with another passphrase than the one that it was made with, the old one would refuse.
    let _ = std::fs::remove_file(&new);
    let sealed = Vault::passphrase(new.clone(), Secret::new(passphrase)).await?;
    sealed.set(ACCOUNT, text).await?;
    std::fs::rename(&new, file(folder)).map_err(|error| crate::workspace::io_failure(&error, folder))
}

/// The key that lies sealed beside a backup; nothing where none does.
pub(super) async fn beside(backup: &Path, passphrase: Option<String>) -> Result<Option<StoreKey>, Failure> {
    let Some(sealed) = backup.parent().map(file).filter(|file| file.is_file()) else { return Ok(None) };
    let Some(passphrase) = passphrase else { return Ok(None) };
    let vault = Vault::passphrase(sealed, Secret::new(passphrase)).await?;
    key_in(&vault, ACCOUNT).await
}
