//! The engine behind the window, started once.

use crate::{folder, host::Desktop, signals};
use sluice_engine::{App, Dirs, api::Failure, log};
use std::{sync::Arc, time::Duration};
use tauri::AppHandle;
use tokio::sync::OnceCell;

/// How long the end of the program waits for jobs to stop. Nothing is lost after it: they resume.
const STOPPING: Duration = Duration::from_secs(3);

/// The engine, from its first use on. The window is on screen while the engine starts; its first call waits.
#[derive(Default)]
pub(crate) struct Running(OnceCell<App>);

impl Running {
    /// The engine, started by whoever asks first.
    ///
    /// # Errors
    /// `no_home` where the system names no folder for the program's data.
    pub(crate) async fn engine(&self, app: &AppHandle) -> Result<&App, Failure> {
        self.0
            .get_or_try_init(|| async {
                let root = folder::data(app)?;
                log::begin(&root);
                let host = Arc::new(Desktop::new(app.clone(), &root));
                let engine = App::start(Dirs { root }, host).await;
                signals::forward(&engine, app.clone());
                Ok(engine)
            })
            .await
    }

    /// Stops the jobs and closes the workspace, if the engine runs.
    pub(crate) async fn stop(&self) {
        if let Some(engine) = self.0.get() {
            let _ = tokio::time::timeout(STOPPING, engine.stop()).await;
        }
    }
}
