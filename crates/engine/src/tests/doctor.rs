//! HaloPSA's Doctor names what is wrong with a tenant, and nothing where nothing is.

use super::support::{ok, practice, refused};
use crate::{api::Check, setup::halo_doctor};
use serde_json::{Map, Value};
use sluice_connect::{Client, ClientOptions, Connector, halo::Survey};
use sluice_domain::pipeline::Workflow;
use sluice_sandbox::{Config, Flaw, Sandbox};
use sluice_vault::Secret;
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

/// What is wrong, the check that says so, and what it says.
const FLAWS: [(Flaw, &str, &str); 36] = [
    (Flaw::WebPage, "halo_address", "not_an_api"),
    (Flaw::SignInElsewhere, "halo_sign_in", "halo_sign_in_elsewhere"),
    (Flaw::TenantUnsaid, "halo_sign_in", "halo_tenant_unsaid"),
    (Flaw::SecretChanged, "halo_sign_in", "bad_credentials"),
    (Flaw::NoPermissions, "halo_sign_in", "halo_no_scope"),
    (Flaw::NotAnAgent, "halo_agent", "halo_no_agent"),
    (Flaw::CustomersNotPermitted, "halo_clients", "halo_scope_missing"),
    (Flaw::EditNotPermitted, "halo_tickets", "halo_scope_missing"),
    (Flaw::SalesNotPermitted, "halo_opportunities", "halo_scope_missing"),
    (Flaw::ClientsClosed, "halo_clients", "halo_clients_closed"),
    (Flaw::UsersClosed, "halo_users", "halo_users_closed"),
    (Flaw::TicketsClosed, "halo_tickets", "halo_tickets_closed"),
    (Flaw::SalesClosed, "halo_opportunities", "halo_sales_closed"),
    (Flaw::RecordsClosed, "halo_records", "halo_records_closed"),
    (Flaw::NoLinks, "halo_links", "halo_no_links"),
    (Flaw::NoUnknownClient, "halo_unknown_client", "halo_no_unknown_client"),
    (Flaw::NoPrivateNote, "halo_outcome", "halo_no_outcome"),
    (Flaw::FieldOfOtherType, "halo_fields", "halo_field_type"),
    (Flaw::LeadTypeMissing, "halo_lead_type", "halo_no_ticket_type"),
    (Flaw::LeadTypeRenamed, "halo_lead_type", "halo_type_renamed"),
    (Flaw::LeadTypeTwice, "halo_lead_type", "halo_type_twice"),
    (Flaw::LeadTypeClosed, "halo_lead_type", "halo_type_closed"),
    (Flaw::LeadsNotCreated, "halo_lead_type", "halo_type_not_created"),
    (Flaw::LeadsNotEdited, "halo_lead_type", "halo_type_not_edited"),
    (Flaw::ProspectTypeMissing, "halo_prospect_type", "halo_no_ticket_type"),
    (Flaw::OpportunityTypeMissing, "halo_opportunity_type", "halo_no_ticket_type"),
    (Flaw::OpportunityTypeElsewhere, "halo_opportunity_type", "halo_type_area"),
    (Flaw::NewStatusMissing, "halo_lead_statuses", "halo_no_new_status"),
    (Flaw::StatusMissing, "halo_lead_statuses", "halo_no_status"),
    (Flaw::StatusRenamed, "halo_lead_statuses", "halo_status_renamed"),
    (Flaw::StatusTwice, "halo_lead_statuses", "halo_status_twice"),
    (Flaw::FieldCompulsory, "halo_lead_compulsory", "halo_field_compulsory"),
    (Flaw::ContactTabHidden, "halo_lead_contact", "halo_contact_hidden"),
    (Flaw::SmallPages, "halo_pages", "halo_pages_small"),
    (Flaw::FewCalls, "halo_rate", "halo_rate_small"),
    (Flaw::FastClock, "halo_clock", "halo_clock"),
];

fn client(sandbox: &Sandbox, more: &[(&str, &str)]) -> Client {
    let access = sandbox.halo();
    let settings = [("url", access.base_url.as_str()), ("client_id", access.client_id.as_str())];
    let settings = settings.iter().chain(more).map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    let options = ClientOptions {
        allow_loopback_http: true,
        patience: Duration::from_millis(100),
        first_backoff: Duration::from_millis(1),
        limits: Some(Vec::new()),
        ..ClientOptions::default()
    };
    let secrets = BTreeMap::from([("client_secret".to_owned(), Secret::new(access.client_secret))]);
    Client::new(Connector::of_id("halopsa").unwrap(), settings.collect(), secrets, options).unwrap()
}

async fn sandbox() -> Sandbox {
    Sandbox::start(Config { halo_calls_per_window: 100_000, ..Config::default() }).await.unwrap()
}

async fn survey(client: &Client) -> Survey {
    halo_doctor::survey(client, &Workflow::default()).await
}

fn judged(survey: &Survey) -> Vec<Check> {
    halo_doctor::judged(survey, &Workflow::default(), false)
}

fn wrong(checks: &[Check]) -> Vec<(&str, &str)> {
    let failed = checks.iter().filter(|check| !check.ok);
    failed.map(|check| (check.code.as_str(), check.failure.as_ref().unwrap().code.as_str())).collect()
}

#[tokio::test]
async fn every_flaw_of_a_tenant_is_named_by_its_check_and_nothing_else_is() {
    let sandbox = sandbox().await;
    let words: Map<String, Value> =
        serde_json::from_str(include_str!("../../../../ui/messages/en.json")).unwrap();
    let named: BTreeSet<_> = FLAWS.iter().map(|(_, check, failure)| (check, failure)).collect();
    assert_eq!(named.len(), FLAWS.len(), "no two are told alike");
    for (flaw, code, failure) in FLAWS {
        sandbox.plant_in_halo(flaw);
        let checks = judged(&survey(&client(&sandbox, &[])).await);
        let wrong = wrong(&checks);
        assert_eq!(wrong.first(), Some(&(code, failure)), "{flaw:?}: {checks:?}");
        assert!(wrong.iter().all(|(_, other)| *other == failure), "{flaw:?}: {wrong:?}");
        for check in &checks {
            assert!(words.contains_key(&format!("check.{}", check.code)), "{}", check.code);
        }
        for part in ["", ".why", ".do"] {
            assert!(words.contains_key(&format!("failure.{failure}{part}")), "{failure}{part}");
        }
        let places = [format!("failure.{failure}.place"), format!("check.{code}.place")];
        assert!(places.iter().any(|place| words.contains_key(place)), "where {code} {failure} is mended");
        sandbox.mend_halo();
        let healthy = judged(&survey(&client(&sandbox, &[])).await);
        assert!(healthy.iter().all(|check| check.ok), "after {flaw:?}: {healthy:?}");
    }
}

#[tokio::test]
async fn a_healthy_tenant_tells_what_was_learned_and_is_not_written_to() {
    let sandbox = sandbox().await;
    let client = client(&sandbox, &[]);
    let checks = judged(&survey(&client).await);
    let found = |code: &str| &checks.iter().find(|check| check.code == code).unwrap().detail;
    for (code, key, expected) in [
        ("halo_agent", "account", "Sluice practice"),
        ("halo_scopes", "granted", "all"),
        ("halo_scopes", "fewest", "edit:tickets read:customers edit:sales"),
        ("halo_users", "total", "249"),
        ("halo_lead_type", "ticket_type", "Lead"),
        ("halo_lead_statuses", "count", "8"),
        ("halo_outcome", "name", "Private Note"),
        ("halo_fields", "known", "1"),
        ("halo_pages", "size", "100"),
        ("halo_rate", "calls", "300"),
        ("halo_rate", "minutes", "5"),
    ] {
        assert_eq!(found(code)[key], expected, "{code} {key}");
    }
    let written = sandbox.requests().into_iter().filter(|line| line.method != "GET");
    assert!(written.clone().all(|line| line.path == "/auth/token"), "{:?}", written.collect::<Vec<_>>());
}

#[tokio::test]
async fn what_the_doctor_says_of_the_sign_in_cures_it() {
    let sandbox = sandbox().await;
    let elsewhere = format!("{}/shared", sandbox.halo().base_url);
    for (flaw, key, value) in
        [(Flaw::TenantUnsaid, "tenant", "practice"), (Flaw::SignInElsewhere, "authority", &elsewhere)]
    {
        sandbox.plant_in_halo(flaw);
        let seen = survey(&client(&sandbox, &[])).await;
        let checks = judged(&seen);
        let failure = checks.iter().find_map(|check| check.failure.as_ref()).unwrap();
        assert!(failure.params.values().any(|told| told == value), "{failure}");
        let cured = judged(&survey(&client(&sandbox, &[(key, value)])).await);
        assert_eq!(wrong(&cured), [], "{flaw:?}");
        sandbox.mend_halo();
    }
    let other = judged(&survey(&client(&sandbox, &[("tenant", "another")])).await);
    assert_eq!(wrong(&other), [], "HaloPSA with one tenant asks nobody for it");
    sandbox.plant_in_halo(Flaw::TenantUnsaid);
    let other = judged(&survey(&client(&sandbox, &[("tenant", "another")])).await);
    assert_eq!(wrong(&other), [("halo_sign_in", "halo_tenant_other")]);
}

#[tokio::test]
async fn only_halopsa_is_asked_by_its_doctor() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let report = ok(&app, "doctor_halopsa", Value::Null).await;
    let checks = report["checks"].as_array().unwrap();
    assert!(checks.len() > 20, "{report}");
    for check in checks {
        assert_eq!((&check["ok"], &check["connection"]), (&true.into(), &"HaloPSA".into()), "{check}");
    }
    let workspace = app.workspace().await.unwrap();
    workspace.sandbox().unwrap().plant_in_halo(Flaw::StatusRenamed);
    let report = ok(&app, "doctor_halopsa", Value::Null).await;
    let wrong: Vec<&Value> =
        report["checks"].as_array().unwrap().iter().filter(|check| check["ok"] == false).collect();
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    assert_eq!(wrong[0]["failure"]["params"]["found"], "Contact made");
    let halo = super::support::connection(&app, "halopsa").await;
    ok(&app, "disconnect", serde_json::json!({ "id": halo["id"] })).await;
    assert_eq!(refused(&app, "doctor_halopsa", Value::Null).await.code, "halo_not_connected");
    app.stop().await;
}
