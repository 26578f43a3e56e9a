//! What the runs did.

use super::{counted::of_runs, people::Seen};
use crate::{
    api::{Failure, JobState, Runs},
    jobs::{self, state_name},
};
use sluice_domain::insight::RunPart;
use sluice_store::Reader;

const JOBS: u32 = 100;
/// Jobs whose steps are rows that came in.
const BRING: [&str; 2] = ["sync", "import"];

pub(super) fn runs(r: &Reader<'_>, seen: &Seen<'_>) -> Result<Runs, Failure> {
    let counts = r.job_counts(seen.since)?;
    let syncs = |ended: bool| {
        let of = counts.iter().filter(|count| count.kind == "sync");
        let at_work = [JobState::Waiting, JobState::Running].map(state_name);
        of.filter(|count| !at_work.contains(&count.state.as_str()))
            .filter(|count| (count.state == state_name(JobState::Done)) == ended)
            .map(|count| count.jobs)
            .sum()
    };
    let people = |part| Ok::<_, Failure>(u32::try_from(of_runs(r, seen, part)?.len()).unwrap_or(u32::MAX));
    let names = r.all_connections()?;
    let name = |id| names.iter().find(|one| one.id == id).map_or_else(String::new, |one| one.name.clone());
    let newest = r.jobs(JOBS)?.into_iter();
    let in_time = newest.filter(|job| seen.since.is_none_or(|since| job.started_at >= since));
    let (spent, verified) = (r.spend_by_connection(seen.since)?.values().sum(), people(RunPart::Verified)?);
    Ok(Runs {
        syncs: syncs(true),
        stopped: syncs(false),
        rows: counts
            .iter()
            .filter(|count| BRING.contains(&count.kind.as_str()))
            .map(|count| count.done)
            .sum(),
        came: people(RunPart::Came)?,
        new: people(RunPart::New)?,
        joined: people(RunPart::Joined)?,
        asked: people(RunPart::Asked)?,
        judged: people(RunPart::Judged)?,
        written: people(RunPart::Written)?,
        refused: people(RunPart::Refused)?,
        verified,
        spent_millicredits: spent,
        each_millicredits: super::source::each(spent, verified),
        jobs: in_time.map(|job| jobs::row(&job, name(job.connection))).collect(),
    })
}
