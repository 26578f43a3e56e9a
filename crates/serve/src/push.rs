//! The route by which providers send what they found.

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, State},
    http::{HeaderMap, StatusCode},
    routing::post,
};
use sluice_engine::{App, NotTaken, Push};

/// The largest thing that may be sent, in bytes: a list of a few thousand people.
const MOST: usize = 8 << 20;

pub(crate) fn router(app: App) -> Router {
    Router::new()
        .route("/push/{connection}/{token}/{stream}", post(take))
        .layer(DefaultBodyLimit::max(MOST))
        .with_state(app)
}

/// Answers once what was sent is kept, since providers send again what was not answered. A stranger learns nothing.
async fn take(
    State(app): State<App>,
    Path((connection, token, stream)): Path<(String, String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let headers = headers
        .iter()
        .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
        .collect();
    let push = Push { connection, token, stream, headers, body: body.into() };
    // A provider that hangs up must not leave half of it undone.
    match tokio::spawn(async move { app.take(push).await }).await {
        Ok(Ok(_)) => StatusCode::OK,
        Ok(Err(NotTaken::NoSuchAddress)) => StatusCode::NOT_FOUND,
        Ok(Err(NotTaken::NotProved)) => StatusCode::UNAUTHORIZED,
        Ok(Err(NotTaken::NotUnderstood)) => StatusCode::UNPROCESSABLE_ENTITY,
        Ok(Err(NotTaken::NotNow(_))) | Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}
