//! All weak records' addresses checked as one order: counted and priced first, and never beyond what is left to spend.

use super::support::{connection, ended, jobs, ok, practice, refused};
use crate::App;
use serde_json::{Value, json};
use std::fs;

/// Weak records whose addresses nobody knows; of the last there is none.
const ROWS: &str = "\
First Name,Last Name,Email,Company
Eve,Poe,eve.poe@poe-works.com,Poe Works
Bob,Roe,bob.roe@roe-foods.com,Roe Foods
Ann,Lee,ann.lee@lee-lifts.com,Lee Lifts
Cara,Fry,,Fry Industries
";

async fn offer(app: &App) -> Value {
    let offers = ok(app, "checks", Value::Null).await;
    let hunter = offers.as_array().unwrap().iter().find(|offer| offer["name"] == "Hunter");
    hunter.unwrap_or_else(|| panic!("{offers}")).clone()
}

async fn allow(app: &App, millicredits: u64) {
    let id = connection(app, "hunter").await["id"].clone();
    ok(app, "allow", json!({ "id": id, "allowance": { "daily_millicredits": millicredits } })).await;
}

#[tokio::test]
async fn all_addresses_are_checked_as_it_was_shown_or_none_where_the_budget_is_too_small() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(&folder.path().join("data")).await;
    let list = folder.path().join("list.csv");
    fs::write(&list, ROWS).unwrap();
    assert_eq!(ended(&app, "import", json!({ "file": list.display().to_string() })).await["state"], "done");

    let shown = offer(&app).await;
    assert_eq!((&shown["count"], &shown["more"], &shown["left"]), (&json!(3), &json!(false), &Value::Null));
    assert_eq!((&shown["each"]["most"], &shown["price"]["most"]), (&json!(500), &json!(1_500)));
    assert_eq!(shown["sample"].as_array().unwrap().len(), 3);

    allow(&app, 1_499).await;
    assert_eq!(offer(&app).await["left"], 1_499);
    let asked = |count: u64, ceiling: u64| json!({ "connection": shown["connection"], "count": count, "ceiling": ceiling });
    let refusal = refused(&app, "check_all", asked(3, 1_500)).await;
    assert_eq!((refusal.code.as_str(), refusal.params["left"].as_str()), ("checks_beyond_budget", "1.499"));
    assert_eq!(refused(&app, "check_all", asked(2, 1_500)).await.code, "checks_moved");
    assert_eq!(refused(&app, "check_all", asked(3, 1_000)).await.code, "ask_not_agreed");
    assert_eq!(connection(&app, "hunter").await["spent_today_millicredits"], 0, "nobody was asked");

    allow(&app, 1_500).await;
    let ended = jobs(&app, "check_all", asked(3, 1_500)).await;
    assert_eq!((&ended[0]["state"], &ended[0]["done"]), (&json!("done"), &json!(3)), "{ended:?}");
    assert_eq!(connection(&app, "hunter").await["spent_today_millicredits"], 1_500);
    // Who was told of, whatever was said, is not asked about again.
    let after = offer(&app).await;
    assert_eq!((&after["count"], &after["left"]), (&json!(0), &json!(0)), "{after}");
    assert_eq!(refused(&app, "check_all", asked(3, 1_500)).await.code, "checks_moved");
    app.stop().await;
}
