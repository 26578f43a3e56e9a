//! What people choose, say and hand on.

use super::support::{apply, everybody, ok, refused, sync, synced};
use crate::App;
use serde_json::{Value, json};

async fn cards(app: &App, kind: &str, limit: u32) -> Vec<Value> {
    let page = ok(app, "queue", json!({ "kind": kind, "skip": [], "limit": limit })).await;
    page["cards"].as_array().unwrap().clone()
}

fn value_of(page: &Value, field: &str) -> Value {
    let rows = page["values"].as_array().unwrap();
    rows.iter().find(|row| row["field"] == field).cloned().unwrap_or(Value::Null)
}

async fn is_rebuilt_equal(app: &App) {
    let report = ok(app, "rebuild", Value::Null).await;
    assert_eq!(report["equal"], true, "{report}");
}

#[tokio::test]
async fn a_chosen_value_outranks_sources_survives_syncs_goes_to_halo_and_can_be_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    apply(&app).await.unwrap();
    sync(&app).await;
    let lead = ok(&app, "ledger", json!({ "limit": 1 })).await["rows"][0].clone();
    let person = json!({ "id": lead["person"] });
    let before = ok(&app, "person", person.clone()).await;
    let title = value_of(&before, "title");

    let set = json!({ "person": lead["person"], "field": "title", "value": " Chief of  Everything " });
    let decision = ok(&app, "set_value", set).await;
    assert_eq!(
        (&decision["kind"], &decision["params"]["value"]),
        (&json!("value"), &json!("Chief of Everything"))
    );
    let chosen = value_of(&ok(&app, "person", person.clone()).await, "title");
    assert_eq!(chosen["shown"]["value"], "Chief of Everything");
    assert_eq!((&chosen["source"], &chosen["decision"]), (&json!("Ada"), &decision["id"]));
    sync(&app).await;
    assert_eq!(value_of(&ok(&app, "person", person.clone()).await, "title"), chosen);
    is_rebuilt_equal(&app).await;

    let plan = ok(&app, "plan", json!({})).await;
    assert_eq!((&plan["creates"], &plan["updates"]), (&json!(0), &json!(1)), "{plan}");
    let field = &plan["items"][0]["fields"][0];
    assert_eq!((&field["field"], &field["new"]), (&json!("oppjobtitle"), &json!("Chief of Everything")));
    assert_eq!(field["old"], title["shown"]["value"]);
    apply(&app).await.unwrap();
    sync(&app).await;
    assert_eq!(ok(&app, "plan", json!({})).await["items"], json!([]));

    // Taken back, also at HaloPSA: the plan restores what was there.
    ok(&app, "undo", json!({ "decision": decision["id"] })).await;
    assert_eq!(value_of(&ok(&app, "person", person.clone()).await, "title")["shown"], title["shown"]);
    let plan = ok(&app, "plan", json!({})).await;
    assert_eq!(plan["updates"], 1, "{plan}");
    let field = &plan["items"][0]["fields"][0];
    assert_eq!(field["old"], "Chief of Everything");
    // Emptied again where nobody knew a title.
    assert_eq!(field["new"], title["shown"]["value"].as_str().unwrap_or_default());
    apply(&app).await.unwrap();
    sync(&app).await;
    assert_eq!(ok(&app, "plan", json!({})).await["items"], json!([]));
    is_rebuilt_equal(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn of_two_values_chosen_one_after_the_other_each_leaves_what_was_there_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    apply(&app).await.unwrap();
    let person = ok(&app, "ledger", json!({ "limit": 1 })).await["rows"][0]["person"].clone();
    let title = async || {
        let page = ok(&app, "person", json!({ "id": person })).await;
        value_of(&page, "title")["shown"]["value"].clone()
    };
    let choose = async |value: &str| {
        let set = json!({ "person": person, "field": "title", "value": value });
        let decision = ok(&app, "set_value", set).await["id"].clone();
        apply(&app).await.unwrap();
        decision
    };
    let before = title().await;
    let (first, second) = (choose("Chief of One").await, choose("Chief of Two").await);
    for (decision, left) in [(second, json!("Chief of One")), (first, before)] {
        ok(&app, "undo", json!({ "decision": decision })).await;
        assert_eq!(title().await, left);
        apply(&app).await.unwrap();
        assert_eq!(title().await, left);
        assert_eq!(ok(&app, "plan", json!({})).await["items"], json!([]));
    }
    is_rebuilt_equal(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn what_is_decided_as_one_is_taken_back_as_one_or_one_by_one() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let card = cards(&app, "pair", 1).await.remove(0);
    let values = json!([{ "field": "title", "value": "Head of Glue" }, { "field": "city", "value": null }]);
    let decide = json!({ "item": card["item"], "verdict": "same", "values": values });
    let decided = ok(&app, "decide", decide.clone()).await["decision"].clone();
    let act = ok(&app, "act", json!({ "id": decided["id"] })).await;
    let kinds = |act: &Value| -> Vec<(String, bool)> {
        let rows = act.as_array().unwrap().iter();
        rows.map(|row| (row["kind"].as_str().unwrap().to_owned(), row["revoked"] == true)).collect()
    };
    let all = |revoked| ["same", "value", "value"].map(|kind| (kind.to_owned(), revoked)).to_vec();
    assert_eq!(kinds(&act), all(false));
    let history = ok(&app, "decisions", json!({})).await["rows"].clone();
    assert_eq!((history.as_array().unwrap().len(), &history[0]["others"]), (1, &json!(2)));
    let person = ok(&app, "person", json!({ "id": card["left"]["person"] })).await;
    assert_eq!(value_of(&person, "title")["shown"]["value"], "Head of Glue");
    assert_eq!(value_of(&person, "city"), Value::Null);

    // One is taken out of the middle, then what is left.
    ok(&app, "undo", json!({ "decision": act[1]["id"], "alone": true })).await;
    let person = ok(&app, "person", json!({ "id": card["left"]["person"] })).await;
    assert_ne!(value_of(&person, "title")["shown"]["value"], "Head of Glue");
    let undoable = ok(&app, "status", Value::Null).await["undoable"].clone();
    assert_eq!((&undoable["id"], &undoable["others"]), (&decided["id"], &json!(1)));
    // Told by its first decision, by which the card was decided.
    let undone = ok(&app, "undo", json!({})).await;
    assert_eq!((&undone["id"], &undone["others"]), (&decided["id"], &json!(1)));
    assert_eq!(kinds(&ok(&app, "act", json!({ "id": decided["id"] })).await), all(true));
    assert_eq!(cards(&app, "pair", 1).await[0]["item"], card["item"]);
    assert_eq!(refused(&app, "undo", json!({})).await.code, "nothing_to_undo");
    assert_eq!(refused(&app, "undo", json!({ "decision": decided["id"] })).await.code, "already_revoked");
    is_rebuilt_equal(&app).await;

    // Nothing of an act is kept where a part of it is refused.
    let bad = json!([{ "field": "email", "value": "nobody" }]);
    let decide = json!({ "item": card["item"], "verdict": "same", "values": bad });
    assert_eq!(refused(&app, "decide", decide).await.code, "value_refused");
    assert_eq!(cards(&app, "pair", 1).await[0]["item"], card["item"]);
    app.stop().await;
}

#[tokio::test]
async fn a_card_that_is_handed_on_leaves_the_queue_until_it_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    for kind in ["pair", "weak"] {
        let page = ok(&app, "queue", json!({ "kind": kind, "skip": [], "limit": 1 })).await;
        let card = &page["cards"][0];
        let hand = json!({ "item": card["item"], "to": " Ben ", "reason": "knows them" });
        let row = ok(&app, "hand_on", hand).await;
        assert_eq!(row["params"], json!({ "to": "Ben", "reason": "knows them" }));
        let count = |page: &Value| (page["pairs"].as_u64().unwrap(), page["weak"].as_u64().unwrap());
        let after = ok(&app, "queue", json!({ "skip": [], "limit": 50 })).await;
        assert_eq!(count(&after).0 + count(&after).1 + 1, count(&page).0 + count(&page).1);
        // Not even another card about one of the same people.
        assert!(after["cards"].as_array().unwrap().iter().all(|card| card["handed"].is_null()));
        let there =
            ok(&app, "queue", json!({ "handed": true, "skip": [], "limit": 50 })).await["cards"].clone();
        assert_eq!(there.as_array().unwrap().len(), 1);
        assert_eq!((&there[0]["item"], &there[0]["handed"]["to"]), (&card["item"], &json!("Ben")));
        sync(&app).await;
        is_rebuilt_equal(&app).await;
        ok(&app, "undo", json!({ "decision": there[0]["handed"]["decision"] })).await;
        assert_eq!(count(&ok(&app, "queue", json!({ "skip": [], "limit": 1 })).await), count(&page));
    }
    let card = cards(&app, "pair", 1).await.remove(0);
    let nobody = json!({ "item": card["item"], "to": " ", "reason": "" });
    assert_eq!(refused(&app, "hand_on", nobody).await.code, "handed_to_nobody");
    app.stop().await;
}

#[tokio::test]
async fn a_remark_is_seen_on_the_card_and_the_person_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let card = cards(&app, "pair", 1).await.remove(0);
    let remark = json!({ "person": card["right"]["person"], "text": " Met at the fair. " });
    ok(&app, "comment", remark).await;
    let after = cards(&app, "pair", 1).await.remove(0);
    assert_eq!(after["comments"][0]["params"]["text"], "Met at the fair.");
    let person = ok(&app, "person", json!({ "id": card["right"]["person"] })).await;
    assert_eq!(person["decisions"][0]["kind"], "comment");
    is_rebuilt_equal(&app).await;
    let empty = json!({ "person": card["right"]["person"], "text": " " });
    assert_eq!(refused(&app, "comment", empty).await.code, "empty_remark");
    app.stop().await;
}

#[tokio::test]
async fn filters_show_their_part_of_the_queue_and_are_kept_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let connections = ok(&app, "connections", Value::Null).await;
    let hunter = connections.as_array().unwrap().iter().find(|row| row["connector"] == "hunter").unwrap();
    let all = ok(&app, "queue", json!({ "skip": [], "limit": 50 })).await;
    let page = ok(&app, "queue", json!({ "source": hunter["id"], "skip": [], "limit": 50 })).await;
    let of_hunter = page["cards"].as_array().unwrap();
    assert!(!of_hunter.is_empty() && page["pairs"].as_u64() < all["pairs"].as_u64(), "{}", page["pairs"]);
    for card in of_hunter {
        // Of a knot more hang together than a card shows.
        if card["kind"] == "knot" && card["more"] != 0 {
            continue;
        }
        let sides = ["left", "right", "side", "company"].map(|side| card[side]["sources"].to_string());
        let sides = [&sides[..], &[card["members"].to_string()]].concat();
        assert!(sides.iter().any(|sources| sources.contains(hunter["name"].as_str().unwrap())), "{sides:?}");
    }
    let band = json!({ "kind": "pair", "least": 1.0, "below": 4.0, "skip": [], "limit": 50 });
    let band = ok(&app, "queue", band).await["cards"].clone();
    assert!(!band.as_array().unwrap().is_empty());
    for card in band.as_array().unwrap() {
        let total = card["total"].as_f64().unwrap();
        assert!((1.0..4.0).contains(&total), "{total}");
    }
    let of_what = json!({ "least": 1.0, "skip": [], "limit": 1 });
    assert_eq!(refused(&app, "queue", of_what).await.code, "bad_input");
    let old = ok(&app, "queue", json!({ "older_than_days": 1, "skip": [], "limit": 1 })).await;
    assert_eq!((&old["pairs"], &old["weak"]), (&json!(0), &json!(0)));

    let view = json!({ "name": " Hunter ", "filter": { "source": hunter["id"] } });
    ok(&app, "keep_queue_view", view).await;
    let views = ok(&app, "queue_views", Value::Null).await;
    assert_eq!((&views[0]["name"], &views[0]["filter"]["source"]), (&json!("Hunter"), &hunter["id"]));
    let everything = json!({ "name": "all", "filter": {} });
    assert_eq!(refused(&app, "keep_queue_view", everything).await.code, "view_filters_nothing");
    assert_eq!(ok(&app, "forget_queue_view", json!({ "id": "Hunter" })).await, json!([]));
    app.stop().await;
}

#[tokio::test]
async fn the_card_on_the_table_is_told_wherever_it_stands_as_long_as_it_waits() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let pairs = cards(&app, "pair", 50).await;
    let [first, late] = [0, 20].map(|at| pairs[at]["item"].clone());
    let weak = cards(&app, "weak", 1).await[0]["item"].clone();
    let told = async |filter: Value, table: &Value| {
        let mut asked = json!({ "skip": [], "limit": 1, "table": table });
        asked.as_object_mut().unwrap().append(&mut filter.as_object().unwrap().clone());
        let page = ok(&app, "queue", asked).await;
        page["cards"].as_array().unwrap().iter().map(|card| card["item"].clone()).collect::<Vec<_>>()
    };
    let of_pairs = || json!({ "kind": "pair" });
    assert_eq!(told(of_pairs(), &late).await, [first.clone(), late.clone()]);
    assert_eq!(told(json!({}), &weak).await.last(), Some(&weak));
    for other in [&first, &weak, &json!("pair:1"), &json!("refused:1"), &Value::Null] {
        assert_eq!(told(of_pairs(), other).await, std::slice::from_ref(&first), "{other}");
    }
    assert_eq!(told(json!({ "kind": "refused" }), &late).await, Vec::<Value>::new());
    ok(&app, "decide", json!({ "item": late, "verdict": "different" })).await;
    assert_eq!(told(of_pairs(), &late).await, [first]);
    app.stop().await;
}

/// A pair that, joined, goes to HaloPSA with a title or a country that the one who is written of lacks alone.
async fn joined_and_written(app: &App) -> (Value, Value) {
    for card in cards(app, "pair", 50).await {
        // A person is written of, and named, by its smallest record.
        let side = |side: &str| card[side]["person"].as_str().unwrap().to_owned();
        let (keeps, gives) = if side("left") < side("right") { ("left", "right") } else { ("right", "left") };
        let rows = card["rows"].as_array().unwrap();
        let gains = rows.iter().any(|row| {
            (row["field"] == "title" || row["field"] == "country")
                && row[keeps].is_null()
                && !row[gives].is_null()
        });
        if !gains {
            continue;
        }
        let decide = json!({ "item": card["item"], "verdict": "same" });
        let decision = ok(app, "decide", decide).await["decision"].clone();
        let plan = ok(app, "plan", json!({ "limit": 500 })).await;
        if plan["creates"] == 1 && plan["updates"] == 0 {
            return (card, decision);
        }
        ok(app, "undo", json!({ "decision": decision["id"] })).await;
    }
    panic!("no such pair");
}

#[tokio::test]
async fn a_merge_that_was_written_is_taken_back_at_halo_by_the_plan_and_stays_taken_back() {
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    apply(&app).await.unwrap();
    sync(&app).await;
    let (card, decision) = joined_and_written(&app).await;
    apply(&app).await.unwrap();
    sync(&app).await;
    assert_eq!(ok(&app, "plan", json!({})).await["items"], json!([]));

    ok(&app, "undo", json!({ "decision": decision["id"] })).await;
    let plan = ok(&app, "plan", json!({})).await;
    assert_eq!(plan["updates"], 1, "{plan}");
    let fields = plan["items"].as_array().unwrap().iter().find(|item| item["action"] == "update").unwrap();
    // What the other one gave is emptied; what both say is put back in the words of the one who is left.
    let fields = fields["fields"].as_array().unwrap();
    let given = ["oppjobtitle", "oppcountry"].map(Value::from);
    assert!(fields.iter().any(|field| given.contains(&field["field"]) && field["new"] == ""), "{fields:?}");
    assert!(fields.iter().all(|field| field["new"] != field["old"]), "{fields:?}");
    is_rebuilt_equal(&app).await;
    apply(&app).await.unwrap();
    for _ in 0..3 {
        sync(&app).await;
    }
    let [left, right] = ["left", "right"].map(|side| json!({ "id": card[side]["person"] }));
    let (left, right) = (ok(&app, "person", left).await, ok(&app, "person", right).await);
    assert_ne!(left["row"]["id"], right["row"]["id"]);
    assert_eq!(ok(&app, "plan", json!({})).await["items"], json!([]));
    is_rebuilt_equal(&app).await;
    app.stop().await;
}
