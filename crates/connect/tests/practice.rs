//! The built-in connectors against the practice world, which behaves as the vendors describe, traps included.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use serde_json::json;
use sluice_connect::{
    CallError, Client, ClientOptions, Connector, Page, PushError,
    halo::{self, Ticket, TicketSetup},
};
use sluice_domain::{Field, Stage};
use sluice_sandbox::{Config, Fault, Sandbox, Source};
use sluice_vault::Secret;
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

fn client(connector: &str, settings: &[(&str, &str)], secret: (&str, &str)) -> Client {
    let options = ClientOptions {
        allow_loopback_http: true,
        timeout: Duration::from_secs(3),
        write_timeout: Duration::from_secs(3),
        patience: Duration::from_millis(100),
        first_backoff: Duration::from_millis(1),
        limits: Some(Vec::new()),
        ..ClientOptions::default()
    };
    let settings = settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let secrets = BTreeMap::from([(secret.0.to_owned(), Secret::from(secret.1))]);
    Client::new(Connector::of_id(connector).unwrap(), settings, secrets, options).unwrap()
}

fn halopsa(world: &Sandbox) -> Client {
    let access = world.halo();
    let settings = [("url", access.base_url.as_str()), ("client_id", access.client_id.as_str())];
    client("halopsa", &settings, ("client_secret", &access.client_secret))
}

fn apollo(world: &Sandbox) -> Client {
    let access = world.apollo();
    client("apollo", &[("base_url", &access.base_url)], ("api_key", &access.api_key))
}

fn hunter(world: &Sandbox) -> Client {
    let access = world.hunter();
    client("hunter", &[("base_url", &access.base_url)], ("api_key", &access.api_key))
}

async fn world() -> Sandbox {
    Sandbox::start(Config { seed: 7, ..Config::default() }).await.unwrap()
}

async fn pass(client: &Client, stream: &str) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    loop {
        let page = client.page(stream, pages.last().map(|page| &page.next)).await.unwrap();
        let done = page.done;
        pages.push(page);
        if done {
            return pages;
        }
    }
}

#[tokio::test]
async fn accounts_are_tested() {
    let world = world().await;
    let halo = halopsa(&world).test().await.unwrap();
    assert!(!halo.label.is_empty() && !halo.rights.is_empty(), "{halo:?}");
    for client in [apollo(&world), hunter(&world)] {
        let account = client.test().await.unwrap();
        assert!(!account.label.is_empty(), "{account:?}");
        assert!(account.credits_left_millicredits.is_some_and(|credits| credits > 0), "{account:?}");
    }
}

#[tokio::test]
async fn wrong_secrets_are_told() {
    let world = world().await;
    let access = world.halo();
    let settings = [("url", access.base_url.as_str()), ("client_id", access.client_id.as_str())];
    let wrong = client("halopsa", &settings, ("client_secret", "wrong"));
    assert_eq!(wrong.test().await.unwrap_err().code(), "bad_credentials");
    for (connector, base) in [("apollo", world.apollo().base_url), ("hunter", world.hunter().base_url)] {
        let wrong = client(connector, &[("base_url", &base)], ("api_key", "wrong"));
        assert_eq!(wrong.test().await.unwrap_err().code(), "bad_credentials", "{connector}");
    }
}

#[tokio::test]
async fn every_stream_is_read_whole_and_without_a_record_left_out() {
    let world = world().await;
    let clients = [halopsa(&world), apollo(&world), hunter(&world)];
    for client in &clients {
        for stream in client.streams() {
            let pages = pass(client, &stream.name).await;
            let manifest = client.connector().manifest();
            let name = format!("{} {}", manifest.id, stream.name);
            let said = manifest.streams.iter().find(|said| said.name == stream.name).unwrap();
            let records: Vec<_> = pages.iter().flat_map(|page| &page.records).collect();
            let ids: BTreeSet<&str> = records.iter().map(|record| record.external_id.as_str()).collect();
            assert_eq!(ids.len(), records.len(), "{name}: a record came twice");
            let least = if said.optional { 4 } else { 21 };
            assert!(records.len() >= least, "{name}: {} records", records.len());
            let skipped: Vec<_> = pages.iter().flat_map(|page| &page.skipped).collect();
            assert!(skipped.is_empty(), "{name}: {:?}", skipped.first());
            if said.only.is_none() {
                assert_eq!(pages.last().unwrap().total, Some(ids.len() as u64), "{name}");
            }
            let statuses = ["valid", "accept_all", "guessed", "invalid", "unknown"];
            for record in records {
                let email = record.fields.get(&Field::Email).map_or("", String::as_str);
                assert!(!email.contains("@domain.com"), "{name}: {email}");
                let status = record.fields.get(&Field::EmailStatus);
                assert!(
                    status.is_none_or(|status| statuses.contains(&status.as_str())),
                    "{name}: {status:?}"
                );
                assert!(status.is_none() || !email.is_empty(), "{name}: a status without an address");
                serde_json::from_str::<serde_json::Value>(&record.raw).unwrap();
            }
        }
    }
}

#[tokio::test]
async fn the_second_pass_of_halopsa_reads_what_changed() {
    let world = world().await;
    let client = halopsa(&world);
    for stream in ["clients", "users", "leads"] {
        let first = pass(&client, stream).await;
        let next = client.page(stream, Some(&first.last().unwrap().next)).await.unwrap();
        let whole: usize = first.iter().map(|page| page.records.len()).sum();
        assert!(next.done && next.records.len() < whole / 2, "{stream}: {} of {whole}", next.records.len());
    }
}

fn lead(number: usize) -> Ticket {
    Ticket {
        mark: format!("mark-{number}"),
        summary: format!("Lead {number}"),
        contact_name: format!("Ada Byrne {number}"),
        company_name: "Example Rail".into(),
        email: format!("ada{number}@example-rail.test"),
        job_title: "Head of Sales".into(),
        phone: "+44 113 496 0000".into(),
        country: "United Kingdom".into(),
        ..Ticket::default()
    }
}

/// What a ticket says of a lead, but for its status, which was not written.
fn observed(raw: &str) -> BTreeMap<String, String> {
    let mut observed = halo::observed(Stage::Lead, raw, &sluice_domain::tenant::Kept::default());
    assert_eq!(observed.remove("status_name").as_deref(), Some("New"));
    observed
}

fn planned(lead: &Ticket) -> BTreeMap<String, String> {
    halo::ticket_fields(lead).into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

#[tokio::test]
async fn leads_are_written_found_read_back_and_changed() {
    let world = world().await;
    let client = halopsa(&world);
    let setup = halo::ticket_setup(&client, Stage::Lead).await.unwrap();
    let leads: Vec<Ticket> = (0..25).map(lead).collect();
    let mut ids = halo::create_tickets(&client, &setup, &leads[1..]).await.unwrap();
    ids.insert(0, halo::create_tickets(&client, &setup, &leads[..1]).await.unwrap().remove(0));
    for (id, lead) in ids.iter().zip(&leads) {
        assert_eq!(halo::find_by_mark(&client, &lead.mark).await.unwrap().as_ref(), Some(id));
        let raw = halo::get_ticket(&client, id).await.unwrap().unwrap();
        assert_eq!(observed(&raw), planned(lead));
    }
    assert_eq!(halo::find_by_mark(&client, "mark-none").await.unwrap(), None);

    let changed = Ticket { job_title: "Director".into(), ..leads[0].clone() };
    halo::update_ticket(&client, &setup, &ids[0], &changed).await.unwrap();
    let raw = halo::get_ticket(&client, &ids[0]).await.unwrap().unwrap();
    assert_eq!(observed(&raw), planned(&changed));
    assert_eq!(world.leads_written().len(), 25);

    let pages = pass(&client, "leads").await;
    let read: BTreeMap<&str, _> = pages
        .iter()
        .flat_map(|page| &page.records)
        .map(|record| (record.external_id.as_str(), record))
        .collect();
    for (id, lead) in ids.iter().zip(&leads).skip(1) {
        let record = read[id.as_str()];
        assert_eq!(record.fields[&Field::Email], lead.email);
        assert_eq!(record.fields[&Field::Status], "New");
        assert_eq!(observed(&record.raw), planned(lead), "the list shows what the plan compares");
    }
}

#[tokio::test]
async fn a_status_of_another_ticket_type_is_refused() {
    let world = world().await;
    let client = halopsa(&world);
    let setup =
        TicketSetup { new_status_id: 99_999, ..halo::ticket_setup(&client, Stage::Lead).await.unwrap() };
    let error = halo::create_tickets(&client, &setup, &[lead(1)]).await.unwrap_err();
    assert!(matches!(error, CallError::Refused(_)), "{error:?}");
    assert!(world.leads_written().is_empty());
}

#[tokio::test]
async fn a_write_whose_answer_got_lost_is_found_by_its_mark() {
    let world = world().await;
    let client = halopsa(&world);
    let setup = halo::ticket_setup(&client, Stage::Lead).await.unwrap();
    for (fault, written) in [(Fault::TimeoutAfter, true), (Fault::TimeoutBefore, false)] {
        let lead = lead(usize::from(written));
        world.faults().script(Source::Halo, vec![Some(fault)]);
        let error = halo::create_tickets(&client, &setup, std::slice::from_ref(&lead)).await.unwrap_err();
        assert!(matches!(error, CallError::Unknown(_)), "{error:?}");
        assert_eq!(halo::find_by_mark(&client, &lead.mark).await.unwrap().is_some(), written);
    }
}

/// Signed over a time and the body: what is not, or is old, is nobody's.
#[tokio::test]
async fn lushas_signals_are_told_from_a_strangers() {
    let world = world().await;
    let access = world.providers().into_iter().find(|access| access.connector == "lusha").unwrap();
    let (base, key) = (access.settings["base_url"].clone(), access.settings["api_key"].clone());
    // A test that ran before may have seen to it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::new();
    let url = format!("{base}/api/account/secret/regenerate");
    let given: serde_json::Value =
        http.post(url).header("api_key", &key).send().await.unwrap().json().await.unwrap();
    let secrets = BTreeMap::from([
        ("api_key".to_owned(), Secret::new(key)),
        ("webhook_secret".to_owned(), Secret::from(given["secret"].as_str().unwrap())),
    ]);
    let options = ClientOptions { allow_loopback_http: true, ..ClientOptions::default() };
    let settings = BTreeMap::from([("base_url".to_owned(), base)]);
    let client = Client::new(Connector::of_id("lusha").unwrap(), settings, secrets, options).unwrap();
    let found = client.ask("people_search", &json!({}), None).await.unwrap();
    let who = found.found.iter().find_map(|found| found.record.as_ref().ok()).unwrap();
    let push = world.push("lusha", &who.external_id).unwrap();
    let headers: BTreeMap<String, String> =
        push.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone())).collect();
    let at = headers["x-lusha-timestamp"].parse::<i64>().unwrap();
    let now = |minutes: i64| chrono::DateTime::from_timestamp(at + 60 * minutes, 0).unwrap();

    let pushed = client.pushed("people_pushed", &headers, push.body.as_bytes(), now(1)).unwrap();
    assert_eq!((pushed.stream.as_str(), pushed.adds), ("people_enrich", true));
    let record = &pushed.records[0];
    assert_eq!(record.external_id, who.external_id);
    assert_eq!(record.fields, BTreeMap::from([(Field::Intent, "Changed company".to_owned())]));
    let refused = |body: &str, minutes| {
        client.pushed("people_pushed", &headers, body.as_bytes(), now(minutes)).unwrap_err()
    };
    assert_eq!(refused(&push.body, 6), PushError::OutOfTime);
    assert_eq!(refused(&push.body.replace("companyChange", "promotion"), 1), PushError::NotProved);
}
