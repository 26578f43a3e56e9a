//! A store in a folder of its own, and small things to put into it.

use crate::{
    Action, Item, ItemKind, Job, Pair, Reader, Store, StoreError, StoreKey, Write, WriteState, Writer,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sluice_domain::{
    Actor, CompanyId, ConnectionId, Decision, DeskId, EntityKind, FactId, Field, Fields, JobId, Judgement,
    Observation, Person, PersonId, PersonState, RecordId, Survivor, WriteId,
    derived::{Company, Record},
    normal,
    quality::Quality,
};
use sluice_matching::Outcome;
use std::path::PathBuf;
use tempfile::TempDir;

pub struct Room {
    pub store: Store,
    pub path: PathBuf,
    pub folder: TempDir,
}

pub fn key() -> StoreKey {
    StoreKey::from_bytes([7; 32])
}

/// Minutes after the first moment of the test's world.
pub fn at(minutes: u32) -> DateTime<Utc> {
    DateTime::<Utc>::from_timestamp_millis(1_790_000_000_000).unwrap() + TimeDelta::minutes(minutes.into())
}

pub async fn room() -> Room {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sluice.db");
    Room { store: Store::open(&path, Some(&key()), at(0)).await.unwrap(), path, folder }
}

impl Room {
    pub async fn write<T, F>(&self, work: F) -> T
    where
        T: Send + 'static,
        F: FnOnce(&Writer<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        self.store.write(work).await.unwrap()
    }

    pub async fn read<T, F>(&self, work: F) -> T
    where
        T: Send + 'static,
        F: FnOnce(&Reader<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        self.store.read(work).await.unwrap()
    }
}

pub fn connection(number: u8) -> ConnectionId {
    ConnectionId::from_bytes([number; 16])
}

pub fn record_id(number: u8) -> RecordId {
    RecordId::from_bytes([number; 16])
}

pub fn person_id(number: u8) -> PersonId {
    PersonId::of(record_id(number))
}

pub fn fact(number: u8) -> FactId {
    FactId::from_bytes([number; 16])
}

pub fn fields(values: &[(Field, &str)]) -> Fields {
    values.iter().map(|(field, value)| (*field, (*value).to_owned())).collect()
}

pub fn observation(number: u8, external: &str, email: &str) -> Observation {
    Observation {
        id: fact(number),
        desk: DeskId::from_bytes([1; 16]),
        at: at(number.into()),
        connection: connection(1),
        stream: "contacts".to_owned(),
        kind: EntityKind::Person,
        external_id: external.to_owned(),
        fields: fields(&[(Field::Email, email)]),
        raw: format!(r#"{{"mail":"{email}","seen":{number}}}"#),
        price_millicredits: 500,
    }
}

pub fn decision(number: u8, actor: Actor, judgement: Judgement) -> Decision {
    let (id, desk) = (fact(number), DeskId::from_bytes([1; 16]));
    Decision { id, desk, at: at(number.into()), actor, act: id, judgement }
}

pub fn ada() -> Actor {
    Actor::Person("Ada".to_owned())
}

pub fn record(number: u8, of: ConnectionId, domain: &str) -> Record {
    let fields = fields(&[(Field::CompanyDomain, domain), (Field::GivenName, "Ann")]);
    Record {
        id: record_id(number),
        connection: of,
        stream: "contacts".to_owned(),
        kind: EntityKind::Person,
        external_id: number.to_string(),
        observation: fact(number),
        at: at(number.into()),
        person: Some(normal::person(&fields)),
        company: normal::organisation(&fields),
        fields,
    }
}

pub fn pair(left: u8, right: u8, bits: i32) -> Pair {
    let outcome = if bits > 6 { Outcome::Same } else { Outcome::Review };
    Pair::new(record_id(left), record_id(right), bits, outcome)
}

pub fn person(number: u8, name: &str, state: PersonState) -> Person {
    let record = record_id(number);
    let survivor =
        |value: &str| Survivor { value: value.to_owned(), raw: value.to_owned(), record, decision: None };
    Person {
        id: person_id(number),
        records: vec![record],
        company: None,
        values: [(Field::FullName, survivor(name))]
            .into_iter()
            .filter(|(_, kept)| !kept.value.is_empty())
            .collect(),
        quality: Quality { score: number, ..Quality::default() },
        state,
        at: at(number.into()),
    }
}

pub fn with(mut person: Person, field: Field, value: &str) -> Person {
    let record = person.id.anchor();
    person
        .values
        .insert(field, Survivor { value: value.to_owned(), raw: value.to_owned(), record, decision: None });
    person
}

pub fn company(key: &str, name: &str, records: &[u8]) -> Company {
    let record = record_id(records[0]);
    Company {
        id: CompanyId::of(key),
        key: key.to_owned(),
        records: records.iter().map(|number| record_id(*number)).collect(),
        values: [(
            Field::CompanyName,
            Survivor { value: name.to_owned(), raw: name.to_owned(), record, decision: None },
        )]
        .into(),
        at: at(1),
    }
}

pub fn pair_item(left: u8, right: u8, value: f32) -> Item {
    Item {
        kind: ItemKind::Pair,
        left: person_id(left),
        right: Some(person_id(right)),
        left_record: record_id(left),
        right_record: Some(record_id(right)),
        value,
        handed_to: None,
        within: None,
    }
}

pub fn weak_item(number: u8, value: f32) -> Item {
    item(ItemKind::Weak, number, value)
}

pub fn clash_item(number: u8, value: f32) -> Item {
    item(ItemKind::Clash, number, value)
}

fn item(kind: ItemKind, number: u8, value: f32) -> Item {
    Item {
        kind,
        left: person_id(number),
        right: None,
        left_record: record_id(number),
        right_record: None,
        value,
        handed_to: None,
        within: None,
    }
}

pub fn job(number: u8, of: ConnectionId, state: &str) -> Job {
    let mut job = Job::starting(JobId::from_bytes([number; 16]), "sync", at(number.into()));
    job.connection = of;
    job.state = state.to_owned();
    job
}

pub fn planned(number: u8, state: WriteState) -> Write {
    Write {
        seq: 0,
        id: WriteId::from_bytes([number; 16]),
        connection: connection(1),
        person: person_id(number),
        anchor: record_id(number),
        action: Action::Create,
        body: json!({ "summary": format!("lead {number}") }),
        state,
        remote_id: None,
        created_at: at(number.into()),
        sent_at: None,
        seen_at: None,
        agreed_at: None,
        failure: None,
        attempts: 0,
    }
}
