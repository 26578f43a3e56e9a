//! ZoomInfo's present interface.

use crate::{Vendor, read, rows, said, text};
use serde_json::{Value, json};
use sluice_sandbox::{Fault, Source};
use std::collections::{BTreeMap, BTreeSet};

async fn open() -> Vendor {
    Vendor::open("zoominfo").await
}

fn body(kind: &str, attributes: Value) -> Value {
    json!({ "data": { "type": kind, "attributes": attributes } })
}

async fn search(vendor: &Vendor, page: usize, attributes: Value) -> Value {
    let path = format!("/gtm/data/v1/contacts/search?page[number]={page}&page[size]=100");
    vendor.ask(&path, body("ContactSearch", attributes)).await
}

async fn enrich(vendor: &Vendor, inputs: Vec<Value>, fields: &[&str]) -> (u16, Value) {
    let attributes = json!({ "matchPersonInput": inputs, "outputFields": fields });
    said(vendor.post("/gtm/data/v1/contacts/enrich", &body("ContactEnrich", attributes))).await
}

fn ids(page: &Value) -> Vec<Value> {
    rows(&page["data"]).iter().map(|row| json!({ "personId": row["id"] })).collect()
}

fn code(answer: &(u16, Value)) -> (u16, &str) {
    (answer.0, text(&answer.1, "/errors/0/code"))
}

#[tokio::test]
async fn a_token_is_given_to_an_application_that_asks_for_no_scope() {
    let vendor = open().await;
    let url = format!("{}/gtm/oauth/v1/token", vendor.access.base_url);
    let (id, secret) = (&vendor.access.settings["client_id"], &vendor.access.settings["client_secret"]);
    let ask = async |secret: &str, form: &[(&str, &str)]| {
        said(vendor.http.post(&url).basic_auth(id, Some(secret)).form(form)).await
    };
    let (status, given) = ask(secret, &[("grant_type", "client_credentials")]).await;
    assert_eq!((status, given["expires_in"].as_u64()), (200, Some(1_000)));
    let scoped = [("grant_type", "client_credentials"), ("scope", "api:data:contact")];
    assert_eq!(ask(secret, &scoped).await.0, 400);
    assert_eq!(ask("wrong", &[("grant_type", "client_credentials")]).await.0, 401);
}

#[tokio::test]
async fn an_expired_token_is_401_until_another_is_asked_for() {
    let mut vendor = open().await;
    vendor.sandbox.faults().script(Source::ZoomInfo, vec![Some(Fault::ExpiredToken)]);
    for _ in 0..2 {
        assert_eq!(code(&said(vendor.get("/gtm/data/v1/users/usage")).await), (401, "ZI0001"));
    }
    vendor.sign_in().await;
    vendor.read("/gtm/data/v1/users/usage").await;
}

#[tokio::test]
async fn a_search_tells_what_there_is_and_nothing_of_what_it_is() {
    let vendor = open().await;
    let before = vendor.left();
    let page = search(&vendor, 1, json!({})).await;
    let row = &page["data"][0]["attributes"];
    assert!(
        row["hasEmail"].is_boolean() && row.get("email").is_none() && row["contactAccuracyScore"].is_u64()
    );
    assert_eq!(vendor.left(), before);
    assert!(rows(&page["data"]).iter().any(|row| text(row, "/id").starts_with('-')), "some ids are negative");
}

#[tokio::test]
async fn pages_reach_100_and_the_links_lead_nowhere() {
    let vendor = open().await;
    let page = search(&vendor, 1, json!({})).await;
    assert!(text(&page, "/links/first").starts_with("uri="));
    let total = page["meta"]["totalResults"].as_u64().unwrap() as usize;
    let mut seen = BTreeSet::new();
    for number in 1..=total.div_ceil(100) {
        seen.extend(
            rows(&search(&vendor, number, json!({})).await["data"])
                .iter()
                .map(|row| text(row, "/id").to_owned()),
        );
    }
    assert_eq!(seen.len(), total);
    for wrong in ["page[number]=101", "page[size]=101", "page[number]=0"] {
        let path = format!("/gtm/data/v1/contacts/search?{wrong}");
        let answer = said(vendor.post(&path, &body("ContactSearch", json!({})))).await;
        assert_eq!(code(&answer), (400, "PFAPI0002"), "{wrong}");
    }
}

#[tokio::test]
async fn a_body_of_another_type_and_an_unknown_field_are_refused() {
    let vendor = open().await;
    for wrong in [body("CompanySearch", json!({})), body("ContactSearch", json!({ "titel": "x" })), json!({})]
    {
        let answer = said(vendor.post("/gtm/data/v1/contacts/search", &wrong)).await;
        assert_eq!(code(&answer), (400, "PFAPI0003"), "{wrong}");
    }
}

#[tokio::test]
async fn texts_are_lists_with_commas_titles_have_or_and_sites_are_whole_addresses() {
    let vendor = open().await;
    let total = async |attributes: Value| {
        search(&vendor, 1, attributes).await["meta"]["totalResults"].as_u64().unwrap()
    };
    let one = total(json!({ "managementLevel": "Director" })).await;
    let two = total(json!({ "managementLevel": "Director,Manager" })).await;
    let titles = total(json!({ "jobTitle": "Head of IT OR IT Director" })).await;
    assert!(one > 0 && two > one && titles > 0);
    let company = vendor
        .ask("/gtm/data/v1/companies/search", body("CompanySearch", json!({ "country": "Ireland" })))
        .await;
    let site = text(&company, "/data/0/attributes/website");
    let domain = site.trim_start_matches("http://www.");
    assert!(total(json!({ "companyWebsite": site })).await > 0);
    assert_eq!(total(json!({ "companyWebsite": domain })).await, 0, "a bare domain finds nobody");
}

#[tokio::test]
async fn rows_of_an_enrichment_are_known_by_their_input_and_not_by_order_or_id() {
    let vendor = open().await;
    let page = search(&vendor, 1, json!({})).await;
    let inputs: Vec<Value> = ids(&page).into_iter().take(25).collect();
    let (_, answer) =
        enrich(&vendor, inputs.clone(), &["firstName", "lastName", "email", "companyName"]).await;
    let rows = rows(&answer["data"]);
    assert_eq!(rows.len(), 25);
    assert_ne!(rows[0]["meta"]["input"], inputs[0]);
    let strange = rows.iter().filter(|row| row["id"] != row["meta"]["input"]["personId"]).count();
    assert!(strange >= 1, "the company's id stands where the person's belongs");
    let full = &rows[0]["attributes"];
    assert!(full["company"]["name"].is_string() && full.get("phone").is_none(), "only what was asked for");
}

#[tokio::test]
async fn a_record_costs_once_and_who_is_not_matched_nothing() {
    let vendor = open().await;
    let page = search(&vendor, 1, json!({})).await;
    let inputs: Vec<Value> = ids(&page).into_iter().take(10).collect();
    let before = vendor.left();
    for _ in 0..2 {
        enrich(&vendor, inputs.clone(), &["email"]).await;
        assert_eq!(vendor.left(), before - 10);
    }
    let (status, answer) = enrich(&vendor, vec![json!({ "personId": 9 })], &["email"]).await;
    assert_eq!((status, text(&answer, "/data/0/meta/matchStatus")), (200, "NO_MATCH"));
    let picky = json!({ "personId": page["data"][0]["id"], "contactAccuracyScoreMin": 100 });
    let (_, answer) = enrich(&vendor, vec![picky], &["email"]).await;
    assert_eq!(text(&answer, "/data/0/meta/matchStatus"), "NON_MATCH_BY_CONTACT_ACCURACY_MIN");
    assert_eq!(vendor.left(), before - 10);
}

#[tokio::test]
async fn who_opted_out_is_said_in_the_row() {
    let vendor = open().await;
    let all: Vec<Value> = (0..1_300_i64).map(|n| json!({ "personId": 1_500_000_001 + 13 * n })).collect();
    let mut states = BTreeMap::<String, usize>::new();
    for chunk in all.chunks(25) {
        let (status, answer) = enrich(&vendor, chunk.to_vec(), &["email"]).await;
        if status != 200 {
            assert_eq!(code(&(status, answer)), (400, "PFAPI0011"), "the credits are used up");
            break;
        }
        for row in rows(&answer["data"]) {
            *states.entry(text(row, "/meta/matchStatus").to_owned()).or_default() += 1;
        }
    }
    assert!(states["OPT_OUT"] >= 2 && states["FULL_MATCH"] > 300, "{states:?}");
    assert!(states.contains_key("LIMIT_EXCEEDED") || vendor.left() == 0);
    assert_eq!(vendor.left(), 0);
}

#[tokio::test]
async fn what_is_missing_or_too_much_in_an_enrichment_has_a_code() {
    let vendor = open().await;
    let some = || vec![json!({ "personId": 1 })];
    for (inputs, fields, known) in [
        (Vec::new(), vec!["email"], "PFAPI0002"),
        (vec![json!({ "personId": 1 }); 26], vec!["email"], "PFAPI0002"),
        (some(), Vec::new(), "PFAPI0005"),
        (some(), vec!["shoeSize"], "PFAPI0005"),
        (vec![json!({ "firstName": "Ada" })], vec!["email"], "PFAPI0004"),
    ] {
        assert_eq!(code(&enrich(&vendor, inputs, &fields).await), (400, known));
    }
}

#[tokio::test]
async fn money_is_dollars_beside_a_person_and_thousands_with_a_company() {
    let vendor = open().await;
    let page = search(&vendor, 1, json!({})).await;
    let fields =
        ["companyRevenue", "companyRevenueNumeric", "companyId", "contactAccuracyScore", "managementLevel"];
    let (_, answer) = enrich(&vendor, ids(&page).into_iter().take(1).collect(), &fields).await;
    let person = &answer["data"][0]["attributes"];
    assert!(person["contactAccuracyScore"].is_string() && person["managementLevel"].is_array());
    let attributes = json!({ "matchCompanyInput": [{ "companyId": person["company"]["id"] }], "outputFields": ["revenue", "foundedYear"] });
    let company = vendor.ask("/gtm/data/v1/companies/enrich", body("CompanyEnrich", attributes)).await;
    let company = &company["data"][0]["attributes"];
    let dollars = person["company"]["revenueNumeric"].as_u64().unwrap();
    assert_eq!(company["revenue"].as_u64().unwrap(), dollars / 1_000);
    assert!(text(person, "/company/revenue").starts_with('$') && company["foundedYear"].is_string());
}

#[tokio::test]
async fn limits_are_told_per_second_hour_and_day_and_the_full_one_is_named() {
    let vendor = open().await;
    let answer = vendor.get("/gtm/data/v1/users/usage").send().await.unwrap();
    assert_eq!(answer.headers()["x-ratelimit-limit-second"], "25");
    assert_eq!(answer.headers()["x-ratelimit-remaining-day"], "647999");
    let mut refused = None;
    for _ in 0..800 {
        let answer = vendor.get("/gtm/data/v1/users/usage").send().await.unwrap();
        if answer.status() == 429 {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.unwrap();
    assert_eq!(refused.headers()["x-ratelimit-rejected-bucket"], "second");
    assert_eq!(refused.headers()["retry-after"], "1");
    assert_eq!(code(&read(refused).await), (429, "ZI0004"));
}
