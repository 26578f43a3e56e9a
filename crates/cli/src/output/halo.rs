//! HaloPSA: what goes to it, what stands there, and how it is set up.

use super::{Output, text};
use crate::words;
use serde_json::Value;
use sluice_engine::api::Failure;
use std::collections::BTreeMap;

impl Output {
    pub(crate) fn clients(&self, rows: &Value, orphans: &Value) {
        self.json_or(rows, || {
            if let Some(name) = orphans["name"].as_str() {
                self.line(&format!("those whose company is no client go to {name}"));
            }
            for row in rows.as_array().into_iter().flatten() {
                self.line(&format!(
                    "{}  {:<8}  {}",
                    text(&row["company"]),
                    text(&row["stand"]),
                    text(&row["name"]),
                ));
                for client in row["clients"].as_array().into_iter().flatten() {
                    self.line(&format!(
                        "    {}  no. {}  {}",
                        text(&client["id"]),
                        text(&client["external_id"]),
                        text(&client["name"]),
                    ));
                }
            }
        });
    }

    pub(crate) fn plan(&self, plan: &Value) {
        self.json_or(plan, || {
            self.line(&format!(
                "{} to create, {} to change, {} to tell, {} calls, about {} s",
                plan["creates"],
                plan["updates"],
                plan["entries"],
                plan["calls"],
                plan["duration_ms"].as_u64().unwrap_or_default() / 1_000,
            ));
            for item in plan["items"].as_array().into_iter().flatten() {
                self.line(&format!(
                    "{} {} {}  {}",
                    text(&item["action"]),
                    text(&item["what"]),
                    text(&item["name"]),
                    text(&item["person"])
                ));
                for field in item["fields"].as_array().into_iter().flatten() {
                    self.line(&format!(
                        "    {}: {} → {}",
                        text(&field["field"]),
                        field["old"].as_str().unwrap_or("–"),
                        text(&field["new"]).replace('\n', " · "),
                    ));
                }
            }
        });
    }

    pub(crate) fn compared(&self, told: &Value) {
        self.json_or(told, || {
            if told.is_null() {
                return self.line("not compared yet");
            }
            self.line(&format!(
                "{}: {} tickets, {} fields compared at {}",
                text(&told["system"]),
                told["tickets"],
                told["fields"],
                text(&told["at"])
            ));
            for (key, what) in [
                ("open", "fields differ and are settled by nothing yet"),
                ("unfound", "tickets were sent and are not there"),
                ("planned", "fields differ and are in the plan"),
                ("asked", "fields differ, and cards ask about the people"),
                ("taken_over", "fields were changed there and hold here too"),
                ("ruled", "fields are other here, and the mapping leaves HaloPSA's"),
                ("unseen", "records had changed without HaloPSA's saying so"),
            ] {
                if told[key] != 0 {
                    self.line(&format!("  {} {what}", told[key]));
                }
            }
            for row in told["rows"].as_array().into_iter().flatten() {
                self.line(&format!(
                    "  {:6} {} {} {}: {}: sent {:?}, here {:?}, there {:?}",
                    text(&row["settled"]),
                    text(&row["what"]),
                    text(&row["ticket"]),
                    text(&row["name"]),
                    text(&row["field"]),
                    text(&row["sent"]),
                    text(&row["here"]),
                    text(&row["there"]),
                ));
            }
        });
    }

    /// The difference between what HaloPSA has and what is needed: what is there already is only counted.
    pub(crate) fn tenant(&self, found: &Value, given: &Value) {
        let mut whole = found.clone();
        whole["given"] = given.clone();
        self.json_or(&whole, || {
            let counts = found["counts"].as_object().into_iter().flatten();
            let counts: Vec<String> = counts
                .map(|(state, count)| {
                    format!("{} {count}", words::say(&format!("tenant.state.{state}"), &BTreeMap::new()))
                })
                .collect();
            self.line(&format!("{}: {}", text(&found["connection_name"]), counts.join(", ")));
            for line in
                found["lines"].as_array().into_iter().flatten().filter(|line| line["state"] != "there")
            {
                let there = match line["there"].as_str() {
                    Some(name) => format!(" -> {name} ({})", line["there_id"]),
                    None => String::new(),
                };
                self.line(&format!(
                    "  {:8} {:8} {}  {}{there}",
                    text(&line["state"]),
                    text(&line["choice"]["act"]),
                    text(&line["key"]),
                    text(&line["name"]),
                ));
                let differs = line["differs"].as_array().into_iter().flatten();
                for one in differs.filter_map(|one| serde_json::from_value::<Failure>(one.clone()).ok()) {
                    self.line(&format!(
                        "      {}",
                        words::say(&format!("tenant.differs.{}", one.code), &one.params)
                    ));
                }
                if let Ok(failure) = serde_json::from_value::<Failure>(line["failure"].clone()) {
                    self.line(&format!("      {}", words::failure(&failure)));
                }
            }
            if let Ok(failure) = serde_json::from_value::<Failure>(found["missing"].clone()) {
                self.line(&words::failure(&failure));
            }
            self.given_lines(given);
        });
    }

    /// What is given to all new tickets in fields that are not known.
    pub(crate) fn given(&self, rows: &Value) {
        self.json_or(rows, || self.given_lines(rows));
    }

    fn given_lines(&self, rows: &Value) {
        let rows = rows.as_array().into_iter().flatten();
        for (at, row) in rows.enumerate() {
            if at == 0 {
                self.line(&format!("{}:", words::say("tenant.given", &BTreeMap::new())));
            }
            self.line(&format!("  {}  {} = {}", text(&row["id"]), text(&row["name"]), text(&row["value"])));
        }
    }

    pub(crate) fn sharing(&self, told: &Value) {
        self.json_or(told, || {
            for what in ["leads", "prospects", "opportunities", "companies", "contacts"] {
                self.line(&format!("{what}: {}", text(&told[what])));
            }
            for what in ["calls", "notes"] {
                self.line(&format!("{what}: {}", if told[what] == true { "on" } else { "off" }));
            }
        });
    }

    /// How HaloPSA's webhook stands, with what HaloPSA is to be given where it was made.
    pub(crate) fn webhook(&self, told: &Value) {
        self.json_or(told, || {
            let now = match told.get("webhook") {
                Some(now) => {
                    self.line("Enter this in HaloPSA: Configuration > Integrations > Webhooks. It is not shown again.");
                    self.line(&format!("  Payload URL  (address of this computer){}", text(&told["path"])));
                    self.line(&format!("  Header       {}", text(&told["header"])));
                    self.line(&format!("  Secret       {}", text(&told["secret"])));
                    self.line("  Signature    HMAC, SHA-256, base64");
                    self.line("It is taken while `sluice serve` runs.");
                    now
                }
                None => told,
            };
            if now["on"] != true {
                self.line("The webhook is off.");
                return;
            }
            let last = now["last_at"].as_str().unwrap_or("never");
            self.line(&format!(
                "Last arrival {last}: {} taken, {} events ignored, {} tickets gone, {} refused, {} to be read.",
                now["taken"], now["ignored"], now["gone"], now["refused"], now["waiting"]
            ));
        });
    }
}
