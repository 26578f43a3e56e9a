//! Wires that are cut, and not only systems that fail: the cause is told, and once the wire is whole everything arrives,
//! once.

use super::support::{connection, ended, everybody, hurried, ok, sync};
use crate::App;
use serde_json::{Value, json};
use sluice_sandbox::{Cut, Wire};

/// A program whose HaloPSA is at the other end of a wire.
pub(super) async fn wired(folder: &std::path::Path) -> (App, Wire) {
    let app = hurried(folder).await;
    let wire = through_wire(&app).await;
    (app, wire)
}

/// Has HaloPSA reached through a wire that can be cut.
pub(super) async fn through_wire(app: &App) -> Wire {
    let halo = app.workspace().await.unwrap().sandbox().unwrap().halo();
    let wire = Wire::to(&halo.base_url).await.unwrap();
    ok(app, "disconnect", json!({ "id": connection(app, "halopsa").await["id"] })).await;
    let values =
        json!({ "url": wire.base_url(), "client_id": halo.client_id, "client_secret": halo.client_secret });
    ok(app, "connect", json!({ "connector": "halopsa", "values": values })).await;
    wire
}

/// Whether Today names the cause, with something to do.
async fn is_told(app: &App, code: &str) {
    let today = ok(app, "today", Value::Null).await;
    let mut notices = today["notices"].as_array().unwrap().iter();
    assert!(
        notices.any(|one| one["failure"]["code"] == code && one["needs_action"] == true),
        "{code}: {today}"
    );
}

#[tokio::test]
async fn a_page_that_is_cut_off_anywhere_is_told_by_its_cause_and_read_once_the_wire_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (app, wire) = wired(folder.path()).await;
    let halo = connection(&app, "halopsa").await["id"].clone();
    let only = json!({ "connections": [halo] });
    assert_eq!(ended(&app, "sync", only.clone()).await["state"], "done");
    let held = connection(&app, "halopsa").await["records"].clone();
    let workspace = app.workspace().await.unwrap();
    let id = halo.as_str().unwrap().parse().unwrap();
    for begins in ["POST /auth/token", "GET /api/Tickets"] {
        for (cut, expected) in [
            (Cut::Silent, "timed_out"),
            (Cut::InRequest(0), "unreachable"),
            (Cut::InRequest(40), "unreachable"),
            (Cut::InRequest(usize::MAX), "unreachable"),
            (Cut::InAnswer(0), "unreachable"),
            (Cut::InAnswer(9), "unreachable"),
            (Cut::InAnswer(150), "unreachable"),
            (Cut::Reset(0), "unreachable"),
            (Cut::Reset(150), "unreachable"),
            (Cut::Stalled(9), "timed_out"),
            (Cut::Stalled(150), "timed_out"),
        ] {
            // Its token and what it learnt of the tenant are asked for anew.
            workspace.forget_client(id).await;
            wire.cut(begins, cut);
            let told = ended(&app, "sync", only.clone()).await;
            assert_eq!(told["failure"]["code"], expected, "{begins} {cut:?}: {told}");
            is_told(&app, expected).await;
            wire.mend().await.unwrap();
            let whole = ended(&app, "resume_job", json!({ "id": told["id"] })).await;
            assert_eq!(whole["state"], "done", "{begins} {cut:?}: {whole}");
            assert_eq!(connection(&app, "halopsa").await["records"], held, "{begins} {cut:?}");
        }
    }
    wire.refuse().await;
    assert_eq!(ended(&app, "sync", only.clone()).await["failure"]["code"], "unreachable");
    is_told(&app, "unreachable").await;
    wire.mend().await.unwrap();
    assert_eq!(ended(&app, "sync", only).await["state"], "done");
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}

#[tokio::test]
async fn a_pass_that_is_cut_in_the_middle_goes_on_at_the_page() {
    let folder = tempfile::tempdir().unwrap();
    let (app, wire) = wired(folder.path()).await;
    let only = json!({ "connections": [connection(&app, "halopsa").await["id"]] });
    let requests = |app: &App| {
        let app = app.clone();
        async move {
            let workspace = app.workspace().await.unwrap();
            let lines = workspace.sandbox().unwrap().requests();
            lines.iter().filter(|line| line.path.eq_ignore_ascii_case("/api/users")).count()
        }
    };
    wire.cut_next("GET /api/Users", vec![None, None]);
    wire.cut("GET /api/Users", Cut::Reset(150));
    let told = ended(&app, "sync", only).await;
    assert_eq!((&told["state"], &told["failure"]["code"]), (&json!("failed"), &json!("unreachable")));
    let read = connection(&app, "halopsa").await["records"].as_u64().unwrap();
    wire.mend().await.unwrap();
    let before = requests(&app).await;
    assert_eq!(ended(&app, "resume_job", json!({ "id": told["id"] })).await["state"], "done");
    let all = connection(&app, "halopsa").await["records"].as_u64().unwrap();
    let pages = requests(&app).await - before;
    assert!(read > 200 && read < all, "{read} of {all}");
    let cold = tempfile::tempdir().unwrap();
    let (other, _wire) = wired(cold.path()).await;
    sync(&other).await;
    let whole = requests(&other).await;
    assert_eq!(pages + 2, whole, "the two pages that were kept are not read again");
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    other.stop().await;
    app.stop().await;
}

/// The writes in a state, each with the cause that is told of it.
async fn writes(app: &App, state: &str) -> Vec<Value> {
    let (mut causes, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = ok(app, "ledger", json!({ "limit": 500, "after": after })).await;
        let rows = page["rows"].as_array().unwrap().iter().filter(|row| row["state"] == state);
        causes.extend(rows.map(|row| row["failure"]["code"].clone()));
        after = page["next"].clone();
        if after.is_null() {
            return causes;
        }
    }
}

const POST: &str = "POST /api/Tickets";
const LOOK: &str = "GET /api/ExternalLink";

/// Writes what is planned and what waits.
async fn send(app: &App) -> Value {
    let plan = ok(app, "plan", json!({ "limit": 0 })).await;
    let input = json!({ "fingerprint": plan["fingerprint"], "release_brake": true });
    ended(app, "apply", input).await
}

/// Everything arrived, once.
async fn is_whole(app: &App, planned: &Value) {
    let found = app.demonstration().await.unwrap();
    assert_eq!((found.verdict.lost, found.verdict.doubled), (0, 0), "{found:?}");
    assert_eq!(ok(app, "ledger", json!({})).await["counts"], json!({ "agreed": planned }));
    assert_eq!(ok(app, "plan", json!({ "limit": 0 })).await["waiting"], 0);
    assert_eq!(ok(app, "rebuild", Value::Null).await["equal"], true);
}

#[tokio::test]
async fn a_write_that_is_cut_off_before_or_after_its_effect_arrives_once() {
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let (app, wire) = wired(folder.path()).await;
    sync(&app).await;
    let planned = ok(&app, "plan", json!({ "limit": 0 })).await["creates"].clone();
    let cuts = [
        Cut::Silent,
        Cut::InAnswer(0),
        Cut::InRequest(0),
        Cut::InAnswer(150),
        Cut::InRequest(1_000),
        Cut::Reset(0),
        Cut::InRequest(usize::MAX),
        Cut::Reset(150),
        Cut::Stalled(150),
    ];
    wire.cut_next(POST, cuts.into_iter().flat_map(|cut| [Some(cut), None]).collect());
    let told = send(&app).await;
    assert_eq!(told["state"], "done", "{told}");
    assert_eq!(wire.left(POST), 0, "each of them was met");
    is_whole(&app, &planned).await;
    app.stop().await;
}

#[tokio::test]
async fn what_cut_a_write_off_is_told_of_it_until_it_could_be_looked_up() {
    let folder = tempfile::tempdir().unwrap();
    let (app, wire) = wired(folder.path()).await;
    sync(&app).await;
    let planned = ok(&app, "plan", json!({ "limit": 0 })).await["creates"].clone();
    let mut unknown = 0;
    for (cut, expected) in [(Cut::Silent, "timed_out"), (Cut::InAnswer(0), "unreachable")] {
        wire.cut_next(POST, vec![Some(cut)]);
        // What is unknown from before is found or not; what this leaves can't be looked up, so that it is seen.
        wire.cut_next(LOOK, vec![None; unknown]);
        wire.cut(LOOK, Cut::Reset(0));
        let told = send(&app).await;
        assert_eq!(told["failure"]["code"], "unreachable", "{cut:?}: {told}");
        is_told(&app, "unreachable").await;
        let causes = writes(&app, "unknown").await;
        assert!(!causes.is_empty() && causes.iter().all(|cause| cause == expected), "{cut:?}: {causes:?}");
        unknown = causes.len();
        wire.mend().await.unwrap();
    }
    // Nobody listens: nothing is sent, and nothing is forgotten.
    wire.refuse().await;
    assert_eq!(send(&app).await["failure"]["code"], "unreachable");
    assert_eq!(writes(&app, "unknown").await.len(), unknown);
    wire.mend().await.unwrap();
    assert_eq!(send(&app).await["state"], "done");
    is_whole(&app, &planned).await;
    app.stop().await;
}
