//! The practice HaloPSA behaves like the real one, traps included.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the right answer")]

mod desk;

use desk::{Desk, lead, said};
use serde_json::{Value, json};
use sluice_sandbox::{Config, WrittenLead};
use std::{collections::BTreeSet, time::Duration};

async fn open() -> Desk {
    Desk::open(Config::default()).await
}

#[tokio::test]
async fn a_token_names_the_granted_scopes_and_lives_an_hour() {
    let desk = open().await;
    let answer: Value = desk
        .ask_token(&[("scope", "read:tickets edit:customers")])
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(answer["token_type"], "Bearer");
    assert_eq!(answer["expires_in"], 3600);
    assert_eq!(answer["scope"], "edit:customers read:tickets");
}

#[tokio::test]
async fn wrong_credentials_are_refused_in_json() {
    let desk = open().await;
    for (form, status, error) in [
        (("client_secret", "wrong"), 401, "invalid_client"),
        (("client_id", "wrong"), 401, "invalid_client"),
        (("grant_type", "password"), 400, "unsupported_grant_type"),
        (("scope", "everything"), 400, "invalid_scope"),
    ] {
        let (found, text) = said(desk.ask_token(&[form]).send().await.unwrap()).await;
        assert_eq!(found, status, "{form:?}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["error"], error);
    }
}

#[tokio::test]
async fn a_token_without_scope_is_issued_and_good_for_nothing() {
    let mut desk = open().await;
    let answer = desk.ask_token(&[]).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["scope"], "");
    desk.token = answer["access_token"].as_str().unwrap().to_owned();
    for path in ["/Tickets", "/Agent/me", "/TicketType"] {
        assert_eq!(
            said(desk.get(path).send().await.unwrap()).await,
            (401, "Unauthorized".to_owned()),
            "{path}"
        );
    }
}

#[tokio::test]
async fn rights_are_those_of_the_scopes() {
    let mut desk = open().await;
    for (scope, read, write) in [
        ("all", 200, 201),
        ("edit:tickets", 200, 201),
        ("read:tickets", 200, 403),
        ("read:customers", 403, 403),
    ] {
        desk.token = desk.token_for(scope).await;
        let answer = desk.get("/Tickets").send().await.unwrap();
        assert_eq!(answer.status(), read, "{scope} reads");
        let answer = desk.post("/Tickets").json(&json!([lead(scope)])).send().await.unwrap();
        let status = answer.status();
        assert_eq!(status, write, "{scope} writes");
        assert!(!answer.text().await.unwrap().is_empty(), "a refusal has a body");
    }
}

#[tokio::test]
async fn anybody_may_ask_where_tokens_come_from() {
    let desk = open().await;
    let base = desk.sandbox.halo().base_url;
    for path in ["/api/authinfo", "/api/AuthInfo"] {
        let answer: Value =
            desk.http.get(format!("{base}{path}")).send().await.unwrap().json().await.unwrap();
        assert_eq!(answer, json!({ "auth_url": format!("{base}/auth"), "tenant_id": "practice" }));
    }
}

#[tokio::test]
async fn the_lead_type_and_its_statuses_are_found_by_name() {
    let desk = open().await;
    let types = desk.read("/TicketType").await;
    let names: Vec<&str> =
        types.as_array().unwrap().iter().map(|kind| kind["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Incident", "Lead", "Prospect", "Opportunity"]);
    let id = &types[1]["id"];
    let statuses = desk.read(&format!("/Status?tickettype_id={id}&type=99")).await;
    let names: Vec<&str> =
        statuses.as_array().unwrap().iter().map(|status| status["name"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        [
            "New",
            "Researching",
            "Contacted",
            "Engaged",
            "No Interest",
            "Do Not Contact",
            "Invalid Data",
            "Converted"
        ]
    );
    assert_eq!(desk.read("/Agent/me").await["isapiagent"], true);
    assert_eq!(desk.read("/TicketType?domain=opps").await.as_array().unwrap().len(), 1);
    assert!(
        desk.read("/FieldInfo?typeid=1").await.as_array().unwrap().iter().all(|field| field["usage"] == 1)
    );
}

#[tokio::test]
async fn pages_are_cut_at_100_without_a_word() {
    let desk = open().await;
    let mut ids = BTreeSet::new();
    for page in 1..=4 {
        let answer = desk
            .read(&format!("/Users?pageinate=true&page_no={page}&page_size=1000&includeinactive=true"))
            .await;
        assert_eq!(answer["record_count"], 258);
        let users = answer["users"].as_array().unwrap();
        assert_eq!(users.len(), [100, 100, 58, 0][page - 1], "page {page}");
        ids.extend(users.iter().map(|user| user["id"].as_i64().unwrap()));
    }
    assert_eq!(ids.len(), 258, "pages don't overlap");
}

#[tokio::test]
async fn without_paging_the_list_is_whole_or_as_long_as_count() {
    let desk = open().await;
    assert_eq!(desk.read("/Tickets").await["tickets"].as_array().unwrap().len(), 80);
    let answer = desk.read("/Tickets?count=7").await;
    assert_eq!(answer["tickets"].as_array().unwrap().len(), 7);
    assert_eq!(answer["record_count"], 80);
}

#[tokio::test]
async fn unknown_parameters_are_ignored_and_return_everything() {
    let desk = open().await;
    for (query, found) in [
        ("tickettype_id=23", 80),
        ("requesttpye=23", 80),
        ("requesttype=23", 40),
        ("requesttype_id=23", 40),
        ("RequestType=23,24", 46),
        ("domain=opps", 4),
        ("search=no%20such%20words", 0),
    ] {
        assert_eq!(desk.read(&format!("/Tickets?{query}")).await["record_count"], found, "{query}");
    }
}

#[tokio::test]
async fn tickets_are_filtered_by_status_client_and_words() {
    let desk = open().await;
    let all = desk.read("/Tickets?requesttype=23").await;
    let all = all["tickets"].as_array().unwrap();
    let expected = |fits: &dyn Fn(&Value) -> bool| all.iter().filter(|ticket| fits(ticket)).count();
    for (query, count) in [
        ("status_id=30", expected(&|ticket| ticket["status_id"] == 30)),
        ("client_id=1", expected(&|ticket| ticket["client_id"] == 1)),
        ("open_only=true", expected(&|ticket| ticket["status_id"].as_i64().unwrap() < 34)),
        ("closed_only=true", expected(&|ticket| ticket["status_id"].as_i64().unwrap() >= 34)),
    ] {
        let found = desk.read(&format!("/Tickets?requesttype=23&{query}")).await["record_count"].clone();
        assert_eq!(found, count, "{query}");
        assert!(count > 0, "{query} tells nothing");
    }
    let name = all
        .iter()
        .find_map(|ticket| ticket["oppcontactname"].as_str().filter(|name| !name.is_empty()))
        .unwrap();
    let found = desk.get("/Tickets").query(&[("search_oppcontactname", name)]).send().await.unwrap();
    assert!(found.json::<Value>().await.unwrap()["record_count"].as_u64().unwrap() >= 1);
}

#[tokio::test]
async fn a_value_that_is_no_number_or_date_is_refused() {
    let desk = open().await;
    for query in ["client_id=all", "lastupdatefromdate=true", "page_no=two"] {
        assert_eq!(
            desk.get(&format!("/Tickets?pageinate=true&{query}")).send().await.unwrap().status(),
            400,
            "{query}"
        );
    }
}

#[tokio::test]
async fn rows_are_ordered_by_any_field() {
    let desk = open().await;
    let ids = |answer: Value| -> Vec<i64> {
        answer["tickets"].as_array().unwrap().iter().map(|ticket| ticket["id"].as_i64().unwrap()).collect()
    };
    let up = ids(desk.read("/Tickets?order=id").await);
    let mut down = ids(desk.read("/Tickets?order=id&orderdesc=true").await);
    assert!(up.is_sorted());
    assert_eq!(down, ids(desk.read("/Tickets").await), "without an order the newest comes first");
    down.reverse();
    assert_eq!(up, down);
    let answer = desk.read("/Tickets?order=last_update").await;
    let dates: Vec<&str> = answer["tickets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|ticket| ticket["last_update"].as_str().unwrap())
        .collect();
    assert!(dates.is_sorted());
}

#[tokio::test]
async fn list_rows_are_trimmed_and_single_records_are_not() {
    let desk = open().await;
    let row = desk.read("/Tickets?requesttype=23&count=1").await["tickets"][0].clone();
    for present in
        ["summary", "oppcontactname", "user_id", "client_id", "status_id", "last_update", "dateoccurred"]
    {
        assert!(row.get(present).is_some(), "{present}");
    }
    for absent in
        ["details", "status_name", "tickettype_name", "customfields", "external_links", "lastupdate"]
    {
        assert!(row.get(absent).is_none(), "{absent}");
    }
    let named = desk.read("/Tickets?requesttype=23&count=1&includestatus=true&includetickettype=true").await;
    assert_eq!(named["tickets"][0]["tickettype_name"], "Lead");
    assert!(named["tickets"][0]["status_name"].is_string());
    let path = format!("/Tickets/{}", row["id"]);
    let single = desk.read(&path).await;
    assert!(single.get("details").is_some() && single.get("customfields").is_none());
    assert!(desk.read(&format!("{path}?includedetails=true")).await["external_links"].is_array());
    assert_eq!(desk.get("/Tickets/999999").send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn values_have_the_vendors_odd_forms() {
    let desk = open().await;
    let users = desk.get("/Users?count=1").send().await.unwrap().text().await.unwrap();
    let decimal = users.split("\"site_id\":").nth(1).unwrap().split(',').next().unwrap();
    assert!(decimal.ends_with(".0"), "a site is a decimal: {decimal}");
    let open = desk.read("/Tickets?open_only=true&count=1").await["tickets"][0].clone();
    assert_eq!(open["dateclosed"], "1900-01-01T00:00:00");
    assert!(!open["last_update"].as_str().unwrap().ends_with('Z'), "dates have no zone");
    let unknown = desk.read("/Client/1").await;
    assert_eq!(unknown["name"], "Unknown");
    let unassigned = desk.read("/Tickets?agent_id=1").await;
    assert!(unassigned["record_count"].as_u64().unwrap() > 0);
}

#[tokio::test]
async fn inactive_records_are_hidden_unless_asked_for() {
    let desk = open().await;
    for (path, key) in [("/Users", "users"), ("/Client", "clients"), ("/Site", "sites")] {
        let active = desk.read(path).await;
        assert!(active[key].as_array().unwrap().iter().all(|row| row["inactive"] != true), "{path}");
        let all = desk.read(&format!("{path}?includeinactive=true")).await;
        assert!(all["record_count"].as_u64() > active["record_count"].as_u64(), "{path}");
    }
}

#[tokio::test]
async fn contacts_are_found_by_phone_only_when_asked() {
    let desk = open().await;
    let users = desk.read("/Users").await;
    let phone = users["users"]
        .as_array()
        .unwrap()
        .iter()
        .find_map(|user| {
            user["mobilenumber"].as_str().filter(|phone| phone.len() > 8 && !phone.contains("ext"))
        })
        .unwrap();
    for (flag, found) in [("false", false), ("true", true)] {
        let query = [("search", phone), ("search_phonenumbers", flag)];
        let answer: Value = desk.get("/Users").query(&query).send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["record_count"].as_u64().unwrap() > 0, found, "{phone}");
    }
}

#[tokio::test]
async fn only_an_array_in_json_is_taken() {
    let desk = open().await;
    let body = lead("m").to_string();
    let send = |media: &'static str, body: String| {
        desk.post("/Tickets").header("content-type", media).body(body).send()
    };
    for (media, body, status) in [
        ("application/json", body.clone(), 400),
        ("text/plain", format!("[{body}]"), 415),
        ("application/x-www-form-urlencoded", "id=1".to_owned(), 415),
        ("application/json", "[{".to_owned(), 400),
        ("application/json", "[1]".to_owned(), 400),
        ("text/json", format!("[{body}]"), 201),
        ("application/json-patch+json", format!("[{body}]"), 201),
        ("application/json; charset=utf-8", format!("[{body}]"), 201),
    ] {
        assert_eq!(send(media, body.clone()).await.unwrap().status(), status, "{media} {body}");
    }
}

#[tokio::test]
async fn one_record_comes_back_bare_and_several_as_an_array() {
    let desk = open().await;
    let one = desk.write("/Tickets", &json!([lead("a")])).await;
    assert!(one["id"].is_i64());
    let two = desk.write("/Tickets", &json!([lead("b"), lead("c")])).await;
    assert_eq!(two.as_array().unwrap().len(), 2);
    assert_eq!(two[0]["summary"], "Lead b");
    assert_ne!(two[0]["id"], two[1]["id"]);
}

#[tokio::test]
async fn answers_to_writes_spell_some_names_in_another_way() {
    let desk = open().await;
    let mut ticket = lead("a");
    ticket["category_1"] = json!("Inbound");
    let written = desk.write("/Tickets", &json!([ticket])).await;
    assert_eq!(written["category1"], "Inbound");
    assert!(written["lastupdate"].is_string() && written.get("last_update").is_none());
    let read = desk.read(&format!("/Tickets/{}", written["id"])).await;
    assert_eq!((&read["category_1"], &read["last_update"]), (&json!("Inbound"), &written["lastupdate"]));
}

#[tokio::test]
async fn an_id_updates_only_what_is_sent() {
    let desk = open().await;
    let before = desk.write("/Tickets", &json!([lead("a")])).await;
    let after = desk
        .write("/Tickets", &json!([{ "id": before["id"], "status_id": 31, "opptel": "+44 20 7946 0001" }]))
        .await;
    assert_eq!((&after["id"], &after["status_id"]), (&before["id"], &json!(31)));
    assert_eq!(after["oppcontactname"], "Nora Vinter");
    assert_eq!(after["opptel"], "+44 20 7946 0001");
    assert!(after["lastupdate"].as_str() > before["lastupdate"].as_str());
    assert_eq!(desk.read("/Tickets?requesttype=23").await["record_count"], 41);
}

#[tokio::test]
async fn an_unknown_id_is_not_created() {
    let desk = open().await;
    let answer =
        desk.post("/Tickets").json(&json!([{ "id": 999_999, "summary": "x" }])).send().await.unwrap();
    assert_eq!(said(answer).await, (400, "Record not found".to_owned()));
}

#[tokio::test]
async fn one_bad_element_refuses_the_whole_batch() {
    let desk = open().await;
    let mut bad = lead("bad");
    bad["status_id"] = json!(1);
    let answer = desk.post("/Tickets").json(&json!([lead("good"), bad])).send().await.unwrap();
    assert_eq!(said(answer).await, (400, "The Status is not valid for this Ticket Type".to_owned()));
    assert_eq!(desk.read("/Tickets?requesttype=23").await["record_count"], 40);
    assert_eq!(desk.read("/ExternalLink").await, json!([]));
    assert_eq!(desk.sandbox.leads_written(), []);
}

#[tokio::test]
async fn a_write_is_checked_one_reason_at_a_time() {
    let desk = open().await;
    let user = desk.read("/Users?count=1").await["users"][0]["id"].clone();
    let changed = |name: &str, value: Value| {
        let mut ticket = lead("a");
        ticket[name] = value;
        ticket
    };
    for (ticket, reason) in [
        (changed("tickettype_id", Value::Null), "Please select a Ticket Type"),
        (changed("tickettype_id", json!(99)), "Please select a Ticket Type"),
        (changed("summary", json!(" ")), "Please enter a Summary"),
        (changed("status_id", json!(2)), "The Status is not valid for this Ticket Type"),
        (changed("client_id", json!(99_999)), "The Client does not exist"),
        (changed("user_id", user), "Please select a Site"),
    ] {
        let answer = desk.post("/Tickets").json(&json!([ticket])).send().await.unwrap();
        assert_eq!(said(answer).await, (400, reason.to_owned()));
    }
    let wrong = changed("client_id", json!({ "id": 12 }));
    let (status, text) = said(desk.post("/Tickets").json(&json!([wrong])).send().await.unwrap()).await;
    assert_eq!(status, 400);
    assert!(serde_json::from_str::<Value>(&text).unwrap()["[0].client_id"].is_array(), "{text}");
}

#[tokio::test]
async fn a_ticket_takes_names_from_its_client_and_contact() {
    let desk = open().await;
    let user = desk.read("/Users?count=1").await["users"][0].clone();
    let mut ticket = lead("a");
    ticket["user_id"] = user["id"].clone();
    ticket["site_id"] = user["site_id_int"].clone();
    let written = desk.write("/Tickets", &json!([ticket])).await;
    assert_eq!(written["client_id"], user["client_id"]);
    assert_eq!((&written["client_name"], &written["user_name"]), (&user["client_name"], &user["name"]));
    let alone = desk.write("/Tickets", &json!([lead("b")])).await;
    assert_eq!(
        (&alone["client_id"], &alone["client_name"], &alone["agent_id"]),
        (&json!(1), &json!("Unknown"), &json!(1))
    );
    let mut ticket = lead("c");
    ticket["client_id"] = user["client_id"].clone();
    let written = desk.write("/Tickets", &json!([ticket])).await;
    assert_eq!(written["site_id"], user["site_id_int"], "the client's main site");
}

#[tokio::test]
async fn clients_sites_and_contacts_are_written_too() {
    let desk = open().await;
    let client = desk
        .write("/Client", &json!([{ "name": "Example Freight Ltd", "newclient_sitename": "Hull" }]))
        .await;
    let site = desk.read(&format!("/Site/{}", client["main_site_id"])).await;
    assert_eq!((&site["name"], &site["client_name"]), (&json!("Hull"), &json!("Example Freight Ltd")));
    let user = json!([{ "name": "Nora Vinter", "site_id": site["id"], "emailaddress": "nora@example-freight.co.uk" }]);
    let user = desk.write("/Users", &user).await;
    assert_eq!((&user["client_id"], &user["client_name"]), (&client["id"], &json!("Example Freight Ltd")));
    for (path, body, reason) in [
        ("/Client", json!([{ "website": "x" }]), "Please enter a Client Name"),
        ("/Site", json!([{ "name": "x" }]), "Please select a Client"),
        ("/Users", json!([{ "firstname": "Nora", "site_id": site["id"] }]), "Please enter a User Name"),
        ("/Users", json!([{ "name": "Nora" }]), "Please select a Site"),
    ] {
        assert_eq!(said(desk.post(path).json(&body).send().await.unwrap()).await, (400, reason.to_owned()));
    }
    assert_eq!(desk.sandbox.leads_written(), [], "only tickets are leads");
}

#[tokio::test]
async fn a_link_sent_with_a_ticket_is_found_by_its_third_party_id() {
    let desk = open().await;
    let written = desk.write("/Tickets", &json!([lead("mark-1"), lead("mark-2")])).await;
    let links = desk.read("/ExternalLink?third_party_id=mark-2").await;
    assert_eq!(links.as_array().unwrap().len(), 1);
    assert_eq!((&links[0]["halo_id"], &links[0]["third_party_type"]), (&written[1]["id"], &json!("sluice")));
    assert_eq!(
        desk.read("/ExternalLink?thirdparty_id=mark-2").await.as_array().unwrap().len(),
        2,
        "misspelt"
    );
    assert_eq!(desk.read("/ExternalLink?third_party_id=mark").await, json!([]), "a part is not enough");
    assert_eq!(
        desk.sandbox.leads_written()[1],
        WrittenLead {
            ticket_id: written[1]["id"].as_i64().unwrap(),
            mark: Some("mark-2".to_owned()),
            company: "Example Freight".to_owned(),
            contact: "Nora Vinter".to_owned(),
            email: "nora@example-freight.co.uk".to_owned(),
            title: String::new(),
        }
    );
}

#[tokio::test]
async fn what_changed_since_a_moment_is_found_by_every_form_of_date() {
    let desk = open().await;
    let newest = desk.read("/Tickets?order=last_update&orderdesc=true&count=1").await["tickets"][0].clone();
    let written = desk.write("/Tickets", &json!([lead("a")])).await;
    let moment = written["lastupdate"].as_str().unwrap();
    assert!(moment > newest["last_update"].as_str().unwrap());
    for form in [moment.to_owned(), format!("{moment}.000000Z"), format!("{moment}Z")] {
        let answer = desk.read(&format!("/Tickets?lastupdatefromdate={form}")).await;
        assert_eq!(answer["record_count"], 1, "{form}");
    }
    let earlier =
        desk.read(&format!("/Tickets?lastupdatetodate={}", newest["last_update"].as_str().unwrap())).await;
    assert_eq!(earlier["record_count"], 80);
    for path in ["/Client", "/Site", "/Users"] {
        let path = format!("{path}?lastupdatefromdate=2026-11-01T00:00:00");
        assert_eq!(
            desk.read(&path).await["record_count"].as_u64().unwrap(),
            0,
            "{path}: before the world began"
        );
    }
}

#[tokio::test]
async fn too_many_requests_in_the_window_are_refused_in_the_vendors_words() {
    let config =
        Config { halo_calls_per_window: 3, halo_window: Duration::from_secs(300), ..Config::default() };
    let desk = Desk::open(config).await;
    for _ in 0..3 {
        desk.read("/Agent/me").await;
    }
    let mut told = Vec::new();
    for _ in 0..4 {
        let answer = desk.get("/Agent/me").send().await.unwrap();
        told.push(answer.headers().get("retry-after").is_some());
        let expected = "Rate Limit Reached - 3 Requests per rolling 5 minute window";
        assert_eq!(said(answer).await, (429, expected.to_owned()));
    }
    assert_eq!(told, [true, false, true, false], "how long to wait is told sometimes");
}

#[tokio::test]
async fn the_window_rolls_on() {
    let config =
        Config { halo_calls_per_window: 2, halo_window: Duration::from_millis(150), ..Config::default() };
    let desk = Desk::open(config).await;
    let started = std::time::Instant::now();
    let mut accepted = 0;
    while accepted < 6 {
        accepted += u32::from(desk.get("/Agent/me").send().await.unwrap().status() == 200);
    }
    assert!(started.elapsed() >= Duration::from_millis(300), "six requests need three windows");
}
