//! A field that was changed here and in HaloPSA: asked about with what both had last, left alone until it is answered, and
//! answered from either side or by another value.

use super::{
    overtaken::{Lead, by_hand, choose, planned, there, titled, written},
    support::{apply, hurried, ok, refused, sync},
};
use crate::App;
use serde_json::{Value, json};

async fn clashes(app: &App) -> Vec<Value> {
    let page = ok(app, "queue", json!({ "kind": "clash", "skip": [], "limit": 50 })).await;
    assert_eq!(page["clashes"], page["cards"].as_array().unwrap().len());
    page["cards"].as_array().unwrap().clone()
}

async fn decide(app: &App, card: &Value, verdict: &str, values: Value) -> Value {
    let decide = json!({ "item": card["item"], "verdict": verdict, "values": values });
    ok(app, "decide", decide).await["decision"].clone()
}

/// The title that stands here.
async fn title(app: &App, lead: &Lead) -> Value {
    let person = ok(app, "person", json!({ "id": lead.person })).await;
    let values = person["values"].as_array().unwrap().clone();
    values.iter().find(|row| row["field"] == "title").map_or(Value::Null, |row| row["shown"]["value"].clone())
}

async fn is_rebuilt_equal(app: &App) {
    let report = ok(app, "rebuild", Value::Null).await;
    assert_eq!(report["equal"], true, "{report}");
}

#[tokio::test]
async fn a_field_that_was_changed_on_both_sides_is_asked_about_and_left_alone_until_somebody_answers() {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    let lead = written(&app).await;
    assert_eq!(clashes(&app).await, Vec::<Value>::new());
    let before = there(&app, &lead, "oppjobtitle").await;
    choose(&app, &lead, "Chief of Glue").await;
    by_hand(&app, &lead, titled("Typed by hand")).await;
    for _ in 0..2 {
        sync(&app).await;
    }
    let asked = clashes(&app).await;
    let [card] = &asked[..] else { panic!("{asked:?}") };
    let [row] = &card["rows"].as_array().unwrap()[..] else { panic!("{card}") };
    assert_eq!((&row["field"], &row["both"]), (&json!("title"), &json!(true)));
    let said = |place: usize| (row["values"][place]["value"].clone(), row["values"][place]["source"].clone());
    assert_eq!(said(0), (json!("Chief of Glue"), json!("Ada")));
    assert_eq!(said(1), (json!("Typed by hand"), row["agreed"]["source"].clone()));
    assert_eq!(row["agreed"]["value"], before.as_str().unwrap_or_default());
    // Neither side is written over by itself.
    assert_eq!(planned(&app).await, json!([]));
    is_rebuilt_equal(&app).await;

    for (verdict, values, stands, writes) in [
        ("choose", json!([]), "Chief of Glue", 1),
        ("take_there", json!([]), "Typed by hand", 0),
        ("choose", json!([{ "field": "title", "value": "Chief of Tape" }]), "Chief of Tape", 1),
    ] {
        let decided = decide(&app, card, verdict, values).await;
        assert_eq!(title(&app, &lead).await, stands);
        assert_eq!(clashes(&app).await, Vec::<Value>::new(), "{stands}");
        assert_eq!(planned(&app).await.as_array().unwrap().len(), writes, "{stands}");
        sync(&app).await;
        assert_eq!(clashes(&app).await, Vec::<Value>::new(), "{stands}");
        is_rebuilt_equal(&app).await;
        ok(&app, "undo", json!({ "decision": decided["id"] })).await;
        let back = clashes(&app).await;
        assert_eq!((&back[0]["item"], &back[0]["rows"]), (&card["item"], &card["rows"]), "{stands}");
        is_rebuilt_equal(&app).await;
    }
    app.stop().await;
}

#[tokio::test]
async fn what_had_arrived_and_was_changed_there_later_is_asked_about_and_goes_out_again_where_it_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    let lead = written(&app).await;
    choose(&app, &lead, "Chief of Glue").await;
    apply(&app).await.unwrap();
    assert_eq!(there(&app, &lead, "oppjobtitle").await, "Chief of Glue");
    by_hand(&app, &lead, titled("Typed by hand")).await;
    sync(&app).await;
    let card = clashes(&app).await.remove(0);
    assert_eq!(card["rows"][0]["agreed"]["value"], "Chief of Glue");
    assert_eq!(planned(&app).await, json!([]));

    decide(&app, &card, "choose", json!([])).await;
    let field = planned(&app).await[0]["fields"][0].clone();
    assert_eq!((&field["old"], &field["new"]), (&json!("Typed by hand"), &json!("Chief of Glue")));
    apply(&app).await.unwrap();
    assert_eq!(there(&app, &lead, "oppjobtitle").await, "Chief of Glue");
    sync(&app).await;
    assert_eq!((clashes(&app).await.len(), planned(&app).await), (0, json!([])));
    is_rebuilt_equal(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn who_chooses_with_what_stands_there_in_sight_is_not_asked() {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    let lead = written(&app).await;
    by_hand(&app, &lead, titled("Typed by hand")).await;
    sync(&app).await;
    choose(&app, &lead, "Chief of Glue").await;
    sync(&app).await;
    assert_eq!(clashes(&app).await, Vec::<Value>::new());
    assert_eq!(planned(&app).await[0]["fields"][0]["new"], "Chief of Glue");
    let gone = json!({ "item": "clash:00000000-0000-0000-0000-000000000000", "verdict": "take_there" });
    assert_eq!(refused(&app, "decide", gone).await.code, "item_gone");
    app.stop().await;
}
