//! The engine's command list over HTTP, and the interface in a browser.
//!
//! Loopback only. Every call carries a key; Host and Origin are checked, so that neither another user's program
//! without the key nor a page in the user's browser can call in. What providers send comes in by a route of its own.

mod assets;
mod events;
mod guard;
mod metrics;
mod push;
mod upload;

pub use assets::Assets;

use axum::{
    Json, Router,
    extract::{
        DefaultBodyLimit, Path, State,
        rejection::{JsonRejection, PathRejection},
    },
    http::StatusCode,
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use guard::Guard;
use serde_json::Value;
use sluice_engine::{App, api::Failure};
use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// The largest input of a command, in bytes.
const BODY_MOST: usize = 1 << 20;
/// How long calls under way may take once the server is to stop.
const GRACE: Duration = Duration::from_secs(2);

/// A listening server.
pub struct Server {
    listener: TcpListener,
    router: Router,
    address: SocketAddr,
    key: String,
    stop: CancellationToken,
}

/// What calls are answered with.
#[derive(Clone)]
struct Api {
    app: App,
    stop: CancellationToken,
    /// Files that browsers handed over; gone with the server.
    uploads: Arc<TempDir>,
}

/// Why serving failed.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Another program listens there.
    #[error("port {port} is taken")]
    PortTaken {
        /// The port.
        port: u16,
    },
    /// There is no page to serve: the interface was not built.
    #[error("no interface")]
    PageMissing,
    /// Anything else.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Self {
        match error {
            ServeError::PortTaken { port } => Self::of("port_taken").with("port", port),
            ServeError::PageMissing => Self::of("page_missing"),
            ServeError::Io(error) => Self::of("file_error").with("said", error.kind()),
        }
    }
}

impl Server {
    /// Listens on 127.0.0.1. Port 0 lets the system choose. `metrics` tells at `/health`, `/ready` and `/metrics` how the
    /// program is.
    ///
    /// # Errors
    /// [`ServeError::PortTaken`], [`ServeError::PageMissing`], or what the system said.
    pub async fn bind(app: App, port: u16, assets: Assets, metrics: bool) -> Result<Self, ServeError> {
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| match error.kind() {
                io::ErrorKind::AddrInUse => ServeError::PortTaken { port },
                _ => ServeError::Io(error),
            })?;
        let address = listener.local_addr()?;
        if !assets.has_page().await {
            return Err(ServeError::PageMissing);
        }
        let stop = CancellationToken::new();
        let key = new_key()?;
        let guard = Guard::new(address.port(), key.clone());
        let (pushes, told) = (app.clone(), metrics.then(|| metrics::router(app.clone())));
        let api = Router::new()
            .route("/events", get(events::stream))
            .route("/{command}", post(call))
            .layer(DefaultBodyLimit::max(BODY_MOST))
            .route("/upload/{name}", post(upload::take).layer(DefaultBodyLimit::disable()))
            .layer(middleware::from_fn_with_state(guard.clone(), guard::key))
            .with_state(Api { app, stop: stop.clone(), uploads: Arc::new(TempDir::new()?) });
        let router = Router::new()
            .nest("/api", api)
            .fallback(assets::file)
            .with_state(assets)
            .merge(told.unwrap_or_default())
            .layer(middleware::from_fn_with_state(guard, guard::host_and_origin))
            // Providers come through a tunnel, under another name and without the key: the address is the secret.
            .merge(push::router(pushes));
        Ok(Self { listener, router, address, key, stop })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The page to open: the key is in the fragment, which browsers do not send.
    pub fn url(&self) -> String {
        format!("http://{}/#key={}", self.address, self.key)
    }

    /// Serves until `stop` is done; then streams of events end, and calls have two seconds left.
    ///
    /// # Errors
    /// What the system said of the listener.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        let stopped = self.stop.clone().cancelled_owned();
        let serving = axum::serve(self.listener, self.router).with_graceful_shutdown(stopped);
        let overdue = async {
            stop.await;
            self.stop.cancel();
            tokio::time::sleep(GRACE).await;
        };
        tokio::select! {
            served = serving => served,
            () = overdue => Ok(()),
        }
    }
}

fn new_key() -> io::Result<String> {
    let mut bytes = [0_u8; 24];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

async fn call(
    State(Api { app, .. }): State<Api>,
    command: Result<Path<String>, PathRejection>,
    input: Result<Json<Value>, JsonRejection>,
) -> Response {
    let asked = command
        .map_err(|rejection| rejection.status())
        .and_then(|command| Ok((command, input.map_err(|rejection| rejection.status())?)));
    let (Path(command), Json(input)) = match asked {
        Ok(asked) => asked,
        Err(status) => {
            let code = if status == StatusCode::PAYLOAD_TOO_LARGE { "too_large" } else { "bad_input" };
            return refuse(status, &Failure::of(code));
        }
    };
    // A command may outlive an impatient caller: a half-made decision would be worse than an unread answer.
    let done = tokio::spawn(async move { app.call(&command, input).await }).await;
    match done {
        Ok(Ok(output)) => Json(output).into_response(),
        Ok(Err(failure)) => refuse(StatusCode::UNPROCESSABLE_ENTITY, &failure),
        Err(_) => refuse(StatusCode::INTERNAL_SERVER_ERROR, &Failure::of("internal")),
    }
}

fn refuse(status: StatusCode, failure: &Failure) -> Response {
    (status, Json(failure.clone())).into_response()
}
