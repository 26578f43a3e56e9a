//! What is in a file: its columns, and its first rows as they are understood.

use super::{
    list,
    prepared::{Prepared, Source, observed, prepare},
};
use crate::{
    App,
    api::{ColumnRow, Failure, FileInput, FileLook, FileRow, FileValue},
};
use sluice_domain::{
    EntityKind, FactId, Field,
    survivorship::{self, FirstSeen, Order},
};
use sluice_files::{Columns, Format, Row, Table};

/// Values of a column that are shown.
const SAMPLES: usize = 3;
/// The longest value that is shown whole, in characters.
const SHOWN: usize = 200;

pub(crate) async fn look(app: &App, input: FileInput) -> Result<FileLook, Failure> {
    let workspace = app.workspace().await?;
    let prepared = prepare(&workspace, &input).await?;
    let name = list::name(&input);
    let known = {
        let name = name.clone();
        workspace.store.read(move |r| list::named(r, &name)).await?.is_some()
    };
    let source = Source { desk: workspace.desk, list: list::NOBODY, at: workspace.now() };
    let Prepared { table, columns, reader, remembered, vendors, .. } = prepared;
    let rows = table.first.iter().map(|row| shown(source, &reader, row)).collect();
    let (encoding, separator, sheet, sheets) = match &table.format {
        Format::Text { encoding, separator } => (Some(encoding.clone()), Some(*separator), None, Vec::new()),
        Format::Workbook { sheet, sheets } => (None, None, Some(sheet.clone()), sheets.clone()),
    };
    Ok(FileLook {
        name,
        known,
        bytes: table.bytes,
        encoding,
        separator,
        sheet,
        sheets,
        header: table.has_header(),
        layout: columns.layout.clone(),
        vendor: columns.vendor.clone(),
        vendors,
        remembered,
        kind: columns.kind.name().to_owned(),
        columns: column_rows(&table, &columns),
        fields: Field::every()
            .filter(|field| !matches!(field, Field::Status | Field::Probability))
            .map(|field| field.name().to_owned())
            .collect(),
        rows,
    })
}

fn column_rows(table: &Table, columns: &Columns) -> Vec<ColumnRow> {
    let field_of = |column: &str| {
        let named = |(_, sources): &(&Field, &Vec<sluice_files::Source>)| {
            sources.iter().any(|source| source.column.eq_ignore_ascii_case(column))
        };
        columns.fields.iter().find(named).map(|(field, _)| field.name().to_owned())
    };
    table
        .columns
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let mut samples: Vec<String> = Vec::new();
            for row in table.first.iter().filter(|row| row.unfit.is_none()) {
                let text = row.cells.get(at).map(|cell| cut(cell.trim())).unwrap_or_default();
                if !text.is_empty() && !samples.contains(&text) {
                    samples.push(text);
                }
                if samples.len() == SAMPLES {
                    break;
                }
            }
            ColumnRow { name: name.clone(), field: field_of(name), samples }
        })
        .collect()
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

fn shown(source: Source, reader: &sluice_files::Reader, row: &Row) -> FileRow {
    let read = match reader.read(row) {
        Ok(read) => read,
        Err(reason) => {
            return FileRow {
                line: row.line,
                values: Vec::new(),
                rejected: Some(Failure::of(reason.code())),
            };
        }
    };
    let cells = reader.cells_of(row);
    let (_, record) = observed(source, FactId::from_bytes([0; 16]), reader, read);
    let survivors = match record.kind {
        EntityKind::Person => survivorship::survive(&[&record], &Order::default(), &FirstSeen::new()),
        EntityKind::Company => {
            survivorship::survive_company(&[&record], &Order::default(), &FirstSeen::new())
        }
    };
    let values = Field::every()
        .filter_map(|field| {
            let raw = cells.get(&field).map(|cell| cut(cell));
            let value = survivors.get(&field).map(|survivor| cut(&survivor.value));
            (raw.is_some() || value.is_some()).then(|| FileValue {
                field: field.name().to_owned(),
                raw: raw.unwrap_or_default(),
                value,
            })
        })
        .collect();
    FileRow { line: row.line, values, rejected: None }
}
