//! The route by which providers send what they found.

use axum::{
    Json, Router,
    body::{Body, to_bytes},
    extract::{Path, State},
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::any,
};
use serde_json::{Value, json};
use sluice_engine::{App, NotTaken, Push};
use std::{sync::Arc, time::Duration};
use tokio::{sync::Semaphore, time::timeout};

/// How many are read at a time, so that nobody fills the memory.
const AT_ONCE: usize = 8;
/// How long a sender may take.
const LONGEST: Duration = Duration::from_secs(30);

#[derive(Clone)]
struct Door {
    app: App,
    room: Arc<Semaphore>,
}

pub(crate) fn router(app: App) -> Router {
    Router::new()
        .route("/push/{connection}/{token}/{stream}", any(take))
        .with_state(Door { app, room: Arc::new(Semaphore::new(AT_ONCE)) })
}

/// Answers once what was sent is kept, since providers send again what was not answered. A stranger learns nothing, and
/// nothing of what they send is read.
async fn take(
    State(door): State<Door>,
    Path((connection, token, stream)): Path<(String, String, String)>,
    method: Method,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let most = match door.app.knows_address(&connection, &token).await {
        Ok(most) => most,
        Err(error) => return status(&error).into_response(),
    };
    if method != Method::POST {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    if said_length(&headers).is_some_and(|length| length > most) {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    let Ok(_room) = door.room.acquire().await else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let body = match timeout(LONGEST, to_bytes(body, most)).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        Err(_) => return StatusCode::REQUEST_TIMEOUT.into_response(),
    };
    let receipt = receipt(&body);
    let headers = headers
        .iter()
        .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
        .collect();
    let push = Push { connection, token, stream, headers, body: body.into() };
    let app = door.app.clone();
    // A provider that hangs up must not leave half of it undone.
    match tokio::spawn(async move { app.take(push).await }).await {
        Ok(Ok(_)) => Json(receipt).into_response(),
        Ok(Err(error)) => status(&error).into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// What is answered to what was kept. Lusha wants it in this form; the others look at the status alone.
fn receipt(body: &[u8]) -> Value {
    let sent: Option<Value> = serde_json::from_slice(body).ok();
    let sent = |name: &str| sent.as_ref().and_then(|sent| sent.get(name)).cloned().unwrap_or_default();
    json!({ "received": true, "timestamp": sent("timestamp"), "webhookId": sent("id") })
}

/// How long the sender says that it is: what is too long is not begun.
fn said_length(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn status(error: &NotTaken) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::SERVICE_UNAVAILABLE)
}
