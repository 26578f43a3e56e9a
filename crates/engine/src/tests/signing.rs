//! Signing in with the browser: who waits, how it ends, and what is kept of it.

use super::support::{
    browse, connect_in_browser, ended, form, lasting, ok, practice, refused, serve, sign_in_ended,
};
use crate::App;
use serde_json::{Value, json};
use sluice_connect::{Client, Folder, manifest::GRANT};
use sluice_sandbox::{Fault, Source};
use std::{collections::BTreeMap, fs, path::Path, time::Duration};
use tokio::net::TcpListener;

async fn row(app: &App, id: &Value) -> Value {
    let rows = ok(app, "connections", Value::Null).await;
    rows.as_array().unwrap().iter().find(|row| row["id"] == *id).unwrap().clone()
}

/// What the vault holds of a connection's sign-in.
async fn grant(app: &App, id: &Value) -> Option<String> {
    let workspace = app.workspace().await.unwrap();
    let name = workspace.account(id.as_str().unwrap().parse().unwrap(), GRANT);
    workspace.vault.get(&name).await.unwrap().map(|grant| grant.expose().clone())
}

async fn begin(app: &App, connector: &str) -> Value {
    ok(app, "begin_sign_in", form(app, connector, "browser").await).await
}

async fn count(app: &App) -> usize {
    ok(app, "connections", Value::Null).await.as_array().unwrap().len()
}

#[tokio::test]
async fn whoever_says_yes_in_the_browser_is_connected() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    for connector in ["apollo", "zoominfo", "seamless"] {
        let begun = begin(&app, connector).await;
        assert_eq!(
            (&begun["state"], &begun["opened"]),
            (&json!("waiting"), &json!(false)),
            "no browser here"
        );
        let page = browse(begun["address"].as_str().unwrap()).await.unwrap();
        assert!(page.contains("You are signed in"), "{page}");
        let ended = sign_in_ended(&app, &begun["id"]).await;
        assert_eq!((&ended["state"], &ended["address"]), (&json!("done"), &Value::Null), "{ended}");
        let row = row(&app, &ended["connection"]).await;
        assert_eq!((&row["browser"], &row["failure"]), (&json!(true), &Value::Null), "{row}");
        assert!(row["account"]["credits_left_millicredits"].is_u64(), "{row}");
        assert!(browse(begun["address"].as_str().unwrap()).await.is_none(), "nobody listens any more");
    }
}

#[tokio::test]
async fn a_pair_of_keys_connects_without_a_browser() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let row = ok(&app, "connect", form(&app, "zoominfo_legacy", "keys").await).await;
    assert_eq!(row["browser"], false);
    let app_id = json!({ "id": row["id"] });
    // A key pair is no sign-in in the browser: nothing is left open.
    assert_eq!(ok(&app, "disconnect", app_id).await["left_open"], Value::Null);
}

#[tokio::test]
async fn an_account_is_used_with_the_sign_in_that_tested_it() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    // It lets nobody sign in twice a second.
    let id = ok(&app, "connect", form(&app, "zoominfo_legacy", "usual").await).await["id"].clone();
    let page = ok(&app, "find", json!({ "titles": ["manager"], "connections": [id] })).await;
    assert_eq!(page["sources"][0]["failure"], Value::Null, "{page}");
    let workspace = app.workspace().await.unwrap();
    let asked = workspace.sandbox().unwrap().requests();
    assert_eq!(asked.iter().filter(|line| line.path == "/authenticate").count(), 1);
    app.stop().await;
}

#[tokio::test]
async fn what_is_no_yes_connects_nobody_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    let before = count(&app).await;
    let failed = async |begun: &Value, code: &str| {
        let ended = sign_in_ended(&app, &begun["id"]).await;
        assert_eq!((&ended["state"], &ended["failure"]["code"]), (&json!("failed"), &json!(code)), "{ended}");
        assert_eq!((count(&app).await, &ended["address"]), (before, &Value::Null));
    };

    sandbox.refuse_consent("apollo", true);
    let begun = begin(&app, "apollo").await;
    browse(begun["address"].as_str().unwrap()).await.unwrap();
    failed(&begun, "sign_in_denied").await;
    sandbox.refuse_consent("apollo", false);

    let begun = begin(&app, "apollo").await;
    let address = begun["address"].as_str().unwrap();
    let (rest, state) = address.split_once("state=").unwrap();
    let forged = format!("{rest}state=another{}", state.find('&').map_or("", |at| &state[at..]));
    browse(&forged).await.unwrap();
    failed(&begun, "sign_in_forged").await;

    let mut wrong = form(&app, "apollo", "browser").await;
    wrong["values"]["client_secret"] = json!("wrong");
    let begun = ok(&app, "begin_sign_in", wrong).await;
    browse(begun["address"].as_str().unwrap()).await.unwrap();
    failed(&begun, "bad_credentials").await;

    let begun = begin(&app, "apollo").await;
    let cancelled = ok(&app, "cancel_sign_in", json!({ "id": begun["id"] })).await;
    assert_eq!(cancelled["id"], begun["id"]);
    failed(&begun, "stopped").await;

    let (first, second) = (begin(&app, "apollo").await, begin(&app, "seamless").await);
    failed(&first, "stopped").await;
    ok(&app, "cancel_sign_in", json!({ "id": second["id"] })).await;

    workspace.sign_ins.set_limit(Duration::from_millis(20));
    let begun = begin(&app, "apollo").await;
    failed(&begun, "sign_in_timed_out").await;

    for (command, input, code) in [
        ("sign_in", json!({ "id": "4711" }), "unknown_sign_in"),
        ("cancel_sign_in", json!({ "id": "4711" }), "unknown_sign_in"),
        ("connect", form(&app, "apollo", "browser").await, "sign_in_in_browser"),
        ("begin_sign_in", form(&app, "apollo", "usual").await, "bad_setting"),
        ("begin_sign_in", form(&app, "apollo", "pigeon").await, "bad_setting"),
    ] {
        assert_eq!(refused(&app, command, input).await.code, code, "{command}");
    }
}

#[tokio::test]
async fn a_sign_in_whose_account_fails_its_test_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let before = count(&app).await;
    let begun = begin(&app, "apollo").await;
    // The page and the token are answered, the test is not.
    let script = vec![None, None, Some(Fault::Html), Some(Fault::Html), Some(Fault::Html)];
    workspace.sandbox().unwrap().faults().script(Source::Apollo, script);
    browse(begun["address"].as_str().unwrap()).await.unwrap();
    let ended = sign_in_ended(&app, &begun["id"]).await;
    assert_eq!(ended["failure"]["code"], "not_an_api", "{ended}");
    assert_eq!(count(&app).await, before);
}

/// Killed at any moment, the next run goes on with the newest refresh token: it is kept before it is used.
#[tokio::test]
async fn a_renewed_sign_in_is_kept_and_the_next_client_goes_on_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let id = connect_in_browser(&app, "apollo").await;
    let mut before = grant(&app, &id).await.unwrap();
    for _ in 0..3 {
        // A new client has no token, as after a restart.
        workspace.forget_client(id.as_str().unwrap().parse().unwrap()).await;
        ok(&app, "test_connection", json!({ "id": id })).await;
        let now = grant(&app, &id).await.unwrap();
        assert_ne!(now, before, "rotated");
        before = now;
    }
}

#[tokio::test]
async fn many_calls_renew_once() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let id = connect_in_browser(&app, "apollo").await;
    workspace.forget_client(id.as_str().unwrap().parse().unwrap()).await;
    let asked = || {
        let lines = workspace.sandbox().unwrap().requests();
        lines.iter().filter(|line| line.path.ends_with("/oauth/token")).count()
    };
    let before = asked();
    let tests = (0..20).map(|_| ok(&app, "test_connection", json!({ "id": id })));
    futures::future::join_all(tests).await;
    assert_eq!(asked(), before + 1);
}

#[tokio::test]
async fn a_sign_in_that_was_taken_back_stops_the_job_and_is_cured_by_signing_in_again() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let id = connect_in_browser(&app, "apollo").await;
    workspace.sandbox().unwrap().revoke_consent("apollo");
    let job = ended(&app, "sync", json!({ "connections": [id] })).await;
    assert_eq!(job["failure"]["code"], "sign_in_again", "{job}");
    assert_eq!(row(&app, &id).await["failure"]["code"], "sign_in_again");
    let today = ok(&app, "today", Value::Null).await;
    let notices = today["notices"].as_array().unwrap();
    let notice = notices.iter().find(|notice| notice["failure"]["code"] == "sign_in_again").unwrap();
    assert_eq!((&notice["needs_action"], &notice["params"]["source"]), (&json!(true), &id), "{notice}");

    let asked = || workspace.sandbox().unwrap().requests().len();
    let before = asked();
    assert_eq!(refused(&app, "test_connection", json!({ "id": id })).await.code, "sign_in_again");
    assert_eq!(asked(), before, "what was refused is not tried again");

    let begun = ok(&app, "sign_in_again", json!({ "id": id })).await;
    browse(begun["address"].as_str().unwrap()).await.unwrap();
    let signed = sign_in_ended(&app, &begun["id"]).await;
    assert_eq!((&signed["state"], &signed["connection"]), (&json!("done"), &id), "{signed}");
    assert_eq!(row(&app, &id).await["failure"], Value::Null);
    let job = ended(&app, "resume_job", json!({ "id": job["id"] })).await;
    assert_eq!(job["state"], "done", "{job}");
    let hunter = super::support::connection(&app, "hunter").await["id"].clone();
    assert_eq!(refused(&app, "sign_in_again", json!({ "id": hunter })).await.code, "bad_setting");
}

#[tokio::test]
async fn disconnecting_deletes_the_sign_in_and_nothing_brings_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let id = connect_in_browser(&app, "apollo").await;
    let connection = workspace.connection(id.as_str().unwrap().parse().unwrap()).await.unwrap();
    workspace.forget_client(connection.id).await;
    let late = workspace.client(&connection).await.unwrap();
    workspace.forget_client(connection.id).await;
    assert!(grant(&app, &id).await.is_some());
    let left = ok(&app, "disconnect", json!({ "id": id })).await["left_open"].clone();
    // Apollo documents no place where it would be asked to end it.
    assert_eq!((&left["vendor"], &left["failure"]), (&json!("Apollo"), &Value::Null), "{left}");
    assert_eq!(grant(&app, &id).await, None);
    // A call that was under way brings a new refresh token.
    assert_eq!(late.test().await.unwrap_err().code(), "sign_in_not_kept");
    assert_eq!(grant(&app, &id).await, None);
}

#[tokio::test]
async fn a_program_that_ends_waits_for_no_browser() {
    let folder = tempfile::tempdir().unwrap();
    let app = lasting(folder.path()).await;
    let begun = begin(&app, "apollo").await;
    app.stop().await;
    assert!(browse(begun["address"].as_str().unwrap()).await.is_none());
}

/// ZoomInfo's description with a place where sign-ins are taken back, as one of the user's own.
fn revocable(root: &Path) {
    let at = root.join("connectors").join("revocable");
    fs::create_dir_all(&at).unwrap();
    let revoke = "revoke = { setting = 'revoke_url', default = 'https://api.zoominfo.com/gtm/oauth/v1/revoke' }\n\
                  revoked_at = 'Admin portal, Applications.'\nports = [";
    for (name, text) in Folder::built_in("zoominfo").unwrap().files {
        let text = match name.as_str() {
            "manifest.toml" => {
                let text = text.replace("id = \"zoominfo\"", "id = \"revocable\"");
                text.replace("name = \"ZoomInfo\"", "name = \"Revocable\"").replacen("ports = [", revoke, 1)
            }
            _ => text,
        };
        fs::write(at.join(name), text).unwrap();
    }
}

/// Signed in to [`revocable`], which is asked to end a sign-in at `revoke`; the address that it says without one is the
/// practice world's own.
async fn signed_in_to_revocable(app: &App, revoke: Option<&str>) -> Value {
    let mut input = form(app, "zoominfo", "browser").await;
    let own = input["values"]["token_url"].as_str().unwrap().replace("/token", "/revoke");
    input["connector"] = json!("revocable");
    input["values"]["revoke_url"] = json!(revoke.unwrap_or(&own));
    let begun = ok(app, "begin_sign_in", input).await;
    browse(begun["address"].as_str().unwrap()).await.unwrap();
    let ended = sign_in_ended(app, &begun["id"]).await;
    assert_eq!(ended["state"], "done", "{ended}");
    ended["connection"].clone()
}

#[tokio::test]
async fn disconnecting_takes_the_sign_in_back_at_the_vendor() {
    let folder = tempfile::tempdir().unwrap();
    revocable(folder.path());
    let app = practice(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let id = signed_in_to_revocable(&app, None).await;
    let connection = workspace.connection(id.as_str().unwrap().parse().unwrap()).await.unwrap();
    // Somebody else has what is kept of it.
    let mut stolen = BTreeMap::new();
    for name in [GRANT, "client_secret"] {
        let secret = workspace.vault.get(&workspace.account(connection.id, name)).await.unwrap().unwrap();
        stolen.insert(name.to_owned(), secret);
    }
    let connector = workspace.connector("revocable").await.unwrap();
    let thief = Client::new(connector, connection.settings.clone(), stolen, workspace.client_options());
    let answer = ok(&app, "disconnect", json!({ "id": id })).await;
    assert_eq!(answer["left_open"], Value::Null, "{answer}");
    assert_eq!(grant(&app, &id).await, None);
    let asked = workspace.sandbox().unwrap().requests();
    assert_eq!(
        asked.iter().filter(|line| line.path.ends_with("/revoke")).count(),
        2,
        "token and refresh token"
    );
    assert_eq!(thief.unwrap().test().await.unwrap_err().code(), "sign_in_again");
    app.stop().await;
}

#[tokio::test]
async fn a_vendor_that_does_not_take_a_sign_in_back_holds_up_no_disconnecting_and_is_told_of() {
    let folder = tempfile::tempdir().unwrap();
    revocable(folder.path());
    let app = practice(folder.path()).await;
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let dead = format!("http://{}/revoke", nobody.local_addr().unwrap());
    drop(nobody);
    let refuses = serve(|_| (400, json!({ "error": "invalid_request" }))).await;
    for (place, code) in [(dead, "unreachable"), (format!("{refuses}/revoke"), "refused")] {
        let id = signed_in_to_revocable(&app, Some(&place)).await;
        let left = ok(&app, "disconnect", json!({ "id": id })).await["left_open"].clone();
        assert_eq!(
            (&left["vendor"], &left["failure"]["code"]),
            (&json!("Revocable"), &json!(code)),
            "{left}"
        );
        assert_eq!(left["by_hand"], "Admin portal, Applications.");
        assert_eq!(grant(&app, &id).await, None);
        let rows = ok(&app, "connections", Value::Null).await;
        assert!(rows.as_array().unwrap().iter().all(|row| row["id"] != id), "{rows}");
    }
    app.stop().await;
}
