//! Questions of one's own to any stream: priced first, booked and kept like what Find buys, and put to whom they are about.

use super::support::{connection, jobs, last, ok, practice, refused, sync, synced};
use crate::App;
use serde_json::{Value, json};

async fn connect(app: &App, connector: &str) {
    let connectors = ok(app, "connectors", Value::Null).await["connectors"].clone();
    let one = connectors.as_array().unwrap().iter().find(|one| one["id"] == connector).unwrap().clone();
    ok(app, "connect", json!({ "connector": connector, "values": one["values"] })).await;
}

/// Puts a question and gives what was answered.
async fn asked(app: &App, input: Value) -> Value {
    let ended = jobs(app, "ask", input).await;
    assert!(ended.iter().all(|job| job["state"] == "done"), "{ended:?}");
    ok(app, "answered", Value::Null).await
}

async fn spent(app: &App, connector: &str) -> u64 {
    connection(app, connector).await["spent_today_millicredits"].as_u64().unwrap()
}

fn rows(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// A person's value.
fn value(page: &Value, field: &str) -> Value {
    rows(&page["values"])
        .find(|row| row["field"] == field)
        .map_or(Value::Null, |row| row["shown"]["value"].clone())
}

/// Everybody's page.
async fn people(app: &App) -> Vec<Value> {
    let mut pages = Vec::new();
    for row in rows(&ok(app, "people", json!({ "limit": 500 })).await["rows"]) {
        pages.push(ok(app, "person", json!({ "id": row["id"] })).await);
    }
    pages
}

#[tokio::test]
async fn what_can_not_be_asked_and_what_is_not_agreed_costs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let id = connection(&app, "hunter").await["id"].clone();
    let workspace = app.workspace().await.unwrap();
    let calls = workspace.sandbox().unwrap().requests().len();
    let check = async |stream: &str, question: Value, code: &str| {
        let input = json!({ "connection": id, "stream": stream, "question": question });
        assert_eq!(refused(&app, "ask", input).await.code, code, "{stream} {question}");
    };
    check("nothing", json!({}), "unknown_stream").await;
    check("leads", json!({}), "stream_not_asked").await;
    check("email_find", json!([]), "question_no_object").await;
    check("email_find", json!({ "email": "a@x.test" }), "question_unknown_member").await;
    check("email_find", json!({ "subjects": [] }), "question_says_nothing").await;
    check("people_enrich", json!({ "subjects": [{ "title": "CTO" }] }), "question_says_nothing").await;
    check("people_search", json!({ "titles": ["CTO"] }), "question_says_nothing").await;
    let ada =
        json!({ "subjects": [{ "given_name": "Ada", "family_name": "Byrne", "company_domain": "x.test" }] });
    check("email_find", ada.clone(), "ask_not_agreed").await;
    let input = json!({ "connection": id, "stream": "email_find", "question": ada });
    let preview = ok(&app, "ask_preview", input).await;
    assert_eq!((&preview["price"]["least"], &preview["price"]["most"]), (&json!(0), &json!(1_000)));
    assert_eq!(
        (&preview["subjects"], &preview["calls"], &preview["with"]),
        (&json!(1), &json!(1), &json!("find_email"))
    );
    assert_eq!(refused(&app, "ask_offers", json!({ "person": "x" })).await.code, "unknown_person");
    assert_eq!(refused(&app, "ask_offers", json!({})).await.code, "unknown_company");
    assert_eq!(ok(&app, "answered", Value::Null).await, Value::Null);
    assert_eq!(workspace.sandbox().unwrap().requests().len(), calls, "nobody was asked");
    assert_eq!(spent(&app, "hunter").await, 0);
    app.stop().await;
}

#[tokio::test]
async fn an_address_is_found_and_checked_paid_and_told_of_whom_it_was_asked_about() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let hunter = connection(&app, "hunter").await["id"].clone();
    let (mut found, mut checked) = (0, 0);
    for page in people(&app).await {
        let id = page["row"]["id"].clone();
        let is_missing = value(&page, "email").is_null();
        let enough = if is_missing { found == 1 } else { checked == 3 };
        if enough {
            continue;
        }
        let offers = ok(&app, "ask_offers", json!({ "person": id })).await;
        let (list, most) = if is_missing { ("find", 1_000) } else { ("check", 500) };
        let Some(offer) = rows(&offers[list]).find(|offer| offer["connection"] == hunter) else { continue };
        assert_eq!(offer["price"]["most"], most, "{offer}");
        let before = spent(&app, "hunter").await;
        let input = json!({ "connection": hunter, "stream": offer["stream"], "person": id, "ceiling": most });
        let answered = asked(&app, input).await;
        let sum = &answered["sum"];
        assert_eq!(spent(&app, "hunter").await - before, sum["spent"].as_u64().unwrap(), "{answered}");
        if sum["found"] != 1 {
            continue;
        }
        let after = ok(&app, "person", json!({ "id": id })).await;
        let told = rows(&after["records"]).find(|record| record["stream"] == offer["stream"]);
        assert!(told.is_some(), "the answer is one record more: {answered} {after}");
        assert_eq!(answered["rows"][0]["person"], after["row"]["id"]);
        if is_missing {
            found += 1;
            assert!(value(&after, "email").is_string(), "{after}");
            // Once told, it is not sold again.
            let offers = ok(&app, "ask_offers", json!({ "person": id })).await;
            assert!(rows(&offers["find"]).all(|offer| offer["connection"] != hunter), "{offers}");
        } else {
            checked += 1;
            assert!(value(&after, "email_status").is_string(), "{after}");
        }
    }
    println!("{found} found, {checked} checked");
    assert_eq!(checked, 3);
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}

#[tokio::test]
async fn an_answer_is_of_whom_it_was_asked_about_and_a_rule_that_says_so_can_be_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    connect(&app, "uplead").await;
    sync(&app).await;
    let uplead = connection(&app, "uplead").await["id"].clone();
    let (mut answers, mut by_rule) = (0, Vec::new());
    for page in people(&app).await {
        let id = page["row"]["id"].clone();
        if !value(&page, "email").is_null() {
            continue;
        }
        let offers = ok(&app, "ask_offers", json!({ "person": id })).await;
        let Some(offer) = rows(&offers["find"]).find(|offer| offer["connection"] == uplead) else { continue };
        let input =
            json!({ "connection": uplead, "stream": offer["stream"], "person": id, "ceiling": 1_000 });
        let answered = asked(&app, input).await;
        if answered["sum"]["found"] == 1 {
            answers += 1;
            let after = ok(&app, "person", json!({ "id": id })).await;
            assert_eq!(answered["rows"][0]["person"], after["row"]["id"], "{answered} {after}");
            let is_rule = |row: &&Value| row["by_rule"] == true && row["actor"] == "asked";
            by_rule.extend(rows(&after["decisions"]).filter(is_rule).cloned());
        }
        if answers == 8 || !by_rule.is_empty() {
            break;
        }
    }
    println!("{answers} answers, {} joined by the rule", by_rule.len());
    for decision in &by_rule {
        let back = ok(&app, "undo", json!({ "decision": decision["id"] })).await;
        assert_eq!(back["revoked"], true, "{back}");
    }
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}

#[tokio::test]
async fn companies_are_searched_for_looked_up_and_kept_at_once_and_later() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let hunter = connection(&app, "hunter").await["id"].clone();
    let row = rows(&ok(&app, "companies", json!({ "limit": 500 })).await["rows"])
        .find(|row| row["domain"].is_string())
        .cloned()
        .unwrap();
    let offers = ok(&app, "ask_offers", json!({ "company": row["id"] })).await;
    let names: Vec<&Value> = rows(&offers["company"]).map(|offer| &offer["stream"]).collect();
    assert_eq!(names, ["company_enrich", "company_enrich"], "{offers}");
    let mut input =
        json!({ "connection": hunter, "stream": "company_enrich", "company": row["id"], "ceiling": 1_000 });
    let answered = asked(&app, input.clone()).await;
    assert_eq!(
        answered["sum"]["found"].as_u64().unwrap() + answered["sum"]["not_found"].as_u64().unwrap(),
        1
    );

    // Free: no ceiling is needed.
    input = json!({ "connection": hunter, "stream": "company_search", "question": { "countries": ["United Kingdom"] } });
    let answered = asked(&app, input).await;
    assert!(rows(&answered["rows"]).count() > 3, "{answered}");
    assert!(rows(&answered["rows"]).all(|row| row["kind"] == "company" && row["kept"] == true), "{answered}");

    // Answered later, and paid.
    connect(&app, "seamless").await;
    let seamless = connection(&app, "seamless").await["id"].clone();
    let question = json!({ "countries": ["United Kingdom"] });
    let search = json!({ "connection": seamless, "stream": "company_search", "question": question, "ceiling": 50_000 });
    let answered = asked(&app, search).await;
    let before = spent(&app, "seamless").await;
    assert_eq!(before, answered["sum"]["spent"].as_u64().unwrap());
    let question = json!({ "subjects": [{ "id": answered["rows"][0]["external_id"] }] });
    let input =
        json!({ "connection": seamless, "stream": "company_enrich", "question": question, "ceiling": 1_000 });
    let answered = asked(&app, input).await;
    assert_eq!(
        (&answered["sum"]["found"], &answered["sum"]["spent"]),
        (&json!(1), &json!(1_000)),
        "{answered}"
    );
    assert_eq!(spent(&app, "seamless").await - before, 1_000);
    assert_eq!(answered["rows"][0]["kept"], true);
    app.stop().await;
}

#[tokio::test]
async fn people_whom_a_search_shows_without_a_way_to_reach_them_are_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let id = connection(&app, "apollo").await["id"].clone();
    let question = json!({ "countries": ["United Kingdom"], "titles": ["manager"] });
    let answered =
        asked(&app, json!({ "connection": id, "stream": "people_search", "question": question })).await;
    assert!(rows(&answered["rows"]).count() > 0);
    assert!(rows(&answered["rows"]).all(|row| row["kept"] == false && row["person"].is_null()), "{answered}");
    app.stop().await;
}

#[tokio::test]
async fn hunters_search_buys_what_it_shows_at_its_price() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let id = connection(&app, "hunter").await["id"].clone();
    let question = json!({ "countries": ["United Kingdom"] });
    let firms =
        asked(&app, json!({ "connection": id, "stream": "company_search", "question": question })).await;
    let workspace = app.workspace().await.unwrap();
    let left = || workspace.sandbox().unwrap().credits_left("hunter").unwrap();
    let mut kept = 0;
    for firm in rows(&firms["rows"]).take(5) {
        let (before, books) = (left(), spent(&app, "hunter").await);
        let search = json!({ "domains": [firm["external_id"]], "connections": [id], "ceiling": 1_000_000 });
        let page = ok(&app, "find", search).await;
        let charged = (before - left()) * 1_000;
        let price = &page["sources"][0]["search_price"];
        assert!(charged <= price["most"].as_u64().unwrap(), "{charged} {page}");
        assert!(spent(&app, "hunter").await - books >= charged);
        kept += rows(&page["rows"]).count();
        // What is shown is bought: nothing is left to buy.
        assert!(rows(&page["rows"]).all(|row| row["offers"] == json!([])), "{page}");
    }
    assert!(kept > 0);
    assert!(connection(&app, "hunter").await["records"].as_u64().unwrap() >= kept as u64);
    app.stop().await;
}

#[tokio::test]
async fn phone_numbers_are_bought_at_the_price_that_was_shown() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    for seller in ["lusha", "zoominfo"] {
        connect(&app, seller).await;
        let id = connection(&app, seller).await["id"].clone();
        let search = json!({
            "countries": ["United Kingdom"], "titles": ["manager"], "connections": [id], "ceiling": 1_000_000
        });
        let found = ok(&app, "find", search).await;
        let workspace = app.workspace().await.unwrap();
        let left = || workspace.sandbox().unwrap().credits_left(seller).unwrap();
        let mut phones = 0;
        let sold = |row: &&Value| row["mark"] == "new" && row["phone_offer"].is_number();
        let rows: Vec<Value> = rows(&found["rows"]).filter(sold).take(12).cloned().collect();
        // Not everybody has one.
        for row in &rows {
            if phones > 0 {
                break;
            }
            let at = usize::try_from(row["phone_offer"].as_u64().unwrap()).unwrap();
            let price = &row["offers"][at]["phone"];
            let before = left();
            let order = json!({
                "search": last(&app).await, "rows": [row["id"]], "phone": true, "ceiling": price["most"]
            });
            jobs(&app, "buy", order).await;
            let charged = (before - left()) * 1_000;
            let range = price["least"].as_u64().unwrap()..=price["most"].as_u64().unwrap();
            assert!(range.contains(&charged), "{seller}: {charged} of {price}");
            let again = ok(&app, "found", Value::Null).await;
            let now =
                again["rows"].as_array().unwrap().iter().find(|now| now["id"] == row["id"]).unwrap().clone();
            let Some(person) = now["person"].as_str() else { continue };
            let page = ok(&app, "person", json!({ "id": person })).await;
            let has = |field: &str| !value(&page, field).is_null();
            phones += u32::from(has("phone") || has("mobile"));
        }
        assert!(phones > 0, "{seller}: no number of {}", rows.len());
    }
    app.stop().await;
}
