//! Whether the program is well, and its numbers in the text format of Prometheus
//! (<https://prometheus.io/docs/instrumenting/exposition_formats/>). Off unless asked for; without the key, since nothing in
//! it is anybody's.

use axum::{
    Json, Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Value, json};
use sluice_engine::App;
use std::fmt::Write;

pub(crate) fn router(app: App) -> Router {
    Router::new()
        .route("/health", get(health))
        .route("/ready", get(ready))
        .route("/metrics", get(metrics))
        .with_state(app)
}

/// The program answers.
async fn health() -> Json<Value> {
    Json(json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") }))
}

/// The workspace is open and whole.
async fn ready(State(app): State<App>) -> Response {
    match app.call("metrics", Value::Null).await {
        Ok(found) if found["whole"] == true => Json(json!({ "status": "ready" })).into_response(),
        Ok(_) => not_ready("store_damaged"),
        Err(failure) => not_ready(&failure.code),
    }
}

fn not_ready(code: &str) -> Response {
    let told = json!({ "status": "not ready", "code": code });
    (StatusCode::SERVICE_UNAVAILABLE, Json(told)).into_response()
}

async fn metrics(State(app): State<App>) -> Response {
    match app.call("metrics", Value::Null).await {
        Ok(found) => {
            let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
            (kind, text(&found)).into_response()
        }
        Err(failure) => (StatusCode::SERVICE_UNAVAILABLE, failure.code).into_response(),
    }
}

/// The numbers, one a line.
fn text(found: &Value) -> String {
    let mut text = String::new();
    for (name, what, key) in [
        ("sluice_jobs_running", "Jobs at work", "jobs"),
        ("sluice_outbox_oldest_seconds", "Age of the oldest write that waits", "oldest_write_s"),
        ("sluice_queue_cards", "Cards in the queue", "queue"),
        ("sluice_people", "People", "people"),
        ("sluice_observations", "What sources said, all in all", "observations"),
        ("sluice_decisions", "What was decided, all in all", "decisions"),
        ("sluice_store_bytes", "Size of the store with its log", "store_bytes"),
        (
            "sluice_write_wait_p99_microseconds",
            "Ninety-nine in a hundred who wrote waited no longer for others",
            "write_wait_p99_us",
        ),
        (
            "sluice_write_wait_longest_microseconds",
            "The longest wait of whoever wrote",
            "write_wait_longest_us",
        ),
        ("sluice_backup_age_seconds", "Age of the newest backup", "backup_age_s"),
    ] {
        if found[key].is_number() {
            head(&mut text, name, what);
            let _ = writeln!(text, "{name} {}", found[key]);
        }
    }
    head(&mut text, "sluice_writes", "Writes by state");
    for (state, count) in found["writes"].as_object().into_iter().flatten() {
        let _ = writeln!(text, "sluice_writes{{state=\"{}\"}} {count}", escaped(state));
    }
    let connections = || found["connections"].as_array().into_iter().flatten();
    for (name, what, key) in [
        ("sluice_calls_today", "Calls made today (UTC)", "calls_today"),
        ("sluice_sync_lag_seconds", "Time since the source was read to its end", "lag_s"),
        ("sluice_connection_healthy", "Whether the last job came to its end", "healthy"),
    ] {
        head(&mut text, name, what);
        for connection in connections().filter(|connection| !connection[key].is_null()) {
            let value = match &connection[key] {
                Value::Bool(value) => u8::from(*value).to_string(),
                value => value.to_string(),
            };
            let of = |key: &str| escaped(connection[key].as_str().unwrap_or_default());
            let _ = writeln!(text, "{name}{{connector=\"{}\",id=\"{}\"}} {value}", of("connector"), of("id"));
        }
    }
    text
}

fn head(text: &mut String, name: &str, what: &str) {
    let _ = writeln!(text, "# HELP {name} {what}\n# TYPE {name} gauge");
}

/// A label's value: backslash, quote and line end are escaped.
fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_as_prometheus_reads_them() {
        let told = text(&json!({
            "jobs": 1, "backup_age_s": null, "writes": { "agreed": 7 },
            "connections": [
                { "connector": "own\"\n", "id": "a", "calls_today": 3, "lag_s": null, "healthy": true }
            ],
        }));
        for line in [
            "# TYPE sluice_jobs_running gauge",
            "sluice_jobs_running 1",
            "sluice_writes{state=\"agreed\"} 7",
            "sluice_calls_today{connector=\"own\\\"\\n\",id=\"a\"} 3",
            "sluice_connection_healthy{connector=\"own\\\"\\n\",id=\"a\"} 1",
        ] {
            assert!(told.lines().any(|found| found == line), "{line} in {told}");
        }
        assert!(!told.contains("sluice_backup_age_seconds") && !told.contains("sluice_sync_lag_seconds{"));
    }
}
