//! The port of this machine that the browser is sent back to (RFC 8252 §7.3).

use crate::{
    ConnectError,
    manifest::{REDIRECT_PATH as PATH, redirect},
};
use sluice_vault::Secret;
use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};
use subtle::ConstantTimeEq;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::timeout,
};
use url::Url;

/// The longest request that is read, in bytes.
const LONGEST: usize = 16 << 10;
/// How long a connection may take to say what it wants. Browsers open some that say nothing.
const PATIENCE: Duration = Duration::from_secs(5);
/// Connections that are read at a time.
const AT_ONCE: usize = 16;

const DONE: &str = "You are signed in. Close this page and go back to Sluice.";
const REFUSED: &str = "Nothing was signed in. Close this page and go back to Sluice.";

/// An open port. Dropped, it is closed.
pub(super) struct Redirect {
    listener: TcpListener,
    address: String,
    host: String,
}

/// What a request was.
enum Came {
    /// The browser's answer, with the page that it gets.
    Answer(Result<Secret<String>, ConnectError>),
    /// Something else: its status.
    Else(u16),
}

impl Redirect {
    /// Opens the first of these ports that is free; of none, one that the system chooses.
    pub(super) async fn open(ports: &[u16]) -> Result<Self, ConnectError> {
        let ports = if ports.is_empty() { &[0] } else { ports };
        let addresses: Vec<_> =
            ports.iter().map(|port| SocketAddr::from((Ipv4Addr::LOCALHOST, *port))).collect();
        let no_port = |_| ConnectError::SignInNoPort;
        let listener = TcpListener::bind(addresses.as_slice()).await.map_err(no_port)?;
        let at = listener.local_addr().map_err(no_port)?;
        Ok(Self { listener, address: redirect(at.port()), host: at.to_string() })
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// The code that the browser brings. What is not its answer is turned away and passed over.
    pub(super) async fn answer(&self, state: &str) -> Result<Secret<String>, ConnectError> {
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                accepted = self.listener.accept(), if connections.len() < AT_ONCE => match accepted {
                    Ok((stream, _)) => {
                        let (host, state) = (self.host.clone(), Secret::from(state));
                        connections.spawn(timeout(PATIENCE, converse(stream, host, state)));
                    }
                    // Out of file handles, for example: others may be given back soon.
                    Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
                },
                Some(said) = connections.join_next(), if !connections.is_empty() => {
                    if let Ok(Ok(Some(answer))) = said {
                        return answer;
                    }
                }
            }
        }
    }
}

async fn converse(
    mut stream: TcpStream,
    host: String,
    state: Secret<String>,
) -> Option<Result<Secret<String>, ConnectError>> {
    let head = head(&mut stream).await;
    let came = head.as_deref().map_or(Came::Else(431), |head| read(head, &host, state.expose()));
    let (status, page) = match &came {
        Came::Answer(Ok(_)) => ("200 OK", DONE),
        Came::Answer(Err(_)) => ("400 Bad Request", REFUSED),
        Came::Else(404) => ("404 Not Found", REFUSED),
        Came::Else(431) => ("431 Request Header Fields Too Large", REFUSED),
        Came::Else(_) => ("400 Bad Request", REFUSED),
    };
    let page = format!("<!doctype html><meta charset=utf-8><title>Sluice</title><p>{page}</p>");
    let answer = format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\n\
         cache-control: no-store\r\nreferrer-policy: no-referrer\r\n\
         content-security-policy: default-src 'none'\r\nconnection: close\r\n\r\n{page}",
        page.len()
    );
    // A browser that is gone does not change what it brought.
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
    match came {
        Came::Answer(answer) => Some(answer),
        Came::Else(_) => None,
    }
}

/// A request up to the empty line; nothing where it does not end.
async fn head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    let mut chunk = [0; 2048];
    loop {
        let read = stream.read(&mut chunk).await.ok().filter(|read| *read > 0)?;
        head.extend_from_slice(&chunk[..read]);
        if let Some(end) = head.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            head.truncate(end);
            return String::from_utf8(head).ok().or_else(|| Some(String::new()));
        }
        if head.len() > LONGEST {
            return None;
        }
    }
}

/// What a request is: the browser's answer is a GET of the one path, to this host, in legal characters.
fn read(head: &str, host: &str, state: &str) -> Came {
    let mut lines = head.split("\r\n");
    let mut first = lines.next().unwrap_or_default().split(' ');
    let (Some("GET"), Some(target), Some("HTTP/1.1" | "HTTP/1.0"), None) =
        (first.next(), first.next(), first.next(), first.next())
    else {
        return Came::Else(400);
    };
    let to_us = lines
        .filter_map(|line| line.split_once(':'))
        .filter(|(name, _)| name.eq_ignore_ascii_case("host"))
        .map(|(_, value)| value.trim())
        .eq([host]);
    if !to_us || !target.bytes().all(|byte| byte.is_ascii_graphic()) || !target.starts_with('/') {
        return Came::Else(400);
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    if path != PATH {
        return Came::Else(404);
    }
    let Ok(url) = Url::parse(&format!("http://{host}{PATH}?{query}")) else { return Came::Else(400) };
    Came::Answer(answer(&url, state))
}

fn answer(url: &Url, state: &str) -> Result<Secret<String>, ConnectError> {
    let once = |wanted: &str| {
        let mut values = url.query_pairs().filter(|(name, _)| name == wanted).map(|(_, value)| value);
        values.next().filter(|_| values.next().is_none())
    };
    let ours = once("state").is_some_and(|said| bool::from(said.as_bytes().ct_eq(state.as_bytes())));
    if !ours {
        return Err(ConnectError::SignInForged);
    }
    if let Some(error) = once("error") {
        return Err(refusal(&error));
    }
    match once("code").filter(|code| !code.is_empty() && !code.contains(char::is_control)) {
        Some(code) => Ok(Secret::new(code.into_owned())),
        None => Err(ConnectError::SignInDenied),
    }
}

/// What one of the errors of RFC 6749 §4.1.2.1 means.
pub(super) fn refusal(error: &str) -> ConnectError {
    match error {
        "unauthorized_client" | "unsupported_response_type" => ConnectError::SignInNotAllowed,
        "invalid_request" | "invalid_scope" | "server_error" | "temporarily_unavailable" => {
            ConnectError::Refused { status: 400, said: error.to_owned() }
        }
        _ => ConnectError::SignInDenied,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOST: &str = "127.0.0.1:4000";
    const STATE: &str = "the-state";

    fn check(first: &str, host: &str, expected: &str) {
        let head = format!("{first}\r\nHost: {host}\r\nAccept: */*");
        let found = match read(&head, HOST, STATE) {
            Came::Answer(Ok(code)) => code.expose().clone(),
            Came::Answer(Err(error)) => error.code().to_owned(),
            Came::Else(status) => status.to_string(),
        };
        assert_eq!(found, expected, "{first:?} at {host}");
    }

    #[test]
    fn only_the_browsers_answer_is_one() {
        let ours = |query: &str| format!("GET /callback?{query} HTTP/1.1");
        check(&ours("code=abc%2F1&state=the-state"), HOST, "abc/1");
        check(&ours("state=the-state&error=access_denied&code=x"), HOST, "sign_in_denied");
        check(&ours("state=the-state&error=server_error"), HOST, "refused");
        check(&ours("state=the-state&error=unauthorized_client"), HOST, "sign_in_not_allowed");
        check(&ours("state=the-state&error=%3Cscript%3E"), HOST, "sign_in_denied");
        check(&ours("state=the-state"), HOST, "sign_in_denied");
        check(&ours("state=the-state&code=a%00b"), HOST, "sign_in_denied");
        for forged in
            ["code=x&state=other", "code=x", "", "code=x&state=the-state&state=other", "code=x&state="]
        {
            check(&ours(forged), HOST, "sign_in_forged");
        }
        let right = "code=x&state=the-state";
        for path in ["/", "/favicon.ico", "/callback/", "/callback/../callback", "//callback", "/callbac%6b"]
        {
            check(&format!("GET {path}?{right} HTTP/1.1"), HOST, "404");
        }
        for line in [
            format!("POST /callback?{right} HTTP/1.1"),
            format!("GET http://{HOST}/callback?{right} HTTP/1.1"),
            format!("GET /callback?{right}\0 HTTP/1.1"),
            format!("GET /callback?{right}é HTTP/1.1"),
            format!("GET /callback?{right} HTTP/2"),
            format!("GET  /callback?{right} HTTP/1.1"),
            String::new(),
            "GET".to_owned(),
        ] {
            check(&line, HOST, "400");
        }
        for host in ["evil.test", "localhost:4000", "127.0.0.1", "127.0.0.1:4000\r\nHost: evil.test"] {
            check(&ours(right), host, "400");
        }
    }
}
