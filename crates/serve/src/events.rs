//! Events as a stream of server-sent events.

use crate::Api;
use axum::{
    extract::State,
    response::sse::{self, KeepAlive, Sse},
};
use futures::{Stream, StreamExt, stream};
use sluice_engine::api::{Event, Topic};
use std::convert::Infallible;
use tokio::sync::broadcast::{Receiver, error::RecvError};

pub(crate) async fn stream(
    State(Api { app, stop, .. }): State<Api>,
) -> Sse<impl Stream<Item = Result<sse::Event, Infallible>>> {
    let events = stream::unfold(app.events(), |mut receiver: Receiver<Event>| async move {
        let event = match receiver.recv().await {
            Ok(event) => event,
            // A slow listener missed some: everything it has may be stale.
            Err(RecvError::Lagged(_)) => Event::Stale { topics: Topic::ALL.to_vec() },
            Err(RecvError::Closed) => return None,
        };
        let text = serde_json::to_string(&event).ok()?;
        Some((Ok(sse::Event::default().data(text)), receiver))
    });
    Sse::new(events.take_until(stop.cancelled_owned())).keep_alive(KeepAlive::default())
}
