//! What the engine tells, handed to the window.

use crate::WINDOW;
use sluice_engine::{
    App,
    api::{Event, Topic},
};
use tauri::{AppHandle, Emitter};
use tokio::sync::broadcast::error::RecvError;

/// The event's name; the interface listens to it.
const NAME: &str = "sluice";

/// Hands on events until the engine is gone.
pub(crate) fn forward(engine: &App, app: AppHandle) {
    let mut events = engine.events();
    tauri::async_runtime::spawn(async move {
        loop {
            let event = match events.recv().await {
                Ok(event) => event,
                // The window was slow and some are gone: everything it shows may be stale.
                Err(RecvError::Lagged(_)) => Event::Stale { topics: Topic::ALL.to_vec() },
                Err(RecvError::Closed) => break,
            };
            // Fails only where the window is closing.
            let _ = app.emit_to(WINDOW, NAME, event);
        }
    });
}
