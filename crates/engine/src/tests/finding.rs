//! Find: who is known is marked before anything is paid, and nothing is paid twice or above the ceiling.

use super::support::{connect, connection, everybody, jobs, last, lasting, ok, practice, refused};
use crate::App;
use serde_json::{Value, json};
use std::collections::BTreeSet;

async fn find(app: &App) -> Vec<Value> {
    let page = ok(app, "find", json!({ "countries": ["United Kingdom"], "titles": ["manager"] })).await;
    page["rows"].as_array().unwrap().clone()
}

fn ids(rows: &[Value]) -> Vec<Value> {
    rows.iter().map(|row| row["id"].clone()).collect()
}

fn marked<'r>(rows: &'r [Value], mark: &str) -> Vec<&'r Value> {
    rows.iter().filter(|row| row["mark"] == mark).collect()
}

#[tokio::test]
async fn a_search_is_free_unless_a_ceiling_for_it_is_given() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let page = ok(&app, "find", json!({ "titles": ["manager"] })).await;
    let source = |name: &str| {
        page["sources"].as_array().unwrap().iter().find(|source| source["name"] == name).unwrap().clone()
    };
    assert_eq!(source("Apollo")["asked"], true);
    assert_eq!(source("Apollo")["search_price"], Value::Null);
    assert_eq!(source("Hunter")["asked"], false);
    assert!(source("Hunter")["search_price"]["most"].as_u64().unwrap() > 0);
    assert_eq!(ok(&app, "status", Value::Null).await["spend_today_millicredits"], 0);
    app.stop().await;
}

#[tokio::test]
async fn page_after_page_brings_everybody_once_and_whoever_was_chosen_stays_chosen() {
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let first = ok(&app, "find", json!({ "countries": ["United Kingdom"] })).await;
    let source = |page: &Value| {
        let mut sources = page["sources"].as_array().unwrap().iter();
        sources.find(|source| source["name"] == "Apollo").unwrap().clone()
    };
    let total = source(&first)["total"].as_u64().unwrap();
    assert!(source(&first)["more"] == true && total > source(&first)["found"].as_u64().unwrap(), "{first}");
    let mut page = first.clone();
    // A hundred and more go on as long as they are asked; three pages show that the places are kept.
    for _ in 0..3 {
        let asked = json!({ "search": first["search"], "ceiling": null });
        page = ok(&app, "find_more", asked).await;
    }
    let names = ids(page["rows"].as_array().unwrap());
    let distinct: BTreeSet<String> = names.iter().map(Value::to_string).collect();
    assert_eq!(distinct.len(), names.len());
    assert!(ids(first["rows"].as_array().unwrap()).iter().all(|id| names.contains(id)));
    let found = source(&page)["found"].as_u64().unwrap();
    assert_eq!(found, total.min(4 * source(&first)["found"].as_u64().unwrap()));
    assert_eq!(source(&page)["more"], found < total);
    assert_eq!(ok(&app, "found", Value::Null).await["rows"].as_array().unwrap().len(), names.len());
    app.stop().await;
}

#[tokio::test]
async fn an_empty_search_and_an_old_one_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let check = async |command: &str, input: Value, code: &str| {
        assert_eq!(refused(&app, command, input).await.code, code);
    };
    check("find", json!({}), "find_nothing_asked").await;
    check("find", json!({ "titles": [" "], "name": "" }), "find_nothing_asked").await;
    let apollo = connection(&app, "halopsa").await;
    check("find", json!({ "titles": ["x"], "connections": [apollo["id"]] }), "find_nobody_to_ask").await;
    check("buy", json!({ "search": 0, "rows": ["1"], "ceiling": 1000 }), "find_gone").await;
    check("find_more", json!({ "search": 7, "ceiling": null }), "find_gone").await;
    app.stop().await;
}

#[tokio::test]
async fn nothing_is_bought_above_the_ceiling_and_nobody_twice() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let rows = find(&app).await;
    let new = marked(&rows, "new");
    assert!(new.len() >= 4, "{} new", new.len());
    let chosen: Vec<Value> = new.iter().take(4).map(|row| row["id"].clone()).collect();
    let ended =
        jobs(&app, "buy", json!({ "search": last(&app).await, "rows": chosen, "ceiling": 2_000 })).await;
    assert!(ended.iter().all(|job| job["state"] == "done"), "{ended:?}");
    let bought = ok(&app, "bought", Value::Null).await;
    assert!(bought["spent"].as_u64().unwrap() <= 2_000, "{bought}");
    assert!(bought["found"].as_u64().unwrap() >= 1, "{bought}");
    assert!(bought["over_ceiling"].as_u64().unwrap() >= 1, "{bought}");
    let spent = ok(&app, "status", Value::Null).await["spend_today_millicredits"].clone();
    assert_eq!(spent, bought["spent"]);

    // The same again, from the same search: only who was left is bought.
    jobs(&app, "buy", json!({ "search": last(&app).await, "rows": chosen, "ceiling": 0, "known_too": true }))
        .await;
    let second = ok(&app, "bought", Value::Null).await;
    assert_eq!((&second["spent"], &second["known"]), (&json!(0), &bought["found"]));

    // Searched for again: who was bought is known, and costs nothing.
    let again = find(&app).await;
    let owned: Vec<&Value> = again.iter().filter(|row| row["offers"][0]["owned"] == true).collect();
    assert_eq!(owned.len() as u64, bought["found"].as_u64().unwrap());
    let rows: Vec<Value> = owned.iter().map(|row| row["id"].clone()).collect();
    let started = ok(
        &app,
        "buy",
        json!({ "search": last(&app).await, "rows": rows, "ceiling": 100_000, "known_too": true }),
    )
    .await;
    assert_eq!(started["jobs"], json!([]));
    let second = ok(&app, "bought", Value::Null).await;
    assert_eq!((&second["spent"], &second["known"]), (&json!(0), &bought["found"]));
    assert!(second["saved"].as_u64().unwrap() > 0);
    assert_eq!(ok(&app, "status", Value::Null).await["spend_today_millicredits"], spent);
    let report = ok(&app, "rebuild", Value::Null).await;
    assert_eq!(report["equal"], true, "{report}");
    app.stop().await;
}

#[tokio::test]
async fn who_is_known_is_marked_and_listed_after_who_is_new() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let before = find(&app).await;
    super::support::sync(&app).await;
    let after = find(&app).await;
    assert_eq!(before.len(), after.len());
    let known = |rows: &[Value]| rows.iter().filter(|row| row["mark"] != "new").count();
    assert_eq!(known(&before), 0);
    assert!(known(&after) > 0, "nobody of {} is known", after.len());
    let marks: Vec<&Value> = after.iter().map(|row| &row["mark"]).collect();
    let first_known = marks.iter().position(|mark| **mark != "new").unwrap();
    assert!(marks[first_known..].iter().all(|mark| **mark != "new"));
    for row in after.iter().filter(|row| row["mark"] != "new") {
        assert!(row["person"].is_string() && row["seen_at"].is_string(), "{row}");
    }
    assert_eq!(ids(&after).len(), after.len());
    app.stop().await;
}

#[tokio::test]
async fn a_search_is_kept_by_name_changed_and_forgotten_and_outlives_the_program() {
    let root = tempfile::tempdir().unwrap();
    let app = lasting(root.path()).await;
    let query = |title: &str| json!({ "titles": [title] });
    let names = |kept: &Value| -> Vec<String> {
        kept.as_array().unwrap().iter().map(|search| search["name"].as_str().unwrap().to_owned()).collect()
    };
    ok(&app, "keep_search", json!({ "name": " IT ", "query": query("cto") })).await;
    ok(&app, "keep_search", json!({ "name": "Sales", "query": query("cso") })).await;
    let kept = ok(&app, "keep_search", json!({ "name": "IT", "query": query("cio") })).await;
    assert_eq!(names(&kept), ["IT", "Sales"]);
    let none = json!({ "name": "x", "query": {} });
    assert_eq!(refused(&app, "keep_search", none).await.code, "find_nothing_asked");
    let unnamed = json!({ "name": " ", "query": query("cto") });
    assert_eq!(refused(&app, "keep_search", unnamed).await.code, "kept_without_name");
    assert_eq!(refused(&app, "forget_search", json!({ "id": "x" })).await.code, "unknown_name");
    app.stop().await;

    let app = lasting(root.path()).await;
    let kept = ok(&app, "searches", Value::Null).await;
    assert_eq!(
        (names(&kept), &kept[0]["query"]["titles"]),
        (vec!["IT".into(), "Sales".into()], &json!(["cio"]))
    );
    assert_eq!(names(&ok(&app, "forget_search", json!({ "id": "IT" })).await), ["Sales"]);
    app.stop().await;
}

#[tokio::test]
async fn companies_are_looked_for_everywhere_kept_and_told_once_each_new_or_known() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let search = json!({ "countries": ["United Kingdom"], "companies": true });
    let page = ok(&app, "find", search.clone()).await;
    assert_eq!(page["rows"], json!([]));
    let companies = page["companies"].as_array().unwrap().clone();
    assert!(companies.len() > 5, "{page}");
    assert!(companies.iter().all(|one| one["mark"] == "new" && one["name"] != ""), "{companies:?}");
    let domains: Vec<&str> = companies.iter().filter_map(|one| one["domain"].as_str()).collect();
    assert_eq!(domains.len(), domains.iter().collect::<BTreeSet<_>>().len(), "each once");
    assert_eq!(page["kind"], "company");
    // Apollo takes a credit for it, and is asked where that may be paid.
    let source = |page: &Value, name: &str| {
        page["sources"].as_array().unwrap().iter().find(|one| one["name"] == name).cloned().unwrap()
    };
    assert_eq!(
        (&source(&page, "Apollo")["asked"], &source(&page, "Hunter")["asked"]),
        (&json!(false), &json!(true))
    );
    let kept = ok(&app, "companies", json!({ "limit": 500 })).await["rows"].as_array().unwrap().len();
    assert!(kept >= companies.len());

    // The next page adds to it; what a first search kept is known to a second one.
    if source(&page, "Hunter")["more"] == true {
        let more = ok(&app, "find_more", json!({ "search": page["search"], "ceiling": null })).await;
        assert!(more["companies"].as_array().unwrap().len() > companies.len());
    }
    let mut paid = search.clone();
    paid["ceiling"] = json!(1_000);
    let again = ok(&app, "find", paid).await;
    assert_eq!(source(&again, "Apollo")["asked"], true, "{again}");
    let marks: BTreeSet<&str> =
        again["companies"].as_array().unwrap().iter().map(|one| one["mark"].as_str().unwrap()).collect();
    assert!(marks.contains("have"), "{marks:?}");
    assert_eq!(connection(&app, "apollo").await["spent_today_millicredits"], 1_000);
    assert_eq!(ok(&app, "found", Value::Null).await["companies"], again["companies"]);
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}

#[tokio::test]
async fn a_company_that_some_name_without_a_domain_is_told_once_and_known_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    // These two give names alone, Hunter gives domains too.
    for connector in ["rocketreach_universal", "zoominfo"] {
        connect(&app, connector).await;
    }
    let search = json!({ "countries": ["United Kingdom"], "companies": true });
    let page = ok(&app, "find", search.clone()).await;
    let companies = page["companies"].as_array().unwrap();
    assert!(companies.iter().all(|one| one["mark"] == "new"), "{page}");
    let named = |one: &Value| one["name"].as_str().unwrap().to_lowercase().replace(' ', "");
    let (with, without): (Vec<&Value>, Vec<&Value>) =
        companies.iter().partition(|one| one["domain"].is_string());
    assert!(with.len() > 20 && with.len() > 2 * without.len(), "{page}");
    for one in without {
        // Of two that have its name nothing tells which it is.
        let namesakes = with.iter().filter(|other| named(other) == named(one)).count();
        assert_ne!(namesakes, 1, "{one}");
    }
    assert!(companies.iter().any(|one| one["sources"].as_array().unwrap().len() > 2), "{page}");
    let alone = |one: &&Value| one["domain"].is_null() && one["mark"] == "new";
    let again = ok(&app, "find", search).await;
    assert_eq!(again["companies"].as_array().unwrap().iter().filter(alone).count(), 0);
    app.stop().await;
}
