//! A list matched with itself.

use crate::{arguments::Match, output::Output};
use serde_json::{Value, json};
use sluice_dedupe::{Asked, DedupeError, Found, Note};
use sluice_engine::api::Failure;
use std::{path::Path, time::Instant};
use tokio::task;

/// Matches a file. Needs no workspace and keeps nothing but the files asked for.
pub(crate) async fn run(chosen: &Match, output: &Output) -> Result<bool, Failure> {
    let chosen = chosen.clone();
    let (document, notes) =
        task::spawn_blocking(move || matched(&chosen)).await.map_err(|_| Failure::of("internal"))??;
    output.matched(&document, &notes);
    Ok(true)
}

fn matched(chosen: &Match) -> Result<(Value, Vec<String>), Failure> {
    let started = Instant::now();
    let failed = |error: &DedupeError| failure(error, &chosen.file);
    let asked = Asked { id: chosen.id.clone(), columns: columns(&chosen.map)? };
    let list = sluice_dedupe::read(&chosen.file, &asked).map_err(|error| failed(&error))?;
    let found = Found::of(&list, chosen.threshold);
    if let Some(out) = &chosen.out {
        found.write_clusters(out).map_err(|error| failed(&error))?;
    }
    if let Some(out) = &chosen.pairs {
        found.write_pairs(out).map_err(|error| failed(&error))?;
    }
    let document = json!({
        "rows": list.len(),
        "clusters": found.clusters(),
        "review": found.doubts(),
        "compared": found.compared(),
        "ignored": list.notes.iter().find_map(|note| match note {
            Note::ColumnsIgnored(columns) => Some(columns.clone()),
            _ => None,
        }).unwrap_or_default(),
        "seconds": started.elapsed().as_secs_f64(),
    });
    Ok((document, list.notes.iter().map(said).collect()))
}

fn columns(map: &[String]) -> Result<Vec<(String, String)>, Failure> {
    map.iter()
        .map(|pair| {
            let (field, column) =
                pair.split_once('=').ok_or_else(|| Failure::of("bad_setting").with("key", "--map"))?;
            Ok((field.to_owned(), column.to_owned()))
        })
        .collect()
}

fn failure(error: &DedupeError, file: &Path) -> Failure {
    match error {
        DedupeError::File(error) => error
            .params()
            .into_iter()
            .fold(Failure::of(error.code()).with("file", file.display()), |failure, (key, value)| {
                failure.with(key, value)
            }),
        DedupeError::UnknownField { field } => Failure::of("unknown_field").with("field", field),
        DedupeError::NothingToMatch => Failure::of("nothing_to_match").with("file", file.display()),
        DedupeError::Write { file, source } => {
            Failure::of("unwritable_file").with("file", file).with("said", source.kind())
        }
    }
}

fn said(note: &Note) -> String {
    match note {
        Note::ColumnsIgnored(columns) => {
            format!("ignored: {} (--map FIELD=COLUMN says what a column is)", columns.join(", "))
        }
        Note::RowsUnfit(rows) => format!("{rows} rows can't be read as rows: each is a cluster of its own"),
        Note::RowsEmpty(rows) => {
            format!("{rows} rows say nothing that is known: each is a cluster of its own")
        }
        Note::IdsRepeated(rows) => format!("{rows} rows have the id of a row before them"),
        Note::IdsMissing(rows) => format!("{rows} rows have no id: the number of their line stands for it"),
    }
}
