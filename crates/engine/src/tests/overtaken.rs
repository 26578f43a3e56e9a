//! Between the plan that somebody approved and the moment at which a write goes out the world moves: what would overwrite
//! what somebody did in HaloPSA, or is not wanted any more, does not go out, and the plan shows what is wanted now.

use super::{
    cuts::wired,
    paced::import,
    support::{apply, ended, hurried, jobs_end, ok, refused, sync, synced, synced_clocked},
};
use crate::{
    App,
    api::Failure,
    derive,
    history::{self, Act},
    schedule,
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use sluice_connect::halo::{self, Ticket};
use sluice_domain::{Actor, ConnectionId, Judgement, PersonId, RecordId, Stage};
use sluice_sandbox::{Cut, Fault, Source};
use sluice_store::{StoreError, WriteState};
use std::time::Duration;

/// A lead that was written: its ticket and its person.
pub(super) struct Lead {
    pub ticket: String,
    pub person: Value,
}

/// Writes every lead; one of them.
pub(super) async fn written(app: &App) -> Lead {
    sync(app).await;
    apply(app).await.unwrap();
    sync(app).await;
    let row = ok(app, "ledger", json!({ "limit": 1 })).await["rows"][0].clone();
    Lead { ticket: row["remote_id"].as_str().unwrap().to_owned(), person: row["person"].clone() }
}

pub(super) async fn choose(app: &App, lead: &Lead, title: &str) -> Value {
    let set = json!({ "person": lead.person, "field": "title", "value": title });
    ok(app, "set_value", set).await["id"].clone()
}

/// Somebody changes the ticket in HaloPSA.
pub(super) async fn by_hand(app: &App, lead: &Lead, ticket: Ticket) {
    let workspace = app.workspace().await.unwrap();
    let halo = workspace.halo().await.unwrap().unwrap();
    let client = workspace.client(&halo).await.unwrap();
    let setup = halo::ticket_setup(&client, Stage::Lead).await.unwrap();
    halo::update_ticket(&client, &setup, &lead.ticket, &ticket).await.unwrap();
}

pub(super) fn titled(title: &str) -> Ticket {
    Ticket { job_title: title.to_owned(), ..Ticket::default() }
}

/// What HaloPSA holds of it.
pub(super) async fn there(app: &App, lead: &Lead, member: &str) -> Value {
    let workspace = app.workspace().await.unwrap();
    let halo = workspace.halo().await.unwrap().unwrap();
    let client = workspace.client(&halo).await.unwrap();
    let raw = halo::get_ticket(&client, &lead.ticket).await.unwrap().unwrap();
    serde_json::from_str::<Value>(&raw).unwrap()[member].clone()
}

pub(super) async fn faults(app: &App, plant: impl FnOnce(&sluice_sandbox::Faults)) {
    plant(app.workspace().await.unwrap().sandbox().unwrap().faults());
}

/// Books what is planned, with no network to send it over.
pub(super) async fn book(app: &App) {
    faults(app, |faults| faults.set(Source::Halo, Fault::Unreachable)).await;
    assert_eq!(apply(app).await.unwrap()["failure"]["code"], "unreachable");
    faults(app, |faults| faults.clear().unwrap()).await;
}

/// A decision that no card asks for, as one of another computer would be.
async fn decided(app: &App, judgement: Judgement, about: Vec<RecordId>) {
    let workspace = app.workspace().await.unwrap();
    let trust = workspace.trust().await.unwrap();
    let decision = Act::new(&workspace, Actor::Person("Ada".to_owned())).decide(judgement);
    let kept: Result<(), Failure> = workspace
        .store
        .write(move |w| {
            history::append(w, &decision)?;
            Ok(derive::judged(w, &trust, &about)?)
        })
        .await;
    kept.unwrap();
}

async fn join(app: &App, [left, right]: [RecordId; 2]) {
    decided(app, Judgement::Same { left, right }, vec![left, right]).await;
}

/// Sends what waits, without a look at the plan.
pub(super) async fn go_on(app: &App) {
    let plan = ok(app, "plan", json!({ "limit": 0 })).await;
    let input = json!({ "fingerprint": plan["fingerprint"], "release_brake": true });
    let job = ended(app, "apply", input).await;
    assert_eq!((&job["state"], &job["done"]), (&json!("done"), &job["total"]), "{job}");
}

/// The last write of the ledger: its state, and why.
pub(super) async fn last(app: &App) -> (Value, Value) {
    let row = ok(app, "ledger", json!({ "limit": 1 })).await["rows"][0].clone();
    (row["state"].clone(), row["failure"]["code"].clone())
}

pub(super) async fn planned(app: &App) -> Value {
    ok(app, "plan", json!({})).await["items"].clone()
}

/// How many requests changed a ticket.
pub(super) async fn posts(app: &App) -> usize {
    let workspace = app.workspace().await.unwrap();
    let lines = workspace.sandbox().unwrap().requests();
    lines
        .iter()
        .filter(|line| line.method == "POST" && line.path.eq_ignore_ascii_case("/api/tickets"))
        .count()
}

#[tokio::test]
async fn what_somebody_changed_there_after_it_was_booked_is_asked_about_and_then_planned_with_what_stands_there()
 {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    let lead = written(&app).await;
    choose(&app, &lead, "Chief of Glue").await;
    book(&app).await;
    by_hand(&app, &lead, titled("Typed by hand")).await;
    let before = posts(&app).await;
    // Nobody synced meanwhile: the run itself looks.
    go_on(&app).await;
    assert_eq!(posts(&app).await, before);
    assert_eq!(there(&app, &lead, "oppjobtitle").await, "Typed by hand");
    assert_eq!(last(&app).await, (json!("withdrawn"), json!("changed_there")));
    // It was changed on both sides: nothing is planned before somebody says which of it stands.
    assert_eq!(planned(&app).await, json!([]));
    let clash =
        ok(&app, "queue", json!({ "kind": "clash", "skip": [], "limit": 1 })).await["cards"][0].clone();
    ok(&app, "decide", json!({ "item": clash["item"], "verdict": "choose" })).await;
    let field = planned(&app).await[0]["fields"][0].clone();
    assert_eq!((&field["old"], &field["new"]), (&json!("Typed by hand"), &json!("Chief of Glue")));
    // Who sees that and still wants it, gets it.
    go_on(&app).await;
    assert_eq!(there(&app, &lead, "oppjobtitle").await, "Chief of Glue");
    assert_eq!(last(&app).await, (json!("agreed"), Value::Null));
    assert_eq!(planned(&app).await, json!([]));
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}

#[tokio::test]
async fn a_move_made_there_since_the_plan_was_seen_stands() {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    let lead = written(&app).await;
    ok(&app, "advance", json!({ "person": lead.person, "to": "researching" })).await;
    by_hand(&app, &lead, Ticket { status: "Engaged".to_owned(), ..Ticket::default() }).await;
    go_on(&app).await;
    assert_eq!(last(&app).await, (json!("withdrawn"), json!("changed_there")));
    let person = ok(&app, "person", json!({ "id": lead.person })).await;
    assert_eq!(person["standing"]["row"]["status"], "engaged");
    assert_eq!(planned(&app).await, json!([]));
    app.stop().await;
}

#[tokio::test]
async fn a_change_without_an_answer_is_looked_at_before_it_is_sent_again() {
    for (cut, by, sent, state) in [
        // It had arrived.
        (Cut::InAnswer(0), None, 1, "agreed"),
        // It had not.
        (Cut::InRequest(200), None, 1, "agreed"),
        // It had, and somebody changed it since.
        (Cut::InAnswer(0), Some("Typed by hand"), 1, "withdrawn"),
        (Cut::InRequest(200), Some("Typed by hand"), 0, "withdrawn"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let (app, wire) = wired(folder.path()).await;
        let lead = written(&app).await;
        choose(&app, &lead, "Chief of Glue").await;
        let before = posts(&app).await;
        wire.cut("POST /api/Tickets", cut);
        // The look-up does not come through either.
        wire.cut_next("GET /api/Tickets/", vec![Some(Cut::InRequest(0)); 9]);
        apply(&app).await.unwrap();
        assert_eq!(last(&app).await.0, "unknown", "{cut:?}");
        wire.mend().await.unwrap();
        if let Some(title) = by {
            by_hand(&app, &lead, titled(title)).await;
        }
        let hands = usize::from(by.is_some());
        go_on(&app).await;
        assert_eq!(posts(&app).await - before - hands, sent, "{cut:?} {by:?}");
        assert_eq!(last(&app).await.0, state, "{cut:?} {by:?}");
        let title = there(&app, &lead, "oppjobtitle").await;
        assert_eq!(title, by.unwrap_or("Chief of Glue"), "{cut:?}");
        app.stop().await;
    }
}

#[tokio::test]
async fn a_booked_change_whose_decision_was_taken_back_does_not_go_out() {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    let lead = written(&app).await;
    let before = there(&app, &lead, "oppjobtitle").await;
    let decision = choose(&app, &lead, "Chief of Glue").await;
    book(&app).await;
    ok(&app, "undo", json!({ "decision": decision })).await;
    let sent = posts(&app).await;
    go_on(&app).await;
    assert_eq!(posts(&app).await, sent);
    assert_eq!(last(&app).await, (json!("withdrawn"), json!("write_unwanted")));
    assert_eq!(there(&app, &lead, "oppjobtitle").await, before);
    assert_eq!(planned(&app).await, json!([]));
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}

#[tokio::test]
async fn a_booked_lead_who_is_barred_or_changed_or_whose_list_is_taken_back_is_not_made_as_planned() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let items = ok(&app, "plan", json!({ "limit": 3 })).await["items"].clone();
    let [barred, changed, other] = [0, 1, 2].map(|at| items[at]["person"].clone());
    import(&app, folder.path(), 1).await;
    let list: ConnectionId = ok(&app, "lists", Value::Null).await[0]["id"].as_str().unwrap().parse().unwrap();
    let workspace = app.workspace().await.unwrap();
    let listed = workspace.store.read(move |r| r.person_of(r.records_of_connection(list)?[0])).await;
    let listed = json!(listed.unwrap().unwrap().to_string());
    book(&app).await;
    let bar = json!({ "person": barred, "field": "do_not_contact", "value": "true" });
    ok(&app, "set_value", bar).await;
    let set = json!({ "person": changed, "field": "title", "value": "Chief of Glue" });
    ok(&app, "set_value", set).await;
    // Nothing of it is taken away yet.
    decided(&app, Judgement::Withdraw { list }, Vec::new()).await;
    go_on(&app).await;
    let (mut withdrawn, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = ok(&app, "ledger", json!({ "limit": 500, "after": after })).await;
        let rows = page["rows"].as_array().unwrap().iter();
        withdrawn.extend(
            rows.filter(|row| row["state"] == "withdrawn")
                .map(|row| (row["person"].clone(), row["failure"]["code"].clone())),
        );
        after = page["next"].clone();
        if after.is_null() {
            break;
        }
    }
    assert_eq!(withdrawn.len(), 3, "{withdrawn:?}");
    for person in [&barred, &changed, &listed] {
        assert!(withdrawn.contains(&(person.clone(), json!("write_unwanted"))), "{person}: {withdrawn:?}");
    }
    let state =
        async |person: &Value| ok(&app, "person", json!({ "id": person })).await["row"]["state"].clone();
    assert_eq!((state(&barred).await, state(&other).await), (json!("do_not_contact"), json!("in_halo")));
    // Who changed is planned as they are now, and nobody else.
    let left = planned(&app).await;
    assert_eq!((left.as_array().unwrap().len(), &left[0]["person"]), (1, &changed), "{left}");
    app.stop().await;
}

#[tokio::test]
async fn two_who_were_booked_and_turned_out_to_be_one_become_one_lead() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let items = ok(&app, "plan", json!({ "limit": 2 })).await["items"].clone();
    let [one, other] = [0, 1].map(|at| items[at]["person"].clone());
    book(&app).await;
    let anchors = [&one, &other].map(|id| id.as_str().unwrap().parse::<PersonId>().unwrap().anchor());
    join(&app, anchors).await;
    let before = app.workspace().await.unwrap().sandbox().unwrap().leads_written().len();
    let planned = ok(&app, "plan", json!({ "limit": 0 })).await["waiting"].as_u64().unwrap();
    go_on(&app).await;
    let after = app.workspace().await.unwrap().sandbox().unwrap().leads_written().len();
    assert!(((after - before) as u64) < planned, "{before} {after} {planned}");
    sync(&app).await;
    apply(&app).await;
    let found = app.demonstration().await.unwrap();
    assert_eq!((found.verdict.lost, found.verdict.doubled), (0, 0), "{found:?}");
    app.stop().await;
}

#[tokio::test]
async fn what_was_booked_without_a_network_goes_out_by_itself_once_there_is_one_unless_somebody_stopped_it() {
    for stopped in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let (app, clock) = synced_clocked(folder.path()).await;
        book(&app).await;
        let workspace = app.workspace().await.unwrap();
        let planned = ok(&app, "plan", json!({ "limit": 0 })).await["waiting"].clone();
        // At once it would be too soon.
        assert!(!schedule::begin(&workspace).await.unwrap());
        if stopped {
            let row = ok(&app, "jobs", Value::Null).await[0].clone();
            faults(&app, |faults| faults.set(Source::Halo, Fault::Slow(Duration::from_secs(3)))).await;
            ok(&app, "resume_job", json!({ "id": row["id"] })).await;
            ok(&app, "cancel_job", json!({ "id": row["id"] })).await;
            jobs_end(&app).await;
            faults(&app, |faults| faults.clear().unwrap()).await;
        }
        clock.forward(TimeDelta::minutes(2));
        assert_eq!(schedule::begin(&workspace).await.unwrap(), !stopped);
        jobs_end(&app).await;
        let counts = ok(&app, "ledger", json!({ "limit": 1 })).await["counts"].clone();
        let state = if stopped { "pending" } else { "agreed" };
        assert_eq!(counts, json!({ state: planned }));
        app.stop().await;
    }
}

#[tokio::test]
async fn what_waits_is_shown_with_all_it_writes_and_can_be_taken_out_again() {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    let lead = written(&app).await;
    let before = there(&app, &lead, "oppjobtitle").await;
    choose(&app, &lead, "Chief of Glue").await;
    book(&app).await;
    let row = ok(&app, "ledger", json!({ "limit": 1 })).await["rows"][0].clone();
    let old = if before == "" { Value::Null } else { before };
    let field = json!({ "field": "oppjobtitle", "old": old, "new": "Chief of Glue" });
    assert_eq!((&row["state"], &row["fields"]), (&json!("pending"), &json!([field])));
    assert_eq!(planned(&app).await, json!([]));

    ok(&app, "take_out", json!({ "ids": [row["id"]] })).await;
    assert_eq!(last(&app).await, (json!("withdrawn"), json!("taken_out")));
    let again = planned(&app).await;
    assert_eq!((&again[0]["name"], &again[0]["fields"]), (&row["name"], &json!([field])));
    for ids in [json!([row["id"]]), json!([])] {
        assert_eq!(refused(&app, "take_out", json!({ "ids": ids })).await.code, "write_not_waiting");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_lead_that_somebody_typed_while_a_write_was_without_an_answer_is_not_made_twice() {
    let folder = tempfile::tempdir().unwrap();
    let (app, wire) = wired(folder.path()).await;
    sync(&app).await;
    let item = ok(&app, "plan", json!({ "limit": 1 })).await["items"][0].clone();
    let text = |name: &str| {
        let mut fields = item["fields"].as_array().unwrap().iter();
        let field = fields.find(|field| field["field"] == name);
        field.map(|field| field["new"].as_str().unwrap().to_owned()).unwrap_or_default()
    };
    wire.cut("POST /api/Tickets", Cut::InRequest(200));
    wire.cut_next("GET /api/ExternalLink", vec![Some(Cut::InRequest(0)); 9]);
    apply(&app).await.unwrap();
    wire.mend().await.unwrap();
    let workspace = app.workspace().await.unwrap();
    let halo = workspace.halo().await.unwrap().unwrap();
    let client = workspace.client(&halo).await.unwrap();
    let setup = halo::ticket_setup(&client, Stage::Lead).await.unwrap();
    let typed = Ticket {
        mark: "somebody else".to_owned(),
        summary: "Typed by hand".to_owned(),
        contact_name: text("oppcontactname"),
        company_name: text("oppcompanyname"),
        email: text("oppemailaddress"),
        phone: text("opptel"),
        ..Ticket::default()
    };
    halo::create_tickets(&client, &setup, &[typed]).await.unwrap();
    go_on(&app).await;
    let leads = workspace.sandbox().unwrap().leads_written();
    let email = text("oppemailaddress");
    assert_eq!(leads.iter().filter(|lead| lead.email == email).count(), 1);
    app.stop().await;
}

#[tokio::test]
async fn what_somebody_typed_there_themselves_is_theirs_although_the_same_was_booked_here() {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    let lead = written(&app).await;
    let decision = choose(&app, &lead, "Chief of Glue").await;
    book(&app).await;
    by_hand(&app, &lead, titled("Chief of Glue")).await;
    let before = posts(&app).await;
    go_on(&app).await;
    assert_eq!(posts(&app).await, before);
    assert_eq!(last(&app).await, (json!("agreed"), Value::Null));
    ok(&app, "undo", json!({ "decision": decision })).await;
    assert_eq!(planned(&app).await, json!([]));
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}

#[tokio::test]
async fn of_more_writes_without_an_answer_than_are_looked_at_in_one_go_all_are() {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    written(&app).await;
    let workspace = app.workspace().await.unwrap();
    let halo = workspace.halo().await.unwrap().unwrap().id;
    // As in a store that was brought back to the moment before they were answered.
    let made: Result<(), StoreError> = workspace
        .store
        .write(move |w| {
            for mut write in w.writes_in_state(halo, WriteState::Agreed, 150)? {
                write.state = WriteState::Unknown;
                w.set_write(&write, "unknown")?;
            }
            Ok(())
        })
        .await;
    made.unwrap();
    go_on(&app).await;
    let found = app.demonstration().await.unwrap();
    assert_eq!((found.verdict.lost, found.verdict.doubled), (0, 0), "{found:?}");
    let counts = ok(&app, "ledger", json!({ "limit": 1 })).await["counts"].clone();
    assert_eq!(counts, json!({ "agreed": found.written }));
    app.stop().await;
}
