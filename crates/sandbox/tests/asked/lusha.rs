//! Lusha.

use crate::{Vendor, good, read, rows, said, text};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use sluice_sandbox::{Source, SourceKey};

async fn open() -> Vendor {
    Vendor::open("lusha").await
}

async fn everybody(vendor: &Vendor, page: u64) -> Value {
    vendor.ask("/v3/contacts/prospecting", json!({ "pagination": { "page": page, "size": 100 } })).await
}

async fn enrich(vendor: &Vendor, ids: &[&Value], reveal: &[&str]) -> Value {
    vendor.ask("/v3/contacts/enrich", json!({ "ids": ids, "reveal": reveal })).await
}

#[tokio::test]
async fn pages_begin_at_0_and_each_row_costs() {
    let vendor = open().await;
    let before = vendor.left();
    let first = everybody(&vendor, 0).await;
    assert_eq!((rows(&first["results"]).len(), vendor.left()), (100, before - 100));
    assert_eq!(first["pagination"]["page"], 0);
    assert_ne!(everybody(&vendor, 1).await["results"][0]["id"], first["results"][0]["id"]);
    for wrong in [json!({ "size": 9 }), json!({ "size": 101 }), json!({ "page": 1_001 })] {
        let body = json!({ "pagination": wrong });
        assert_eq!(said(vendor.post("/v3/contacts/prospecting", &body)).await.0, 400);
    }
    let before = vendor.left();
    let nobody = json!({ "filters": { "companies": { "include": { "domains": ["nowhere.test"] } } } });
    assert_eq!(vendor.ask("/v3/contacts/prospecting", nobody).await["results"], json!([]));
    assert_eq!(vendor.left(), before - 1, "also a call without rows");
}

#[tokio::test]
async fn rows_of_a_search_have_no_address_and_some_have_hardly_anything() {
    let vendor = open().await;
    let page = everybody(&vendor, 0).await;
    let bare = rows(&page["results"]).iter().filter(|row| row.get("company").is_none()).count();
    assert!((10..60).contains(&bare), "{bare}");
    assert!(rows(&page["results"]).iter().all(|row| row.get("emails").is_none() && row["id"].is_string()));
    let full = rows(&page["results"]).iter().find(|row| row.get("company").is_some()).unwrap();
    assert!(text(full, "/company/domain").starts_with("www."));
}

#[tokio::test]
async fn an_address_costs_1_a_phone_5_and_nothing_twice() {
    let vendor = open().await;
    let page = everybody(&vendor, 0).await;
    let can = |row: &&Value, field: &str| rows(&row["canReveal"]).iter().any(|can| can["field"] == field);
    let row = rows(&page["results"])
        .iter()
        .filter(|row| row.get("canReveal").is_some())
        .find(|row| can(row, "emails") && can(row, "phones"))
        .unwrap();
    for (reveal, cost) in [(&["emails"][..], 1), (&["emails", "phones"], 5), (&["emails", "phones"], 0)] {
        let before = vendor.left();
        let answer = enrich(&vendor, &[&row["id"]], reveal).await;
        assert_eq!(before - vendor.left(), cost, "{reveal:?}");
        assert_eq!(answer["billing"]["creditsCharged"], cost);
        assert!(!rows(&answer["results"][0]["emails"]).is_empty());
    }
    let again = vendor.ask("/v3/contacts/search", json!({ "contacts": [{ "id": row["id"] }] })).await;
    assert!(rows(&again["results"][0]["canReveal"]).iter().all(|can| can["credits"] == 0), "{again}");
}

#[tokio::test]
async fn failures_of_rows_stand_within_a_success() {
    let vendor = open().await;
    let mut codes = std::collections::BTreeMap::<String, usize>::new();
    for first in (0..1_000).step_by(100) {
        let ids: Vec<Value> =
            (first..first + 100).map(|n| json!((4_300_000_001_u64 + 11 * n).to_string())).collect();
        let answer = enrich(&vendor, &ids.iter().collect::<Vec<_>>(), &[]).await;
        for row in rows(&answer["results"]) {
            *codes.entry(text(row, "/error/code").to_owned()).or_default() += 1;
        }
    }
    for code in ["", "NOT_FOUND", "COMPLIANCE_RESTRICTED", "ENRICH_FAILED"] {
        if code != "NOT_FOUND" {
            assert!(codes.get(code).is_some_and(|found| *found >= 3), "{code}: {codes:?}");
        }
    }
    let unknown = vendor
        .ask(
            "/v3/contacts/search",
            json!({ "contacts": [{ "clientReferenceId": "r1", "email": "a@nowhere.test" }] }),
        )
        .await;
    let row = &unknown["results"][0];
    assert_eq!((text(row, "/clientReferenceId"), text(row, "/error/code")), ("r1", "NOT_FOUND"));
    assert_eq!(unknown["billing"], json!({ "creditsCharged": 1, "resultsReturned": 0 }));
    let too_many: Vec<u32> = (0..101).collect();
    assert_eq!(said(vendor.post("/v3/contacts/enrich", &json!({ "ids": too_many }))).await.0, 400);
}

#[tokio::test]
async fn phones_say_who_must_not_be_called() {
    let vendor = open().await;
    let ids: Vec<Value> = (0..100).map(|n| json!((4_300_000_001_u64 + 11 * n).to_string())).collect();
    let answer = enrich(&vendor, &ids.iter().collect::<Vec<_>>(), &["phones"]).await;
    let phones: Vec<&Value> =
        rows(&answer["results"]).iter().filter_map(|row| row["phones"].as_array()).flatten().collect();
    assert!(phones.iter().any(|phone| phone["doNotCall"] == true));
    assert!(phones.iter().any(|phone| phone["doNotCall"] == false));
}

#[tokio::test]
async fn without_credits_it_is_402() {
    let vendor = open().await;
    let mut refused = None;
    for page in 0..25 {
        let body = json!({ "pagination": { "page": page % 8, "size": 100 } });
        let (status, body) = said(vendor.post("/v3/contacts/prospecting", &body)).await;
        if status != 200 {
            refused = Some((status, body));
            break;
        }
    }
    let (status, body) = refused.unwrap();
    assert_eq!((status, &body["statusCode"]), (402, &json!(402)));
}

#[tokio::test]
async fn limits_are_told_and_the_usage_may_be_asked_five_times_a_minute() {
    let vendor = open().await;
    let answer =
        vendor.post("/v3/contacts/enrich", &json!({ "ids": ["1"], "reveal": [] })).send().await.unwrap();
    for (header, value) in [
        ("x-rate-limit-minute", "50"),
        ("x-minute-requests-left", "49"),
        ("x-hourly-requests-left", "499"),
        ("x-daily-usage", "1"),
    ] {
        assert_eq!(answer.headers()[header], value, "{header}");
    }
    for _ in 0..5 {
        let usage = vendor.read("/v3/account/usage").await;
        assert_eq!(usage["credits"]["remaining"].as_u64(), Some(vendor.left()));
    }
    assert_eq!(said(vendor.get("/v3/account/usage")).await.0, 429);
    for _ in 0..49 {
        vendor.post("/v3/contacts/enrich", &json!({ "ids": ["1"], "reveal": [] })).send().await.unwrap();
    }
    let answer =
        vendor.post("/v3/contacts/enrich", &json!({ "ids": ["1"], "reveal": [] })).send().await.unwrap();
    assert_eq!(read(answer).await.0, 429);
}

#[tokio::test]
async fn filters_include_and_exclude() {
    let vendor = open().await;
    let ask = async |filters: Value| {
        let body = json!({ "pagination": { "size": 100 }, "filters": filters });
        vendor.ask("/v3/contacts/prospecting", body).await["pagination"]["total"].as_u64().unwrap()
    };
    let all = ask(json!({})).await;
    let managers = ask(json!({ "contacts": { "include": { "jobTitles": ["Manager"] } } })).await;
    let others = ask(json!({ "contacts": { "exclude": { "jobTitles": ["Manager"] } } })).await;
    assert_eq!(managers + others, all);
    let british = ask(json!({ "contacts": { "include": { "countries": ["United Kingdom"] } } })).await;
    let small = ask(json!({ "companies": { "include": { "sizes": [{ "min": 1, "max": 50 }] } } })).await;
    assert!(managers > 0 && others > 0 && british > 50 && small > 50 && british < all && small < all);
}

#[tokio::test]
async fn a_companys_exact_size_may_contradict_its_band() {
    let vendor = open().await;
    let answer = vendor.ask("/v3/companies/prospecting", json!({ "pagination": { "size": 100 } })).await;
    let strange = rows(&answer["results"])
        .iter()
        .filter(|row| row["employeeCount"]["exact"].as_u64() < row["employeeCount"]["min"].as_u64())
        .count();
    assert!(strange > 3);
    let domain = text(&answer, "/results/0/emailDomain");
    let found = vendor
        .ask(
            "/v3/companies/search-and-enrich",
            json!({ "companies": [{ "domain": domain, "clientReferenceId": "c" }] }),
        )
        .await;
    assert_eq!(
        (text(&found, "/results/0/clientReferenceId"), text(&found, "/results/0/emailDomain")),
        ("c", domain)
    );
}

#[tokio::test]
async fn the_second_version_says_nobody_within_a_success_and_451_for_those_who_opted_out() {
    let vendor = open().await;
    let nobody = vendor.read("/v2/person?email=a@nowhere.test").await;
    assert_eq!(text(&nobody, "/contact/error/name"), "EMPTY_DATA");
    assert_eq!(nobody["contact"]["isCreditCharged"], false);
    let mut opted_out = None;
    for first in (0..900).step_by(100) {
        let ids: Vec<Value> =
            (first..first + 100).map(|n| json!((4_300_000_001_u64 + 11 * n).to_string())).collect();
        let answer = enrich(&vendor, &ids.iter().collect::<Vec<_>>(), &[]).await;
        opted_out = rows(&answer["results"])
            .iter()
            .find(|row| text(row, "/error/code") == "COMPLIANCE_RESTRICTED")
            .map(|row| text(row, "/id").to_owned());
        if opted_out.is_some() {
            break;
        }
    }
    let (status, body) = said(vendor.get(&format!("/v2/person?personId={}", opted_out.unwrap()))).await;
    assert_eq!((status, &body["statusCode"]), (451, &json!(451)));
}

#[tokio::test]
async fn the_second_version_answers_a_map_with_fields_of_two_namings() {
    let vendor = open().await;
    let page = everybody(&vendor, 0).await;
    let contacts: Vec<Value> = rows(&page["results"])
        .iter()
        .map(|row| json!({ "contactId": format!("c{}", text(row, "/id")), "personId": row["id"] }))
        .collect();
    let answer = good(vendor.post("/v2/person", &json!({ "contacts": contacts, "metadata": {} }))).await;
    let found: Vec<&Value> = answer["contacts"].as_object().unwrap().values().collect();
    assert_eq!(found.len(), 100);
    let has =
        |name: &str| found.iter().any(|contact| contact["data"]["emailAddresses"][0].get(name).is_some());
    assert!(has("email") && has("address"));
    assert!(found.iter().all(|contact| contact["data"]["personId"].is_u64() || contact["error"].is_object()));
    assert_eq!(said(vendor.get("/v2/person?email=a@b.test&revealPhones=true")).await.0, 403);
    let known = answer["companies"].as_object().unwrap();
    assert!(found.iter().all(|contact| {
        contact["data"].is_null() || known.contains_key(&contact["data"]["companyId"].to_string())
    }));
}

#[tokio::test]
async fn what_is_pushed_is_signed_with_its_time() {
    let vendor = open().await;
    let page = everybody(&vendor, 0).await;
    let id = text(&page, "/results/0/id");
    assert_eq!(vendor.sandbox.push("lusha", id), None, "there is no secret yet");
    let given = vendor.ask("/api/account/secret/regenerate", json!({})).await;
    let secret = text(&given, "/secret");
    assert!(secret.starts_with("whsec_"));
    let push = vendor.sandbox.push("lusha", id).unwrap();
    let header = |name: &str| push.headers.iter().find(|(known, _)| *known == name).unwrap().1.clone();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{}.{}", header("X-Lusha-Timestamp"), push.body).as_bytes());
    let signature: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(header("X-Lusha-Signature"), signature);
    let body: Value = serde_json::from_str(&push.body).unwrap();
    assert!(body["data"]["personId"].is_u64() && body["entityId"].is_string());
}

#[tokio::test]
async fn the_second_versions_search_is_enriched_with_its_own_number() {
    let vendor = open().await;
    let body = json!({ "filters": { "contacts": { "include": { "jobTitles": ["Manager"] } } } });
    let found = vendor.ask("/prospecting/contact/search", body).await;
    let (search, contact) = (text(&found, "/requestId"), text(&found, "/data/0/contactId"));
    let before = vendor.left();
    let body = json!({ "requestId": search, "contactIds": [contact] });
    let answer = vendor.ask("/prospecting/contact/enrich", body.clone()).await;
    assert_eq!(text(&answer, "/contacts/0/id"), contact);
    let cost = before - vendor.left();
    vendor.ask("/prospecting/contact/enrich", body).await;
    assert_eq!(before - vendor.left(), cost, "once");
    assert_eq!(
        said(vendor.post("/prospecting/contact/enrich", &json!({ "contactIds": [contact] }))).await.0,
        400
    );
    let key =
        |id: String| SourceKey { source: Source::Lusha, stream: "people_search".to_owned(), external_id: id };
    let one = vec![key(format!("{search}/{contact}"))];
    assert_eq!(vendor.sandbox.judge(&[one, vec![key(contact.to_owned())]], &[], &[]).missed_merges, 1);
}
