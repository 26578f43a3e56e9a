//! Waits for jobs to end, with progress on a terminal.

use crate::output::Output;
use serde_json::Value;
use sluice_engine::{
    App,
    api::{Event, Failure},
};
use std::collections::BTreeSet;
use tokio::sync::broadcast::error::RecvError;

/// Starts jobs by `command` and waits until all of them have ended.
///
/// The result is the rows as they ended.
pub(crate) async fn jobs(
    app: &App,
    output: &Output,
    command: &str,
    input: Value,
) -> Result<Vec<Value>, Failure> {
    // Listen before anything starts, so that no end is missed.
    let mut events = app.events();
    let started = app.call(command, input).await?;
    let rows = match started.get("jobs") {
        Some(Value::Array(rows)) => rows.clone(),
        _ => vec![started],
    };
    let mut open: BTreeSet<String> = rows.iter().map(id).collect();
    let mut ended = Vec::new();
    loop {
        let known = app.call("jobs", Value::Null).await?;
        for row in known.as_array().into_iter().flatten() {
            let running = matches!(row["state"].as_str(), Some("waiting" | "running"));
            if !running && open.remove(&id(row)) {
                ended.push(row.clone());
            }
        }
        if open.is_empty() {
            output.progress_end();
            return Ok(ended);
        }
        match events.recv().await {
            Ok(Event::Job { job }) => output.progress(&job),
            Ok(Event::Stale { .. }) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return Err(Failure::of("internal")),
        }
    }
}

fn id(row: &Value) -> String {
    row["id"].as_str().unwrap_or_default().to_owned()
}

/// The first failure among ended jobs.
pub(crate) fn failure(rows: &[Value]) -> Option<Failure> {
    rows.iter().find_map(|row| serde_json::from_value(row["failure"].clone()).ok())
}
