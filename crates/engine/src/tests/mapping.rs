//! A changed mapping: tried on what came, kept, carried to what came before, and taken back.

use super::support::{
    connection, ended, everybody, lasting, ok, practice, refused, sync, synced, synced_clocked,
};
use crate::App;
use chrono::TimeDelta;
use serde_json::{Value, json};

async fn titles(app: &App) -> Vec<Option<String>> {
    let people = ok(app, "people", json!({ "limit": 500 })).await;
    let rows = people["rows"].as_array().unwrap();
    rows.iter().map(|row| row["title"].as_str().map(str::to_owned)).collect()
}

fn field<'p>(page: &'p Value, name: &str) -> &'p Value {
    page["fields"].as_array().unwrap().iter().find(|field| field["field"] == name).unwrap()
}

#[tokio::test]
async fn a_mapping_is_tried_kept_carried_to_what_came_and_taken_back() {
    everybody();
    let root = tempfile::tempdir().unwrap();
    let app = synced(root.path()).await;
    let hunter = connection(&app, "hunter").await["id"].clone();
    let page = ok(&app, "mapping", json!({ "connection": hunter })).await;
    let stream = page["stream"].clone();
    assert_eq!((&page["samples"], &page["written"]), (&json!(20), &json!(false)));
    assert_eq!(page["fields"].as_array().unwrap().len(), sluice_domain::Field::every().count());
    assert_eq!(field(&page, "email")["own"], "email");
    assert_eq!(field(&page, "lead_management_level")["halo"]["stage"], "lead");
    let path = page["paths"].as_array().unwrap().iter().find(|path| path["take"] == "email").unwrap();
    assert!(path["example"].as_str().unwrap().contains('@'), "{path}");

    let try_it = |field: &str, take: &str| json!({ "connection": hunter, "stream": stream, "field": field, "take": take });
    let tried = ok(&app, "try_mapping", try_it("title", "$uppercase(position)")).await;
    assert_eq!(tried["results"].as_array().unwrap().len(), 20);
    assert_eq!(tried["conversions"], json!([]));
    let tried = ok(&app, "try_mapping", try_it("title", "((")).await;
    assert_eq!(tried["failure"]["code"], "expression_syntax");
    let tried = ok(&app, "try_mapping", try_it("title", "[email, position]")).await;
    assert_eq!(tried["results"][0]["failure"]["code"], "expression_not_one_value");
    let kinds = tried["conversions"].as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap());
    assert_eq!(kinds.collect::<Vec<_>>(), ["joined", "first"], "one of them has no address");
    let split =
        ok(&app, "write_mapping", json!({ "takes": ["email"], "separator": "@", "part": "last" })).await;
    let tried = ok(&app, "try_mapping", try_it("title", split["take"].as_str().unwrap())).await;
    assert!(tried["results"][0]["value"].as_str().unwrap().contains('.'), "{tried}");

    let draft = |changes: Value| json!({ "connection": hunter, "stream": stream, "changes": changes });
    let changes = json!({ "title": { "take": "'Head of ' & email" } });
    let effect = ok(&app, "mapping_effect", draft(changes.clone())).await;
    let records = connection(&app, "hunter").await["records"].clone();
    assert_eq!((&effect["records"], &effect["more"]), (&records, &json!(false)));
    assert_eq!(effect["fields"].as_array().unwrap().len(), 1, "{effect}");
    assert!(titles(&app).await.iter().flatten().all(|title| !title.contains('@')), "nothing is kept yet");

    let failure = refused(&app, "keep_mapping", draft(json!({ "title": { "take": "((" } }))).await;
    assert_eq!((failure.code.as_str(), failure.params["field"].as_str()), ("expression_syntax", "title"));
    assert_eq!(refused(&app, "keep_mapping", draft(json!({}))).await.code, "mapping_unchanged");

    let before = titles(&app).await;
    assert_eq!(ended(&app, "keep_mapping", draft(changes.clone())).await["state"], "done");
    let now = titles(&app).await;
    assert!(now.iter().flatten().any(|title| title.contains('@')), "{now:?}");
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    // What comes from now on is mapped the same, so that nothing is news.
    let kept = ok(&app, "mapping_effect", draft(changes.clone())).await;
    assert_eq!(kept["changed"], 0);
    sync(&app).await;
    assert_eq!(titles(&app).await, now);

    let text = ok(&app, "mapping_text", draft(changes.clone())).await["text"].clone();
    let read = json!({ "connection": hunter, "stream": stream, "text": text });
    assert_eq!(
        ok(&app, "read_mapping_text", read).await["changes"]["title"]["take"],
        changes["title"]["take"]
    );

    assert_eq!(ended(&app, "keep_mapping", draft(json!({}))).await["state"], "done");
    assert_eq!(titles(&app).await, before);
    let page = ok(&app, "mapping", json!({ "connection": hunter, "stream": stream })).await;
    let versions = page["versions"].as_array().unwrap();
    assert_eq!(versions.iter().map(|it| it["version"].as_u64().unwrap()).collect::<Vec<_>>(), [2, 1]);
    app.stop().await;
}

#[tokio::test]
async fn what_a_change_would_have_done_is_told_of_the_last_thirty_days() {
    let root = tempfile::tempdir().unwrap();
    let (app, clock) = synced_clocked(root.path()).await;
    let hunter = connection(&app, "hunter").await;
    let page = ok(&app, "mapping", json!({ "connection": hunter["id"] })).await;
    let draft = json!({
        "connection": hunter["id"], "stream": page["stream"], "changes": { "title": { "take": "'Boss'" } }
    });
    let records = async || ok(&app, "mapping_effect", draft.clone()).await["records"].clone();
    assert_eq!(records().await, hunter["records"]);
    clock.forward(TimeDelta::days(29));
    assert_eq!(records().await, hunter["records"]);
    clock.forward(TimeDelta::days(2));
    assert_eq!(records().await, 0);
    app.stop().await;
}

#[tokio::test]
async fn a_protected_field_is_not_overwritten_and_one_that_stays_here_is_not_sent() {
    let root = tempfile::tempdir().unwrap();
    let app = synced(root.path()).await;
    let sent = |plan: &Value, name: &str| {
        let items = plan["items"].as_array().unwrap();
        items.iter().any(|item| item["fields"].as_array().unwrap().iter().any(|field| field["field"] == name))
    };
    let plan = ok(&app, "plan", json!({})).await;
    assert!(sent(&plan, "oppjobtitle") && sent(&plan, "opptel"), "{plan}");
    let halo = connection(&app, "halopsa").await["id"].clone();
    let changes = json!({ "title": { "direction": "in" }, "phone": { "protection": "never" } });
    let draft = json!({ "connection": halo, "stream": "leads", "changes": changes });
    assert_eq!(ended(&app, "keep_mapping", draft).await["state"], "done");
    let plan = ok(&app, "plan", json!({})).await;
    assert!(!sent(&plan, "oppjobtitle") && !sent(&plan, "opptel") && sent(&plan, "oppemailaddress"));

    let apollo = connection(&app, "apollo").await["id"].clone();
    let never = json!({ "title": { "protection": "never" } });
    let draft = json!({ "connection": apollo, "stream": "contacts", "changes": never });
    let before = titles(&app).await;
    assert_eq!(ended(&app, "keep_mapping", draft).await["state"], "done");
    assert_ne!(titles(&app).await, before);
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}

#[tokio::test]
async fn a_text_that_is_none_or_for_another_is_refused_with_its_line() {
    let root = tempfile::tempdir().unwrap();
    let app = practice(root.path()).await;
    let hunter = connection(&app, "hunter").await["id"].clone();
    let page = ok(&app, "mapping", json!({ "connection": hunter })).await;
    assert_eq!((&page["samples"], &page["paths"]), (&json!(0), &json!([])), "nothing came yet");
    let stream = page["stream"].as_str().unwrap();
    let head = format!("connector = \"hunter\"\nstream = \"{stream}\"\n");
    let check = async |text: String, code: &str, param: (&str, &str)| {
        let input = json!({ "connection": hunter, "stream": stream, "text": text });
        let failure = refused(&app, "read_mapping_text", input).await;
        assert_eq!(failure.code, code, "{failure}");
        assert_eq!(failure.params[param.0], param.1, "{failure}");
    };
    check(format!("{head}[fields.nonsense]\ntake = \"a\"\n"), "mapping_text", ("line", "3")).await;
    check(format!("{head}[fields.title]\ntake = \"((\"\n"), "expression_syntax", ("field", "title")).await;
    check(format!("{head}[fields.title]\ntaek = \"a\"\n"), "mapping_text", ("line", "4")).await;
    let other = format!("connector = \"apollo\"\nstream = \"{stream}\"\n");
    check(other, "mapping_of_other", ("connector", "apollo")).await;
    app.stop().await;
}

#[tokio::test]
async fn a_kept_mapping_holds_after_a_restart() {
    let root = tempfile::tempdir().unwrap();
    let app = lasting(root.path()).await;
    let hunter = connection(&app, "hunter").await["id"].clone();
    let page = ok(&app, "mapping", json!({ "connection": hunter })).await;
    let changes = json!({ "title": { "take": "'Head of ' & email" } });
    let draft = json!({ "connection": hunter, "stream": page["stream"], "changes": changes });
    assert_eq!(ended(&app, "keep_mapping", draft).await["state"], "done");
    app.stop().await;
    let app = lasting(root.path()).await;
    sync(&app).await;
    assert!(titles(&app).await.iter().flatten().any(|title| title.contains('@')));
    app.stop().await;
}
