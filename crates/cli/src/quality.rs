//! The rules of the score, as text.

use crate::{arguments::Quality, map, output::Output};
use serde_json::{Value, json};
use sluice_engine::{App, api::Failure};

/// Writes the rules in force out, or reads, tells and keeps others.
pub(crate) async fn run(app: &App, chosen: &Quality, output: &Output) -> Result<bool, Failure> {
    let Some(file) = &chosen.read else {
        output.mapping(&app.call("quality", Value::Null).await?);
        return Ok(true);
    };
    let text = String::from_utf8(map::contents(file).await?).map_err(|_| {
        Failure::of("unreadable_file").with("file", file.display()).with("said", "it is not UTF-8")
    })?;
    let draft = json!({ "text": text });
    output.quality_effect(&app.call("quality_effect", draft.clone()).await?);
    if !chosen.preview {
        output.kept(&app.call("keep_quality", draft).await?);
    }
    Ok(true)
}
