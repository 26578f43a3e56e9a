//! Which client of HaloPSA each company is.

use crate::{arguments::Clients, output::Output, watch};
use serde_json::{Value, json};
use sluice_engine::{App, api::Failure};

/// Companies in one call.
const PAGE: u32 = 500;

pub(crate) async fn run(app: &App, chosen: &Clients, output: &Output) -> Result<bool, Failure> {
    if let Some(company) = &chosen.company {
        let client = if chosen.none || chosen.new { None } else { chosen.is.as_deref() };
        let input = json!({ "company": company, "client": client, "new": chosen.new });
        output.decided(&app.call("map_client", input).await?);
        return Ok(true);
    }
    if let Some(wished) = &chosen.orphans {
        let client = (wished != "none").then_some(wished);
        let ended = watch::jobs(app, output, "set_orphans", json!({ "client": client })).await?;
        return match watch::failure(&ended) {
            Some(failure) => Err(failure),
            None => Ok(ended.iter().all(|job| job["state"] == "done")),
        };
    }
    let (mut rows, mut after) = (Vec::new(), Value::Null);
    let orphans = loop {
        let query = json!({ "stand": chosen.stand, "search": chosen.search, "after": after, "limit": PAGE });
        let mut page = app.call("client_map", query).await?;
        if let Some(found) = page["rows"].as_array_mut() {
            rows.append(found);
        }
        after = page["next"].take();
        if after.is_null() {
            break page["orphans"].take();
        }
    };
    output.clients(&json!(rows), &orphans);
    Ok(true)
}
