//! A connector for a vendor that nobody here has seen, written from docs/connector-specification.md and nothing else:
//! pages named by a header, the key in the address, lookups that are polled, credits for each mobile.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{answer, options, requests};
use serde_json::{Value, json};
use sluice_connect::{Client, ConnectError, Folder, SkipReason, manifest::Unfit};
use sluice_domain::Field;
use sluice_vault::Secret;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{body_json, method, path, query_param},
};

/// A key as this vendor's form wants it.
const KEY: &str = "fb_planted8f2c";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/written/fjordbase")
}

fn fjordbase(base: &str) -> Client {
    let connector = Arc::new(Folder::read(&folder()).unwrap().connector("fjordbase").unwrap());
    let settings = BTreeMap::from([("base_url".to_owned(), base.to_owned())]);
    let secrets = BTreeMap::from([("api_key".to_owned(), Secret::new(KEY.to_owned()))]);
    Client::new(connector, settings, secrets, options()).unwrap()
}

#[test]
fn a_connector_is_written_from_the_specification_alone() {
    let folder = Folder::read(&folder()).unwrap();
    let connector = folder.connector("fjordbase").unwrap();
    assert_eq!(connector.broken(&folder.fixtures), []);
    // No line of Rust, and no hook.
    assert!(folder.files.keys().all(|name| name.ends_with(".toml") || name.ends_with(".jsonata")));
    assert!(connector.manifest().streams.iter().all(|stream| stream.only.is_none()));
}

#[tokio::test]
async fn pages_are_followed_by_a_header_and_the_key_is_kept_nowhere() {
    let server = MockServer::start().await;
    let respond = |request: &Request| {
        let query: BTreeMap<_, _> = request.url.query_pairs().into_owned().collect();
        let page: u64 = query.get("after").map_or(0, |after| after.parse().unwrap());
        let rows =
            json!([{ "ref": 2 * page, "navn": "Kari Vik" }, { "ref": 2 * page + 1, "navn": "Ola Nes" }]);
        let link = format!(
            "<https://elsewhere.test/rest/prospects?stilling=CTO&rows=2&apikey={KEY}&after={}>; rel=\"next\", \
             <https://elsewhere.test/rest/prospects?rows=2>; rel=\"first\"",
            page + 1
        );
        let response = answer(200, &rows);
        if page < 2 { response.insert_header("link", link) } else { response }
    };
    let mine = Mock::given(method("GET")).and(path("/rest/prospects")).and(query_param("apikey", KEY));
    mine.respond_with(respond).mount(&server).await;
    let client = fjordbase(&server.uri());
    let question = json!({ "titles": ["CTO"], "domains": [] });
    let (mut ids, mut position) = (Vec::new(), None);
    loop {
        let page = client.ask("people_search", &question, position.as_ref()).await.unwrap();
        ids.extend(page.found.into_iter().map(|found| found.record.unwrap().external_id));
        position = page.next;
        let Some(position) = &position else { break };
        let kept = serde_json::to_string(position).unwrap();
        assert!(!kept.contains(KEY) && !kept.contains("elsewhere"), "{kept}");
    }
    assert_eq!(ids, ["0", "1", "2", "3", "4", "5"]);
    for request in requests(&server, "/rest/prospects").await {
        let names: Vec<String> = request.url.query_pairs().map(|(name, _)| name.into_owned()).collect();
        for name in ["stilling", "rows", "apikey"] {
            assert_eq!(names.iter().filter(|other| *other == name).count(), 1, "{}", request.url);
        }
    }
}

#[tokio::test]
async fn a_lookup_is_polled_until_its_people_are_there() {
    let server = MockServer::start().await;
    let asked =
        json!({ "mobile": true, "people": [{ "ref": "901", "tag": "a" }, { "ref": "904", "tag": "b" }] });
    let begun = Mock::given(method("POST")).and(path("/rest/lookups")).and(body_json(asked));
    begun.respond_with(answer(202, &json!({ "job": "j-1", "eta": 20 }))).mount(&server).await;
    let looks = AtomicU32::new(0);
    let people = json!([
        { "ref": 901, "tag": "a", "navn": "Kari Vik", "telefoner": [{ "slag": "mobil", "nummer": "+47 400 00 002" }] },
        { "ref": 904, "tag": "b", "state": "blocked" },
    ]);
    let respond = move |_: &Request| match looks.fetch_add(1, Ordering::SeqCst) {
        0 => answer(404, &json!({ "fault": { "kind": "job_unborn" } })),
        1 => answer(200, &json!({ "status": "running" })),
        2 => answer(200, &json!({ "status": "done", "people": people })),
        _ => answer(200, &json!({ "status": "failed" })),
    };
    Mock::given(method("GET")).and(path("/rest/lookups/j-1")).respond_with(respond).mount(&server).await;

    let client = fjordbase(&server.uri());
    let subjects =
        json!({ "subjects": [{ "ref": "a", "id": "901" }, { "ref": "b", "id": "904" }], "want": ["phone"] });
    let page = client.ask("people_enrich", &subjects, None).await.unwrap();
    assert_eq!((page.tickets.as_slice(), page.found.len()), (&["j-1".to_owned()][..], 0));
    let collect = json!({ "tickets": page.tickets });
    for state in ["not begun", "running"] {
        assert_eq!(client.ask("lookup_result", &collect, None).await.unwrap().found, [], "{state}");
    }
    let found = client.ask("lookup_result", &collect, None).await.unwrap().found;
    assert_eq!(found[0].record.as_ref().unwrap().fields[&Field::Mobile], "+47 400 00 002");
    assert_eq!(found[1].record.as_ref().unwrap_err().reason, SkipReason::Unfit(Unfit::OptedOut));
    let found = client.ask("lookup_result", &collect, None).await.unwrap().found;
    assert_eq!(found[0].record.as_ref().unwrap_err().reason, SkipReason::Unfit(Unfit::Failed));
}

#[tokio::test]
async fn what_this_vendor_alone_says_is_understood() {
    let test = async |response: ResponseTemplate| {
        let server = MockServer::start().await;
        Mock::given(path("/rest/whoami")).respond_with(response).mount(&server).await;
        fjordbase(&server.uri()).test().await
    };
    let told = json!({ "account": "Vik Frakt", "plan": { "modules": ["search", "lookup"] }, "credits": { "left": 12.5 } });
    let account = test(answer(200, &told)).await.unwrap();
    assert_eq!((account.label.as_str(), account.rights.len()), ("Vik Frakt", 2));
    assert_eq!(account.credits_left_millicredits, Some(12_500));
    let calm = test(ResponseTemplate::new(420).insert_header("retry-after", "40")).await;
    assert_eq!(calm.unwrap_err(), ConnectError::RateLimited { retry_after_ms: 40_000 });
    let fault = |kind: &str| -> Value { json!({ "fault": { "kind": kind, "text": format!("key {KEY}") } }) };
    assert_eq!(test(answer(403, &fault("quota"))).await.unwrap_err(), ConnectError::NoCredit);
    let refused = test(answer(400, &fault("grammar"))).await.unwrap_err();
    assert!(!format!("{refused:?}").contains(KEY), "{refused:?}");
}
