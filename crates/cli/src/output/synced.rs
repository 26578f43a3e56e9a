//! What jobs did, and what they could not read or miss.

use super::{Output, text};
use crate::words;
use serde_json::Value;
use sluice_engine::api::Failure;

impl Output {
    /// Records that could not be read.
    pub(crate) fn unread(&self, page: &Value) {
        self.json_or(page, || {
            self.line(&format!("{} could not be read, {} dropped", page["count"], page["dropped"]));
            for row in page["rows"].as_array().into_iter().flatten() {
                let why = serde_json::from_value::<Failure>(row["failure"].clone())
                    .map(|failure| words::failure(&failure))
                    .unwrap_or_default();
                self.line(&format!(
                    "{}  {}  {} {}  tried {}\n    {why}",
                    text(&row["id"]),
                    text(&row["name"]),
                    text(&row["stream"]),
                    text(&row["external_id"]),
                    row["tries"],
                ));
            }
        });
    }

    /// What became of reading them again.
    pub(crate) fn replayed(&self, replayed: &Value) {
        self.json_or(replayed, || {
            self.line(&format!("{} read, {} still not", replayed["read"], replayed["left"]));
        });
    }

    /// Of which streams records are missing.
    pub(crate) fn missing(&self, rows: &Value) {
        self.json_or(rows, || {
            for row in rows.as_array().into_iter().flatten() {
                self.line(&format!(
                    "{}  {}  {} missing once, {} held, of {}",
                    text(&row["name"]),
                    text(&row["stream"]),
                    row["once"],
                    row["held"],
                    row["of"],
                ));
            }
        });
    }

    /// The streams that are not read on, and what came empty.
    pub(crate) fn emptied(&self, rows: &Value) {
        self.json_or(rows, || {
            for row in rows.as_array().into_iter().flatten() {
                for field in row["fields"].as_array().into_iter().flatten() {
                    let of = field["of"].as_u64().map(|of| format!(" of {of} of a page")).unwrap_or_default();
                    self.line(&format!(
                        "{}  {}  {}  lost in {}{of}, taken from {}",
                        text(&row["name"]),
                        text(&row["stream"]),
                        text(&field["field"]),
                        field["count"],
                        text(&field["take"]),
                    ));
                }
            }
        });
    }

    pub(crate) fn jobs(&self, rows: &Value) {
        self.json_or(rows, || {
            for row in rows.as_array().into_iter().flatten() {
                let why = serde_json::from_value::<Failure>(row["failure"].clone())
                    .map(|failure| format!("  {}", words::failure(&failure)))
                    .unwrap_or_default();
                self.line(&format!(
                    "{}  {}  {}  {}{why}",
                    text(&row["connection_name"]),
                    text(&row["kind"]),
                    text(&row["state"]),
                    row["done"],
                ));
            }
        });
    }
}
