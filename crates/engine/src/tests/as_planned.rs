//! What is written is what the plan showed, in the ledger and at HaloPSA: new tickets, changed ones, moves and entries. And the
//! plan says the same however it is looked at.

use super::{
    calls::call,
    stages::walk_to_won,
    support::{ended, everybody, ok, refused, sync, synced},
};
use crate::App;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// How often something is there.
type Counted = BTreeMap<String, usize>;

/// Members that a ticket is sent with as the plan names and words them.
const WORDED: [&str; 7] =
    ["summary", "oppcontactname", "oppcompanyname", "oppemailaddress", "oppjobtitle", "opptel", "oppcountry"];

fn counted(said: impl Iterator<Item = String>) -> Counted {
    let mut counts = Counted::new();
    for one in said {
        *counts.entry(one).or_default() += 1;
    }
    counts
}

async fn whole(app: &App) -> Value {
    let plan = ok(app, "plan", json!({ "limit": 5_000 })).await;
    assert_eq!(plan["next"], Value::Null);
    plan
}

fn rows(of: &Value) -> &[Value] {
    of.as_array().unwrap()
}

async fn ledger(app: &App) -> Vec<Value> {
    let (mut found, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = ok(app, "ledger", json!({ "limit": 500, "after": after })).await;
        found.extend(rows(&page["rows"]).iter().cloned());
        after = page["next"].clone();
        if after.is_null() {
            return found;
        }
    }
}

/// A write as the plan and the ledger tell it. In which ticket something is told is known once that is made.
fn told(row: &Value) -> String {
    let fields = rows(&row["fields"]).iter().filter(|field| field["field"] != "ticket_id");
    let fields: Vec<&Value> = fields.collect();
    json!([row["person"], row["action"], fields]).to_string()
}

/// Applies the plan, and compares what became of it with what it showed.
async fn is_applied_as_it_was_shown(app: &App) -> Value {
    let plan = whole(app).await;
    let before: BTreeSet<String> = ledger(app).await.iter().map(|row| row["id"].to_string()).collect();
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    sandbox.note_in_halo();
    let input = json!({ "fingerprint": plan["fingerprint"], "release_brake": true });
    assert_eq!(ended(app, "apply", input).await["state"], "done");

    let mut written = ledger(app).await;
    written.retain(|row| !before.contains(&row["id"].to_string()));
    assert_eq!(counted(written.iter().map(told)), counted(rows(&plan["items"]).iter().map(told)));

    let noted = sandbox.noted_in_halo();
    let sent = |path: &str| -> Vec<Value> {
        let posts = noted.iter().filter(|request| request.method == "POST");
        let there = posts.filter(|request| request.path.to_ascii_lowercase().ends_with(path));
        there.flat_map(|request| request.body.as_ref().and_then(Value::as_array).cloned().unwrap()).collect()
    };
    let tickets: Vec<Value> = sent("/tickets").into_iter().chain(sent("/opportunities")).collect();
    let count = |kind: &str| usize::try_from(plan[kind].as_u64().unwrap()).unwrap();
    assert_eq!(tickets.len(), count("creates") + count("updates"));
    assert_eq!(sent("/actions").len(), count("entries"));
    let of_tickets = tickets.iter().flat_map(|ticket| ticket.as_object().unwrap());
    let worded = of_tickets.filter(|(member, _)| WORDED.contains(&member.as_str()));
    let worded = counted(worded.map(|(member, value)| format!("{member}: {value}")));
    let planned = rows(&plan["items"]).iter().flat_map(|item| rows(&item["fields"]));
    let planned = planned.filter(|field| WORDED.contains(&field["field"].as_str().unwrap()));
    let planned = planned.map(|field| format!("{}: {}", field["field"].as_str().unwrap(), field["new"]));
    assert_eq!(worded, counted(planned));

    // Read back and compared, statuses and fields of their own among it.
    sync(app).await;
    for row in ledger(app).await {
        assert_eq!(row["state"], "agreed", "{row}");
    }
    plan
}

#[tokio::test]
async fn a_plan_and_its_application_are_equal() {
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let plan = is_applied_as_it_was_shown(&app).await;
    assert!(plan["creates"].as_u64().unwrap() > 500, "{}", plan["creates"]);

    let walked = walk_to_won(&app).await;
    let people = ok(&app, "ledger", json!({ "limit": 3 })).await["rows"].clone();
    let mut others = rows(&people).iter().map(|row| &row["person"]).filter(|person| **person != walked);
    let set = json!({ "person": others.next(), "field": "title", "value": "Chief of Glue" });
    ok(&app, "set_value", set).await;
    call(&app, others.next().unwrap(), "no_answer").await;
    let plan = is_applied_as_it_was_shown(&app).await;
    let changed: BTreeSet<&str> = rows(&plan["items"])
        .iter()
        .flat_map(|item| rows(&item["fields"]))
        .map(|field| field["field"].as_str().unwrap())
        .collect();
    assert!(changed.contains("oppjobtitle") && changed.contains("status_name"), "{changed:?}");
    assert_eq!((&plan["creates"], &plan["updates"]), (&json!(2), &json!(2)), "{plan}");
    assert!(plan["entries"].as_u64().unwrap() >= 2, "{plan}");
    app.stop().await;
}

/// What is to be written by kind, as the plan, the status line and Today say it.
async fn sums(app: &App) -> [u64; 3] {
    let kinds = ["creates", "updates", "entries"];
    let of = |told: &Value| kinds.map(|kind| told[kind].as_u64().unwrap());
    let plan = of(&ok(app, "plan", json!({ "limit": 0 })).await);
    let status = ok(app, "status", Value::Null).await;
    assert_eq!((of(&status["to_send"]), &status["planned"]), (plan, &json!(plan.iter().sum::<u64>())));
    let today = ok(app, "today", Value::Null).await;
    let tile = rows(&today["tiles"]).iter().find(|tile| tile["kind"] == "to_send").unwrap();
    assert_eq!(tile["value"], status["planned"]);
    plan
}

/// Without a look at the plan, which nobody has to take for it.
async fn told_by_itself(app: &App, expected: [u64; 3]) {
    let mut events = app.events();
    loop {
        let told = ok(app, "status", Value::Null).await["to_send"].clone();
        if told == json!({ "creates": expected[0], "updates": expected[1], "entries": expected[2] }) {
            return;
        }
        // It is told when it is otherwise.
        let _ = events.recv().await;
    }
}

#[tokio::test]
async fn the_plan_has_the_same_sums_wherever_they_are_told_and_the_same_items_however_it_is_read() {
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let [creates, updates, entries] = sums(&app).await;
    assert!(creates > 500 && updates + entries == 0, "{creates} {updates} {entries}");

    let plan = whole(&app).await;
    let (mut items, mut pages, mut after) = (Vec::new(), 0, Value::Null);
    loop {
        let page = ok(&app, "plan", json!({ "limit": 240, "after": after })).await;
        assert_eq!((&page["creates"], &page["fingerprint"]), (&plan["creates"], &plan["fingerprint"]));
        items.extend(rows(&page["items"]).iter().cloned());
        pages += 1;
        after = page["next"].clone();
        if after.is_null() {
            break;
        }
    }
    assert_eq!(items.as_slice(), rows(&plan["items"]));
    assert_eq!((items.len() as u64, pages), (creates, creates.div_ceil(240)));
    // What comes next in another plan is not what comes next in this one.
    let first = ok(&app, "plan", json!({ "limit": 1 })).await;
    let bar = json!({ "person": first["items"][0]["person"], "field": "do_not_contact", "value": "true" });
    ok(&app, "set_value", bar).await;
    let on = json!({ "limit": 1, "after": first["next"] });
    assert_eq!(refused(&app, "plan", on).await.code, "plan_moved");
    assert_eq!(refused(&app, "plan", json!({ "after": "7" })).await.code, "bad_input");

    let input = ok(&app, "plan", json!({ "limit": 0 })).await["fingerprint"].clone();
    ended(&app, "apply", json!({ "fingerprint": input, "release_brake": true })).await;
    sync(&app).await;
    told_by_itself(&app, [0, 0, 0]).await;
    let people = ok(&app, "ledger", json!({ "limit": 2 })).await["rows"].clone();
    let set = json!({ "person": people[0]["person"], "field": "title", "value": "Chief of Glue" });
    ok(&app, "set_value", set).await;
    call(&app, &people[1]["person"], "no_answer").await;
    told_by_itself(&app, [0, 1, 1]).await;
    assert_eq!(sums(&app).await, [0, 1, 1]);
    app.stop().await;
}
