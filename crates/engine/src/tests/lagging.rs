//! New tickets that no list brings: each is asked for alone, and because of it nobody is written twice.

use super::{
    overtaken::{book, faults},
    support::{clocked, connection, ended, jobs, ok, sync},
};
use crate::App;
use chrono::TimeDelta;
use serde_json::{Map, Value, json};
use sluice_connect::halo;
use sluice_domain::Stage;
use sluice_sandbox::{Fault, Source};

/// How many leads are booked.
const LEADS: usize = 3;

async fn writes(app: &App) -> Vec<Value> {
    let (mut rows, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = ok(app, "ledger", json!({ "limit": 500, "after": after })).await;
        rows.extend(page["rows"].as_array().unwrap().clone());
        after = page["next"].clone();
        if after.is_null() {
            return rows;
        }
    }
}

/// Books a few leads and takes all others out again: the job that sends them, and the people.
async fn booked(app: &App) -> (Value, Vec<Value>) {
    sync(app).await;
    book(app).await;
    let mut others = writes(app).await;
    let few = others.split_off(others.len() - LEADS);
    let others: Vec<&Value> = others.iter().map(|row| &row["id"]).collect();
    ok(app, "take_out", json!({ "ids": others })).await;
    let job = ok(app, "jobs", Value::Null).await[0]["id"].clone();
    (json!({ "id": job }), few.iter().map(|row| row["person"].clone()).collect())
}

/// HaloPSA alone: the others' own limits allow no more than a few passes.
async fn read(app: &App, full: bool) {
    let only = json!({ "connections": [connection(app, "halopsa").await["id"]], "full": full });
    let job = jobs(app, "sync", only).await.remove(0);
    assert_eq!(job["state"], "done", "{job}");
}

/// How many writes are in this state.
async fn count(app: &App, state: &str) -> usize {
    let counts = ok(app, "ledger", json!({ "limit": 1 })).await["counts"].clone();
    counts[state].as_u64().unwrap_or_default() as usize
}

/// Those of the people whom the plan would write.
async fn planned<'p>(app: &App, people: &'p [Value]) -> Vec<&'p Value> {
    let items = ok(app, "plan", json!({ "limit": 500 })).await["items"].clone();
    let items = items.as_array().unwrap();
    people.iter().filter(|person| items.iter().any(|item| item["person"] == **person)).collect()
}

async fn tickets(app: &App) -> Vec<i64> {
    let workspace = app.workspace().await.unwrap();
    workspace.sandbox().unwrap().leads_written().iter().map(|lead| lead.ticket_id).collect()
}

/// Each of them has the one ticket that was made.
async fn are_whole(app: &App, people: &[Value]) {
    assert_eq!((count(app, "agreed").await, count(app, "sent").await), (LEADS, 0));
    assert_eq!(tickets(app).await.len(), LEADS);
    assert!(planned(app, people).await.is_empty());
    for person in people {
        let person = ok(app, "person", json!({ "id": person })).await;
        assert_eq!(person["row"]["state"], "in_halo", "{person}");
    }
    let found = app.demonstration().await.unwrap();
    assert_eq!((found.verdict.lost, found.verdict.doubled), (0, 0), "{found:?}");
    assert_eq!(ok(app, "rebuild", Value::Null).await["equal"], true);
}

#[tokio::test]
async fn a_new_ticket_that_lists_bring_late_or_never_is_asked_for_alone_and_stays_the_only_one() {
    for lists in [3, u32::MAX] {
        let folder = tempfile::tempdir().unwrap();
        let (app, _) = clocked(folder.path()).await;
        let (job, people) = booked(&app).await;
        let workspace = app.workspace().await.unwrap();
        workspace.sandbox().unwrap().lag_in_halo(lists);
        let sent = ended(&app, "resume_job", job).await;
        assert_eq!((&sent["state"], &sent["done"]), (&json!("done"), &sent["total"]), "{sent}");
        are_whole(&app, &people).await;
        // What lists bring by then, or never bring, changes nothing.
        for full in [false, true, true, false] {
            read(&app, full).await;
        }
        are_whole(&app, &people).await;
        app.stop().await;
    }
}

/// What is wrong with the tickets of three leads that went out and could not be asked for: HaloPSA does not have them any
/// more, or has them as tickets of another type.
async fn spoil(app: &App, tickets: &[i64], kind: Option<i64>) -> Vec<(i64, Map<String, Value>)> {
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    let mut rows = Vec::new();
    for ticket in tickets {
        let row = sandbox.delete_in_halo(*ticket).unwrap().unwrap();
        if let Some(kind) = kind {
            let mut other = row.clone();
            other.insert("tickettype_id".to_owned(), json!(kind));
            sandbox.put_in_halo(*ticket, other).unwrap();
        }
        rows.push((*ticket, row));
    }
    rows
}

#[tokio::test]
async fn a_new_ticket_that_is_not_there_or_of_another_type_is_told_and_made_again_only_by_somebodys_word() {
    for code in ["ticket_gone", "ticket_other_type"] {
        let folder = tempfile::tempdir().unwrap();
        let (app, clock) = clocked(folder.path()).await;
        let (job, people) = booked(&app).await;
        let workspace = app.workspace().await.unwrap();
        let sandbox = workspace.sandbox().unwrap();
        let client = workspace.client(&workspace.halo().await.unwrap().unwrap()).await.unwrap();
        let other = halo::ticket_setup(&client, Stage::Prospect).await.unwrap().ticket_type_id;
        sandbox.lag_in_halo(u32::MAX);
        // As long as none can be asked for, it waits and is nobody's failure.
        faults(&app, |faults| faults.set_at(Source::Halo, "/api/tickets/", Fault::Status(403))).await;
        let sent = ended(&app, "resume_job", job).await;
        assert_eq!(sent["state"], "done", "{sent}");
        assert_eq!(count(&app, "sent").await, LEADS);
        assert!(planned(&app, &people).await.is_empty());
        faults(&app, |faults| faults.clear().unwrap()).await;

        let made = tickets(&app).await;
        let rows = spoil(&app, &made, (code == "ticket_other_type").then_some(other)).await;
        clock.forward(TimeDelta::minutes(5));
        read(&app, false).await;
        let refused = json!({ "kind": "refused", "skip": [], "limit": 50 });
        let told = ok(&app, "queue", refused.clone()).await;
        assert_eq!((told["refused"].as_u64(), count(&app, "sent").await), (Some(LEADS as u64), 0), "{told}");
        let cards = told["cards"].as_array().unwrap();
        assert!(cards.iter().all(|card| card["failure"]["code"] == code), "{told}");
        assert!(planned(&app, &people).await.is_empty(), "nobody said that they are written again");
        let one = json!({ "item": cards[0]["item"], "verdict": "accept" });
        ok(&app, "decide", one).await;
        assert_eq!(planned(&app, &people).await, [&cards[0]["side"]["person"]]);

        // They are there after all, as they were made.
        for (ticket, row) in rows {
            sandbox.delete_in_halo(ticket).unwrap();
            sandbox.put_in_halo(ticket, row).unwrap();
        }
        sandbox.lag_in_halo(0);
        read(&app, false).await;
        assert_eq!(ok(&app, "queue", refused).await["refused"], 0);
        are_whole(&app, &people).await;
        app.stop().await;
    }
}
