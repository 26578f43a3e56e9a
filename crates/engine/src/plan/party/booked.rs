//! What was booked of customers, and stands in the way of booking it again.

use super::parse;
use crate::api::Failure;
use sluice_connect::halo::PartyKind;
use sluice_domain::{ConnectionId, RecordId, WriteId};
use sluice_store::{Action, Reader, Write, WriteState};

/// What was booked of customers.
pub(super) struct Booked(Vec<(Write, PartyKind)>);

impl Booked {
    /// What was, of these; the write that is `but` counts as if it were not there.
    pub(super) fn read(
        r: &Reader<'_>,
        halo: ConnectionId,
        anchors: &[RecordId],
        but: Option<(WriteId, i64)>,
    ) -> Result<Self, Failure> {
        let writes = r.writes_of_records(anchors)?.into_iter().filter(|write| write.connection == halo);
        // What waits behind the one that is asked for is asked after it.
        let later = |write: &Write| {
            but.is_some_and(|(id, seq)| {
                write.id == id || (write.state == WriteState::Pending && write.seq > seq)
            })
        };
        let writes = writes.filter(|write| !later(write));
        let of_party = |write: Write| parse(&write.body).map(|party| (write, party.kind));
        Ok(Self(writes.filter_map(of_party).collect()))
    }

    fn any(&self, kind: PartyKind, is: impl Fn(&Write) -> bool) -> bool {
        self.0.iter().any(|(write, of)| *of == kind && is(write))
    }

    /// Whether one is under way.
    pub(super) fn is_open(&self, kind: PartyKind) -> bool {
        use WriteState::{Pending, Sending, Sent, Unknown};
        self.any(kind, |write| matches!(write.state, Pending | Sending | Sent | Unknown))
    }

    /// Whether one was made, or is being made: where somebody removed it there, it is not made again.
    pub(super) fn is_made(&self, kind: PartyKind) -> bool {
        self.any(kind, |write| {
            let taken = !matches!(write.state, WriteState::Refused | WriteState::Withdrawn);
            write.action == Action::Create && taken
        })
    }
}
