//! Whom a number counts.

use super::{
    people::{ARRIVED, Seen, brought, courses, passages},
    section::limit,
};
use crate::{
    api::{Counted, Failure},
    pipeline,
};
use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use sluice_domain::{
    ConnectionId, PersonId, PersonState, Stage,
    insight::{Brought, End, PassagePart, RunPart, Section, SourcePart},
    pipeline::{StatusCode, Workflow},
};
use sluice_store::{Action, Reader, StoreError, WriteState};
use std::collections::HashSet;

/// The people whom a number counts.
pub(crate) fn people(
    r: &Reader<'_>,
    counted: &Counted,
    now: DateTime<Utc>,
) -> Result<HashSet<PersonId>, Failure> {
    let workflow = pipeline::workflow(r)?;
    match counted {
        Counted::Section { since, stage, status, part, exit } => {
            let section = section(&workflow, stage.as_deref(), status.as_deref())?;
            let (part, limit) = (word::<PassagePart>(part)?, limit(&workflow, &section));
            let exit = exit.as_deref().map(StatusCode::from);
            let courses = courses(r, &workflow)?;
            let counts = passages(&workflow, &courses, &section, *since, now).filter(|(_, passage)| {
                let out = |exit: &StatusCode| passage.end == End::Out(exit.clone());
                passage.is(part, limit, now) && exit.as_ref().is_none_or(out)
            });
            Ok(counts.map(|(person, _)| person).collect())
        }
        Counted::Source { since, connection, part } => {
            let source: ConnectionId = connection.parse().map_err(|_| Failure::of("unknown_connection"))?;
            let part = word::<SourcePart>(part)?;
            let all = brought(r, &workflow, &courses(r, &workflow)?, *since)?;
            Ok(those(&all, |person| person.is(source, part)))
        }
        Counted::Runs { since, part } => {
            let part = word(part)?;
            Ok(of_runs(r, &Seen::read(r, &workflow, *since, now)?, part)?)
        }
    }
}

/// The people whom a number about the runs counts.
pub(super) fn of_runs(
    r: &Reader<'_>,
    seen: &Seen<'_>,
    part: RunPart,
) -> Result<HashSet<PersonId>, StoreError> {
    let those = |is: fn(&Brought) -> bool| Ok(those(&seen.brought, is));
    match part {
        RunPart::Came => those(Brought::is_fresh),
        RunPart::New => those(Brought::is_new),
        RunPart::Joined => those(Brought::is_joined),
        RunPart::Asked => those(|person| person.is_fresh() && person.state == PersonState::ToJudge),
        RunPart::Verified => those(Brought::is_verified),
        RunPart::Judged => r.judged_since(seen.since),
        RunPart::Written => r.written_about(ARRIVED, &[Action::Create], seen.since),
        RunPart::Refused => {
            r.written_about(&[WriteState::Refused], &[Action::Create, Action::Update], seen.since)
        }
    }
}

fn those(brought: &[(PersonId, Brought)], is: impl Fn(&Brought) -> bool) -> HashSet<PersonId> {
    brought.iter().filter(|(_, person)| is(person)).map(|(id, _)| *id).collect()
}

fn section(workflow: &Workflow, stage: Option<&str>, status: Option<&str>) -> Result<Section, Failure> {
    if let Some(code) = status.map(StatusCode::from) {
        return match workflow.status(&code) {
            Some(_) => Ok(Section::Status(code)),
            None => Err(Failure::of("stage_unknown").with("to", code)),
        };
    }
    let Some(name) = stage else { return Ok(Section::Whole) };
    let known = Stage::ALL.iter().find(|stage| stage.name() == name);
    known.map(|stage| Section::Stage(*stage)).ok_or_else(|| Failure::of("bad_input").with("said", "stage"))
}

/// A part of a number by its word.
fn word<T: DeserializeOwned>(word: &str) -> Result<T, Failure> {
    let value = serde_json::Value::String(word.to_owned());
    serde_json::from_value(value).map_err(|_| Failure::of("bad_input").with("said", "part"))
}
