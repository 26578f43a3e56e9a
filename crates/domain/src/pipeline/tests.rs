mod arrives;
mod checked;
mod conditions;
mod conversion;
mod laws;
mod rules;
mod scored;
mod succession;
mod there;
mod transitions;
mod worklist;

use super::*;
use crate::{Actor, FactId, Field, Fields, RecordId, Stage};
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::LazyLock;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

fn days_ago(days: i64) -> DateTime<Utc> {
    now() - TimeDelta::days(days)
}

fn record() -> RecordId {
    RecordId::from_bytes([7; 16])
}

fn operator() -> Actor {
    Actor::Person("ada".to_owned())
}

fn fields(values: &[(&str, &str)]) -> Fields {
    values.iter().map(|(name, value)| (name.parse::<Field>().unwrap(), (*value).to_owned())).collect()
}

fn facts(values: &Fields, scores: Scores) -> Facts<'_> {
    Facts { values, scores, expressions: &NoExpressions }
}

fn fit(score: u8) -> Scores {
    Scores { fit: Some(score), ..Scores::default() }
}

fn happened(number: u8, at: DateTime<Utc>, event: Event) -> Entry {
    Entry { id: FactId::from_bytes([number; 16]), at, what: What::Happened(event) }
}

fn moved(number: u8, at: DateTime<Utc>, by: Actor, step: StageMove) -> Entry {
    Entry { id: FactId::from_bytes([number; 16]), at, what: What::Moved { by, step } }
}

fn in_halo(status: &str) -> Event {
    Event::MovedInHalo { status: status.into() }
}

/// Read once, not for every case of a law.
static SEEDS: LazyLock<Workflow> = LazyLock::new(Workflow::default);

/// A record that has been in a status for days, with everything that happened, and no hold.
fn standing(status: &str, days: i64, events: &[(Event, i64)]) -> Standing {
    let mut entries: Vec<Entry> =
        events.iter().map(|(event, days)| happened(3, days_ago(*days), event.clone())).collect();
    let begins = SEEDS.start(Stage::Lead).code == status.into();
    if !begins {
        entries.push(happened(1, days_ago(days), in_halo(status)));
        // A change of what a rule reads, in the next instant, wakes the rules.
        let woken = days_ago(days) + TimeDelta::milliseconds(1);
        let field = "prospect_budget".parse().unwrap();
        entries.push(happened(2, woken, Event::Changed { field }));
    }
    Standing::replay(&SEEDS, Stage::Lead, days_ago(if begins { days } else { 400 }), entries)
}

/// The five of fact sheet §24 no. 6.
const QUALIFIED: &[(&str, &str)] = &[
    ("prospect_pain_points", "Backups fail"),
    ("prospect_services", "Managed backup"),
    ("prospect_decision_makers", "Jane Doe"),
    ("prospect_budget", "$10K-$50K"),
    ("prospect_timeframe", "1-3 months"),
];

/// All that any way of the default workflow asks for.
fn everything() -> Fields {
    let rest = [
        ("lead_source", "Apollo.io"),
        ("lead_services_offered", "Accounting"),
        ("opportunity_solutions", "Managed backup"),
        ("opportunity_quotes", "Q-17"),
    ];
    fields(&[QUALIFIED, &rest].concat())
}
