//! Calls are told in the tickets of whom they are about: once, whatever happens on the way.

use super::{
    cuts::wired,
    stages::{external_id, is_rebuilt_equal, somebody},
    support::{apply, ended, lasting_in_a_hurry, ok, sync, with_leads, write_leads},
};
use crate::App;
use serde_json::{Value, json};
use sluice_sandbox::{Cut, Fault, Sandbox, Source, WrittenAction};
use std::time::Duration;

/// Somebody with a lead in HaloPSA, where nothing is left to write.
pub(super) async fn lead(app: &App) -> Value {
    somebody(app, "new_lead").await["person"].clone()
}

/// The decision by which a call is noted.
pub(super) async fn call(app: &App, person: &Value, outcome: &str) -> Value {
    let input = json!({ "person": person, "event": "called", "outcome": outcome });
    ok(app, "happened", input).await["id"].clone()
}

pub(super) async fn undo(app: &App, decision: &Value) {
    ok(app, "undo", json!({ "decision": decision })).await;
}

pub(super) async fn in_practice<T>(app: &App, look: impl FnOnce(&Sandbox) -> T) -> T {
    let workspace = app.workspace().await.unwrap();
    look(workspace.sandbox().unwrap())
}

pub(super) async fn told(app: &App) -> Vec<WrittenAction> {
    in_practice(app, Sandbox::actions_written).await
}

/// What the plan tells, by what it is.
pub(super) async fn planned(app: &App) -> Vec<Value> {
    let plan = ok(app, "plan", json!({})).await;
    let items = plan["items"].as_array().unwrap().iter().filter(|item| item["action"] == "append");
    let what: Vec<Value> = items.map(|item| item["what"].clone()).collect();
    assert_eq!(plan["entries"], what.len());
    what
}

/// Sends what is planned and what waits.
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

pub(super) async fn nothing_doubled(app: &App) {
    let found = app.demonstration().await.unwrap();
    assert_eq!((found.verdict.lost, found.verdict.doubled), (0, 0), "{found:?}");
}

#[tokio::test]
async fn a_call_is_told_once_in_the_ticket_of_whom_it_was_made_to_as_the_plan_showed_it() {
    let folder = tempfile::tempdir().unwrap();
    let app = with_leads(folder.path()).await;
    let person = lead(&app).await;
    call(&app, &person, "no_answer").await;
    let plan = ok(&app, "plan", json!({})).await;
    assert_eq!((&plan["entries"], &plan["creates"], &plan["updates"]), (&json!(1), &json!(0), &json!(0)));
    let item = &plan["items"][0];
    assert_eq!((&item["action"], &item["what"]), (&json!("append"), &json!("call")));
    let shown = item["fields"].as_array().unwrap().iter().find(|field| field["field"] == "note").unwrap();

    go_on(&app).await;
    let written = told(&app).await;
    let [action] = &written[..] else { panic!("{written:?}") };
    assert_eq!(action.ticket_id.to_string(), external_id(&app, &person, "leads").await);
    assert!(action.note.starts_with("Call: no answer\nAda, "), "{action:?}");
    assert!(action.note.starts_with(shown["new"].as_str().unwrap()), "{action:?}");
    assert_eq!((action.outcome.as_str(), action.hidden), ("Call", true));
    assert_eq!(last(&app).await, (json!("agreed"), Value::Null));

    // Read again, it is nobody's news.
    sync(&app).await;
    assert!(apply(&app).await.is_none());
    assert_eq!(told(&app).await, written);
    is_rebuilt_equal(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn an_entry_without_an_answer_is_looked_up_before_it_is_told_again() {
    // It had arrived, and it had not.
    for cut in [Cut::InAnswer(0), Cut::InRequest(200)] {
        let folder = tempfile::tempdir().unwrap();
        let (app, wire) = wired(folder.path()).await;
        write_leads(&app).await;
        let person = lead(&app).await;
        call(&app, &person, "voicemail").await;
        wire.cut("POST /api/Actions", cut);
        // The look-up does not come through either.
        wire.cut_next("GET /api/Actions", vec![Some(Cut::InRequest(0)); 9]);
        apply(&app).await.unwrap();
        assert_eq!(last(&app).await.0, "unknown", "{cut:?}");
        assert_eq!(planned(&app).await, Vec::<Value>::new(), "{cut:?}");
        wire.mend().await.unwrap();
        go_on(&app).await;
        assert_eq!(last(&app).await.0, "agreed", "{cut:?}");
        assert_eq!(told(&app).await.len(), 1, "{cut:?}");
        app.stop().await;
    }
}

#[tokio::test]
async fn a_program_that_ends_while_it_tells_something_goes_on_without_telling_it_twice() {
    let folder = tempfile::tempdir().unwrap();
    let app = with_leads(folder.path()).await;
    let person = lead(&app).await;
    call(&app, &person, "busy").await;
    in_practice(&app, |world| world.faults().set_at(Source::Halo, "/api/actions", Fault::TimeoutAfter)).await;
    let plan = ok(&app, "plan", json!({ "limit": 0 })).await;
    ok(&app, "apply", json!({ "fingerprint": plan["fingerprint"], "release_brake": true })).await;
    while told(&app).await.is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    app.stop().await;
    drop(app);

    let app = lasting_in_a_hurry(folder.path()).await;
    go_on(&app).await;
    assert_eq!(told(&app).await.len(), 1);
    assert_eq!(last(&app).await.0, "agreed");
    nothing_doubled(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn a_call_that_is_taken_back_before_it_is_told_is_never_told() {
    let folder = tempfile::tempdir().unwrap();
    let app = with_leads(folder.path()).await;
    let person = lead(&app).await;
    let first = call(&app, &person, "busy").await;
    undo(&app, &first).await;
    assert_eq!(planned(&app).await, Vec::<Value>::new());

    // Also where it was booked.
    let second = call(&app, &person, "busy").await;
    in_practice(&app, |world| world.faults().set(Source::Halo, Fault::Unreachable)).await;
    assert_eq!(apply(&app).await.unwrap()["failure"]["code"], "unreachable");
    in_practice(&app, |world| world.faults().clear().unwrap()).await;
    assert_eq!(last(&app).await.0, "pending");
    undo(&app, &second).await;
    assert_eq!(last(&app).await, (json!("withdrawn"), json!("write_unwanted")));
    go_on(&app).await;
    assert_eq!((told(&app).await, planned(&app).await), (Vec::new(), Vec::<Value>::new()));
    app.stop().await;
}

#[tokio::test]
async fn a_call_that_is_taken_back_after_it_was_told_is_said_to_be_taken_back_once() {
    let folder = tempfile::tempdir().unwrap();
    let app = with_leads(folder.path()).await;
    let person = lead(&app).await;
    let noted = call(&app, &person, "connected").await;
    go_on(&app).await;
    undo(&app, &noted).await;
    assert_eq!(planned(&app).await, ["taken_back"]);
    go_on(&app).await;
    let written = told(&app).await;
    let [first, second] = &written[..] else { panic!("{written:?}") };
    assert_eq!((second.ticket_id, second.action_id), (first.ticket_id, first.action_id + 1));
    assert!(second.note.starts_with("Taken back: the call of "), "{second:?}");
    assert!(second.note.contains("(spoken to)\nAda, "), "{second:?}");
    sync(&app).await;
    assert_eq!(planned(&app).await, Vec::<Value>::new());
    nothing_doubled(&app).await;
    app.stop().await;
}
