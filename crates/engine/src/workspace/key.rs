//! The store's key, as a vault keeps it.

use crate::{Host, api::Failure};
use sluice_domain::DeskId;
use sluice_store::StoreKey;
use sluice_vault::{Secret, Vault};

/// A new key, and the text that a vault keeps of it.
pub(crate) fn fresh_key(host: &dyn Host) -> (StoreKey, Secret<String>) {
    let mut bytes = [0; 32];
    host.random(&mut bytes);
    (StoreKey::from_bytes(bytes), Secret::new(hex(&bytes)))
}

pub(super) fn store_key_account(desk: DeskId) -> String {
    format!("{desk}/store-key")
}

/// A store's key that a vault keeps under the name.
pub(crate) async fn key_in(vault: &Vault, account: &str) -> Result<Option<StoreKey>, Failure> {
    let Some(text) = vault.get(account).await? else { return Ok(None) };
    let bytes = unhex(text.expose()).ok_or_else(|| Failure::of("store_key_damaged"))?;
    Ok(Some(StoreKey::from_bytes(bytes)))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; 32];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(bytes)
}
