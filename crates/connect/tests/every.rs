//! Every stream that is asked, of every connector, asked at its practice provider by the client that asks the real one.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use serde_json::{Value, json};
use sluice_connect::{
    Client, ClientOptions, Connector, Found, PulledRecord, SkipReason,
    manifest::{Question, Stream, Unfit},
};
use sluice_domain::{EntityKind, Field};
use sluice_sandbox::{Config, Sandbox};
use sluice_vault::Secret;
use std::{collections::BTreeSet, time::Duration};

/// So many are asked for: RocketReach takes ten at least in one call.
const SUBJECTS: usize = 12;
/// How often an answer that takes its time is looked for.
const LOOKS: usize = 40;

/// Streams that know people and companies by the vendor's own id alone.
const BY_ID_ALONE: &[(&str, &[&str])] = &[
    ("apollo", &["person", "company"]),
    ("lead411", &["person", "people_enrich"]),
    ("lusha", &["people_enrich", "company_enrich"]),
    ("lusha_v2", &["people_enrich"]),
    ("seamless", &["company_enrich"]),
    ("zoominfo", &["people_enrich_bulk", "company_enrich_bulk"]),
    (
        "zoominfo_legacy",
        &["people_enrich_bulk", "people_enrich_job", "company_enrich_bulk", "company_enrich_job"],
    ),
];
/// Streams of a vendor whose searches give other ids.
const BY_SIGNS_ALONE: &[(&str, &[&str])] =
    &[("lusha_v2", &["people_lookup", "people_enrich_bulk", "company_enrich", "company_enrich_bulk"])];

fn listed(list: &[(&str, &[&str])], connector: &str, stream: &str) -> bool {
    list.iter().any(|(name, streams)| *name == connector && streams.contains(&stream))
}

fn client(world: &Sandbox, connector: &str) -> Client {
    let access = world.providers().into_iter().find(|access| access.connector == connector).unwrap();
    let connector = Connector::of_id(connector).unwrap();
    let is_secret =
        |key: &str| connector.manifest().form.iter().any(|field| field.key == key && field.secret);
    let (secrets, settings): (Vec<_>, Vec<_>) = access
        .settings
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .partition(|(key, _)| is_secret(key));
    let secrets = secrets.into_iter().map(|(key, value)| (key, Secret::new(value))).collect();
    let options = ClientOptions {
        allow_loopback_http: true,
        patience: Duration::from_secs(70),
        first_backoff: Duration::from_millis(5),
        ..ClientOptions::default()
    };
    Client::new(connector, settings.into_iter().collect(), secrets, options).unwrap()
}

/// What one connector is asked, and what came of it.
struct Desk {
    client: Client,
    people: Vec<PulledRecord>,
    /// With what enriching said of them.
    known: Vec<PulledRecord>,
    companies: Vec<PulledRecord>,
    /// Streams that answered.
    answered: BTreeSet<String>,
    faults: Vec<String>,
}

impl Desk {
    fn id(&self) -> &str {
        &self.client.connector().manifest().id
    }

    fn fault(&mut self, stream: &str, what: impl std::fmt::Display) {
        self.faults.push(format!("{} {stream}: {what}", self.client.connector().manifest().id));
    }

    /// The records of an answer; what could not be read is a fault.
    fn read(&mut self, stream: &str, found: Vec<Found>) -> Vec<PulledRecord> {
        let mut records = Vec::new();
        for found in found {
            match found.record {
                Ok(record) => records.push(record),
                Err(skipped) if matches!(skipped.reason, SkipReason::Unfit(_)) => {}
                Err(skipped) => self.fault(stream, format!("{:?} {:?}", skipped.reason, found.raw)),
            }
        }
        records
    }

    /// Asks one question, and waits for what takes its time.
    async fn ask(&mut self, stream: &Stream, question: &Value) -> Vec<PulledRecord> {
        let page = match self.client.ask(&stream.name, question, None).await {
            Ok(page) => page,
            Err(error) => {
                self.fault(&stream.name, format!("{error} {question}"));
                return Vec::new();
            }
        };
        let mut records = self.read(&stream.name, page.found);
        if let (Some(later), false) = (&stream.asked.as_ref().unwrap().later, page.tickets.is_empty()) {
            self.answered.insert(stream.name.clone());
            records.extend(self.collect(&later.collect, &page.tickets).await);
        }
        if !records.is_empty() {
            self.answered.insert(stream.name.clone());
        }
        records
    }

    async fn collect(&mut self, stream: &str, tickets: &[String]) -> Vec<PulledRecord> {
        for _ in 0..LOOKS {
            match self.client.ask(stream, &json!({ "tickets": tickets }), None).await {
                Ok(page) => {
                    let waits = page.found.iter().any(|found| {
                        matches!(&found.record, Err(skipped) if skipped.reason == SkipReason::Unfit(Unfit::Waiting))
                    });
                    if !waits && !page.found.is_empty() {
                        let records = self.read(stream, page.found);
                        if !records.is_empty() {
                            self.answered.insert(stream.to_owned());
                        }
                        return records;
                    }
                }
                Err(error) => self.fault(stream, error),
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.fault(stream, "nothing to collect");
        Vec::new()
    }

    fn searches(&self, stream: &Stream) -> Vec<Value> {
        let firm = |field: Field| self.companies.iter().find_map(|one| one.fields.get(&field)).cloned();
        let domain = firm(Field::CompanyDomain).unwrap_or_default();
        match (self.id(), stream.name.as_str()) {
            ("hunter", "people_search") | ("uplead", "people_of_company") => {
                vec![json!({ "domains": [domain] })]
            }
            ("lead411", "people_of_company") => self
                .companies
                .iter()
                .take(SUBJECTS)
                .map(|one| json!({ "company_ids": [one.external_id] }))
                .collect(),
            ("lead411", "people_of_company_by_name") => {
                let person = |one: &PulledRecord| {
                    let raw: Value = serde_json::from_str(&one.raw).ok()?;
                    let name = one.fields.get(&Field::FamilyName).or(one.fields.get(&Field::FullName))?;
                    let name = name.split_whitespace().next_back()?;
                    Some(json!({ "company_ids": [raw["company_id"]], "name": name }))
                };
                self.people.iter().filter_map(person).take(SUBJECTS).collect()
            }
            (_, _) if stream.kind == EntityKind::Company => vec![json!({ "countries": ["United Kingdom"] })],
            _ => vec![json!({ "countries": ["United Kingdom"], "titles": ["manager"] })],
        }
    }

    /// Everybody as a subject of a question.
    fn subjects(&self, stream: &Stream, with_id: bool) -> Vec<Value> {
        let known: Vec<&PulledRecord> = match (stream.kind, with_id) {
            (EntityKind::Company, _) => self.companies.iter().collect(),
            (EntityKind::Person, true) => self.people.iter().collect(),
            (EntityKind::Person, false) => self.known.iter().chain(&self.people).collect(),
        };
        let subject = |one: &&PulledRecord| {
            let mut subject = json!(one.fields);
            // ZoomInfo echoes what was asked, and no reference of ours.
            subject["ref"] = json!(one.external_id);
            if with_id {
                subject["id"] = json!(one.external_id);
            }
            subject
        };
        known.iter().take(SUBJECTS).map(subject).collect()
    }

    /// Questions about everybody, in lots that the stream takes.
    fn about(&self, stream: &Stream, with_id: bool) -> Vec<Value> {
        let batch = stream.asked.as_ref().unwrap().batch.get() as usize;
        let question = |lot: &[Value]| json!({ "subjects": lot, "want": ["email", "phone"], "callback": "https://sluice.example.test/push" });
        self.subjects(stream, with_id).chunks(batch).map(question).collect()
    }

    /// Asks until somebody is found.
    async fn until_found(&mut self, stream: &Stream, questions: Vec<Value>, how: &str) -> Vec<PulledRecord> {
        let asked = questions.len();
        for question in questions {
            let records = self.ask(stream, &question).await;
            if !records.is_empty() {
                return records;
            }
        }
        self.fault(&stream.name, format!("nobody {how} of {asked} questions"));
        Vec::new()
    }
}

async fn every_stream_answers(connector: &str) {
    let world = Sandbox::start(Config::default()).await.unwrap();
    let client = client(&world, connector);
    let connector = std::sync::Arc::clone(client.connector());
    let streams = &connector.manifest().streams;
    let asked = |with: Question| {
        streams.iter().filter(move |stream| stream.asked.as_ref().is_some_and(|asked| asked.with == with))
    };
    let mut desk = Desk {
        client,
        people: Vec::new(),
        known: Vec::new(),
        companies: Vec::new(),
        answered: BTreeSet::new(),
        faults: Vec::new(),
    };
    // Companies first: who works there is asked for by them.
    for kind in [EntityKind::Company, EntityKind::Person] {
        for stream in asked(Question::Search).filter(|stream| stream.kind == kind) {
            let questions = desk.searches(stream);
            let records = desk.until_found(stream, questions, "searched for").await;
            let seeds = if kind == EntityKind::Person { &mut desk.people } else { &mut desk.companies };
            if seeds.is_empty() {
                *seeds = records;
            }
        }
    }
    // What a search leaves out of a person is known once somebody is enriched.
    if let Some(stream) = asked(Question::Enrich).find(|stream| stream.name == "people_enrich") {
        for question in desk.about(stream, true) {
            let known = desk.ask(stream, &question).await;
            desk.known.extend(known);
        }
    }
    if desk.companies.is_empty() {
        desk.companies = desk.known.clone();
    }
    for stream in asked(Question::Enrich).chain(asked(Question::FindEmail)) {
        if !listed(BY_SIGNS_ALONE, &connector.manifest().id, &stream.name) {
            let questions = desk.about(stream, true);
            desk.until_found(stream, questions, "by id").await;
        }
        if !listed(BY_ID_ALONE, &connector.manifest().id, &stream.name) {
            let questions = desk.about(stream, false);
            desk.until_found(stream, questions, "by what is known").await;
        }
    }
    for stream in asked(Question::VerifyEmail) {
        let questions: Vec<Value> = desk
            .known
            .iter()
            .chain(&desk.people)
            .filter_map(|person| Some(json!({ "email": person.fields.get(&Field::Email)? })))
            .take(SUBJECTS)
            .collect();
        let records = desk.until_found(stream, questions, "verified").await;
        assert!(records.iter().all(|record| record.fields.contains_key(&Field::EmailStatus)), "{records:?}");
    }
    for stream in streams.iter().filter(|stream| stream.asked.is_some()) {
        if !desk.answered.contains(&stream.name) {
            desk.fault(&stream.name, "never answered");
        }
    }
    assert!(desk.faults.is_empty(), "{}", desk.faults.join("\n"));
}

macro_rules! every_stream_answers {
    ($($connector:ident),+) => {
        $(#[tokio::test]
        async fn $connector() {
            every_stream_answers(stringify!($connector)).await;
        })+

        /// No connector is left out.
        #[test]
        fn all_that_are_asked() {
            let asked: Vec<String> = Connector::builtin()
                .iter()
                .map(|connector| connector.manifest())
                .filter(|manifest| manifest.streams.iter().any(|stream| stream.asked.is_some()))
                .map(|manifest| manifest.id.clone())
                .collect();
            assert_eq!(asked, [$(stringify!($connector)),+]);
        }
    };
}

every_stream_answers!(
    apollo,
    hunter,
    lead411,
    lusha,
    lusha_v2,
    rocketreach,
    rocketreach_universal,
    seamless,
    uplead,
    zoominfo,
    zoominfo_legacy
);
