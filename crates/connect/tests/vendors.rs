//! What each vendor answers where there is nothing to give: nobody, no credit, no right, too many calls.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{SECRET, answer, client_with, options};
use serde_json::{Value, json};
use sluice_connect::{Client, Connector, SkipReason, manifest::Unfit};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{any, path},
};

/// A client whose form is filled, and a server that signs in whoever asks.
async fn vendor(connector: &str) -> (MockServer, Client) {
    let server = MockServer::start().await;
    let manifest = Connector::of_id(connector).unwrap();
    let manifest = manifest.manifest();
    let token = json!({ "access_token": "t", "token_type": "Bearer", "expires_in": 3600, "jwt": "t", "token": "t", "status": "success" });
    for at in ["/gtm/oauth/v1/token", "/authenticate", "/v1/authenticate_user"] {
        Mock::given(path(at)).respond_with(answer(200, &token)).mount(&server).await;
    }
    let uri = server.uri();
    let (mut settings, mut secrets) = (vec![("base_url", uri.as_str())], Vec::new());
    for field in manifest.form.iter().filter(|field| field.required) {
        if field.secret {
            secrets.push((field.key.as_str(), SECRET));
        } else {
            settings.push((field.key.as_str(), "ada"));
        }
    }
    let client = client_with(connector, &settings, &secrets, options()).unwrap();
    (server, client)
}

#[tokio::test]
async fn nobody_is_an_answer_whether_it_comes_as_success_or_as_404() {
    let check = async |connector: &str, stream: &str, status: u16, body: Value| {
        let (server, client) = vendor(connector).await;
        Mock::given(any()).respond_with(answer(status, &body)).mount(&server).await;
        let question = json!({ "subjects": [{ "ref": "r", "id": "7", "email": "ada@example.test", "given_name": "Ada",
            "family_name": "Byrne", "company_domain": "example.test" }], "want": ["email"] });
        let page =
            client.ask(stream, &question, None).await.unwrap_or_else(|error| panic!("{connector}: {error}"));
        let nobody = page.found.iter().all(|found| {
            found.record.as_ref().is_err_and(|skipped| skipped.reason == SkipReason::Unfit(Unfit::NotFound))
        });
        assert!(nobody, "{connector} {body}: {page:?}");
    };
    check("apollo", "people_enrich", 200, json!({ "person": null })).await;
    check("apollo", "person", 422, json!({ "error": "This person does not exist" })).await;
    check("apollo", "person", 422, json!({ "status": "failed", "error_message": "Obsolete data" })).await;
    check("zoominfo", "people_enrich", 200, json!({ "data": [{ "id": "0", "type": "NoMatch", "meta": { "input": {}, "matchStatus": "NO_MATCH" } }] })).await;
    check("zoominfo", "people_enrich", 200, json!({ "data": [{ "id": "0", "type": "Contact", "meta": { "matchStatus": "NON_MATCH_BY_CONTACT_ACCURACY_MIN" } }] })).await;
    for nothing in [json!(null), json!([]), json!({}), json!("")] {
        check("uplead", "person", 200, json!({ "data": nothing, "userInfo": { "availableCredits": 9 } }))
            .await;
    }
    check("lusha", "people_enrich", 200, json!({ "results": [{ "error": { "code": "NOT_FOUND" } }] })).await;
    check("hunter", "people_enrich", 404, json!({ "errors": [{ "id": "not_found" }] })).await;
    check("hunter", "email_find", 200, json!({ "data": { "email": null } })).await;
    check("rocketreach", "people_enrich", 404, json!({ "detail": "Not found." })).await;
}

#[tokio::test]
async fn every_vendors_failures_are_told_apart() {
    let check = async |connector: &str, status: u16, body: &str, code: &str| {
        let (server, client) = vendor(connector).await;
        let response = ResponseTemplate::new(status).set_body_string(body);
        Mock::given(any()).respond_with(response).mount(&server).await;
        let error = client.test().await.unwrap_err();
        assert_eq!(error.code(), code, "{connector} {status} {body}");
    };
    check("apollo", 429, r#"{"message": "{\"message\": \"Slow down\"}"}"#, "rate_limited").await;
    check(
        "apollo",
        429,
        r#"{"error_details": {"code": "USAGE.RATE_LIMIT.API_RATE_LIMIT_EXCEEDED"}}"#,
        "rate_limited",
    )
    .await;
    check("apollo", 401, "Invalid access credentials.", "bad_credentials").await;
    check("apollo", 403, r#"{"error": "no", "error_code": "API_INACCESSIBLE"}"#, "forbidden").await;
    check("apollo", 422, r#"{"error": "Insufficient credits"}"#, "no_credit").await;
    check("apollo", 400, r#"{"status": "failed", "error_code": "RECORD_LIMIT_EXCEEDED"}"#, "refused").await;
    for form in [
        r#"{"errors": [{"code": "CODE", "status": "400"}]}"#,
        r#"{"error": {"code": "CODE", "status": 400}}"#,
    ] {
        for (status, code, expected) in [
            (400, "PFAPI0011", "no_credit"),
            (400, "PFAPI0001", "forbidden"),
            (400, "PFAPI0002", "refused"),
            (403, "ZI0003", "forbidden"),
            (429, "ZI0004", "rate_limited"),
            (500, "PFAPI0007", "unexpected_answer"),
            (504, "PFAPI0010", "unexpected_answer"),
        ] {
            check("zoominfo", status, &form.replace("CODE", code), expected).await;
        }
    }
    check("zoominfo_legacy", 403, r#"{"error": "You have used up your record limit"}"#, "no_credit").await;
    check("zoominfo_legacy", 403, r#"{"error": "You have used up your request limit"}"#, "no_credit").await;
    check("zoominfo_legacy", 400, r#"{"error": "rpp exceeds the max allowed value (100)"}"#, "refused").await;
    check("uplead", 403, r#"{"error": {"type": "x", "message": "Your account is paused"}}"#, "forbidden")
        .await;
    check("uplead", 403, r#"{"error": "No credits left", "status": 403}"#, "no_credit").await;
    check(
        "uplead",
        429,
        r#"{"error": {"type": "rate_limit", "message": "500 a minute, 3 seconds left"}}"#,
        "rate_limited",
    )
    .await;
    check("hunter", 402, r#"{"errors": [{"id": "payment_required"}]}"#, "no_credit").await;
    check("hunter", 403, r#"{"errors": [{"id": "too_many_requests"}]}"#, "rate_limited").await;
    check("hunter", 429, "Too many requests", "rate_limited").await;
    check("hunter", 451, r#"{"errors": [{"id": "claimed_email"}]}"#, "opted_out").await;
    check("lusha", 402, r#"{"statusCode": 402, "message": "No credits"}"#, "no_credit").await;
    check("lusha", 403, r#"{"statusCode": 403, "message": "V3 is not enabled"}"#, "forbidden").await;
    check("lusha", 451, r#"{"statusCode": 451, "message": "GDPR"}"#, "opted_out").await;
    check("lusha", 499, r#"{"statusCode": 499, "message": "Timed out"}"#, "unexpected_answer").await;
    check("seamless", 401, r#"{"msg": "Invalid token"}"#, "bad_credentials").await;
    check("seamless", 422, r#"{"msg": "x", "code": "insufficientCredits", "data": {}}"#, "no_credit").await;
    check("seamless", 422, r#"{"msg": "x", "code": "missingLicense"}"#, "forbidden").await;
    check("seamless", 422, r#"{"msg": "x", "code": "rateLimitExceeded"}"#, "rate_limited").await;
    check("lead411", 200, r#"{"status": "error", "message": "You have no credits left"}"#, "no_credit").await;
    check("lead411", 200, r#"{"status": "error", "message": "Too many requests"}"#, "rate_limited").await;
    check("lead411", 200, r#"{"status": "error", "message": "Something went wrong"}"#, "refused").await;
    check("rocketreach", 403, r#"{"status": 403, "message": "Insufficient credits"}"#, "no_credit").await;
    check("rocketreach", 402, r#"{"detail": "No credits"}"#, "no_credit").await;
    check("rocketreach", 400, r#"{"detail": "name: too short"}"#, "refused").await;
    check("rocketreach", 429, r#"{"detail": "Request was throttled."}"#, "rate_limited").await;
}

/// RocketReach's accounts say `inf` where nothing is counted.
#[tokio::test]
async fn credits_without_a_limit_are_no_number_and_no_failure() {
    let (server, client) = vendor("rocketreach").await;
    let account = json!({ "email": "ada@example.test", "credit_usage": [{ "credit_type": "standard_lookup", "remaining": "inf" }],
        "rate_limits": [{ "action": "person_lookup", "duration": "minute", "limit": null, "remaining": null }] });
    Mock::given(path("/api/v2/account/")).respond_with(answer(200, &account)).mount(&server).await;
    let account = client.test().await.unwrap();
    assert_eq!((account.rights.len(), account.credits_left_millicredits), (1, None));
}
