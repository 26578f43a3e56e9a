//! What the terminal shows: JSON for programs, sentences and tables for people.

use crate::{insight, words};
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

    /// What became of a file's rows; `kept` is the list, where they were kept.
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

    pub(crate) fn backups(&self, found: &Value) {
        self.json_or(found, || {
            for row in found["rows"].as_array().into_iter().flatten() {
                let bytes = row["bytes"].as_u64().unwrap_or_default();
                self.line(&format!(
                    "{}  {:<13}  {:>9} kB  {}",
                    text(&row["at"]),
                    text(&row["kind"]),
                    bytes.div_ceil(1_000),
                    text(&row["file"])
                ));
            }
        });
    }

    pub(crate) fn diagnostics(&self, made: &Value) {
        self.json_or(made, || {
            self.line(&text(&made["text"]));
            if let Some(file) = made["file"].as_str() {
                self.line(&format!("Saved as {file}"));
            }
        });
    }

    pub(crate) fn schedules(&self, rows: &Value) {
        self.json_or(rows, || {
            for row in rows.as_array().into_iter().flatten() {
                let schedule = &row["scheduled"]["schedule"];
                let every =
                    schedule["every_minutes"].as_u64().map(|minutes| format!("every {minutes} minutes"));
                let times = schedule["at"].as_array().into_iter().flatten();
                let times = times.filter_map(|time| Some(format!("at {}", time.as_str()?)));
                let when: Vec<String> = every.into_iter().chain(times).collect();
                let when = if when.is_empty() { "never".to_owned() } else { when.join(", ") };
                let next = row["scheduled"]["next"].as_str().map(|next| format!(", next {next}"));
                self.line(&format!("{}: {when}{}", text(&row["name"]), next.unwrap_or_default()));
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

    pub(crate) fn restored(&self, told: &Value) {
        self.json_or(told, || {
            self.line(&format!("Back at {}, from {}", text(&told["at"]), text(&told["file"])));
            self.line(&format!(
                "Left out: {} decisions, {} observations. It holds {} facts",
                told["decisions_left_out"], told["observations_left_out"], told["facts"]
            ));
            if let Some(file) = told["replaced"].as_str() {
                self.line(&format!("What was there is kept in {file}"));
            }
            self.line("Sync to read everything again: nothing is created in HaloPSA before that");
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
                let code = text(&check["code"]);
                let found = match serde_json::from_value::<Failure>(check["failure"].clone()) {
                    Ok(failure) => {
                        let place = words::place(&code, &failure).map(|place| format!("\n      {place}"));
                        words::failure(&failure) + &place.unwrap_or_default()
                    }
                    Err(_) => check["detail"]
                        .as_object()
                        .into_iter()
                        .flatten()
                        .map(|(key, value)| format!("{key} {}", text(value)))
                        .collect::<Vec<_>>()
                        .join(", "),
                };
                self.line(&format!("{sign} {code}{whose}  {found}"));
            }
        });
    }

    /// The difference between what HaloPSA has and what is needed: what is there already is only counted.
    pub(crate) fn tenant(&self, found: &Value) {
        self.json_or(found, || {
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

    /// How HaloPSA's webhook stands, with what HaloPSA is to be given where it was made.
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

/// Thousandths of a credit as credits.
fn credits(millicredits: &Value) -> String {
    let thousandths = millicredits.as_u64().unwrap_or_default();
    let written = format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000);
    written.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn list(value: &Value) -> String {
    value.as_array().into_iter().flatten().map(text).collect::<Vec<_>>().join(", ")
}
