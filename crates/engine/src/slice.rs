//! How much one write transaction keeps: as much as it likes while nobody else wants to write, and where somebody does,
//! above all a person who decides, no more than they can feel.

use crate::{
    api::{Failure, Topic},
    crash::edge,
    derive::Trust,
    workspace::Workspace,
};
use sluice_store::{Store, StoreError, Writer};
use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

/// How long a slice is meant to take: half of what somebody may wait at most (issue 7: 50 ms at the 99th percentile).
const AIM: Duration = Duration::from_millis(25);
/// How long a transaction may go on while nobody waits: what it did by then is lost with a kill.
const LONGEST: Duration = Duration::from_secs(1);
/// Fewer would cost more in calls than they spare others.
const FEWEST: usize = 8;
/// More would make a slow disk felt before it is noticed.
const MOST: usize = 500;

/// Follows how long records take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slice(usize);

impl Default for Slice {
    fn default() -> Self {
        Self(32)
    }
}

/// What a step has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// Records that it worked through.
    pub records: usize,
    /// Whether there is more to do.
    pub more: bool,
}

impl Slice {
    /// Works in one transaction, step by step, each told how many records it may work through: until nothing is left,
    /// somebody waits (`awaited`), or it took long enough. Whether there is more to do.
    pub(crate) fn work<E>(
        &mut self,
        awaited: impl Fn() -> bool,
        mut step: impl FnMut(usize) -> Result<Step, E>,
    ) -> Result<bool, E> {
        let begun = Instant::now();
        loop {
            let start = Instant::now();
            let Step { records, more } = step(self.0)?;
            self.took(records, start.elapsed());
            if !more || !goes_on(awaited(), begun.elapsed()) {
                return Ok(more);
            }
        }
    }

    /// The same for rows at hand: those that are worked through are taken away.
    pub(crate) fn keep<T, E>(
        &mut self,
        awaited: impl Fn() -> bool,
        rows: &mut VecDeque<T>,
        mut keep: impl FnMut(Vec<T>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.work(awaited, |most| {
            let part: Vec<T> = rows.drain(..most.min(rows.len())).collect();
            let records = part.len();
            keep(part)?;
            Ok(Step { records, more: !rows.is_empty() })
        })
        .map(drop)
    }

    /// The same for what knows itself where it stopped: told how many it may work through, it says how many it did, and
    /// nothing where nothing was left.
    fn carry(
        &mut self,
        w: &Writer<'_>,
        carry: impl Fn(u32) -> Result<Option<u32>, StoreError>,
    ) -> Result<bool, StoreError> {
        self.work(
            || w.awaited(),
            |most| {
                let carried = carry(u32::try_from(most).unwrap_or(u32::MAX))?;
                let records = carried.and_then(|count| usize::try_from(count).ok()).unwrap_or_default();
                Ok(Step { records, more: carried.is_some() })
            },
        )
    }

    /// A step worked through so many, and took so long. Grows by no more than a half at a time: the next may be dearer.
    fn took(&mut self, records: usize, took: Duration) {
        if records == 0 {
            return;
        }
        let fitting = AIM.as_nanos().saturating_mul(records as u128) / took.as_nanos().max(1);
        let fitting = usize::try_from(fitting).unwrap_or(MOST);
        self.0 = fitting.min(self.0 + self.0 / 2).clamp(FEWEST, MOST);
    }
}

/// Carries a change of rules, with `carry`, to everybody for whom something older still holds. Cut off, it goes on when the
/// workspace is opened again.
pub(crate) async fn carry_all(
    workspace: &Workspace,
    stale: &[Topic],
    carry: fn(&Writer<'_>, &Trust, u32) -> Result<Option<u32>, StoreError>,
) -> Result<(), Failure> {
    let trust = workspace.trust().await?;
    let mut slice = Slice::default();
    loop {
        if workspace.stop.is_cancelled() {
            return Err(Failure::of("interrupted"));
        }
        let trust = trust.clone();
        let carried = workspace
            .store
            .write(move |w| Ok::<_, StoreError>((slice.carry(w, |most| carry(w, &trust, most))?, slice)));
        let more;
        (more, slice) = carried.await?;
        workspace.stale.mark(stale);
        if !more {
            return Ok(());
        }
    }
}

/// Keeps rows part by part in their order, each part in a transaction of its own, also where nobody waits: for what is as
/// right in part as it is whole. Between two parts the edge is passed. How many `keep` says that it kept.
pub(crate) async fn in_parts<T, K>(
    store: &Store,
    rows: Vec<T>,
    between: &str,
    mut keep: K,
) -> Result<usize, Failure>
where
    T: Send + 'static,
    K: FnMut(&Writer<'_>, Vec<T>) -> Result<usize, Failure> + Send + 'static,
{
    let (mut rows, mut slice, mut all) = (VecDeque::from(rows), Slice::default(), 0);
    loop {
        let kept;
        (keep, rows, slice, kept) = store
            .write(move |w| {
                let mut kept = 0;
                slice.keep(
                    || true,
                    &mut rows,
                    |part| {
                        kept += keep(w, part)?;
                        Ok::<_, Failure>(())
                    },
                )?;
                Ok::<_, Failure>((keep, rows, slice, kept))
            })
            .await?;
        all += kept;
        if rows.is_empty() {
            return Ok(all);
        }
        edge(between);
    }
}

/// Whether a transaction that took so long goes on.
fn goes_on(awaited: bool, took: Duration) -> bool {
    !awaited && took < LONGEST
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Utc;
    use std::{
        cell::Cell,
        convert::Infallible,
        sync::{Arc, Mutex},
    };

    /// From the start, after steps that take so many microseconds a record: how many the next one is told.
    fn check(each: &[u64], expected: usize) {
        let mut slice = Slice::default();
        for each in each {
            let records = slice.0;
            slice.took(records, Duration::from_micros(each * records as u64));
        }
        assert_eq!(slice.0, expected, "{each:?}");
    }

    #[test]
    fn a_slice_takes_as_long_as_can_not_be_felt() {
        check(&[], 32);
        check(&[1_000], 25);
        check(&[500], 48);
        check(&[500, 500], 50);
        check(&[10, 10, 10, 10, 10, 10, 10, 10], 500);
        check(&[100_000], 8);
        check(&[100_000, 1_000], 12);
        check(&[0], 48);
    }

    #[test]
    fn a_transaction_goes_on_while_nobody_waits_and_not_for_ever() {
        for (awaited, ms, expected) in [
            (false, 0, true),
            (false, 999, true),
            (false, 1_000, false),
            (true, 0, false),
            (true, 2_000, false),
        ] {
            assert_eq!(goes_on(awaited, Duration::from_millis(ms)), expected, "{awaited} {ms} ms");
        }
    }

    /// So many rows, of which somebody waits after these: how many transactions they take. None is left out or kept twice.
    fn transactions(rows: usize, waits_after: &[usize]) -> usize {
        let (mut left, mut slice): (VecDeque<usize>, _) = ((0..rows).collect(), Slice::default());
        let (mut kept, mut transactions) = (Vec::new(), 0);
        while transactions == 0 || !left.is_empty() {
            transactions += 1;
            let count = Cell::new(kept.len());
            let awaited = || waits_after.iter().any(|after| *after == count.get());
            slice
                .keep(awaited, &mut left, |part| {
                    count.set(count.get() + part.len());
                    kept.extend(part);
                    Ok::<_, Infallible>(())
                })
                .unwrap();
        }
        assert_eq!(kept, (0..rows).collect::<Vec<_>>());
        transactions
    }

    #[test]
    fn rows_are_one_transaction_where_nobody_waits_and_end_it_at_the_next_record_where_somebody_does() {
        assert_eq!(transactions(0, &[]), 1);
        assert_eq!(transactions(7, &[]), 1);
        assert_eq!(transactions(400, &[]), 1);
        assert_eq!(transactions(400, &[32]), 2);
        // Steps take no time here: 32, 48, 72, 108 and the rest.
        assert_eq!(transactions(400, &[32, 80, 260]), 4);
        assert_eq!(transactions(400, &[400]), 1, "there is nothing left to wait for");
    }

    /// How large the parts are in which so many rows are kept.
    async fn parts(rows: usize) -> Vec<usize> {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("store.db"), None, Utc::now()).await.unwrap();
        let parts = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&parts);
        let kept = in_parts(&store, (0..rows).collect(), "between", move |_, part: Vec<usize>| {
            let mut seen = seen.lock().unwrap();
            assert_eq!(
                part.first().copied(),
                (rows > 0).then(|| seen.iter().sum::<usize>()),
                "in their order"
            );
            seen.push(part.len());
            Ok(part.len())
        });
        assert_eq!(kept.await.unwrap(), rows);
        let parts = parts.lock().unwrap().clone();
        assert_eq!(store.pace().count, parts.len() as u64, "each is a transaction of its own");
        store.close().await;
        parts
    }

    #[tokio::test]
    async fn what_may_be_kept_in_part_is_never_one_long_transaction_though_nobody_waits() {
        assert_eq!(parts(0).await, [0]);
        assert_eq!(parts(32).await, [32]);
        let found = parts(5_000).await;
        assert_eq!(found.iter().sum::<usize>(), 5_000);
        assert!(found[0] == 32 && found.iter().all(|part| *part <= MOST), "{found:?}");
    }
}
