//! Whoever's answer never came may be paid: that is shown, and nobody is asked for again but by whoever says so.

use super::support::{
    calm, connect, connection, everybody, hurried, jobs, last, lasting_in_a_hurry, ok, refused, says,
};
use crate::App;
use chrono::TimeDelta;
use serde_json::{Value, json};
use sluice_domain::Field;
use sluice_sandbox::{Config, Fault, Sandbox, Source};
use std::collections::BTreeMap;

/// An account of a world of the test's own, which outlives the program, beside the practice workspace's: its id.
async fn connected(app: &App, world: &Sandbox, connector: &str) -> Value {
    let access = world.providers().into_iter().find(|one| one.connector == connector).unwrap();
    let input = json!({ "connector": connector, "name": "Mine", "values": access.settings });
    ok(app, "connect", input).await["id"].clone()
}

/// The people whom a connection sells and nobody knows.
async fn sold(app: &App, connection: &Value) -> Vec<Value> {
    let search = json!({
        "countries": ["United Kingdom"], "titles": ["manager"], "connections": [connection], "ceiling": 1_000_000
    });
    let page = ok(app, "find", search).await;
    assert_eq!(page["sources"][0]["failure"], Value::Null, "{page}");
    let is_sold = |row: &&Value| row["mark"] == "new" && row["email_offer"].is_number();
    page["rows"].as_array().unwrap().iter().filter(is_sold).cloned().collect()
}

fn ids(rows: &[Value]) -> Vec<Value> {
    rows.iter().map(|row| row["id"].clone()).collect()
}

/// What a row of the last search costs where it is sold first, as it stands now.
async fn offer(app: &App, id: &Value) -> Value {
    let rows = ok(app, "found", Value::Null).await["rows"].clone();
    rows.as_array().unwrap().iter().find(|row| row["id"] == *id).unwrap()["offers"][0].clone()
}

async fn order(app: &App, rows: &[Value], again: &[Value]) -> Value {
    let search = last(app).await;
    json!({ "search": search, "rows": rows, "ceiling": 100_000, "known_too": true, "again": again })
}

/// Buys, and has the answer lost after it was charged.
async fn lost(app: &App, world: &Sandbox, source: Source, rows: &[Value]) {
    world.faults().script(source, vec![Some(Fault::TimeoutAfter)]);
    let job = jobs(app, "buy", order(app, rows, &[]).await).await.remove(0);
    assert_eq!((&job["state"], &job["failure"]["code"]), (&json!("failed"), &json!("timed_out")), "{job}");
}

/// What Today tells of answers that never came: how many, by the connection.
async fn on_today(app: &App) -> Vec<Value> {
    let today = ok(app, "today", Value::Null).await;
    let notices = today["notices"].as_array().unwrap().iter();
    let lost = notices.filter(|one| one["code"] == "purchases_unanswered" && one["needs_action"] == true);
    lost.map(|one| one["params"]["count"].clone()).collect()
}

#[tokio::test]
async fn whoevers_answer_was_lost_is_shown_after_a_restart_and_bought_again_by_nobody_but_who_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let world = Sandbox::start(Config::default()).await.unwrap();
    let left = || world.credits_left("apollo").unwrap();
    let orders = || world.requests().iter().filter(|line| line.path.contains("match")).count();
    let app = lasting_in_a_hurry(folder.path()).await;
    let mine = connected(&app, &world, "apollo").await;
    let rows = ids(&sold(&app, &mine).await[..3]);
    let begun = left();
    lost(&app, &world, Source::Apollo, &rows).await;
    let charged = begun - left();
    assert!((1..=3).contains(&charged), "{charged} charged for three");
    app.stop().await;
    drop(app);

    let app = lasting_in_a_hurry(folder.path()).await;
    sold(&app, &mine).await;
    for id in &rows {
        let offer = offer(&app, id).await;
        assert!(offer["unanswered"]["at"].is_string(), "{offer}");
        assert_eq!((&offer["owned"], &offer["coming"]), (&json!(false), &json!(false)));
        assert_eq!(offer["unanswered"]["free_again"], true, "as Apollo says");
    }
    assert_eq!(on_today(&app).await, [json!("1")], "a call, whomever it asked for");
    let asked = orders();
    let started = ok(&app, "buy", order(&app, &rows, &[]).await).await;
    let bought = ok(&app, "bought", Value::Null).await;
    assert_eq!(
        (&started["jobs"], &bought["unanswered"], &bought["spent"]),
        (&json!([]), &json!(3), &json!(0))
    );
    assert_eq!((orders(), begun - left()), (asked, charged));

    // One of them all the same.
    jobs(&app, "buy", order(&app, &rows, &rows[..1]).await).await;
    let bought = ok(&app, "bought", Value::Null).await;
    let told = bought["found"].as_u64().unwrap() + bought["not_found"].as_u64().unwrap();
    assert_eq!((told, &bought["unanswered"]), (1, &json!(2)), "{bought}");
    assert_eq!((orders(), begun - left()), (asked + 1, charged), "each is charged once");
    assert_eq!(offer(&app, &rows[0]).await["unanswered"], Value::Null, "it is answered now");
    assert!(offer(&app, &rows[1]).await["unanswered"].is_object());
    assert_eq!(on_today(&app).await.len(), 1, "of the others it is not known yet");
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}

/// RocketReach charges for every lookup that finds something, and tells of one by the id of whom it is about.
#[tokio::test]
async fn what_can_be_looked_up_by_ids_arrives_without_being_paid_again() {
    for command in ["buy", "sync"] {
        let folder = tempfile::tempdir().unwrap();
        let world = Sandbox::start(Config::default()).await.unwrap();
        let left = || world.credits_left("rocketreach").unwrap();
        let lookups = || world.requests().iter().filter(|line| line.path.ends_with("/person/lookup")).count();
        let app = lasting_in_a_hurry(folder.path()).await;
        // The practice world's own stands before the test's, and moves with that world at each start.
        connect(&app, "rocketreach").await;
        let mine = connected(&app, &world, "rocketreach").await;
        let begun = left();
        let mut rows = Vec::new();
        for row in ids(&sold(&app, &mine).await) {
            lost(&app, &world, Source::RocketReach, std::slice::from_ref(&row)).await;
            rows.push(row);
            // Who has no good address is not charged.
            if left() < begun {
                break;
            }
        }
        let (paid, charged) = (rows.last().unwrap().clone(), begun - left());
        assert_eq!(charged, 1, "of {}", rows.len());
        app.stop().await;
        drop(app);

        let app = lasting_in_a_hurry(folder.path()).await;
        let asked = lookups();
        sold(&app, &mine).await;
        let open = offer(&app, &paid).await;
        assert_eq!((&open["coming"], &open["unanswered"]), (&json!(true), &Value::Null), "{command}");
        // A look brings a lookup one step further.
        for _ in 0..5 {
            let input = match command {
                "buy" => order(&app, std::slice::from_ref(&paid), &[]).await,
                _ => json!({ "connections": [mine] }),
            };
            for job in jobs(&app, command, input).await {
                assert_eq!(job["state"], "done", "{job}");
            }
            if offer(&app, &paid).await["owned"] == true {
                break;
            }
        }
        let now = offer(&app, &paid).await;
        assert_eq!((&now["owned"], &now["coming"]), (&json!(true), &json!(false)), "{command}: {now}");
        assert_eq!((lookups(), begun - left()), (asked, charged), "{command}: asked for and charged once");
        assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
        app.stop().await;
    }
}

/// A connection brings somebody now, with an address.
async fn brings(app: &App, connection: &Value, row: &Value, number: u8) {
    let address = [(Field::Email, "q@quillfeather-invented.test")];
    says(app, (connection, "contacts"), row, number, TimeDelta::zero(), &address).await;
}

#[tokio::test]
async fn whom_the_source_itself_brings_meanwhile_is_answered_for_and_what_others_say_tells_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let app = calm(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let [apollo, hunter] = [connection(&app, "apollo").await, connection(&app, "hunter").await];
    let found = sold(&app, &apollo["id"]).await;
    let alone = |row: &&Value| {
        let same = |other: &&Value| other["name"] == row["name"] && other["company"] == row["company"];
        row["title"].is_string() && row["company"].is_string() && found.iter().filter(same).count() == 1
    };
    let row = found.iter().find(alone).unwrap().clone();
    lost(&app, workspace.sandbox().unwrap(), Source::Apollo, &[row["id"].clone()]).await;
    assert!(offer(&app, &row["id"]).await["unanswered"].is_object(), "in the same run too");

    brings(&app, &hunter["id"], &row, 1).await;
    assert!(
        offer(&app, &row["id"]).await["unanswered"].is_object(),
        "what Hunter says is not Apollo's answer"
    );
    brings(&app, &apollo["id"], &row, 2).await;
    let offer = offer(&app, &row["id"]).await;
    assert_eq!((&offer["unanswered"], &offer["owned"]), (&Value::Null, &json!(true)), "{offer}");
    let started = ok(&app, "buy", order(&app, &[row["id"].clone()], &[]).await).await;
    assert_eq!((&started["jobs"], &ok(&app, "bought", Value::Null).await["known"]), (&json!([]), &json!(1)));
    app.stop().await;
}

#[tokio::test]
async fn a_page_of_a_search_whose_answer_was_lost_is_paid_again_only_where_it_is_wanted_anew() {
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    let apollo = connection(&app, "apollo").await["id"].clone();
    let found = sold(&app, &apollo).await;
    let company = found.iter().map(|row| &row["company"]).find(|company| company.is_string()).unwrap();
    let hunter = connection(&app, "hunter").await["id"].clone();
    let search = async |fresh: bool| {
        let asked = json!({
            "company_names": [company], "connections": [hunter], "ceiling": 1_000_000, "fresh": fresh
        });
        let before = sandbox.credits_left("hunter").unwrap();
        let page = ok(&app, "find", asked).await;
        (page["sources"][0].clone(), before - sandbox.credits_left("hunter").unwrap())
    };
    sandbox.faults().set_at(Source::Hunter, "/v2/domain-search", Fault::TimeoutAfter);
    let (source, charged) = search(false).await;
    assert_eq!((&source["failure"]["code"], charged > 0), (&json!("timed_out"), true), "{source}");
    sandbox.faults().clear().unwrap();

    for _ in 0..2 {
        let (source, charged) = search(false).await;
        assert_eq!((&source["asked"], charged), (&json!(false), 0), "{source}");
        assert!(source["unanswered_at"].is_string() && source["failure"].is_null(), "{source}");
    }
    let (source, _) = search(true).await;
    assert_eq!((&source["asked"], &source["unanswered_at"]), (&json!(true), &Value::Null), "{source}");
    let (source, charged) = search(false).await;
    assert!(source["kept_at"].is_string() && charged == 0, "now it is kept: {source}");
    app.stop().await;
}

#[tokio::test]
async fn a_question_whose_answer_was_lost_is_put_again_only_by_who_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let faults = workspace.sandbox().unwrap().faults();
    let ask = |given: &str, more: BTreeMap<&str, Value>| {
        let subject = json!({ "given_name": given, "family_name": "Byrne", "company_domain": "x.test" });
        let mut input = json!({ "stream": "email_find", "question": { "subjects": [subject] } });
        input.as_object_mut().unwrap().extend(more.into_iter().map(|(key, value)| (key.to_owned(), value)));
        input
    };
    let hunter = connection(&app, "hunter").await["id"].clone();
    let paid = || BTreeMap::from([("connection", hunter.clone()), ("ceiling", json!(1_000))]);
    faults.set_at(Source::Hunter, "/v2/email-finder", Fault::TimeoutAfter);
    let job = jobs(&app, "ask", ask("Ada", paid())).await.remove(0);
    assert_eq!(job["failure"]["code"], "timed_out", "{job}");
    faults.clear().unwrap();

    let preview = ok(&app, "ask_preview", ask("Ada", paid())).await;
    assert!(preview["unanswered_at"].is_string(), "{preview}");
    let refusal = refused(&app, "ask", ask("Ada", paid())).await;
    assert_eq!((refusal.code.as_str(), refusal.params.contains_key("day")), ("ask_unanswered", true));
    // Somebody else is asked for as ever.
    assert_eq!(jobs(&app, "ask", ask("Bea", paid())).await.remove(0)["state"], "done");
    let mut again = paid();
    again.insert("again", json!(true));
    assert_eq!(jobs(&app, "ask", ask("Ada", again)).await.remove(0)["state"], "done");
    assert_eq!(ok(&app, "ask_preview", ask("Ada", paid())).await["unanswered_at"], Value::Null);
    app.stop().await;
}
