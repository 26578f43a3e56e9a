//! RocketReach.

use crate::{Vendor, good, rows, said, text};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

async fn open() -> Vendor {
    Vendor::open("rocketreach").await
}

/// Rows of a search, and the status, which is no 200.
async fn search(vendor: &Vendor, body: Value) -> (u16, Value) {
    said(vendor.post("/api/v2/person/search", &body)).await
}

async fn everybody(vendor: &Vendor) -> Vec<Value> {
    let (_, answer) = search(vendor, json!({ "page_size": 100 })).await;
    rows(&answer["profiles"]).clone()
}

/// Begins to look for these, all in one request. Gives the states.
async fn begin(vendor: &Vendor, people: &[Value], kind: &str) -> Vec<Value> {
    let queries: Vec<Value> =
        people.iter().map(|row| json!({ "id": row["id"], "lookup_type": kind })).collect();
    rows(&vendor.ask("/api/v2/bulkLookup", json!({ "queries": queries })).await).clone()
}

/// Asks after all of these at once.
async fn states(vendor: &Vendor, people: &[Value]) -> Vec<Value> {
    let ids: Vec<(&str, String)> = people.iter().map(|row| ("ids", row["id"].to_string())).collect();
    rows(&good(vendor.get("/api/v2/person/checkStatus").query(&ids)).await).clone()
}

async fn lookup(vendor: &Vendor, query: &[(&str, &str)]) -> (u16, Value) {
    said(vendor.get("/api/v2/person/lookup").query(query)).await
}

#[tokio::test]
async fn a_search_is_201_and_counts_rows_from_1() {
    let vendor = open().await;
    let (status, first) = search(&vendor, json!({ "start": 1, "page_size": 10, "query": {} })).await;
    assert_eq!((status, rows(&first["profiles"]).len()), (201, 10));
    assert_eq!(first["pagination"]["next"], 11);
    let (_, second) = search(&vendor, json!({ "start": 11, "page_size": 10 })).await;
    assert_ne!(first["profiles"][9]["id"], second["profiles"][0]["id"]);
    let (_, usual) = search(&vendor, json!({})).await;
    assert_eq!(rows(&usual["profiles"]).len(), 10);
    for wrong in [json!({ "start": 0 }), json!({ "start": 10_001 }), json!({ "page_size": 101 })] {
        assert_eq!(search(&vendor, wrong).await.0, 400);
    }
}

#[tokio::test]
async fn a_teaser_shows_domains_and_masked_numbers_alone() {
    let vendor = open().await;
    let mut masked = 0;
    for row in everybody(&vendor).await {
        assert!(row.get("emails").is_none() && row["status"] == "not queued");
        for domain in rows(&row["teaser"]["emails"]) {
            assert!(!domain.as_str().unwrap().contains('@'), "{domain}");
        }
        for phone in rows(&row["teaser"]["phones"]) {
            assert!(text(phone, "/number").ends_with("XXXX"));
            masked += 1;
        }
    }
    assert!(masked > 10);
}

#[tokio::test]
async fn suppressed_is_a_word_and_its_teaser_is_empty() {
    let vendor = open().await;
    let mut suppressed = 0;
    for start in (1..800).step_by(100) {
        let (_, answer) = search(&vendor, json!({ "start": start, "page_size": 100 })).await;
        for row in rows(&answer["profiles"]) {
            assert!(["True", "False"].contains(&text(row, "/suppressed")));
            if text(row, "/suppressed") == "True" {
                assert_eq!(row["teaser"]["emails"], json!([]));
                suppressed += 1;
            }
        }
    }
    assert!(suppressed >= 3);
}

#[tokio::test]
async fn a_lookup_takes_several_looks_and_fails_for_good_for_some() {
    let vendor = open().await;
    let people = everybody(&vendor).await;
    let begun = begin(&vendor, &people, "standard").await;
    let mut seen = vec![begun];
    for _ in 0..4 {
        seen.push(states(&vendor, &people).await);
    }
    let of = |state: &str, round: usize| seen[round].iter().filter(|row| row["status"] == state).count();
    assert!(of("complete", 0) > 20, "some were looked for not long ago");
    assert!(of("searching", 0) > 50 && of("waiting", 1) > 50 && of("progress", 2) > 50);
    assert!(
        seen[2].iter().all(|row| row["status"] == "complete" || row["emails"].as_array().unwrap().is_empty())
    );
    assert!(of("failed", 3) >= 2 && of("complete", 3) > 90);
    assert_eq!(of("failed", 3), of("failed", 4), "failed is the end");
}

#[tokio::test]
async fn only_good_grades_are_paid_and_asking_after_a_lookup_is_free() {
    let vendor = open().await;
    let people = everybody(&vendor).await;
    let before = vendor.left();
    begin(&vendor, &people, "standard").await;
    let charged = before - vendor.left();
    let mut finished = Vec::new();
    for _ in 0..3 {
        finished = states(&vendor, &people).await;
    }
    let has_good =
        |row: &&Value| rows(&row["emails"]).iter().any(|email| ["A", "A-"].contains(&text(email, "/grade")));
    let good = finished.iter().filter(has_good).count() as u64;
    assert_eq!((charged, before - vendor.left()), (good, good));
    assert!((50..95).contains(&good), "{good}");
    assert!(
        finished.iter().any(|row| row["status"] == "complete" && row["emails"] == json!([])),
        "found nothing"
    );
}

#[tokio::test]
async fn the_unknown_are_404_and_the_unnamed_400() {
    let vendor = open().await;
    let unknown = [("name", "Nobody Atall"), ("current_employer", "Nowhere")];
    let (status, body) = lookup(&vendor, &unknown).await;
    assert_eq!((status, &body["status"], body["message"].is_string()), (404, &json!(404), true));
    assert_eq!(lookup(&vendor, &[("name", "Ada Byrne")]).await.0, 400);
    assert_eq!(said(vendor.get("/api/v2/company/lookup/?domain=nowhere.test")).await.0, 404);
}

#[tokio::test]
async fn many_at_once_are_ten_at_least_and_echo_their_reference() {
    let vendor = open().await;
    let people = everybody(&vendor).await;
    let queries = |count: usize| -> Vec<Value> {
        people
            .iter()
            .take(count)
            .enumerate()
            .map(|(index, row)| json!({ "id": row["id"], "lookup_type": "standard", "metadata": { "ref": format!("r{index}") } }))
            .collect()
    };
    for wrong in [queries(9), Vec::new()] {
        assert_eq!(said(vendor.post("/api/v2/bulkLookup", &json!({ "queries": wrong }))).await.0, 400);
    }
    let mut fractions = queries(10);
    fractions[3]["id"] = json!(40_000_022.0);
    assert_eq!(said(vendor.post("/api/v2/bulkLookup", &json!({ "queries": fractions }))).await.0, 400);
    let mut some = queries(11);
    some.push(json!({ "name": "Nobody", "current_employer": "Nowhere", "metadata": { "ref": "lost" } }));
    let answer = vendor.ask("/api/v2/bulkLookup", json!({ "queries": some })).await;
    assert_eq!(rows(&answer).len(), 12);
    assert_eq!(answer[3]["metadata"]["ref"], "r3");
    assert_eq!((&answer[11]["status"], &answer[11]["metadata"]["ref"]), (&json!("failed"), &json!("lost")));
}

#[tokio::test]
async fn what_is_pushed_is_signed_and_finished() {
    let vendor = open().await;
    let people = everybody(&vendor).await;
    let id = people[1]["id"].to_string();
    assert_eq!(vendor.sandbox.push("rocketreach", &id), None, "nothing was asked for");
    lookup(&vendor, &[("id", &id)]).await;
    let push = vendor.sandbox.push("rocketreach", &id).unwrap();
    let body: Value = serde_json::from_str(&push.body).unwrap();
    assert!(["complete", "failed"].contains(&text(&body, "/status")));
    let mut mac =
        Hmac::<Sha256>::new_from_slice(vendor.access.settings["webhook_secret"].as_bytes()).unwrap();
    mac.update(push.body.as_bytes());
    use base64::Engine as _;
    let signature = base64::engine::general_purpose::STANDARD.encode(mac.finalize().into_bytes());
    assert!(push.headers.contains(&("X-RocketReach-Signature", signature)));
    let again = vendor.sandbox.push("rocketreach", &id).unwrap();
    assert_ne!(push.headers[0], again.headers[0], "each request has an id of its own");
}

#[tokio::test]
async fn ten_requests_a_second_and_no_more() {
    let vendor = open().await;
    let mut refused = None;
    for _ in 0..400 {
        let answer = vendor.get("/api/v2/account/").send().await.unwrap();
        if answer.status() == 429 {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.unwrap();
    assert_eq!(refused.headers()["retry-after"], "1");
    assert!(refused.text().await.unwrap().contains("detail"));
}

#[tokio::test]
async fn a_kind_of_credits_that_is_used_up_stops_that_kind_alone() {
    let vendor = open().await;
    let people = everybody(&vendor).await;
    let queries: Vec<Value> =
        people.iter().map(|row| json!({ "id": row["id"], "lookup_type": "phone" })).collect();
    let mut refused = None;
    for _ in 0..6 {
        let (status, body) = said(vendor.post("/api/v2/bulkLookup", &json!({ "queries": queries }))).await;
        if status != 200 {
            refused = Some((status, body));
            break;
        }
    }
    let (status, body) = refused.unwrap();
    assert_eq!(status, 403);
    assert!(text(&body, "/message").contains("Insufficient credits"));
    let id = people[0]["id"].to_string();
    assert_eq!(lookup(&vendor, &[("id", &id), ("lookup_type", "phone")]).await.0, 403);
    assert_eq!(lookup(&vendor, &[("id", &id), ("lookup_type", "standard")]).await.0, 200);
}

#[tokio::test]
async fn a_health_check_must_not_renew_the_key() {
    let vendor = open().await;
    vendor.read("/api/v2/account/").await;
    vendor.ask("/api/v2/account/key/", json!({})).await;
    assert_eq!(said(vendor.get("/api/v2/account/")).await.0, 401);
}

#[tokio::test]
async fn filters_are_lists_in_a_query() {
    let vendor = open().await;
    let body = json!({ "page_size": 50, "query": {
        "current_title": ["Sales"], "geo": ["United Kingdom"], "company_size": ["11-200"],
    } });
    let (_, answer) = search(&vendor, body).await;
    assert!(!rows(&answer["profiles"]).is_empty());
    for row in rows(&answer["profiles"]) {
        assert!(text(row, "/current_title").contains("Sales"), "{row}");
    }
    let (status, companies) =
        said(vendor.post("/api/v2/searchCompany", &json!({ "query": { "industry": ["software"] } }))).await;
    assert_eq!(status, 201);
    assert!(rows(&companies["companies"]).iter().all(|row| row["industry_str"] == "software"));
    let id = companies["companies"][0]["id"].to_string();
    let company = vendor.read(&format!("/api/v2/company/lookup/?id={id}")).await;
    assert!(company["num_employees"].is_u64() && company["revenue"].is_u64());
}
