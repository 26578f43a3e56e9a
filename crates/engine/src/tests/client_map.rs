//! The customers' map: how each company stands to HaloPSA's clients, said for it without waiting for a card, and taken back.

use super::support::{everybody, ok, refused, synced};
use crate::App;
use serde_json::{Value, json};

async fn rows(app: &App, query: Value) -> Vec<Value> {
    ok(app, "client_map", query).await["rows"].as_array().unwrap().clone()
}

async fn row(app: &App, of: &Value) -> Value {
    let found = rows(app, json!({ "search": of["name"], "limit": 500 })).await;
    found.into_iter().find(|row| row["company"] == of["company"]).unwrap()
}

/// The client to whom the planned lead of somebody goes.
async fn goes_to(app: &App, person: &Value) -> Option<Value> {
    let plan = ok(app, "plan", json!({ "limit": 500 })).await;
    let item = plan["items"].as_array().unwrap().iter().find(|item| item["person"] == *person)?.clone();
    let fields = item["fields"].as_array().unwrap().clone();
    fields.into_iter().find(|field| field["field"] == "client_id").map(|field| field["new"].clone())
}

#[tokio::test]
async fn the_map_is_filtered_by_how_a_company_stands_and_read_page_by_page() {
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let all = rows(&app, json!({ "limit": 500 })).await;
    for stand in ["known", "proposed", "nobody"] {
        let wanted: Vec<&Value> = all.iter().filter(|row| row["stand"] == stand).collect();
        assert!(!wanted.is_empty(), "{stand}");
        let clients = |row: &Value| row["clients"].as_array().unwrap().len();
        assert!(wanted.iter().all(|row| (clients(row) == 0) == (stand == "nobody")), "{stand}");
        let (mut read, mut after) = (Vec::new(), Value::Null);
        while read.len() < wanted.len() {
            let page = ok(&app, "client_map", json!({ "stand": stand, "after": after, "limit": 20 })).await;
            read.extend(page["rows"].as_array().unwrap().iter().cloned());
            after = page["next"].clone();
            if after.is_null() {
                break;
            }
        }
        assert_eq!(read.iter().take(wanted.len()).collect::<Vec<_>>(), wanted, "{stand}");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_company_is_said_to_be_another_client_or_none_and_its_leads_go_there() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let plan = ok(&app, "plan", json!({ "limit": 500 })).await;
    let items = plan["items"].as_array().unwrap();
    let value = |item: &Value, name: &str| {
        let fields = item["fields"].as_array().unwrap();
        fields.iter().find(|field| field["field"] == name).map(|field| field["new"].clone())
    };
    let lead = items.iter().find(|item| value(item, "client_id").is_some()).expect("a client's lead");
    let (person, before) = (&lead["person"], value(lead, "client_id").unwrap());
    let called = value(lead, "oppcompanyname").unwrap();
    let known = rows(&app, json!({ "search": called, "stand": "known", "limit": 500 })).await;
    let mine = known.iter().find(|row| row["clients"][0]["external_id"] == before);
    let company = mine.unwrap_or_else(|| panic!("{called} is {before}: {known:?}"));
    let others = rows(&app, json!({ "stand": "known", "limit": 500 })).await;
    let other = others.iter().find(|row| row["company"] != company["company"]).unwrap();

    // Another client, found by its words.
    let found = ok(&app, "clients", json!({ "search": other["name"] })).await;
    let client = other["clients"][0].clone();
    assert!(found.as_array().unwrap().contains(&client), "{found}");
    let input = json!({ "company": company["company"], "client": client["id"] });
    let said = ok(&app, "map_client", input).await;
    assert_eq!(said["kind"], "same_company");
    let now = row(&app, company).await;
    assert_eq!(
        (&now["stand"], &now["clients"], &now["by"]),
        (&json!("said"), &json!([client]), &json!("Ada"))
    );
    assert_eq!(goes_to(&app, person).await, Some(client["external_id"].clone()));

    // None of them, though HaloPSA has one of its name: said of both, and taken back as one.
    let denied = ok(&app, "map_client", json!({ "company": company["company"] })).await;
    assert_eq!(denied["kind"], "different_company");
    assert!(!["said", "known"].contains(&row(&app, company).await["stand"].as_str().unwrap()));
    assert_eq!(goes_to(&app, person).await, None);
    let report = ok(&app, "rebuild", Value::Null).await;
    assert_eq!(report["equal"], true, "{report}");
    ok(&app, "undo", json!({ "decision": denied["id"] })).await;
    ok(&app, "undo", json!({ "decision": now["decision"] })).await;
    assert_eq!(row(&app, company).await, *company);
    assert_eq!(goes_to(&app, person).await, Some(before));

    let input = json!({ "company": company["company"], "client": company["company"] });
    assert_eq!(refused(&app, "map_client", input).await.code, "client_gone");
    app.stop().await;
}
