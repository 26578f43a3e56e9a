//! Everything that can go wrong at once: nothing is lost and nothing is doubled, and all of it arrives once it is over.

use super::support::{crowded, jobs, ok, sync};
use crate::{App, workspace::Workspace};
use serde_json::{Value, json};
use sluice_connect::halo::{self, Ticket};
use sluice_domain::Stage;
use sluice_sandbox::{Fault, Source, Storm};
use std::time::Duration;

const SOURCES: [Source; 3] = [Source::Halo, Source::Apollo, Source::Hunter];
/// How often is tried while it storms.
const ROUNDS: usize = 12;

fn rage(workspace: &Workspace, share: u32, seed: u64) {
    let all = Fault::all(Duration::from_millis(5)).into_iter().chain([Fault::Unreachable]);
    let faults: Vec<(Fault, u32)> = all.map(|fault| (fault, share)).collect();
    let sandbox = workspace.sandbox().unwrap();
    for source in SOURCES {
        sandbox.faults().storm(source, Storm { faults: faults.clone(), seed });
    }
}

/// Tries until every connection was read to its end, or the rounds are over: how many it took, and the causes told.
async fn read_through(app: &App) -> (usize, Vec<String>) {
    let mut causes = Vec::new();
    for round in 1..=ROUNDS {
        let ended = sync(app).await;
        causes.extend(ended.iter().filter_map(|job| Some(job["failure"]["code"].as_str()?.to_owned())));
        if ended.iter().all(|job| job["state"] == "done") {
            return (round, causes);
        }
    }
    (ROUNDS, causes)
}

/// Writes what is planned and what is left, until nothing is, or the rounds are over.
async fn write_through(app: &App) -> usize {
    for round in 1..=ROUNDS {
        let plan = ok(app, "plan", json!({ "limit": 0 })).await;
        if ["creates", "updates", "waiting"].iter().all(|what| plan[what] == 0) {
            return round;
        }
        if plan["refusal"].is_null() {
            let input = json!({ "fingerprint": plan["fingerprint"], "release_brake": true });
            jobs(app, "apply", input).await;
        } else {
            sync(app).await;
        }
    }
    ROUNDS
}

/// What was in HaloPSA of us before anything went wrong: each ticket's number with the person it is of, by address.
async fn tickets(app: &App, most: usize) -> Vec<(String, Value)> {
    let workspace = app.workspace().await.unwrap();
    let mut leads = workspace.sandbox().unwrap().leads_written();
    leads.retain(|lead| !lead.email.is_empty());
    leads.sort_by(|one, other| one.email.cmp(&other.email));
    let mut tickets = Vec::new();
    for lead in leads.into_iter().take(most) {
        let found = ok(app, "people", json!({ "search": lead.email, "limit": 2 })).await;
        let [person] = &found["rows"].as_array().unwrap()[..] else { continue };
        tickets.push((lead.ticket_id.to_string(), person["id"].clone()));
    }
    tickets
}

/// Edits on both sides: who was moved on there by hand, and who here.
async fn edited(app: &App, edits: usize) -> (Vec<Value>, Vec<Value>) {
    let workspace = app.workspace().await.unwrap();
    let halo = workspace.halo().await.unwrap().unwrap();
    let client = workspace.client(&halo).await.unwrap();
    let setup = halo::ticket_setup(&client, Stage::Lead).await.unwrap();
    let (mut there, mut here) = (Vec::new(), Vec::new());
    for (at, (ticket, person)) in tickets(app, edits * 2).await.into_iter().enumerate() {
        if at % 2 == 0 {
            let by_hand = Ticket { status: "Engaged".to_owned(), ..Ticket::default() };
            halo::update_ticket(&client, &setup, &ticket, &by_hand).await.unwrap();
            there.push(person);
        } else {
            ok(app, "advance", json!({ "person": person, "to": "researching" })).await;
            here.push(person);
        }
    }
    assert!(there.len() * 3 >= edits && here.len() * 3 >= edits, "{} and {}", there.len(), here.len());
    (there, here)
}

async fn are(app: &App, people: &[Value], status: &str) {
    for person in people {
        let standing = ok(app, "person", json!({ "id": person })).await["standing"]["row"]["status"].clone();
        assert_eq!(standing, status, "{person}");
    }
}

/// A world of so many times the usual size with so many records at least, in which so many people are moved on at each
/// side, with a storm and without: in the end it is the same.
async fn check(times: usize, least: u32, edits: usize) {
    let mut ends = Vec::new();
    for storms in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let app = crowded(folder.path(), times).await;
        let workspace = app.workspace().await.unwrap();
        if storms {
            rage(&workspace, 50, 2026);
        }
        let (reading, causes) = read_through(&app).await;
        let writing = write_through(&app).await;
        if storms {
            println!("storm: read in {reading} rounds, written in {writing}; told: {causes:?}");
            workspace.sandbox().unwrap().faults().clear().unwrap();
        }
        // Whom the storm asked too often says so for as long as its window is open.
        read_through(&app).await;
        write_through(&app).await;
        sync(&app).await;

        let (there, here) = edited(&app, edits).await;
        let before = updates(&app).await;
        if storms {
            rage(&workspace, 50, 7);
            read_through(&app).await;
            write_through(&app).await;
            workspace.sandbox().unwrap().faults().clear().unwrap();
        }
        read_through(&app).await;
        write_through(&app).await;
        sync(&app).await;

        are(&app, &there, "engaged").await;
        are(&app, &here, "researching").await;
        // One write for each who was moved on here, and no echo of what was done there.
        assert_eq!(updates(&app).await - before, here.len());
        let plan = ok(&app, "plan", json!({ "limit": 0 })).await;
        for what in ["creates", "updates", "waiting"] {
            assert_eq!(plan[what], 0, "{what}");
        }
        let found = app.demonstration().await.unwrap();
        assert_eq!((found.verdict.lost, found.verdict.doubled), (0, 0), "{found:?}");
        assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
        println!(
            "{} records, {} leads, {} and {} edits",
            found.fetched,
            found.written,
            there.len(),
            here.len()
        );
        assert!(found.fetched >= least, "{}", found.fetched);
        ends.push((found.fetched, found.written));
        app.stop().await;
    }
    assert_eq!(ends[0], ends[1]);
}

/// How many updates HaloPSA has agreed to.
async fn updates(app: &App) -> usize {
    let (mut count, mut after) = (0, Value::Null);
    loop {
        let page = ok(app, "ledger", json!({ "after": after, "limit": 500 })).await;
        let agreed = |row: &&Value| row["action"] == "update" && row["state"] == "agreed";
        count += page["rows"].as_array().unwrap().iter().filter(agreed).count();
        after = page["next"].clone();
        if after.is_null() {
            return count;
        }
    }
}

#[tokio::test]
async fn in_a_storm_nothing_is_lost_or_doubled_and_afterwards_all_of_it_has_arrived() {
    check(1, 4_000, 40).await;
}

/// Issue 7: 20,000 records.
#[tokio::test]
#[ignore = "takes many minutes: script/test --long"]
async fn in_a_storm_of_twenty_thousand_records_nothing_is_lost_or_doubled() {
    check(5, 20_000, 2_000).await;
}
