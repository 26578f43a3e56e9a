//! What a stranger's vendor does that none of the shipped ones do.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{SECRET, answer, options, requests};
use serde_json::{Value, json};
use sluice_connect::{Client, Connector, ConnectorError, Cursor};
use sluice_vault::Secret;
use std::{collections::BTreeMap, sync::Arc};
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::path};

/// A connector whose one walked stream is described so.
fn read(stream: &str) -> Result<Connector, ConnectorError> {
    let manifest = format!(
        r#"
version = 2
id = "acme"
name = "Acme"
role = "provider"
auth = {{ kind = "api_key", secret = "api_key", place = "bearer" }}

[base]
setting = "base_url"
default = "https://api.acme.test"

[[form]]
key = "api_key"
label = "API key"
secret = true

[test]
path = "/me"
label = "name"

[[streams]]
name = "people"
kind = "person"
path = "/people"
id = "/id"
mapping = "people.jsonata"
{stream}
"#
    );
    let files = [("manifest.toml", manifest.as_str()), ("people.jsonata", r#"{ "email": mail }"#)];
    Connector::read("acme", &files.into())
}

async fn server(respond: impl wiremock::Respond + 'static) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(path("/people")).respond_with(respond).mount(&server).await;
    server
}

fn client(base: &str, stream: &str) -> Client {
    let settings = BTreeMap::from([("base_url".to_owned(), base.to_owned())]);
    let secrets = BTreeMap::from([("api_key".to_owned(), Secret::new(SECRET.to_owned()))]);
    Client::new(Arc::new(read(stream).unwrap()), settings, secrets, options()).unwrap()
}

/// The ids of a pass, and the cursor after it.
async fn pass(client: &Client, mut cursor: Option<Cursor>) -> (Vec<String>, Cursor) {
    let mut ids = Vec::new();
    loop {
        let page = client.page("people", cursor.as_ref()).await.unwrap();
        ids.extend(page.records.into_iter().map(|record| record.external_id));
        if page.done {
            return (ids, page.next);
        }
        cursor = Some(page.next);
    }
}

fn row(id: u64, deleted: bool) -> Value {
    json!({ "id": id, "mail": format!("p{id}@acme.test"), "deleted": deleted })
}

const AFTER: &str = "paging = { kind = 'cursor', parameter = 'after', size = 2, next = '/next' }";

/// Which page is asked for, by the parameter `after`.
fn after(request: &Request) -> u64 {
    let mut pairs = request.url.query_pairs();
    pairs.find(|(name, _)| name == "after").map_or(0, |(_, value)| value.parse().unwrap())
}

#[tokio::test]
async fn a_page_that_is_left_empty_and_says_where_to_go_on_is_not_the_end() {
    // Of five pages the second and the third have nobody who is left.
    let server = server(|request: &Request| {
        let page = after(request);
        let rows = [row(2 * page, page == 1 || page == 2), row(2 * page + 1, page == 1 || page == 2)];
        answer(200, &json!({ "people": rows, "next": (page < 4).then(|| (page + 1).to_string()) }))
    })
    .await;
    let left = format!("{AFTER}\nitems = {{ expression = '[people[deleted = false]]' }}");
    let (ids, _) = pass(&client(&server.uri(), &left), None).await;
    assert_eq!(ids, ["0", "1", "6", "7", "8", "9"]);
}

#[tokio::test]
async fn pages_without_records_are_not_followed_for_ever() {
    let server = server(|request: &Request| {
        answer(200, &json!({ "people": [], "next": (after(request) + 1).to_string() }))
    })
    .await;
    let client = client(&server.uri(), &format!("{AFTER}\nitems = '/people'"));
    let mut cursor = None;
    let error = loop {
        match client.page("people", cursor.as_ref()).await {
            Ok(page) => {
                assert!(!page.done);
                cursor = Some(page.next);
            }
            Err(error) => break error,
        }
    };
    assert_eq!(error.code(), "unexpected_answer");
    assert!(requests(&server, "/people").await.len() < 1_100);
}

#[tokio::test]
async fn where_the_body_does_not_say_where_to_go_on_the_header_does() {
    let server = server(|request: &Request| {
        let page = after(request);
        let body = json!({ "people": [row(page, false)], "next": (page == 0).then_some("1") });
        let answered = ResponseTemplate::new(200).set_body_json(body);
        if page == 1 {
            answered.insert_header("Link", "</people?size=2&after=2>; rel=\"next\"")
        } else {
            answered
        }
    })
    .await;
    let (ids, _) = pass(&client(&server.uri(), &format!("{AFTER}\nitems = '/people'")), None).await;
    assert_eq!(ids, ["0", "1", "2"]);
}

#[tokio::test]
async fn changes_are_asked_for_in_a_body_and_read_as_they_are_written() {
    let server = server(|_: &Request| {
        let mut person = row(1, false);
        person["changed"] = json!("03.11.2026");
        answer(200, &json!({ "people": [person] }))
    })
    .await;
    let client = client(
        &server.uri(),
        "method = 'POST'
         items = '/people'
         paging = { kind = 'page', place = 'body', parameter = '/page/number', size = 2 }
         body = { page = { size = 2 } }
         incremental = { place = 'body', parameter = '/filter/since', format = '%d.%m.%Y', overlap_minutes = 1440, \
         changed = ['/changed'], changed_format = '%d.%m.%Y' }",
    );
    let (_, cursor) = pass(&client, None).await;
    pass(&client, Some(cursor)).await;
    let asked = requests(&server, "/people").await;
    let body = |at: usize| serde_json::from_slice::<Value>(&asked[at].body).unwrap();
    assert_eq!(body(0), json!({ "page": { "size": 2, "number": 1 } }));
    assert_eq!(
        body(asked.len() - 1)["filter"],
        json!({ "since": "02.11.2026" }),
        "the newest change, minus a day"
    );
}

#[test]
fn what_could_not_be_asked_for_is_refused_when_it_is_read() {
    let check = |stream: &str, expected: &str| {
        let error = read(&format!("items = '/people'\n{stream}")).err().map(|error| error.to_string());
        assert!(error.as_ref().is_some_and(|error| error.contains(expected)), "{stream}: {error:?}");
    };
    let changes = |more: &str| {
        format!(
            "{AFTER}\nincremental = {{ parameter = 'since', overlap_minutes = 5, changed = ['/changed'], {more} }}"
        )
    };
    check(&changes("format = '%Q'"), "letters of strftime");
    check(&changes("format = '%Y', changed_format = '%!'"), "letters of strftime");
    check(&changes("format = '%Y', place = 'body'"), "a body goes with POST");
    check(
        &changes("format = '%Y'").replace("'since'", "'/filter/since'"),
        "a name that is a pointer goes into the body",
    );
    check(&AFTER.replace("'after'", "'/page/after'"), "a name that is a pointer goes into the body");
    check(
        &format!("{AFTER}\nprice = [{{ credits = 1, per = 'record' }}]"),
        "what a sync walks costs nothing",
    );
}

#[test]
fn a_fixture_that_is_wrong_is_named_with_what_is_wrong_about_it() {
    let stream = format!("{AFTER}\nitems = '/people'\nunfit = \"deleted ? 'deleted'\"");
    let connector = read(&stream).unwrap();
    let check = |example: Value, expected: &str| {
        let known = json!({ "is": "a person", "raw": row(1, false), "fields": { "email": "p1@acme.test" } });
        let whole = json!({ "is": "an answer", "answer": { "people": [row(1, false)] }, "ids": ["1"] });
        let file = json!([known, whole, example]).to_string();
        let broken = connector.broken(&BTreeMap::from([("people".to_owned(), file)]));
        let told: Vec<String> = broken.iter().map(|one| format!("{}: {}", one.example, one.found)).collect();
        assert!(told.len() == 1 && told[0].contains(expected), "{expected}: {told:?}");
    };
    let of = |name: &str, value: Value| json!({ "is": "one", "raw": row(2, false), name: value });
    check(of("feelds", json!({})), "one: unknown field `feelds`");
    check(json!({ "raw": row(2, false) }), "example 3: missing field `is`");
    check(json!({ "is": "neither" }), "neither: has one of raw, answer and question");
    check(
        of("fields", json!({ "email": "p3@acme.test" })),
        "one: email: \"p2@acme.test\" instead of \"p3@acme.test\"",
    );
    check(
        json!({ "is": "gone", "raw": row(2, true), "unfit": "gone" }),
        "gone: unfit: \"deleted\" is none of not_found, opted_out",
    );
    check(
        json!({ "is": "a list", "answer": { "people": [row(3, true)] }, "ids": ["3"] }),
        "3: record_failed",
    );
    check(of("fields", json!({ "email": { "a": 1 } })), "is a text, a number, true or false");
}
