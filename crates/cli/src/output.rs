//! What the terminal shows: JSON for programs, sentences and tables for people.

mod found;
mod halo;
mod lists;
mod mapped;
mod pipeline;
mod queue;
mod rules;
mod synced;
mod upkeep;

use crate::words;
use serde_json::{Value, json};
use sluice_engine::api::{Failure, JobRow};
use std::{
    cell::Cell,
    collections::BTreeMap,
    io::{self, IsTerminal, Write},
};

pub(crate) struct Output {
    json: bool,
    terminal: bool,
    lost: Cell<bool>,
}

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        Self { json, terminal: io::stderr().is_terminal(), lost: Cell::new(false) }
    }

    fn line(&self, text: &str) {
        let Err(error) = writeln!(io::stdout(), "{}", harmless(text)) else { return };
        // A closed pipe is the reader's choice.
        if error.kind() != io::ErrorKind::BrokenPipe && !self.lost.replace(true) {
            let failure = Failure::of("output_failed").with("said", error.kind());
            self.aside(&format!("sluice: {}", words::failure(&failure)));
        }
    }

    /// Whether something that was to be shown could not be.
    pub(crate) fn lost(&self) -> bool {
        self.lost.get()
    }

    fn aside(&self, text: &str) {
        let _ = writeln!(io::stderr(), "{}", harmless(text));
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

    /// An account was disconnected; what is still open at the vendor is said in the interface's words.
    pub(crate) fn disconnected(&self, name: &Value, ended: &Value) {
        self.json_or(ended, || {
            self.line(&words::say("toast.disconnected", &BTreeMap::from([("name".to_owned(), text(name))])));
        });
        let left = &ended["left_open"];
        if left.is_null() {
            return;
        }
        let failure = serde_json::from_value::<Failure>(left["failure"].clone()).ok();
        let params = BTreeMap::from([
            ("vendor".to_owned(), text(&left["vendor"])),
            ("why".to_owned(), failure.as_ref().map(words::failure).unwrap_or_default()),
            ("where".to_owned(), text(&left["by_hand"])),
        ]);
        let why = if failure.is_some() { "setup.left_open_why" } else { "setup.left_open_no_way" };
        let there =
            if left["by_hand"].is_null() { "setup.left_open_there" } else { "setup.left_open_by_hand" };
        for key in ["setup.left_open", why, there] {
            self.aside(&words::say(key, &params));
        }
    }

    /// Where a provider may send what it found.
    pub(crate) fn pushes(&self, given: &Value) {
        self.json_or(given, || {
            let addresses = given["addresses"].as_array().map(Vec::as_slice).unwrap_or_default();
            if addresses.is_empty() {
                self.line("This provider sends nothing by itself.");
            }
            for address in addresses {
                self.line(&format!("{}  {}", text(&address["stream"]), text(&address["path"])));
                if let Some(key) = address["needs"].as_str() {
                    self.line(&format!(
                        "  Nothing is taken without the secret {key}: give it in Set-up, key P."
                    ));
                }
            }
        });
    }

    pub(crate) fn serving(&self, url: &str) {
        self.json_or(&json!({ "url": url }), || self.line(&format!("Open {url}")));
    }
}

/// Without what a terminal takes for a command or shows in another order: vendors' texts come this way.
fn harmless(text: &str) -> String {
    let harms = |sign: char| {
        (sign.is_control() && sign != '\n' && sign != '\t')
            || matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|sign| if harms(sign) { char::REPLACEMENT_CHARACTER } else { sign }).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value) -> String {
    value.as_array().into_iter().flatten().map(text).collect::<Vec<_>>().join(", ")
}
