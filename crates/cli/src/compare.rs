//! HaloPSA compared with what is here.

use crate::{output::Output, watch};
use serde_json::{Value, json};
use sluice_engine::{App, api::Failure};

/// Compares, or shows the last time only. False where anything is left to settle.
pub(crate) async fn run(app: &App, last: bool, output: &Output) -> Result<bool, Failure> {
    if !last {
        let ended = watch::jobs(app, output, "compare", Value::Null).await?;
        if let Some(failure) = watch::failure(&ended) {
            return Err(failure);
        }
        if ended.iter().any(|job| job["state"] != "done") {
            output.jobs(&json!(ended));
            return Ok(false);
        }
    }
    let compared = app.call("compared", Value::Null).await?;
    output.compared(&compared);
    Ok(compared["open"].as_u64().unwrap_or_default() + compared["unfound"].as_u64().unwrap_or_default() == 0)
}
