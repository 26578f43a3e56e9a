//! The way into one simulated system: its port, the faults on it, and the log of what was asked.

use crate::{Fault, Source, When, dice::Dice, faults::Storm, spoil};
use axum::{
    Router,
    body::{Body, Bytes},
    http::{Method, Request, Response, Uri, header},
};
use http_body_util::BodyExt;
use hyper::{body::Incoming, service::service_fn};
use hyper_util::rt::TokioIo;
use std::{
    collections::VecDeque,
    convert::Infallible,
    fs::{File, OpenOptions},
    future::{pending, poll_fn},
    hash::{DefaultHasher, Hash, Hasher},
    io::{self, Write},
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    task::Poll,
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    runtime::Handle,
    sync::Notify,
    task::JoinSet,
};
use tower_service::Service;

/// One request that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestLine {
    /// The system that was asked.
    pub source: Source,
    /// The HTTP method, for example `GET`.
    pub method: String,
    /// The path without the query, which may hold a key.
    pub path: String,
    /// Tells what was sent from other things sent: the same for the same bytes.
    pub body: u64,
    /// The status answered; none where no answer was given.
    pub status: Option<u16>,
}

/// The requests of all systems in the order in which they arrived.
#[derive(Clone)]
pub(crate) struct RequestLog(Arc<Mutex<Log>>);

struct Log {
    lines: Vec<RequestLine>,
    /// Where they are written too, for who looks when the program is gone.
    file: Option<File>,
}

impl RequestLog {
    pub(crate) fn open(path: Option<&Path>) -> io::Result<Self> {
        let append = |path| OpenOptions::new().create(true).append(true).open(path);
        let file = path.map(append).transpose()?;
        Ok(Self(Arc::new(Mutex::new(Log { lines: Vec::new(), file }))))
    }

    pub(crate) fn lines(&self) -> Vec<RequestLine> {
        held(&self.0).lines.clone()
    }

    fn arrived(&self, line: RequestLine) -> io::Result<usize> {
        let mut log = held(&self.0);
        if let Some(file) = &mut log.file {
            let text = format!("{:?} {} {} {:016x}\n", line.source, line.method, line.path, line.body);
            file.write_all(text.as_bytes())?;
        }
        log.lines.push(line);
        Ok(log.lines.len() - 1)
    }

    fn answered(&self, index: usize, status: u16) {
        if let Some(line) = held(&self.0).lines.get_mut(index) {
            line.status = Some(status);
        }
    }
}

/// What a system says in its own words when something goes wrong at the door.
pub(crate) trait Voice: Send + Sync + 'static {
    /// Asked too often.
    fn too_many(&self) -> Response<Body>;
    /// The key or token is not valid any more.
    fn expired(&self) -> Response<Body>;
    /// Who asks for a token is not known any more.
    fn revoked(&self) -> Response<Body> {
        self.expired()
    }
    /// Whether a path is where tokens come from.
    fn signs_in(&self, _path: &str) -> bool {
        false
    }
    /// A request came, whatever becomes of it.
    fn came(&self, _method: &Method, _uri: &Uri, _body: &[u8]) {}
    /// The path as the router knows it.
    fn path(&self, path: &str) -> String {
        path.to_owned()
    }
}

/// A port with the faults set on it.
pub(crate) struct Gate {
    pub(crate) source: Source,
    pub(crate) address: SocketAddr,
    runtime: Handle,
    listener: Mutex<Option<TcpListener>>,
    /// The port, kept while nobody listens.
    shut: Mutex<Option<TcpSocket>>,
    changed: Notify,
    faults: Mutex<Set>,
    /// Requests whose answers were held back by [`Fault::Slow`].
    slowed: AtomicUsize,
    /// The last answer of each path, to give once more.
    earlier: spoil::Earlier,
    log: RequestLog,
}

#[derive(Default)]
struct Set {
    standing: Option<Fault>,
    /// For requests whose path begins so, or whose method and path do.
    at: Vec<(String, Fault)>,
    script: VecDeque<Option<Fault>>,
    storm: Option<(Storm, Dice)>,
}

impl Set {
    /// What the next request meets.
    fn next(&mut self, method: &str, path: &str) -> Option<Fault> {
        let path = path.to_ascii_lowercase();
        let whole = format!("{} {path}", method.to_ascii_lowercase());
        let is_at = |begins: &str| path.starts_with(begins) || whole.starts_with(begins);
        if let Some((_, fault)) = self.at.iter().find(|(begins, _)| is_at(begins)) {
            return Some(*fault);
        }
        if let Some(scripted) = self.script.pop_front() {
            return scripted;
        }
        self.standing.or_else(|| {
            let (storm, dice) = self.storm.as_mut()?;
            // Each by itself: whichever is asked first has no advantage.
            let first = dice.below(storm.faults.len());
            let (before, after) = storm.faults.split_at(first);
            after.iter().chain(before).find_map(|(fault, share)| dice.chance(*share).then_some(*fault))
        })
    }
}

/// How many connections wait to be taken.
pub(crate) const BACKLOG: u32 = 1_024;

/// A port at which nobody listens, so that it is refused, and which nobody else can get meanwhile.
pub(crate) fn kept(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    // Connections that were cut may have it for a while. On Windows that is as it is.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

/// The connection is closed without an answer.
#[derive(Debug)]
struct Closed;

impl std::fmt::Display for Closed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("closed by the practice world")
    }
}

impl std::error::Error for Closed {}

impl Gate {
    /// Opens a port that the system chooses.
    pub(crate) async fn open(source: Source, log: RequestLog) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        Ok(Self {
            source,
            address: listener.local_addr()?,
            runtime: Handle::current(),
            listener: Mutex::new(Some(listener)),
            shut: Mutex::default(),
            changed: Notify::new(),
            faults: Mutex::default(),
            slowed: AtomicUsize::new(0),
            earlier: spoil::Earlier::default(),
            log,
        })
    }

    pub(crate) fn set(&self, fault: Fault) {
        held(&self.faults).standing = Some(fault);
        if fault == Fault::Unreachable && held(&self.listener).take().is_some() {
            // Else it is tried once more when it is opened again.
            *held(&self.shut) = kept(self.address).ok();
        }
        self.changed.notify_waiters();
    }

    pub(crate) fn slowed(&self) -> usize {
        self.slowed.load(Ordering::Relaxed)
    }

    pub(crate) fn set_at(&self, begins: &str, fault: Fault) {
        let mut faults = held(&self.faults);
        faults.at.retain(|(other, _)| other != begins);
        faults.at.push((begins.to_owned(), fault));
    }

    pub(crate) fn script(&self, script: Vec<Option<Fault>>) {
        held(&self.faults).script = script.into();
    }

    pub(crate) fn storm(&self, storm: Storm) {
        let dice = Dice::new(storm.seed, "storm");
        held(&self.faults).storm = Some((storm, dice));
    }

    pub(crate) fn clear(&self) -> io::Result<()> {
        *held(&self.faults) = Set::default();
        let mut listener = held(&self.listener);
        if listener.is_none() {
            let _runtime = self.runtime.enter();
            let shut = held(&self.shut).take();
            *listener = Some(shut.map_or_else(|| kept(self.address), Ok)?.listen(BACKLOG)?);
            drop(listener);
            self.changed.notify_waiters();
        }
        Ok(())
    }

    /// Answers connections until it is dropped.
    pub(crate) async fn serve(self: Arc<Self>, router: Router, voice: Arc<dyn Voice>) {
        let mut connections = JoinSet::new();
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            tokio::select! {
                accepted = self.accept() => {
                    while connections.try_join_next().is_some() {}
                    match accepted {
                        Ok(stream) => {
                            connections.spawn(self.clone().converse(stream, router.clone(), voice.clone()));
                        }
                        // Out of file handles, for example: others may be given back soon.
                        Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
                    }
                }
                () = changed => {
                    if held(&self.listener).is_none() {
                        connections.abort_all();
                    }
                }
            }
        }
    }

    async fn accept(&self) -> io::Result<TcpStream> {
        poll_fn(|context| match held(&self.listener).as_ref() {
            Some(listener) => listener.poll_accept(context),
            None => Poll::Pending,
        })
        .await
        .map(|(stream, _)| stream)
    }

    async fn converse(self: Arc<Self>, stream: TcpStream, router: Router, voice: Arc<dyn Voice>) {
        // A small answer must not wait for the next segment.
        let _ = stream.set_nodelay(true);
        let service = service_fn(move |request| {
            let (gate, router, voice) = (self.clone(), router.clone(), voice.clone());
            async move { gate.answer(request, router, voice.as_ref()).await }
        });
        // A client that goes away in the middle is not a fault of the practice world.
        let _ =
            hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
    }

    async fn answer(
        &self,
        request: Request<Incoming>,
        router: Router,
        voice: &dyn Voice,
    ) -> Result<Response<Body>, Closed> {
        let (head, body) = request.into_parts();
        // Who leaves in the middle of a request has asked nothing.
        let body = body.collect().await.map_err(|_| Closed)?.to_bytes();
        voice.came(&head.method, &head.uri, &body);
        let (method, path) = (head.method.to_string(), head.uri.path().to_owned());
        let line = RequestLine {
            source: self.source,
            method: method.clone(),
            path: path.clone(),
            body: digest(&body),
            status: None,
        };
        // What can't be noted does not take place: who counts requests may rely on the log.
        let line = self.log.arrived(line).map_err(|_| Closed)?;
        let request = Request::from_parts(head, body);
        let response = match self.next_fault(&method, &path, voice.signs_in(&path)) {
            None => self.handle(request, router, voice).await,
            Some(Fault::Slow(delay)) => {
                self.slowed.fetch_add(1, Ordering::Relaxed);
                tokio::time::sleep(delay).await;
                self.handle(request, router, voice).await
            }
            Some(Fault::Unreachable) => return Err(Closed),
            Some(Fault::TimeoutBefore) => pending().await,
            Some(Fault::TimeoutAfter) => {
                self.handle(request, router, voice).await;
                pending().await
            }
            Some(Fault::RateLimited) => voice.too_many(),
            Some(Fault::RateLimitedSilently) => spoil::silenced(voice.too_many()),
            Some(Fault::Revoked) if voice.signs_in(&path) => voice.revoked(),
            Some(Fault::ExpiredToken | Fault::Revoked) => voice.expired(),
            Some(Fault::Later(status, when)) => later(status, when),
            Some(Fault::ServerError) => answer(500, "text/plain; charset=utf-8", "Internal Server Error"),
            Some(Fault::Status(status)) => answer(status, "text/plain; charset=utf-8", ""),
            Some(Fault::Html) => answer(
                200,
                "text/html; charset=utf-8",
                "<!doctype html><html><head><title>Maintenance</title></head><body>Back soon</body></html>",
            ),
            Some(spoils) => {
                let right = self.handle(request, router, voice).await;
                spoil::spoiled(spoils, right, &path, &self.earlier).await
            }
        };
        self.log.answered(line, response.status().as_u16());
        Ok(response)
    }

    /// A token can't expire while it is asked for: that fault waits for the next other request.
    fn next_fault(&self, method: &str, path: &str, signs_in: bool) -> Option<Fault> {
        let mut faults = held(&self.faults);
        let waits = faults.script.front().copied().unwrap_or(faults.standing) == Some(Fault::ExpiredToken);
        if signs_in && waits {
            return None;
        }
        faults.next(method, path).filter(|fault| !(signs_in && *fault == Fault::ExpiredToken))
    }

    async fn handle(&self, request: Request<Bytes>, mut router: Router, voice: &dyn Voice) -> Response<Body> {
        let (mut parts, body) = request.into_parts();
        if let Some(uri) = routed(&parts.uri, voice) {
            parts.uri = uri;
        }
        let answered: Result<Response<Body>, Infallible> =
            router.call(Request::from_parts(parts, Body::from(body))).await;
        match answered {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }
}

fn routed(uri: &Uri, voice: &dyn Voice) -> Option<Uri> {
    let path = voice.path(uri.path());
    match uri.query() {
        Some(query) => format!("{path}?{query}").parse().ok(),
        None => path.parse().ok(),
    }
}

fn digest(body: &Bytes) -> u64 {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    hasher.finish()
}

/// A status that says nothing but when to come back.
fn later(status: u16, when: When) -> Response<Body> {
    let mut response = answer(status, "text/plain; charset=utf-8", "");
    if let Ok(said) = header::HeaderValue::from_str(&when.said()) {
        response.headers_mut().insert(header::RETRY_AFTER, said);
    }
    response
}

/// A whole answer.
pub(crate) fn answer(status: u16, media: &'static str, body: impl Into<Body>) -> Response<Body> {
    let mut response = Response::new(body.into());
    *response.status_mut() =
        axum::http::StatusCode::from_u16(status).unwrap_or(axum::http::StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(media));
    response
}

/// An answer in JSON.
pub(crate) fn json_answer(status: u16, body: &serde_json::Value) -> Response<Body> {
    answer(status, "application/json; charset=utf-8", body.to_string())
}

/// The value behind a lock. A thread that panicked with the lock held left the value whole: every change is one
/// assignment.
pub(crate) fn held<T: ?Sized>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
