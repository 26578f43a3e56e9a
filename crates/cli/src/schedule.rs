//! When connections are synced by themselves.

use crate::{arguments::ScheduleOf, output::Output, sync};
use serde_json::{Value, json};
use sluice_engine::{App, api::Failure};

pub(crate) async fn run(app: &App, wanted: &ScheduleOf, output: &Output) -> Result<bool, Failure> {
    let mut known = app.call("connections", Value::Null).await?;
    if let Some(connection) = &wanted.connection {
        let ids = sync::ids(&known, std::slice::from_ref(connection))?;
        let id = ids.first();
        if wanted.never || wanted.every.is_some() || !wanted.at.is_empty() {
            let schedule = json!({ "every_minutes": wanted.every, "at": wanted.at });
            app.call("set_schedule", json!({ "id": id, "schedule": schedule })).await?;
            known = app.call("connections", Value::Null).await?;
        }
        if let Some(rows) = known.as_array_mut() {
            rows.retain(|row| Some(&row["id"]) == id);
        }
    }
    let rows: Vec<Value> = known
        .as_array()
        .into_iter()
        .flatten()
        .map(|row| json!({ "id": row["id"], "name": row["name"], "scheduled": row["scheduled"] }))
        .collect();
    output.schedules(&json!(rows));
    Ok(true)
}
