//! All that is known of somebody in the pipeline.

use super::{SCORES, WORKFLOW};
use chrono::{DateTime, Utc};
use sluice_domain::{
    Field, Fields, Person,
    derived::Placed,
    pipeline::{Candidate, Due, Engagement, Facts, Fit, Next, NoExpressions, Scores},
};

/// Somebody in the pipeline, looked at now.
pub(super) struct Sight {
    pub person: Person,
    pub placed: Placed,
    pub values: Fields,
    pub fit: Fit,
    pub engagement: Engagement,
    now: DateTime<Utc>,
}

impl Sight {
    pub(super) fn of(person: Person, placed: Placed, now: DateTime<Utc>) -> Self {
        let values: Fields =
            person.values.iter().map(|(field, survivor)| (*field, survivor.value.clone())).collect();
        let fit = SCORES.fit.judge(&values);
        let engagement = SCORES.engagement.judge(&placed.standing, now.date_naive());
        Self { person, placed, values, fit, engagement, now }
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

    pub(super) fn facts(&self) -> Facts<'_> {
        Facts { values: &self.values, scores: self.scores(), expressions: &NoExpressions }
    }

    /// What the rules do or propose.
    pub(super) fn due(&self) -> Vec<Due> {
        WORKFLOW.due(&self.placed.standing, &self.facts(), self.now)
    }

    /// The place in the work list.
    pub(super) fn next(&self, due: &[Due]) -> Next {
        let standing = &self.placed.standing;
        let held = WORKFLOW.holds_back(standing, &self.facts(), self.now);
        let candidate = Candidate { standing, scores: self.scores(), due, held, follow_up: None };
        WORKFLOW.next(&candidate, self.now)
    }
}
