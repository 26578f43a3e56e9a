//! The engine's host on a terminal: no window, no browser, no updater.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sluice_engine::{Host, HostError, api::UpdateState};

pub(crate) struct Terminal;

#[async_trait]
impl Host for Terminal {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    #[expect(clippy::expect_used, reason = "without randomness no id is unique and no key is safe")]
    fn random(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the system has a source of randomness");
    }

    fn user_name(&self) -> String {
        whoami::username().unwrap_or_else(|_| "operator".to_owned())
    }

    async fn open_url(&self, _: &str) -> Result<(), HostError> {
        Err(HostError::Unavailable)
    }

    async fn check_update(&self) -> Result<UpdateState, HostError> {
        Ok(UpdateState::NotConfigured)
    }

    async fn install_update(&self) -> Result<(), HostError> {
        Err(HostError::Unavailable)
    }
}
