//! What is sent is judged by what was read a moment ago, however long HaloPSA's limit keeps it waiting in between.

use super::Sender;
use crate::{
    api::Failure,
    jobs::End,
    plan::{desired, draw, stream::stream_of},
    sync,
};
use chrono::{DateTime, TimeDelta, Utc};
use sluice_domain::Stage;
use sluice_store::WriteState;
use std::collections::{BTreeMap, BTreeSet};
use tokio_util::sync::CancellationToken;

/// How long what was read of HaloPSA is taken for what stands there.
const FRESH: TimeDelta = TimeDelta::minutes(1);

/// How often what took longer than that to be read is read once more: then the rest is short, or it is never.
const AGAIN: usize = 2;

/// What a run has read of HaloPSA.
#[derive(Default)]
pub(super) struct Read {
    /// When, by the stage of the tickets.
    at: BTreeMap<Stage, DateTime<Utc>>,
    /// Whether HaloPSA's limit lets a write follow at once.
    follows: bool,
    /// How many writes in a row came to their turn too late.
    late: usize,
}

impl Read {
    fn holds(&self, stage: Stage, now: DateTime<Utc>) -> bool {
        // What was read in the future was read before the clock was set back.
        self.at.get(&stage).is_some_and(|at| now - *at <= FRESH && now >= *at)
    }

    /// Those of the stages whose tickets were not read a moment ago.
    fn old(&self, stages: &BTreeSet<Stage>, now: DateTime<Utc>) -> Vec<Stage> {
        stages.iter().copied().filter(|stage| !self.holds(*stage, now)).collect()
    }

    /// Whether tickets of a stage may be written by what was read of them. Where the limit is so low that nothing follows a
    /// reading at once, nothing newer is to be had.
    pub(super) fn allows(&self, stage: Stage, now: DateTime<Utc>) -> bool {
        !self.follows || self.holds(stage, now)
    }

    /// A write came to its turn.
    pub(super) const fn came(&mut self, in_time: bool) {
        self.late = if in_time { 0 } else { self.late + 1 };
    }
}

impl Sender<'_> {
    /// Reads the tickets of what goes out next, so that what somebody did there meanwhile is not overwritten. Where the
    /// limit makes it wait, it waits before, so that the write follows at once.
    pub(super) async fn refresh(&self, read: &mut Read, stop: &CancellationToken) -> Result<End, Failure> {
        let stages = self.next().await?;
        if stages.is_empty() {
            return Ok(End::Done);
        }
        let mut rounds = read.late;
        loop {
            let old = read.old(&stages, self.workspace.now());
            // One call for what changed in each and one for the write, and more where that did not do.
            let follows = tokio::select! {
                follows = self.client.room_for(old.len() + 1 + rounds) => follows,
                () = stop.cancelled() => return Ok(End::Cancelled),
            };
            if read.old(&stages, self.workspace.now()).len() > old.len() {
                // More of it became old meanwhile.
                continue;
            }
            read.follows = follows;
            if old.is_empty() {
                return Ok(End::Done);
            }
            for stage in old {
                let begun = self.workspace.now();
                if let End::Cancelled = self.read_there(stage, stop).await? {
                    return Ok(End::Cancelled);
                }
                let at = if rounds < AGAIN { begun } else { self.workspace.now() };
                read.at.insert(stage, at);
            }
            if !follows {
                return Ok(End::Done);
            }
            rounds += 1;
        }
    }

    /// The stages of the tickets that go out next.
    async fn next(&self) -> Result<BTreeSet<Stage>, Failure> {
        let (id, most) = (self.connection.id, draw::BATCH as u32);
        let writes =
            self.workspace.store.read(move |r| r.writes_in_state(id, WriteState::Pending, most)).await?;
        Ok(writes.iter().filter_map(|write| Some(desired::parse(&write.body)?.0)).collect())
    }

    async fn read_there(&self, stage: Stage, stop: &CancellationToken) -> Result<End, Failure> {
        let (workspace, stream) = (self.workspace, stream_of(stage));
        sync::pull_stream(workspace, self.connection, self.client, stream, None, stop).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_holds_for_a_minute_and_not_where_the_clock_was_set_back() {
        let at = DateTime::UNIX_EPOCH + TimeDelta::hours(1);
        let read = Read { at: [(Stage::Lead, at)].into(), follows: true, late: 0 };
        for (stage, seconds, follows, expected) in [
            (Stage::Lead, 0, true, true),
            (Stage::Lead, 60, true, true),
            (Stage::Lead, 61, true, false),
            (Stage::Lead, -1, true, false),
            (Stage::Prospect, 0, true, false),
            // Nothing newer is to be had.
            (Stage::Lead, 61, false, true),
        ] {
            let read = Read { at: read.at.clone(), follows, late: 0 };
            let allowed = read.allows(stage, at + TimeDelta::seconds(seconds));
            assert_eq!(allowed, expected, "{stage:?} {seconds} {follows}");
        }
    }

    #[test]
    fn whoever_comes_too_late_again_and_again_waits_for_more_room() {
        let mut read = Read::default();
        let late = [false, false, true, false].map(|in_time| {
            read.came(in_time);
            read.late
        });
        assert_eq!(late, [1, 2, 0, 1]);
    }
}
