//! The work list: the next best first.

use super::{WORKFLOW, open, sight::Sight, view};
use crate::{
    App,
    api::{Failure, PipelinePage, PipelineQuery, PipelineRow, StatusRow},
};
use chrono::{DateTime, Utc};
use sluice_domain::{
    PersonId, Stage,
    derived::Placed,
    pipeline::{Due, Ending, Next, StatusCode},
};
use sluice_store::Reader;
use std::collections::BTreeMap;

const ROWS: u32 = 100;
const ROWS_MOST: u32 = 1_000;
const PAGE: u32 = 500;

pub(crate) async fn page(app: &App, input: PipelineQuery) -> Result<PipelinePage, Failure> {
    let workspace = app.workspace().await?;
    let now = workspace.now();
    let asked = statuses(&input)?;
    let limit = input.limit.unwrap_or(ROWS).clamp(1, ROWS_MOST) as usize;
    workspace
        .store
        .read(move |r| {
            let counts = r.standing_counts()?;
            let mut ranked: Vec<Ranked> = Vec::new();
            each(r, &asked, |found, placed| {
                ranked.extend(found.into_iter().zip(placed).map(|(person, placed)| {
                    let sight = Sight::of(person, placed, now);
                    let due = sight.due();
                    let next = sight.next(&due);
                    Ranked { sight, due, next }
                }));
                Ok(())
            })?;
            ranked.sort_by(|one, other| {
                (&one.next, one.sight.person.id).cmp(&(&other.next, other.sight.person.id))
            });
            let count = u32::try_from(ranked.len()).unwrap_or(u32::MAX);
            ranked.truncate(limit);
            Ok(PipelinePage {
                statuses: columns(&counts),
                rows: ranked.into_iter().map(|one| one.row(r, now)).collect::<Result<_, _>>()?,
                count,
            })
        })
        .await
}

struct Ranked {
    sight: Sight,
    due: Vec<Due>,
    next: Next,
}

impl Ranked {
    fn row(self, r: &Reader<'_>, now: DateTime<Utc>) -> Result<PipelineRow, Failure> {
        let sources = view::sources(r, &self.sight.person)?;
        Ok(view::row(&self.sight, &self.due, self.next, &sources, now))
    }
}

/// The statuses that are asked for; those in which work goes on where none is.
fn statuses(input: &PipelineQuery) -> Result<Vec<StatusCode>, Failure> {
    if let Some(status) = &input.status {
        let code = StatusCode::from(status.as_str());
        return match WORKFLOW.status(&code) {
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
        stage.is_none_or(|stage| WORKFLOW.status(code).is_some_and(|status| status.stage == *stage))
    };
    Ok(open().into_iter().filter(of_stage).cloned().collect())
}

/// Everybody in some statuses, page by page: the people, and where each is.
pub(super) fn each(
    r: &Reader<'_>,
    statuses: &[StatusCode],
    mut take: impl FnMut(Vec<sluice_domain::Person>, Vec<Placed>) -> Result<(), Failure>,
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

fn columns(counts: &BTreeMap<StatusCode, u32>) -> Vec<StatusRow> {
    let row = |status: &sluice_domain::pipeline::Status| StatusRow {
        code: status.code.to_string(),
        name: status.name.clone(),
        stage: status.stage.name().to_owned(),
        ends: status.end.is_some(),
        won: status.end == Some(Ending::Success),
        people: counts.get(&status.code).copied().unwrap_or_default(),
    };
    WORKFLOW.statuses().iter().map(row).collect()
}
