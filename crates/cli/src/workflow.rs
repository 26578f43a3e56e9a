//! The workflow, as text.

use crate::{
    arguments::{Instead, Workflow},
    output::Output,
    rules::text,
};
use serde_json::{Map, Value, json};
use sluice_engine::{App, api::Failure};

/// Writes the workflow in force out, or tells what another changes and keeps it.
pub(crate) async fn run(app: &App, chosen: Option<&Workflow>, output: &Output) -> Result<bool, Failure> {
    let (draft, instead, keep) = match chosen {
        None | Some(Workflow::Show) => {
            output.mapping(&app.call("workflow", Value::Null).await?);
            return Ok(true);
        }
        Some(Workflow::Versions) => {
            output.workflow_versions(&app.call("workflow", Value::Null).await?);
            return Ok(true);
        }
        Some(Workflow::Check { file, instead }) => (text(file).await?, instead, false),
        Some(Workflow::Keep { file, instead }) => (text(file).await?, instead, true),
        Some(Workflow::Back { version, instead, preview }) => {
            (json!({ "version": version }), instead, !preview)
        }
    };
    let draft = with(draft, instead);
    output.workflow_effect(&app.call("workflow_effect", draft.clone()).await?);
    if keep {
        output.kept(&app.call("keep_workflow", draft).await?);
    }
    Ok(true)
}

fn with(mut draft: Value, Instead { instead }: &Instead) -> Value {
    let instead: Map<String, Value> =
        instead.iter().map(|(gone, status)| (gone.clone(), Value::from(status.as_str()))).collect();
    draft["instead"] = Value::Object(instead);
    draft
}
