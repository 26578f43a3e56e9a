//! What one version of a workflow has to keep of the version before.
//!
//! What was decided and what HaloPSA said names statuses by code and by name. So a code never means something else: it
//! stays with its name and stage, or is retired and says what takes its place.

use super::{Draft, Retired, Status, StatusCode, Workflow, WorkflowError, error::StageName};
use std::collections::BTreeMap;

impl Draft {
    /// The same with every status of the version before that it lacks retired, where `instead` says what takes its place.
    #[must_use]
    pub fn after(mut self, before: &Self, instead: &BTreeMap<StatusCode, StatusCode>) -> Self {
        let gone: Vec<Retired> = known(before)
            .filter(|(code, ..)| !known(&self).any(|(there, ..)| there == *code))
            .filter_map(|(code, name, stage)| {
                let instead = instead.get(code)?.clone();
                Some(Retired { code: code.clone(), name: name.to_owned(), stage, instead })
            })
            .collect();
        self.retired.extend(gone);
        self
    }

    /// The statuses of the version before that it neither has nor retires.
    pub fn dropped<'b>(&'b self, before: &'b Self) -> impl Iterator<Item = &'b StatusCode> {
        let here = |code: &StatusCode| known(self).any(|(there, ..)| there == code);
        known(before).map(|(code, ..)| code).filter(move |code| !here(code))
    }
}

impl Workflow {
    /// Whether it may follow a version.
    ///
    /// # Errors
    /// What of that version it would leave without a meaning.
    pub fn follows(&self, before: &Self) -> Result<(), WorkflowError> {
        for (code, name, stage) in known(before.draft()) {
            let Some((_, called, of)) = known(self.draft()).find(|(there, ..)| *there == code) else {
                let (status, name) = (code.clone(), name.to_owned());
                return Err(WorkflowError::Dropped { status, name, stage: StageName(stage) });
            };
            if of != stage {
                return Err(WorkflowError::OtherStage { status: code.clone(), stage: StageName(stage) });
            }
            if called != name {
                return Err(WorkflowError::Renamed { status: code.clone(), name: name.to_owned() });
            }
        }
        Ok(())
    }
}

/// Every status by code, name and stage, those that are retired as well.
fn known(draft: &Draft) -> impl Iterator<Item = (&StatusCode, &str, crate::Stage)> {
    let live = draft.statuses.iter().map(|Status { code, name, stage, .. }| (code, name.as_str(), *stage));
    live.chain(draft.retired.iter().map(|Retired { code, name, stage, .. }| (code, name.as_str(), *stage)))
}
