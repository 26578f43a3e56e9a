//! What the numbers say, and whom each counts.
//!
//! Numbers and lists are asked from the same facts at the same moment by the same predicates (`sluice_domain::insight`);
//! nothing is kept that could be stale.

mod counted;
mod people;
mod runs;
mod section;
mod source;

pub(crate) use counted::people;

use crate::{
    App,
    api::{Failure, Insight, InsightQuery},
    pipeline,
};
use chrono::TimeDelta;
use people::Seen;
use sluice_domain::{Stage, insight::Section};
use sluice_store::Reader;

const DAYS_MOST: u32 = 3_660;

pub(crate) async fn insight(app: &App, input: InsightQuery) -> Result<Insight, Failure> {
    let workspace = app.workspace().await?;
    let now = workspace.now();
    let days = input.days.map(|days| days.clamp(1, DAYS_MOST));
    let since = days.map(|days| now - TimeDelta::days(days.into()));
    workspace
        .store
        .read(move |r| {
            let workflow = pipeline::workflow(r)?;
            let seen = Seen::read(r, &workflow, since, now)?;
            let stages: Vec<_> =
                Stage::ALL.iter().map(|stage| section::row(&seen, &Section::Stage(*stage)).1).collect();
            let open = workflow.statuses().iter().filter(|status| status.end.is_none());
            let (tallies, statuses): (Vec<_>, Vec<_>) = open
                .map(|status| {
                    let (tally, row) = section::row(&seen, &Section::Status(status.code.clone()));
                    ((status.code.clone(), tally), row)
                })
                .unzip();
            Ok(Insight {
                since,
                whole: section::row(&seen, &Section::Whole).1,
                stages,
                statuses,
                bottleneck: section::bottleneck(&workflow, &tallies),
                sources: source::rows(r, &seen)?,
                runs: runs::runs(r, &seen)?,
                empty: is_empty(r)?,
            })
        })
        .await
}

fn is_empty(r: &Reader<'_>) -> Result<bool, Failure> {
    Ok(r.person_count()? == 0 && r.jobs(1)?.is_empty())
}
