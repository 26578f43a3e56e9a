//! What is paid is in the books before it is known what it brings, and nothing that was paid is lost.

use super::support::{connection, jobs, last, ok, practice, refused};
use crate::App;
use serde_json::{Value, json};
use sluice_sandbox::{Fault, Source};
use std::time::Duration;

async fn connect(app: &App, connector: &str) {
    let connectors = ok(app, "connectors", Value::Null).await["connectors"].clone();
    let one = connectors.as_array().unwrap().iter().find(|one| one["id"] == connector).unwrap().clone();
    ok(app, "connect", json!({ "connector": connector, "values": one["values"] })).await;
}

/// The people whom a provider has and we have not.
async fn new_at(app: &App, connector: &str) -> Vec<Value> {
    let id = connection(app, connector).await["id"].clone();
    let search = json!({
        "countries": ["United Kingdom"], "titles": ["manager"], "connections": [id], "ceiling": 1_000_000
    });
    let rows = ok(app, "find", search).await["rows"].clone();
    let sold = |row: &&Value| row["mark"] == "new" && row["email_offer"].is_number();
    rows.as_array().unwrap().iter().filter(sold).map(|row| row["id"].clone()).collect()
}

async fn spent(app: &App, connector: &str) -> u64 {
    connection(app, connector).await["spent_today_millicredits"].as_u64().unwrap()
}

#[tokio::test]
async fn what_may_have_been_charged_counts_as_spent_is_not_repeated_and_ends_the_order() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let rows = new_at(&app, "apollo").await[..3].to_vec();
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    let calls = || sandbox.requests().iter().filter(|line| line.path.contains("/people/match")).count();
    for fault in [Fault::ServerError, Fault::Html] {
        let (before, asked) = (spent(&app, "apollo").await, calls());
        sandbox.faults().script(Source::Apollo, vec![Some(fault)]);
        let order = json!({ "search": last(&app).await, "rows": rows, "ceiling": 2_000 });
        let job = jobs(&app, "buy", order).await.remove(0);
        assert_eq!(job["state"], "failed", "{fault:?}");
        let bought = ok(&app, "bought", Value::Null).await;
        assert_eq!((&bought["spent"], &bought["found"]), (&json!(1_000), &json!(0)), "{fault:?}: {bought}");
        assert_eq!(bought["unsure"], 1_000);
        assert_eq!((spent(&app, "apollo").await - before, calls() - asked), (1_000, 1), "{fault:?}");
    }
    app.stop().await;
}

#[tokio::test]
async fn what_was_paid_is_collected_although_the_order_was_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    connect(&app, "rocketreach").await;
    let rows = new_at(&app, "rocketreach").await[..1].to_vec();
    let before = spent(&app, "rocketreach").await;
    let order = json!({ "search": last(&app).await, "rows": rows, "ceiling": 5_000 });
    let job = ok(&app, "buy", order.clone()).await["jobs"][0]["id"].clone();
    let workspace = app.workspace().await.unwrap();
    let id = connection(&app, "rocketreach").await["id"].as_str().unwrap().parse().unwrap();
    while workspace.store.read(move |r| r.purchases_to_collect(id)).await.unwrap().is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(spent(&app, "rocketreach").await - before, 1_000, "set aside until it is known");
    ok(&app, "cancel_job", json!({ "id": job })).await;
    while ok(&app, "jobs", Value::Null).await[0]["ended_at"].is_null() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    // The same again waits for the answer that is paid.
    let again = jobs(&app, "buy", order).await.remove(0);
    assert_eq!(again["state"], "done", "{again}");
    let bought = ok(&app, "bought", Value::Null).await;
    assert_eq!((&bought["known"], &bought["found"]), (&json!(1), &json!(1)), "{bought}");
    assert_eq!(bought["spent"], spent(&app, "rocketreach").await - before);
    let row = &ok(&app, "found", Value::Null).await["rows"];
    let row = row.as_array().unwrap().iter().find(|row| row["id"] == rows[0]).unwrap();
    assert_eq!(row["offers"][0]["owned"], true);
    let gone = jobs(&app, "resume_job", json!({ "id": job })).await.remove(0);
    assert_eq!(gone["failure"]["code"], "find_gone");
    app.stop().await;
}

#[tokio::test]
async fn a_search_that_is_paid_twice_is_twice_in_the_books() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let left = async || {
        let workspace = app.workspace().await.unwrap();
        workspace.sandbox().unwrap().credits_left("hunter").unwrap()
    };
    new_at(&app, "apollo").await;
    let rows = ok(&app, "found", Value::Null).await["rows"].clone();
    let companies: Vec<&Value> = rows.as_array().unwrap().iter().map(|row| &row["company"]).collect();
    let company = companies.into_iter().find(|company| company.is_string()).unwrap();
    let hunter = connection(&app, "hunter").await["id"].clone();
    let search = json!({ "company_names": [company], "connections": [hunter], "ceiling": 1_000_000 });
    let mut charged = Vec::new();
    for _ in 0..2 {
        let before = (left().await, spent(&app, "hunter").await);
        ok(&app, "find", search.clone()).await;
        let cost = (before.0 - left().await) * 1_000;
        assert_eq!(spent(&app, "hunter").await - before.1, cost);
        charged.push(cost);
    }
    assert!(charged.iter().all(|cost| *cost > 0), "{charged:?}");
    app.stop().await;
}

#[tokio::test]
async fn a_row_named_twice_is_bought_once_and_another_search_has_other_rows() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let rows = new_at(&app, "apollo").await;
    let order = json!({ "search": last(&app).await, "rows": [rows[0], rows[0]], "ceiling": 9_000 });
    jobs(&app, "buy", order.clone()).await;
    let bought = ok(&app, "bought", Value::Null).await;
    let told: u64 =
        ["found", "not_found", "opted_out"].iter().map(|key| bought[*key].as_u64().unwrap()).sum();
    assert_eq!(told, 1, "{bought}");
    new_at(&app, "apollo").await;
    assert_eq!(refused(&app, "buy", order).await.code, "find_gone");
    app.stop().await;
}

#[tokio::test]
async fn phone_numbers_are_neither_asked_for_nor_paid_where_none_are_sold() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let rows = new_at(&app, "apollo").await[..2].to_vec();
    let found = ok(&app, "found", Value::Null).await["rows"].clone();
    assert!(found.as_array().unwrap().iter().all(|row| row["offers"][0]["phone"].is_null()));
    let order = json!({ "search": last(&app).await, "rows": rows, "phone": true, "ceiling": 2_000 });
    jobs(&app, "buy", order.clone()).await;
    let bought = ok(&app, "bought", Value::Null).await;
    assert_eq!(bought["over_ceiling"], 0, "{bought}");
    assert!(bought["found"].as_u64().unwrap() > 0, "{bought}");
    // Nor are they bought again for the phone numbers that they lack.
    let again = ok(&app, "buy", order).await;
    let second = ok(&app, "bought", Value::Null).await;
    assert_eq!((&second["known"], &second["spent"]), (&bought["found"], &json!(0)), "{again} {second}");
    app.stop().await;
}

#[tokio::test]
async fn of_a_batch_as_many_are_bought_as_the_ceiling_allows() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    connect(&app, "lusha").await;
    let rows = new_at(&app, "lusha").await[..5].to_vec();
    let order = json!({ "search": last(&app).await, "rows": rows, "ceiling": 2_000 });
    jobs(&app, "buy", order).await;
    let bought = ok(&app, "bought", Value::Null).await;
    let told = |key: &str| bought[key].as_u64().unwrap();
    assert!(told("spent") <= 2_000 && told("found") >= 1, "{bought}");
    assert!(told("over_ceiling") >= 1 && told("over_ceiling") <= 3, "{bought}");
    app.stop().await;
}
