//! What vendors should not answer, and do: a clear error or a record left out with the reason, and the rest goes on.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{SECRET, answer, options, requests};
use serde_json::{Value, json};
use sluice_connect::{Client, ConnectError, Connector, Cursor, Page};
use sluice_domain::Field;
use sluice_vault::Secret;
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{method, path},
};

/// A connector of somebody's own: every kind of value passes through its mapping. Walked, and asked as `search`.
fn acme(base: &str, mapping: &str, paging: &str) -> Client {
    let manifest = format!(
        r#"
        version = 2
        id = "acme"
        name = "Acme"
        role = "provider"
        base = {{ setting = "base_url" }}
        auth = {{ kind = "api_key", secret = "api_key", place = "bearer" }}
        form = [{{ key = "api_key", label = "API key", secret = true }}]
        test = {{ path = "/me", label = "name" }}
        [[streams]]
        name = "people"
        kind = "person"
        path = "/people"
        items = "/people"
        id = "/id"
        mapping = "people.jsonata"
        paging = {paging}
        [[streams]]
        name = "search"
        kind = "person"
        path = "/people"
        items = "/people"
        id = "/id"
        mapping = "people.jsonata"
        paging = {paging}
        price = [{{ credits = 1, per = "call" }}]
        asked = {{ with = "search", as_call = "ask.jsonata" }}
        "#
    );
    let ask = r#"{ "query": { "title": titles } }"#;
    let files = BTreeMap::from([
        ("manifest.toml", manifest.as_str()),
        ("people.jsonata", mapping),
        ("ask.jsonata", ask),
    ]);
    let connector = Arc::new(Connector::read("acme", &files).unwrap());
    let settings = BTreeMap::from([("base_url".to_owned(), base.to_owned())]);
    let secrets = BTreeMap::from([("api_key".to_owned(), Secret::new(SECRET.to_owned()))]);
    Client::new(connector, settings, secrets, options()).unwrap()
}

const MAPPING: &str = r#"{ "full_name": name, "email": mail, "title": title, "company_name": firm.name }"#;
const PAGE: &str = "{ kind = 'page', parameter = 'page', size = 100 }";
const CURSOR: &str = "{ kind = 'cursor', parameter = 'after', size = 2, next = '/next' }";

async fn serving(respond: impl wiremock::Respond + 'static) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("GET")).and(path("/people")).respond_with(respond).mount(&server).await;
    server
}

async fn first_page(response: ResponseTemplate) -> Result<Page, ConnectError> {
    let server = serving(response).await;
    acme(&server.uri(), MAPPING, PAGE).page("people", None).await
}

#[tokio::test]
async fn what_is_no_json_is_told_as_such_and_is_no_empty_list() {
    let check = async |bytes: &[u8], code: &str| {
        let response = ResponseTemplate::new(200).set_body_raw(bytes.to_vec(), "application/json");
        let error = first_page(response).await.unwrap_err();
        assert_eq!(error.code(), code, "{}", String::from_utf8_lossy(&bytes[..bytes.len().min(60)]));
    };
    check(b"people: none", "not_an_api").await;
    check(b"<!doctype html><html><body>Sign in</body></html>", "not_an_api").await;
    check(b"{\"people\": [{\"id\": 1, \"name\": \"Ad", "not_an_api").await;
    check(b"{\"people\": [{\"id\": 1, \"name\": \"J\xfcrgen\"}]}", "not_an_api").await;
    check(b"\x00\x01\x02\x03", "not_an_api").await;
    check("[".repeat(100_000).as_bytes(), "not_an_api").await;
    check(b"{\"people\": \"none\"}", "unexpected_answer").await;
    check(b"[]", "unexpected_answer").await;
}

/// A row's id, and what comes of it: the fields, or the code of the reason.
type Row<'a> = (&'a str, Result<&'a [(Field, &'a str)], &'a str>);
type Rows<'a> = BTreeMap<String, Result<Vec<(Field, String)>, &'a str>>;

async fn check_rows(mapping: &str, rows: Value, expected: &[Row<'_>]) {
    let server = serving(answer(200, &json!({ "people": rows }))).await;
    let page = acme(&server.uri(), mapping, PAGE).page("people", None).await.unwrap();
    let mut found = Rows::new();
    for record in page.records {
        found.insert(record.external_id, Ok(record.fields.into_iter().collect()));
    }
    for skipped in page.skipped {
        found.insert(skipped.external_id.unwrap_or_default(), Err(skipped.reason.code()));
    }
    let expected: Rows<'_> = expected
        .iter()
        .map(|(id, made)| {
            let made =
                made.map(|made| made.iter().map(|(field, value)| (*field, (*value).to_owned())).collect());
            ((*id).to_owned(), made)
        })
        .collect();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn of_a_page_what_can_be_read_is_read() {
    let long = "x".repeat(5 << 20);
    check_rows(
        MAPPING,
        json!([
            { "id": 1, "name": "Ada Byrne", "mail": "ada@example.test" },
            { "id": 2, "name": long },
            { "id": 3, "name": "Bo", "about": long },
            { "id": "x".repeat(2_000), "name": "Cy" },
            { "id": -7_000_000_000_000_000_123_i64, "name": "Di" },
            { "id": 18_446_744_073_709_551_615_u64, "name": "Ed" },
            { "id": "-0042", "name": "Flo" },
            { "id": 4, "name": null, "mail": null, "title": null, "firm": null },
            { "id": 5, "name": "Gu\u{0}s\u{7} Roe", "title": "CTO\u{1b}[31m\nand more" },
            { "id": 6, "name": ["Hal", "Ida"] },
            { "id": null, "name": "nobody" },
            null,
            7,
        ]),
        &[
            ("1", Ok(&[(Field::FullName, "Ada Byrne"), (Field::Email, "ada@example.test")])),
            ("2", Err("mapping_too_long")),
            ("3", Ok(&[(Field::FullName, "Bo")])),
            ("-7000000000000000123", Ok(&[(Field::FullName, "Di")])),
            ("18446744073709551615", Ok(&[(Field::FullName, "Ed")])),
            ("-0042", Ok(&[(Field::FullName, "Flo")])),
            ("4", Err("record_empty")),
            ("5", Ok(&[(Field::FullName, "Gus Roe"), (Field::Title, "CTO[31m\nand more")])),
            ("6", Err("mapping_not_one_value")),
            // The rows without an id.
            ("", Err("record_without_id")),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_mapping_that_does_not_end_on_one_record_leaves_that_one_out() {
    let mapping = r#"(
        $round := function($x) { $round($x) };
        { "full_name": name, "title": title = "loop" ? $round(1) : title }
    )"#;
    check_rows(
        mapping,
        json!([{ "id": 1, "name": "Ada", "title": "loop" }, { "id": 2, "name": "Bo", "title": "CTO" }]),
        &[("1", Err("mapping_limit")), ("2", Ok(&[(Field::FullName, "Bo"), (Field::Title, "CTO")]))],
    )
    .await;
}

/// Reads a pass as a sync does; the ids, and the error that ended it.
async fn pass(client: &Client) -> (Vec<String>, Option<ConnectError>) {
    let (mut ids, mut cursor): (Vec<String>, Option<Cursor>) = (Vec::new(), None);
    for _ in 0..100 {
        match client.page("people", cursor.as_ref()).await {
            Ok(page) => {
                ids.extend(page.records.into_iter().map(|record| record.external_id));
                if page.done {
                    return (ids, None);
                }
                cursor = Some(page.next);
            }
            Err(error) => return (ids, Some(error)),
        }
    }
    panic!("the pass does not end");
}

/// A page with two people, by its number.
fn people(page: u64) -> Value {
    json!([{ "id": 2 * page, "name": "Ada" }, { "id": 2 * page + 1, "name": "Bo" }])
}

#[tokio::test]
async fn a_cursor_that_never_ends_ends() {
    let after = |request: &Request| -> u64 {
        let found = request.url.query_pairs().find(|(name, _)| name == "after");
        found.map_or(0, |(_, value)| value.parse().unwrap())
    };
    // The last page leads back to the first, by however many pages.
    for round in [1, 2, 3, 7] {
        let server = serving(move |request: &Request| {
            let page = after(request);
            answer(200, &json!({ "people": people(page % round), "next": (page + 1) % round }))
        })
        .await;
        let (ids, error) = pass(&acme(&server.uri(), MAPPING, CURSOR)).await;
        let seen: std::collections::BTreeSet<&String> = ids.iter().collect();
        assert_eq!((seen.len() as u64, error), (2 * round, None), "{round}");
        let calls = requests(&server, "/people").await.len() as u64;
        assert!(calls <= 4 * round + 1, "{calls} calls to find a round of {round}");
    }
    // Always another cursor, and always the same people.
    let server = serving(move |request: &Request| {
        answer(200, &json!({ "people": people(0), "next": after(request) + 1 }))
    })
    .await;
    let (ids, error) = pass(&acme(&server.uri(), MAPPING, CURSOR)).await;
    assert_eq!((ids.len(), error), (2, None));
    // Always other people: there is an end all the same.
    let server = serving(move |request: &Request| {
        let page = after(request);
        answer(200, &json!({ "people": people(page), "next": page + 1 }))
    })
    .await;
    let paging = CURSOR.replace(" }", ", most = 20 }");
    let (ids, error) = pass(&acme(&server.uri(), MAPPING, &paging)).await;
    assert_eq!((ids.len(), error.map(|error| error.code())), (20, Some("stream_too_long")));
}

/// A list that goes round is told from one that ends with what it gave last.
#[tokio::test]
async fn a_list_that_gives_what_it_gave_before_is_told_unless_that_can_be_its_end() {
    const NUMBERED: &str = "{ kind = 'page', parameter = 'page', size = 2, total = '/total' }";
    const OFFSET: &str = "{ kind = 'offset', parameter = 'start', size = 2 }";
    let one = json!([{ "id": 7, "name": "Ada" }]);
    for (paging, answers, expected) in [
        // Whatever is asked for, the first page comes.
        (NUMBERED, vec![json!({ "people": people(0) })], true),
        // For a page behind the last the last comes, or all there is in one.
        (NUMBERED, vec![json!({ "people": one })], false),
        (NUMBERED, vec![json!({ "people": people(0), "total": 2 })], false),
        // Also where it is full, unless others follow it.
        (NUMBERED, vec![json!({ "people": people(0) }), json!({ "people": people(1) })], false),
        (OFFSET, vec![json!({ "people": people(0) }), json!({ "people": people(1) })], false),
        (NUMBERED, [0, 1, 1, 2].map(|page| json!({ "people": people(page) })).to_vec(), true),
        // Round and round.
        (NUMBERED, [0, 1, 0, 1].map(|page| json!({ "people": people(page) })).to_vec(), true),
        (CURSOR, vec![json!({ "people": one, "next": 1 })], true),
        (CURSOR, vec![json!({ "people": one, "next": 1 }), json!({ "people": one, "next": null })], false),
        (CURSOR, vec![json!({ "people": one, "next": 1 }), json!({ "people": [], "next": 1 })], false),
    ] {
        let (said, asked) = (answers.clone(), AtomicUsize::new(0));
        // The last of them whatever is asked for then.
        let server = serving(move |_: &Request| {
            answer(200, &said[asked.fetch_add(1, Ordering::Relaxed).min(said.len() - 1)])
        })
        .await;
        let client = acme(&server.uri(), MAPPING, paging);
        let mut page = client.page("people", None).await.unwrap();
        while !page.done {
            page = client.page("people", Some(&page.next)).await.unwrap();
        }
        assert_eq!((page.done, page.repeats), (true, expected), "{paging} {answers:?}");
    }
}

/// Reads a search to its end: ids, and calls made.
async fn search(respond: impl wiremock::Respond + 'static, paging: &str) -> (Vec<String>, usize) {
    let server = serving(respond).await;
    let client = acme(&server.uri(), MAPPING, paging);
    let (mut ids, mut position) = (Vec::new(), None);
    for _ in 0..100 {
        let page = client.ask("search", &json!({ "titles": ["CTO"] }), position.as_ref()).await.unwrap();
        ids.extend(page.found.into_iter().map(|found| found.record.unwrap().external_id));
        position = page.next;
        if position.is_none() {
            return (ids, requests(&server, "/people").await.len());
        }
    }
    panic!("the search does not end");
}

/// Each page of a search may cost: none is paid for again and again.
#[tokio::test]
async fn a_search_that_repeats_its_page_or_goes_round_ends() {
    let always = |_: &Request| answer(200, &json!({ "people": people(0), "next": "on" }));
    for paging in [CURSOR, "{ kind = 'page', parameter = 'page', size = 2 }"] {
        let (ids, calls) = search(always, paging).await;
        assert_eq!((ids.as_slice(), calls), (&["0".to_owned(), "1".to_owned()][..], 2), "{paging}");
    }
    let round = |request: &Request| {
        let after = request.url.query_pairs().find(|(name, _)| name == "after");
        let page = after.map_or(0, |(_, value)| value.parse::<u64>().unwrap());
        answer(200, &json!({ "people": people(page), "next": (page + 1) % 3 }))
    };
    let (ids, calls) = search(round, CURSOR).await;
    assert!(ids.len() < 30 && calls <= 13, "{calls} calls");
}
