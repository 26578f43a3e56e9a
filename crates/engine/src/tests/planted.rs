//! Faults that differ in what goes wrong or where: each is told by its cause, in the operator's words, and with what takes it
//! away.

mod find;
mod halo;
mod here;
mod own;
mod writes;

use super::{
    support::{everybody, hurried, ok},
    vendor::Vendor,
};
use crate::App;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// For what the interface offers a cure, which its own test holds it to.
const CURED: &str = include_str!("../../../../ui/test/causes.json");
const WORDS: &str = include_str!("../../../../ui/messages/en.json");

/// What goes wrong, and where.
type What<'w> = (&'w str, &'w str);

/// What was planted, and what was told wrongly.
struct Tally {
    words: BTreeMap<String, String>,
    cured: Value,
    planted: BTreeSet<String>,
    wrong: Vec<String>,
}

impl Tally {
    fn new() -> Self {
        Self {
            words: serde_json::from_str(WORDS).unwrap(),
            cured: serde_json::from_str(CURED).unwrap(),
            planted: BTreeSet::new(),
            wrong: Vec::new(),
        }
    }

    /// One fault: by what it is to be told, by what it was, and whether a cure is offered where one is due.
    fn check(&mut self, what: What<'_>, expected: &str, told: Option<&str>, cured: bool) {
        let in_words = ["", ".why", ".do"].iter().all(|part| self.says(&format!("failure.{expected}{part}")));
        self.note(what, told == Some(expected) && in_words && cured, || {
            format!("{told:?}, not {expected}; in words {in_words}, with a cure {cured}")
        });
    }

    fn note(&mut self, (what, place): What<'_>, right: bool, found: impl FnOnce() -> String) {
        let fault = format!("{place}, {what}");
        assert!(self.planted.insert(fault.clone()), "{fault} is planted twice");
        if !right {
            self.wrong.push(format!("{fault}: {}", found()));
        }
    }

    fn says(&self, key: &str) -> bool {
        self.words.contains_key(key)
    }

    fn offers(&self, place: &str, key: &str) -> bool {
        self.cured[place].as_array().unwrap().iter().any(|known| known == key)
    }

    /// What whoever asks for something is told at once, where they asked.
    fn asked(&mut self, what: What<'_>, expected: &str, told: &Value) {
        self.check(what, expected, told.as_str(), true);
    }

    /// What Today tells of a job.
    async fn job(&mut self, app: &App, what: What<'_>, expected: &str, job: &Value) {
        let id = &job["id"];
        self.today(app, what, expected, &Value::Null, |notice| notice["params"]["job"] == *id).await;
    }

    /// What Today tells; `told` where the cause stands beside and not in the notice.
    async fn today(
        &mut self,
        app: &App,
        what: What<'_>,
        expected: &str,
        told: &Value,
        is: impl Fn(&Value) -> bool,
    ) {
        let today = ok(app, "today", Value::Null).await;
        let notices = today["notices"].as_array().unwrap();
        let notice = notices.iter().find(|notice| is(notice)).cloned().unwrap_or_default();
        let said = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let cause = said(&notice["failure"]["code"]);
        let key = format!("{} {} {cause}", said(&notice["code"]), said(&notice["params"]["kind"]));
        let cured = notice["needs_action"] == true && self.offers("today", &key);
        let told = told.as_str().map_or(cause, str::to_owned);
        self.check(what, expected, Some(&told), cured);
    }

    /// What Today tells in a sentence of its own.
    async fn sentence(&mut self, app: &App, what: What<'_>, code: &str) {
        let today = ok(app, "today", Value::Null).await;
        let mut notices = today["notices"].as_array().unwrap().iter();
        let told = notices.any(|notice| notice["code"] == code && notice["needs_action"] == true);
        let right =
            told && self.says(&format!("notice.{code}")) && self.offers("today", &format!("{code} - -"));
        self.note(what, right, || format!("told {told}, not {code}"));
    }

    /// What a workspace that can't be opened tells.
    async fn closed(&mut self, app: &App, what: What<'_>, expected: &str) {
        let status = ok(app, "status", Value::Null).await;
        let told = status["workspace"]["failure"]["code"].as_str();
        let cured = told.is_some_and(|told| self.offers("closed", told));
        self.check(what, expected, told, cured);
    }
}

#[tokio::test]
async fn of_forty_faults_and_more_nineteen_in_twenty_are_told_by_their_cause_in_words_and_with_a_cure() {
    everybody();
    let mut tally = Tally::new();
    let folder = tempfile::tempdir().unwrap();
    let vendor = Vendor::new(folder.path()).await;
    let app = hurried(folder.path()).await;
    here::disk(&mut tally, &app).await;
    halo::sign_in(&mut tally, &app).await;
    halo::pages(&mut tally, &app).await;
    halo::tenant(&mut tally, &app).await;
    own::answers(&mut tally, &app, &vendor).await;
    own::wires(&mut tally, &app, &vendor, folder.path()).await;
    find::purchases(&mut tally, &app).await;
    find::searches(&mut tally, &app).await;
    find::browser(&mut tally, &app).await;
    writes::creates(&mut tally, &app).await;
    writes::updates(&mut tally, &app).await;
    writes::webhook(&mut tally, &app).await;
    here::copies(&mut tally, &app).await;
    here::files(&mut tally, &app, folder.path()).await;
    app.stop().await;
    here::opening(&mut tally).await;
    let (planted, wrong) = (tally.planted.len(), tally.wrong.len());
    println!("causes: named {} of {planted}; not: {:#?}", planted - wrong, tally.wrong);
    assert!(planted >= 40 && wrong * 20 <= planted, "{:#?}", tally.wrong);
}
