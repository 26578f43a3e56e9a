//! Rows of files in, as lists.

use crate::{arguments::Import, output::Output, watch};
use serde_json::{Map, Value, json};
use sluice_engine::{App, api::Failure};
use std::path::Path;

/// What becomes of rows, in the order in which it is told; the first is the sum of the others.
const COUNTS: [&str; 6] = ["rows", "new", "duplicate", "review", "weak", "rejected"];

/// Brings a file in, or tells what would become of its rows. False where it was stopped.
pub(crate) async fn run(app: &App, chosen: &Import, output: &Output) -> Result<bool, Failure> {
    let input = json!({
        "file": text(&chosen.file), "name": chosen.name, "sheet": chosen.sheet, "encoding": chosen.encoding,
        "separator": chosen.separator, "header": chosen.no_header.then_some(false), "vendor": chosen.vendor,
        "columns": columns(&chosen.map)?, "rejected": chosen.rejected.as_deref().map(text),
    });
    output.file(&app.call("look_at_file", input.clone()).await?);
    if chosen.preview {
        let mut input = input;
        input["to_the_end"] = json!(true);
        let forecast = app.call("count_file", input).await?;
        output.counts(&only(&forecast["counts"]), &Value::Null);
        return Ok(true);
    }
    let ended = watch::jobs(app, output, "import", input).await?;
    if let Some(failure) = watch::failure(&ended) {
        return Err(failure);
    }
    let lists = app.call("lists", Value::Null).await?;
    let list = rows(&lists).find(|list| ended.iter().any(|job| job["connection"] == list["id"]));
    let list = list.ok_or_else(|| Failure::of("internal"))?;
    output.counts(&only(&list["counts"]), list);
    Ok(ended.iter().all(|job| job["state"] == "done"))
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

fn only(counts: &Value) -> Value {
    COUNTS.iter().map(|key| ((*key).to_owned(), counts[*key].clone())).collect::<Map<_, _>>().into()
}

fn columns(map: &[String]) -> Result<Map<String, Value>, Failure> {
    map.iter()
        .map(|pair| {
            let (field, column) =
                pair.split_once('=').ok_or_else(|| Failure::of("bad_setting").with("key", "--map"))?;
            Ok((field.to_owned(), if column.is_empty() { Value::Null } else { json!(column) }))
        })
        .collect()
}

fn rows(lists: &Value) -> impl Iterator<Item = &Value> {
    lists.as_array().into_iter().flatten()
}

/// The id of the list called so that is not taken back, else of the newest of that name.
pub(crate) async fn list(app: &App, wanted: &str) -> Result<Value, Failure> {
    let lists = app.call("lists", Value::Null).await?;
    let named = || rows(&lists).filter(|list| list["name"] == wanted || list["id"] == wanted);
    named()
        .find(|list| list["withdrawn"].is_null())
        .or_else(|| named().next())
        .map(|list| list["id"].clone())
        .ok_or_else(|| Failure::of("unknown_list").with("list", wanted))
}
