//! What is known of those who are found, told before anybody is paid.

use super::support::{connect, connection, everybody, jobs, last, ok, practice, says};
use crate::{App, workspace::Workspace};
use chrono::TimeDelta;
use serde_json::{Value, json};
use sluice_domain::Field;
use sluice_sandbox::{Fault, Source};
use std::{sync::Arc, time::Duration};
use tokio::time::{self, Instant};

async fn rows(app: &App) -> Vec<Value> {
    let apollo = connection(app, "apollo").await["id"].clone();
    let search = json!({ "countries": ["United Kingdom"], "titles": ["manager"], "connections": [apollo] });
    ok(app, "find", search).await["rows"].as_array().unwrap().clone()
}

fn named<'r>(rows: &'r [Value], id: &Value) -> &'r Value {
    rows.iter().find(|row| row["id"] == *id).unwrap()
}

/// Keeps what another source said of somebody so many days ago.
async fn said_before(app: &App, row: &Value, number: u8, days: i64, more: &[(Field, &str)]) {
    let hunter = connection(app, "hunter").await["id"].clone();
    says(app, (&hunter, "leads"), row, number, TimeDelta::days(days), more).await;
}

#[tokio::test]
async fn who_opted_out_is_never_bought_and_who_is_known_long_is_told_from_who_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let before = rows(&app).await;
    let fit = |row: &&Value| {
        let same = |other: &&Value| other["name"] == row["name"] && other["company"] == row["company"];
        row["mark"] == "new" && row["title"].is_string() && before.iter().filter(same).count() == 1
    };
    let chosen: Vec<Value> = before.iter().filter(fit).take(4).map(|row| row["id"].clone()).collect();
    let [out, old, have, new] = &chosen[..] else { panic!("{} rows", chosen.len()) };
    said_before(&app, named(&before, out), 1, 3, &[(Field::DoNotContact, "true")]).await;
    said_before(
        &app,
        named(&before, old),
        2,
        200,
        &[(Field::Linkedin, "https://www.linkedin.com/in/old-invented")],
    )
    .await;
    said_before(
        &app,
        named(&before, have),
        3,
        20,
        &[(Field::Linkedin, "https://www.linkedin.com/in/have-invented")],
    )
    .await;

    let after = rows(&app).await;
    let marks = [out, old, have, new].map(|id| named(&after, id)["mark"].clone());
    assert_eq!(marks, ["do_not_contact", "have_old", "have", "new"]);
    let rank = |mark: &str| after.iter().position(|row| row["mark"] == mark).unwrap();
    assert!(rank("new") < rank("have_old") && rank("have_old") < rank("have"));
    assert!(rank("have") < rank("do_not_contact"));
    assert!(
        named(&after, old)["seen_at"].as_str().unwrap() < named(&after, have)["seen_at"].as_str().unwrap()
    );

    let workspace = app.workspace().await.unwrap();
    let asked = || {
        let requests = workspace.sandbox().unwrap().requests();
        requests.iter().filter(|line| line.path.contains("match")).count()
    };
    let buy = async |ids: &[&Value], known_too: bool, phone: bool| {
        let order = json!({
            "search": last(&app).await, "rows": ids, "ceiling": 100_000, "known_too": known_too, "phone": phone
        });
        let jobs = jobs(&app, "buy", order).await.len();
        (jobs, ok(&app, "bought", Value::Null).await)
    };
    for (known_too, phone) in [(false, false), (true, false), (true, true)] {
        let (jobs, bought) = buy(&[out], known_too, phone).await;
        assert_eq!(
            (jobs, asked(), &bought["known"], &bought["spent"]),
            (0, 0, &json!(1), &json!(0)),
            "{bought}"
        );
        assert!(bought["saved"].as_u64().unwrap() > 0, "{bought}");
    }
    // Among others too; who is known is left as long as nobody says otherwise, who is known long is not.
    let (_, bought) = buy(&[out, have, old], false, false).await;
    assert_eq!((&bought["known"], asked()), (&json!(2), 1), "{bought}");
    let (_, bought) = buy(&[out, have, new], true, false).await;
    assert_eq!((&bought["known"], asked()), (&json!(1), 2), "{bought}");
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}

/// A search that Hunter takes credits for, and how often Hunter was asked.
async fn paid_search(app: &App) -> (Value, impl Fn() -> usize + use<>) {
    let company = rows(app).await.iter().map(|row| row["company"].clone()).find(Value::is_string).unwrap();
    let apollo = connection(app, "apollo").await["id"].clone();
    let hunter = connection(app, "hunter").await["id"].clone();
    let workspace: Arc<Workspace> = app.workspace().await.unwrap();
    let asked = move || {
        let requests = workspace.sandbox().unwrap().requests();
        requests.iter().filter(|line| line.path.ends_with("/domain-search")).count()
    };
    (json!({ "company_names": [company], "connections": [apollo, hunter], "ceiling": 1_000_000 }), asked)
}

async fn slow(app: &App, source: Source, wait: Duration) {
    let workspace = app.workspace().await.unwrap();
    workspace.sandbox().unwrap().faults().script(source, vec![Some(Fault::Slow(wait))]);
}

async fn requests(app: &App) -> usize {
    app.workspace().await.unwrap().sandbox().unwrap().requests().len()
}

/// Waits until somebody was asked who was not `before`.
async fn reached(app: &App, before: usize) {
    while requests(app).await == before {
        time::sleep(Duration::from_millis(5)).await;
    }
}

async fn spent(app: &App) -> Value {
    ok(app, "status", Value::Null).await["spend_today_millicredits"].clone()
}

#[tokio::test]
async fn nobody_is_paid_before_what_is_free_is_there_and_marked() {
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let (search, asked) = paid_search(&app).await;
    slow(&app, Source::Apollo, Duration::from_millis(900)).await;
    let before = requests(&app).await;
    let meanwhile = async {
        reached(&app, before).await;
        (asked(), spent(&app).await)
    };
    let (page, meanwhile) = tokio::join!(ok(&app, "find", search), meanwhile);
    assert_eq!(meanwhile, (0, json!(0)));
    assert_eq!(asked(), 1, "{}", page["sources"]);
    assert!(spent(&app).await.as_u64().unwrap() > 0);
    let names: Vec<&Value> =
        page["sources"].as_array().unwrap().iter().map(|source| &source["name"]).collect();
    assert_eq!(names, ["Apollo", "Hunter"]);
    app.stop().await;
}

#[tokio::test]
async fn who_looks_for_somebody_else_meanwhile_does_not_pay_for_the_first_search() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let (search, asked) = paid_search(&app).await;
    slow(&app, Source::Apollo, Duration::from_millis(900)).await;
    let before = requests(&app).await;
    let other = async {
        reached(&app, before).await;
        rows(&app).await
    };
    let (page, _) = tokio::join!(ok(&app, "find", search), other);
    let hunter =
        page["sources"].as_array().unwrap().iter().find(|source| source["name"] == "Hunter").unwrap();
    assert_eq!((&hunter["asked"], asked(), spent(&app).await), (&json!(false), 0, json!(0)));
    app.stop().await;
}

#[tokio::test]
async fn sources_answer_side_by_side() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    connect(&app, "rocketreach").await;
    let wait = Duration::from_secs(8);
    let search = json!({ "countries": ["United Kingdom"], "titles": ["manager"] });
    // Tokens and accounts are asked for the first time only.
    ok(&app, "find", search.clone()).await;
    slow(&app, Source::Apollo, wait).await;
    slow(&app, Source::RocketReach, wait).await;
    time::pause();
    let start = Instant::now();
    let page = ok(&app, "find", search).await;
    let took = start.elapsed();
    time::resume();
    let told = |name: &str| {
        let source =
            page["sources"].as_array().unwrap().iter().find(|source| source["name"] == name).unwrap();
        source["found"].as_u64().unwrap()
    };
    assert!(told("Apollo") > 0 && told("RocketReach") > 0, "{}", page["sources"]);
    println!("two sources of {wait:?} each took {took:?}");
    assert!(took >= wait && took < 2 * wait, "{took:?}");
    app.stop().await;
}
