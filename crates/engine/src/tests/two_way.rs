//! Edits on both sides: each that is made here is written once, none that was made in HaloPSA is written back to it, and what
//! was edited on both sides at once is written once where somebody says so.

use super::{
    paced::import,
    support::{apply, connection, ended, hurried, ok},
};
use crate::App;
use serde_json::{Value, json};
use sluice_connect::halo::{self, Ticket};
use sluice_domain::Stage;
use std::{collections::BTreeMap, path::Path, time::Instant};

/// Which member of a ticket HaloPSA was told, and what.
type Writes = BTreeMap<(String, String), Vec<String>>;

/// A lead that was written: its ticket and its person.
struct Lead {
    ticket: String,
    person: Value,
}

/// How a lead is edited, one after the other.
#[derive(Clone, Copy, PartialEq)]
enum Edited {
    Here,
    There,
    /// On both sides, in different fields.
    Apart,
    /// On both sides in one field, of which what was said here stands.
    Same,
}

const WAYS: [Edited; 4] = [Edited::Here, Edited::There, Edited::Apart, Edited::Same];

impl Edited {
    fn of(at: usize) -> Self {
        WAYS[at % WAYS.len()]
    }

    fn title_here(self, at: usize) -> Option<String> {
        (self != Self::There).then(|| format!("Chief of {at} here"))
    }

    fn there(self, at: usize) -> Option<Ticket> {
        let job_title = format!("Chief of {at} there");
        match self {
            Self::Here => None,
            Self::Apart => Some(Ticket { country: "Iceland".to_owned(), ..Ticket::default() }),
            Self::There | Self::Same => Some(Ticket { job_title, ..Ticket::default() }),
        }
    }
}

/// Reads HaloPSA alone.
async fn sync(app: &App) {
    let halo = connection(app, "halopsa").await["id"].clone();
    assert_eq!(ended(app, "sync", json!({ "connections": [halo] })).await["state"], "done");
}

/// Leads in HaloPSA, as many as are edited so often.
async fn leads(app: &App, folder: &Path, edits: usize) -> Vec<Lead> {
    // Two edits of each that is edited on both sides, and one of each other.
    let people = (edits * 2).div_ceil(3).next_multiple_of(WAYS.len());
    sync(app).await;
    // Some turn out to be like others, and wait for a look.
    import(app, folder, u32::try_from(people + people / 10 + 4).unwrap()).await;
    apply(app).await.unwrap();
    sync(app).await;
    let (mut leads, mut after) = (Vec::new(), Value::Null);
    while leads.len() < people {
        let page = ok(app, "ledger", json!({ "limit": 500, "after": after })).await;
        for row in page["rows"].as_array().unwrap().iter().filter(|row| row["state"] == "agreed") {
            let ticket = row["remote_id"].as_str().unwrap().to_owned();
            leads.push(Lead { ticket, person: row["person"].clone() });
        }
        after = page["next"].clone();
        assert!(!after.is_null() || leads.len() >= people, "{} of {people} leads", leads.len());
    }
    leads.truncate(people);
    leads
}

/// Somebody changes tickets in HaloPSA.
async fn edit_there(app: &App, edits: &[(&str, Ticket)]) {
    let workspace = app.workspace().await.unwrap();
    let halo = workspace.halo().await.unwrap().unwrap();
    let client = workspace.client(&halo).await.unwrap();
    let setup = halo::ticket_setup(&client, Stage::Lead).await.unwrap();
    for batch in edits.chunks(50) {
        let batch: Vec<(&str, &Ticket)> = batch.iter().map(|(id, ticket)| (*id, ticket)).collect();
        halo::update_tickets(&client, &setup, &batch).await.unwrap();
    }
}

/// What HaloPSA noted that it was told, by ticket and member.
async fn noted(app: &App) -> Writes {
    let workspace = app.workspace().await.unwrap();
    let mut writes = Writes::new();
    for request in workspace.sandbox().unwrap().noted_in_halo() {
        if request.method != "POST" || request.path.ends_with("/auth/token") {
            continue;
        }
        assert!(request.path.eq_ignore_ascii_case("/api/tickets"), "{request:?}");
        for sent in request.body.as_ref().and_then(Value::as_array).unwrap() {
            let told = sent.as_object().unwrap();
            let said = told.iter().filter(|(member, _)| *member != "id" && !member.contains("dont_"));
            for (member, value) in said {
                let of = (sent["id"].to_string(), member.clone());
                writes.entry(of).or_default().push(value.as_str().unwrap_or_default().to_owned());
            }
        }
    }
    writes
}

/// Syncs and writes until there is nothing to write; how often.
async fn until_quiet(app: &App) -> usize {
    for round in 1..6 {
        sync(app).await;
        if apply(app).await.is_none() {
            return round;
        }
    }
    panic!("it goes on and on");
}

/// Answers each card that asks about a field that was changed on both sides with what was said here.
async fn keep_what_is_here(app: &App) -> usize {
    let mut answered = 0;
    loop {
        let page = ok(app, "queue", json!({ "kind": "clash", "skip": [], "limit": 50 })).await;
        let cards = page["cards"].as_array().unwrap();
        if cards.is_empty() {
            return answered;
        }
        for card in cards {
            ok(app, "decide", json!({ "item": card["item"], "verdict": "choose" })).await;
            answered += 1;
        }
    }
}

/// What it came to, in numbers.
async fn each_edit_is_written_once_and_none_comes_back(edits: usize) -> String {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    let begun = Instant::now();
    let leads = leads(&app, folder.path(), edits).await;
    let prepared = begun.elapsed();

    let (mut expected, mut there) = (Writes::new(), Vec::new());
    for (at, lead) in leads.iter().enumerate() {
        let edited = Edited::of(at);
        if let Some(title) = edited.title_here(at) {
            let set = json!({ "person": lead.person, "field": "title", "value": title });
            ok(&app, "set_value", set).await;
            expected.insert((lead.ticket.clone(), "oppjobtitle".to_owned()), vec![title]);
        }
        there.extend(edited.there(at).map(|ticket| (lead.ticket.as_str(), ticket)));
    }
    edit_there(&app, &there).await;
    let made = expected.len() + there.len();
    assert!(made >= edits, "{made} edits");

    app.workspace().await.unwrap().sandbox().unwrap().note_in_halo();
    let begun = Instant::now();
    let asked_about = leads.len() / WAYS.len();
    let rounds = until_quiet(&app).await;
    assert_eq!(
        keep_what_is_here(&app).await,
        asked_about,
        "each that was edited on both sides is asked about"
    );
    let rounds = rounds + until_quiet(&app).await;
    let written = noted(&app).await;
    for (of, values) in &written {
        assert_eq!(expected.get(of), Some(values), "{of:?}");
    }
    assert_eq!(written.len(), expected.len());

    // Nothing of it is anybody's news any more.
    sync(&app).await;
    assert_eq!(ok(&app, "plan", json!({ "limit": 5 })).await["items"], json!([]));
    assert_eq!(noted(&app).await, written);
    let told = format!(
        "{made} edits, {} here and {} there of {} leads: {} writes, none twice and none back, after {rounds} rounds in {:.1} s \
         (leads made in {:.1} s)",
        expected.len(),
        there.len(),
        leads.len(),
        written.len(),
        begun.elapsed().as_secs_f64(),
        prepared.as_secs_f64()
    );
    app.stop().await;
    told
}

#[tokio::test]
async fn edits_on_both_sides_give_one_write_each_and_no_echo() {
    println!("{}", each_edit_is_written_once_and_none_comes_back(60).await);
}

#[tokio::test]
#[ignore = "long"]
async fn ten_thousand_edits_on_both_sides_give_one_write_each_and_no_echo() {
    println!("{}", each_edit_is_written_once_and_none_comes_back(10_000).await);
}
