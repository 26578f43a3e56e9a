//! Who is in the pipeline, and what the numbers say.

use super::{Output, text};
use crate::{insight, words};
use serde_json::Value;

impl Output {
    pub(crate) fn pipeline(&self, page: &Value) {
        self.json_or(page, || {
            for row in page["rows"].as_array().into_iter().flatten() {
                self.line(&format!(
                    "{}  {}  {}",
                    text(&row["person"]),
                    text(&row["status"]),
                    text(&row["name"])
                ));
                for way in row["ways"].as_array().into_iter().flatten() {
                    let lacks: Vec<String> =
                        way["lacks"].as_array().into_iter().flatten().map(words::missing).collect();
                    let missing = match (lacks.is_empty(), way["proposed"] == true) {
                        (true, true) => " (proposed)".to_owned(),
                        (true, false) => String::new(),
                        (false, _) => format!(": needs {}", lacks.join("; ")),
                    };
                    self.line(&format!("    --to {}{missing}", text(&way["to"])));
                }
            }
            let (rows, count) = (page["rows"].as_array().map_or(0, Vec::len), &page["count"]);
            self.line(&format!("{rows} of {count} in the pipeline"));
        });
    }

    pub(crate) fn insight(&self, found: &Value) {
        self.json_or(found, || insight::lines(found).iter().for_each(|line| self.line(line)));
    }
}
