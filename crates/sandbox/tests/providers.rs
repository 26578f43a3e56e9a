//! The practice Apollo and Hunter behave like the real ones, traps included.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the right answer")]

mod desk;

use desk::{Desk, said};
use serde_json::{Value, json};
use sluice_sandbox::Config;
use std::collections::BTreeSet;

async fn open() -> Desk {
    Desk::open(Config::default()).await
}

async fn search(desk: &Desk, body: Value) -> Value {
    desk.apollo("/contacts/search").json(&body).send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn apollos_pages_hold_100_at_most_and_do_not_overlap() {
    let desk = open().await;
    let mut ids = BTreeSet::new();
    let mut page = 1;
    loop {
        let answer = search(&desk, json!({ "page": page, "per_page": 500, "sort_by_field": "contact_created_at", "sort_ascending": true })).await;
        let pagination = &answer["pagination"];
        assert_eq!((&pagination["per_page"], &pagination["page"]), (&json!(100), &json!(page)));
        ids.extend(answer["contacts"].as_array().unwrap().iter().map(|contact| contact["id"].to_string()));
        if page == pagination["total_pages"].as_u64().unwrap() {
            assert_eq!(ids.len() as u64, pagination["total_entries"].as_u64().unwrap());
            break;
        }
        page += 1;
    }
    assert!(page >= 15);
    assert_eq!(search(&desk, json!({ "page": page + 1, "per_page": 100 })).await["contacts"], json!([]));
}

#[tokio::test]
async fn apollo_sorts_as_asked() {
    let desk = open().await;
    for (field, property) in [("contact_updated_at", "updated_at"), ("contact_created_at", "created_at")] {
        let body = json!({ "per_page": 100, "sort_by_field": field, "sort_ascending": true });
        let answer = search(&desk, body).await;
        let dates: Vec<&str> = answer["contacts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|contact| contact[property].as_str().unwrap())
            .collect();
        assert!(dates.is_sorted(), "{field}");
    }
}

#[tokio::test]
async fn apollo_answers_a_wrong_key_as_text_and_a_closed_endpoint_as_json() {
    let desk = open().await;
    let url = format!("{}/api/v1/contacts/search", desk.sandbox.apollo().base_url);
    let answer = desk.http.post(url).header("x-api-key", "wrong").json(&json!({})).send().await.unwrap();
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/plain"));
    assert!(answer.headers().get("x-rate-limit-minute").is_none());
    assert_eq!(answer.status(), 401);
    let answer = desk.apollo("/news_articles/search").send().await.unwrap();
    assert_eq!(answer.status(), 403);
    assert_eq!(answer.json::<Value>().await.unwrap()["error_code"], "API_INACCESSIBLE");
}

#[tokio::test]
async fn apollo_tells_its_limits_and_keeps_them() {
    let desk = open().await;
    let answer = desk.apollo("/contacts/search").json(&json!({ "per_page": 1 })).send().await.unwrap();
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(
        (header("x-rate-limit-minute").as_str(), header("x-minute-requests-left").as_str()),
        ("200", "199")
    );
    assert_eq!(header("x-rate-limit-24-hour"), "", "no limit");
    for _ in 0..199 {
        desk.apollo("/contacts/search").json(&json!({ "per_page": 1 })).send().await.unwrap();
    }
    let answer = desk.apollo("/contacts/search").json(&json!({ "per_page": 1 })).send().await.unwrap();
    assert_eq!(answer.status(), 429);
    assert!(answer.headers()["retry-after"].to_str().unwrap().parse::<u32>().unwrap() >= 1);
    assert!(
        answer.json::<Value>().await.unwrap()["message"].as_str().unwrap().starts_with('{'),
        "JSON in JSON"
    );
}

#[tokio::test]
async fn apollo_unlocks_an_address_for_a_credit() {
    let desk = open().await;
    let profile = async || -> Value {
        let access = desk.sandbox.apollo();
        let url = format!("{}/api/v1/users/api_profile?include_credit_usage=true", access.base_url);
        desk.http.get(url).header("x-api-key", access.api_key).send().await.unwrap().json().await.unwrap()
    };
    let left = |profile: Value| profile["credit_usage_stats"]["lead_credit"]["left_over"].as_u64().unwrap();
    let before = left(profile().await);
    let answer = search(&desk, json!({ "per_page": 100 })).await;
    let locked = answer["contacts"]
        .as_array()
        .unwrap()
        .iter()
        .find(|contact| contact["email"] == "email_not_unlocked@domain.com")
        .unwrap();
    assert_eq!(locked["email_status"], "verified");
    let path = format!("/people/match?id={}", locked["id"].as_str().unwrap());
    let answer: Value = desk.apollo(&path).send().await.unwrap().json().await.unwrap();
    let email = answer["person"]["email"].as_str().unwrap();
    assert!(email.contains('@') && !email.ends_with("@domain.com"), "{email}");
    assert_eq!(left(profile().await), before - 1);
    let answer: Value =
        desk.apollo("/people/match?email=nobody@nowhere.com").send().await.unwrap().json().await.unwrap();
    assert_eq!(answer, json!({ "person": null }));
    assert_eq!(left(profile().await), before - 1, "nobody found costs nothing");
    let path = format!("{path}&reveal_phone_number=true");
    assert_eq!(desk.apollo(&path).send().await.unwrap().status(), 422, "where to send the phone to?");
}

#[tokio::test]
async fn hunters_leads_come_by_limit_and_offset() {
    let desk = open().await;
    let mut ids = BTreeSet::new();
    let mut offset = 0;
    loop {
        let answer: Value = desk
            .hunter(&format!("/leads?limit=5000&offset={offset}"))
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        assert_eq!(answer["meta"]["limit"], 1000);
        let leads = answer["data"]["leads"].as_array().unwrap();
        ids.extend(leads.iter().map(|lead| lead["id"].as_u64().unwrap()));
        offset += leads.len();
        if leads.is_empty() {
            assert_eq!(answer["meta"]["total"].as_u64().unwrap(), ids.len() as u64);
            break;
        }
    }
    assert!(ids.len() > 1_300);
}

#[tokio::test]
async fn hunter_takes_the_key_in_three_places() {
    let desk = open().await;
    let access = desk.sandbox.hunter();
    let url = format!("{}/v2/account", access.base_url);
    for request in [
        desk.http.get(&url).header("X-API-KEY", &access.api_key),
        desk.http.get(&url).bearer_auth(&access.api_key),
        desk.http.get(format!("{url}?api_key={}", access.api_key)),
    ] {
        assert_eq!(request.send().await.unwrap().status(), 200);
    }
    let answer = desk.http.get(format!("{url}?api_key=wrong")).send().await.unwrap();
    assert_eq!(answer.status(), 401);
    assert_eq!(answer.json::<Value>().await.unwrap()["errors"][0]["code"], 401);
    assert!(
        desk.sandbox.requests().iter().all(|line| !line.path.contains(&access.api_key)),
        "no key in the log"
    );
}

#[tokio::test]
async fn hunter_says_403_for_too_fast() {
    let desk = open().await;
    let mut refused = None;
    // One second's worth at most gets through in each second; some of these come too fast on any machine.
    for _ in 0..600 {
        let answer = desk.hunter("/account").send().await.unwrap();
        if answer.status() != 200 {
            refused = Some(said(answer).await);
            break;
        }
    }
    let (status, text) = refused.unwrap();
    assert_eq!(status, 403);
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["errors"][0]["id"], "too_many_requests");
}

#[tokio::test]
async fn hunter_verifies_for_half_a_credit() {
    let desk = open().await;
    let used = async || {
        let account: Value = desk.hunter("/account").send().await.unwrap().json().await.unwrap();
        account["data"]["requests"]["credits"]["used"].as_f64().unwrap()
    };
    let before = used().await;
    let leads: Value = desk.hunter("/leads?limit=1000").send().await.unwrap().json().await.unwrap();
    let lead = leads["data"]["leads"]
        .as_array()
        .unwrap()
        .iter()
        .find(|lead| lead["verification"]["status"] == "invalid")
        .unwrap();
    let query = [("email", lead["email"].as_str().unwrap().trim())];
    let answer: Value =
        desk.hunter("/email-verifier").query(&query).send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["data"]["status"], "invalid");
    assert_eq!(used().await, before + 0.5);
    assert_eq!(desk.hunter("/email-verifier?email=nonsense").send().await.unwrap().status(), 400);
    assert_eq!(desk.hunter("/email-verifier").send().await.unwrap().status(), 400);
}
