//! The engine's host on a desktop.

use crate::update::Updates;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sluice_engine::{Host, HostError, api::UpdateState};
use std::path::Path;
use tauri::{AppHandle, Url};

/// A desktop: it has a browser and can update itself.
pub(crate) struct Desktop {
    updates: Updates,
}

impl Desktop {
    /// A desktop whose program keeps its data in `root`.
    pub(crate) fn new(app: AppHandle, root: &Path) -> Self {
        Self { updates: Updates::new(app, root) }
    }
}

#[async_trait]
impl Host for Desktop {
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

    async fn open_url(&self, url: &str) -> Result<(), HostError> {
        let page = web_page(url).ok_or(HostError::NoBrowser)?;
        tauri::async_runtime::spawn_blocking(move || tauri_plugin_opener::open_url(page, None::<&str>))
            .await
            .map_err(|_| HostError::NoBrowser)?
            .map_err(|_| HostError::NoBrowser)
    }

    async fn check_update(&self) -> Result<UpdateState, HostError> {
        self.updates.check().await
    }

    async fn install_update(&self) -> Result<(), HostError> {
        self.updates.install().await
    }
}

/// The address, if it is one of a page in the web: the system would as gladly open a program.
fn web_page(url: &str) -> Option<String> {
    let url: Url = url.parse().ok()?;
    (matches!(url.scheme(), "https" | "http") && url.has_host()).then(|| url.to_string())
}

#[cfg(test)]
mod tests {
    use super::web_page;

    #[track_caller]
    fn check(url: &str, opened: Option<&str>) {
        assert_eq!(web_page(url).as_deref(), opened, "{url}");
    }

    #[test]
    fn only_pages_of_the_web_are_opened() {
        check("https://docs.example.com/keys", Some("https://docs.example.com/keys"));
        check("http://127.0.0.1:80/", Some("http://127.0.0.1/"));
        check("file:///usr/bin/true", None);
        check("javascript:alert(1)", None);
        check("mailto:a@b.example", None);
        check("-h", None);
        check("", None);
    }
}
