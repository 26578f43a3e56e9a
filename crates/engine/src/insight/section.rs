//! Parts of the pipeline.

use super::people::Seen;
use crate::api::{BottleneckRow, ExitRow, RateRow, SectionRow, TimesRow};
use chrono::TimeDelta;
use sluice_domain::{
    insight::{self, HeldUp, PassagePart, Rate, Section, Tally, Times},
    pipeline::{StatusCode, Workflow},
};

/// The time after which something is due in a status.
pub(super) fn limit(workflow: &Workflow, section: &Section) -> Option<TimeDelta> {
    match section {
        Section::Status(code) => {
            workflow.status(code)?.limit_hours.map(|hours| TimeDelta::hours(hours.into()))
        }
        Section::Whole | Section::Stage(_) => None,
    }
}

/// What became of those who came to a section.
pub(super) fn row(seen: &Seen<'_>, section: &Section) -> (Tally, SectionRow) {
    let workflow = seen.workflow;
    let limit = limit(workflow, section);
    let tally = Tally::of(seen.passages(section).map(|(_, passage)| passage), limit, seen.now);
    let (stage, status) = match section {
        Section::Whole => (None, None),
        Section::Stage(stage) => (Some(*stage), None),
        Section::Status(code) => (workflow.status(code).map(|status| status.stage), Some(code)),
    };
    let people = |part| tally.people(part);
    let exit = |status: &sluice_domain::pipeline::Status| {
        let people = *tally.exits.get(&status.code)?;
        Some(ExitRow { status: status.code.to_string(), name: status.name.clone(), people })
    };
    let row = SectionRow {
        stage: stage.map(|stage| stage.name().to_owned()),
        status: status.map(StatusCode::to_string),
        name: status.map(|code| workflow.name_of(code)),
        entered: people(PassagePart::Entered),
        there: people(PassagePart::There),
        over: people(PassagePart::Over),
        limit_ms: limit.map(ms),
        on: people(PassagePart::On),
        back: people(PassagePart::Back),
        out: people(PassagePart::Out),
        exits: workflow.statuses().iter().filter_map(exit).collect(),
        rate: tally.rate().map(rate),
        times: tally.times.as_ref().map(times),
    };
    (tally, row)
}

pub(super) fn bottleneck(workflow: &Workflow, tallies: &[(StatusCode, Tally)]) -> Option<BottleneckRow> {
    let found = insight::bottleneck(tallies)?;
    let (why, people, of, share) = match found.why {
        HeldUp::Over { people, of } => ("over", people, Some(of), None),
        HeldUp::Time { share, people } => ("time", people, None, Some(share)),
    };
    Some(BottleneckRow {
        status: found.status.to_string(),
        name: workflow.name_of(&found.status),
        why: why.to_owned(),
        people,
        of,
        share,
    })
}

fn rate(rate: Rate) -> RateRow {
    let (low, high) = rate.interval();
    RateRow { share: rate.share(), low, high }
}

fn times(times: &Times) -> TimesRow {
    TimesRow {
        people: times.people,
        open: times.open,
        median_ms: times.median.map(ms),
        average_ms: ms(times.average),
        at_least: times.at_least,
        shortest_ms: ms(times.shortest),
        longest_ms: ms(times.longest),
    }
}

fn ms(time: TimeDelta) -> u64 {
    u64::try_from(time.num_milliseconds()).unwrap_or_default()
}
