//! The engine's command list over HTTP, and the interface in a browser.
//!
//! Loopback only. Every call carries a key; Host and Origin are checked, so that neither another user's program
//! without the key nor a page in the user's browser can call in.

mod assets;
mod events;
mod guard;

pub use assets::Assets;

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Path, State},
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
};
use tokio::net::TcpListener;

/// The largest input of a command, in bytes.
const BODY_MOST: usize = 1 << 20;

/// A listening server.
pub struct Server {
    listener: TcpListener,
    router: Router,
    address: SocketAddr,
    key: String,
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
    /// Anything else.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Self {
        match error {
            ServeError::PortTaken { port } => Self::of("port_taken").with("port", port),
            ServeError::Io(error) => Self::of("file_error").with("said", error.kind()),
        }
    }
}

impl Server {
    /// Listens on 127.0.0.1. Port 0 lets the system choose.
    ///
    /// # Errors
    /// [`ServeError::PortTaken`], or what the system said.
    pub async fn bind(app: App, port: u16, assets: Assets) -> Result<Self, ServeError> {
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| match error.kind() {
                io::ErrorKind::AddrInUse => ServeError::PortTaken { port },
                _ => ServeError::Io(error),
            })?;
        let address = listener.local_addr()?;
        let key = new_key()?;
        let guard = Guard::new(address.port(), key.clone());
        let api = Router::new()
            .route("/events", get(events::stream))
            .route("/{command}", post(call))
            .layer(DefaultBodyLimit::max(BODY_MOST))
            .layer(middleware::from_fn_with_state(guard.clone(), guard::key))
            .with_state(app);
        let router = Router::new()
            .nest("/api", api)
            .fallback(assets::file)
            .with_state(assets)
            .layer(middleware::from_fn_with_state(guard, guard::host_and_origin));
        Ok(Self { listener, router, address, key })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The page to open: the key is in the fragment, which browsers do not send.
    pub fn url(&self) -> String {
        format!("http://{}/#key={}", self.address, self.key)
    }

    /// Serves until `stop` is done.
    ///
    /// # Errors
    /// What the system said of the listener.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        axum::serve(self.listener, self.router).with_graceful_shutdown(stop).await
    }
}

fn new_key() -> io::Result<String> {
    let mut bytes = [0_u8; 24];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

async fn call(State(app): State<App>, Path(command): Path<String>, Json(input): Json<Value>) -> Response {
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
