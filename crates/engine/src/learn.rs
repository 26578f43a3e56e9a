//! What people's answers teach about when to ask.

use crate::{api::Failure, derive, history, workspace::Workspace};
use sluice_matching::Limits;
use sluice_store::{Reader, StoreError};

/// Sets the limits that all answers so far teach, and derives what they change. Called where a sync or an import ends, so
/// that nothing moves under somebody who is judging.
pub(crate) async fn limits(workspace: &Workspace) -> Result<(), Failure> {
    let moved = workspace
        .store
        .read(|r| {
            let before = r.index()?.limits();
            Ok::<_, Failure>(taught(r)? != before)
        })
        .await?;
    if !moved {
        return Ok(());
    }
    let (trust, now) = (workspace.trust().await?, workspace.now());
    workspace
        .store
        .write(move |w| {
            let limits = taught(w)?;
            derive::by_limits(w, &trust, limits)?;
            w.append_audit(now, "rule:learnt", "limits", "", &serde_json::json!(limits))?;
            Ok::<_, Failure>(())
        })
        .await?;
    workspace.stale.mark(history::STALE);
    Ok(())
}

fn taught(r: &Reader<'_>) -> Result<Limits, StoreError> {
    let answers = r.answers()?;
    let index = r.index()?;
    // A conflict is asked about whatever the sum, so the answer says nothing of sums.
    let plain = answers.into_iter().filter(|((left, right), _)| !index.in_conflict(*left, *right));
    let scored: Vec<(i32, bool)> =
        plain.filter_map(|((left, right), same)| Some((index.score(left, right)?, same))).collect();
    Ok(Limits::learnt(&scored))
}
