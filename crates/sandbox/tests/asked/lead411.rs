//! Lead411.

use crate::{Vendor, good, rows, said, text};
use serde_json::{Value, json};
use sluice_sandbox::{Fault, Source};

async fn open() -> Vendor {
    Vendor::open("lead411").await
}

/// A call, whose parameters travel in the address; every answer is a success.
async fn ask(vendor: &Vendor, path: &str, query: &[(&str, &str)]) -> Value {
    let (status, body) = said(vendor.post(path, &Value::Null).query(query)).await;
    assert_eq!(status, 200, "{body}");
    body
}

async fn search(vendor: &Vendor, query: &[(&str, &str)]) -> Value {
    ask(vendor, "/v1/search/searchUsingJSON", query).await
}

#[tokio::test]
async fn a_token_is_given_for_address_and_password_in_body_or_address() {
    let vendor = open().await;
    let url = format!("{}/v1/authenticate_user", vendor.access.base_url);
    let (email, password) = (&vendor.access.settings["email"], &vendor.access.settings["password"]);
    let in_address = vendor.http.post(&url).query(&[("email", email), ("password", password)]);
    assert_eq!(good(in_address).await["status"], "success");
    let (status, wrong) =
        said(vendor.http.post(&url).json(&json!({ "email": email, "password": "no" }))).await;
    assert_eq!((status, text(&wrong, "/status")), (200, "error"));
    assert!(
        vendor.sandbox.requests().iter().all(|line| !line.path.contains("token=")),
        "no token in the log"
    );
}

#[tokio::test]
async fn failures_are_successes_with_a_sentence() {
    let mut vendor = open().await;
    for (path, query) in [
        ("/v1/employee/unlock_employee_record", vec![("employee_id", "1")]),
        ("/v1/company/getCompanyEmployees", vec![("company_id", "1")]),
        ("/v1/search/searchUsingJSON", vec![("user_search_string", "qqqqqqqq")]),
    ] {
        let answer = ask(&vendor, path, &query).await;
        assert_eq!(text(&answer, "/status"), "error", "{path}");
        assert!(!text(&answer, "/message").is_empty());
    }
    vendor.token = vec![("token", "wrong".to_owned())];
    let answer = search(&vendor, &[]).await;
    assert!(text(&answer, "/message").contains("log in"), "{answer}");
}

#[tokio::test]
async fn an_ended_session_is_a_success_and_a_new_one_works() {
    let mut vendor = open().await;
    vendor.sandbox.faults().script(Source::Lead411, vec![Some(Fault::ExpiredToken)]);
    for _ in 0..2 {
        assert_eq!(text(&search(&vendor, &[]).await, "/status"), "error");
    }
    vendor.sign_in().await;
    assert_eq!(text(&search(&vendor, &[]).await, "/status"), "success");
}

#[tokio::test]
async fn what_is_missing_is_one_of_two_words_and_some_rows_are_about_a_company_alone() {
    let vendor = open().await;
    let answer = search(&vendor, &[("per_page", "100"), ("companyResults", "companyResultsAll")]).await;
    let all = answer.to_string();
    assert!(all.contains("\"N/A\"") && all.contains("\"Not Available\""));
    let rows = rows(&answer["AllResults"]);
    let alone = rows.iter().filter(|row| row["employee_id"] == "N/A").count();
    assert!(alone > 5 && alone < 30, "{alone}");
    let shown = rows.iter().filter(|row| text(row, "/json_meta/employee_meta/email").contains('@')).count();
    assert!(shown > 10 && shown < 50, "some addresses are shown before they are paid: {shown}");
}

#[tokio::test]
async fn pages_end_with_a_sentence() {
    let vendor = open().await;
    let mut seen = std::collections::BTreeSet::new();
    let mut page = 1;
    loop {
        let number = page.to_string();
        let query = [("page", number.as_str()), ("per_page", "100"), ("country_code", "GB")];
        let answer = search(&vendor, &query).await;
        let Some(rows) = answer["AllResults"].as_array() else {
            assert!(text(&answer, "/message").contains("No results"));
            break;
        };
        assert!(
            rows.iter().all(|row| text(row, "/json_meta/company_meta/company_country") == "United Kingdom")
        );
        seen.extend(rows.iter().map(Value::to_string));
        page += 1;
    }
    assert!(seen.len() > 100, "{}", seen.len());
}

#[tokio::test]
async fn information_says_unlock_until_somebody_is_unlocked_which_costs_once() {
    let vendor = open().await;
    let answer = search(&vendor, &[("per_page", "20")]).await;
    let row = rows(&answer["AllResults"]).iter().find(|row| row["employee_id"].is_u64()).unwrap();
    let id = row["employee_id"].to_string();
    let who = [("employee_id", id.as_str())];
    let before = vendor.left();
    let locked = ask(&vendor, "/v1/employee/getEmployeeInformation", &who).await;
    assert!(text(&locked, "/message").contains("unlock") && text(&locked, "/status") == "success");
    for _ in 0..2 {
        let unlocked = ask(&vendor, "/v1/employee/unlock_employee_record", &who).await;
        assert_eq!(text(&unlocked, "/status"), "success");
        assert!(
            unlocked["employee_details"].get("employee_id").is_none(),
            "it does not say whom it is about"
        );
        assert_eq!(vendor.left(), before - 1);
    }
    let open = ask(&vendor, "/v1/employee/getEmployeeInformation", &who).await;
    assert!(open["employeePhoneData"].is_array());
}

#[tokio::test]
async fn exports_that_are_used_up_are_a_sentence_too() {
    let vendor = open().await;
    let mut said = None;
    'all: for page in 1..9 {
        let answer = search(&vendor, &[("per_page", "100"), ("page", &page.to_string())]).await;
        for row in rows(&answer["AllResults"]).iter().filter(|row| row["employee_id"].is_u64()) {
            let id = row["employee_id"].to_string();
            let answer = ask(&vendor, "/v1/employee/unlock_employee_record", &[("employee_id", &id)]).await;
            if answer["status"] == "error" {
                said = Some(answer);
                break 'all;
            }
        }
    }
    assert_eq!(
        (said.unwrap()["message"].as_str(), vendor.left()),
        (Some("You have used up all export credits"), 0)
    );
}

#[tokio::test]
async fn a_companys_people_are_asked_for_with_its_own_id() {
    let vendor = open().await;
    let answer = search(&vendor, &[("per_page", "1")]).await;
    let id = answer["AllResults"][0]["company_id"].to_string();
    let staff = ask(&vendor, "/v1/company/getCompanyEmployees", &[("company_id", &id)]).await;
    let people = rows(&staff["companyEmployeesData"]["companyEmployees"]);
    let name = text(&people[0], "/first_name");
    let query = [("company_id", id.as_str()), ("search_name", name)];
    let named = ask(&vendor, "/v1/company/searchCompanyEmployees", &query).await;
    assert!(rows(&named["companyEmployeesData"]["companyEmployees"]).contains(&people[0]));
    let query = [("company_id", id.as_str()), ("search_name", "qqqqqq")];
    let nobody = ask(&vendor, "/v1/company/searchCompanyEmployees", &query).await;
    assert_eq!(nobody["companyEmployeesData"], "N/A");
}
