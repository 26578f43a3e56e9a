//! In which of HaloPSA's streams what is written is read.

use super::{desired, party};
use sluice_domain::Stage;
use sluice_store::Write;

/// Every stage, in order.
pub(super) const STAGES: [Stage; 3] = [Stage::Lead, Stage::Prospect, Stage::Opportunity];

/// The stream of a stage's tickets.
pub(crate) const fn stream_of(stage: Stage) -> &'static str {
    match stage {
        Stage::Lead => "leads",
        Stage::Prospect => "prospects",
        Stage::Opportunity => "opportunities",
    }
}

/// The stage whose tickets a stream of HaloPSA holds.
pub(crate) fn stage_of(stream: &str) -> Option<Stage> {
    STAGES.into_iter().find(|stage| stream_of(*stage) == stream)
}

/// The stream in which the record of a write is read; nothing of what is told in a ticket.
pub(super) fn read_in(write: &Write) -> Option<&'static str> {
    let of_party = || party::kind(&write.body).map(sluice_connect::halo::PartyKind::stream);
    desired::parse(&write.body).map(|(stage, _)| stream_of(stage)).or_else(of_party)
}
