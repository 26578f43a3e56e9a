//! Clients, sites and contacts: sent, looked up and compared. Nothing about them keeps a ticket waiting.

use super::{Sender, agreed, found_there, look::again, refused};
use crate::{
    api::Failure,
    plan::{party, ready, record, stream::read_in},
};
use chrono::{DateTime, Utc};
use sluice_connect::{
    CallError, ConnectError, Now, Still,
    halo::{self, Party, PartyKind, Written},
};
use sluice_domain::{ConnectionId, Observation};
use sluice_store::{Action, Write, WriteState, Writer};

impl Sender<'_> {
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
            Err(error) => return Err(error.into()),
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
    if ![PartyKind::Client, PartyKind::User].iter().any(|kind| kind.stream() == stream) {
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
