//! A mapping's changes as text, to be kept elsewhere, sent to a colleague and read again.

use super::{layer, sample::Place};
use crate::{
    App,
    api::{Failure, MappingDraft, MappingText, ReadMapping, ReadMappingText},
};
use serde::{Deserialize, Serialize};
use sluice_mapping::Changes;

/// The text's shape.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    connector: String,
    stream: String,
    #[serde(default)]
    fields: Changes,
}

pub(crate) async fn text(app: &App, input: MappingDraft) -> Result<MappingText, Failure> {
    let workspace = app.workspace().await?;
    let place = Place::find(&workspace, &input.connection, Some(&input.stream)).await?;
    let sheet = Sheet { connector: place.connection.connector, stream: place.stream, fields: input.changes };
    let text = toml::to_string_pretty(&sheet)
        .map_err(|error| Failure::of("internal").with("said", error.to_string()))?;
    Ok(MappingText { text })
}

pub(crate) async fn read_text(app: &App, input: ReadMappingText) -> Result<ReadMapping, Failure> {
    let workspace = app.workspace().await?;
    let place = Place::find(&workspace, &input.connection, Some(&input.stream)).await?;
    let sheet: Sheet = toml::from_str(&input.text).map_err(|error| {
        let before = error.span().and_then(|span| input.text.get(..span.start)).unwrap_or_default();
        Failure::of("mapping_text")
            .with("line", before.matches('\n').count() + 1)
            .with("said", error.message())
    })?;
    let wanted = (&place.connection.connector, &place.stream);
    if (&sheet.connector, &sheet.stream) != wanted {
        return Err(Failure::of("mapping_of_other")
            .with("connector", sheet.connector)
            .with("stream", sheet.stream));
    }
    layer(sheet.fields.clone())?;
    Ok(ReadMapping { changes: sheet.fields })
}
