//! What goes wrong while HaloPSA is written to, and while it tells of changes.

use super::Tally;
use crate::{
    App, Push,
    tests::support::{connection, ended, ok, sync},
};
use serde_json::{Value, json};
use sluice_sandbox::{Fault, Source};

const POST: &str = "post /api/tickets";

async fn send(app: &App) -> Value {
    let plan = ok(app, "plan", json!({ "limit": 0 })).await;
    let input = json!({ "fingerprint": plan["fingerprint"], "release_brake": true });
    ended(app, "apply", input).await
}

pub(super) async fn creates(tally: &mut Tally, app: &App) {
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    sync(app).await;
    let plan = ok(app, "plan", json!({ "limit": 100 })).await;
    let items = plan["items"].as_array().unwrap().iter();
    let fields = items.flat_map(|item| item["fields"].as_array().unwrap());
    let mut emails = fields.filter(|field| field["field"] == "oppemailaddress");
    let email = emails.find_map(|field| field["new"].as_str()).unwrap();
    for (what, fault, expected) in [
        ("asked too often", Fault::RateLimited, "rate_limited"),
        ("every token turned away", Fault::ExpiredToken, "forbidden"),
        ("the network wants a sign-in", Fault::Status(511), "not_an_api"),
    ] {
        sandbox.faults().set_at(Source::Halo, POST, fault);
        let job = send(app).await;
        sandbox.faults().clear().unwrap();
        tally.job(app, (what, "create"), expected, &job).await;
    }
    // One of those that are sent together is not taken.
    sandbox.bar_in_halo(Some(email));
    assert_eq!(send(app).await["state"], "done");
    sandbox.bar_in_halo(None);
    let refused = ok(app, "queue", json!({ "kind": "refused", "skip": [], "limit": 1 })).await;
    let told = &refused["cards"][0]["failure"]["code"];
    let is = |notice: &Value| notice["code"] == "writes_refused";
    tally.today(app, ("one of many is not taken", "create"), "refused", told, is).await;
}

pub(super) async fn updates(tally: &mut Tally, app: &App) {
    let workspace = app.workspace().await.unwrap();
    let faults = workspace.sandbox().unwrap().faults();
    sync(app).await;
    let ledger = ok(app, "ledger", json!({ "limit": 100 })).await;
    let mut rows = ledger["rows"].as_array().unwrap().iter();
    let person = rows.find(|row| row["state"] == "agreed").unwrap()["person"].clone();
    let set = json!({ "person": person, "field": "title", "value": "Chief of Everything" });
    ok(app, "set_value", set).await;
    faults.set_at(Source::Halo, POST, Fault::RateLimited);
    let job = send(app).await;
    faults.clear().unwrap();
    tally.job(app, ("asked too often", "update"), "rate_limited", &job).await;

    // It arrives, nobody answers, and what became of it can't be looked at.
    faults.set_at(Source::Halo, POST, Fault::TimeoutAfter);
    faults.set_at(Source::Halo, "get /api/tickets/", Fault::ServerError);
    let job = send(app).await;
    faults.clear().unwrap();
    tally.job(app, ("a server error", "look at what became of a write"), "unexpected_answer", &job).await;
    assert_eq!(send(app).await["state"], "done");
}

pub(super) async fn webhook(tally: &mut Tally, app: &App) {
    let halo = connection(app, "halopsa").await["id"].clone();
    let path = ok(app, "make_webhook", json!({ "id": halo })).await["path"].as_str().unwrap().to_owned();
    let parts: Vec<&str> = path.split('/').collect();
    let ["", "push", of, token, stream] = parts[..] else { panic!("{path}") };
    let body = json!({ "event": "ticket updated", "ticket": { "id": 1 } });
    let push = Push {
        connection: of.to_owned(),
        token: token.to_owned(),
        stream: stream.to_owned(),
        headers: [(sluice_connect::halo::SIGNATURE.to_ascii_lowercase(), "AAAA".to_owned())].into(),
        body: body.to_string().into_bytes(),
    };
    assert!(app.take(push).await.is_err());
    tally.sentence(app, ("another secret there", "webhook"), "webhook_refused").await;
}
