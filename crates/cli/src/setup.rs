//! Setting HaloPSA up: the difference, and making it so.

use crate::{arguments::SetUp, output::Output, watch};
use serde_json::{Map, Value, json};
use sluice_engine::{App, api::Failure};

/// Shows the difference, and makes what was chosen. False where something is left that was to be done.
pub(crate) async fn run(app: &App, chosen: &SetUp, output: &Output) -> Result<bool, Failure> {
    if let Some(field) = &chosen.forget {
        let known = given(app).await?;
        if !known.as_array().into_iter().flatten().any(|row| row["id"] == field.as_str()) {
            return Err(Failure::of("bad_input").with("said", format!("--forget {field}")));
        }
        output.given(&app.call("forget_given", json!({ "id": field })).await?);
        return Ok(true);
    }
    let choices = choices(&chosen.choose)?;
    let difference = app.call("halo_setup", json!({ "choices": choices })).await?;
    if !chosen.apply {
        output.tenant(&difference, &given(app).await?);
        return Ok(true);
    }
    if difference["open"] != 0 {
        let input = json!({ "fingerprint": difference["fingerprint"], "choices": choices });
        let ended = watch::jobs(app, output, "set_up_halo", input).await?;
        if let Some(failure) = watch::failure(&ended) {
            return Err(failure);
        }
    } else if difference["at"].is_null() {
        // All is there: which numbers are what is kept even so.
        let input = json!({ "fingerprint": difference["fingerprint"], "choices": choices });
        watch::jobs(app, output, "set_up_halo", input).await?;
    }
    let left = app.call("halo_setup", json!({})).await?;
    output.tenant(&left, &given(app).await?);
    Ok(left["open"] == 0)
}

/// What was given to all new tickets.
async fn given(app: &App) -> Result<Value, Failure> {
    app.call("given_fields", Value::Null).await
}

fn choices(given: &[String]) -> Result<Map<String, Value>, Failure> {
    let wrong = || Failure::of("bad_input").with("said", "--choose KEY=leave|make|add|NUMBER");
    given
        .iter()
        .map(|pair| {
            let (key, choice) = pair.split_once('=').ok_or_else(wrong)?;
            let choice = match (choice, choice.parse::<i64>()) {
                ("leave" | "make" | "add", _) => json!({ "act": choice, "id": null }),
                (_, Ok(id)) => json!({ "act": "map", "id": id }),
                _ => return Err(wrong()),
            };
            Ok((key.to_owned(), choice))
        })
        .collect()
}
