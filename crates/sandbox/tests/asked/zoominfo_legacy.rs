//! ZoomInfo's older interface.

use crate::{Vendor, rows, said, text};
use serde_json::{Value, json};
use sluice_sandbox::{Fault, Source, SourceKey};

async fn open() -> Vendor {
    Vendor::open("zoominfo_legacy").await
}

#[tokio::test]
async fn a_token_is_given_once_a_second_and_ends() {
    let mut vendor = open().await;
    let url = format!("{}/authenticate", vendor.access.base_url);
    assert_eq!(said(vendor.http.post(&url).json(&json!({}))).await.0, 429, "a second has not passed");
    vendor.sandbox.faults().script(Source::ZoomInfoLegacy, vec![Some(Fault::ExpiredToken)]);
    assert_eq!(said(vendor.get("/lookup/usage")).await.0, 401);
    assert_eq!(said(vendor.get("/lookup/usage")).await.0, 401);
    loop {
        let body = json!({ "username": vendor.access.settings["username"], "password": vendor.access.settings["password"] });
        let (status, given) = said(vendor.http.post(&url).json(&body)).await;
        if status == 200 {
            vendor.header.1 = format!("Bearer {}", text(&given, "/jwt"));
            break;
        }
        assert_eq!(status, 429);
    }
    assert_eq!(said(vendor.get("/lookup/usage")).await.0, 200);
}

#[tokio::test]
async fn the_two_totals_of_a_search_mean_the_whole_and_the_page() {
    let vendor = open().await;
    let page = vendor.ask("/search/contact", json!({ "rpp": 10, "country": "United Kingdom" })).await;
    assert_eq!((page["totalResults"].as_u64(), rows(&page["data"]).len()), (Some(10), 10));
    assert!(page["maxResults"].as_u64().unwrap() > 100);
    for (body, words) in [
        (json!({ "rpp": 101 }), "max allowed value (100)"),
        (json!({ "rpp": 100, "page": 11 }), "beyond 1000"),
        (json!({ "rpp": 100, "page": 9, "country": "Ireland" }), "greater than the available results"),
    ] {
        let (status, answer) = said(vendor.post("/search/contact", &body)).await;
        assert_eq!(status, 400);
        assert!(text(&answer, "/error").contains(words), "{answer}");
    }
}

#[tokio::test]
async fn an_enrichments_input_comes_back_in_lower_case_and_its_types_are_other_ones() {
    let vendor = open().await;
    let page = vendor.ask("/search/contact", json!({ "rpp": 5 })).await;
    let fields = json!(["email", "jobFunction", "hasCanadianEmail", "validDate", "companyName"]);
    let body = json!({ "matchPersonInput": [{ "personId": page["data"][0]["id"] }], "outputFields": fields });
    let answer = vendor.ask("/enrich/contact", body).await;
    let result = &answer["data"]["result"][0];
    assert_eq!(result["input"]["personid"], page["data"][0]["id"]);
    let person = &result["data"][0];
    assert!(person["jobFunction"].is_array() && person["hasCanadianEmail"].is_string());
    assert!(
        text(person, "/validDate").contains('/') && text(person, "/validDate").ends_with("AM"),
        "{person}"
    );
    let nobody = json!({ "matchPersonInput": [{ "personId": 1 }], "outputFields": ["email"] });
    let answer = vendor.ask("/enrich/contact", nobody).await;
    assert_eq!(
        (text(&answer, "/data/result/0/matchStatus"), &answer["data"]["result"][0]["data"]),
        ("NO_MATCH", &json!([]))
    );
}

#[tokio::test]
async fn both_interfaces_share_records_and_credits() {
    let vendor = open().await;
    let page = vendor.ask("/search/contact", json!({ "rpp": 3 })).await;
    let inputs: Vec<Value> = rows(&page["data"]).iter().map(|row| json!({ "personId": row["id"] })).collect();
    let before = vendor.sandbox.credits_left("zoominfo").unwrap();
    vendor.ask("/enrich/contact", json!({ "matchPersonInput": inputs, "outputFields": ["email"] })).await;
    assert_eq!(vendor.sandbox.credits_left("zoominfo"), Some(before - 3));
    let key = |source| SourceKey {
        source,
        stream: "people_search".to_owned(),
        external_id: page["data"][0]["id"].to_string(),
    };
    let (new, old) = (key(Source::ZoomInfo), key(Source::ZoomInfoLegacy));
    let verdict = vendor.sandbox.judge(&[vec![new], vec![old]], &[], &[]);
    assert_eq!((verdict.wrong_merges, verdict.missed_merges), (0, 1));
}

#[tokio::test]
async fn credits_that_are_used_up_are_a_sentence_with_403() {
    let vendor = open().await;
    let mut refused = None;
    'all: for page in 1..=10 {
        let found = loop {
            let (status, found) =
                said(vendor.post("/search/contact", &json!({ "rpp": 100, "page": page }))).await;
            if status == 200 {
                break found;
            }
        };
        for chunk in rows(&found["data"]).chunks(25) {
            let inputs: Vec<Value> = chunk.iter().map(|row| json!({ "personId": row["id"] })).collect();
            let body = json!({ "matchPersonInput": inputs, "outputFields": ["email"] });
            let (status, answer) = loop {
                let answer = said(vendor.post("/enrich/contact", &body)).await;
                if answer.0 != 429 {
                    break answer;
                }
            };
            if status != 200 {
                refused = Some((status, answer));
                break 'all;
            }
        }
    }
    let (status, answer) = refused.unwrap();
    assert_eq!((status, text(&answer, "/error").contains("used up")), (403, true));
    assert_eq!(vendor.left(), 0);
}

async fn results(vendor: &Vendor, job: &Value, page: usize) -> (u16, Value) {
    said(vendor.post("/bulk/job/results", &json!({ "jobId": job["jobId"], "page": page }))).await
}

#[tokio::test]
async fn a_job_is_queued_and_its_state_is_written_in_other_words_than_documented() {
    let vendor = open().await;
    let job = vendor.ask("/bulk/search/contact", json!({ "jobType": "preview", "query": {} })).await;
    assert_eq!(text(&job, "/jobId").len(), 40);
    let mut states = Vec::new();
    for _ in 0..3 {
        let state = vendor.ask("/bulk/job/status", json!({ "jobId": job["jobId"] })).await;
        states.push((text(&state, "/status").to_owned(), state["successfulPages"].clone()));
    }
    let words: Vec<&str> = states.iter().map(|(word, _)| word.as_str()).collect();
    assert_eq!(words, ["Queued", "IN_PROGRESS", "Completed"]);
    assert_eq!(states[2].1, json!([2, 1]), "pages end in no order");
    let (_, first) = results(&vendor, &job, 1).await;
    let (_, second) = results(&vendor, &job, 2).await;
    assert_eq!(rows(&first["result"]).len(), 1_000);
    assert_eq!(1_000 + rows(&second["result"]).len() as u64, first["totalRecords"].as_u64().unwrap());
    assert_eq!(results(&vendor, &job, 3).await.0, 400);
}

#[tokio::test]
async fn a_jobs_results_are_refused_until_it_is_done() {
    let vendor = open().await;
    let page = vendor.ask("/search/contact", json!({ "rpp": 30 })).await;
    let inputs: Vec<Value> = rows(&page["data"]).iter().map(|row| json!({ "personId": row["id"] })).collect();
    let before = vendor.left();
    let body = json!({ "matchPersonInput": inputs, "outputFields": ["email", "companyName"] });
    let job = vendor.ask("/bulk/enrich/contact", body).await;
    for _ in 0..2 {
        let (status, early) = results(&vendor, &job, 1).await;
        assert_eq!((status, text(&early, "/error").contains("not completed")), (400, true));
    }
    let (_, answer) = results(&vendor, &job, 1).await;
    assert_eq!(rows(&answer["result"]).len(), 30);
    assert_eq!(answer["result"][0]["input"]["personid"], page["data"][0]["id"]);
    assert_eq!(before - vendor.left(), 30);
}
