//! What the engine needs from the program around it.

use crate::api::UpdateState;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use std::time::Duration;

/// The narrow door to the outside: clock, chance, browser and updater.
#[async_trait]
pub trait Host: Send + Sync + 'static {
    /// The time now.
    fn now(&self) -> DateTime<Utc>;

    /// Fills `bytes` from the system's source of randomness.
    fn random(&self, bytes: &mut [u8]);

    /// The name under which decisions are recorded.
    fn user_name(&self) -> String;

    /// Opens a page in the system's browser.
    async fn open_url(&self, url: &str) -> Result<(), HostError>;

    /// Asks the update server.
    async fn check_update(&self) -> Result<UpdateState, HostError>;

    /// Installs the update that was found, and restarts.
    async fn install_update(&self) -> Result<(), HostError>;

    /// How many people the practice world has; none is the usual number.
    fn practice_people(&self) -> Option<usize> {
        None
    }

    /// Whether what is due begins by itself. Where it does not, somebody else says when: a test, whose course may not
    /// depend on how long it takes.
    fn keeps_schedule(&self) -> bool {
        true
    }

    /// Whether the practice world is in a hurry.
    fn hurry(&self) -> Option<Hurry> {
        None
    }
}

/// A practice world that makes nobody wait, for measuring what becomes of faults.
#[derive(Clone, Copy, Debug)]
pub struct Hurry {
    /// How many calls HaloPSA takes in its window.
    pub halo_calls: u32,
    /// The longest time that anything is waited for: an answer, a pause.
    pub longest_wait: Duration,
}

/// What a host may refuse.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    /// This program has no such part, for example no window.
    #[error("not available here")]
    Unavailable,
    /// The browser could not be opened.
    #[error("the browser could not be opened")]
    NoBrowser,
    /// The update server gave no usable answer.
    #[error("update server: {said}")]
    UpdateServer {
        /// In the updater's words.
        said: String,
    },
    /// The package is the publisher's, and could not be put in place of the program.
    #[error("update not installed: {said}")]
    UpdateInstall {
        /// In the updater's words.
        said: String,
    },
    /// The package's signature is not that of the publisher, or does not cover this version.
    #[error("update signature: {said}")]
    UpdateSignature {
        /// In the updater's words.
        said: String,
    },
}

impl From<HostError> for crate::api::Failure {
    fn from(error: HostError) -> Self {
        match error {
            HostError::Unavailable => Self::of("unavailable_here"),
            HostError::NoBrowser => Self::of("no_browser"),
            HostError::UpdateServer { said } => Self::of("update_server").with("said", said),
            HostError::UpdateInstall { said } => Self::of("update_install").with("said", said),
            HostError::UpdateSignature { said } => Self::of("update_signature").with("said", said),
        }
    }
}
