//! Signing in with the browser: shows the address and waits.

use crate::output::Output;
use serde_json::{Value, json};
use sluice_engine::{App, api::Failure};
use tokio::sync::broadcast::error::RecvError;

/// Signs in with the browser as `command` begins it: the connection. A signal ends the program, and so the wait.
pub(crate) async fn sign_in(
    app: &App,
    output: &Output,
    command: &str,
    input: Value,
) -> Result<Value, Failure> {
    // Listen before it begins, so that its end is not missed.
    let mut events = app.events();
    let mut row = app.call(command, input).await?;
    let address = row["address"].as_str().unwrap_or_default();
    output.step("Open this address in a browser on this computer, and say yes there:");
    output.step(address);
    while row["state"] == "waiting" {
        match events.recv().await {
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return Err(Failure::of("internal")),
        }
        row = app.call("sign_in", json!({ "id": row["id"] })).await?;
    }
    if row["state"] != "done" {
        let failure = serde_json::from_value(row["failure"].clone());
        return Err(failure.unwrap_or_else(|_| Failure::of("internal")));
    }
    let rows = app.call("connections", Value::Null).await?;
    let mut rows = rows.as_array().into_iter().flatten();
    rows.find(|known| known["id"] == row["connection"]).cloned().ok_or_else(|| Failure::of("internal"))
}
