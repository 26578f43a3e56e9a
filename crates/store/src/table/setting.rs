//! Settings.

use crate::{
    Reader, StoreError, Writer,
    column::{Columns, Json},
};
use serde::{Serialize, de::DeserializeOwned};

impl Writer<'_> {
    /// Keeps a setting in place of an earlier value. Secrets belong in the vault.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn set_setting<T: Serialize>(&self, key: &str, value: &T) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO setting (key, value) VALUES (?1, ?2)
             ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, Json(value)),
        )?;
        Ok(())
    }

    /// Forgets a setting.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn drop_setting(&self, key: &str) -> Result<(), StoreError> {
        self.run("DELETE FROM setting WHERE key = ?1", [key])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// The version of the store's schema.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn schema(&self) -> Result<u32, StoreError> {
        self.value("PRAGMA user_version", [])
    }

    /// A setting; nothing where it was never set.
    ///
    /// # Errors
    /// [`StoreError::Undecodable`] where it is kept as something else.
    pub fn setting<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, StoreError> {
        self.one("SELECT value FROM setting WHERE key = ?1", [key], |row| Columns::new(row).json())
    }
}
