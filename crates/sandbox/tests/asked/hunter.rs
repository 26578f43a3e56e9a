//! Hunter by domain, beside the leads of the account.

use crate::{Vendor, rows, said, text};
use serde_json::{Value, json};
use sluice_sandbox::{Source, SourceKey};

async fn open() -> Vendor {
    Vendor::open("hunter").await
}

async fn companies(vendor: &Vendor) -> Vec<Value> {
    rows(&vendor.ask("/v2/discover", json!({ "limit": 100 })).await["data"]).clone()
}

async fn ask(vendor: &Vendor, path: &str, query: &[(&str, &str)]) -> (u16, Value) {
    loop {
        let answer = said(vendor.get(path).query(query)).await;
        // Fifteen in a second, which is not asked about here.
        if answer.0 != 403 {
            return answer;
        }
    }
}

/// Domains with many addresses first.
async fn largest(vendor: &Vendor) -> Vec<String> {
    let mut companies = companies(vendor).await;
    companies.sort_by_key(|company| std::cmp::Reverse(company["emails_count"]["total"].as_u64()));
    companies.iter().map(|company| text(company, "/domain").to_owned()).collect()
}

#[tokio::test]
async fn discovering_is_free_and_counts_addresses() {
    let vendor = open().await;
    let before = vendor.left();
    for company in companies(&vendor).await {
        let counts = &company["emails_count"];
        let of = |kind: &str| counts[kind].as_u64().unwrap();
        assert_eq!(of("personal") + of("generic"), of("total"));
    }
    let some =
        json!({ "headcount": ["11-50"], "headquarters_location": { "include": [{ "country": "Ireland" }] } });
    assert!(!rows(&vendor.ask("/v2/discover", some).await["data"]).is_empty());
    assert_eq!(vendor.left(), before);
}

#[tokio::test]
async fn discovering_is_slower_than_the_rest() {
    let vendor = open().await;
    let mut statuses = Vec::new();
    for _ in 0..60 {
        statuses.push(said(vendor.post("/v2/discover", &json!({}))).await.0);
    }
    assert!(statuses.contains(&403) && statuses[0] == 200, "{statuses:?}");
}

#[tokio::test]
async fn ten_addresses_cost_a_credit_and_a_check_is_mostly_null() {
    let vendor = open().await;
    let before = vendor.left();
    let (mut shown, mut checked, mut generic) = (0, 0, 0);
    for domain in largest(&vendor).await.iter().take(30) {
        let (_, answer) = ask(&vendor, "/v2/domain-search", &[("domain", domain), ("limit", "100")]).await;
        for address in rows(&answer["data"]["emails"]) {
            shown += 1;
            checked += u32::from(address["verification"]["status"].is_string());
            generic += u32::from(address["type"] == "generic");
            assert!(address["verification"].is_object() && address["confidence"].is_u64());
        }
    }
    assert!(checked > 0 && checked * 2 < shown && generic > 0, "{checked} of {shown}, {generic} generic");
    assert_eq!(before - vendor.left(), 30, "less than eleven each");
    ask(&vendor, "/v2/domain-search", &[("domain", "nowhere.test")]).await;
    assert_eq!(before - vendor.left(), 30, "nothing found is free");
    assert_eq!(ask(&vendor, "/v2/domain-search", &[]).await.0, 400);
    assert_eq!(ask(&vendor, "/v2/domain-search", &[("domain", "a.test"), ("limit", "101")]).await.0, 400);
}

#[tokio::test]
async fn an_address_that_is_not_found_is_null_and_free() {
    let vendor = open().await;
    let domain = largest(&vendor).await[0].clone();
    let (_, answer) = ask(&vendor, "/v2/domain-search", &[("domain", &domain), ("type", "personal")]).await;
    let known = &answer["data"]["emails"][0];
    let before = vendor.left();
    let nobody = [("domain", domain.as_str()), ("first_name", "Nobody"), ("last_name", "Atall")];
    let (status, answer) = ask(&vendor, "/v2/email-finder", &nobody).await;
    assert_eq!((status, &answer["data"]["email"], vendor.left()), (200, &Value::Null, before));
    let somebody = [
        ("domain", domain.as_str()),
        ("full_name", &format!("{} {}", text(known, "/first_name"), text(known, "/last_name"))),
    ];
    let (_, answer) = ask(&vendor, "/v2/email-finder", &somebody).await;
    assert!(answer["data"]["email"].is_string());
    assert_eq!(vendor.left(), before - 1);
    let elsewhere = [("domain", "nowhere.test"), ("full_name", "Nobody Atall")];
    assert_eq!(ask(&vendor, "/v2/email-finder", &elsewhere).await.0, 404);
}

#[tokio::test]
async fn a_check_that_takes_its_time_is_202_and_paid_once() {
    let vendor = open().await;
    let mut slow = 0;
    for domain in largest(&vendor).await.iter().take(12) {
        let (_, answer) = ask(&vendor, "/v2/domain-search", &[("domain", domain)]).await;
        for address in rows(&answer["data"]["emails"]) {
            let account = async || {
                let account = ask(&vendor, "/v2/usage", &[]).await.1;
                account["data"]["requests"]["credits"]["used"].as_f64().unwrap()
            };
            let before = account().await;
            let query = [("email", text(address, "/value"))];
            let (status, first) = ask(&vendor, "/v2/email-verifier", &query).await;
            if status == 202 {
                assert!(first.get("data").is_none());
                let (status, second) = ask(&vendor, "/v2/email-verifier", &query).await;
                assert_eq!((status, second["data"]["status"].is_string()), (200, true));
                assert_eq!(account().await, before + 0.5);
                slow += 1;
            }
        }
        if slow >= 2 {
            return;
        }
    }
    panic!("{slow} took their time");
}

#[tokio::test]
async fn who_asked_not_to_be_processed_is_451() {
    let vendor = open().await;
    // Handles of people are no secret; whoever is in the leads may have opted out here.
    let leads = ask(&vendor, "/v2/leads", &[("limit", "1000")]).await.1;
    let mut claimed = 0;
    for lead in rows(&leads["data"]["leads"]).iter().filter(|lead| lead["email"].is_string()).take(400) {
        let (status, answer) =
            ask(&vendor, "/v2/people/find", &[("email", text(lead, "/email").trim())]).await;
        if status == 451 {
            assert_eq!(text(&answer, "/errors/0/id"), "claimed_email");
            claimed += 1;
            break;
        }
        assert!([200, 404, 429].contains(&status), "{status}");
    }
    assert_eq!(claimed, 1);
}

#[tokio::test]
async fn a_profile_is_a_handle_with_a_person_and_an_address_in_a_search() {
    let vendor = open().await;
    for domain in largest(&vendor).await.iter().take(20) {
        let (_, answer) = ask(&vendor, "/v2/domain-search", &[("domain", domain)]).await;
        let Some(known) =
            rows(&answer["data"]["emails"]).iter().find(|address| address["linkedin"].is_string())
        else {
            continue;
        };
        let (_, person) = ask(&vendor, "/v2/combined/find", &[("email", text(known, "/value"))]).await;
        let handle = text(&person, "/data/person/linkedin/handle");
        assert!(!handle.contains('/') && !handle.is_empty());
        assert_eq!(text(&person, "/data/company/domain"), domain);
        let (one, other) = (&known["value"], &person["data"]["person"]["id"]);
        let key = |id: &Value| SourceKey {
            source: Source::Hunter,
            stream: "people_search".to_owned(),
            external_id: id.as_str().unwrap().to_owned(),
        };
        let verdict = vendor.sandbox.judge(&[vec![key(one), key(other)]], &[], &[]);
        assert_eq!(verdict.wrong_merges, 0);
        return;
    }
    panic!("nobody has a profile");
}

#[tokio::test]
async fn counting_needs_no_key() {
    let vendor = open().await;
    let domain = largest(&vendor).await[0].clone();
    let url = format!("{}/v2/email-count?domain={domain}", vendor.access.base_url);
    loop {
        let (status, answer) = said(vendor.http.get(&url)).await;
        if status == 200 {
            assert!(answer["data"]["total"].as_u64().unwrap() > 1);
            return;
        }
    }
}

#[tokio::test]
async fn used_up_is_429_and_says_so() {
    let vendor = open().await;
    let domains = largest(&vendor).await;
    let mut refused = None;
    for _ in 0..500 {
        let (status, answer) = ask(&vendor, "/v2/companies/find", &[("domain", &domains[0])]).await;
        if status == 429 {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.unwrap();
    assert!(text(&refused, "/errors/0/details").contains("usage limit"));
    assert_eq!(vendor.left(), 0);
}
