//! What HaloPSA is seen to say of a record's status, and what of it somebody there did by hand.

use super::{Entry, Event, StatusCode, What, Workflow};
use crate::{FactId, Stage};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// A status as HaloPSA was seen to say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The observation.
    pub id: FactId,
    /// When HaloPSA was asked.
    pub at: DateTime<Utc>,
    /// The status's name there.
    pub name: String,
}

/// A status that was written to HaloPSA because of a move that was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsaid {
    /// When it was taken back.
    pub at: DateTime<Utc>,
    /// What was written.
    pub status: StatusCode,
    /// As what it is read until HaloPSA says something else.
    pub instead: StatusCode,
}

/// Whether two names of statuses of a stage mean the same: tenants write "New", "New Lead" and "Lead - New".
pub fn same_status(stage: Stage, one: &str, other: &str) -> bool {
    words(stage, one) == words(stage, other)
}

fn words(stage: Stage, name: &str) -> Vec<String> {
    let all = name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    all.filter(|word| !word.is_empty() && word != stage.name()).collect()
}

impl Workflow {
    /// The status that HaloPSA means by a name at a ticket of a stage. What the workflow does not have is named after
    /// itself, so that it is a status that nothing leads to.
    pub fn named(&self, stage: Stage, name: &str) -> StatusCode {
        let of_stage = self.statuses().iter().filter(|status| status.stage == stage);
        let known = of_stage.clone().find(|status| same_status(stage, &status.name, name));
        if let Some(status) = known {
            return status.code.clone();
        }
        let said = words(stage, name);
        // What a ticket's own stage is over with has begun the next one.
        let over = matches!(said.first().map(String::as_str), Some("converted" | "promoted"));
        match stage.next().filter(|_| over) {
            Some(next) => self.start(next).code.clone(),
            None => StatusCode::from(said.join("_").chars().take(40).collect::<String>().as_str()),
        }
    }

    /// Moves that somebody made by hand in HaloPSA, from what it was seen to say, the oldest first.
    ///
    /// What a move here has put there is no move of somebody there: `moves` are those that count, by when they were
    /// made and where they led. Each is looked for once, because whoever sets a status back later means it.
    pub fn moved_there(
        &self,
        stage: Stage,
        seen: &[Seen],
        moves: &[(DateTime<Utc>, StatusCode)],
        unsaid: &[Unsaid],
    ) -> Vec<Entry> {
        let mut before = self.start(stage).code.clone();
        let mut last_seen: BTreeMap<StatusCode, DateTime<Utc>> = BTreeMap::new();
        let mut unsaid: Vec<&Unsaid> = unsaid.iter().collect();
        let mut found = Vec::new();
        for Seen { id, at, name } in seen {
            let said = self.named(stage, name);
            // Once something else was seen, it is said anew.
            unsaid.retain(|one| one.status == said || one.at > *at);
            let status = unsaid.iter().find(|one| one.status == said).map_or(said, |one| one.instead.clone());
            let since = last_seen.insert(status.clone(), *at);
            if status == before {
                continue;
            }
            let ours = moves.iter().any(|(moved, to)| {
                *to == status && *moved <= *at && since.is_none_or(|since| since < *moved)
            });
            before = status.clone();
            if !ours {
                let what = What::Happened(Event::MovedInHalo { status });
                found.push(Entry { id: *id, at: *at, what });
            }
        }
        found
    }
}
