//! Rules as text, in versions: what the rules for survivors, those of the score and the workflow have in common.

use crate::api::Failure;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sluice_store::{Reader, StoreError, Writer};

/// How many editions of the past are remembered; all are in the audit log.
const REMEMBERED: usize = 50;

/// Rules as they were kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Edition {
    /// Counted from 1.
    pub version: u32,
    pub at: DateTime<Utc>,
    pub actor: String,
    /// The rules, as somebody wrote them.
    pub text: String,
}

impl Edition {
    /// The editions that were in force before, under a setting, the last first.
    pub(crate) fn past(r: &Reader<'_>, setting: &str) -> Result<Vec<Self>, StoreError> {
        Ok(r.setting(setting)?.unwrap_or_default())
    }

    /// Remembers an edition that was in force.
    pub(crate) fn remember(self, w: &Writer<'_>, setting: &str) -> Result<(), StoreError> {
        let mut past = Self::past(w, setting)?;
        past.insert(0, self);
        past.truncate(REMEMBERED);
        w.set_setting(setting, &past)
    }
}

/// Rules of a text, not checked yet. Where it can't be read, `unread` with the line and what the reader says.
pub(crate) fn parsed<T: DeserializeOwned>(text: &str, unread: Failure) -> Result<T, Failure> {
    toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        unread.with("line", before.matches('\n').count() + 1).with("said", error.message())
    })
}
