//! What keeps a workspace well: backups, schedules, checks.

use super::{Output, text};
use crate::words;
use serde_json::Value;
use sluice_engine::api::Failure;

impl Output {
    pub(crate) fn backups(&self, found: &Value) {
        self.json_or(found, || {
            for row in found["rows"].as_array().into_iter().flatten() {
                let bytes = row["bytes"].as_u64().unwrap_or_default();
                self.line(&format!(
                    "{}  {:<13}  {:>9} kB  {}",
                    text(&row["at"]),
                    text(&row["kind"]),
                    bytes.div_ceil(1_000),
                    text(&row["file"])
                ));
            }
        });
    }

    pub(crate) fn diagnostics(&self, made: &Value) {
        self.json_or(made, || {
            self.line(&text(&made["text"]));
            if let Some(file) = made["file"].as_str() {
                self.line(&format!("Saved as {file}"));
            }
        });
    }

    pub(crate) fn schedules(&self, rows: &Value) {
        self.json_or(rows, || {
            for row in rows.as_array().into_iter().flatten() {
                let schedule = &row["scheduled"]["schedule"];
                let every =
                    schedule["every_minutes"].as_u64().map(|minutes| format!("every {minutes} minutes"));
                let times = schedule["at"].as_array().into_iter().flatten();
                let times = times.filter_map(|time| Some(format!("at {}", time.as_str()?)));
                let when: Vec<String> = every.into_iter().chain(times).collect();
                let when = if when.is_empty() { "never".to_owned() } else { when.join(", ") };
                let next = row["scheduled"]["next"].as_str().map(|next| format!(", next {next}"));
                self.line(&format!("{}: {when}{}", text(&row["name"]), next.unwrap_or_default()));
            }
        });
    }

    pub(crate) fn restored(&self, told: &Value) {
        self.json_or(told, || {
            self.line(&format!("Back at {}, from {}", text(&told["at"]), text(&told["file"])));
            self.line(&format!(
                "Left out: {} decisions, {} observations. It holds {} facts",
                told["decisions_left_out"], told["observations_left_out"], told["facts"]
            ));
            if let Some(file) = told["replaced"].as_str() {
                self.line(&format!("What was there is kept in {file}"));
            }
            self.line("Sync to read everything again: nothing is created in HaloPSA before that");
        });
    }

    pub(crate) fn rebuilt(&self, report: &Value) {
        self.json_or(report, || {
            let word = if report["equal"] == true { "equal" } else { "different" };
            self.line(&format!(
                "{word}: {} observations and {} decisions derived again in {} ms",
                report["observations"], report["decisions"], report["duration_ms"],
            ));
            for (table, rows) in report["differing"].as_object().into_iter().flatten() {
                self.line(&format!("    {table}: {rows} rows differ"));
            }
        });
    }

    pub(crate) fn doctor(&self, report: &Value) {
        self.json_or(report, || {
            for check in report["checks"].as_array().into_iter().flatten() {
                let sign = if check["ok"] == true { "ok " } else { "not" };
                let whose = check["connection"].as_str().map(|name| format!(" {name}")).unwrap_or_default();
                let code = text(&check["code"]);
                let found = match serde_json::from_value::<Failure>(check["failure"].clone()) {
                    Ok(failure) => {
                        let place = words::place(&code, &failure).map(|place| format!("\n      {place}"));
                        words::failure(&failure) + &place.unwrap_or_default()
                    }
                    Err(_) => check["detail"]
                        .as_object()
                        .into_iter()
                        .flatten()
                        .map(|(key, value)| format!("{key} {}", text(value)))
                        .collect::<Vec<_>>()
                        .join(", "),
                };
                self.line(&format!("{sign} {code}{whose}  {found}"));
            }
        });
    }
}
