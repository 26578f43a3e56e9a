//! The rules for which values survive, as text.

use crate::{arguments::Rules, map, output::Output};
use serde_json::{Value, json};
use sluice_engine::{App, api::Failure};
use std::path::Path;

/// Writes the rules in force out, or tells what others change and keeps them.
pub(crate) async fn run(app: &App, chosen: Option<&Rules>, output: &Output) -> Result<bool, Failure> {
    let (draft, keep) = match chosen {
        None | Some(Rules::Show) => {
            output.mapping(&app.call("rules", Value::Null).await?);
            return Ok(true);
        }
        Some(Rules::Try { file }) => (text(file).await?, false),
        Some(Rules::Keep { file }) => (text(file).await?, true),
        Some(Rules::Preset { name, preview }) => (json!({ "preset": name }), !preview),
    };
    output.rules_effect(&app.call("rules_effect", draft.clone()).await?);
    if keep {
        output.kept(&app.call("keep_rules", draft).await?);
    }
    Ok(true)
}

/// A file's text, as a command takes it.
pub(crate) async fn text(file: &Path) -> Result<Value, Failure> {
    let text = String::from_utf8(map::contents(file).await?).map_err(|_| {
        Failure::of("unreadable_file").with("file", file.display()).with("said", "it is not UTF-8")
    })?;
    Ok(json!({ "text": text }))
}
