//! A file made ready to be read: recognised, with its columns as they were proposed, remembered or chosen.

use super::STREAM;
use crate::{
    api::{Failure, FileInput, VendorName},
    derive, shelf,
    workspace::Workspace,
};
use chrono::{DateTime, Utc};
use sluice_domain::{ConnectionId, DeskId, FactId, Field, Observation, derived::Record};
use sluice_files::{Choice, Columns, FileError, Read, Reader, Table};
use std::path::Path;
use tokio::task;

/// Vendors without an API, whose lists come as files only, by id and name.
const WITHOUT_API: &[(&str, &str)] = &[("bookyourdata", "BookYourData"), ("leadsblue", "LeadsBlue")];

/// All that lists can be said to come from, by name.
pub(super) fn vendors(root: &Path) -> Vec<VendorName> {
    let of = |id: &str, name: &str| VendorName { id: id.to_owned(), name: name.to_owned() };
    let mut vendors: Vec<VendorName> = WITHOUT_API.iter().map(|(id, name)| of(id, name)).collect();
    let connectors = shelf::all(root).0;
    vendors
        .extend(connectors.iter().map(|connector| of(&connector.manifest().id, &connector.manifest().name)));
    vendors.sort_by_key(|vendor| vendor.name.to_lowercase());
    vendors
}

/// A file made ready.
pub(super) struct Prepared {
    pub table: Table,
    pub columns: Columns,
    pub reader: Reader,
    /// Whether a file with these columns was read before.
    pub remembered: bool,
    pub choice: Choice,
    /// All that it can be said to have come from.
    pub vendors: Vec<VendorName>,
}

/// How the user wants the file to be read.
fn choice(input: &FileInput) -> Choice {
    Choice {
        sheet: input.sheet.clone(),
        encoding: input.encoding.clone(),
        separator: input.separator,
        header: input.header,
    }
}

/// Recognises a file and settles which column is which field.
pub(super) async fn prepare(workspace: &Workspace, input: &FileInput) -> Result<Prepared, Failure> {
    let choice = choice(input);
    let root = workspace.root().to_owned();
    let vendors = task::spawn_blocking(move || vendors(&root)).await.map_err(|_| Failure::of("internal"))?;
    let table = open(&input.file, choice.clone()).await?;
    let key = table.layout_key();
    let known = workspace.store.read(move |r| r.layout(&key)).await?;
    let known: Option<Columns> = known.and_then(|columns| serde_json::from_value(columns).ok());
    let remembered = known.is_some();
    let mut columns = known.unwrap_or_else(|| Columns::propose(&table));
    if let Some(vendor) = &input.vendor {
        if !vendors.iter().any(|known| known.id == *vendor) {
            let known: Vec<&str> = vendors.iter().map(|known| known.id.as_str()).collect();
            return Err(Failure::of("no_such_connector")
                .with("connector", vendor)
                .with("known", known.join(", ")));
        }
        columns.vendor = Some(vendor.clone());
    }
    choose(&mut columns, input)?;
    let reader = bound(&columns, &table, &input.file)?;
    Ok(Prepared { table, columns, reader, remembered, choice, vendors })
}

/// Finds the columns in the table.
pub(super) fn bound(columns: &Columns, table: &Table, file: &str) -> Result<Reader, Failure> {
    columns.bind(table).map_err(|error| failure(&error, file))
}

/// Opens a file off the asynchronous threads.
pub(super) async fn open(file: &str, choice: Choice) -> Result<Table, Failure> {
    let path = file.to_owned();
    task::spawn_blocking(move || Table::open(Path::new(&path), &choice))
        .await
        .map_err(|_| Failure::of("internal"))?
        .map_err(|error| failure(&error, file))
}

fn choose(columns: &mut Columns, input: &FileInput) -> Result<(), Failure> {
    let mut chosen: Vec<(Field, Option<&String>)> = Vec::new();
    for (name, column) in input.columns.iter().flatten() {
        let field = name.parse().map_err(|_| Failure::of("unknown_field").with("field", name))?;
        chosen.push((field, column.as_ref()));
    }
    for (field, column) in &chosen {
        match column {
            Some(column) => columns.choose(*field, column, &chosen.iter().map(|it| it.0).collect::<Vec<_>>()),
            None => drop(columns.fields.remove(field)),
        }
    }
    Ok(())
}

/// The failure for a file that is not read.
pub(super) fn failure(error: &FileError, file: &str) -> Failure {
    error
        .params()
        .into_iter()
        .fold(Failure::of(error.code()).with("file", file), |failure, (key, value)| failure.with(key, value))
}

/// Whose rows are read, and when.
#[derive(Clone, Copy)]
pub(super) struct Source {
    pub desk: DeskId,
    pub list: ConnectionId,
    pub at: DateTime<Utc>,
}

/// What a row says, as an observation and normalised.
pub(super) fn observed(source: Source, id: FactId, reader: &Reader, read: Read) -> (Observation, Record) {
    let observation = Observation {
        id,
        desk: source.desk,
        at: source.at,
        connection: source.list,
        stream: STREAM.to_owned(),
        kind: reader.kind,
        external_id: read.external_id,
        fields: read.fields,
        raw: read.raw.to_string(),
        price_millicredits: 0,
    };
    let record = derive::normalise(&observation);
    (observation, record)
}
