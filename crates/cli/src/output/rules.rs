//! Mappings, rules and the workflow: what is in force, and what others would change.

use super::{Output, text};
use serde_json::{Value, json};

impl Output {
    /// Changes to a mapping, as text.
    pub(crate) fn mapping(&self, text: &Value) {
        if self.json {
            self.line(&text.to_string());
        } else {
            self.line(text["text"].as_str().unwrap_or_default().trim_end());
        }
    }

    /// What changes would have made of the last days.
    pub(crate) fn effect(&self, effect: &Value) {
        if self.json {
            self.line(&effect.to_string());
            return;
        }
        self.line(&format!(
            "{} of {} records of the last {} days would be different",
            effect["changed"], effect["records"], effect["days"]
        ));
        for field in effect["fields"].as_array().into_iter().flatten() {
            let name = field["field"].as_str().unwrap_or_default();
            let told = ["gained", "altered", "lost", "unfit"].map(|key| format!("{key} {}", field[key]));
            self.line(&format!("  {name}: {}", told.join(", ")));
        }
    }

    /// What other rules of the score would change.
    pub(crate) fn quality_effect(&self, effect: &Value) {
        self.json_or(effect, || {
            self.line(&format!(
                "Of {} people {} would go out who wait, and {} would wait who go out; {} score more, {} less",
                effect["people"], effect["go_out"], effect["wait"], effect["raised"], effect["lowered"]
            ));
        });
    }

    /// What other rules would change about which values survive.
    pub(crate) fn rules_effect(&self, effect: &Value) {
        self.json_or(effect, || {
            self.line(&format!(
                "Of {} people {} would have other values, and about {} somebody would have to choose; of the companies {}",
                effect["people"], effect["changed"], effect["clashing"], effect["companies"]
            ));
            for field in effect["fields"].as_array().into_iter().flatten() {
                let told = ["gained", "altered", "lost"].map(|key| format!("{key} {}", field[key]));
                self.line(&format!("  {}: {}", text(&field["field"]), told.join(", ")));
            }
            for example in effect["examples"].as_array().into_iter().flatten() {
                let told = |value: &str, source: &str| match example[value].as_str() {
                    Some(said) => format!("{said} ({})", text(&example[source])),
                    None => "nothing".to_owned(),
                };
                self.line(&format!(
                    "    {}, {}: {} -> {}",
                    text(&example["name"]),
                    text(&example["field"]),
                    told("before", "before_source"),
                    told("after", "after_source"),
                ));
            }
        });
    }

    /// Whom another workflow would move, and to whom it would propose.
    pub(crate) fn workflow_effect(&self, effect: &Value) {
        self.json_or(effect, || {
            self.line(&format!(
                "Of {} people in the pipeline something would be otherwise for {}: rules would move {} at once and \
                 propose {} more, {} would be in another status",
                effect["people"], effect["changed"], effect["moved"], effect["proposed"], effect["elsewhere"]
            ));
            for way in effect["ways"].as_array().into_iter().flatten() {
                let told = ["moves", "proposed", "no_longer"]
                    .map(|key| format!("{} {}", key.replace('_', " "), way[key]));
                self.line(&format!("  {} -> {}: {}", text(&way["from"]), text(&way["to"]), told.join(", ")));
            }
            for example in effect["examples"].as_array().into_iter().flatten() {
                let [name, from, to, before, after] =
                    ["name", "from", "to", "before", "after"].map(|key| text(&example[key]));
                self.line(&format!("    {name}, {from} -> {to}: {before} -> {after}"));
            }
        });
    }

    /// The versions of the workflow, the one in force first.
    pub(crate) fn workflow_versions(&self, page: &Value) {
        let past = page["versions"].as_array().into_iter().flatten();
        let rows: Vec<Value> = std::iter::once(page)
            .chain(past)
            .map(|row| json!({ "version": row["version"], "at": row["at"], "actor": row["actor"] }))
            .collect();
        self.json_or(&json!(rows), || {
            for row in &rows {
                self.line(&format!("{}  {}  {}", row["version"], text(&row["at"]), text(&row["actor"])));
            }
        });
    }

    /// Rules as they were kept.
    pub(crate) fn kept(&self, page: &Value) {
        let told = json!({ "version": page["version"], "carried": page["carried"] });
        self.json_or(&told, || self.line(&format!("Kept as version {}", page["version"])));
    }
}
