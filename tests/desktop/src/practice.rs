//! The practice HaloPSA, asked beside the application: what it answers is the truth.

use crate::Window;
use anyhow::{Context, bail};
use serde_json::Value;
use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

/// The practice world's seed: the same on every desk.
const SEED: u64 = 2026;
/// The longest wait until its limit of calls lets one through again.
const LIMIT: Duration = Duration::from_secs(600);

/// The practice HaloPSA of an open practice workspace.
pub struct Halo {
    address: String,
    token: String,
}

impl Halo {
    /// Signs in to that of a window's workspace.
    ///
    /// # Errors
    /// Where there is none, or it does not let anybody in.
    pub async fn of(window: &Window) -> anyhow::Result<Self> {
        let connections = window.call("connections", Value::Null).await?.done();
        let mut connections = connections.as_array().into_iter().flatten();
        let halo = connections.find(|row| row["connector"] == "halopsa");
        let address = halo.and_then(|halo| halo["host"].as_str()).context("HaloPSA is not connected")?;
        let form = format!(
            "grant_type=client_credentials&scope=read:tickets\
             &client_id=5a1d0000-0000-4000-8000-{SEED:012x}&client_secret=practice-halo-secret-{SEED:016x}"
        );
        let head = format!(
            "POST /auth/token HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}",
            form.len()
        );
        let given = answer(address, &head, &form)?.context("it has no call left")?;
        let token = given["access_token"].as_str().context("it gave no token")?.to_owned();
        Ok(Self { address: address.to_owned(), token })
    }

    /// Every ticket that there is, as its list has it.
    ///
    /// # Errors
    /// Where it does not answer.
    pub async fn tickets(&self) -> anyhow::Result<Vec<Value>> {
        let head = format!(
            "GET /api/tickets?includestatus=true&includetickettype=true HTTP/1.1\r\nAuthorization: Bearer {}",
            self.token
        );
        let until = Instant::now() + LIMIT;
        while Instant::now() < until {
            if let Some(found) = answer(&self.address, &head, "")? {
                return found["tickets"].as_array().cloned().context("it has no list");
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        bail!("it has no call left")
    }
}

/// What is answered to a request; nothing where it was one too many for now.
fn answer(address: &str, head: &str, body: &str) -> anyhow::Result<Option<Value>> {
    let mut wire = TcpStream::connect(address)?;
    write!(wire, "{head}\r\nHost: {address}\r\nConnection: close\r\n\r\n{body}")?;
    let mut said = String::new();
    wire.read_to_string(&mut said)?;
    let (head, body) = said.split_once("\r\n\r\n").context("it hung up")?;
    if head.starts_with("HTTP/1.1 429") {
        return Ok(None);
    }
    if !head.starts_with("HTTP/1.1 200") {
        bail!("{said}");
    }
    Ok(Some(serde_json::from_str(body)?))
}
