//! Calls of the window, handed to the engine.

use crate::running::Running;
use serde_json::Value;
use sluice_engine::api::Failure;
use tauri::{
    AppHandle, Manager, Wry,
    ipc::{Invoke, InvokeBody},
};

/// Answers every command with what the engine says. Whether the window may call it was decided before, by the
/// permission that the build made for each name of the list. Always true: no other handler follows.
pub(crate) fn handle(invoke: Invoke<Wry>) -> bool {
    let Invoke { message, resolver, .. } = invoke;
    let app = message.webview_ref().app_handle().clone();
    let command = message.command().to_owned();
    let input = input(message.payload());
    tauri::async_runtime::spawn(async move {
        // In a task of its own, so that a fault in one command is an answer and not silence.
        match tauri::async_runtime::spawn(call(app, command, input)).await {
            Ok(Ok(output)) => resolver.resolve(output),
            Ok(Err(failure)) => resolver.reject(failure),
            Err(_) => resolver.reject(Failure::of("internal")),
        }
    });
    true
}

async fn call(app: AppHandle, command: String, input: Result<Value, Failure>) -> Result<Value, Failure> {
    app.state::<Running>().engine(&app).await?.call(&command, input?).await
}

fn input(body: &InvokeBody) -> Result<Value, Failure> {
    match body {
        InvokeBody::Json(body) => Ok(body.get("input").cloned().unwrap_or_default()),
        InvokeBody::Raw(_) => Err(Failure::of("bad_input").with("said", "bytes")),
    }
}

#[cfg(test)]
mod tests {
    use super::input;
    use serde_json::{Value, json};
    use tauri::ipc::InvokeBody;

    #[track_caller]
    fn check(body: InvokeBody, expected: Result<Value, &str>) {
        assert_eq!(input(&body).map_err(|failure| failure.code), expected.map_err(str::to_owned));
    }

    #[test]
    fn the_input_is_what_stands_under_its_name() {
        check(InvokeBody::Json(json!({ "input": { "id": "7" } })), Ok(json!({ "id": "7" })));
        check(InvokeBody::Json(json!({ "input": null })), Ok(Value::Null));
        check(InvokeBody::Json(json!({})), Ok(Value::Null));
        check(InvokeBody::Json(json!([1])), Ok(Value::Null));
        check(InvokeBody::Raw(vec![1]), Err("bad_input"));
    }
}
