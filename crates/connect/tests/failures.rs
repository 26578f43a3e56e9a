//! What goes wrong on the way, and what is done about it.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::*;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use serde_json::{Value, json};
use sluice_connect::{ClientOptions, ConnectError};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::path};

const PROFILE: &str = "/api/v1/users/api_profile";

/// Answers once in a way, and well from then on.
async fn once(server: &MockServer, times: u64, response: ResponseTemplate) {
    Mock::given(path(PROFILE)).respond_with(response).up_to_n_times(times).mount(server).await;
    serve(server, "GET", PROFILE, answer(200, &json!({ "name": "Ada" }))).await;
}

async fn check(response: ResponseTemplate, code: &str, calls: usize) -> ConnectError {
    let server = MockServer::start().await;
    serve(&server, "GET", PROFILE, response).await;
    let error = apollo(&server.uri()).test().await.unwrap_err();
    assert_eq!(error.code(), code);
    assert_eq!(server.received_requests().await.unwrap().len(), calls, "calls for {code}");
    assert_no_secret(&error);
    error
}

#[tokio::test]
async fn failed_answers_are_understood_and_only_flakes_are_tried_again() {
    check(ResponseTemplate::new(500), "unexpected_answer", 3).await;
    check(ResponseTemplate::new(503), "unexpected_answer", 3).await;
    check(ResponseTemplate::new(504), "unexpected_answer", 1).await;
    check(ResponseTemplate::new(401).set_body_string("no"), "bad_credentials", 1).await;
    check(ResponseTemplate::new(402), "no_credit", 1).await;
    check(answer(403, &json!({ "error_code": "API_INACCESSIBLE" })), "forbidden", 1).await;
    check(answer(403, &json!({ "error": "Out of credits" })), "no_credit", 1).await;
    check(ResponseTemplate::new(404), "not_an_api", 1).await;
    for nothing in ["null", "", "true", "7", "\"welcome\""] {
        check(ResponseTemplate::new(200).set_body_string(nothing), "not_an_api", 1).await;
    }
    check(ResponseTemplate::new(422), "refused", 1).await;
    check(ResponseTemplate::new(301).insert_header("location", "https://evil.test"), "not_an_api", 1).await;
    check(ResponseTemplate::new(200).set_body_string("<html>hello</html>"), "not_an_api", 1).await;
    check(ResponseTemplate::new(429), "rate_limited", 1).await;
    // A proxy, and a network that wants a sign-in first.
    check(ResponseTemplate::new(407), "not_an_api", 1).await;
    check(ResponseTemplate::new(511), "not_an_api", 1).await;
}

#[tokio::test]
async fn a_flake_is_overcome() {
    let server = MockServer::start().await;
    once(&server, 2, ResponseTemplate::new(502).set_body_string("<html>Bad gateway</html>")).await;
    assert_eq!(apollo(&server.uri()).test().await.unwrap().label, "Ada");
}

#[tokio::test]
async fn the_vendors_words_are_kept_short_and_without_secrets() {
    let words = format!("key {SECRET} has a problem {}", "x".repeat(500));
    let error = check(answer(422, &json!({ "error_message": words })), "refused", 1).await;
    let said = &error.params()["said"];
    assert!(said.starts_with("key … has a problem"), "{said}");
    assert!(said.chars().count() <= 200);

    // A secret at the place where the sentence is cut is not kept in half.
    let words = format!("{} {SECRET}", "x".repeat(190));
    let error = check(answer(422, &json!({ "error_message": words })), "refused", 1).await;
    assert!(!error.params()["said"].contains(&SECRET[..8]), "{error}");

    let secret = "s3cr&t/with +signs";
    for form in ["s3cr&t/with +signs", "s3cr%26t%2Fwith+%2Bsigns", "s3cr%26t%2Fwith%20%2Bsigns"] {
        let server = MockServer::start().await;
        serve(&server, "GET", PROFILE, ResponseTemplate::new(422).set_body_string(format!("No: {form}!")))
            .await;
        let client =
            client_with("apollo", &[("base_url", &server.uri())], &[("api_key", secret)], options()).unwrap();
        assert_eq!(client.test().await.unwrap_err().params()["said"], "No: …!");
    }
}

#[tokio::test]
async fn a_short_pause_is_waited_for_once() {
    let server = MockServer::start().await;
    once(&server, 1, ResponseTemplate::new(429).insert_header("retry-after", "0.1")).await;
    let started = Instant::now();
    apollo(&server.uri()).test().await.unwrap();
    assert!(started.elapsed() >= Duration::from_millis(100));

    let server = MockServer::start().await;
    once(&server, 2, ResponseTemplate::new(429).insert_header("retry-after", "0.1")).await;
    let error = apollo(&server.uri()).test().await.unwrap_err();
    assert_eq!(error, ConnectError::RateLimited { retry_after_ms: 100 });
}

#[tokio::test]
async fn a_long_pause_is_left_to_the_caller() {
    let server = MockServer::start().await;
    once(&server, 1, ResponseTemplate::new(429).insert_header("retry-after", "300")).await;
    let error = apollo(&server.uri()).test().await.unwrap_err();
    assert_eq!(error, ConnectError::RateLimited { retry_after_ms: 300_000 });
    assert!(error.is_transient());
}

#[tokio::test]
async fn whatever_is_said_of_when_to_come_back_no_more_than_a_day_is_told_and_nobody_waits_long() {
    let day = 86_400_000;
    for (said, told) in [
        ("315360000", Some(day)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", Some(day)),
        // What can't be read is as if it was not said.
        ("-3", Some(60_000)),
        ("1e300", Some(60_000)),
        ("soon", Some(60_000)),
        // It is over already.
        ("Wed, 21 Oct 2015 07:28:00 GMT", None),
    ] {
        let server = MockServer::start().await;
        once(&server, 1, ResponseTemplate::new(429).insert_header("retry-after", said)).await;
        let started = Instant::now();
        let error = apollo(&server.uri()).test().await.err();
        let expected = told.map(|retry_after_ms| ConnectError::RateLimited { retry_after_ms });
        assert_eq!(error, expected, "{said}");
        assert!(started.elapsed() < Duration::from_secs(5), "{said}");
    }
}

#[tokio::test]
async fn who_is_away_is_asked_again_when_it_is_said_to_be_back_and_not_before() {
    let away = |said: &str| ResponseTemplate::new(503).insert_header("retry-after", said);
    let server = MockServer::start().await;
    once(&server, 1, away("0.1")).await;
    let started = Instant::now();
    apollo(&server.uri()).test().await.unwrap();
    assert!(started.elapsed() >= Duration::from_millis(100));

    for said in ["300", "315360000", "Fri, 31 Dec 9999 23:59:59 GMT"] {
        let server = MockServer::start().await;
        once(&server, 1, away(said)).await;
        let client = apollo(&server.uri());
        assert_eq!(client.test().await.unwrap_err().code(), "unexpected_answer", "{said}");
        let again = tokio::time::timeout(Duration::from_millis(50), client.test()).await;
        assert!(again.is_err(), "{said}");
        assert_eq!(server.received_requests().await.unwrap().len(), 1, "{said}");
    }
    // What can't be read, and what is over, keeps nobody waiting.
    for said in ["-3", "soon", "Wed, 21 Oct 2015 07:28:00 GMT"] {
        check(away(said), "unexpected_answer", 3).await;
    }
}

/// A client of a system that fails so many times before it is back, and when that was asked.
async fn back_after(
    failures: usize,
    alone: Duration,
) -> (MockServer, sluice_connect::Client, Arc<Mutex<Vec<Instant>>>) {
    let server = MockServer::start().await;
    let asked = Arc::new(Mutex::new(Vec::new()));
    let times = Arc::clone(&asked);
    let respond = move |_: &wiremock::Request| {
        let mut times = times.lock().unwrap();
        times.push(Instant::now());
        match times.len() <= failures {
            true => ResponseTemplate::new(503),
            false => answer(200, &json!({ "name": "Ada" })),
        }
    };
    Mock::given(path(PROFILE)).respond_with(respond).mount(&server).await;
    let options = ClientOptions { alone, ..options() };
    let client = client_with("apollo", &[("base_url", &server.uri())], &[("api_key", SECRET)], options);
    (server, client.unwrap(), asked)
}

#[tokio::test]
async fn a_system_that_failed_five_times_in_a_row_is_not_asked_until_it_has_cooled_down() {
    let (_server, client, asked) = back_after(usize::MAX, Duration::from_secs(3_600)).await;
    assert!(client.test().await.is_err());
    let other = client.clone();
    let waits = tokio::spawn(async move { other.test().await });
    while client.calls_wait().is_none() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(asked.lock().unwrap().len(), 5);
    assert!(tokio::time::timeout(Duration::from_millis(50), client.test()).await.is_err());
    assert_eq!(asked.lock().unwrap().len(), 5);
    waits.abort();

    // Another system goes on.
    let (_server, well, _) = back_after(0, Duration::from_secs(3_600)).await;
    assert_eq!(well.test().await.unwrap().label, "Ada");
}

#[tokio::test]
async fn a_system_that_has_cooled_down_is_tried_by_one_call_at_a_time_until_it_is_back() {
    let alone = Duration::from_millis(100);
    let (_server, client, asked) = back_after(7, alone).await;
    // Each tries three times; the sixth waited.
    assert!(client.test().await.is_err());
    assert!(client.test().await.is_err());
    let (first, second, third) = tokio::join!(client.test(), client.test(), client.test());
    assert!(first.is_ok() && second.is_ok() && third.is_ok());
    let asked = asked.lock().unwrap();
    // The fifth failure opened it; the eighth call found it back.
    for pair in asked[4..8].windows(2) {
        assert!(pair[1] - pair[0] >= alone, "{asked:?}");
    }
    assert!(asked[8..].len() >= 2, "{asked:?}");
}

#[tokio::test]
async fn hunters_two_meanings_of_one_status_are_told_apart() {
    let check = async |status: u16, details: &str, code: &str| {
        let server = MockServer::start().await;
        let body = json!({ "errors": [{ "id": "x", "code": status, "details": details }] });
        serve(&server, "GET", "/v2/account", answer(status, &body)).await;
        assert_eq!(hunter(&server.uri()).test().await.unwrap_err().code(), code, "{status} {details}");
    };
    check(403, "You have reached the rate limit", "rate_limited").await;
    check(403, "Not on your plan", "forbidden").await;
    check(429, "You have reached your usage limit", "no_credit").await;
    check(429, "Slow down", "rate_limited").await;
}

#[tokio::test]
async fn a_host_that_is_not_there_is_told_from_one_that_is_slow() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    let error = apollo(&address).test().await.unwrap_err();
    assert_eq!(error, ConnectError::Unreachable { host: "127.0.0.1".into() });

    let server = MockServer::start().await;
    serve(&server, "GET", PROFILE, ResponseTemplate::new(200).set_delay(Duration::from_secs(20))).await;
    let error = apollo(&server.uri()).test().await.unwrap_err();
    assert_eq!(error, ConnectError::TimedOut { host: "127.0.0.1".into() });
    assert!(error.is_transient());
    assert_eq!(server.received_requests().await.unwrap().len(), 1, "a slow answer is not asked for again");
}

/// What a host that greets everyone with `greeting` is called.
async fn check_greeting(scheme: &str, greeting: &'static [u8], code: &str) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("{scheme}://{}", listener.local_addr().unwrap());
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let server = tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            counted.fetch_add(1, Ordering::SeqCst);
            let _ = stream.read(&mut [0; 2048]).await;
            let _ = stream.write_all(greeting).await;
        }
    });
    let error = apollo(&address).test().await.unwrap_err();
    assert_eq!((error.code(), &error.params()["host"]), (code, &"127.0.0.1".to_owned()));
    assert_eq!(calls.load(Ordering::SeqCst), 1, "asking again would not help");
    server.abort();
}

#[tokio::test]
async fn what_does_not_speak_the_language_is_named_as_such() {
    check_greeting("http", b"SSH-2.0-OpenSSH_9.6\r\n", "not_http").await;
    check_greeting("https", b"HTTP/1.1 400 Bad Request\r\n\r\n", "tls_failed").await;
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_told() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    let key = PrivatePkcs8KeyDer::from(include_bytes!("untrusted/key.der").as_slice());
    let certificate = CertificateDer::from(include_bytes!("untrusted/certificate.der").as_slice());
    let tls = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key.into())
        .unwrap();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut connection = rustls::ServerConnection::new(Arc::new(tls)).unwrap();
        while connection.is_handshaking() {
            connection.complete_io(&mut stream)?;
        }
        connection.complete_io(&mut stream)
    });
    let error = apollo(&address).test().await.unwrap_err();
    assert_eq!(error, ConnectError::TlsFailed { host: "127.0.0.1".into() });
    assert!(server.join().unwrap().is_err(), "the client hangs up");
}

#[tokio::test]
async fn a_web_page_in_place_of_a_record_is_not_taken_for_a_missing_one() {
    let check = async |response: ResponseTemplate, code: &str| {
        let server = MockServer::start().await;
        serve(&server, "POST", "/api/v1/mixed_people/api_search", response).await;
        let question = json!({ "titles": ["cto"] });
        let asked = apollo(&server.uri()).ask("people_search", &question, None).await;
        assert_eq!(asked.unwrap_err().code(), code);
    };
    check(ResponseTemplate::new(404).set_body_string("\n<!doctype html><title>404</title>"), "not_an_api")
        .await;
    check(ResponseTemplate::new(404).set_body_string("Not found"), "not_found").await;
    check(answer(404, &json!({ "error": "<none>" })), "not_found").await;
}

#[tokio::test]
async fn a_list_that_is_not_there_is_none_of_the_api_whatever_is_said_of_it() {
    for response in [
        ResponseTemplate::new(404),
        ResponseTemplate::new(404).set_body_string("<!doctype html><title>404</title>"),
        answer(404, &json!({ "error": "Not found" })),
        answer(410, &json!({ "error": "Gone" })),
    ] {
        let server = MockServer::start().await;
        serve(&server, "POST", "/api/v1/contacts/search", response).await;
        let error = apollo(&server.uri()).page("contacts", None).await.unwrap_err();
        assert_eq!(error.code(), "not_an_api");
    }
}

#[tokio::test]
async fn the_status_of_an_answer_that_does_not_fit_is_kept() {
    let server = MockServer::start().await;
    serve(&server, "POST", "/api/v1/contacts/search", answer(203, &json!({ "people": [] }))).await;
    let error = apollo(&server.uri()).page("contacts", None).await.unwrap_err();
    assert_eq!(error, ConnectError::UnexpectedAnswer { status: 203, what: "a list of records" });
}

#[tokio::test]
async fn neither_key_nor_token_is_kept_in_any_form() {
    // Both as they are, in an address, and in base64: the key behind the client id, as in a Basic header.
    let (basic, bearer) = ("MDAwMC0xMTExOnBsYW50ZWQtc2VjcmV0LThmMmM=", "cGxhbnRlZC10b2tlbi0zMWFh");
    let escaped = |text: &str| text.replace('-', "%2D");
    let words = format!(
        "{SECRET} {TOKEN} {} {} Basic {basic} Bearer {bearer} refused",
        escaped(SECRET),
        escaped(TOKEN)
    );
    let server = MockServer::start().await;
    issue_tokens(&server).await;
    serve(&server, "GET", "/api/Agent/me", answer(422, &json!({ "message": words }))).await;
    let error = halo(&server.uri()).test().await.unwrap_err();
    let said = "… … … … Basic … Bearer … refused".to_owned();
    assert_eq!(error, ConnectError::Refused { status: 422, said });

    let server = MockServer::start().await;
    let words = format!("{SECRET} Basic {basic} refused");
    serve(&server, "POST", "/auth/token", answer(400, &json!({ "message": words }))).await;
    let error = halo(&server.uri()).test().await.unwrap_err();
    assert_eq!(error, ConnectError::Refused { status: 400, said: "… Basic … refused".to_owned() });
}

#[tokio::test]
async fn a_connection_cut_in_the_answer_is_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        for cut in ["", "HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"name\":"] {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 2048]).await.unwrap();
            stream.write_all(cut.as_bytes()).await.unwrap();
        }
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 2048]).await.unwrap();
        let whole = "HTTP/1.1 200 OK\r\ncontent-length: 14\r\nconnection: close\r\n\r\n{\"name\":\"Ada\"}";
        stream.write_all(whole.as_bytes()).await.unwrap();
    });
    assert_eq!(apollo(&address).test().await.unwrap().label, "Ada");
    server.await.unwrap();
}

#[tokio::test]
async fn calls_keep_to_the_limit() {
    let server = MockServer::start().await;
    serve(&server, "GET", PROFILE, answer(200, &json!({ "name": "Ada" }))).await;
    let limits = vec![sluice_connect::manifest::Limit {
        calls: 10.try_into().unwrap(),
        seconds: 1.try_into().unwrap(),
        per: sluice_connect::manifest::LimitPer::Account,
        limit_header: None,
        left_header: None,
    }];
    let client = client_with(
        "apollo",
        &[("base_url", &server.uri())],
        &[("api_key", SECRET)],
        ClientOptions { limits: Some(limits), ..options() },
    )
    .unwrap();
    let started = Instant::now();
    for _ in 0..10 {
        client.test().await.unwrap();
    }
    assert!(
        started.elapsed() >= Duration::from_secs(1),
        "nine tenths of ten calls go out in the first second"
    );
    assert!(client.calls_left().is_some_and(|left| left < 9));
}

#[tokio::test]
async fn a_long_answer_is_not_read_to_the_end() {
    let server = MockServer::start().await;
    let body = Value::from("x".repeat(65 << 20));
    serve(&server, "GET", PROFILE, answer(200, &body)).await;
    let client = client_with(
        "apollo",
        &[("base_url", &server.uri())],
        &[("api_key", SECRET)],
        ClientOptions { timeout: Duration::from_secs(60), ..options() },
    )
    .unwrap();
    assert_eq!(client.test().await.unwrap_err().code(), "unexpected_answer");
}
