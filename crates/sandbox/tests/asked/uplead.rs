//! UpLead.

use crate::{Vendor, read, rows, said, text};
use serde_json::{Value, json};
use sluice_sandbox::{Fault, Source};

async fn open() -> Vendor {
    Vendor::open("uplead").await
}

async fn search(vendor: &Vendor, body: Value) -> Value {
    vendor.ask("/v2/prospector-pro-search", body).await["data"].take()
}

#[tokio::test]
async fn the_key_stands_bare() {
    let vendor = open().await;
    let url = format!("{}/v2/credits", vendor.access.base_url);
    let bearer = vendor.http.get(url).bearer_auth(&vendor.header.1);
    assert_eq!(said(bearer).await.0, 401);
    let credits = vendor.read("/v2/credits").await;
    assert_eq!(credits["data"]["credits"].as_u64(), Some(vendor.left()));
    assert_eq!(credits["userInfo"]["availableCredits"].as_u64(), Some(vendor.left()));
}

#[tokio::test]
async fn contacts_are_paid_once_and_only_where_the_address_may_work() {
    let vendor = open().await;
    let before = vendor.left();
    let found = search(&vendor, json!({ "per_page": 100 })).await;
    let paid = rows(&found["results"])
        .iter()
        .filter(|row| ["valid", "accept_all"].contains(&text(row, "/email_status")))
        .count() as u64;
    assert!(paid > 50 && paid < 100, "some are free: {paid}");
    assert_eq!(vendor.left(), before - paid);
    search(&vendor, json!({ "per_page": 100 })).await;
    let id = text(&found, "/results/0/id");
    vendor.ask("/v2/person-search", json!({ "id": id })).await;
    assert_eq!(vendor.left(), before - paid, "repeats are free");
}

#[tokio::test]
async fn nobody_found_is_a_success_and_free() {
    let vendor = open().await;
    let before = vendor.left();
    let (status, body) = said(vendor.post("/v2/person-search", &json!({ "email": "a@nowhere.test" }))).await;
    assert_eq!((status, &body["data"]), (200, &Value::Null));
    assert_eq!(vendor.left(), before);
    assert_eq!(said(vendor.post("/v2/person-search", &json!({ "first_name": "Ada" }))).await.0, 400);
}

#[tokio::test]
async fn somebody_is_found_by_address_by_name_and_by_id_with_get_and_post() {
    let vendor = open().await;
    let found = search(&vendor, json!({ "per_page": 100 })).await;
    let person = rows(&found["results"])
        .iter()
        .find(|row| row["email_status"] == "valid" && row["last_name"].is_string())
        .unwrap();
    let by_name = json!({
        "first_name": person["first_name"], "last_name": person["last_name"], "domain": person["company"]["domain"],
    });
    for body in [json!({ "id": person["id"] }), json!({ "email": person["email"] }), by_name] {
        let answer = vendor.ask("/v2/person-search", body).await;
        assert_eq!(answer["data"]["email"], person["email"]);
    }
    let whole = vendor.ask("/v2/combined-search", json!({ "email": person["email"] })).await;
    assert_eq!(whole["data"]["company"]["domain"], person["company"]["domain"]);
    let got = vendor.get("/v2/person-search").query(&[("email", text(person, "/email"))]);
    assert_eq!(said(got).await.1["data"]["id"], person["id"]);
}

#[tokio::test]
async fn lists_come_in_a_wrapper_page_by_page() {
    let vendor = open().await;
    let mut seen = std::collections::BTreeSet::new();
    let mut page = 1;
    loop {
        let data = search(&vendor, json!({ "page": page, "per_page": 100, "countries": ["Ireland"] })).await;
        assert_eq!(data["meta"]["page"], page);
        assert_eq!(data["meta"]["first_page"], page == 1);
        seen.extend(rows(&data["results"]).iter().map(|row| text(row, "/id").to_owned()));
        assert!(rows(&data["results"]).iter().all(|row| row["company"]["country"] == "IE"));
        if data["meta"]["last_page"] == true {
            assert_eq!(data["meta"]["next_page"], Value::Null);
            assert_eq!(data["meta"]["total"], seen.len());
            break;
        }
        page += 1;
    }
    let (status, body) = said(vendor.post("/v2/prospector-pro-search", &json!({ "per_page": 101 }))).await;
    assert_eq!((status, body["error"]["type"].is_string()), (400, true));
}

#[tokio::test]
async fn titles_are_exact_unless_asked_otherwise_and_not_too_short() {
    let vendor = open().await;
    let count = async |body: Value| search(&vendor, body).await["count"].as_u64().unwrap();
    let exact = count(json!({ "titles": ["Manager"], "count_only": true })).await;
    let inside =
        count(json!({ "titles": ["Manager"], "title_search_mode": "include", "count_only": true })).await;
    assert!(exact == 0 && inside > 50, "{exact} {inside}");
    let short = json!({ "titles": ["IT"], "title_search_mode": "include" });
    assert_eq!(said(vendor.post("/v2/prospector-pro-search", &short)).await.0, 400);
    let before = vendor.left();
    count(json!({ "count_only": true })).await;
    assert_eq!(vendor.left(), before, "a count is free");
}

#[tokio::test]
async fn one_companys_people_need_its_domain() {
    let vendor = open().await;
    assert_eq!(said(vendor.post("/v2/prospector-search", &json!({}))).await.0, 400);
    let found = search(&vendor, json!({ "per_page": 1 })).await;
    let domain = text(&found, "/results/0/company/domain");
    let people = vendor.ask("/v2/prospector-search", json!({ "domain": domain })).await;
    assert!(rows(&people["data"]["results"]).iter().all(|row| row["domain"] == domain));
}

#[tokio::test]
async fn sizes_and_levels_narrow_a_search() {
    let vendor = open().await;
    let found =
        search(&vendor, json!({ "employees": ["51-200"], "management_level": ["D"], "per_page": 50 })).await;
    assert!(!rows(&found["results"]).is_empty());
    for row in rows(&found["results"]) {
        assert_eq!((&row["company"]["employees"], &row["management_level"]), (&json!("51-200"), &json!("D")));
    }
}

#[tokio::test]
async fn companies_are_paid_and_their_domains_are_not() {
    let vendor = open().await;
    let before = vendor.left();
    let found = vendor.ask("/v2/quick-search", json!({ "type": "company", "per_page": 3 })).await;
    assert_eq!(vendor.left(), before - 3);
    let company = &found["data"]["results"][0];
    let again = vendor.ask("/v2/company-search", json!({ "domain": company["domain"] })).await;
    assert_eq!(&again["data"], company);
    let named = json!({ "company_name": company["company_name"] });
    assert_eq!(vendor.ask("/v2/company-name-to-domain", named).await["data"]["domain"], company["domain"]);
    assert_eq!(vendor.left(), before - 3);
}

#[tokio::test]
async fn without_credits_nothing_is_sold() {
    let vendor = open().await;
    let mut refused = None;
    for page in 1..15 {
        let body = json!({ "type": "contact", "page": page, "per_page": 100 });
        let before = vendor.left();
        let (status, answer) = said(vendor.post("/v2/quick-search", &body)).await;
        if status == 403 {
            assert_eq!(vendor.left(), before);
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.unwrap();
    assert_eq!(refused["error"]["type"], "insufficient_credits");
    assert_eq!(refused.get("data"), None);
}

#[tokio::test]
async fn a_limit_is_told_before_and_when_it_is_reached() {
    let vendor = open().await;
    let answer = vendor.get("/v2/credits").send().await.unwrap();
    assert_eq!(answer.headers()["x-ratelimit-limit"], "500");
    assert_eq!(answer.headers()["x-ratelimit-remaining"], "499");
    for _ in 0..499 {
        vendor.get("/v2/credits").send().await.unwrap();
    }
    let answer = vendor.get("/v2/credits").send().await.unwrap();
    assert!(answer.headers()["retry-after"].to_str().unwrap().parse::<u64>().unwrap() >= 1);
    let (status, body) = read(answer).await;
    assert_eq!((status, &body["error"]["type"]), (429, &json!("rate_limit")));
}

#[tokio::test]
async fn faults_are_set_for_one_provider() {
    let vendor = open().await;
    vendor.sandbox.faults().script(Source::UpLead, vec![Some(Fault::RateLimited), Some(Fault::ExpiredToken)]);
    for status in [429, 401, 200] {
        assert_eq!(said(vendor.get("/v2/credits")).await.0, status);
    }
    assert!(vendor.sandbox.requests().iter().all(|line| line.source == Source::UpLead));
}
