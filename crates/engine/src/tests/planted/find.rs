//! What goes wrong while people are looked for and bought, and while somebody signs in with the browser.

use super::Tally;
use crate::{
    App,
    tests::support::{browse, connect_in_browser, connection, ended, form, jobs, last, ok, sign_in_ended},
};
use serde_json::{Value, json};
use sluice_sandbox::{Fault, Source};
use std::time::Duration;

async fn search(app: &App, connector: &str) -> Value {
    let id = connection(app, connector).await["id"].clone();
    let search = json!({
        "countries": ["United Kingdom"], "titles": ["manager"], "connections": [id], "ceiling": 1_000_000
    });
    ok(app, "find", search).await
}

pub(super) async fn purchases(tally: &mut Tally, app: &App) {
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    let page = search(app, "apollo").await;
    let sold = |row: &&Value| row["mark"] == "new" && row["email_offer"].is_number();
    let rows = page["rows"].as_array().unwrap().iter().filter(sold);
    let rows: Vec<Value> = rows.map(|row| row["id"].clone()).collect();
    // Nobody is asked for twice whose answer did not come.
    let mut others = rows.into_iter();
    let buy = async |row: Value| {
        let order = json!({ "search": last(app).await, "rows": [row], "ceiling": 1_000_000 });
        jobs(app, "buy", order).await.remove(0)
    };
    for (what, fault, expected) in [
        ("a time-out after it was sold", Fault::TimeoutAfter, "timed_out"),
        ("a cut answer", Fault::CutInBody, "unreachable"),
        ("a server error", Fault::ServerError, "unexpected_answer"),
        ("a web page", Fault::Html, "not_an_api"),
        ("the key is not accepted", Fault::ExpiredToken, "bad_credentials"),
        ("not allowed", Fault::Status(403), "forbidden"),
        ("wants to be paid first", Fault::Status(402), "no_credit"),
        ("asked too often", Fault::RateLimited, "rate_limited"),
    ] {
        sandbox.faults().set(Source::Apollo, fault);
        let job = buy(others.next().unwrap()).await;
        sandbox.faults().clear().unwrap();
        tally.job(app, (what, "purchase"), expected, &job).await;
    }
    sandbox.leave_credits("apollo", 0);
    let job = buy(others.next().unwrap()).await;
    tally.job(app, ("no credits left", "purchase"), "no_credit", &job).await;
}

pub(super) async fn searches(tally: &mut Tally, app: &App) {
    let workspace = app.workspace().await.unwrap();
    let faults = workspace.sandbox().unwrap().faults();
    for (what, fault, expected) in [
        ("a time-out", Fault::TimeoutBefore, "timed_out"),
        ("nobody listens", Fault::Unreachable, "unreachable"),
        ("asked too often", Fault::RateLimited, "rate_limited"),
        ("a server error", Fault::ServerError, "unexpected_answer"),
        ("a web page", Fault::Html, "not_an_api"),
        ("the key is not accepted", Fault::ExpiredToken, "bad_credentials"),
    ] {
        faults.set(Source::Apollo, fault);
        let page = search(app, "apollo").await;
        faults.clear().unwrap();
        tally.asked((what, "search"), expected, &page["sources"][0]["failure"]["code"]);
    }
    let hunter = connection(app, "hunter").await["id"].clone();
    let allow = |credits: Value| json!({ "id": hunter, "allowance": { "daily_millicredits": credits } });
    ok(app, "allow", allow(json!(0))).await;
    let page = search(app, "hunter").await;
    ok(app, "allow", allow(Value::Null)).await;
    let told = &page["sources"][0]["failure"]["code"];
    tally.asked(("the day's credits used up", "search"), "credit_allowance_used", told);
}

pub(super) async fn browser(tally: &mut Tally, app: &App) {
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    let begin = async |values: Value| ok(app, "begin_sign_in", values).await;
    let code = async |begun: &Value| sign_in_ended(app, &begun["id"]).await["failure"]["code"].clone();
    let usual = form(app, "apollo", "browser").await;

    sandbox.refuse_consent("apollo", true);
    let begun = begin(usual.clone()).await;
    browse(begun["address"].as_str().unwrap()).await.unwrap();
    sandbox.refuse_consent("apollo", false);
    tally.asked(("said no", "browser"), "sign_in_denied", &code(&begun).await);

    let begun = begin(usual.clone()).await;
    let (rest, state) = begun["address"].as_str().unwrap().split_once("state=").unwrap();
    let others = state.find('&').map_or("", |at| &state[at..]);
    browse(&format!("{rest}state=another{others}")).await.unwrap();
    tally.asked(("another sign-in's answer", "browser"), "sign_in_forged", &code(&begun).await);

    let mut wrong = usual.clone();
    wrong["values"]["client_secret"] = json!("wrong");
    let begun = begin(wrong).await;
    browse(begun["address"].as_str().unwrap()).await.unwrap();
    tally.asked(("a wrong secret", "browser"), "bad_credentials", &code(&begun).await);

    let id = connect_in_browser(app, "apollo").await;
    sandbox.revoke_consent("apollo");
    let job = ended(app, "sync", json!({ "connections": [id] })).await;
    tally.job(app, ("taken back by the user", "browser"), "sign_in_again", &job).await;
    ok(app, "disconnect", json!({ "id": id })).await;

    workspace.sign_ins.set_limit(Duration::from_millis(20));
    let begun = begin(usual).await;
    tally.asked(("nobody says yes", "browser"), "sign_in_timed_out", &code(&begun).await);
}
