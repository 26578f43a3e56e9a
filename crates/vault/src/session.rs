use crate::Secret;
use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use zeroize::Zeroizing;

/// Secrets in memory.
#[derive(Clone, Default)]
pub(crate) struct Session(Arc<Mutex<BTreeMap<String, Zeroizing<String>>>>);

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session(..)")
    }
}

impl Session {
    fn kept(&self) -> MutexGuard<'_, BTreeMap<String, Zeroizing<String>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn get(&self, account: &str) -> Option<Secret<String>> {
        self.kept().get(account).map(|secret| Secret::new(secret.as_str().to_owned()))
    }

    pub(crate) fn set(&self, account: &str, secret: Secret<String>) {
        self.kept().insert(account.to_owned(), Zeroizing::new(secret.expose().clone()));
    }

    pub(crate) fn delete(&self, account: &str) {
        self.kept().remove(account);
    }
}
