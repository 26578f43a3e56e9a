//! A backup a day, by itself.

use super::{make, newest, second};
use crate::workspace::Workspace;
use chrono::{DateTime, TimeDelta, Utc};
use std::{sync::Weak, time::Duration};
use tokio_util::sync::CancellationToken;

/// How often is looked whether one is due. By the clock of the wall: a computer that slept is asked when it wakes.
const LOOK: Duration = Duration::from_secs(600);
/// How old the newest may become.
const AGE: TimeDelta = TimeDelta::hours(24);
/// How much older while jobs are at work, which it would slow down.
const PATIENCE: TimeDelta = TimeDelta::hours(12);

/// Makes a backup whenever one is due, until the workspace is closed.
pub(crate) async fn keep_up(workspace: Weak<Workspace>, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = stop.cancelled() => return,
        }
        let Some(workspace) = workspace.upgrade() else { return };
        let busy = workspace.jobs.count() > 0;
        let (own, there) = (newest(&workspace), second::newest(&workspace).await);
        // Whichever folder is behind: a disk that was away is served when it is back.
        let behind = there.map_or(own, |there| own.min(there));
        if due(behind, workspace.now(), busy)
            && let Err(failure) = make(&workspace).await
        {
            tracing::error!(code = failure.code, "backup failed");
        }
    }
}

/// Whether a backup is due.
fn due(newest: Option<DateTime<Utc>>, now: DateTime<Utc>, busy: bool) -> bool {
    let age = if busy { AGE + PATIENCE } else { AGE };
    newest.is_none_or(|newest| now - newest >= age)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_is_due_after_a_day_and_waits_half_a_day_for_jobs() {
        let at = |hours: i64| DateTime::from_timestamp(1_800_000_000 + hours * 3_600, 0).unwrap();
        for (newest, now, busy, expected) in [
            (None, 0, false, true),
            (None, 0, true, true),
            (Some(0), 23, false, false),
            (Some(0), 24, false, true),
            (Some(0), 24, true, false),
            (Some(0), 36, true, true),
        ] {
            assert_eq!(due(newest.map(at), at(now), busy), expected, "{newest:?} {now} {busy}");
        }
    }
}
