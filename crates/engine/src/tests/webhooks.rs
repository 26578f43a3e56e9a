//! HaloPSA's webhooks make it faster and change nothing else: twice, late, out of order, forged or lost.

use super::support::{apply, connection, ended, hurried, lasting, ok, refused, sync, synced};
use crate::{App, NotTaken, Push, derive};
use serde_json::{Value, json};
use sluice_connect::halo::{self, Ticket};
use sluice_domain::{FactId, Field, Fields, RecordId, Stage};
use sluice_sandbox::{Fault, Source, WebhookFault};
use std::{collections::BTreeMap, time::Duration};

/// A program that has read everything, and whose webhook is set up.
async fn hooked(folder: &std::path::Path) -> App {
    let app = synced(folder).await;
    make(&app).await;
    app
}

async fn make(app: &App) -> Value {
    let id = connection(app, "halopsa").await["id"].clone();
    ok(app, "make_webhook", json!({ "id": id })).await
}

async fn state(app: &App) -> Value {
    let id = connection(app, "halopsa").await["id"].clone();
    ok(app, "webhook", json!({ "id": id })).await
}

/// The tickets that are read in a stream, by their numbers.
async fn tickets(app: &App, stream: &str) -> Vec<String> {
    let workspace = app.workspace().await.unwrap();
    let halo = workspace.halo().await.unwrap().unwrap().id;
    let known = workspace.store.read(move |r| r.latest_observations_of(halo, 0, 100_000)).await.unwrap();
    known.into_iter().filter(|(_, one)| one.stream == stream).map(|(_, one)| one.external_id).collect()
}

/// What is known of a lead.
async fn held(app: &App, id: &str) -> Fields {
    let workspace = app.workspace().await.unwrap();
    let record = RecordId::of(workspace.halo().await.unwrap().unwrap().id, "leads", id);
    let latest = workspace.store.read(move |r| r.latest_observation(record)).await.unwrap();
    latest.unwrap().fields
}

async fn status(app: &App, id: &str) -> Value {
    json!(held(app, id).await)["status"].clone()
}

async fn observations(app: &App) -> u32 {
    let workspace = app.workspace().await.unwrap();
    workspace.store.read(|r| r.observation_count()).await.unwrap()
}

/// Somebody moves a lead in HaloPSA itself.
async fn by_hand(app: &App, id: &str, status: &str) {
    let workspace = app.workspace().await.unwrap();
    let connection = workspace.halo().await.unwrap().unwrap();
    let client = workspace.client(&connection).await.unwrap();
    let setup = halo::ticket_setup(&client, Stage::Lead).await.unwrap();
    let moved = Ticket { status: status.to_owned(), ..Ticket::default() };
    halo::update_ticket(&client, &setup, id, &moved).await.unwrap();
}

/// Waits until everything that was sent has been answered and dealt with: the answers so far.
async fn settled(app: &App) -> Vec<u16> {
    let workspace = app.workspace().await.unwrap();
    let answers = workspace.sandbox().unwrap().webhooks_answered().await;
    loop {
        let mut events = app.events();
        workspace.webhooks.settled().await;
        let jobs = ok(app, "jobs", Value::Null).await;
        if jobs.as_array().unwrap().iter().all(|job| job["ended_at"].is_string()) {
            return answers;
        }
        let _ = events.recv().await;
    }
}

/// A delivery to the address, as it is written.
fn delivery(made: &Value, body: &Value, signature: Option<String>) -> Push {
    let path = made["path"].as_str().unwrap();
    let parts: Vec<&str> = path.split('/').collect();
    let ["", "push", connection, token, stream] = parts[..] else { panic!("{path}") };
    Push {
        connection: connection.to_owned(),
        token: token.to_owned(),
        stream: stream.to_owned(),
        headers: signature.map(|said| (halo::SIGNATURE.to_ascii_lowercase(), said)).into_iter().collect(),
        body: body.to_string().into_bytes(),
    }
}

#[tokio::test]
async fn it_is_off_until_it_is_set_up_and_what_it_takes_is_shown_once() {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    assert_eq!(state(&app).await["on"], false);
    let first = make(&app).await;
    assert_eq!(first["header"], halo::SIGNATURE);
    assert!(first["secret"].as_str().unwrap().len() == 64, "32 bytes");
    assert_eq!((&first["webhook"]["on"], &first["webhook"]["last_at"]), (&json!(true), &Value::Null));
    let told = state(&app).await;
    assert_eq!(told, first["webhook"]);
    assert!(told.get("secret").is_none() && told.get("path").is_none());

    // Set up anew: what was given before is worth nothing.
    let second = make(&app).await;
    assert_ne!((&second["secret"], &second["path"]), (&first["secret"], &first["path"]));
    let old = delivery(&first, &json!({ "ticket_id": 1 }), Some("x".to_owned()));
    assert!(matches!(app.take(old).await, Err(NotTaken::NoSuchAddress)));

    let id = connection(&app, "halopsa").await["id"].clone();
    assert_eq!(ok(&app, "forget_webhook", json!({ "id": id })).await["on"], false);
    let gone = delivery(&second, &json!({ "ticket_id": 1 }), Some("x".to_owned()));
    assert!(matches!(app.take(gone).await, Err(NotTaken::NoSuchAddress)));
    // Others send none.
    let apollo = connection(&app, "apollo").await["id"].clone();
    assert_eq!(refused(&app, "make_webhook", json!({ "id": apollo })).await.code, "halo_not_connected");
    app.stop().await;
}

#[tokio::test]
async fn what_changes_in_halopsa_is_known_at_once_and_a_sync_finds_nothing_more() {
    let folder = tempfile::tempdir().unwrap();
    let app = hooked(folder.path()).await;
    let lead = tickets(&app, "leads").await.remove(0);
    // Most leads come without a department that they had.
    let workspace = app.workspace().await.unwrap();
    let halo = workspace.halo().await.unwrap().unwrap().id;
    let record = RecordId::of(halo, "leads", &lead);
    let (trust, now) = (workspace.trust().await.unwrap(), workspace.now());
    let thinned = workspace.store.write(move |w| {
        let mut known = w.latest_observation(record)?.unwrap();
        (known.id, known.at) = (FactId::from_bytes([7; 16]), now);
        known.fields.insert(Field::Department, "Glue".to_owned());
        w.append_observation(&known)?;
        derive::observe(w, &trust, &[known])?;
        let thinned = json!({ "department": { "lost": 20, "of": 20 } });
        w.set_setting("emptied", &json!({ (halo.to_string()): { "leads": { "thinned": thinned } } }))
    });
    thinned.await.unwrap();
    by_hand(&app, &lead, "Engaged").await;
    assert_eq!(settled(&app).await, [200]);
    assert_eq!(status(&app, &lead).await, "Engaged");
    assert_eq!(held(&app, &lead).await[&Field::Department], "Glue");
    let told = state(&app).await;
    assert_eq!((&told["taken"], &told["waiting"]), (&json!(1), &json!(0)));
    assert!(told["last_at"].is_string());
    let known = observations(&app).await;
    sync(&app).await;
    assert_eq!(observations(&app).await, known, "a sync reads the same");

    // Told of what is as it was, nothing is new, whatever kind of ticket it is.
    let sandbox = app.workspace().await.unwrap();
    let sandbox = sandbox.sandbox().unwrap();
    for stream in ["leads", "prospects", "opportunities"] {
        for ticket in tickets(&app, stream).await.iter().take(3) {
            sandbox.tell_webhook("ticket updated", ticket.parse().unwrap());
        }
    }
    settled(&app).await;
    assert_eq!(observations(&app).await, known);
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}

#[tokio::test]
async fn however_a_webhook_comes_the_newest_stands() {
    let folder = tempfile::tempdir().unwrap();
    let app = hooked(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    let leads = tickets(&app, "leads").await;
    let mut answered = 0;
    for (lead, (faults, answers)) in leads.iter().zip([
        (vec![Some(WebhookFault::Twice), Some(WebhookFault::Twice)], 4),
        (vec![Some(WebhookFault::Late), None], 2),
        (vec![Some(WebhookFault::Late), Some(WebhookFault::Late)], 2),
        (vec![Some(WebhookFault::OutOfOrder), None], 2),
        (vec![Some(WebhookFault::Lost), None], 1),
        (vec![Some(WebhookFault::WrongSignature), None], 2),
    ]) {
        sandbox.script_webhooks(faults.clone());
        for status in ["Contacted", "Engaged"] {
            by_hand(&app, lead, status).await;
        }
        settled(&app).await;
        sandbox.send_late_webhooks();
        let told = settled(&app).await;
        assert_eq!(told.len() - answered, answers, "{faults:?}");
        answered = told.len();
        assert_eq!(status(&app, lead).await, "Engaged", "{faults:?}");
        let workspace = app.workspace().await.unwrap();
        let record = RecordId::of(workspace.halo().await.unwrap().unwrap().id, "leads", lead);
        let seen = workspace.store.read(move |r| r.observations_of(record)).await.unwrap();
        assert!(seen.len() <= 3, "{faults:?}: nothing is kept twice");
    }
    let told = state(&app).await;
    assert_eq!((&told["refused"], &told["gone"], &told["ignored"]), (&json!(1), &json!(0), &json!(0)));
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}

#[tokio::test]
async fn a_webhook_that_is_late_tells_nothing_that_a_sync_has_not_found() {
    let folder = tempfile::tempdir().unwrap();
    let app = hooked(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    let lead = tickets(&app, "leads").await.remove(0);
    sandbox.script_webhooks(vec![Some(WebhookFault::Late); 2]);
    by_hand(&app, &lead, "Contacted").await;
    by_hand(&app, &lead, "Engaged").await;
    sync(&app).await;
    let known = observations(&app).await;
    sandbox.send_late_webhooks();
    assert_eq!(settled(&app).await, [200, 200]);
    assert_eq!((status(&app, &lead).await, observations(&app).await), (json!("Engaged"), known));
    app.stop().await;
}

#[tokio::test]
async fn a_page_that_was_asked_for_before_does_not_come_after_what_a_webhook_brought() {
    let folder = tempfile::tempdir().unwrap();
    let app = hooked(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let lead = tickets(&app, "leads").await.remove(0);
    let halo = connection(&app, "halopsa").await["id"].clone();
    // Every answer of the sync is slow; the move is made while one of them is under way.
    let faults = workspace.sandbox().unwrap().faults();
    faults.set(Source::Halo, Fault::Slow(Duration::from_millis(50)));
    let mut events = app.events();
    ok(&app, "sync", json!({ "connections": [halo] })).await;
    let _ = events.recv().await;
    by_hand(&app, &lead, "Engaged").await;
    settled(&app).await;
    assert_eq!(status(&app, &lead).await, "Engaged");
    app.stop().await;
}

#[tokio::test]
async fn nothing_is_believed_of_a_delivery_but_the_ticket_and_only_with_the_signature() {
    let folder = tempfile::tempdir().unwrap();
    let app = hooked(folder.path()).await;
    let made = make(&app).await;
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    let lead: u64 = tickets(&app, "leads").await[0].parse().unwrap();
    let (known, before) = (observations(&app).await, held(&app, &lead.to_string()).await);
    let calls = || sandbox.requests().len();

    // Forged and unsigned: nothing is kept, and HaloPSA is not asked.
    let asked = calls();
    let body = json!({ "event": "ticket updated", "ticket": { "id": lead, "status_name": "Won" } });
    for signature in [None, Some(String::new()), Some("AAAA".to_owned())] {
        let push = delivery(&made, &body, signature.clone());
        assert!(matches!(app.take(push).await, Err(NotTaken::NotProved)), "{signature:?}");
    }
    for (what, stream) in [("another stream", "users"), ("none", "")] {
        let push = Push { stream: stream.to_owned(), ..delivery(&made, &body, None) };
        assert!(matches!(app.take(push).await, Err(NotTaken::NoSuchAddress)), "{what}");
    }
    settled(&app).await;
    let told = state(&app).await;
    assert_eq!((&told["taken"], &told["refused"]), (&json!(0), &json!(3)), "{told}");
    assert_eq!((calls(), told["last_at"].is_null()), (asked, true));

    // Unknown events are counted; a ticket that is not there changes nothing.
    sandbox.tell_webhook("invoice sent", i64::try_from(lead).unwrap());
    settled(&app).await;
    assert_eq!(calls(), asked);
    sandbox.tell_webhook("ticket deleted", 99_999_999);
    settled(&app).await;
    let told = state(&app).await;
    assert_eq!((&told["taken"], &told["ignored"], &told["gone"]), (&json!(2), &json!(1), &json!(1)));
    assert_eq!((observations(&app).await, held(&app, &lead.to_string()).await), (known, before));
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}

#[tokio::test]
async fn what_cannot_be_read_now_is_read_by_the_next_sync() {
    let folder = tempfile::tempdir().unwrap();
    let app = hooked(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let faults = workspace.sandbox().unwrap().faults();
    let lead = tickets(&app, "leads").await.remove(0);
    by_hand(&app, &lead, "Contacted").await;
    settled(&app).await;
    faults.set(Source::Halo, Fault::ServerError);
    workspace.sandbox().unwrap().tell_webhook("ticket updated", lead.parse().unwrap());
    assert_eq!(settled(&app).await.last(), Some(&200), "it was answered before HaloPSA was asked");
    faults.clear().unwrap();
    by_hand(&app, &lead, "Engaged").await;
    settled(&app).await;
    sync(&app).await;
    assert_eq!(status(&app, &lead).await, "Engaged");
    app.stop().await;
}

#[tokio::test]
async fn what_was_named_is_read_when_the_program_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let app = lasting(folder.path()).await;
    let halo = connection(&app, "halopsa").await["id"].clone();
    assert_eq!(ended(&app, "sync", json!({ "connections": [halo] })).await["state"], "done");
    make(&app).await;
    let mut leads = tickets(&app, "leads").await.into_iter();
    let lead = loop {
        let lead = leads.next().expect("a lead that is not engaged yet");
        if status(&app, &lead).await != "Engaged" {
            break lead;
        }
    };
    // Nothing is read as long as somebody else is about to write there.
    let workspace = app.workspace().await.unwrap();
    let client = workspace.client(&workspace.halo().await.unwrap().unwrap()).await.unwrap();
    let order = client.order().await;
    by_hand(&app, &lead, "Engaged").await;
    assert_eq!(workspace.sandbox().unwrap().webhooks_answered().await, [200]);
    assert_ne!(status(&app, &lead).await, "Engaged");
    assert_eq!(state(&app).await["waiting"], 1);
    app.stop().await;
    drop(order);
    drop((client, workspace, app));

    let app = lasting(folder.path()).await;
    settled(&app).await;
    assert_eq!(status(&app, &lead).await, "Engaged");
    assert_eq!(state(&app).await["waiting"], 0);
    let jobs = ok(&app, "jobs", Value::Null).await;
    assert_eq!(jobs.as_array().unwrap().len(), 1, "no sync was needed: {jobs}");
    app.stop().await;
}

#[tokio::test]
async fn a_ticket_that_is_named_again_while_it_is_read_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let app = hooked(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let id = workspace.halo().await.unwrap().unwrap().id;
    let at = workspace.now();
    let left = workspace
        .store
        .write(move |w| {
            w.name_ticket(id, 7, at, 2)?;
            let read = w.named_tickets(id)?;
            w.name_ticket(id, 7, at, 2)?;
            w.name_ticket(id, 8, at, 2)?;
            w.name_ticket(id, 9, at, 2)?;
            w.forget_named(id, read[0])?;
            let left: Vec<(i64, i64)> =
                w.named_tickets(id)?.iter().map(|one| (one.ticket, one.times)).collect();
            w.forget_named_before(id, at)?;
            assert_eq!(w.named_count(id)?, 2, "what is as old stays");
            w.forget_named_before(id, at + chrono::TimeDelta::milliseconds(1))?;
            assert_eq!(w.named_count(id)?, 0);
            Ok::<_, sluice_store::StoreError>(left)
        })
        .await
        .unwrap();
    assert_eq!(left, [(7, 2), (8, 1)], "and more than are allowed are not noted");
    app.stop().await;
}

/// Every way in which webhooks go wrong at once, with writes and moves by hand, and syncs in between.
#[tokio::test]
async fn in_a_storm_of_webhooks_nothing_is_lost_or_doubled() {
    let folder = tempfile::tempdir().unwrap();
    let app = hooked(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    sandbox.storm_webhooks(100, 2026);
    apply(&app).await.unwrap();
    settled(&app).await;
    let leads = tickets(&app, "leads").await;
    let statuses = ["Researching", "Contacted", "Engaged"];
    let mut moved = BTreeMap::new();
    for (at, lead) in leads.iter().cycle().step_by(7).take(60).enumerate() {
        by_hand(&app, lead, statuses[at % 3]).await;
        moved.insert(lead.clone(), statuses[at % 3]);
        match at % 20 {
            9 => sandbox.send_late_webhooks(),
            19 => drop(sync(&app).await),
            _ => {}
        }
    }
    let answers = settled(&app).await;
    sandbox.clear_webhooks();
    sandbox.send_late_webhooks();
    settled(&app).await;
    sync(&app).await;

    let found = app.demonstration().await.unwrap();
    assert_eq!((found.verdict.lost, found.verdict.doubled), (0, 0), "{found:?}");
    for (lead, expected) in &moved {
        assert_eq!(status(&app, lead).await, *expected, "{lead}");
    }
    let known = observations(&app).await;
    sync(&app).await;
    assert_eq!(observations(&app).await, known, "nothing was left out");
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    let told = state(&app).await;
    let refused = answers.iter().filter(|answer| **answer == 401).count();
    println!("webhooks: {} answered, {refused} refused; {told}", answers.len());
    assert!(refused > 0 && answers.iter().all(|answer| [200, 401].contains(answer)), "{answers:?}");
    app.stop().await;
}
