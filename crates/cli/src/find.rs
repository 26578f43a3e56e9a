//! People asked for at all providers, and bought.

use crate::{arguments::Find, output::Output, watch};
use serde_json::{Value, json};
use sluice_engine::{App, api::Failure};

/// Searches, and buys who is missing where a ceiling was given. False where buying was stopped.
pub(crate) async fn run(app: &App, whom: &Find, output: &Output) -> Result<bool, Failure> {
    let (domains, names): (Vec<&String>, Vec<&String>) =
        whom.company.iter().partition(|company| company.contains('.'));
    let (least, most) = whom.employees.unwrap_or_default();
    let found = app
        .call(
            "find",
            json!({
                "titles": whom.title, "company_names": names, "domains": domains, "countries": whom.country,
                "cities": whom.city, "seniorities": whom.level, "name": whom.name, "keywords": whom.words,
                "headcount_min": least, "headcount_max": most, "ceiling": whom.paid.map(|credits| credits.0),
                "fresh": whom.fresh, "companies": whom.companies,
            }),
        )
        .await?;
    output.found(&found);
    let Some(ceiling) = whom.buy else { return Ok(true) };
    let wanted = |row: &&Value| whom.known || matches!(row["mark"].as_str(), Some("new" | "have_old"));
    let rows: Vec<&Value> =
        found["rows"].as_array().into_iter().flatten().filter(wanted).map(|row| &row["id"]).collect();
    let order = json!({
        "search": found["search"], "rows": rows, "phone": whom.phone, "ceiling": ceiling.0,
        "ceiling_per_row": whom.per_row.map(|credits| credits.0), "known_too": whom.known,
        "again": if whom.again { rows.clone() } else { Vec::new() },
    });
    let ended = watch::jobs(app, output, "buy", order).await?;
    output.bought(&app.call("bought", Value::Null).await?);
    match watch::failure(&ended) {
        Some(failure) => Err(failure),
        None => Ok(ended.iter().all(|job| job["state"] == "done")),
    }
}
