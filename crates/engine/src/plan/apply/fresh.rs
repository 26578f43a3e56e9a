//! What is sent is judged by what was read a moment ago, however long HaloPSA's limit keeps it waiting in between.

use super::{
    Sender,
    parties::{is_about_customers, is_unread, site_of},
};
use crate::{api::Failure, jobs::End, plan::stream::read_in, sync};
use chrono::{DateTime, TimeDelta, Utc};
use sluice_connect::Cursor;
use sluice_store::{Write, WriteState};
use std::collections::{BTreeMap, BTreeSet};
use tokio_util::sync::CancellationToken;

/// How long what was read of HaloPSA is taken for what stands there.
const FRESH: TimeDelta = TimeDelta::minutes(1);

/// How often what took longer than that to be read is read once more: then the rest is short, or it is never.
const AGAIN: usize = 2;

/// What a run has read of HaloPSA.
#[derive(Default)]
pub(super) struct Read {
    /// When, by the stream.
    at: BTreeMap<&'static str, DateTime<Utc>>,
    /// Whether HaloPSA's limit lets a write follow at once.
    follows: bool,
    /// How many writes in a row came to their turn too late.
    late: usize,
    /// Where the passes over them ended, by the stream.
    passes: BTreeMap<&'static str, Passed>,
    /// When a client was looked at by itself: what changes of its site changes no list.
    looked: BTreeMap<String, DateTime<Utc>>,
    /// Why customers were left out of whose stream not all could be read.
    pub(super) held: Option<Failure>,
    /// How often somebody had chosen what goes when what is under way was judged.
    pub(super) chosen: u64,
}

/// What goes out next is judged by these.
struct Next {
    streams: BTreeSet<&'static str>,
    /// The clients whose sites are changed.
    sites: BTreeSet<String>,
}

/// Those of them that were not read a moment ago.
struct Old {
    streams: Vec<&'static str>,
    sites: Vec<String>,
}

impl Old {
    const fn calls(&self) -> usize {
        self.streams.len() + self.sites.len()
    }
}

fn is_fresh(at: Option<&DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    // What was read in the future was read before the clock was set back.
    at.is_some_and(|at| now - *at <= FRESH && now >= *at)
}

/// What is known of the passes of a run over one stream. The first two are usual ones. Each after them follows close behind
/// the one before: it starts where that one is known to have begun, or all that the run has written in the last minutes would
/// come once more with each of them.
#[derive(Default)]
struct Passed {
    /// Where the last one ended.
    cursor: Option<Cursor>,
    /// The last change that HaloPSA had told of when that one began, by its own clock: it began later.
    began: Option<DateTime<Utc>>,
    /// The last change that was written since.
    written: Option<DateTime<Utc>>,
}

impl Passed {
    /// The last change that HaloPSA has told of.
    fn told(&self) -> Option<DateTime<Utc>> {
        self.written.max(self.cursor.as_ref().and_then(Cursor::newest))
    }

    /// Where the next pass starts; nothing where that is a usual one.
    fn next(&self) -> Option<Cursor> {
        let cursor = self.cursor.as_ref().filter(|cursor| cursor.newest().is_some())?;
        Some(cursor.clone().close_behind(self.began?))
    }

    /// A pass ended there that began when this change had been told of.
    fn ended(&mut self, cursor: Option<Cursor>, told: Option<DateTime<Utc>>) {
        (self.cursor, self.began) = (cursor, told);
    }
}

impl Read {
    fn holds(&self, stream: &str, now: DateTime<Utc>) -> bool {
        is_fresh(self.at.get(stream), now)
    }

    fn old(&self, next: &Next, now: DateTime<Utc>) -> Old {
        let streams = next.streams.iter().copied().filter(|stream| !self.holds(stream, now));
        let sites = next.sites.iter().filter(|client| !is_fresh(self.looked.get(*client), now));
        Old { streams: streams.collect(), sites: sites.cloned().collect() }
    }

    /// Whether what is in a stream may be written by what was read of it. Where the limit is so low that nothing follows a
    /// reading at once, nothing newer is to be had.
    pub(super) fn allows(&self, stream: &str, now: DateTime<Utc>) -> bool {
        !self.follows || self.holds(stream, now)
    }

    /// The same of the sites among these writes, each of which is looked at by itself.
    pub(super) fn allows_sites(&self, writes: &[Write], now: DateTime<Utc>) -> bool {
        let mut sites = writes.iter().filter_map(site_of);
        !self.follows || sites.all(|client| is_fresh(self.looked.get(client), now))
    }

    /// A write came to its turn.
    pub(super) const fn came(&mut self, in_time: bool) {
        self.late = if in_time { 0 } else { self.late + 1 };
    }

    /// Records of a stream were written, and HaloPSA says when the last of them changed.
    pub(super) fn wrote(&mut self, stream: &'static str, changed: Option<DateTime<Utc>>) {
        let passed = self.passes.entry(stream).or_default();
        passed.written = passed.written.max(changed);
    }
}

impl Sender<'_> {
    /// Reads the streams of what goes out next, so that what somebody did there meanwhile is not overwritten. Where the
    /// limit makes it wait, it waits before, so that the write follows at once.
    pub(super) async fn refresh(&self, read: &mut Read, stop: &CancellationToken) -> Result<End, Failure> {
        let mut next = self.next().await?;
        let mut rounds = read.late;
        while !next.streams.is_empty() {
            let old = read.old(&next, self.workspace.now());
            let calls = old.calls();
            // One call for what changed in each and one for the write, and more where that did not do.
            let follows = tokio::select! {
                follows = self.client.room_for(calls + 1 + rounds) => follows,
                () = stop.cancelled() => return Ok(End::Cancelled),
            };
            if read.old(&next, self.workspace.now()).calls() > calls {
                // More of it became old meanwhile.
                continue;
            }
            read.follows = follows;
            if calls == 0 {
                return Ok(End::Done);
            }
            let mut left_out = false;
            for stream in old.streams {
                let begun = self.workspace.now();
                match self.read_there(read, stream, stop).await {
                    Ok(End::Cancelled) => return Ok(End::Cancelled),
                    Err(failure) if is_about_customers(stream, &failure) => {
                        self.leave_out(|write| read_in(write) == Some(stream), &failure).await?;
                        left_out = true;
                        if is_unread(&failure) {
                            read.held.get_or_insert(failure);
                        }
                    }
                    ended => {
                        drop(ended?);
                        let at = if rounds < AGAIN { begun } else { self.workspace.now() };
                        read.at.insert(stream, at);
                    }
                }
            }
            if left_out {
                // Others come first now.
                next = self.next().await?;
                continue;
            }
            for client in old.sites {
                if stop.is_cancelled() {
                    return Ok(End::Cancelled);
                }
                let begun = self.workspace.now();
                if let Some(why) = self.look_at_site(&client).await? {
                    self.leave_out(|write| site_of(write) == Some(client.as_str()), &why).await?;
                }
                read.looked.insert(client, if rounds < AGAIN { begun } else { self.workspace.now() });
            }
            if !follows {
                return Ok(End::Done);
            }
            rounds += 1;
        }
        Ok(End::Done)
    }

    async fn next(&self) -> Result<Next, Failure> {
        let (id, most) = (self.connection.id, self.client.at_once());
        let most = u32::try_from(most).unwrap_or(u32::MAX);
        let writes =
            self.workspace.store.read(move |r| r.writes_in_state(id, WriteState::Pending, most)).await?;
        Ok(Next {
            streams: writes.iter().filter_map(read_in).collect(),
            sites: writes.iter().filter_map(site_of).map(str::to_owned).collect(),
        })
    }

    /// Reads what changed in a stream.
    pub(super) async fn read_there(
        &self,
        read: &mut Read,
        stream: &'static str,
        stop: &CancellationToken,
    ) -> Result<End, Failure> {
        let (workspace, connection, client) = (self.workspace, self.connection, self.client);
        let passed = read.passes.entry(stream).or_default();
        let told = passed.told();
        let cursor = if let Some(cursor) = passed.next() {
            let of = (stream, cursor);
            let ended = sync::pull_close_behind(workspace, connection, client, of, stop).await?;
            let Some(cursor) = ended else { return Ok(End::Cancelled) };
            Some(cursor)
        } else {
            let End::Done = sync::pull_stream(workspace, connection, client, stream, None, stop).await?
            else {
                return Ok(End::Cancelled);
            };
            sync::kept_cursor(workspace, connection.id, stream).await?
        };
        passed.ended(cursor, told);
        Ok(End::Done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEADS: &str = "leads";
    const PROSPECTS: &str = "prospects";

    #[test]
    fn what_was_read_holds_for_a_minute_and_not_where_the_clock_was_set_back() {
        let at = DateTime::UNIX_EPOCH + TimeDelta::hours(1);
        let times = BTreeMap::from([(LEADS, at)]);
        for (stream, seconds, follows, expected) in [
            (LEADS, 0, true, true),
            (LEADS, 60, true, true),
            (LEADS, 61, true, false),
            (LEADS, -1, true, false),
            (PROSPECTS, 0, true, false),
            // Nothing newer is to be had.
            (LEADS, 61, false, true),
        ] {
            let read = Read { at: times.clone(), follows, ..Read::default() };
            let allowed = read.allows(stream, at + TimeDelta::seconds(seconds));
            assert_eq!(allowed, expected, "{stream} {seconds} {follows}");
        }
    }

    #[test]
    fn the_first_two_passes_of_a_run_are_usual_and_each_after_them_starts_where_the_one_before_began() {
        let time = |seconds| DateTime::UNIX_EPOCH + TimeDelta::hours(9) + TimeDelta::seconds(seconds);
        let newest = |seconds| {
            let kept = serde_json::json!({ "since": time(seconds), "highest": null, "position": null });
            serde_json::from_value::<Cursor>(kept).unwrap()
        };
        let mut read = Read::default();
        let pass = |read: &mut Read, seconds| {
            let passed = read.passes.entry(LEADS).or_default();
            let (next, told) = (passed.next(), passed.told());
            passed.ended(Some(newest(seconds)), told);
            next
        };
        assert_eq!(pass(&mut read, 0), None);
        read.wrote(LEADS, Some(time(20)));
        // What is written of other stages says nothing of these, nor does an answer that names no time.
        read.wrote(PROSPECTS, Some(time(90)));
        read.wrote(LEADS, None);
        assert_eq!(pass(&mut read, 30), None);
        read.wrote(LEADS, Some(time(50)));
        assert_eq!(pass(&mut read, 60), Some(newest(30).close_behind(time(20))));
        // Nothing was written since: it began after the last change that the one before it had brought.
        assert_eq!(pass(&mut read, 61), Some(newest(60).close_behind(time(50))));
        assert_eq!(pass(&mut read, 61), Some(newest(61).close_behind(time(60))));
    }

    #[test]
    fn a_stream_in_which_nothing_has_a_time_is_read_as_usual() {
        let mut passed = Passed::default();
        passed.ended(Some(Cursor::default()), Some(DateTime::UNIX_EPOCH));
        assert_eq!(passed.next(), None);
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
