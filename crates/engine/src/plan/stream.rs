//! In which of HaloPSA's streams the tickets of a stage are read.

use sluice_domain::Stage;

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
