mod passages;
mod rates;
mod sources;
mod times;

use super::*;
use crate::{
    PersonId, Stage,
    pipeline::{StatusCode, Workflow},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::LazyLock;

/// Read once, not for every case of a law.
static SEEDS: LazyLock<Workflow> = LazyLock::new(Workflow::default);

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

fn days_ago(days: i64) -> DateTime<Utc> {
    now() - TimeDelta::days(days)
}

/// Somebody who began as a new lead so many days ago, and where it went after so many.
fn course(began: i64, steps: &[(&str, i64)]) -> Course<'static> {
    let steps: Vec<(StatusCode, i64)> =
        steps.iter().map(|(status, days)| ((*status).into(), *days)).collect();
    let moves = steps.iter().map(|(status, days)| (status, days_ago(*days)));
    Course::new(&SEEDS, PersonId::from_bytes([1; 16]), days_ago(began), moves)
}

fn passage(course: &Course<'_>, section: &Section) -> Option<Passage> {
    Passage::of(&SEEDS, course, section, now())
}

fn sections() -> Vec<Section> {
    let stages = Stage::ALL.iter().map(|stage| Section::Stage(*stage));
    let open = SEEDS.statuses().iter().filter(|status| status.end.is_none());
    let statuses = open.map(|status| Section::Status(status.code.clone()));
    std::iter::once(Section::Whole).chain(stages).chain(statuses).collect()
}

fn tally(courses: &[Course<'_>], section: &Section) -> Tally {
    let limit = Some(TimeDelta::days(7));
    Tally::of(courses.iter().filter_map(|course| passage(course, section)), limit, now())
}
