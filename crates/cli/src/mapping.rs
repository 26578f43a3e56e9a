//! Changes to mappings, as text.

use crate::{arguments::Mapping, map, output::Output, sync, watch};
use serde_json::{Value, json};
use sluice_engine::{App, api::Failure};

/// Writes the changes in force out, or reads, tells and keeps others. False where carrying them on was stopped.
pub(crate) async fn run(app: &App, chosen: &Mapping, output: &Output) -> Result<bool, Failure> {
    let known = app.call("connections", Value::Null).await?;
    let ids = sync::ids(&known, std::slice::from_ref(&chosen.connection))?;
    let id = ids.first().ok_or_else(|| Failure::of("internal"))?;
    let page = app.call("mapping", json!({ "connection": id, "stream": chosen.stream })).await?;
    let place = |key: &str, value: &Value| {
        let mut input = json!({ "connection": id, "stream": page["stream"] });
        input[key] = value.clone();
        input
    };
    let Some(file) = &chosen.read else {
        let held = match &page["versions"][0]["changes"] {
            Value::Null => json!({}),
            changes => changes.clone(),
        };
        output.mapping(&app.call("mapping_text", place("changes", &held)).await?);
        return Ok(true);
    };
    let text = String::from_utf8(map::contents(file).await?).map_err(|_| {
        Failure::of("unreadable_file").with("file", file.display()).with("said", "it is not UTF-8")
    })?;
    let read = app.call("read_mapping_text", place("text", &json!(text))).await?;
    let draft = place("changes", &read["changes"]);
    output.effect(&app.call("mapping_effect", draft.clone()).await?);
    if chosen.preview {
        return Ok(true);
    }
    let ended = watch::jobs(app, output, "keep_mapping", draft).await?;
    match watch::failure(&ended) {
        Some(failure) => Err(failure),
        None => Ok(ended.iter().all(|job| job["state"] == "done")),
    }
}
