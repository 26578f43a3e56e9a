//! What of what is said of people goes to HaloPSA.

use super::What;
use crate::{
    App,
    api::{Failure, SetSharing, Sharing, Topic},
    sync,
    workspace::Workspace,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sluice_domain::ConnectionId;
use sluice_store::{Connection, Reader, StoreError};
use std::{collections::BTreeMap, sync::Arc};

const KEY: &str = "entries";

/// Since when each goes; not at all where nothing is said. What was said before is not told afterwards: it was said by
/// somebody who knew that it stays here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Goes {
    calls: Option<DateTime<Utc>>,
    notes: Option<DateTime<Utc>>,
}

impl Default for Goes {
    /// Calls are what happened, and belong where the lead is. Remarks are between those who work here.
    fn default() -> Self {
        Self { calls: Some(DateTime::UNIX_EPOCH), notes: None }
    }
}

impl Goes {
    const fn since(&self, what: What) -> Option<DateTime<Utc>> {
        match what {
            What::Call => self.calls,
            What::Note => self.notes,
            // It goes with what was taken back.
            What::TakenBack => None,
        }
    }

    pub(super) const fn on(&self, what: What) -> bool {
        self.since(what).is_some()
    }

    /// Whether what was said at this time is told.
    pub(super) fn tells(&self, what: What, at: DateTime<Utc>) -> bool {
        self.since(what).is_some_and(|since| at >= since)
    }

    pub(super) const fn any(&self) -> bool {
        self.calls.is_some() || self.notes.is_some()
    }

    const fn shown(&self) -> Sharing {
        Sharing { calls: self.calls.is_some(), notes: self.notes.is_some() }
    }

    /// As wished from now on. What goes already goes on as it did.
    fn put(self, wished: Sharing, now: DateTime<Utc>) -> Self {
        let put = |since: Option<DateTime<Utc>>, on: bool| on.then(|| since.unwrap_or(now));
        Self { calls: put(self.calls, wished.calls), notes: put(self.notes, wished.notes) }
    }
}

fn all(r: &Reader<'_>) -> Result<BTreeMap<String, Goes>, StoreError> {
    Ok(r.setting(KEY)?.unwrap_or_default())
}

pub(super) fn of(r: &Reader<'_>, halo: ConnectionId) -> Result<Goes, StoreError> {
    Ok(all(r)?.get(&halo.to_string()).copied().unwrap_or_default())
}

/// What goes to a connection; nothing where it has no tickets.
pub(crate) fn shown(r: &Reader<'_>, connection: &Connection) -> Result<Option<Sharing>, StoreError> {
    match connection.connector.as_str() {
        "halopsa" => Ok(Some(of(r, connection.id)?.shown())),
        _ => Ok(None),
    }
}

/// Chooses what goes to HaloPSA.
pub(crate) async fn set(app: &App, input: SetSharing) -> Result<Sharing, Failure> {
    let workspace: Arc<Workspace> = app.workspace().await?;
    let connection = workspace.connection(sync::parse(&input.id)?).await?;
    if connection.connector != "halopsa" {
        return Err(Failure::of("halo_not_connected"));
    }
    let (id, actor, now) = (connection.id, workspace.host.user_name(), workspace.now());
    let sharing = input.sharing;
    workspace
        .store
        .write(move |w| {
            let (mut all, goes) = (all(w)?, of(w, id)?);
            all.insert(id.to_string(), goes.put(sharing, now));
            w.set_setting(KEY, &all)?;
            w.append_audit(now, &actor, "share", &id.to_string(), &serde_json::json!(sharing))
        })
        .await?;
    workspace.stale.mark(&[Topic::Connections, Topic::Plan, Topic::Status]);
    Ok(sharing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn calls_go_from_the_beginning_and_notes_not_before_somebody_wants_it() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(9);
        let before = now - TimeDelta::days(1);
        let check = |goes: Goes, what, expected: [bool; 2]| {
            assert_eq!([before, now].map(|at| goes.tells(what, at)), expected, "{goes:?} {what:?}");
        };
        let usual = Goes::default();
        check(usual, What::Call, [true, true]);
        check(usual, What::Note, [false, false]);
        let both = usual.put(Sharing { calls: true, notes: true }, now);
        check(both, What::Call, [true, true]);
        check(both, What::Note, [false, true]);
        let none = both.put(Sharing { calls: false, notes: false }, now);
        assert!(!none.any());
        let again = none.put(Sharing { calls: true, notes: false }, now);
        check(again, What::Call, [false, true]);
    }
}
