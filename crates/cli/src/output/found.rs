//! Who was found, what was asked and bought, and what it cost.

use super::{Output, list, text};
use crate::words;
use serde_json::Value;
use sluice_engine::api::Failure;

impl Output {
    /// What a search found.
    pub(crate) fn found(&self, page: &Value) {
        self.json_or(page, || {
            for row in page["rows"].as_array().into_iter().flatten() {
                let sellers: Vec<Value> = row["offers"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(|offer| offer["name"].clone())
                    .collect();
                let taken = row["email_offer"].as_u64().and_then(|at| usize::try_from(at).ok());
                let cheapest = taken.map_or(&Value::Null, |at| &row["offers"][at]);
                let price = match (&cheapest["email"], cheapest["owned"] == true) {
                    _ if cheapest["coming"] == true => "coming".to_owned(),
                    (Value::Null, _) => "–".to_owned(),
                    (_, true) => "bought".to_owned(),
                    (price, false) => format!("{}–{}", credits(&price["least"]), credits(&price["most"])),
                };
                self.line(&format!(
                    "{:<16} {:<28} {:<32} {:<32} {price:>8}  {}",
                    text(&row["mark"]),
                    text(&row["name"]),
                    text(&row["title"]),
                    text(&row["company"]),
                    list(&sellers.into()),
                ));
                for offer in row["offers"].as_array().into_iter().flatten() {
                    let Some(at) = offer["unanswered"]["at"].as_str() else { continue };
                    let again = match offer["unanswered"]["free_again"] == true {
                        true => "asking again costs nothing where it was paid, says the source",
                        false => "asking again may pay a second time",
                    };
                    let name = text(&offer["name"]);
                    self.line(&format!(
                        "{:<16} asked for at {name} at {at}, and the answer never came: it may have been paid; {again}",
                        "",
                    ));
                }
            }
            for row in page["companies"].as_array().into_iter().flatten() {
                self.line(&format!(
                    "{:<8} {:<32} {:<32} {:>12}  {:<28} {}",
                    text(&row["mark"]),
                    text(&row["name"]),
                    text(&row["domain"]),
                    text(&row["headcount"]),
                    text(&row["place"]),
                    list(&row["sources"]),
                ));
            }
            for source in page["sources"].as_array().into_iter().flatten() {
                let name = text(&source["name"]);
                let said = match serde_json::from_value::<Failure>(source["failure"].clone()) {
                    Ok(failure) => words::failure(&failure),
                    Err(_) if source["unanswered_at"].is_string() => format!(
                        "not asked: it was at {}, and the answer never came. It may have been paid: --fresh asks again",
                        text(&source["unanswered_at"])
                    ),
                    Err(_) if source["asked"] == false => {
                        format!(
                            "not asked: searching costs up to {} credits",
                            credits(&source["search_price"]["most"])
                        )
                    }
                    Err(_) => match source["kept_at"].as_str() {
                        Some(at) => format!("{} found, paid for at {at}: nothing paid now", source["found"]),
                        None => format!("{} found", source["found"]),
                    },
                };
                self.line(&format!("{name}: {said}"));
            }
        });
    }

    /// What became of buying.
    pub(crate) fn bought(&self, bought: &Value) {
        self.json_or(bought, || {
            let rows = [
                ("found", "bought and kept"),
                ("not_found", "not found"),
                ("known", "known already"),
                (
                    "unanswered",
                    "left: asked for before, and the answer never came (--again asks for them again)",
                ),
                ("over_ceiling", "left at the ceiling"),
                ("over_allowance", "left at the day's allowance"),
                ("opted_out", "asked not to be contacted"),
                ("failed", "failed"),
            ];
            for (key, label) in rows {
                self.line(&format!("{:>8}  {label}", bought[key].to_string()));
            }
            self.line(&format!("{:>8}  credits spent", credits(&bought["spent"])));
            if bought["unsure"] != 0 {
                self.line(&format!("{:>8}  of them perhaps not charged", credits(&bought["unsure"])));
            }
            self.line(&format!("{:>8}  credits not spent: known already", credits(&bought["saved"])));
        });
    }

    /// What a question would cost.
    pub(crate) fn asked(&self, preview: &Value) {
        self.json_or(preview, || {
            let price = &preview["price"];
            self.line(&format!(
                "{}, {}: {} to {} credits. Nothing was asked: say with --ceiling what it may cost.",
                text(&preview["name"]),
                text(&preview["stream"]),
                credits(&price["least"]),
                credits(&price["most"]),
            ));
            if let Some(at) = preview["unanswered_at"].as_str() {
                self.line(&format!(
                    "The same was asked at {at}, and the answer never came: it may have been paid."
                ));
            }
        });
    }

    /// What was answered to a question, row by row, and what it cost.
    pub(crate) fn answered(&self, answered: &Value) {
        for row in answered["rows"].as_array().into_iter().flatten() {
            self.json_or(row, || {
                self.line(&text(&row["external_id"]));
                for value in row["values"].as_array().into_iter().flatten() {
                    self.line(&format!("  {:<16} {}", text(&value[0]), text(&value[1])));
                }
            });
        }
        let sum = &answered["sum"];
        self.json_or(sum, || self.bought(sum));
    }
}

/// Thousandths of a credit as credits.
fn credits(millicredits: &Value) -> String {
    let thousandths = millicredits.as_u64().unwrap_or_default();
    let written = format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000);
    written.trim_end_matches('0').trim_end_matches('.').to_owned()
}
