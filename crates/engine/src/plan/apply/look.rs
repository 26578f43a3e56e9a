//! Looks at what became of writes, and at what stands there now.

use super::{Sender, agreed, refused};
use crate::{
    api::Failure,
    plan::{desired, party, ready},
    setup,
};
use chrono::{DateTime, Utc};
use sluice_connect::{
    ConnectError,
    halo::{self, Ticket},
};
use sluice_domain::Stage;
use sluice_store::{Action, Write, WriteState};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// A write that went unanswered this often, and is not there, is set aside for a person; the others go on.
pub(super) const TRIES: u32 = 5;

/// Writes that are looked at one by one in one go.
const AT_ONCE: u32 = 100;

impl Sender<'_> {
    /// Looks up writes with an unknown outcome: found ones were done, the others may be sent again. How long to wait
    /// until the next can be looked up, where some are too young for an answer that would last.
    pub(super) async fn look_up(&self, stop: &CancellationToken) -> Result<Option<Duration>, Failure> {
        let id = self.connection.id;
        let unknown =
            self.workspace.store.read(move |r| r.writes_in_state(id, WriteState::Unknown, AT_ONCE)).await?;
        let (many, mut looked) = (unknown.len() == AT_ONCE as usize, false);
        let mut next = None;
        for mut write in unknown {
            if stop.is_cancelled() {
                break;
            }
            let now = self.workspace.now();
            if write.sent_at.is_some_and(|at| at > now) {
                // The clock was ahead then: nobody waits for it.
                write.sent_at = Some(now);
                self.settle(vec![(write.clone(), "clock_set_back")]).await?;
            }
            if let Some(wait) = unsettled(&write, self.workspace.now(), self.workspace.settling()) {
                next = Some(next.map_or(wait, |known: Duration| known.min(wait)));
                continue;
            }
            let _order = self.client.order().await;
            let settled = match (write.action, write.remote_id.clone()) {
                (Action::Update, Some(remote)) if party::is(&write) => {
                    self.look_at_party(write, remote).await?
                }
                (Action::Update, Some(remote)) => self.look_at(write, remote).await?,
                (Action::Append, _) => self.look_for_entry(write).await?,
                _ => {
                    let found = halo::find_by_mark(self.client, &write.id.to_string()).await;
                    self.workspace.saw(&found);
                    match found? {
                        Some(remote) => {
                            self.sent(&mut write, remote);
                            (write, "found")
                        }
                        None => again(write, "not_found"),
                    }
                }
            };
            self.settle(vec![settled]).await?;
            looked = true;
        }
        // There may be more.
        Ok(if many && looked { Some(Duration::ZERO) } else { next })
    }

    /// What became of a change that went unanswered: it is there, it is not, or somebody changed the same meanwhile.
    async fn look_at(&self, mut write: Write, remote: String) -> Result<(Write, &'static str), Failure> {
        let (there, stage, ticket) = match self.seen(&write, &remote).await {
            Ok(Some((raw, stage, ticket))) => (self.there(stage, &raw).await?, stage, ticket),
            // Of a ticket that is gone the next try is told so.
            Ok(None) => return Ok(again(write, "not_found")),
            // One that may not be read keeps nobody else waiting.
            Err(error @ (ConnectError::Refused { .. } | ConnectError::Forbidden { .. })) => {
                return Ok(refused(write, error.into()));
            }
            Err(error) => return Err(error.into()),
        };
        if desired::holds(stage, &there, &ticket) {
            self.sent(&mut write, remote);
            agreed(&mut write, self.workspace.now());
            return Ok((write, "found"));
        }
        if let Some(field) = desired::overtaken(&write.body, &there) {
            write.state = WriteState::Withdrawn;
            write.failure = Some(serde_json::json!(ready::changed_there(field)));
            return Ok((write, "withdrawn"));
        }
        Ok(again(write, "not_found"))
    }

    /// What stands in the ticket of a write, and what was to stand there; nothing where there is no such ticket.
    async fn seen(
        &self,
        write: &Write,
        remote: &str,
    ) -> Result<Option<(String, Stage, Ticket)>, ConnectError> {
        let found = halo::get_ticket(self.client, remote).await;
        self.workspace.saw(&found);
        let (Some(raw), Some((stage, ticket))) = (found?, desired::parse(&write.body)) else {
            return Ok(None);
        };
        Ok(Some((raw, stage, ticket)))
    }

    /// What a ticket says, by the names of the fields that are written.
    async fn there(&self, stage: Stage, raw: &str) -> Result<desired::Base, Failure> {
        let id = self.connection.id;
        let kept = self.workspace.store.read(move |r| setup::kept(r, id)).await?;
        Ok(halo::observed(stage, raw, &kept))
    }
}

/// A write that went unanswered and is to be sent again, unless that was tried often enough.
pub(super) fn again(mut write: Write, event: &'static str) -> (Write, &'static str) {
    if write.attempts < TRIES {
        write.state = WriteState::Pending;
        return (write, event);
    }
    write.state = WriteState::Refused;
    write.failure = Some(serde_json::json!(Failure::of("writes_unanswered").with("tries", TRIES)));
    (write, "set_aside")
}

/// How long the other side may still be at work on a write without an answer: what is not found until then may come
/// yet, and sending it again would make two.
pub(super) fn unsettled(write: &Write, now: DateTime<Utc>, settling: Duration) -> Option<Duration> {
    let settled = write.sent_at? + settling;
    (settled - now).to_std().ok().filter(|wait| !wait.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::{ConnectionId, PersonId, RecordId, WriteId};

    fn unanswered(attempts: u32, sent_at: Option<DateTime<Utc>>) -> Write {
        let anchor = RecordId::from_bytes([1; 16]);
        Write {
            seq: 1,
            id: WriteId::from_bytes([2; 16]),
            connection: ConnectionId::from_bytes([3; 16]),
            person: PersonId::of(anchor),
            anchor,
            action: Action::Create,
            body: serde_json::json!({}),
            state: WriteState::Unknown,
            remote_id: None,
            created_at: DateTime::UNIX_EPOCH,
            sent_at,
            seen_at: None,
            agreed_at: None,
            failure: None,
            attempts,
        }
    }

    #[test]
    fn what_is_not_found_is_believed_only_when_the_other_side_must_be_done() {
        let sent = DateTime::UNIX_EPOCH;
        let settling = Duration::from_secs(90);
        for (since, wait) in [(0, Some(90)), (30, Some(60)), (90, None), (3_600, None)] {
            let found = unsettled(&unanswered(1, Some(sent)), sent + Duration::from_secs(since), settling);
            assert_eq!(found, wait.map(Duration::from_secs), "{since} s");
        }
        assert_eq!(unsettled(&unanswered(1, None), sent, settling), None);
    }

    #[test]
    fn after_five_unanswered_tries_a_write_is_set_aside_and_keeps_nobody_waiting() {
        assert_eq!(again(unanswered(4, None), "not_found").0.state, WriteState::Pending);
        let (write, event) = again(unanswered(5, None), "not_found");
        assert_eq!((write.state, event), (WriteState::Refused, "set_aside"));
        assert_eq!(write.failure.unwrap()["code"], "writes_unanswered");
    }
}
