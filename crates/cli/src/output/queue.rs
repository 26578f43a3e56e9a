//! Cards of the queue, and what is decided.

use super::{Output, list, text};
use serde_json::Value;

impl Output {
    pub(crate) fn queue(&self, page: &Value) {
        self.json_or(page, || {
            self.line(&format!(
                "{} contradictions, {} knots, {} doubtful pairs, {} people about whom sources differ, {} weak records, {} gone \
                 from HaloPSA, {} companies without a client, {} exits",
                page["contradictions"],
                page["knots"],
                page["pairs"],
                page["clashes"],
                page["weak"],
                page["gone"],
                page["companies"],
                page["exits"]
            ));
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
                } else if let Some(members) = card["members"].as_array() {
                    self.line(&text(&card["item"]));
                    for member in members {
                        self.line(&format!("    {} ({})", text(&member["name"]), list(&member["sources"])));
                    }
                } else if card["kind"] == "company" {
                    self.line(&format!("{}\n    {}", text(&card["item"]), text(&card["company"]["name"])));
                    for client in card["clients"].as_array().into_iter().flatten() {
                        self.line(&format!(
                            "    {} ({})  {:+.1} bits",
                            text(&client["side"]["name"]),
                            list(&client["side"]["sources"]),
                            client["total"].as_f64().unwrap_or_default(),
                        ));
                    }
                } else if card["kind"] == "exit" {
                    self.line(&format!(
                        "{}\n    {} ({})  {} -> {}",
                        text(&card["item"]),
                        text(&card["side"]["name"]),
                        list(&card["side"]["sources"]),
                        text(&card["from"]),
                        text(&card["to"]),
                    ));
                } else if card["kind"] == "clash" {
                    self.line(&format!("{}\n    {}", text(&card["item"]), text(&card["side"]["name"])));
                    for row in card["rows"].as_array().into_iter().flatten() {
                        let said: Vec<String> = row["values"]
                            .as_array()
                            .into_iter()
                            .flatten()
                            .map(|said| format!("{} ({})", text(&said["value"]), text(&said["source"])))
                            .collect();
                        self.line(&format!("    {}: {}", text(&row["field"]), said.join("  |  ")));
                    }
                } else {
                    self.line(&format!(
                        "{}\n    {} ({})  score {}",
                        text(&card["item"]),
                        text(&card["side"]["name"]),
                        list(&card["side"]["sources"]),
                        card["side"]["score"],
                    ));
                    for proposal in card["proposals"].as_array().into_iter().flatten() {
                        self.line(&format!("    {}:", text(&proposal["kind"])));
                        self.changes(&proposal["changes"]);
                    }
                }
            }
        });
    }

    /// What would mend weak records, by a sample.
    pub(crate) fn proposals(&self, found: &Value) {
        self.json_or(found, || {
            let more = if found["more"] == true { " and more after these" } else { "" };
            self.line(&format!("{} records{more}", found["count"]));
            for row in found["sample"].as_array().into_iter().flatten() {
                self.line(&format!("{}\n    {}", text(&row["item"]), text(&row["name"])));
                self.changes(&row["changes"]);
            }
        });
    }

    fn changes(&self, changes: &Value) {
        for change in changes.as_array().into_iter().flatten() {
            let [field, from, to] = ["field", "from", "to"].map(|part| text(&change[part]));
            self.line(&format!("        {field}: {from} -> {to}"));
        }
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
            if decision["kind"] == "accept" && decision["in_halo"] != 0 {
                self.line("the lead is already in HaloPSA: remove it there");
            }
        });
    }
}
