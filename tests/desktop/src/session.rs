//! WebKitGTK's WebDriver in a session of its own.

use crate::repository;
use anyhow::{Context, bail};
use std::{
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::NamedTempFile;

/// The longest wait for a session to stand, and for it to be gone.
const LIMIT: Duration = Duration::from_secs(30);

/// A session with a listening driver. Everything in it ends with it, also where the test ends without a word: the
/// session ends when its standard input is closed.
pub struct Session {
    child: Child,
    address: SocketAddr,
    said: NamedTempFile,
}

impl Session {
    /// Starts one. What the driver starts inherits `environment`.
    ///
    /// # Errors
    /// Where a part of a session is not installed.
    pub fn start(environment: &[(String, String)]) -> anyhow::Result<Self> {
        // Free at this moment; a driver that finds it taken ends, and another port is tried.
        for _ in 0..3 {
            let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
            let said = NamedTempFile::new()?;
            let terminal = said.reopen()?;
            let child = Command::new(repository().join("script/session"))
                .args(["--tied", "WebKitWebDriver", "--host=127.0.0.1"])
                .arg(format!("--port={port}"))
                .envs(environment.iter().map(|(name, value)| (name, value)))
                .env("TAURI_WEBVIEW_AUTOMATION", "true")
                .stdin(Stdio::piped())
                .stdout(terminal.try_clone()?)
                .stderr(terminal)
                .spawn()
                .context("script/session")?;
            let mut session = Self { child, address: (Ipv4Addr::LOCALHOST, port).into(), said };
            if session.listens()? {
                return Ok(session);
            }
        }
        bail!("WebKitWebDriver did not start")
    }

    /// Where the driver listens.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What the driver and the application wrote to the terminal.
    pub fn said(&self) -> String {
        fs::read_to_string(self.said.path()).unwrap_or_default()
    }

    fn listens(&mut self) -> anyhow::Result<bool> {
        let until = Instant::now() + LIMIT;
        while Instant::now() < until {
            if TcpStream::connect_timeout(&self.address, Duration::from_secs(1)).is_ok() {
                return Ok(true);
            }
            if let Some(status) = self.child.try_wait()? {
                // Its port was taken in between. Anything else will not get better.
                match self.said().contains("Unable to listen") {
                    true => return Ok(false),
                    false => bail!("the session ended with {status}: {}", self.said()),
                }
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        bail!("WebKitWebDriver does not listen at {}", self.address)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let until = Instant::now() + LIMIT;
        while Instant::now() < until {
            // Where it can't even be asked, nothing is left to end.
            if self.child.try_wait().map_or(true, |ended| ended.is_some()) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
    }
}
