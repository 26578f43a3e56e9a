//! Writing leads to HaloPSA: never twice, never blindly, and what became of it is always known.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::*;
use serde_json::{Value, json};
use sluice_connect::{
    CallError, ClientOptions,
    halo::{self, Ticket, TicketSetup},
};
use sluice_domain::Stage;
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};
use tokio::{io::AsyncReadExt, net::TcpListener};
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{method, path, query_param},
};

fn setup() -> TicketSetup {
    TicketSetup {
        stage: Stage::Lead,
        ticket_type_id: 29,
        ticket_type_name: "Lead".into(),
        new_status_id: 41,
        statuses: Vec::new(),
        known: Default::default(),
        fields: Default::default(),
        given: Vec::new(),
    }
}

fn lead(name: &str) -> Ticket {
    Ticket {
        mark: format!("mark-{name}"),
        summary: format!("{name} at Example"),
        contact_name: name.into(),
        company_name: "Example".into(),
        email: format!("{name}@example.test"),
        ..Ticket::default()
    }
}

async fn server() -> MockServer {
    let server = MockServer::start().await;
    issue_tokens(&server).await;
    server
}

#[tokio::test]
async fn the_type_and_status_of_leads_are_discovered() {
    let check = async |statuses: Value, expected: Result<i64, &str>| {
        let server = server().await;
        let types = json!([{ "id": 1, "name": "Incident" }, { "id": 29, "name": "lead" }]);
        serve(&server, "GET", "/api/TicketType", answer(200, &types)).await;
        Mock::given(path("/api/Status"))
            .and(query_param("tickettype_id", "29"))
            .respond_with(answer(200, &statuses))
            .mount(&server)
            .await;
        let found = halo::ticket_setup(&halo(&server.uri()), Stage::Lead).await;
        let found = found.as_ref().map(|setup| setup.new_status_id).map_err(|error| error.code());
        assert_eq!(found, expected, "{statuses}");
    };
    check(json!([{ "id": 40, "name": "Contacted" }, { "id": 41, "name": "New" }]), Ok(41)).await;
    check(json!({ "statuses": [{ "id": 41, "name": "Lead New" }] }), Ok(41)).await;
    check(json!([{ "id": 40, "name": "Contacted" }]), Err("halo_no_new_status")).await;
    check(json!([]), Err("halo_no_new_status")).await;
}

#[tokio::test]
async fn leads_are_created_as_one_array_without_mails_or_rules() {
    let server = server().await;
    serve(&server, "POST", "/api/Tickets", answer(201, &json!([{ "id": 901 }, { "id": 902.0 }]))).await;
    let leads =
        [lead("ada"), Ticket { client_id: Some(12), site_id: Some(3), user_id: Some(31), ..lead("nora") }];
    let ids = halo::create_tickets(&halo(&server.uri()), &setup(), &leads).await.unwrap();
    assert_eq!(ids, ["901", "902"]);
    let request = requests(&server, "/api/Tickets").await.pop().unwrap();
    let body: Value = request.body_json().unwrap();
    let common = json!({
        "tickettype_id": 29, "status_id": 41, "oppcompanyname": "Example", "_isimport": true,
        "donotapplytemplateintheapi": true, "dont_do_rules": true, "_dont_fire_automations": true,
    });
    for (row, lead) in body.as_array().unwrap().iter().zip(&leads) {
        for (name, value) in common.as_object().unwrap() {
            assert_eq!(&row[name], value, "{name}");
        }
        assert_eq!(row["oppcontactname"], lead.contact_name.as_str());
        assert_eq!(row["new_external_link"]["third_party_id"], lead.mark.as_str());
        assert!(row.get("id").is_none());
    }
    assert_eq!(
        (&body[1]["client_id"], &body[1]["site_id"], &body[1]["user_id"]),
        (&json!(12), &json!(3), &json!(31))
    );
}

#[tokio::test]
async fn ids_are_found_in_every_form_of_answer() {
    for body in [
        json!({ "id": 901, "summary": "ada at Example" }),
        json!([{ "id": 901 }]),
        json!({ "tickets": [{ "id": 901 }] }),
    ] {
        let server = server().await;
        serve(&server, "POST", "/api/Tickets", answer(201, &body)).await;
        let ids = halo::create_tickets(&halo(&server.uri()), &setup(), &[lead("ada")]).await;
        assert_eq!(ids.unwrap(), ["901"], "{body}");
    }
}

#[tokio::test]
async fn nothing_to_write_is_not_sent() {
    let server = server().await;
    let client = halo(&server.uri());
    assert!(halo::create_tickets(&client, &setup(), &[]).await.unwrap().is_empty());
    halo::update_tickets(&client, &setup(), &[]).await.unwrap();
    assert!(server.received_requests().await.unwrap().is_empty());
}

fn kind(error: &CallError) -> &'static str {
    match error {
        CallError::Refused(_) => "refused",
        CallError::NotSent(_) => "not sent",
        CallError::Unknown(_) => "unknown",
    }
}

async fn check_write(response: ResponseTemplate, expected: &str, code: &str) {
    let server = server().await;
    serve(&server, "POST", "/api/Tickets", response).await;
    let error =
        halo::create_tickets(&halo(&server.uri()), &setup(), &[lead("ada"), lead("nora")]).await.unwrap_err();
    assert_eq!((kind(&error), error.cause().code()), (expected, code), "{error}");
    assert_no_secret(&error);
    let sent = requests(&server, "/api/Tickets").await.len();
    let most = if code == "forbidden" { 2 } else { 1 };
    assert!(sent <= most, "written {sent} times");
}

#[tokio::test]
async fn what_became_of_a_write_is_always_told() {
    check_write(ResponseTemplate::new(400).set_body_string("\"Record not found\""), "refused", "refused")
        .await;
    check_write(ResponseTemplate::new(415), "refused", "refused").await;
    check_write(ResponseTemplate::new(403), "refused", "forbidden").await;
    check_write(ResponseTemplate::new(401), "not sent", "forbidden").await;
    check_write(ResponseTemplate::new(429), "not sent", "rate_limited").await;
    check_write(ResponseTemplate::new(500), "unknown", "unexpected_answer").await;
    check_write(ResponseTemplate::new(503), "unknown", "unexpected_answer").await;
    check_write(ResponseTemplate::new(504), "unknown", "unexpected_answer").await;
    check_write(ResponseTemplate::new(200).set_body_string("<html></html>"), "unknown", "not_an_api").await;
    check_write(ResponseTemplate::new(201).set_delay(Duration::from_secs(20)), "unknown", "timed_out").await;
    check_write(answer(201, &json!([{ "id": 901 }])), "unknown", "unexpected_answer").await;
    check_write(answer(201, &json!([{ "id": 901 }, { "id": 0 }])), "unknown", "unexpected_answer").await;
    let swapped =
        json!([{ "id": 1, "summary": "nora at Example" }, { "id": 2, "summary": "ada at Example" }]);
    check_write(answer(201, &swapped), "unknown", "unexpected_answer").await;
}

#[tokio::test]
async fn writes_have_a_time_of_their_own_and_reads_keep_theirs() {
    assert_eq!(
        ClientOptions::default().write_timeout,
        Duration::from_secs(90),
        "longer than a gateway waits"
    );
    let check = async |timeout: u64,
                       write_timeout: u64,
                       delay: u64,
                       expected: (Result<(), &str>, Result<(), &str>)| {
        let server = server().await;
        let late = |body: &Value| answer(200, body).set_delay(Duration::from_millis(delay));
        serve(&server, "POST", "/api/Tickets", late(&json!({ "id": 901 }))).await;
        serve(&server, "GET", "/api/Agent/me", late(&json!({ "name": "x" }))).await;
        let options = ClientOptions {
            timeout: Duration::from_millis(timeout),
            write_timeout: Duration::from_millis(write_timeout),
            ..options()
        };
        let settings = [("url", &*server.uri()), ("client_id", "0000-1111")];
        let client = client_with("halopsa", &settings, &[("client_secret", SECRET)], options).unwrap();
        let read = client.test().await.map(drop).map_err(|error| error.code());
        let written = halo::create_tickets(&client, &setup(), &[lead("ada")]).await;
        let written = written.map(drop).map_err(|error| error.cause().code());
        assert_eq!((read, written), expected, "{timeout} {write_timeout}");
    };
    check(1_500, 60_000, 2_000, (Err("timed_out"), Ok(()))).await;
    check(60_000, 500, 2_000, (Ok(()), Err("timed_out"))).await;
}

#[tokio::test]
async fn a_write_turned_away_for_too_many_calls_is_sent_after_a_short_pause() {
    let server = server().await;
    Mock::given(path("/api/Tickets"))
        .respond_with(ResponseTemplate::new(429).insert_header("retry-after", "0.05"))
        .up_to_n_times(1)
        .mount(&server)
        .await;
    serve(&server, "POST", "/api/Tickets", answer(201, &json!({ "id": 901 }))).await;
    assert_eq!(halo::create_tickets(&halo(&server.uri()), &setup(), &[lead("ada")]).await.unwrap(), ["901"]);
}

#[tokio::test]
async fn a_write_whose_turn_comes_when_it_is_not_wanted_any_more_is_not_sent() {
    let server = server().await;
    Mock::given(path("/api/Tickets"))
        .respond_with(ResponseTemplate::new(429).insert_header("retry-after", "0.05"))
        .up_to_n_times(1)
        .mount(&server)
        .await;
    serve(&server, "POST", "/api/Tickets", answer(201, &json!({ "id": 901 }))).await;
    // It is when it is sent first, and is not after the pause.
    let asked = AtomicUsize::new(0);
    let still = || asked.fetch_add(1, Ordering::Relaxed) == 0;
    let client = halo(&server.uri());
    let error = halo::create_tickets_while(&client, &setup(), &[lead("ada")], &still).await.unwrap_err();
    assert_eq!((kind(&error), error.cause().code()), ("not sent", "stopped"));
    assert_eq!(requests(&server, "/api/Tickets").await.len(), 1);
}

#[tokio::test]
async fn a_write_to_a_host_that_is_not_there_was_not_sent() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    let error = halo::create_tickets(&halo(&address), &setup(), &[lead("ada")]).await.unwrap_err();
    assert_eq!((kind(&error), error.cause().code()), ("not sent", "unreachable"));
}

/// Issues a token, then reads a request and hangs up.
#[tokio::test]
async fn a_write_that_was_cut_off_is_unknown_and_not_sent_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let mut tickets = 0;
        while let Ok(Ok((mut stream, _))) =
            tokio::time::timeout(Duration::from_secs(1), listener.accept()).await
        {
            let mut request = vec![0; 8192];
            let length = stream.read(&mut request).await.unwrap();
            if request[..length].starts_with(b"POST /auth/token") {
                let body = format!(r#"{{"access_token":"{TOKEN}","token_type":"Bearer","scope":"all"}}"#);
                let head =
                    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
                tokio::io::AsyncWriteExt::write_all(&mut stream, (head + &body).as_bytes()).await.unwrap();
            } else {
                tickets += 1;
            }
        }
        tickets
    });
    let error = halo::create_tickets(&halo(&address), &setup(), &[lead("ada")]).await.unwrap_err();
    assert_eq!((kind(&error), error.cause().code()), ("unknown", "unreachable"));
    assert_eq!(server.await.unwrap(), 1);
}

#[tokio::test]
async fn updates_name_the_ticket_and_leave_its_type_and_status_alone() {
    let server = server().await;
    serve(&server, "POST", "/api/Tickets", answer(201, &json!({ "id": 901 }))).await;
    let client = halo(&server.uri());
    halo::update_ticket(&client, &setup(), "901", &lead("ada")).await.unwrap();
    let body: Value = requests(&server, "/api/Tickets").await[0].body_json().unwrap();
    assert_eq!(body[0]["id"], 901);
    for absent in ["tickettype_id", "status_id", "new_external_link"] {
        assert!(body[0].get(absent).is_none(), "{absent}");
    }
    let error = halo::update_ticket(&client, &setup(), "no id", &lead("ada")).await.unwrap_err();
    assert_eq!(kind(&error), "refused");
    assert_eq!(requests(&server, "/api/Tickets").await.len(), 1, "it would have become a new ticket");

    let other = answer(201, &json!({ "id": 77 }));
    let server = self::server().await;
    serve(&server, "POST", "/api/Tickets", other).await;
    let error = halo::update_ticket(&halo(&server.uri()), &setup(), "901", &lead("ada")).await.unwrap_err();
    assert_eq!(kind(&error), "unknown", "another ticket was answered");
}

#[tokio::test]
async fn a_lead_is_found_by_its_mark_and_by_no_other() {
    let check = async |links: Value, expected: Option<&str>| {
        let server = server().await;
        Mock::given(method("GET"))
            .and(path("/api/ExternalLink"))
            .and(query_param("third_party_id", "mark-1"))
            .respond_with(answer(200, &links))
            .mount(&server)
            .await;
        let found = halo::find_by_mark(&halo(&server.uri()), "mark-1").await.unwrap();
        assert_eq!(found.as_deref(), expected, "{links}");
    };
    check(json!([{ "id": 1, "halo_id": 901, "third_party_id": "mark-1" }]), Some("901")).await;
    check(json!({ "record_count": 0, "externallinks": [] }), None).await;
    // An answer about another mark alone does not say that there is none of this one.
    let server = server().await;
    let other = json!([{ "id": 1, "halo_id": 900, "third_party_id": "mark-2" }]);
    serve(&server, "GET", "/api/ExternalLink", answer(200, &other)).await;
    let error = halo::find_by_mark(&halo(&server.uri()), "mark-1").await.unwrap_err();
    assert_eq!(error.code(), "unexpected_answer");
    check(
        json!({ "links": [
            { "id": 1, "halo_id": 905, "third_party_id": "mark-1" },
            { "id": 2, "halo_id": 900, "third_party_id": "mark-2" },
            { "id": 3, "halo_id": 901.0, "third_party_id": "mark-1" },
        ] }),
        Some("901"),
    )
    .await;
}

#[tokio::test]
async fn a_lead_is_read_back_as_it_was_planned() {
    let server = server().await;
    let written = lead("ada");
    Mock::given(method("GET"))
        .and(path("/api/Tickets/901"))
        .and(query_param("includedetails", "true"))
        .respond_with(|_: &Request| {
            let ticket = json!({ "id": 901, "summary": "ada at Example", "oppcontactname": "ada",
                "oppcompanyname": "Example", "oppemailaddress": "ada@example.test", "opptel": "", "client_id": 1 });
            answer(200, &ticket)
        })
        .mount(&server)
        .await;
    serve(&server, "GET", "/api/Tickets/902", ResponseTemplate::new(404)).await;
    serve(&server, "GET", "/api/Tickets/903", answer(200, &json!({ "id": 901 }))).await;
    let client = halo(&server.uri());
    let raw = halo::get_ticket(&client, "901").await.unwrap().unwrap();
    let planned =
        halo::ticket_fields(&written).into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    assert_eq!(halo::observed(Stage::Lead, &raw, &sluice_domain::tenant::Kept::default()), planned);
    assert_eq!(halo::get_ticket(&client, "902").await.unwrap(), None);
    assert_eq!(halo::get_ticket(&client, "no id").await.unwrap(), None);
    assert_eq!(halo::get_ticket(&client, "903").await.unwrap_err().code(), "unexpected_answer");
    let page = ResponseTemplate::new(404).set_body_string("<html>Not here</html>");
    serve(&server, "GET", "/api/Tickets/904", page).await;
    assert_eq!(halo::get_ticket(&client, "904").await.unwrap_err().code(), "not_an_api");
}
