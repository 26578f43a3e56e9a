//! What the terminal shows: JSON for programs, sentences and tables for people.

use crate::words;
use serde_json::{Value, json};
use sluice_engine::api::{Failure, JobRow};
use std::io::{self, IsTerminal, Write};

pub(crate) struct Output {
    json: bool,
    terminal: bool,
}

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        Self { json, terminal: io::stderr().is_terminal() }
    }

    fn line(&self, text: &str) {
        // A closed pipe is the reader's choice.
        let _ = writeln!(io::stdout(), "{text}");
    }

    fn aside(&self, text: &str) {
        let _ = writeln!(io::stderr(), "{text}");
    }

    fn json_or(&self, value: &Value, people: impl FnOnce()) {
        if self.json { self.line(&value.to_string()) } else { people() }
    }

    /// What went wrong, why, and what to do.
    pub(crate) fn failure(&self, failure: &Failure) {
        if self.json {
            self.line(&json!({ "failure": failure }).to_string());
        }
        self.aside(&format!("sluice: {}", words::failure(failure)));
    }

    pub(crate) fn step(&self, text: &str) {
        self.aside(text);
    }

    pub(crate) fn progress(&self, job: &JobRow) {
        if self.terminal {
            let total = job.total.map_or_else(String::new, |total| format!(" of {total}"));
            let _ = write!(io::stderr(), "\r\x1b[K{}: {}{total}", job.connection_name, job.done);
        }
    }

    pub(crate) fn progress_end(&self) {
        if self.terminal {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }

    pub(crate) fn demonstration(&self, document: &Value) {
        self.json_or(document, || {
            let rows = [
                ("fetched", "records fetched"),
                ("people", "people"),
                ("companies", "companies"),
                ("merged", "records joined to another"),
                ("review", "doubtful pairs to judge"),
                ("weak", "weak records"),
                ("written", "leads written and seen in HaloPSA"),
                ("wrong_merges", "wrong merges"),
                ("missed_merges", "missed merges"),
                ("lost", "lost writes"),
                ("doubled", "doubled writes"),
                ("seconds", "seconds"),
            ];
            for (key, label) in rows {
                self.line(&format!("{:>8}  {label}", document[key].to_string()));
            }
        });
    }

    pub(crate) fn connections(&self, rows: &Value) {
        self.json_or(rows, || {
            for row in rows.as_array().into_iter().flatten() {
                self.line(&format!(
                    "{}  {}  {}  {} records  {}",
                    text(&row["name"]),
                    text(&row["host"]),
                    text(&row["account"]["label"]),
                    row["records"],
                    row["synced_at"].as_str().map_or("never synced", |at| at),
                ));
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

    pub(crate) fn queue(&self, page: &Value) {
        self.json_or(page, || {
            self.line(&format!("{} doubtful pairs, {} weak records", page["pairs"], page["weak"]));
            for card in page["cards"].as_array().into_iter().flatten() {
                if card["kind"] == "pair" {
                    self.line(&format!(
                        "{}\n    {} ({})  |  {} ({})  {:+.1} bits",
                        text(&card["item"]),
                        text(&card["left"]["name"]),
                        list(&card["left"]["sources"]),
                        text(&card["right"]["name"]),
                        list(&card["right"]["sources"]),
                        card["total"].as_f64().unwrap_or_default(),
                    ));
                } else {
                    self.line(&format!(
                        "{}\n    {} ({})  score {}",
                        text(&card["item"]),
                        text(&card["side"]["name"]),
                        list(&card["side"]["sources"]),
                        card["side"]["score"],
                    ));
                }
            }
        });
    }

    pub(crate) fn decided(&self, decision: &Value) {
        self.json_or(decision, || {
            self.line(&format!("{}: {}", text(&decision["kind"]), list(&decision["names"])));
            self.line(&format!("take it back: sluice undo {}", text(&decision["id"])));
        });
    }

    pub(crate) fn undone(&self, decision: &Value) {
        self.json_or(decision, || {
            self.line(&format!("taken back: {}: {}", text(&decision["kind"]), list(&decision["names"])));
        });
    }

    pub(crate) fn plan(&self, plan: &Value) {
        self.json_or(plan, || {
            self.line(&format!(
                "{} to create, {} to change, {} calls, about {} s",
                plan["creates"],
                plan["updates"],
                plan["calls"],
                plan["duration_ms"].as_u64().unwrap_or_default() / 1_000,
            ));
            for item in plan["items"].as_array().into_iter().flatten() {
                self.line(&format!(
                    "{} {} {}",
                    text(&item["action"]),
                    text(&item["what"]),
                    text(&item["name"])
                ));
                for field in item["fields"].as_array().into_iter().flatten() {
                    self.line(&format!(
                        "    {}: {} → {}",
                        text(&field["field"]),
                        field["old"].as_str().unwrap_or("–"),
                        text(&field["new"]),
                    ));
                }
            }
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
                let found = match serde_json::from_value::<Failure>(check["failure"].clone()) {
                    Ok(failure) => words::failure(&failure),
                    Err(_) => check["detail"]
                        .as_object()
                        .into_iter()
                        .flatten()
                        .map(|(key, value)| format!("{key} {}", text(value)))
                        .collect::<Vec<_>>()
                        .join(", "),
                };
                self.line(&format!("{sign} {}{whose}  {found}", text(&check["code"])));
            }
        });
    }

    pub(crate) fn serving(&self, url: &str) {
        self.json_or(&json!({ "url": url }), || self.line(&format!("Open {url}")));
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value) -> String {
    value.as_array().into_iter().flatten().map(text).collect::<Vec<_>>().join(", ")
}
