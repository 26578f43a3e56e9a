//! Updates of the program: asked for by the user, signed by the publisher for exactly one version.

use sluice_engine::{HostError, api::UpdateState};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};
use tauri::{AppHandle, Url};
use tauri_plugin_updater::{Error, Update, Updater, UpdaterExt};
use tokio::sync::Mutex;

/// Names the update server for one run.
const SERVER: &str = "SLUICE_UPDATE_URL";
/// Names the update server for good: a file of one line in the data folder.
const SERVER_FILE: &str = "update-server";
/// In debug builds only: trusts another publisher, so that tests can sign.
#[cfg(debug_assertions)]
const PUBLISHER: &str = "SLUICE_UPDATE_KEY";
/// The longest wait for the server's answer.
const ANSWER: Duration = Duration::from_secs(30);

/// The updater, and what it found last.
pub(crate) struct Updates {
    app: AppHandle,
    server_file: PathBuf,
    found: Mutex<Option<Update>>,
}

impl Updates {
    /// An updater that reads its server from the environment or from the data folder `root`.
    pub(crate) fn new(app: AppHandle, root: &Path) -> Self {
        Self { app, server_file: root.join(SERVER_FILE), found: Mutex::new(None) }
    }

    /// Asks the update server, where one is set.
    ///
    /// # Errors
    /// [`HostError::UpdateServer`] where it gave no usable answer.
    pub(crate) async fn check(&self) -> Result<UpdateState, HostError> {
        let Some(server) = self.server()? else { return Ok(UpdateState::NotConfigured) };
        let update = self.updater(server).map_err(refusal)?.check().await.map_err(refusal)?;
        let state = update.as_ref().map_or(UpdateState::Current, |update| UpdateState::Available {
            version: update.version.clone(),
            notes: update.body.clone(),
        });
        *self.found.lock().await = update;
        Ok(state)
    }

    /// Fetches the update that was found, checks its signature, installs it and restarts. Does not return then.
    ///
    /// # Errors
    /// [`HostError::Unavailable`] where none was found; [`HostError::UpdateSignature`] where the package is not the
    /// publisher's or was signed as another version; [`HostError::UpdateServer`] where it could not be fetched or
    /// put in place.
    pub(crate) async fn install(&self) -> Result<(), HostError> {
        let found = self.found.lock().await;
        let update = found.as_ref().ok_or(HostError::Unavailable)?;
        let package = update.download(|_, _| {}, || {}).await.map_err(refusal)?;
        update.install(package).map_err(not_installed)?;
        self.app.restart()
    }

    fn server(&self) -> Result<Option<Url>, HostError> {
        let text =
            std::env::var(SERVER).or_else(|_| fs::read_to_string(&self.server_file)).unwrap_or_default();
        match text.trim() {
            "" => Ok(None),
            address => {
                address.parse().map(Some).map_err(|_| HostError::UpdateServer { said: "address".to_owned() })
            }
        }
    }

    fn updater(&self, server: Url) -> Result<Updater, Error> {
        let builder = self.app.updater_builder().endpoints(vec![server])?;
        #[cfg(debug_assertions)]
        let builder = match std::env::var(PUBLISHER) {
            Ok(key) => builder.pubkey(key),
            Err(_) => builder,
        };
        builder.configure_client(|client| client.connect_timeout(ANSWER).read_timeout(ANSWER)).build()
    }
}

/// A package that was taken over and could not be put in place of the program.
fn not_installed(error: Error) -> HostError {
    match refusal(error) {
        HostError::UpdateServer { said } => HostError::UpdateInstall { said },
        other => other,
    }
}

/// The updater's words without addresses: what a server is called belongs into no message.
fn refusal(error: Error) -> HostError {
    match error {
        Error::Minisign(_)
        | Error::Base64(_)
        | Error::SignatureUtf8(_)
        | Error::SignedVersionMismatch { .. }
        | Error::MissingSignedVersion => HostError::UpdateSignature { said: error.to_string() },
        Error::Reqwest(error) => HostError::UpdateServer { said: error.without_url().to_string() },
        error => HostError::UpdateServer { said: error.to_string() },
    }
}
