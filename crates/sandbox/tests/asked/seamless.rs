//! Seamless.AI.

use crate::{Vendor, good, read, rows, said, text};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

async fn open() -> Vendor {
    Vendor::open("seamless").await
}

async fn search(vendor: &Vendor, body: Value) -> Value {
    vendor.ask("/api/client/v1/search/contacts", body).await
}

async fn research(vendor: &Vendor, ids: &[&str]) -> Vec<String> {
    let (status, answer) =
        said(vendor.post("/api/client/v1/contacts/research", &json!({ "searchResultIds": ids }))).await;
    assert_eq!((status, &answer["success"]), (202, &json!(true)));
    rows(&answer["requestIds"]).iter().map(|id| id.as_str().unwrap().to_owned()).collect()
}

async fn poll(vendor: &Vendor, requests: &[String]) -> Vec<Value> {
    let url = "/api/client/v1/contacts/research/poll";
    let answer = good(vendor.get(url).query(&[("requestIds", requests.join(","))])).await;
    rows(&answer["data"]).clone()
}

#[tokio::test]
async fn a_missing_and_a_wrong_key_are_told_apart() {
    let vendor = open().await;
    let url = format!("{}/api/client/v2/credits", vendor.access.base_url);
    let (status, body) = said(vendor.http.get(&url)).await;
    assert_eq!((status, body), (401, json!({ "msg": "Unauthorized" })));
    let (status, body) = said(vendor.http.get(&url).header("Token", "wrong")).await;
    assert_eq!((status, body), (401, json!({ "msg": "Invalid token" })));
    assert_eq!(vendor.read("/api/client/v2/credits").await["data"]["contacts"]["remaining"], vendor.left());
}

#[tokio::test]
async fn pages_are_linked_by_an_opaque_token_and_ten_rows_cost_a_credit() {
    let vendor = open().await;
    let before = vendor.left();
    let mut seen = BTreeSet::new();
    let mut token = Value::Null;
    loop {
        let answer = search(&vendor, json!({ "limit": 5_000, "nextToken": token })).await;
        assert_eq!(answer["supplementalData"]["perPage"], 500, "cut without a word");
        seen.extend(rows(&answer["data"]).iter().map(|row| text(row, "/searchResultId").to_owned()));
        token = answer["supplementalData"]["nextToken"].clone();
        if answer["supplementalData"]["isMore"] == false {
            assert_eq!(
                (token, answer["supplementalData"]["total"].as_u64()),
                (Value::Null, Some(seen.len() as u64))
            );
            break;
        }
    }
    let pages = seen.len() / 500;
    let least = pages as u64 * 50 + (seen.len() as u64 % 500).div_ceil(10);
    assert_eq!(before - vendor.left(), least);
    assert_eq!(
        said(vendor.post("/api/client/v1/search/contacts", &json!({ "nextToken": "2" }))).await.0,
        422
    );
}

#[tokio::test]
async fn research_is_queued_then_researching_then_ends_in_one_of_many_words() {
    let vendor = open().await;
    let answer = search(&vendor, json!({ "limit": 100 })).await;
    let ids: Vec<&str> = rows(&answer["data"]).iter().map(|row| text(row, "/searchResultId")).collect();
    let before = vendor.left();
    let requests = research(&vendor, &ids).await;
    for expected in ["queued", "researching"] {
        for row in poll(&vendor, &requests).await {
            assert_eq!(
                (text(&row, "/status"), row.get("contact").is_none_or(Value::is_null)),
                (expected, true)
            );
        }
    }
    let mut ends = BTreeMap::<String, usize>::new();
    for row in poll(&vendor, &requests).await {
        *ends.entry(text(&row, "/status").to_owned()).or_default() += 1;
        assert_eq!(row["contact"].is_object(), text(&row, "/status") == "done", "{row}");
    }
    assert!(ends["done"] > 90 && ends["error"] >= 1, "{ends:?}");
    assert_eq!(before - vendor.left(), ends["done"] as u64, "a credit for each record");
    let strange = ["00000000-dead", "nonsense"].map(str::to_owned);
    assert!(poll(&vendor, &strange).await.iter().all(|row| row["status"] == "missing"));
}

#[tokio::test]
async fn somebody_researched_before_ends_with_another_word_and_is_free() {
    let vendor = open().await;
    let answer = search(&vendor, json!({ "limit": 1 })).await;
    let id = text(&answer, "/data/0/searchResultId");
    assert!(answer["data"][0].get("firstName").is_none());
    research(&vendor, &[id]).await;
    let before = vendor.left();
    let requests = research(&vendor, &[id]).await;
    assert_eq!(vendor.left(), before);
    let mut last = Vec::new();
    for _ in 0..3 {
        last = poll(&vendor, &requests).await;
    }
    assert_eq!(text(&last[0], "/status"), "contact-already-researched");
    assert!(last[0]["contact"]["email1EmailAI"].is_string() || last[0]["contact"]["email"].is_null());
    let again = search(&vendor, json!({ "limit": 1 })).await;
    assert!(again["data"][0].get("firstName").is_some(), "names are apart after research");
}

#[tokio::test]
async fn people_described_who_are_unknown_end_as_not_found_with_a_blank() {
    let vendor = open().await;
    let body = json!({ "contacts": [{ "contactName": "Nobody Atall", "companyName": "Nowhere" }] });
    let answer = vendor.ask("/api/client/v1/contacts/research", body).await;
    let requests = vec![text(&answer, "/requestIds/0").to_owned()];
    let mut last = Vec::new();
    for _ in 0..3 {
        last = poll(&vendor, &requests).await;
    }
    assert_eq!(text(&last[0], "/status"), "not found");
    let both = json!({ "contacts": [{ "email": "a@b.test" }], "searchResultIds": ["x"] });
    let hundred: Vec<u32> = (0..101).collect();
    for wrong in [json!({}), both, json!({ "searchResultIds": hundred })] {
        assert_eq!(said(vendor.post("/api/client/v1/contacts/research", &wrong)).await.0, 422);
    }
}

#[tokio::test]
async fn without_credits_research_ends_in_words_and_a_search_is_422() {
    let vendor = open().await;
    let answer = search(&vendor, json!({ "limit": 500 })).await;
    let ids: Vec<&str> = rows(&answer["data"]).iter().map(|row| text(row, "/searchResultId")).collect();
    let mut last = Vec::new();
    for chunk in ids.chunks(100) {
        last = research(&vendor, chunk).await;
    }
    search(&vendor, json!({ "limit": 200 })).await;
    let left = vendor.left();
    let (status, refused) =
        said(vendor.post("/api/client/v1/search/contacts", &json!({ "limit": 500 }))).await;
    assert_eq!((status, text(&refused, "/code")), (422, "insufficientCredits"));
    assert_eq!(refused["data"]["additionalCreditsNeeded"], 50 - left);
    let answer = search(&vendor, json!({ "limit": 10 * left })).await;
    assert_eq!((vendor.left(), rows(&answer["data"]).is_empty()), (0, false));
    let body = json!({ "searchResultIds": ids[..5], "skipDeduplicationCheck": true });
    last.extend(
        rows(&vendor.ask("/api/client/v1/contacts/research", body).await["requestIds"])
            .iter()
            .map(|id| id.as_str().unwrap().to_owned()),
    );
    let mut states = Vec::new();
    for _ in 0..3 {
        states = poll(&vendor, &last[last.len() - 5..]).await;
    }
    assert!(states.iter().any(|row| row["status"] == "No license or credits available"), "{states:?}");
}

#[tokio::test]
async fn more_than_five_industries_are_refused() {
    let vendor = open().await;
    let body = json!({ "industry": ["a", "b", "c", "d", "e", "f"] });
    assert_eq!(said(vendor.post("/api/client/v1/search/contacts", &body)).await.0, 422);
}

#[tokio::test]
async fn sixty_requests_a_minute_of_one_kind_and_the_end_is_told_without_retry_after() {
    let vendor = open().await;
    for _ in 0..60 {
        assert_eq!(said(vendor.get("/api/client/v2/credits")).await.0, 200);
    }
    let answer = vendor.get("/api/client/v2/credits").send().await.unwrap();
    let header = |name: &str| answer.headers()[name].to_str().unwrap().parse::<u64>().unwrap();
    assert!(answer.headers().get("retry-after").is_none());
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    assert!((now..now + 62).contains(&header("x-ratelimit-reset")));
    assert_eq!(header("x-ratelimit-remaining"), 0);
    assert_eq!(text(&read(answer).await.1, "/code"), "rateLimitExceeded");
    search(&vendor, json!({ "limit": 1 })).await;
}

#[tokio::test]
async fn companies_are_researched_too_and_come_with_texts_for_lists() {
    let vendor = open().await;
    let found = vendor.ask("/api/client/v1/search/companies", json!({ "limit": 2 })).await;
    let id = text(&found, "/data/0/searchResultId");
    let begun = vendor.ask("/api/client/v1/companies/research", json!({ "searchResultIds": [id] })).await;
    let path = format!("/api/client/v1/companies/research/poll?requestIds={}", text(&begun, "/requestIds/0"));
    let mut last = Value::Null;
    for _ in 0..3 {
        last = vendor.read(&path).await;
    }
    assert_eq!(text(&last, "/data/0/status"), "done");
    assert!(last["data"][0]["company"]["topTechnologies"].is_string());
    assert!(last["data"][0]["company"]["staffCount"].is_string());
    let request = text(&begun, "/requestIds/0");
    let push = vendor.sandbox.push("seamless", request).unwrap();
    let body: Value = serde_json::from_str(&push.body).unwrap();
    assert_eq!(
        (text(&body, "/apiResearchId"), &body["name"]),
        (request, &last["data"][0]["company"]["name"])
    );
}

#[tokio::test]
async fn own_records_need_dates_that_are_thirty_days_apart_at_most() {
    let vendor = open().await;
    for (query, status) in [
        ("", 422),
        ("?startDate=2026-01-01&endDate=2026-03-01", 422),
        ("?startDate=2026-11-01&endDate=2026-11-20", 200),
    ] {
        assert_eq!(said(vendor.get(&format!("/api/client/v1/contacts{query}"))).await.0, status, "{query}");
    }
}

#[tokio::test]
async fn what_is_pushed_bears_the_bare_secret_and_other_keys() {
    let vendor = open().await;
    let answer = search(&vendor, json!({ "limit": 30 })).await;
    let ids: Vec<&str> = rows(&answer["data"]).iter().map(|row| text(row, "/searchResultId")).collect();
    let requests = research(&vendor, &ids).await;
    let push = vendor.sandbox.push("seamless", &requests[0]).unwrap();
    let secret = vendor.access.settings["webhook_secret"].clone();
    assert_eq!(push.headers, [("x-seamless-webhook-secret", secret)]);
    let body: Value = serde_json::from_str(&push.body).unwrap();
    assert_eq!(text(&body, "/apiResearchId"), requests[0]);
    assert!(body.get("lIProfileUrl").is_none() && body.get("linkedInProfileUrl").is_some());
}
