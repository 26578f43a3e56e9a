//! Tokens that end.

use crate::gate::held;
use std::{collections::BTreeMap, sync::Mutex, time::Duration};
use tokio::time::Instant;

/// The tokens of one interface.
pub(crate) struct Tokens {
    name: &'static str,
    life: Duration,
    given: Mutex<(u32, BTreeMap<String, Instant>)>,
}

impl Tokens {
    pub(crate) fn new(name: &'static str, life: Duration) -> Self {
        Self { name, life, given: Mutex::default() }
    }

    pub(crate) fn give(&self) -> String {
        let mut given = held(&self.given);
        given.0 += 1;
        let token = format!("{}.{:08}.practice", self.name, given.0);
        given.1.insert(token.clone(), Instant::now());
        token
    }

    /// Whether an `Authorization` header bears a token that has not ended.
    pub(crate) fn accept(&self, header: Option<&str>) -> bool {
        let token = header.and_then(|header| header.strip_prefix("Bearer "));
        token
            .and_then(|token| held(&self.given).1.get(token).copied())
            .is_some_and(|since| since.elapsed() < self.life)
    }

    /// This one is not valid any more.
    pub(crate) fn take_back(&self, token: &str) {
        held(&self.given).1.remove(token);
    }

    /// None of the tokens given until now is valid any more.
    pub(crate) fn forget(&self) {
        held(&self.given).1.clear();
    }
}
