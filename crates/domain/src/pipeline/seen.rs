//! What HaloPSA is seen to say of a record's status, and what of it somebody there did by hand.

use super::{Entry, Event, StatusCode, What, Workflow};
use crate::{FactId, Stage};
use chrono::{DateTime, Utc};

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

/// What HaloPSA was seen to say, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct There {
    /// Moves that somebody made there by hand.
    pub moves: Vec<Entry>,
    /// Whether what it said last was put there from here.
    pub ours: bool,
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
        let mut of_stage = self.statuses().iter().filter(|status| status.stage == stage);
        let known = of_stage.find(|status| same_status(stage, &status.name, name));
        if let Some(status) = known {
            return status.code.clone();
        }
        let mut of_stage = self.draft().retired.iter().filter(|retired| retired.stage == stage);
        if let Some(retired) = of_stage.find(|it| same_status(stage, &it.name, name)) {
            return retired.instead.clone();
        }
        let said = words(stage, name);
        // What a ticket's own stage is over with has begun the next one.
        let over = matches!(said.first().map(String::as_str), Some("converted" | "promoted"));
        match stage.next().filter(|_| over) {
            Some(next) => self.start(next).code.clone(),
            None => StatusCode::from(said.join("_").chars().take(40).collect::<String>().as_str()),
        }
    }

    /// Moves that somebody made by hand in HaloPSA, from what a ticket of a stage was seen to say, the oldest first. Who
    /// `begins` with it begins where the stage does; for everybody else the ticket itself is a move.
    ///
    /// What was put there from here is no move of somebody there: `ours` are the moves that may have been, also those that
    /// were taken back afterwards, by when they were made and where they led. With each that is seen, it and all before
    /// it are used up, and with each move by hand, too: whoever sets a status back later means it.
    pub fn moved_there(
        &self,
        stage: Stage,
        begins: bool,
        seen: &[Seen],
        ours: &[(DateTime<Utc>, StatusCode)],
    ) -> There {
        let mut before = begins.then(|| self.start(stage).code.clone());
        let mut used_up: Option<DateTime<Utc>> = None;
        let mut there = There::default();
        for Seen { id, at, name } in seen {
            let status = self.named(stage, name);
            if before.as_ref() == Some(&status) {
                continue;
            }
            before = Some(status.clone());
            let fresh =
                |moved: &DateTime<Utc>| *moved <= *at && used_up.is_none_or(|used_up| *moved > used_up);
            let echo =
                ours.iter().filter(|(moved, to)| *to == status && fresh(moved)).map(|(moved, _)| *moved);
            let echo = echo.max();
            there.ours = echo.is_some();
            used_up = used_up.max(Some(echo.unwrap_or(*at)));
            if echo.is_none() {
                let what = What::Happened(Event::MovedInHalo { status });
                there.moves.push(Entry { id: *id, at: *at, what });
            }
        }
        there
    }
}
