//! Apollo's database, beside the contacts of the account.

use crate::{Vendor, rows, said, text};
use serde_json::{Value, json};
use sluice_sandbox::{Source, SourceKey};
use std::collections::BTreeSet;

const LOCKED: &str = "email_not_unlocked@domain.com";
const PHONES: &[(&str, &str)] =
    &[("reveal_phone_number", "true"), ("webhook_url", "https://example.com/secret")];

async fn open() -> Vendor {
    Vendor::open("apollo").await
}

async fn ask(vendor: &Vendor, path: &str, query: &[(&str, &str)]) -> (u16, Value) {
    said(vendor.post(&format!("/api/v1{path}"), &json!({})).query(query)).await
}

async fn search(vendor: &Vendor, query: &[(&str, &str)]) -> Value {
    ask(vendor, "/mixed_people/api_search", query).await.1
}

#[tokio::test]
async fn a_search_masks_surnames_and_has_no_pagination() {
    let vendor = open().await;
    let before = vendor.left();
    let answer = search(&vendor, &[("per_page", "500")]).await;
    let keys: BTreeSet<&str> = answer.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, BTreeSet::from(["people", "total_entries"]));
    let people = rows(&answer["people"]);
    assert_eq!((people.len(), vendor.left()), (100, before), "cut without a word, and free");
    for person in people {
        assert!(person.get("last_name").is_none() && person.get("email").is_none());
        assert!(
            person["last_name_obfuscated"].is_null() || text(person, "/last_name_obfuscated").contains("***")
        );
    }
    let lines: BTreeSet<&str> =
        people.iter().map(|person| text(person, "/has_direct_phone").split(':').next().unwrap()).collect();
    assert!(lines.contains("Yes") && lines.contains("Maybe"), "{lines:?}");
    assert_eq!(ask(&vendor, "/mixed_people/api_search", &[("page", "501")]).await.0, 422);
}

#[tokio::test]
async fn filters_stand_in_the_address_and_not_in_the_body() {
    let vendor = open().await;
    let total = |answer: Value| answer["total_entries"].as_u64().unwrap();
    let all = total(search(&vendor, &[]).await);
    let body = json!({ "person_titles": ["Head of Sales"] });
    let in_body = total(vendor.ask("/api/v1/mixed_people/api_search", body).await);
    let some = total(search(&vendor, &[("person_titles[]", "Head of Sales")]).await);
    let more = [("person_titles[]", "Head of Sales"), ("person_titles[]", "VP Sales")];
    assert!(in_body == all && some < all && total(search(&vendor, &more).await) > some);
    let sized = [("organization_num_employees_ranges[]", "11,50"), ("person_locations[]", "United Kingdom")];
    assert!((1..all).contains(&total(search(&vendor, &sized).await)));
}

#[tokio::test]
async fn saved_companies_stand_apart_and_a_page_costs_a_credit() {
    let vendor = open().await;
    let before = vendor.left();
    let (_, answer) = ask(&vendor, "/mixed_companies/search", &[("per_page", "60")]).await;
    assert_eq!(vendor.left(), before - 1);
    let (saved, other) = (rows(&answer["accounts"]), rows(&answer["organizations"]));
    assert!(!saved.is_empty() && saved.len() + other.len() == 60);
    assert_ne!(saved[0]["id"], saved[0]["organization_id"]);
    assert!(other[0].get("annual_revenue").is_none(), "a row knows less than a company");
}

#[tokio::test]
async fn a_person_is_locked_until_bought_and_free_from_then_on() {
    let vendor = open().await;
    let people = search(&vendor, &[("per_page", "100")]).await;
    let row = rows(&people["people"]).iter().find(|row| row["has_email"] == true).unwrap();
    let id = text(row, "/id");
    let shown = vendor.read(&format!("/api/v1/people/{id}")).await;
    assert_eq!((text(&shown, "/person/email"), text(&shown, "/person/email_status")), (LOCKED, "verified"));
    let before = vendor.left();
    for _ in 0..2 {
        let (_, bought) = ask(&vendor, "/people/match", &[("id", id)]).await;
        assert!(bought["person"]["email"] != LOCKED && bought.get("request_id").is_none());
        assert_eq!(vendor.left(), before - 1);
    }
    let shown = vendor.read(&format!("/api/v1/people/{id}")).await;
    assert_ne!(shown["person"]["email"], LOCKED);
    assert_eq!(said(vendor.get("/api/v1/people/66bbffffffffffffffffffff")).await.0, 422);
}

#[tokio::test]
async fn ten_at_once_and_the_unknown_are_null_in_their_place() {
    let vendor = open().await;
    let people = search(&vendor, &[("per_page", "100")]).await;
    let mut details: Vec<Value> =
        rows(&people["people"]).iter().map(|row| json!({ "id": row["id"] })).collect();
    details.truncate(10);
    details[4] = json!({ "email": "a@nowhere.test" });
    let answer = vendor.ask("/api/v1/people/bulk_match", json!({ "details": details })).await;
    assert_eq!(answer["matches"][4], Value::Null);
    assert_eq!((&answer["unique_enriched_records"], &answer["missing_records"]), (&json!(9), &json!(1)));
    details.push(details[0].clone());
    for (details, code) in [(json!([]), "INVALID_REQUEST"), (json!(details), "RECORD_LIMIT_EXCEEDED")] {
        let (status, refused) =
            said(vendor.post("/api/v1/people/bulk_match", &json!({ "details": details }))).await;
        assert_eq!((status, text(&refused, "/error_code")), (400, code));
    }
}

#[tokio::test]
async fn phones_come_later_under_other_names_and_cost_when_they_come() {
    let vendor = open().await;
    let people = search(&vendor, &[("per_page", "100")]).await;
    let row = rows(&people["people"]).iter().find(|row| row["has_direct_phone"] == "Yes").unwrap();
    let query = [&[("id", text(row, "/id"))], PHONES].concat();
    let (_, begun) = ask(&vendor, "/people/match", &query).await;
    let request = begun["request_id"].as_i64().unwrap();
    assert!(request < 0, "numbers are signed: {request}");
    assert!(begun["person"].get("contact").is_none_or(|contact| contact["phone_numbers"].is_null()));
    let before = vendor.left();
    let path = format!("/api/v1/webhook_result/{request}");
    for _ in 0..2 {
        let (status, pending) = said(vendor.get(&path)).await;
        assert_eq!((status, text(&pending, "/error_code")), (404, "result_pending"));
    }
    let result = vendor.read(&path).await;
    assert_eq!(result["request_id"], request.to_string());
    let phone = &result["webhook_result"]["people"][0]["phone_numbers"][0];
    assert!(phone["type_cd"].is_string() && phone.get("type").is_none());
    assert_eq!((before - vendor.left(), result["webhook_result"]["credits_consumed"].as_u64()), (8, Some(8)));
    let push = vendor.sandbox.push("apollo", &request.to_string()).unwrap();
    let pushed: Value = serde_json::from_str(&push.body).unwrap();
    assert!(push.headers.is_empty() && pushed["request_id"].is_string());
    assert_eq!(pushed["people"], result["webhook_result"]["people"]);
    assert_eq!(before - vendor.left(), 8, "once");
}

#[tokio::test]
async fn a_result_that_is_not_there_says_why() {
    let vendor = open().await;
    for (id, status, code) in [
        ("77", 404, "request_id_unknown"),
        ("seven", 400, "invalid_request_id"),
        ("4100000000000000001", 410, "request_id_expired"),
    ] {
        let answer = said(vendor.get(&format!("/api/v1/webhook_result/{id}"))).await;
        assert_eq!((answer.0, text(&answer.1, "/error_code")), (status, code));
    }
}

#[tokio::test]
async fn companies_are_bought_one_by_one_or_ten_at_once() {
    let vendor = open().await;
    let (_, page) = ask(&vendor, "/mixed_companies/search", &[]).await;
    let domain = text(&page, "/organizations/0/primary_domain");
    let before = vendor.left();
    for _ in 0..2 {
        let company = said(vendor.get("/api/v1/organizations/enrich").query(&[("domain", domain)])).await.1;
        assert!(company["organization"]["annual_revenue"].is_u64());
        assert_eq!(vendor.left(), before - 1);
    }
    let (_, many) =
        ask(&vendor, "/organizations/bulk_enrich", &[("domains[]", domain), ("domains[]", "nowhere.test")])
            .await;
    assert_eq!((&many["missing_records"], &many["organizations"][1]), (&json!(1), &Value::Null));
    assert_eq!(said(vendor.get("/api/v1/organizations/enrich")).await.0, 422);
    let by_id = format!("/api/v1/organizations/{}", text(&page, "/organizations/0/id"));
    assert_eq!(text(&vendor.read(&by_id).await, "/organization/primary_domain"), domain);
}

#[tokio::test]
async fn an_enrichment_has_no_limit_by_the_hour_which_an_empty_header_says() {
    let vendor = open().await;
    let answer = vendor.get("/api/v1/people/66bb00000000000000000000").send().await.unwrap();
    assert_eq!(answer.headers()["x-rate-limit-minute"], "1000");
    assert_eq!(answer.headers()["x-rate-limit-hourly"], "");
}

#[tokio::test]
async fn a_contact_and_the_same_person_of_the_database_are_one() {
    let vendor = open().await;
    let contacts = vendor.ask("/api/v1/contacts/search", json!({ "per_page": 100 })).await;
    let people = search(&vendor, &[("per_page", "100")]).await;
    let key = |id: &Value| SourceKey {
        source: Source::Apollo,
        stream: "people_search".to_owned(),
        external_id: id.as_str().unwrap().to_owned(),
    };
    let pairs = rows(&contacts["contacts"]).iter().flat_map(|contact| {
        rows(&people["people"]).iter().map(move |person| (key(&contact["id"]), key(&person["id"])))
    });
    let same = pairs.filter(|(one, other)| {
        vendor.sandbox.judge(&[vec![one.clone()], vec![other.clone()]], &[], &[]).missed_merges == 1
    });
    assert!(same.count() >= 1);
}
