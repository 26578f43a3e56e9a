//! Lists: what files are taken for, and what became of their rows.

use super::{Output, list, text};
use serde_json::Value;

impl Output {
    /// What a file was taken for.
    pub(crate) fn file(&self, look: &Value) {
        if self.json {
            return;
        }
        let layout = look["layout"].as_str().unwrap_or("columns by their names");
        let how = match look["sheet"].as_str() {
            Some(sheet) => format!("sheet {sheet}"),
            None => format!("{}, separated by {}", text(&look["encoding"]), look["separator"]),
        };
        self.line(&format!("{}: {layout}, {how}", text(&look["name"])));
        for column in look["columns"].as_array().into_iter().flatten() {
            let field = column["field"].as_str().unwrap_or("–");
            self.line(&format!("  {:<32} {field:<16} {}", text(&column["name"]), list(&column["samples"])));
        }
    }

    /// What matching a list found; the notes go beside it.
    pub(crate) fn matched(&self, document: &Value, notes: &[String]) {
        for note in notes {
            self.aside(note);
        }
        self.json_or(document, || {
            let labels = [
                ("rows", "rows"),
                ("clusters", "clusters"),
                ("review", "pairs of two clusters worth asking about"),
                ("compared", "pairs compared"),
            ];
            for (key, label) in labels {
                self.line(&format!("{:>9}  {label}", document[key].to_string()));
            }
            self.line(&format!("{:>9.2}  seconds", document["seconds"].as_f64().unwrap_or_default()));
        });
    }

    /// What became of a file's rows; `kept` is the list, where they were kept.
    pub(crate) fn counts(&self, counts: &Value, kept: &Value) {
        if self.json {
            if !kept.is_null() {
                self.line(&kept.to_string());
            }
            self.line(&counts.to_string());
            return;
        }
        let labels = [
            ("rows", "rows"),
            ("new", "new"),
            ("duplicate", "certainly known"),
            ("review", "perhaps known: they wait in the queue"),
            ("weak", "weak: they wait in the queue"),
            ("rejected", "left out"),
        ];
        for (key, label) in labels {
            self.line(&format!("{:>8}  {label}", counts[key].to_string()));
        }
        if let Some(file) = kept["rejected_file"].as_str() {
            self.line(&format!("left out, with the reason: {file}"));
        }
    }

    pub(crate) fn lists(&self, rows: &Value) {
        self.json_or(rows, || {
            for row in rows.as_array().into_iter().flatten() {
                let state = if row["withdrawn"].is_null() { "" } else { "  taken back" };
                self.line(&format!(
                    "{}  {} rows, {} new  {}{state}",
                    text(&row["name"]),
                    row["counts"]["rows"],
                    row["counts"]["new"],
                    text(&row["at"]),
                ));
            }
        });
    }
}
