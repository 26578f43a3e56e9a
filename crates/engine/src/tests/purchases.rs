//! What is paid is in the books before it is known what it brings, and nothing that was paid is lost.

use super::support::{connect, connection, everybody, jobs, last, ok, practice, refused};
use crate::App;
use serde_json::{Value, json};
use sluice_sandbox::{Fault, Source};
use std::time::Duration;

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
    let calls = || sandbox.requests().iter().filter(|line| line.path.contains("_match")).count();
    for fault in [Fault::ServerError, Fault::Html] {
        let (before, asked) = (spent(&app, "apollo").await, calls());
        sandbox.faults().script(Source::Apollo, vec![Some(fault)]);
        let order = json!({ "search": last(&app).await, "rows": rows, "ceiling": 2_000, "again": rows });
        let job = jobs(&app, "buy", order).await.remove(0);
        assert_eq!(job["state"], "failed", "{fault:?}");
        let bought = ok(&app, "bought", Value::Null).await;
        // Two of the three fit below the ceiling, and go out together.
        assert_eq!((&bought["spent"], &bought["found"]), (&json!(2_000), &json!(0)), "{fault:?}: {bought}");
        assert_eq!(bought["unsure"], 2_000);
        assert_eq!((spent(&app, "apollo").await - before, calls() - asked), (2_000, 1), "{fault:?}");
    }
    app.stop().await;
}

#[tokio::test]
async fn an_account_without_credits_is_told_so_buys_no_more_and_nobody_is_taken_for_unknown() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    // Some say it by a status, some of each row in an answer of 200, at once or once it is looked for.
    let mut wrong = Vec::new();
    for (connector, left) in [
        ("apollo", 1),
        ("lusha", 0),
        ("rocketreach", 0),
        ("lead411", 0),
        ("zoominfo", 3),
        ("zoominfo_legacy", 0),
        ("seamless", 2),
    ] {
        if connector != "apollo" {
            connect(&app, connector).await;
        }
        let rows = new_at(&app, connector).await;
        sandbox.leave_credits(connector, left);
        let rows = &rows[..rows.len().min(60)];
        let order = json!({ "search": last(&app).await, "rows": rows, "ceiling": 10_000_000 });
        let job = jobs(&app, "buy", order).await.remove(0);
        let bought = ok(&app, "bought", Value::Null).await;
        let many = |key: &str| bought[key].as_u64().unwrap();
        let told = job["state"] == "failed"
            && job["failure"]["code"] == "no_credit"
            && bought["failure"]["code"] == "no_credit";
        if !told || many("found") > left || many("failed") == 0 || many("not_found") > 2 {
            wrong.push(format!("{connector}: of {} {bought}, {job}", rows.len()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    app.stop().await;
}

#[tokio::test]
async fn one_sellers_want_of_credits_is_not_anothers() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    connect(&app, "zoominfo").await;
    connect(&app, "seamless").await;
    let search = json!({ "countries": ["United Kingdom"], "titles": ["manager"], "ceiling": 1_000_000 });
    let page = ok(&app, "find", search).await;
    let mut rows = Vec::new();
    for name in ["Apollo", "ZoomInfo", "Seamless.AI"] {
        let sold = |row: &&Value| {
            let at = row["email_offer"].as_u64().map(|at| at as usize);
            at.is_some_and(|at| row["offers"][at]["name"] == name) && row["mark"] == "new"
        };
        let of_them: Vec<Value> =
            page["rows"].as_array().unwrap().iter().filter(sold).take(4).cloned().collect();
        assert!(!of_them.is_empty(), "{name} sells nobody");
        rows.extend(of_them.into_iter().map(|row| row["id"].clone()));
    }
    let workspace = app.workspace().await.unwrap();
    workspace.sandbox().unwrap().leave_credits("zoominfo", 0);
    let order = json!({ "search": page["search"], "rows": rows, "ceiling": 10_000_000 });
    let ended = jobs(&app, "buy", order).await;
    assert_eq!(ended.len(), 3);
    for job in ended {
        let expected = if job["connection_name"] == "ZoomInfo" { "failed" } else { "done" };
        assert_eq!(job["state"], expected, "{job}");
    }
    app.stop().await;
}

#[tokio::test]
async fn what_was_paid_is_collected_although_the_order_was_stopped() {
    everybody();
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
async fn a_page_that_was_paid_for_is_not_paid_again_unless_that_is_wanted() {
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    new_at(&app, "apollo").await;
    let rows = ok(&app, "found", Value::Null).await["rows"].clone();
    let companies: Vec<&Value> = rows.as_array().unwrap().iter().map(|row| &row["company"]).collect();
    let company = companies.into_iter().find(|company| company.is_string()).unwrap();
    let hunter = connection(&app, "hunter").await["id"].clone();
    // What it costs at Hunter and in our books, and what Hunter said.
    let search = async |ceiling: Option<u64>, fresh: bool| {
        let left = async || {
            let workspace = app.workspace().await.unwrap();
            workspace.sandbox().unwrap().credits_left("hunter").unwrap()
        };
        let before = (left().await, spent(&app, "hunter").await);
        let asked = json!({
            "company_names": [company], "connections": [hunter], "ceiling": ceiling, "fresh": fresh
        });
        let page = ok(&app, "find", asked).await;
        let cost = (before.0 - left().await) * 1_000;
        assert_eq!(spent(&app, "hunter").await - before.1, cost);
        let names: Vec<Value> =
            page["rows"].as_array().unwrap().iter().map(|row| row["name"].clone()).collect();
        (cost, page["sources"][0].clone(), names)
    };
    let (cost, source, names) = search(Some(1_000_000), false).await;
    assert!(cost > 0 && !names.is_empty() && source["kept_at"].is_null(), "{source}");

    // The same again, also where nothing may be paid: from what is kept, which is said with its age.
    for ceiling in [Some(1_000_000), None] {
        let (cost, source, again) = search(ceiling, false).await;
        assert_eq!((cost, &source["asked"], again.len()), (0, &json!(true), names.len()));
        assert!(source["kept_at"].is_string(), "{source}");
    }
    let today = app.workspace().await.unwrap().now().date_naive();
    let workspace = app.workspace().await.unwrap();
    let saved = workspace.store.read(move |r| crate::find::not_spent_on(r, today)).await.unwrap();
    assert_eq!(saved, 2 * i64::try_from(cost).unwrap(), "told as not spent");

    // Who wants it anew pays anew, and what is new is kept.
    let (anew, source, _) = search(Some(1_000_000), true).await;
    assert!(anew > 0 && source["kept_at"].is_null(), "{source}");
    let (nothing, source, _) = search(None, true).await;
    assert_eq!((nothing, &source["asked"]), (0, &json!(false)));

    // Nothing is left of it where the provider is disconnected.
    ok(&app, "disconnect", json!({ "id": hunter })).await;
    let kept = workspace.store.read(|r| r.tables_containing("people_search")).await.unwrap();
    assert!(!kept.contains(&"found_page".to_owned()), "{kept:?}");
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

#[tokio::test]
async fn many_are_bought_with_one_call_and_each_is_known_by_the_id_that_was_asked_for() {
    // In a world each: both interfaces of ZoomInfo sell the same people.
    for (connector, path) in [
        ("apollo", "/people/bulk_match"),
        ("zoominfo", "/contacts/enrich"),
        ("zoominfo_legacy", "/enrich/contact"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let app = practice(folder.path()).await;
        if connector != "apollo" {
            connect(&app, connector).await;
        }
        let workspace = app.workspace().await.unwrap();
        let sandbox = workspace.sandbox().unwrap();
        let left = |connector: &str| sandbox.credits_left(connector).unwrap() * 1_000;
        let rows = new_at(&app, connector).await[..6].to_vec();
        let (credits, before) = (left(connector), sandbox.requests().len());
        let order = json!({ "search": last(&app).await, "rows": rows, "ceiling": 100_000 });
        jobs(&app, "buy", order.clone()).await;
        let asked: Vec<String> = sandbox.requests()[before..].iter().map(|line| line.path.clone()).collect();
        let calls = asked.iter().filter(|asked| asked.ends_with(path)).count();
        assert_eq!(calls, 1, "{connector}: {asked:?}");
        assert!(!asked.iter().any(|asked| asked.ends_with("/people/match")), "{connector}: {asked:?}");
        let bought = ok(&app, "bought", Value::Null).await;
        let told: u64 =
            ["found", "not_found", "opted_out"].iter().map(|key| bought[*key].as_u64().unwrap()).sum();
        assert_eq!(told, 6, "{connector}: {bought}");
        assert!(bought["found"].as_u64().unwrap() >= 2, "{connector}: {bought}");
        assert_eq!(bought["spent"], credits - left(connector), "{connector}: {bought}");
        // The same again: whoever was found is ours, whatever id the vendor put on the row.
        let credits = left(connector);
        jobs(
            &app,
            "buy",
            json!({ "known_too": true, "search": order["search"], "rows": rows, "ceiling": 100_000 }),
        )
        .await;
        let again = ok(&app, "bought", Value::Null).await;
        assert!(again["known"].as_u64() >= bought["found"].as_u64(), "{connector}: {again}");
        assert_eq!((&again["found"], left(connector)), (&json!(0), credits), "{connector}: {again}");
        assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
        app.stop().await;
    }
}

#[tokio::test]
async fn nobody_costs_more_than_a_row_may() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    connect(&app, "lusha").await;
    // What may be paid for a row, whether phones are wanted, and whether anybody is bought for that.
    let check = async |connector: &str, per_row: u64, phone: bool, some: bool| {
        let rows = new_at(&app, connector).await[..3].to_vec();
        let before = spent(&app, connector).await;
        let order = json!({
            "search": last(&app).await, "rows": rows, "phone": phone,
            "ceiling": 100_000, "ceiling_per_row": per_row
        });
        jobs(&app, "buy", order).await;
        let bought = ok(&app, "bought", Value::Null).await;
        let what = format!("{connector} {per_row} {phone}: {bought}");
        assert_eq!(bought["over_ceiling"], if some { 0 } else { 3 }, "{what}");
        assert_eq!(bought["found"].as_u64().unwrap() > 0, some, "{what}");
        let paid = spent(&app, connector).await - before;
        assert!(paid <= 3 * per_row && (paid > 0) == some, "{what}");
    };
    check("apollo", 999, false, false).await;
    check("apollo", 1_000, false, true).await;
    check("lusha", 5_999, true, false).await;
    check("lusha", 999, false, false).await;
    check("lusha", 6_000, true, true).await;
    app.stop().await;
}

#[tokio::test]
async fn what_the_vendor_gave_to_the_account_before_costs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    connect(&app, "lusha").await;
    let workspace = app.workspace().await.unwrap();
    let lusha = connection(&app, "lusha").await["id"].clone();
    let client = workspace.connection(lusha.as_str().unwrap().parse().unwrap()).await.unwrap();
    let client = workspace.client(&client).await.unwrap();
    let question = json!({ "countries": ["United Kingdom"], "titles": ["manager"] });
    // A colleague reveals them by other means.
    let found = client.ask("people_search", &question, None).await.unwrap().found;
    let ids: Vec<String> = found
        .iter()
        .filter_map(|found| Some(found.record.as_ref().ok()?.external_id.clone()))
        .take(9)
        .collect();
    let subjects: Vec<Value> = ids.iter().map(|id| json!({ "ref": id, "id": id })).collect();
    let reveal = json!({ "subjects": subjects, "want": ["email"] });
    client.ask("people_enrich", &reveal, None).await.unwrap();

    let search = json!({
        "countries": ["United Kingdom"], "titles": ["manager"], "connections": [lusha], "ceiling": 1_000_000
    });
    let page = ok(&app, "find", search).await;
    let rows = page["rows"].as_array().unwrap();
    let free: Vec<&Value> = rows.iter().filter(|row| row["offers"][0]["email"]["most"] == 0).collect();
    assert!(!free.is_empty() && free.len() < rows.len(), "{} of {}", free.len(), rows.len());
    let ids: Vec<&Value> = free.iter().map(|row| &row["id"]).collect();
    let left = || workspace.sandbox().unwrap().credits_left("lusha").unwrap();
    let (before, booked) = (left(), spent(&app, "lusha").await);
    jobs(&app, "buy", json!({ "search": page["search"], "rows": ids, "ceiling": 0 })).await;
    let bought = ok(&app, "bought", Value::Null).await;
    assert_eq!((&bought["spent"], &bought["over_ceiling"]), (&json!(0), &json!(0)), "{bought}");
    assert!(bought["found"].as_u64().unwrap() > 0, "{bought}");
    assert_eq!((left(), spent(&app, "lusha").await), (before, booked));
    app.stop().await;
}

/// With an address at which Apollo can reach us it sells phones; they are asked for until they are there.
#[tokio::test]
async fn phones_that_come_later_are_bought_where_they_can_be_pushed() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let known = ok(&app, "connectors", Value::Null).await["connectors"].clone();
    let mut values =
        known.as_array().unwrap().iter().find(|one| one["id"] == "apollo").unwrap()["values"].clone();
    values["public_address"] = json!("https://sluice.example.test/");
    ok(&app, "disconnect", json!({ "id": connection(&app, "apollo").await["id"] })).await;
    let second = json!({ "connector": "apollo", "values": values, "name": "Reached" });
    let id = ok(&app, "connect", second).await["id"].clone();
    let addresses = ok(&app, "push_addresses", json!({ "id": id })).await;
    assert_eq!(addresses["reached_at"], "https://sluice.example.test");
    let page = ok(
        &app,
        "find",
        json!({ "countries": ["United Kingdom"], "titles": ["manager"], "connections": [id] }),
    )
    .await;
    let rows: Vec<&Value> = page["rows"].as_array().unwrap().iter().take(8).collect();
    assert!(rows.iter().all(|row| row["offers"][0]["phone"]["most"] == 9_000), "{rows:?}");
    let ids: Vec<&Value> = rows.iter().map(|row| &row["id"]).collect();
    let workspace = app.workspace().await.unwrap();
    let left = || workspace.sandbox().unwrap().credits_left("apollo").unwrap() * 1_000;
    let before = left();
    // Apollo is looked after every ten seconds.
    tokio::time::pause();
    let order = json!({ "search": page["search"], "rows": ids, "phone": true, "ceiling": 100_000 });
    let job = jobs(&app, "buy", order.clone()).await.remove(0);
    tokio::time::resume();
    assert_eq!(job["state"], "done", "{job}");
    let bought = ok(&app, "bought", Value::Null).await;
    // Who must not be called is charged all the same.
    assert_eq!(bought["spent"], before - left(), "{bought}");
    assert!(before - left() > 8_000, "{bought}");
    let told: u64 =
        ["found", "not_found", "opted_out"].iter().map(|key| bought[*key].as_u64().unwrap()).sum();
    assert_eq!(told, 8, "{bought}");
    // Whoever has no phone is not asked for one again.
    let again = left();
    jobs(&app, "buy", json!({ "known_too": true, "search": page["search"], "rows": ids, "phone": true, "ceiling": 100_000 }))
        .await;
    let second = ok(&app, "bought", Value::Null).await;
    assert!(second["known"].as_u64() >= bought["found"].as_u64(), "{second}");
    assert_eq!(left(), again, "{second}");
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}
