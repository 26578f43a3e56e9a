//! Questions: from a question to a call, from its answer to records, at once or later.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::*;
use serde_json::{Value, json};
use sluice_connect::{Client, ConnectError, Connector, FoundPage, SkipReason, manifest::Unfit};
use sluice_domain::Field;
use sluice_vault::Secret;
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{body_json, header, method, path, query_param},
};

fn person(id: &str, name: &str) -> Value {
    json!({ "id": id, "first_name": name, "email": format!("{name}@example.test"), "email_status": "verified" })
}

fn subjects(names: &[&str]) -> Value {
    let subjects: Vec<Value> = names
        .iter()
        .map(|name| json!({ "ref": format!("r-{name}"), "email": format!("{name}@example.test") }))
        .collect();
    json!({ "subjects": subjects, "want": ["email"] })
}

/// The subject of each row, and its record's id or why there is none.
fn found(page: &FoundPage) -> Vec<(Option<&str>, Result<&str, &SkipReason>)> {
    page.found
        .iter()
        .map(|found| {
            let record = found.record.as_ref();
            (
                found.subject.as_deref(),
                record.map(|record| record.external_id.as_str()).map_err(|skipped| &skipped.reason),
            )
        })
        .collect()
}

#[tokio::test]
async fn a_question_becomes_a_call_and_its_answer_a_record() {
    let server = MockServer::start().await;
    let answer = answer(200, &json!({ "person": person("66aa", "nora") }));
    serve(&server, "POST", "/api/v1/people/match", answer).await;
    let page = apollo(&server.uri()).ask("people_enrich", &subjects(&["nora"]), None).await.unwrap();
    assert_eq!(found(&page), [(Some("r-nora"), Ok("66aa"))]);
    assert_eq!(page.found[0].record.as_ref().unwrap().fields[&Field::EmailStatus], "valid");
    assert_eq!((page.tickets.len(), page.next), (0, None));
    let sent = requests(&server, "/api/v1/people/match").await;
    let query: BTreeMap<_, _> = sent[0].url.query_pairs().into_owned().collect();
    assert_eq!(query, BTreeMap::from([("email".to_owned(), "nora@example.test".to_owned())]));
    assert_eq!(sent[0].headers["x-api-key"], SECRET);
}

#[tokio::test]
async fn of_many_each_row_answers_its_subject_and_a_gap_is_nobody() {
    let server = MockServer::start().await;
    let matches = json!({ "matches": [person("1", "nora"), null, person("3", "pia")] });
    Mock::given(method("POST"))
        .and(path("/api/v1/people/bulk_match"))
        .and(body_json(json!({ "details": [
            { "email": "nora@example.test" }, { "email": "otto@example.test" }, { "email": "pia@example.test" },
        ] })))
        .respond_with(answer(200, &matches))
        .mount(&server)
        .await;
    let question = subjects(&["nora", "otto", "pia"]);
    let page = apollo(&server.uri()).ask("people_enrich_bulk", &question, None).await.unwrap();
    assert_eq!(
        found(&page),
        [
            (Some("r-nora"), Ok("1")),
            (Some("r-otto"), Err(&SkipReason::Unfit(Unfit::NotFound))),
            (Some("r-pia"), Ok("3")),
        ]
    );
}

/// Where nothing is repeated, an id tells whom a row answers, and the order only where no row is missing.
#[tokio::test]
async fn rows_that_are_left_out_make_nobody_answer_for_another() {
    let server = MockServer::start().await;
    let matches = json!({ "matches": [person("3", "pia"), person("1", "nora")] });
    serve(&server, "POST", "/api/v1/people/bulk_match", answer(200, &matches)).await;
    let by_id = |ids: &[&str]| -> Value {
        let subjects: Vec<Value> = ids.iter().map(|id| json!({ "ref": id, "id": id })).collect();
        json!({ "subjects": subjects, "want": ["email"] })
    };
    let client = apollo(&server.uri());
    let page = client.ask("people_enrich_bulk", &by_id(&["1", "2", "3"]), None).await.unwrap();
    assert_eq!(found(&page), [(Some("3"), Ok("3")), (Some("1"), Ok("1"))]);
    // Under another id than the one that was asked for.
    let page = client.ask("people_enrich_bulk", &by_id(&["x", "y", "z"]), None).await.unwrap();
    assert_eq!(found(&page), [(None, Ok("3")), (None, Ok("1"))]);
}

#[tokio::test]
async fn somebody_else_who_is_told_without_any_confidence_is_nobody() {
    for told in [
        json!({ "person": person("66aa", "nora"), "match_confidence": "none" }),
        json!({ "person": { "id": "66aa", "first_name": "Nora", "match_confidence": "none" } }),
    ] {
        let server = MockServer::start().await;
        serve(&server, "POST", "/api/v1/people/match", answer(200, &told)).await;
        let page = apollo(&server.uri()).ask("people_enrich", &subjects(&["nora"]), None).await.unwrap();
        assert_eq!(found(&page), [(Some("r-nora"), Err(&SkipReason::Unfit(Unfit::NotFound)))], "{told}");
    }
}

#[tokio::test]
async fn an_answer_that_comes_later_is_collected_with_its_ticket_of_64_bits() {
    let server = MockServer::start().await;
    let first = ResponseTemplate::new(200).set_body_raw(
        r#"{"person": {"id": "66aa", "first_name": "Nora"}, "request_id": -7000000000000000123}"#,
        "application/json",
    );
    serve(&server, "POST", "/api/v1/people/match", first).await;
    let at = "/api/v1/webhook_result/-7000000000000000123";
    let looks = AtomicU32::new(0);
    let result = move |_: &Request| match looks.fetch_add(1, Ordering::SeqCst) {
        0 => answer(404, &json!({ "error_code": "result_pending", "retry_after_seconds": 10 })),
        _ => answer(
            200,
            &json!({ "webhook_result": { "people": [
                { "id": "66aa", "phone_numbers": [{ "raw_number": "+44 7700 900123", "type_cd": "mobile" }] },
            ] } }),
        ),
    };
    Mock::given(method("GET")).and(path(at)).respond_with(result).mount(&server).await;

    let client = apollo(&server.uri());
    let page = client.ask("people_enrich", &subjects(&["nora"]), None).await.unwrap();
    assert_eq!(page.tickets, ["-7000000000000000123"]);
    let question = json!({ "tickets": page.tickets });
    assert_eq!(
        client.ask("phones_result", &question, None).await.unwrap().found,
        [],
        "pending is no failure"
    );
    let page = client.ask("phones_result", &question, None).await.unwrap();
    assert_eq!(page.found[0].record.as_ref().unwrap().fields[&Field::Mobile], "+44 7700 900123");
}

#[tokio::test]
async fn a_search_is_read_page_by_page_to_its_end() {
    let server = MockServer::start().await;
    let respond = |request: &Request| {
        let query: BTreeMap<_, _> = request.url.query_pairs().into_owned().collect();
        let page: usize = query["page"].parse().unwrap();
        let rows: Vec<Value> =
            (0..250).skip((page - 1) * 100).take(100).map(|id| person(&id.to_string(), "x")).collect();
        answer(200, &json!({ "total_entries": 250, "people": rows }))
    };
    let at = "/api/v1/mixed_people/api_search";
    Mock::given(method("POST"))
        .and(path(at))
        .and(query_param("person_titles[]", "CTO"))
        .respond_with(respond)
        .mount(&server)
        .await;
    let client = apollo(&server.uri());
    let question = json!({ "titles": ["CTO", "CIO"], "domains": [], "keywords": "" });
    let (mut ids, mut position) = (Vec::new(), None);
    loop {
        let page = client.ask("people_search", &question, position.as_ref()).await.unwrap();
        assert_eq!(page.total, Some(250));
        ids.extend(page.found.into_iter().map(|found| found.record.unwrap().external_id));
        position = page.next;
        if position.is_none() {
            break;
        }
    }
    assert_eq!(ids, (0..250).map(|id| id.to_string()).collect::<Vec<_>>());
    let sent = &requests(&server, at).await[0];
    let titles: Vec<_> = sent.url.query_pairs().filter(|(name, _)| name == "person_titles[]").collect();
    assert_eq!(titles.len(), 2, "a list repeats its name");
    assert!(!sent.url.query().unwrap().contains("q_"), "what is empty is left out: {}", sent.url);
}

#[tokio::test]
async fn what_can_not_be_asked_is_refused_without_a_call() {
    let server = MockServer::start().await;
    let client = apollo(&server.uri());
    let refused = client.ask("person", &json!({ "subjects": [{ "ref": "r" }] }), None).await;
    assert_eq!(refused.unwrap_err().code(), "bad_question");
    assert_eq!(client.ask("contacts", &json!({}), None).await.unwrap_err().code(), "stream_not_asked");
    assert_eq!(client.page("people_search", None).await.unwrap_err().code(), "unknown_stream");
    assert_eq!(server.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn nobody_and_somebody_who_opted_out_are_answers_about_the_one_who_was_asked_for() {
    for (status, expected) in [(404, Unfit::NotFound), (451, Unfit::OptedOut)] {
        let server = MockServer::start().await;
        serve(&server, "GET", "/v2/people/find", answer(status, &json!({ "errors": [] }))).await;
        let client = hunter(&server.uri());
        let question = json!({ "subjects": [{ "ref": "r7", "email": "ada@example.test" }] });
        let page = client.ask("people_enrich", &question, None).await.unwrap();
        let [found] = &page.found[..] else { panic!("{page:?}") };
        assert_eq!(found.subject.as_deref(), Some("r7"));
        let skipped = found.record.as_ref().unwrap_err();
        assert_eq!(skipped.reason, SkipReason::Unfit(expected), "{status}");
    }
}

#[tokio::test]
async fn the_vendors_word_on_what_is_left_is_taken() {
    let server = MockServer::start().await;
    let response = answer(200, &json!({ "person": null }))
        .insert_header("x-rate-limit-minute", "50")
        .insert_header("x-minute-requests-left", "3");
    serve(&server, "POST", "/api/v1/people/match", response).await;
    let settings = [("base_url", server.uri())];
    let settings = settings.each_ref().map(|(key, value)| (*key, value.as_str()));
    let options = sluice_connect::ClientOptions { limits: None, ..options() };
    let client = client_with("apollo", &settings, &[("api_key", SECRET)], options).unwrap();
    client.ask("people_enrich", &subjects(&["nora"]), None).await.unwrap();
    assert_eq!(client.calls_left(), Some(3));
}

/// A connector written for one test.
fn acme(base: &str, auth: &str, paging: &str) -> Client {
    let manifest = format!(
        r#"
        version = 2
        id = "acme"
        name = "Acme"
        role = "provider"
        base = {{ setting = "base_url", path = "/v1", headers = {{ "Content-Type" = "application/vnd.api+json" }} }}
        {auth}
        [[form]]
        key = "user"
        label = "User"
        [[form]]
        key = "password"
        label = "Password"
        secret = true
        [test]
        path = "/me"
        label = "name"
        [[streams]]
        name = "people"
        kind = "person"
        method = "POST"
        path = "/people"
        items = "/people"
        id = "/id"
        mapping = "people.jsonata"
        {paging}
        "#
    );
    let files =
        BTreeMap::from([("manifest.toml", manifest.as_str()), ("people.jsonata", r#"{ "email": mail }"#)]);
    let connector = Arc::new(Connector::read("acme", &files).unwrap());
    let settings =
        BTreeMap::from([("base_url".to_owned(), base.to_owned()), ("user".to_owned(), "ada".to_owned())]);
    let secrets = BTreeMap::from([("password".to_owned(), Secret::new(SECRET.to_owned()))]);
    Client::new(connector, settings, secrets, options()).unwrap()
}

const BASIC: &str = "auth = { kind = 'basic', user = 'user', password = 'password' }";
const PAGES: &str = "paging = { kind = 'page', parameter = 'page', size = 2, first = 0, place = 'body' }";

async fn ids(client: &Client) -> Result<Vec<String>, ConnectError> {
    let (mut ids, mut cursor) = (Vec::new(), None);
    loop {
        let page = client.page("people", cursor.as_ref()).await?;
        ids.extend(page.records.into_iter().map(|record| record.external_id));
        if page.done {
            return Ok(ids);
        }
        cursor = Some(page.next);
    }
}

fn rows(ids: &[u32]) -> Vec<Value> {
    ids.iter().map(|id| json!({ "id": id, "mail": format!("{id}@example.test") })).collect()
}

#[tokio::test]
async fn user_and_password_go_with_every_call_and_so_do_the_connectors_headers() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/v1/people"))
        .and(header("authorization", "Basic YWRhOnBsYW50ZWQtc2VjcmV0LThmMmM="))
        .and(header("content-type", "application/vnd.api+json"))
        .and(body_json(json!({ "page": 0 })))
        .respond_with(answer(200, &json!({ "people": [] })))
        .mount(&server)
        .await;
    assert_eq!(ids(&acme(&server.uri(), BASIC, PAGES)).await.unwrap(), Vec::<String>::new());
    let sent = &requests(&server, "/v1/people").await[0];
    assert_eq!(sent.headers.get_all("content-type").iter().count(), 1);
}

const EXCHANGE: &str = "auth = { kind = 'token_exchange', path = '/login', token = '/token', \
                        values = { email = 'user', password = 'password' }, place = { query = 'token' } }";

#[tokio::test]
async fn a_token_is_exchanged_once_and_anew_when_it_is_not_accepted() {
    let server = MockServer::start().await;
    let issued = AtomicU32::new(0);
    let login = move |_: &Request| {
        let token = format!("t{}", issued.fetch_add(1, Ordering::SeqCst));
        answer(200, &json!({ "status": "success", "token": token }))
    };
    Mock::given(method("POST"))
        .and(path("/v1/login"))
        .and(body_json(json!({ "email": "ada", "password": SECRET })))
        .respond_with(login)
        .mount(&server)
        .await;
    let people = |request: &Request| {
        let token = request.url.query_pairs().find(|(name, _)| name == "token").unwrap().1.into_owned();
        let page = request.body_json::<Value>().unwrap()["page"].as_u64().unwrap();
        match (token.as_str(), page) {
            ("t0", 0) => answer(200, &json!({ "people": rows(&[1, 2]) })),
            ("t1", 1) => answer(200, &json!({ "people": rows(&[3]) })),
            ("t1", 2) => answer(200, &json!({ "people": [] })),
            _ => answer(401, &json!({ "message": "Token expired" })),
        }
    };
    Mock::given(method("POST")).and(path("/v1/people")).respond_with(people).mount(&server).await;
    assert_eq!(ids(&acme(&server.uri(), EXCHANGE, PAGES)).await.unwrap(), ["1", "2", "3"]);
    assert_eq!(requests(&server, "/v1/login").await.len(), 2);
}

#[tokio::test]
async fn a_login_that_is_refused_names_its_cause_and_no_secret() {
    for (response, code) in [
        (answer(401, &json!({ "message": format!("wrong password {SECRET}") })), "bad_credentials"),
        (answer(200, &json!({ "status": "failed", "message": "No such user" })), "bad_credentials"),
        (answer(429, &json!({})).insert_header("Retry-After", "7"), "rate_limited"),
        (ResponseTemplate::new(200).set_body_raw("<html>", "text/html"), "not_an_api"),
        (answer(404, &json!({})), "not_an_api"),
        (answer(503, &json!({})), "unexpected_answer"),
    ] {
        let server = MockServer::start().await;
        serve(&server, "POST", "/v1/login", response).await;
        let error = ids(&acme(&server.uri(), EXCHANGE, PAGES)).await.unwrap_err();
        assert_eq!(error.code(), code);
        assert_no_secret(&error);
    }
}

#[tokio::test]
async fn a_cursor_is_followed_to_its_end_and_a_link_to_no_other_host() {
    let server = MockServer::start().await;
    let elsewhere = MockServer::start().await;
    let other = elsewhere.uri();
    let respond = move |request: &Request| {
        let query: BTreeMap<_, _> = request.url.query_pairs().into_owned().collect();
        match query.get("after").map(String::as_str) {
            None => answer(
                200,
                &json!({ "people": rows(&[1, 2]), "next": "b", "link": format!("{other}/x?after=b&size=2") }),
            ),
            Some("b") => answer(200, &json!({ "people": rows(&[3]), "next": null, "link": "" })),
            Some(_) => answer(400, &json!({})),
        }
    };
    Mock::given(method("POST")).and(path("/v1/people")).respond_with(respond).mount(&server).await;
    for paging in [
        "paging = { kind = 'cursor', parameter = 'after', size_parameter = 'size', size = 2, next = '/next' }",
        "paging = { kind = 'link', size_parameter = 'size', size = 2, next = '/link' }",
    ] {
        assert_eq!(ids(&acme(&server.uri(), BASIC, paging)).await.unwrap(), ["1", "2", "3"], "{paging}");
    }
    let sizes = requests(&server, "/v1/people").await;
    assert!(sizes.iter().all(|sent| sent.url.query().unwrap().matches("size=2").count() == 1));
    assert_eq!(elsewhere.received_requests().await.unwrap().len(), 0);
}
