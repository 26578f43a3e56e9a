//! Questions of one's own to a provider's streams.

use crate::{arguments::Ask, map, output::Output, sync, watch};
use serde_json::{Value, json};
use sluice_engine::{App, api::Failure};

/// Tells what a question costs, and puts it where that is nothing or a ceiling was given. False where it was stopped.
pub(crate) async fn run(app: &App, chosen: &Ask, output: &Output) -> Result<bool, Failure> {
    let known = app.call("connections", Value::Null).await?;
    let connection = sync::ids(&known, std::slice::from_ref(&chosen.connection))?;
    let text = map::contents(&chosen.file).await?;
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
    let question: Value = serde_json::from_slice(text).map_err(|error| {
        Failure::of("question_not_json").with("line", error.line()).with("column", error.column())
    })?;
    let input = json!({
        "connection": connection.first(), "stream": chosen.stream, "question": question,
        "ceiling": chosen.ceiling.map(|credits| credits.0), "again": chosen.again,
    });
    let preview = app.call("ask_preview", input.clone()).await?;
    if preview["price"]["most"] != 0 && chosen.ceiling.is_none() {
        output.asked(&preview);
        return Ok(true);
    }
    let ended = watch::jobs(app, output, "ask", input).await?;
    output.answered(&app.call("answered", Value::Null).await?);
    match watch::failure(&ended) {
        Some(failure) => Err(failure),
        None => Ok(ended.iter().all(|job| job["state"] == "done")),
    }
}
