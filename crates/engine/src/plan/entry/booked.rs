//! Entries in the outbox.

use super::{Entry, NOT_LOOKED_UP, parse, ticket_of};
use sluice_domain::{ConnectionId, FactId, RecordId, Stage};
use sluice_store::{Reader, StoreError, Write, WriteState};

/// Why writes are set aside that may have arrived.
const UNANSWERED: [&str; 2] = ["writes_unanswered", NOT_LOOKED_UP];

/// Entries that were booked, each with what it tells.
pub(super) struct Booked {
    halo: ConnectionId,
    writes: Vec<(Write, Entry)>,
}

impl Booked {
    /// Those about what was said of these records.
    pub(super) fn read(r: &Reader<'_>, halo: ConnectionId, anchors: &[RecordId]) -> Result<Self, StoreError> {
        let writes = r.writes_of_records(anchors)?.into_iter();
        let writes = writes.filter_map(|write| parse(&write.body).map(|entry| (write, entry)));
        Ok(Self { halo, writes: writes.collect() })
    }

    fn of(&self, of: FactId) -> impl Iterator<Item = &(Write, Entry)> {
        self.writes.iter().filter(move |(_, entry)| entry.of == of)
    }

    /// Whether it is told, or about to be, by another write than this. Who is connected anew is not told again.
    pub(super) fn is_told(&self, of: FactId, but: Option<&Write>) -> bool {
        self.of(of).filter(|(write, _)| but.is_none_or(|but| but.id != write.id)).any(|(write, _)| {
            let here = write.connection == self.halo;
            match write.state {
                WriteState::Sent | WriteState::Agreed | WriteState::Differs => true,
                WriteState::Sending | WriteState::Unknown => here,
                WriteState::Pending => here && but.is_none_or(|but| write.seq < but.seq),
                WriteState::Refused | WriteState::Withdrawn => false,
            }
        })
    }

    /// Whether it went out before and nobody knows that it did not arrive.
    pub(super) fn is_doubtful(&self, of: FactId) -> bool {
        self.of(of).any(|(write, _)| write.sent_at.is_some() && !was_refused(write))
    }

    /// Where it was told: whether by the present connection, and the ticket.
    pub(super) fn arrived(&self, of: FactId) -> Option<(bool, i64, Stage)> {
        let (write, entry) = self.of(of).find(|(write, _)| {
            matches!(write.state, WriteState::Sent | WriteState::Agreed | WriteState::Differs)
        })?;
        let ticket = write.remote_id.as_deref().and_then(ticket_of)?;
        Some((write.connection == self.halo, ticket, entry.stage))
    }
}

/// Whether HaloPSA said no. What was set aside without an answer may be there all the same.
fn was_refused(write: &Write) -> bool {
    let unanswered = |failure: &serde_json::Value| UNANSWERED.iter().any(|code| failure["code"] == *code);
    write.state == WriteState::Refused && !write.failure.as_ref().is_some_and(unanswered)
}
