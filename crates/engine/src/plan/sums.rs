//! How many writes the plan has, told wherever somebody looks: by what was drawn last, which is drawn anew behind them once
//! something was kept since. Who looks waits a moment for it and no longer.

use super::draw::{self, Drawing, number};
use crate::{
    api::{Failure, ToSend, Topic},
    workspace::Workspace,
};
use sluice_domain::PersonState;
use sluice_store::{Action, WriteState};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tokio::{sync::watch, time};

/// How long a look waits for what is being drawn.
const PATIENCE: Duration = Duration::from_millis(100);
/// How many times as long as it took to draw nothing is drawn after it: while much is kept, a tenth of a core is used.
const REST: u32 = 9;

/// Which moment of the store they are of, and the sums.
type Known = Option<(u64, ToSend)>;

/// The sums of the plan that was drawn last.
pub(crate) struct Sums {
    known: watch::Sender<Known>,
    turn: Mutex<Turn>,
}

#[derive(Default)]
struct Turn {
    /// The latest moment of the store that somebody asked about.
    wanted: u64,
    drawing: bool,
}

impl Default for Sums {
    fn default() -> Self {
        Self { known: watch::Sender::new(None), turn: Mutex::default() }
    }
}

impl Sums {
    fn turn(&self) -> MutexGuard<'_, Turn> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known(&self) -> Known {
        *self.known.borrow()
    }

    /// Keeps the sums of a moment; whether they are others than those before it.
    fn tell(&self, of: u64, sums: ToSend) -> bool {
        let mut other = false;
        self.known.send_if_modified(|known| {
            let newer = known.is_none_or(|(before, _)| before < of);
            other = newer && known.is_none_or(|(_, before)| before != sums);
            if newer {
                *known = Some((of, sums));
            }
            newer
        });
        other
    }

    /// Whether somebody has to begin to draw.
    fn ask(&self, wanted: u64) -> bool {
        let mut turn = self.turn();
        turn.wanted = turn.wanted.max(wanted);
        !std::mem::replace(&mut turn.drawing, true)
    }

    /// Whether nobody asked for what came after this moment; then nobody draws any more.
    fn ends(&self, of: u64) -> bool {
        let mut turn = self.turn();
        turn.drawing = turn.wanted > of;
        !turn.drawing
    }
}

/// What the plan would send now.
pub(crate) async fn to_send(workspace: &Arc<Workspace>) -> Result<ToSend, Failure> {
    let now = workspace.store.commits();
    if let Some((of, sums)) = workspace.sums.known()
        && of >= now
    {
        return Ok(sums);
    }
    if workspace.sums.ask(now) {
        workspace.tasks.spawn(keep_up(Arc::clone(workspace)));
    }
    let mut known = workspace.sums.known.subscribe();
    let is_there = |known: &Known| known.is_some_and(|(of, _)| of >= now);
    let _ = time::timeout(PATIENCE, known.wait_for(is_there)).await.is_ok();
    match workspace.sums.known() {
        Some((_, sums)) => Ok(sums),
        // A large plan was never drawn yet: what of it is known at once.
        None => {
            workspace
                .store
                .read(|r| {
                    let clean = r.state_counts()?.get(&PersonState::Clean).copied().unwrap_or_default();
                    let under_way = [WriteState::Sending, WriteState::Sent, WriteState::Unknown];
                    let writes = r.write_counts()?;
                    let under_way: u32 = under_way.iter().filter_map(|state| writes.get(state)).sum();
                    Ok::<_, Failure>(ToSend {
                        creates: clean.saturating_sub(under_way),
                        updates: 0,
                        entries: 0,
                    })
                })
                .await
        }
    }
}

/// Keeps the sums of a plan that was drawn at this moment of the store.
pub(super) fn tell(workspace: &Workspace, of: u64, sums: ToSend) {
    if workspace.sums.tell(of, sums) {
        workspace.stale.mark(&[Topic::Status]);
    }
}

pub(super) fn of(drawing: &Drawing) -> ToSend {
    let count = |action| number(drawing.count(action));
    ToSend {
        creates: count(Action::Create),
        updates: count(Action::Update),
        entries: number(drawing.entries.len()),
    }
}

/// Draws until the sums are those of the latest moment that somebody asked about.
async fn keep_up(workspace: Arc<Workspace>) {
    loop {
        let (of, begun) = (workspace.store.commits(), Instant::now());
        match drawn(&workspace).await {
            Ok(sums) => tell(&workspace, of, sums),
            Err(failure) => {
                tracing::warn!(code = failure.code, "the plan's sums are not known");
                // Whoever asks next begins anew.
                workspace.sums.ends(u64::MAX);
                return;
            }
        }
        if workspace.sums.ends(of) {
            return;
        }
        tokio::select! {
            () = time::sleep(begun.elapsed() * REST) => {}
            () = workspace.stop.cancelled() => return,
        }
    }
}

async fn drawn(workspace: &Workspace) -> Result<ToSend, Failure> {
    let halo = workspace.halo().await?;
    workspace.store.read(move |r| Ok::<_, Failure>(of(&draw::draw(r, halo.as_ref())?))).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(creates: u32) -> ToSend {
        ToSend { creates, updates: 0, entries: 0 }
    }

    #[test]
    fn sums_of_an_earlier_moment_do_not_take_the_place_of_later_ones() {
        let known = Sums::default();
        assert!(known.tell(2, sums(5)));
        assert!(!known.tell(1, sums(4)));
        assert_eq!(known.known(), Some((2, sums(5))));
        assert!(!known.tell(3, sums(5)), "nobody has to be told the same again");
        assert_eq!(known.known(), Some((3, sums(5))));
    }

    #[test]
    fn one_draws_for_all_and_until_nobody_asked_for_anything_later() {
        let known = Sums::default();
        assert!(known.ask(3));
        assert!(!known.ask(7));
        assert!(!known.ends(3));
        assert!(known.ends(7));
        assert!(known.ask(7));
    }
}
