//! What goes to HaloPSA: which records are made there and which are changed, and what is told in them.

use super::entry::What;
use crate::{
    App,
    api::{Failure, SetSharing, Sharing, Topic, Writes},
    sync,
    workspace::Workspace,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sluice_connect::halo::PartyKind;
use sluice_domain::{ConnectionId, Stage};
use sluice_store::{Connection, Reader, StoreError};
use std::{collections::BTreeMap, sync::Arc};

const KEY: &str = "entries";
/// The fewest permissions with which customers are written as well.
pub(crate) const WITH_CUSTOMERS: &str = "edit:tickets edit:customers edit:sales";

/// What goes. What is told goes since then; not at all where nothing is said. What was said before is not told afterwards:
/// it was said by somebody who knew that it stays here. Records have no such time: they are what is wanted now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Goes {
    calls: Option<DateTime<Utc>>,
    notes: Option<DateTime<Utc>>,
    // Until there was a choice everything was written.
    #[serde(default)]
    leads: Writes,
    #[serde(default)]
    prospects: Writes,
    #[serde(default)]
    opportunities: Writes,
    // Whoever never chose it has clients and contacts that are made by hand.
    #[serde(default = "off")]
    companies: Writes,
    #[serde(default = "off")]
    contacts: Writes,
}

const fn off() -> Writes {
    Writes::Off
}

impl Default for Goes {
    /// Calls are what happened, and belong where the lead is. Remarks are between those who work here. Most leads never
    /// become customers, so no client and no contact is made of them.
    fn default() -> Self {
        let [leads, prospects, opportunities] = [Writes::default(); 3];
        Self {
            calls: Some(DateTime::UNIX_EPOCH),
            notes: None,
            leads,
            prospects,
            opportunities,
            companies: off(),
            contacts: off(),
        }
    }
}

impl Goes {
    /// Which tickets of a stage are written.
    pub(super) const fn tickets(&self, stage: Stage) -> Writes {
        match stage {
            Stage::Lead => self.leads,
            Stage::Prospect => self.prospects,
            Stage::Opportunity => self.opportunities,
        }
    }

    /// Which clients and their sites, or which contacts are written.
    pub(super) const fn parties(&self, kind: PartyKind) -> Writes {
        match kind {
            PartyKind::Client | PartyKind::Site => self.companies,
            PartyKind::User => self.contacts,
        }
    }

    /// Whether any clients or contacts are.
    const fn customers(&self) -> bool {
        !matches!((self.companies, self.contacts), (Writes::Off, Writes::Off))
    }

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
        Sharing {
            leads: self.leads,
            prospects: self.prospects,
            opportunities: self.opportunities,
            companies: self.companies,
            contacts: self.contacts,
            calls: self.calls.is_some(),
            notes: self.notes.is_some(),
        }
    }

    /// As wished from now on. What goes already goes on as it did.
    fn put(self, wished: Sharing, now: DateTime<Utc>) -> Self {
        let put = |since: Option<DateTime<Utc>>, on: bool| on.then(|| since.unwrap_or(now));
        let Sharing { leads, prospects, opportunities, companies, contacts, calls, notes } = wished;
        Self {
            calls: put(self.calls, calls),
            notes: put(self.notes, notes),
            leads,
            prospects,
            opportunities,
            companies,
            contacts,
        }
    }
}

fn all(r: &Reader<'_>) -> Result<BTreeMap<String, Goes>, StoreError> {
    Ok(r.setting(KEY)?.unwrap_or_default())
}

pub(super) fn of(r: &Reader<'_>, halo: ConnectionId) -> Result<Goes, StoreError> {
    Ok(all(r)?.get(&halo.to_string()).copied().unwrap_or_default())
}

/// Whether customers are written to a connection: that takes a permission more.
pub(crate) fn writes_customers(r: &Reader<'_>, halo: ConnectionId) -> Result<bool, StoreError> {
    Ok(of(r, halo)?.customers())
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
    let shared = Arc::clone(&workspace);
    let other_rights = workspace
        .store
        .write(move |w| {
            let (mut all, goes) = (all(w)?, of(w, id)?);
            let wished = goes.put(sharing, now);
            all.insert(id.to_string(), wished);
            w.set_setting(KEY, &all)?;
            w.append_audit(now, &actor, "share", &id.to_string(), &serde_json::json!(sharing))?;
            // What a run has judged by the choice before and not sent yet is judged anew. Said here, since nothing is judged
            // while this is kept: whatever is judged after it is judged by the new one.
            shared.chose();
            Ok::<_, StoreError>(goes.customers() != wished.customers())
        })
        .await?;
    // Whoever signs in in the browser next is asked for what it takes.
    if other_rights {
        workspace.renew_when_free(id).await;
    }
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
        let told = |calls, notes| Sharing { calls, notes, ..usual.shown() };
        let both = usual.put(told(true, true), now);
        check(both, What::Call, [true, true]);
        check(both, What::Note, [false, true]);
        let none = both.put(told(false, false), now);
        assert!(!none.any());
        let again = none.put(told(true, false), now);
        check(again, What::Call, [false, true]);
    }

    #[test]
    fn what_was_kept_before_there_was_a_choice_writes_every_ticket_and_no_customer() {
        let kept: Goes = serde_json::from_str(r#"{ "calls": null, "notes": null }"#).unwrap();
        for stage in [Stage::Lead, Stage::Prospect, Stage::Opportunity] {
            assert_eq!(kept.tickets(stage), Writes::Both, "{stage:?}");
        }
        for kind in [PartyKind::Client, PartyKind::Site, PartyKind::User] {
            assert_eq!(kept.parties(kind), Writes::Off, "{kind:?}");
        }
    }

    #[test]
    fn what_is_made_and_what_is_changed_is_chosen_each_for_itself() {
        for (writes, makes, changes) in [
            (Writes::Off, false, false),
            (Writes::Create, true, false),
            (Writes::Update, false, true),
            (Writes::Both, true, true),
        ] {
            assert_eq!((writes.makes(), writes.changes()), (makes, changes), "{writes:?}");
        }
    }
}
