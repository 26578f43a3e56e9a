//! What many tests begin with: made once in a run, and laid down for each of them.

use super::{CALM, Clock, EVERYBODY, PEOPLE, lasting_by, read_all, write_leads};
use crate::App;
use std::{
    fs,
    path::{Path, PathBuf},
};
use tokio::sync::OnceCell;

/// A program as [`lasting_in_a_hurry`](super::lasting_in_a_hurry) opens it, after the first sync of everything.
pub(in crate::tests) async fn synced(root: &Path) -> App {
    opened(State::of(false), root, Clock::default()).await
}

/// The same, by a clock that can be put forward.
pub(in crate::tests) async fn synced_clocked(root: &Path) -> (App, Clock) {
    let clock = Clock::default();
    (opened(State::of(false), root, clock.clone()).await, clock)
}

/// The same, after its leads were written to HaloPSA and read back.
pub(in crate::tests) async fn with_leads(root: &Path) -> App {
    opened(State::of(true), root, Clock::default()).await
}

/// The same, by a clock that can be put forward.
pub(in crate::tests) async fn with_leads_clocked(root: &Path) -> (App, Clock) {
    let clock = Clock::default();
    (opened(State::of(true), root, clock.clone()).await, clock)
}

/// A program's folder, in memory.
struct State {
    writes: bool,
    files: OnceCell<Vec<(PathBuf, Vec<u8>)>>,
}

impl State {
    const fn new(writes: bool) -> Self {
        Self { writes, files: OnceCell::const_new() }
    }

    /// Among as many people as this test has.
    fn of(writes: bool) -> &'static Self {
        static AMONG_FEW: [State; 2] = [State::new(false), State::new(true)];
        static AMONG_ALL: [State; 2] = [State::new(false), State::new(true)];
        let states = if PEOPLE.get() == EVERYBODY { &AMONG_ALL } else { &AMONG_FEW };
        &states[usize::from(writes)]
    }

    async fn made(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let folder = tempfile::tempdir().unwrap();
        let app = lasting_by(folder.path(), Clock::default(), CALM).await;
        if self.writes {
            write_leads(&app).await;
        } else {
            read_all(&app).await;
        }
        app.stop().await;
        let mut files = Vec::new();
        read_files(folder.path(), folder.path(), &mut files);
        files
    }
}

async fn opened(state: &'static State, root: &Path, clock: Clock) -> App {
    for (path, bytes) in state.files.get_or_init(|| state.made()).await {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    lasting_by(root, clock, CALM).await
}

fn read_files(root: &Path, folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_files(root, &path, files);
        } else {
            files.push((path.strip_prefix(root).unwrap().to_owned(), fs::read(&path).unwrap()));
        }
    }
}
