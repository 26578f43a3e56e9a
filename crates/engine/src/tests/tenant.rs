//! HaloPSA is set up from here: what is missing is made once, what has another name is taken for what it is, and both are
//! used from then on.

use super::{
    stages::{is_rebuilt_equal, standing, ticket, walk_to_won},
    support::{apply, ended, everybody, hurried, ok, sync},
};
use crate::App;
use serde_json::{Value, json};
use sluice_connect::{
    Client,
    halo::{self, Ticket},
};
use sluice_domain::Stage;
use sluice_sandbox::{Fault, Flaw, Sandbox, Source};
use std::{collections::BTreeMap, sync::Arc};

async fn with_sandbox<T>(app: &App, use_it: impl FnOnce(&Sandbox) -> T) -> T {
    let workspace = app.workspace().await.unwrap();
    use_it(workspace.sandbox().unwrap())
}

/// A program beside a tenant with these flaws.
async fn beside(flaws: &[Flaw]) -> (tempfile::TempDir, App) {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    with_sandbox(&app, |sandbox| flaws.iter().for_each(|flaw| sandbox.plant_in_halo(*flaw))).await;
    (folder, app)
}

async fn difference(app: &App, choices: &Value) -> Value {
    ok(app, "halo_setup", json!({ "choices": choices })).await
}

/// Sets the tenant up as proposed, but for these choices: the job at its end.
async fn set_up(app: &App, choices: &Value) -> Value {
    let seen = difference(app, choices).await;
    let input = json!({ "fingerprint": seen["fingerprint"], "choices": choices });
    ended(app, "set_up_halo", input).await
}

fn line<'d>(difference: &'d Value, key: &str) -> &'d Value {
    let mut lines = difference["lines"].as_array().unwrap().iter();
    lines.find(|line| line["key"] == key).unwrap_or(&Value::Null)
}

fn state(difference: &Value, key: &str) -> (String, Value) {
    let line = line(difference, key);
    (line["state"].as_str().unwrap_or_default().to_owned(), line["there"].clone())
}

/// How often something was made, by path.
async fn made(app: &App) -> BTreeMap<String, usize> {
    let requests = with_sandbox(app, Sandbox::requests).await;
    let posts = requests.into_iter().filter(|line| line.source == Source::Halo && line.method == "POST");
    let mut counts = BTreeMap::new();
    for line in posts.filter(|line| line.path != "/auth/token") {
        *counts.entry(line.path).or_default() += 1;
    }
    counts
}

fn counted(pairs: &[(&str, usize)]) -> BTreeMap<String, usize> {
    pairs.iter().map(|(path, count)| (format!("/api/{path}"), *count)).collect()
}

#[tokio::test]
async fn of_a_bare_tenant_everything_is_made_and_the_second_time_nothing() {
    let (_folder, app) = beside(&[Flaw::Bare]).await;
    let before = difference(&app, &json!({})).await;
    assert_eq!((&before["open"], &before["calls"]), (&json!(86), &json!(6)));
    assert_eq!(before["counts"], json!({ "make": 86 }));
    assert_eq!((made(&app).await, &before["at"]), (BTreeMap::new(), &Value::Null), "looking makes nothing");

    let job = set_up(&app, &json!({})).await;
    assert_eq!(
        (&job["state"], &job["done"], &job["total"]),
        (&json!("done"), &json!(86), &json!(86)),
        "{job}"
    );
    let all = counted(&[("TicketType", 1), ("Status", 1), ("FieldInfo", 3), ("FieldGroup", 1)]);
    assert_eq!(made(&app).await, all);
    let after = difference(&app, &json!({})).await;
    assert_eq!((&after["open"], &after["counts"]), (&json!(0), &json!({ "there": 86 })));

    let job = set_up(&app, &json!({})).await;
    assert_eq!((&job["state"], made(&app).await), (&json!("done"), all));

    // What was made is used: leads are written and read back as they were written.
    sync(&app).await;
    apply(&app).await.unwrap();
    let ledger = ok(&app, "ledger", json!({ "limit": 1 })).await;
    let counts = ledger["counts"].as_object().unwrap();
    assert_eq!(counts.keys().collect::<Vec<_>>(), ["agreed"], "{counts:?}");
    app.stop().await;
}

#[tokio::test]
async fn a_tenant_that_takes_fewer_things_at_once_is_set_up_with_as_many_as_it_takes() {
    everybody();
    let (_folder, app) = beside(&[Flaw::Bare]).await;
    with_sandbox(&app, |sandbox| sandbox.limit_arrays_in_halo(Some((10, 413)))).await;
    let job = set_up(&app, &json!({})).await;
    assert_eq!((&job["state"], &job["done"]), (&json!("done"), &json!(86)), "{job}");
    // 16 statuses were too many, so 8 of anything go together from then on.
    let all = counted(&[("TicketType", 1), ("Status", 3), ("FieldInfo", 8), ("FieldGroup", 2)]);
    assert_eq!(made(&app).await, all);
    app.stop().await;
}

#[tokio::test]
async fn a_tenant_with_names_of_its_own_is_set_up_and_a_lead_reaches_won_in_it() {
    everybody();
    let (_folder, app) = beside(&[Flaw::NamesOfItsOwn]).await;
    let seen = difference(&app, &json!({})).await;
    for (key, there) in [
        ("type.lead", "Enquiry"),
        ("type.prospect", "Suspect"),
        ("type.opportunity", "Deal"),
        ("status.contacted", "Contact made"),
        ("status.qualified", "Qualification done"),
        ("field.prospect_fit_score", "Fit score"),
    ] {
        assert_eq!(state(&seen, key), ("map".to_owned(), json!(there)), "{key}");
    }
    assert_eq!(state(&seen, "status.engaged"), ("make".to_owned(), Value::Null));
    let named = |name: &str| {
        let mut things = seen["things"].as_array().unwrap().iter();
        let thing = things.find(|thing| thing["part"] == "status" && thing["name"] == name).unwrap();
        json!({ "act": "map", "id": thing["id"] })
    };
    let choices = json!({
        "status.engaged": named("Warm"),
        "status.progressing": named("Proposal out"),
        "status.won": named("Closed and signed"),
    });
    let twice = json!({ "status.engaged": named("Warm"), "status.contacted": named("Warm") });
    assert_eq!(set_up(&app, &twice).await["failure"]["code"], "halo_setup_twice");
    let job = set_up(&app, &choices).await;
    assert_eq!(job["state"], "done", "{job}");
    let after = difference(&app, &json!({})).await;
    assert_eq!(after["open"], 0, "{:?}", after["counts"]);
    assert_eq!(state(&after, "status.won"), ("there".to_owned(), json!("Closed and signed")));
    let posts = made(&app).await;
    assert!(!posts.contains_key("/api/TicketType") && !posts.contains_key("/api/Status"), "{posts:?}");

    sync(&app).await;
    apply(&app).await.unwrap();
    let person = walk_to_won(&app).await;
    let here = standing(&app, &person).await;
    apply(&app).await.unwrap();
    let lead = ticket(&app, &person, "leads").await;
    let won = ticket(&app, &person, "opportunities").await;
    assert_eq!((&lead["status_name"], &lead["tickettype_id"]), (&json!("Warm"), &json!(23)));
    assert_eq!((&won["status_name"], &won["tickettype_id"]), (&json!("Closed and signed"), &json!(25)));
    let custom = |ticket: &Value, name: &str| {
        let mut values = ticket["customfields"].as_array().unwrap().iter();
        values.find(|value| value["name"] == name).map(|value| value["display"].clone())
    };
    assert_eq!(custom(&lead, "CFLeadSource"), Some(json!("Apollo.io")));
    assert_eq!(custom(&lead, "CFLeadServicesOffered"), Some(json!("Backup")));
    assert_eq!(custom(&won, "CFOpportunityQuotes"), Some(json!("Q-17")));
    let prospect = ticket(&app, &person, "prospects").await;
    assert_eq!(custom(&prospect, "CFProspectBudget"), Some(json!("$10K-$50K")));

    // Nothing of it is taken for somebody's there, and nothing is left to write.
    sync(&app).await;
    assert_eq!(standing(&app, &person).await["trail"], here["trail"]);
    assert_eq!(ok(&app, "plan", json!({})).await["items"], json!([]));
    is_rebuilt_equal(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn a_lost_answer_is_looked_for_before_anything_is_made_again() {
    for (fault, types) in [(Fault::TimeoutAfter, 1), (Fault::TimeoutBefore, 2)] {
        let (_folder, app) = beside(&[Flaw::Bare]).await;
        let seen = difference(&app, &json!({})).await;
        let before = with_sandbox(&app, |sandbox| sandbox.requests().len()).await;
        difference(&app, &json!({})).await;
        // A run looks first, as the second look did, and then makes the ticket types.
        let looks = with_sandbox(&app, |sandbox| sandbox.requests().len()).await - before;
        let script = std::iter::repeat_n(None, looks).chain([Some(fault)]).collect();
        with_sandbox(&app, |sandbox| sandbox.faults().script(Source::Halo, script)).await;
        let job = ended(&app, "set_up_halo", json!({ "fingerprint": seen["fingerprint"] })).await;
        assert_eq!(job["state"], "done", "{fault:?}: {job}");
        assert_eq!(made(&app).await["/api/TicketType"], types, "{fault:?}");
        let after = difference(&app, &json!({})).await;
        assert_eq!((&after["open"], &after["counts"]), (&json!(0), &json!({ "there": 86 })), "{fault:?}");
        app.stop().await;
    }
}

#[tokio::test]
async fn what_halopsa_refuses_stands_alone_and_says_why() {
    for (flaw, said) in [
        (Flaw::FieldRefused, "Please enter a valid Field Name"),
        (Flaw::FieldNameTaken, "A Custom Field with this name already exists"),
    ] {
        let (_folder, app) = beside(&[Flaw::Bare, flaw]).await;
        let job = set_up(&app, &json!({})).await;
        assert_eq!((&job["state"], &job["done"]), (&json!("done"), &json!(86)), "{flaw:?}: {job}");
        let after = difference(&app, &json!({})).await;
        assert_eq!((&after["open"], &after["counts"]["there"]), (&json!(1), &json!(85)), "{flaw:?}");
        let refused = line(&after, "field.opportunity_risks");
        assert_eq!(refused["failure"]["code"], "refused", "{flaw:?}: {refused}");
        assert_eq!(refused["failure"]["params"]["said"], said, "{flaw:?}");
        app.stop().await;
    }
}

#[tokio::test]
async fn a_field_of_another_type_is_left_and_another_can_be_taken() {
    let (_folder, app) = beside(&[Flaw::FieldOfOtherType]).await;
    let seen = difference(&app, &json!({})).await;
    let source = line(&seen, "field.lead_source");
    assert_eq!((&source["state"], &source["differs"][0]["code"]), (&json!("blocked"), &json!("type")));
    assert_eq!(source["choice"]["act"], "leave");
    set_up(&app, &json!({ "field.lead_source": { "act": "make", "id": null } })).await;
    let after = difference(&app, &json!({})).await;
    assert_eq!(state(&after, "field.lead_source").0, "blocked");
    assert_eq!(after["open"], 0, "what is in the way is nobody's to remove");
    app.stop().await;
}

#[tokio::test]
async fn who_may_not_configure_is_told_which_right_is_missing_and_makes_nothing() {
    let (_folder, app) = beside(&[Flaw::Bare, Flaw::ConfiguringNotPermitted]).await;
    let connection = super::support::connection(&app, "halopsa").await;
    ok(&app, "test_connection", json!({ "id": connection["id"] })).await;
    let seen = difference(&app, &json!({})).await;
    assert_eq!(seen["missing"]["code"], "halo_setup_no_right");
    let job = set_up(&app, &json!({})).await;
    assert_eq!(job["failure"]["code"], "halo_setup_forbidden", "{job}");
    assert_eq!(job["failure"]["params"]["right"], "admin");
    assert_eq!(difference(&app, &json!({})).await["counts"], json!({ "make": 86 }));
    app.stop().await;
}

#[tokio::test]
async fn two_ticket_types_of_one_name_are_asked_about_and_nothing_is_written_before() {
    let (_folder, app) = beside(&[Flaw::LeadTypeTwice]).await;
    let jobs = sync(&app).await;
    let codes: Vec<&Value> = jobs.iter().map(|job| &job["failure"]["code"]).collect();
    assert!(codes.contains(&&json!("halo_type_twice")), "{codes:?}");
    let seen = difference(&app, &json!({})).await;
    let lead = line(&seen, "type.lead");
    assert_eq!((&lead["state"], &lead["there"]), (&json!("map"), &Value::Null));
    assert_eq!(state(&seen, "status.contacted").0, "waits");
    let choices = json!({ "type.lead": { "act": "map", "id": 23 } });
    assert_eq!(state(&difference(&app, &choices).await, "status.contacted").0, "there");
    set_up(&app, &choices).await;
    assert!(sync(&app).await.iter().all(|job| job["state"] == "done"));
    app.stop().await;
}

#[tokio::test]
async fn what_moved_since_it_was_seen_is_not_set_up() {
    let (_folder, app) = beside(&[Flaw::Bare]).await;
    let job = ended(&app, "set_up_halo", json!({ "fingerprint": "of another day" })).await;
    assert_eq!((&job["failure"]["code"], made(&app).await), (&json!("halo_setup_moved"), BTreeMap::new()));
    app.stop().await;
}

#[tokio::test]
async fn values_in_fields_of_the_older_numbering_are_read_as_todays() {
    let (_folder, app) = beside(&[Flaw::OlderFields]).await;
    let seen = difference(&app, &json!({})).await;
    assert_eq!(line(&seen, "older.106")["choice"], json!({ "act": "map", "id": 112 }));
    assert_eq!(line(&seen, "older.105")["choice"]["act"], "leave", "it is said to be something else");
    sync(&app).await;
    apply(&app).await.unwrap();
    set_up(&app, &json!({})).await;

    // Somebody fills in the older fields in HaloPSA.
    let page = ok(&app, "pipeline", json!({ "status": "new_lead", "limit": 1 })).await;
    let person = page["rows"][0]["person"].clone();
    let lead = ticket(&app, &person, "leads").await;
    let client = halopsa(&app).await;
    let mut setup = halo::ticket_setup(&client, Stage::Lead).await.unwrap();
    for (name, older) in [("lead_tech_stack", 106), ("lead_revenue_range", 107)] {
        setup.fields.insert(name.to_owned(), client.halo().older[&older].clone());
    }
    let stack = BTreeMap::from([("lead_tech_stack".to_owned(), "Azure, Citrix".to_owned())]);
    let older = Ticket { custom: stack, ..Ticket::default() };
    halo::update_ticket(&client, &setup, &lead["id"].to_string(), &older).await.unwrap();
    sync(&app).await;
    let page = ok(&app, "person", json!({ "id": person })).await;
    let said = page.to_string();
    assert!(said.contains("lead_tech_stack") && said.contains("Azure, Citrix"), "{said}");
    is_rebuilt_equal(&app).await;
    app.stop().await;
}

async fn halopsa(app: &App) -> Client {
    let workspace: Arc<_> = app.workspace().await.unwrap();
    let connection = workspace.halo().await.unwrap().unwrap();
    workspace.client(&connection).await.unwrap()
}
