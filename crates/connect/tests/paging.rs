//! Streams: every record once, whatever the vendor does to the pages.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::*;
use serde_json::{Value, json};
use sluice_connect::{Client, Cursor, Page, SkipReason};
use sluice_domain::Field;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{method, path},
};

fn query(request: &Request) -> BTreeMap<String, String> {
    request.url.query_pairs().into_owned().collect()
}

/// HaloPSA's users: pages of at most `cap`, whatever is asked for.
fn users(people: Vec<Value>, cap: usize) -> impl Fn(&Request) -> ResponseTemplate {
    move |request: &Request| {
        let query = query(request);
        let size = query["page_size"].parse::<usize>().unwrap().min(cap);
        let page: usize = query["page_no"].parse().unwrap();
        let rows: Vec<&Value> = people.iter().skip((page - 1) * size).take(size).collect();
        answer(200, &json!({ "record_count": people.len(), "users": rows }))
    }
}

fn people(count: usize) -> Vec<Value> {
    (1..=count)
        .map(|id| {
            json!({ "id": id, "name": format!("Person {id}"),
                "ulastupdate": format!("2026-10-01T{:02}:{:02}:00", id / 60, id % 60) })
        })
        .collect()
}

async fn halo_with_users(respond: impl wiremock::Respond + 'static) -> (MockServer, Client) {
    let server = MockServer::start().await;
    issue_tokens(&server).await;
    Mock::given(method("GET")).and(path("/api/Users")).respond_with(respond).mount(&server).await;
    let client = halo(&server.uri());
    (server, client)
}

/// Reads a pass to its end, keeping the cursor as the store does.
async fn pass(client: &Client, stream: &str, mut cursor: Option<Cursor>) -> (Vec<Page>, Cursor) {
    let mut pages = Vec::new();
    loop {
        let page = client.page(stream, cursor.as_ref()).await.unwrap();
        let kept = serde_json::to_string(&page.next).unwrap();
        let next: Cursor = serde_json::from_str(&kept).unwrap();
        assert_eq!(next.is_mid_pass(), !page.done);
        let done = page.done;
        pages.push(page);
        assert!(pages.len() < 50, "the pass does not end");
        if done {
            return (pages, next);
        }
        cursor = Some(next);
    }
}

fn ids(pages: &[Page]) -> Vec<&str> {
    pages.iter().flat_map(|page| &page.records).map(|record| record.external_id.as_str()).collect()
}

#[tokio::test]
async fn every_record_comes_once_also_where_pages_are_cut_in_silence() {
    for (count, cap) in [(0, 100), (1, 100), (100, 100), (101, 100), (250, 100), (55, 10)] {
        let (_server, client) = halo_with_users(users(people(count), cap)).await;
        let (pages, _) = pass(&client, "users", None).await;
        let expected: Vec<String> = (1..=count).map(|id| id.to_string()).collect();
        assert_eq!(ids(&pages), expected, "{count} records by {cap}");
        assert_eq!(pages.last().unwrap().total, Some(count as u64));
    }
}

#[tokio::test]
async fn the_next_pass_asks_for_what_changed_since_with_an_overlap() {
    let (server, client) = halo_with_users(users(people(150), 100)).await;
    let (_, cursor) = pass(&client, "users", None).await;
    pass(&client, "users", Some(cursor.clone())).await;
    let asked: Vec<Option<String>> = requests(&server, "/api/Users")
        .await
        .iter()
        .map(|request| query(request).get("lastupdatefromdate").cloned())
        .collect();
    let since = Some("2026-10-01T02:25:00".to_owned());
    assert_eq!(asked, [None, None, since.clone(), since], "newest change at 02:30, minus five minutes");
}

#[tokio::test]
async fn of_records_that_changed_in_the_same_moment_none_is_lost_at_the_end_of_a_page_or_of_a_pass() {
    let at = |id: usize, changed: &str| json!({ "id": id, "name": format!("Person {id}"), "ulastupdate": changed });
    let (moment, before) = ("2026-10-01T12:00:00", "2026-10-01T11:56:00");
    let there = Arc::new(Mutex::new((1..=250).map(|id| at(id, moment)).collect::<Vec<Value>>()));
    let served = Arc::clone(&there);
    // As HaloPSA does: what changed since then, that moment included.
    let respond = move |request: &Request| {
        let since = query(request).get("lastupdatefromdate").cloned().unwrap_or_default();
        let changed = |row: &&Value| row["ulastupdate"].as_str().unwrap() >= since.as_str();
        let rows = served.lock().unwrap().iter().filter(changed).cloned().collect();
        users(rows, 100)(request)
    };
    let (_server, client) = halo_with_users(respond).await;
    let (pages, cursor) = pass(&client, "users", None).await;
    assert_eq!(ids(&pages).into_iter().collect::<BTreeSet<_>>().len(), 250);
    // Changed in that moment and seen too late, and changed a little before it and seen later still.
    there.lock().unwrap().extend([at(251, moment), at(252, before)]);
    let (pages, cursor) = pass(&client, "users", Some(cursor)).await;
    let found: BTreeSet<&str> = ids(&pages).into_iter().collect();
    assert_eq!((found.len(), found.contains("251"), found.contains("252")), (252, true, true));
    assert_eq!(
        ids(&pass(&client, "users", Some(cursor)).await.0).len(),
        252,
        "and again, until something newer comes"
    );
}

#[tokio::test]
async fn a_change_in_the_future_does_not_hide_the_present() {
    let mut people = people(2);
    people[1]["ulastupdate"] = json!("2099-01-01T00:00:00");
    let (server, client) = halo_with_users(users(people, 100)).await;
    let (_, cursor) = pass(&client, "users", None).await;
    pass(&client, "users", Some(cursor)).await;
    let last = requests(&server, "/api/Users").await.pop().unwrap();
    assert_eq!(query(&last)["lastupdatefromdate"], "2026-09-30T23:56:00");
}

#[tokio::test]
async fn a_pass_that_finds_nothing_keeps_its_start() {
    let (server, client) = halo_with_users(users(Vec::new(), 100)).await;
    let cursor: Cursor =
        serde_json::from_value(json!({ "since": "2026-10-01T12:00:00Z", "highest": null, "position": null }))
            .unwrap();
    let (pages, next) = pass(&client, "users", Some(cursor.clone())).await;
    assert_eq!((pages.len(), next), (1, cursor));
    assert_eq!(query(&requests(&server, "/api/Users").await[0])["lastupdatefromdate"], "2026-10-01T11:55:00");
}

#[tokio::test]
async fn a_page_that_repeats_ends_the_pass() {
    let repeated = people(100);
    let (_server, client) =
        halo_with_users(move |_: &Request| answer(200, &json!({ "record_count": 400, "users": repeated })))
            .await;
    let (pages, cursor) = pass(&client, "users", None).await;
    // Three hundred are missing: it is read once more, and as many are missing again.
    let read = ids(&pages);
    assert_eq!((read.len(), read.iter().collect::<BTreeSet<_>>().len()), (200, 100));
    assert_eq!(pages.len(), 4);
    // The next time that is known.
    assert_eq!(pass(&client, "users", Some(cursor)).await.0.len(), 2);
}

#[tokio::test]
async fn an_interrupted_pass_goes_on_where_it_was() {
    let (_server, client) = halo_with_users(users(people(250), 100)).await;
    let first = client.page("users", None).await.unwrap();
    let again = client.page("users", None).await.unwrap();
    assert_eq!(
        (&first.records, first.next.to_string()),
        (&again.records, again.next.to_string()),
        "and once more"
    );
    let (rest, _) = pass(&client, "users", Some(first.next.clone())).await;
    assert_eq!((ids(&[first]).len(), ids(&rest).len()), (100, 150));
}

#[tokio::test]
async fn a_record_that_cannot_be_read_does_not_hold_its_page() {
    let rows = json!({ "record_count": 4, "users": [
        { "id": 1, "name": "Ada Byrne" },
        { "name": "without id" },
        { "id": 3, "name": { "first": "Ada" } },
        { "id": 4.0, "name": "  " },
    ] });
    let (_server, client) = halo_with_users(move |_: &Request| answer(200, &rows)).await;
    let page = client.page("users", None).await.unwrap();
    assert_eq!(ids(std::slice::from_ref(&page)), ["1"]);
    assert_eq!(page.records[0].fields[&Field::FullName], "Ada Byrne");
    assert_eq!(
        serde_json::from_str::<Value>(&page.records[0].raw).unwrap(),
        json!({ "id": 1, "name": "Ada Byrne" })
    );
    let skipped: Vec<(Option<&str>, &str)> =
        page.skipped.iter().map(|skipped| (skipped.external_id.as_deref(), skipped.reason.code())).collect();
    assert_eq!(
        skipped,
        [(None, "record_without_id"), (Some("3"), "mapping_not_one_value"), (Some("4"), "record_empty")]
    );
    assert_eq!(page.skipped[0].reason, SkipReason::NoId);
}

#[tokio::test]
async fn an_answer_that_is_no_list_is_not_an_empty_list() {
    for body in [json!({ "message": "hello" }), json!({ "users": {} }), json!([1])] {
        let (_server, client) = halo_with_users(move |_: &Request| answer(200, &body)).await;
        assert_eq!(client.page("users", None).await.unwrap_err().code(), "unexpected_answer");
    }
}

#[tokio::test]
async fn lead_tickets_are_picked_by_type_also_where_the_filter_is_ignored() {
    let server = MockServer::start().await;
    issue_tokens(&server).await;
    let types = json!([{ "id": 1, "name": "Incident" }, { "id": 29, "name": "Lead" }]);
    Mock::given(path("/api/TicketType")).respond_with(answer(200, &types)).expect(1).mount(&server).await;
    let tickets = json!({ "record_count": 3, "tickets": [
        { "id": 900, "tickettype_id": 1, "oppcontactname": "An incident" },
        { "id": 901, "tickettype_id": 29, "oppcontactname": "Ada Byrne" },
        { "id": 902, "tickettype_id": 29.0, "oppcontactname": "Nora Vinter" },
    ] });
    serve(&server, "GET", "/api/Tickets", answer(200, &tickets)).await;
    let client = halo(&server.uri());
    for _ in 0..2 {
        let page = client.page("leads", None).await.unwrap();
        assert_eq!(ids(std::slice::from_ref(&page)), ["901", "902"]);
        assert!(page.done && page.skipped.is_empty());
    }
    assert_eq!(query(&requests(&server, "/api/Tickets").await[0])["requesttype"], "29");
}

#[tokio::test]
async fn a_tenant_without_leads_is_told_so() {
    let server = MockServer::start().await;
    issue_tokens(&server).await;
    serve(&server, "GET", "/api/TicketType", answer(200, &json!([{ "id": 1, "name": "Incident" }]))).await;
    let error = halo(&server.uri()).page("leads", None).await.unwrap_err();
    assert_eq!(error.code(), "halo_no_ticket_type");
}

#[tokio::test]
async fn apollo_is_paged_in_the_body() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/api/v1/contacts/search"))
        .respond_with(|request: &Request| {
            let body: Value = request.body_json().unwrap();
            assert_eq!(body["sort_ascending"], true);
            let (page, size) = (body["page"].as_u64().unwrap(), body["per_page"].as_u64().unwrap());
            let contacts: Vec<Value> = (1..=230)
                .skip(((page - 1) * size) as usize)
                .take(size as usize)
                .map(|id: u64| json!({ "id": format!("66aa{id:04}"), "name": "Ada" }))
                .collect();
            let pagination =
                json!({ "page": page, "per_page": size, "total_entries": 230, "total_pages": 3 });
            answer(200, &json!({ "contacts": contacts, "pagination": pagination }))
        })
        .expect(6)
        .mount(&server)
        .await;
    let client = apollo(&server.uri());
    let (pages, cursor) = pass(&client, "contacts", None).await;
    assert_eq!((pages.len(), ids(&pages).len()), (3, 230));
    let (again, _) = pass(&client, "contacts", Some(cursor)).await;
    assert_eq!(ids(&again).len(), 230, "every pass of Apollo reads everything");
}

#[tokio::test]
async fn a_stream_beyond_the_vendors_limit_is_told_after_its_last_page() {
    let server = MockServer::start().await;
    let contacts: Vec<Value> = (0..100).map(|id| json!({ "id": format!("{id}"), "name": "Ada" })).collect();
    let body = json!({ "contacts": contacts, "pagination": { "total_entries": 60_000 } });
    serve(&server, "POST", "/api/v1/contacts/search", answer(200, &body)).await;
    let client = apollo(&server.uri());
    let almost: Cursor =
        serde_json::from_value(json!({ "position": { "pages": 499, "rows": 49_900, "fingerprint": null } }))
            .unwrap();
    let last = client.page("contacts", Some(&almost)).await.unwrap();
    assert_eq!((last.records.len(), last.done), (100, false));
    let error = client.page("contacts", Some(&last.next)).await.unwrap_err();
    assert_eq!(error.code(), "stream_too_long");
    assert_eq!(error.params()["limit"], "50000");
}

#[tokio::test]
async fn hunter_is_paged_by_offset_also_where_fewer_come_than_asked_and_no_total_is_said() {
    let server = MockServer::start().await;
    Mock::given(path("/v2/leads"))
        .respond_with(|request: &Request| {
            let offset: usize = query(request)["offset"].parse().unwrap();
            let leads: Vec<Value> =
                (0..45).skip(offset).take(20).map(|id| json!({ "id": id, "email": "a@b.test" })).collect();
            answer(200, &json!({ "data": { "leads": leads }, "meta": {} }))
        })
        .mount(&server)
        .await;
    let (pages, _) = pass(&hunter(&server.uri()), "leads", None).await;
    let expected: Vec<String> = (0..45).map(|id| id.to_string()).collect();
    assert_eq!(ids(&pages), expected);
}

#[tokio::test]
async fn an_unknown_stream_is_refused() {
    let error = hunter("http://127.0.0.1:9009").page("people", None).await.unwrap_err();
    assert_eq!(error.code(), "unknown_stream");
}
