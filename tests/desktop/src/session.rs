//! WebKitGTK's WebDriver in a session of its own.

use crate::repository;
use anyhow::{Context, bail};
use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// The longest wait for a session to stand, and for it to be gone.
const LIMIT: Duration = Duration::from_secs(30);

/// A session with a listening driver. Everything in it ends with it, also where the test ends without a word: the
/// session ends when its standard input is closed.
pub struct Session {
    child: Child,
    address: SocketAddr,
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
            let child = Command::new(repository().join("script/session"))
                .args(["--tied", "WebKitWebDriver", "--host=127.0.0.1"])
                .arg(format!("--port={port}"))
                .envs(environment.iter().map(|(name, value)| (name, value)))
                .env("TAURI_WEBVIEW_AUTOMATION", "true")
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .context("script/session")?;
            let mut session = Self { child, address: (Ipv4Addr::LOCALHOST, port).into() };
            if session.listens()? {
                return Ok(session);
            }
        }
        bail!("WebKitWebDriver did not start: `script/session WebKitWebDriver --port=4444` says why")
    }

    /// Where the driver listens.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn listens(&mut self) -> anyhow::Result<bool> {
        let until = Instant::now() + LIMIT;
        while Instant::now() < until {
            if TcpStream::connect_timeout(&self.address, Duration::from_secs(1)).is_ok() {
                return Ok(true);
            }
            if self.child.try_wait()?.is_some() {
                return Ok(false);
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
