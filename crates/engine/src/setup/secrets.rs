//! The names of a connection's secrets, kept beside it: they are deleted too where its connector is gone.

use crate::{api::Failure, workspace::Workspace};
use sluice_connect::manifest::Manifest;
use sluice_domain::ConnectionId;
use sluice_store::{Reader, StoreError, Writer};
use std::collections::BTreeSet;

/// Keeps that there are these, beside those that are known.
pub(crate) fn note<'k>(
    w: &Writer<'_>,
    connection: ConnectionId,
    keys: impl Iterator<Item = &'k String>,
) -> Result<(), StoreError> {
    let mut all = noted(w, connection)?;
    all.extend(keys.cloned());
    w.set_setting(&name(connection), &all)
}

/// Forgets that there were any.
pub(super) fn forget(w: &Writer<'_>, connection: ConnectionId) -> Result<(), StoreError> {
    w.drop_setting(&name(connection))
}

/// Deletes the connection's secrets from the vault: those that are noted, and those that the form asks for.
pub(super) async fn delete(
    workspace: &Workspace,
    connection: ConnectionId,
    manifest: Option<&Manifest>,
) -> Result<(), Failure> {
    let mut keys = workspace.store.read(move |r| noted(r, connection)).await?;
    let form = manifest.into_iter().flat_map(|manifest| &manifest.form);
    keys.extend(form.filter(|field| field.secret).map(|field| field.key.clone()));
    for key in keys {
        workspace.vault.delete(&workspace.account(connection, &key)).await?;
    }
    Ok(())
}

fn noted(r: &Reader<'_>, connection: ConnectionId) -> Result<BTreeSet<String>, StoreError> {
    Ok(r.setting(&name(connection))?.unwrap_or_default())
}

fn name(connection: ConnectionId) -> String {
    format!("secrets/{connection}")
}
