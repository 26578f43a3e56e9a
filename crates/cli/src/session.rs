//! One run of the program: started, used and closed, whatever comes between.

use crate::{
    host::Terminal,
    signals::{Ended, Signals},
};
use sluice_engine::{App, Dirs, log};
use std::{path::PathBuf, sync::Arc};

/// Runs `work` with the program on the data folder `root`. False where what it found is not as it should be.
///
/// Jobs at work are left so that they can be resumed; a signal meanwhile doesn't wait for that.
pub(crate) async fn run(
    root: PathBuf,
    signals: &mut Signals,
    work: impl AsyncFnOnce(&App, &mut Signals) -> Result<bool, Ended>,
) -> Result<bool, Ended> {
    log::begin(&root);
    let starting = async { Ok(App::start(Dirs { root }, Arc::new(Terminal)).await) };
    let app = signals.cut(starting).await?;
    let done = work(&app, signals).await;
    tokio::select! {
        () = app.stop() => done,
        signal = signals.next() => Err(Ended::Signalled(signal)),
    }
}
