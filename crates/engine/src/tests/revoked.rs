//! Access that is taken back in the middle of the work, tokens and all: the cause is told, and once it is given again the
//! work goes on where it was.

use super::support::{connection, ended, hurried, ok, synced};
use crate::App;
use serde_json::{Value, json};
use sluice_sandbox::{Fault, RequestLine, Source};

/// What HaloPSA was asked since so many requests.
async fn asked(app: &App, since: usize) -> Vec<RequestLine> {
    let workspace = app.workspace().await.unwrap();
    let requests = workspace.sandbox().unwrap().requests();
    requests[since..].iter().filter(|line| line.source == Source::Halo).cloned().collect()
}

async fn requests(app: &App) -> usize {
    app.workspace().await.unwrap().sandbox().unwrap().requests().len()
}

/// How many requests go well before the one of this number that is such a one.
fn before(asked: &[RequestLine], number: usize, is: impl Fn(&RequestLine) -> bool) -> usize {
    let mut such = asked.iter().enumerate().filter(|(_, line)| is(line));
    such.nth(number).unwrap().0
}

/// After so many requests HaloPSA knows neither the token nor who asks for another.
async fn revoke(app: &App, after: usize) {
    let mut script = vec![None; after];
    script.extend([Some(Fault::Revoked), Some(Fault::Revoked)]);
    app.workspace().await.unwrap().sandbox().unwrap().faults().script(Source::Halo, script);
}

async fn is_told(app: &App) {
    let today = ok(app, "today", Value::Null).await;
    let mut notices = today["notices"].as_array().unwrap().iter();
    let told =
        |notice: &Value| notice["failure"]["code"] == "bad_credentials" && notice["needs_action"] == true;
    assert!(notices.any(told), "{today}");
}

async fn only(app: &App) -> Value {
    json!({ "connections": [connection(app, "halopsa").await["id"]] })
}

fn is_users(line: &RequestLine) -> bool {
    line.path.eq_ignore_ascii_case("/api/users")
}

fn writes(line: &RequestLine) -> bool {
    line.method == "POST" && line.path.eq_ignore_ascii_case("/api/tickets")
}

#[tokio::test]
async fn taken_back_in_the_middle_of_a_stream_it_is_told_and_the_pass_goes_on_at_the_page() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let calm = hurried(other.path()).await;
    let since = requests(&calm).await;
    assert_eq!(ended(&calm, "sync", only(&calm).await).await["state"], "done");
    let whole = asked(&calm, since).await;
    let pages = whole.iter().filter(|line| is_users(line)).count();
    let records = connection(&calm, "halopsa").await["records"].clone();
    calm.stop().await;

    let app = hurried(folder.path()).await;
    revoke(&app, before(&whole, 2, is_users)).await;
    let told = ended(&app, "sync", only(&app).await).await;
    assert_eq!((&told["state"], &told["failure"]["code"]), (&json!("failed"), &json!("bad_credentials")));
    is_told(&app).await;
    assert!(connection(&app, "halopsa").await["records"].as_u64() < records.as_u64());

    let since = requests(&app).await;
    assert_eq!(ended(&app, "resume_job", json!({ "id": told["id"] })).await["state"], "done");
    let rest = asked(&app, since).await.iter().filter(|line| is_users(line)).count();
    assert_eq!(rest + 2, pages, "the two pages that were kept are not read again");
    assert_eq!(connection(&app, "halopsa").await["records"], records);
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}

/// Writes what is planned and what waits.
async fn send(app: &App) -> Value {
    let plan = ok(app, "plan", json!({ "limit": 0 })).await;
    let input = json!({ "fingerprint": plan["fingerprint"], "release_brake": true });
    ended(app, "apply", input).await
}

#[tokio::test]
async fn taken_back_between_two_writes_nothing_is_unknown_and_the_rest_goes_out_once() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let calm = synced(other.path()).await;
    let since = requests(&calm).await;
    assert_eq!(send(&calm).await["state"], "done");
    let whole = asked(&calm, since).await;
    calm.stop().await;

    let app = synced(folder.path()).await;
    let planned = ok(&app, "plan", json!({ "limit": 0 })).await["creates"].as_u64().unwrap();
    let since = requests(&app).await;
    revoke(&app, before(&whole, 1, writes)).await;
    let told = send(&app).await;
    assert_eq!((&told["state"], &told["failure"]["code"]), (&json!("failed"), &json!("bad_credentials")));
    is_told(&app).await;
    let counts = ok(&app, "ledger", json!({})).await["counts"].clone();
    assert_eq!((&counts["unknown"], &counts["pending"]), (&Value::Null, &json!(planned - 25)), "{counts}");

    assert_eq!(send(&app).await["state"], "done");
    assert_eq!(ok(&app, "ledger", json!({})).await["counts"], json!({ "agreed": planned }));
    let found = app.demonstration().await.unwrap();
    assert_eq!((found.verdict.lost, found.verdict.doubled), (0, 0), "{found:?}");
    // The one that was turned away is all that was sent twice.
    let sent = asked(&app, since).await.iter().filter(|line| writes(line)).count();
    assert_eq!(sent, whole.iter().filter(|line| writes(line)).count() + 1);
    app.stop().await;
}
