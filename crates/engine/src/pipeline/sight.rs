//! All that is known of somebody in the pipeline.

use super::{Expressions, SCORES};
use chrono::{DateTime, Utc};
use sluice_domain::{
    Field, Fields, Person,
    derived::Placed,
    pipeline::{Candidate, Due, Engagement, Facts, Fit, Next, Scores, Workflow},
};
use std::sync::Arc;

/// Somebody in the pipeline, looked at now.
pub(crate) struct Sight {
    pub workflow: Arc<Workflow>,
    pub person: Person,
    pub placed: Placed,
    pub values: Fields,
    pub fit: Fit,
    pub engagement: Engagement,
    now: DateTime<Utc>,
}

impl Sight {
    pub(crate) fn of(workflow: &Arc<Workflow>, person: Person, placed: Placed, now: DateTime<Utc>) -> Self {
        let values: Fields =
            person.values.iter().map(|(field, survivor)| (*field, survivor.value.clone())).collect();
        let fit = SCORES.fit.judge(&values);
        let engagement = SCORES.engagement.judge(&placed.standing, now.date_naive());
        Self { workflow: Arc::clone(workflow), person, placed, values, fit, engagement, now }
    }

    /// The same where somebody says more.
    pub(super) fn told(mut self, field: Field, value: Option<String>) -> Self {
        match value {
            Some(value) => self.values.insert(field, value),
            None => self.values.remove(&field),
        };
        self.fit = SCORES.fit.judge(&self.values);
        self
    }

    pub(super) fn scores(&self) -> Scores {
        // Nothing is known of the fit where no rule found anything.
        let known = self.fit.lines.iter().any(|line| line.value.is_some());
        Scores {
            quality: Some(self.person.quality.score),
            fit: known.then_some(self.fit.score),
            engagement: Some(self.engagement.score),
        }
    }

    pub(crate) fn facts(&self) -> Facts<'_> {
        Facts { values: &self.values, scores: self.scores(), expressions: &Expressions }
    }

    /// What the rules do or propose.
    pub(crate) fn due(&self) -> Vec<Due> {
        self.workflow.due(&self.placed.standing, &self.facts(), self.now)
    }

    /// The place in the work list.
    pub(super) fn next(&self, due: &[Due]) -> Next {
        let standing = &self.placed.standing;
        let held = self.workflow.holds_back(standing, &self.facts(), self.now);
        let candidate = Candidate { standing, scores: self.scores(), due, held, follow_up: None };
        self.workflow.next(&candidate, self.now)
    }
}
