//! What is told in tickets: only where that is wanted and allowed, where it belongs, and without holding anything else up.

use super::{
    calls::{call, go_on, in_practice, last, lead, nothing_doubled, planned, told, undo},
    stages::{external_id, go, is_rebuilt_equal, somebody, ticket},
    support::{apply, connection, ok, sync, synced, with_leads, with_leads_clocked},
};
use crate::App;
use chrono::TimeDelta;
use serde_json::{Value, json};
use sluice_sandbox::{Fault, Sandbox, Source};

async fn share(app: &App, calls: bool, notes: bool) {
    let halo = connection(app, "halopsa").await;
    let mut sharing = halo["sharing"].clone();
    (sharing["calls"], sharing["notes"]) = (json!(calls), json!(notes));
    ok(app, "set_sharing", json!({ "id": halo["id"], "sharing": sharing })).await;
}

#[tokio::test]
async fn where_it_is_switched_off_nothing_is_told_and_what_was_said_meanwhile_stays_here() {
    let folder = tempfile::tempdir().unwrap();
    let (app, clock) = with_leads_clocked(folder.path()).await;
    let person = lead(&app).await;
    let remark = async |text: &str| {
        ok(&app, "comment", json!({ "person": person, "text": text })).await;
        clock.forward(TimeDelta::seconds(1));
    };
    let usual = json!({
        "leads": "both", "prospects": "both", "opportunities": "both", "companies": "off", "contacts": "off",
        "calls": true, "notes": false
    });
    assert_eq!(connection(&app, "halopsa").await["sharing"], usual);
    remark("Between us").await;
    share(&app, false, true).await;
    call(&app, &person, "busy").await;
    remark("Prefers mornings").await;
    assert_eq!(planned(&app).await, ["note"]);
    share(&app, true, true).await;
    call(&app, &person, "connected").await;
    assert_eq!(planned(&app).await, ["note", "call"]);
    go_on(&app).await;
    let notes: Vec<String> = told(&app).await.into_iter().map(|action| action.note).collect();
    assert!(notes.iter().any(|note| note.starts_with("Prefers mornings\nAda, ")), "{notes:?}");
    assert!(notes.iter().any(|note| note.starts_with("Call: spoken to\n")), "{notes:?}");
    assert_eq!(notes.len(), 2);

    // What is booked when it is switched off does not go out.
    call(&app, &person, "busy").await;
    in_practice(&app, |world| world.faults().set(Source::Halo, Fault::Unreachable)).await;
    apply(&app).await.unwrap();
    in_practice(&app, |world| world.faults().clear().unwrap()).await;
    share(&app, false, false).await;
    go_on(&app).await;
    assert_eq!((told(&app).await.len(), last(&app).await.0), (2, json!("withdrawn")));
    app.stop().await;
}

#[tokio::test]
async fn what_is_told_of_somebody_follows_the_ticket_that_is_made_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    share(&app, true, true).await;
    let new = ok(&app, "plan", json!({ "limit": 1 })).await["items"][0]["person"].clone();
    ok(&app, "comment", json!({ "person": new, "text": "Met at the fair" })).await;
    let plan = ok(&app, "plan", json!({ "limit": 0 })).await;
    assert_eq!(plan["entries"], 1, "a remark follows");
    assert!(plan["creates"].as_u64() > Some(1));
    go_on(&app).await;
    let written = told(&app).await;
    assert_eq!(written.len(), 1);
    assert_eq!(written[0].ticket_id.to_string(), external_id(&app, &new, "leads").await);
    let counts = ok(&app, "ledger", json!({ "limit": 1 })).await["counts"].clone();
    assert_eq!(counts.as_object().unwrap().keys().collect::<Vec<_>>(), ["agreed"]);
    nothing_doubled(&app).await;

    // Whoever was led on has another ticket by now.
    let person = somebody(&app, "new_lead").await["person"].clone();
    go(&app, &person, "researching").await;
    call(&app, &person, "connected").await;
    let values = json!([
        { "field": "lead_source", "value": "Apollo.io" },
        { "field": "lead_services_offered", "value": "Backup" },
    ]);
    ok(&app, "advance", json!({ "person": person, "to": "contacted", "values": values })).await;
    go(&app, &person, "engaged").await;
    go(&app, &person, "new_prospect").await;
    go_on(&app).await;
    let prospect = ticket(&app, &person, "prospects").await;
    assert_eq!(json!(told(&app).await[1].ticket_id), prospect["id"]);
    sync(&app).await;
    assert_eq!(ok(&app, "plan", json!({})).await["items"], json!([]));
    is_rebuilt_equal(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn an_entry_that_is_refused_is_a_card_and_holds_nothing_else_up() {
    let folder = tempfile::tempdir().unwrap();
    let app = with_leads(folder.path()).await;
    let person = lead(&app).await;
    in_practice(&app, |world| world.bar_note_in_halo(Some("busy"))).await;
    let barred = call(&app, &person, "busy").await;
    call(&app, &person, "no_answer").await;
    go(&app, &person, "researching").await;
    go_on(&app).await;
    assert_eq!(told(&app).await.len(), 1);
    assert_eq!(ticket(&app, &person, "leads").await["status_name"], "Researching");
    let cards = ok(&app, "queue", json!({ "kind": "refused", "skip": [], "limit": 50 })).await;
    let card = &cards["cards"][0];
    assert_eq!((&cards["refused"], &card["failure"]["code"]), (&json!(1), &json!("refused")), "{cards}");
    assert!(card["failure"]["params"]["said"].as_str().unwrap().contains("Note"), "{card}");

    // The ticket goes on being written, and the entry goes out once it may.
    go(&app, &person, "invalid_data").await;
    go_on(&app).await;
    assert_eq!(ticket(&app, &person, "leads").await["status_name"], "Invalid Data");
    in_practice(&app, |world| world.bar_note_in_halo(None)).await;
    assert_eq!(planned(&app).await, ["call"]);
    go_on(&app).await;
    assert_eq!(told(&app).await.len(), 2);
    let left = ok(&app, "queue", json!({ "kind": "refused", "skip": [], "limit": 50 })).await;
    assert_eq!(left["refused"], 0);
    nothing_doubled(&app).await;

    undo(&app, &barred).await;
    assert_eq!(planned(&app).await, ["taken_back"]);
    app.stop().await;
}

#[tokio::test]
async fn where_nothing_may_be_told_tickets_are_written_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let app = with_leads(folder.path()).await;
    let person = lead(&app).await;
    in_practice(&app, |world| world.faults().set_at(Source::Halo, "/api/actions", Fault::Status(403))).await;
    let noted = call(&app, &person, "busy").await;
    go_on(&app).await;
    assert_eq!(last(&app).await, (json!("refused"), json!("forbidden")));
    go(&app, &person, "researching").await;
    go_on(&app).await;
    assert_eq!(ticket(&app, &person, "leads").await["status_name"], "Researching");

    // What HaloPSA refused and is not wanted any more asks nobody.
    undo(&app, &noted).await;
    let left = ok(&app, "queue", json!({ "kind": "refused", "skip": [], "limit": 50 })).await;
    assert_eq!((left["refused"].clone(), planned(&app).await), (json!(0), Vec::<Value>::new()));
    app.stop().await;
}

#[tokio::test]
async fn who_is_connected_anew_or_brought_back_is_not_told_everything_again() {
    let folder = tempfile::tempdir().unwrap();
    let app = with_leads(folder.path()).await;
    let person = lead(&app).await;
    call(&app, &person, "connected").await;
    ok(&app, "back_up", Value::Null).await;
    go_on(&app).await;
    assert_eq!(told(&app).await.len(), 1);

    // The copy does not know that it was told.
    ok(&app, "restore", json!({})).await;
    sync(&app).await;
    assert_eq!(planned(&app).await, ["call"]);
    go_on(&app).await;
    assert_eq!((told(&app).await.len(), last(&app).await.0), (1, json!("agreed")));

    let account = in_practice(&app, Sandbox::halo).await;
    ok(&app, "disconnect", json!({ "id": connection(&app, "halopsa").await["id"] })).await;
    let values = json!({
        "url": account.base_url, "client_id": account.client_id, "client_secret": account.client_secret
    });
    ok(&app, "connect", json!({ "connector": "halopsa", "values": values })).await;
    sync(&app).await;
    assert_eq!(planned(&app).await, Vec::<Value>::new());
    nothing_doubled(&app).await;
    app.stop().await;
}
