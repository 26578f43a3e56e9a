//! Errors at the boundary: a code and parameters.

use crate::api::Failure;
use sluice_connect::{ConnectError, QuestionError};
use sluice_store::StoreError;
use sluice_vault::VaultError;
use std::collections::BTreeMap;

impl Failure {
    /// A failure without parameters.
    pub fn of(code: &str) -> Self {
        Self { code: code.to_owned(), params: BTreeMap::new() }
    }

    /// Adds a parameter.
    pub fn with(mut self, key: &str, value: impl ToString) -> Self {
        self.params.insert(key.to_owned(), value.to_string());
        self
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.code)?;
        for (key, value) in &self.params {
            write!(f, " {key}={value}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self { code: error.code().to_owned(), params: error.params() }
    }
}

impl From<ConnectError> for Failure {
    fn from(error: ConnectError) -> Self {
        Self { code: error.code().to_owned(), params: error.params() }
    }
}

impl From<QuestionError> for Failure {
    fn from(error: QuestionError) -> Self {
        Self { code: error.code().to_owned(), params: error.params() }
    }
}

impl From<VaultError> for Failure {
    fn from(error: VaultError) -> Self {
        Self { code: error.code().to_owned(), params: error.params() }
    }
}
