//! Clients, sites and contacts: sent, looked up and compared. Nothing about them keeps a ticket waiting.

use super::{
    Sender, agreed, found_there,
    look::{TRIES, again},
    refused,
    single::{is_about_one, look_anew},
};
use crate::{
    api::Failure,
    plan::{party, ready, record, stream::read_in},
    sync,
};
use chrono::{DateTime, Utc};
use sluice_connect::{
    CallError, ConnectError, Now, Still,
    halo::{self, Party, PartyKind, Written},
};
use sluice_domain::{ConnectionId, Observation};
use sluice_store::{Action, Write, WriteState, Writer};

/// Whether a stream is one of customers.
fn has_customers(stream: &str) -> bool {
    [PartyKind::Client, PartyKind::User].iter().any(|kind| kind.stream() == stream)
}

/// Whether a stream is not read on because of what came of it, and not because of who reads.
pub(super) fn is_unread(failure: &Failure) -> bool {
    sync::is_held(failure) || ["pages_repeat", "stream_short"].contains(&failure.code.as_str())
}

/// Whether a failure only keeps customers from being read: tickets are written all the same.
pub(super) fn is_about_customers(stream: &str, failure: &Failure) -> bool {
    has_customers(stream) && (is_unread(failure) || failure.code == "forbidden")
}

/// The client whose site a write changes.
pub(super) fn site_of(write: &Write) -> Option<&str> {
    let is_site = party::kind(&write.body) == Some(PartyKind::Site);
    write.remote_id.as_deref().filter(|_| is_site)
}

/// A write that is not sent since what it would overwrite can't be read. Where a right is missing somebody has to answer;
/// else the plan draws it again.
fn left_out(mut write: Write, why: &Failure) -> (Write, &'static str) {
    if !is_unread(why) {
        return refused(write, why.clone());
    }
    write.state = WriteState::Withdrawn;
    write.failure = Some(serde_json::json!(why));
    (write, "withdrawn")
}

impl Sender<'_> {
    /// Leaves out those that wait and are such, with the reason.
    pub(super) async fn leave_out(
        &self,
        such: impl Fn(&Write) -> bool + Send,
        why: &Failure,
    ) -> Result<(), Failure> {
        let id = self.connection.id;
        let waiting =
            self.workspace.store.read(move |r| r.writes_in_state(id, WriteState::Pending, u32::MAX)).await?;
        let out = waiting.into_iter().filter(such).map(|write| left_out(write, why));
        self.settle(out.collect()).await
    }

    /// Reads a client with its site as they stand now; why that can't be done where it is only about this one.
    pub(super) async fn look_at_site(&self, client: &str) -> Result<Option<Failure>, Failure> {
        let stream = PartyKind::Site.stream();
        let _order = self.client.order().await;
        let now = self.client.one(stream, client).await;
        self.workspace.saw(&now);
        match now {
            Ok(Some(Now::Record(there))) => {
                look_anew(self.workspace, self.connection, self.client, stream, *there).await?;
                Ok(None)
            }
            // Of one that is gone the answer to the write says so.
            Ok(_) => Ok(None),
            Err(error) if is_about_one(&error) => Ok(Some(error.into())),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes customers of one kind, all or none.
    pub(super) async fn post_parties(&self, batch: &[Write], still: Still<'_>) -> Result<Written, CallError> {
        let parties: Vec<Party> = batch.iter().filter_map(|write| party::parse(&write.body)).collect();
        let Some(kind) = parties.first().map(|party| party.kind) else { return Ok(Written::default()) };
        let creates = batch.first().is_some_and(|write| write.action == Action::Create);
        let written = if creates {
            halo::create_parties_while(self.client, kind, &parties, still).await
        } else {
            let remotes: Vec<String> = batch.iter().filter_map(|write| write.remote_id.clone()).collect();
            let updates: Vec<(&str, &Party)> = remotes.iter().map(String::as_str).zip(&parties).collect();
            let written = halo::update_parties_while(self.client, kind, &updates, still).await;
            // A site is known by its client.
            written.map(|written| Written { ids: remotes, ..written })
        };
        match written {
            // Who may read customers may not always write them. The token itself was good a moment ago.
            Err(CallError::NotSent(error @ ConnectError::Forbidden { .. })) => Err(CallError::Refused(error)),
            written => written,
        }
    }

    /// What became of a change that went unanswered: it is there, it is not, or somebody changed the same meanwhile.
    pub(super) async fn look_at_party(
        &self,
        mut write: Write,
        remote: String,
    ) -> Result<(Write, &'static str), Failure> {
        let Some(party) = party::parse(&write.body) else { return Ok(again(write, "not_found")) };
        let now = self.client.one(party.kind.stream(), &remote).await;
        self.workspace.saw(&now);
        let there = match now {
            Ok(Some(Now::Record(there))) => halo::party_observed(party.kind, &there.raw),
            // Of one that is gone the next try is told so.
            Ok(_) => return Ok(again(write, "not_found")),
            Err(error @ (ConnectError::Refused { .. } | ConnectError::Forbidden { .. })) => {
                return Ok(refused(write, error.into()));
            }
            Err(error) if !is_about_one(&error) => return Err(error.into()),
            Err(_) if write.attempts >= TRIES => {
                return Ok(refused(write, Failure::of("writes_unanswered").with("tries", TRIES)));
            }
            // It is not sent again before it was looked up.
            Err(error) => {
                write.attempts += 1;
                write.failure = Some(serde_json::json!(Failure::from(error)));
                return Ok((write, "not_looked_up"));
            }
        };
        if party.agrees(&there) {
            self.sent(&mut write, remote);
            agreed(&mut write, self.workspace.now());
            return Ok((write, "found"));
        }
        if let Some(field) = party::overtaken(&write.body, &there) {
            write.state = WriteState::Withdrawn;
            write.failure = Some(serde_json::json!(ready::changed_there(&field)));
            return Ok((write, "withdrawn"));
        }
        Ok(again(write, "not_found"))
    }
}

/// Compares what was read of customers with what was sent.
pub(super) fn compare<'o>(
    w: &Writer<'_>,
    connection: ConnectionId,
    stream: &str,
    observations: impl IntoIterator<Item = &'o Observation>,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    if !has_customers(stream) {
        return Ok(());
    }
    // Most of them are read and never written: only while something is out each is looked for.
    if w.writes_in_state(connection, WriteState::Sent, 1)?.is_empty() {
        return Ok(());
    }
    for observation in observations {
        let sent = w.writes_to(connection, &observation.external_id, WriteState::Sent)?;
        for mut write in sent.into_iter().filter(|write| party::is(write) && read_in(write) == Some(stream)) {
            let Some(party) = party::parse(&write.body) else { continue };
            let holds = party.agrees(&halo::party_observed(party.kind, &observation.raw));
            let event = found_there(&mut write, holds, now);
            write.failure = None;
            record(w, &write, event)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_keeps_customers_from_being_read_holds_up_no_ticket_and_only_what_is_not_allowed_is_refused() {
        for (code, about, refuses) in [
            ("forbidden", true, true),
            ("member_missing", true, false),
            ("pages_repeat", true, false),
            ("stream_short", true, false),
            ("unreachable", false, true),
        ] {
            let failure = Failure::of(code);
            let streams = ["clients", "users", "leads"].map(|stream| is_about_customers(stream, &failure));
            assert_eq!((streams, is_unread(&failure)), ([about, about, false], !refuses), "{code}");
        }
    }
}
