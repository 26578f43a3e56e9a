//! The work list: the next best first.

use super::{open, sight::Sight, view};
use crate::{
    App,
    api::{Failure, PipelinePage, PipelineQuery, PipelineRow, StatusRow},
    shown::Names,
};
use chrono::{DateTime, Utc};
use sluice_domain::{
    Person, PersonId, RecordId, Stage,
    derived::{Placed, Record},
    pipeline::{Ending, Next, StatusCode, Workflow},
};
use sluice_store::Reader;
use std::{collections::BTreeMap, sync::Arc};

const ROWS: u32 = 100;
const ROWS_MOST: u32 = 1_000;
const PAGE: u32 = 500;

pub(crate) async fn page(app: &App, input: PipelineQuery) -> Result<PipelinePage, Failure> {
    let workspace = app.workspace().await?;
    let now = workspace.now();
    let limit = input.limit.unwrap_or(ROWS).clamp(1, ROWS_MOST) as usize;
    let of_each = input.each.map(|most| most.clamp(1, ROWS_MOST));
    workspace
        .store
        .read(move |r| {
            let workflow = super::workflow(r)?;
            let asked = statuses(&workflow, &input)?;
            let mut ranked: Vec<(Next, PersonId, StatusCode)> = Vec::new();
            each(r, &asked, |found, placed| {
                ranked.extend(found.into_iter().zip(placed).map(|(person, placed)| {
                    let sight = Sight::of(&workflow, person, placed, now);
                    let status = sight.placed.standing.status().clone();
                    (sight.next(&sight.due()), sight.person.id, status)
                }));
                Ok(())
            })?;
            ranked.sort();
            let count = u32::try_from(ranked.len()).unwrap_or(u32::MAX);
            match of_each {
                Some(most) => keep_of_each(&mut ranked, most),
                None => ranked.truncate(limit),
            }
            let statuses = columns(&workflow, &r.standing_counts()?);
            Ok(PipelinePage { statuses, rows: rows(r, &workflow, ranked, now)?, count })
        })
        .await
}

/// Keeps the first so many of each status.
fn keep_of_each(ranked: &mut Vec<(Next, PersonId, StatusCode)>, most: u32) {
    let mut kept: BTreeMap<StatusCode, u32> = BTreeMap::new();
    ranked.retain(|(_, _, status)| {
        let kept = kept.entry(status.clone()).or_default();
        *kept += 1;
        *kept <= most
    });
}

fn rows(
    r: &Reader<'_>,
    workflow: &Arc<Workflow>,
    ranked: Vec<(Next, PersonId, StatusCode)>,
    now: DateTime<Utc>,
) -> Result<Vec<PipelineRow>, Failure> {
    let ids: Vec<PersonId> = ranked.iter().map(|(_, person, _)| *person).collect();
    let mut people: BTreeMap<PersonId, Person> =
        r.people(&ids)?.into_iter().map(|person| (person.id, person)).collect();
    let mut placed: BTreeMap<PersonId, Placed> =
        r.standings(&ids)?.into_iter().map(|placed| (placed.person, placed)).collect();
    let of_people = people.values().flat_map(|person| person.records.iter().copied());
    let records = r.records(&of_people.collect::<Vec<_>>())?;
    let records: BTreeMap<RecordId, Record> = records.into_iter().map(|record| (record.id, record)).collect();
    let names = Names::read(r)?;
    let row = |(next, id, _): (Next, PersonId, StatusCode)| {
        let sight = Sight::of(workflow, people.remove(&id)?, placed.remove(&id)?, now);
        let own: Vec<Record> =
            sight.person.records.iter().filter_map(|record| records.get(record)).cloned().collect();
        Some(view::row(&sight, &sight.due(), next, &names.of_records(&own), now))
    };
    Ok(ranked.into_iter().filter_map(row).collect())
}

/// The statuses that are asked for; those in which work goes on where none is.
fn statuses(workflow: &Workflow, input: &PipelineQuery) -> Result<Vec<StatusCode>, Failure> {
    if let Some(status) = &input.status {
        let code = StatusCode::from(status.as_str());
        return match workflow.status(&code) {
            Some(_) => Ok(vec![code]),
            None => Err(Failure::of("stage_unknown").with("to", status)),
        };
    }
    let stage = input
        .stage
        .as_ref()
        .map(|name| {
            let known = Stage::ALL.iter().find(|stage| stage.name() == name);
            known.ok_or_else(|| Failure::of("bad_input").with("said", "stage"))
        })
        .transpose()?;
    let of_stage = |code: &&StatusCode| {
        stage.is_none_or(|stage| workflow.status(code).is_some_and(|status| status.stage == *stage))
    };
    Ok(open(workflow).into_iter().filter(of_stage).cloned().collect())
}

/// Everybody in some statuses, page by page: the people, and where each is.
pub(super) fn each(
    r: &Reader<'_>,
    statuses: &[StatusCode],
    mut take: impl FnMut(Vec<Person>, Vec<Placed>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let statuses: Vec<&StatusCode> = statuses.iter().collect();
    let mut after = None;
    loop {
        let placed = r.standings_in(&statuses, after, PAGE)?;
        let Some(last) = placed.last() else { return Ok(()) };
        after = Some(last.person);
        let ids: Vec<PersonId> = placed.iter().map(|placed| placed.person).collect();
        let people = r.people(&ids)?;
        let mut by_id: BTreeMap<PersonId, Placed> =
            placed.into_iter().map(|placed| (placed.person, placed)).collect();
        let placed = people.iter().filter_map(|person| by_id.remove(&person.id)).collect();
        take(people, placed)?;
    }
}

fn columns(workflow: &Workflow, counts: &BTreeMap<StatusCode, u32>) -> Vec<StatusRow> {
    let row = |status: &sluice_domain::pipeline::Status| StatusRow {
        code: status.code.to_string(),
        name: status.name.clone(),
        stage: status.stage.name().to_owned(),
        ends: status.end.is_some(),
        won: status.end == Some(Ending::Success),
        people: counts.get(&status.code).copied().unwrap_or_default(),
    };
    workflow.statuses().iter().map(row).collect()
}
