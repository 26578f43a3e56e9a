//! What a connector makes of raw answers.

use super::{Output, text};
use crate::words;
use serde_json::Value;
use sluice_engine::api::Failure;

impl Output {
    pub(crate) fn stream(&self, row: &Value) {
        self.json_or(row, || {
            let [connector, stream, method, path] =
                ["connector", "stream", "method", "path"].map(|key| text(&row[key]));
            self.line(&format!("{connector:<12} {stream:<12} {method:<4} {path}"));
        });
    }

    pub(crate) fn mapped(&self, record: &Value) {
        self.json_or(record, || {
            self.line(&text(&record["external_id"]));
            for (field, value) in record["fields"].as_object().into_iter().flatten() {
                self.line(&format!("  {field:<16} {}", text(value)));
            }
            let written = record["written"].as_object().into_iter().flatten();
            for (field, value) in written.filter(|(field, _)| record["fields"].get(field).is_none()) {
                self.line(&format!("  {field:<16} left out, for it can't be read: {}", text(value)));
            }
        });
    }

    /// What a connector promises and does not keep.
    pub(crate) fn examined(&self, examined: &Value) {
        self.json_or(examined, || {
            for row in examined["broken"].as_array().into_iter().flatten() {
                let [stream, example, promise, found] =
                    ["stream", "example", "promise", "found"].map(|key| text(&row[key]));
                self.line(&format!("not {promise:<9} {stream}: {example}: {found}"));
            }
            for known in examined["undocumented"].as_array().into_iter().flatten() {
                self.line(&format!("{:<13} {}", text(&known[1]), text(&known[0])));
            }
            let broken = examined["broken"].as_array().map_or(0, Vec::len);
            self.line(&format!(
                "{}: {} streams, {broken} promises broken",
                text(&examined["connector"]),
                examined["streams"]
            ));
        });
    }

    /// A record that was left out, and why.
    pub(crate) fn left_out(&self, failure: &Failure) {
        self.aside(&format!(
            "{}: {}",
            failure.params.get("record").map_or("?", |id| id),
            words::failure(failure)
        ));
    }
}
