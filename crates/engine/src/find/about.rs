//! What can be asked about somebody who is known, or about a company: who sells it, at what price, and the question.

use super::price;
use crate::{
    App,
    allowance::Allowances,
    api::{AskAbout, AskOffer, AskOffers, Failure},
    people,
    workspace::Workspace,
};
use serde_json::{Value, json};
use sluice_connect::{
    Connector,
    manifest::{Per, Question, Stream},
};
use sluice_domain::{CompanyId, EntityKind, Field, PersonId, RecordId, Survivor};
use sluice_store::Reader;
use std::collections::{BTreeMap, BTreeSet};

/// What is known of whom or what is asked about.
struct Known {
    values: BTreeMap<Field, Survivor>,
    /// A record of the person; nothing for a company.
    record: Option<RecordId>,
    /// Connections and streams that have told of them already.
    told_by: BTreeSet<(String, String)>,
}

impl Known {
    fn read(r: &Reader<'_>, person: Option<&str>, company: Option<&str>) -> Result<Self, Failure> {
        if let Some(id) = person {
            let id: PersonId = id.parse().map_err(|_| Failure::of("unknown_person"))?;
            let person = people::find(r, id)?.ok_or_else(|| Failure::of("unknown_person"))?;
            let records = r.records(&person.records)?;
            let told_by =
                records.into_iter().map(|record| (record.connection.to_string(), record.stream)).collect();
            return Ok(Self { values: person.values, record: Some(person.id.anchor()), told_by });
        }
        let gone = || Failure::of("unknown_company");
        let id: CompanyId = company.ok_or_else(gone)?.parse().map_err(|_| gone())?;
        let company = r.company(id)?.ok_or_else(gone)?;
        Ok(Self { values: company.values, record: None, told_by: BTreeSet::new() })
    }

    fn value(&self, field: Field) -> Option<&str> {
        self.values.get(&field).map(|survivor| survivor.value.as_str())
    }

    /// The question about them; nothing where too little is known.
    fn question(&self, with: Question) -> Option<Value> {
        match with {
            Question::VerifyEmail => Some(json!({ "email": self.value(Field::Email)? })),
            Question::Enrich | Question::FindEmail => {
                let mut subject = serde_json::Map::new();
                // Not by the address: it is what is missing, or in doubt.
                let signs = [
                    ("given_name", Field::GivenName),
                    ("family_name", Field::FamilyName),
                    ("full_name", Field::FullName),
                    (
                        "linkedin",
                        if self.record.is_some() { Field::Linkedin } else { Field::CompanyLinkedin },
                    ),
                    ("title", Field::Title),
                    ("company_name", Field::CompanyName),
                    ("company_domain", Field::CompanyDomain),
                ];
                for (name, field) in signs {
                    if let Some(value) = self.value(field) {
                        subject.insert(name.to_owned(), json!(value));
                    }
                }
                Some(json!({ "subjects": [subject], "want": ["email"] }))
            }
            Question::Search | Question::Collect => None,
        }
    }
}

/// The question about a person or a company, and the record of the person.
pub(super) async fn question(
    workspace: &Workspace,
    with: Question,
    person: Option<String>,
    company: Option<String>,
) -> Result<(Value, Option<RecordId>), Failure> {
    let known = workspace.store.read(move |r| Known::read(r, person.as_deref(), company.as_deref())).await?;
    let question = known.question(with).ok_or_else(|| Failure::of("ask_nothing_known"))?;
    Ok((question, known.record))
}

/// Who can be asked about a person or a company, the cheapest first.
pub(crate) async fn offers(app: &App, input: AskAbout) -> Result<AskOffers, Failure> {
    let workspace = app.workspace().await?;
    let (known, connections, allowances) = workspace
        .store
        .read(move |r| {
            let known = Known::read(r, input.person.as_deref(), input.company.as_deref())?;
            Ok::<_, Failure>((known, r.connections()?, Allowances::read(r)?))
        })
        .await?;
    let mut offers = AskOffers::default();
    for connection in connections {
        let connector = workspace.connector(&connection.connector).await?;
        let offer = |stream: &Stream| AskOffer {
            connection: connection.id.to_string(),
            name: connection.name.clone(),
            stream: stream.name.clone(),
            price: price::range(&stream.price, 1, false),
        };
        if known.record.is_none() {
            offers.company.extend(company_stream(&connector, &known).map(offer));
            continue;
        }
        let address = address_stream(&connector, &known);
        let is_told = |stream: &&Stream| {
            let kept_as = connector.manifest().kept_as(&stream.name).to_owned();
            known.told_by.contains(&(connection.id.to_string(), kept_as))
        };
        // Whoever has told of somebody already would be paid for the same.
        offers.find.extend(address.filter(|stream| !is_told(stream)).map(offer));
        offers.check.extend(
            usable(&connector, &known, EntityKind::Person, &[Question::VerifyEmail]).next().map(offer),
        );
    }
    for list in [&mut offers.find, &mut offers.check, &mut offers.company] {
        let first = |offer: &AskOffer| offer.connection.parse().ok().map(|id| allowances.of(id).priority);
        list.sort_by_key(|offer| (first(offer), offer.price.most));
    }
    Ok(offers)
}

/// Streams that make something of what is known.
fn usable<'c>(
    connector: &'c Connector,
    known: &'c Known,
    kind: EntityKind,
    with: &'c [Question],
) -> impl Iterator<Item = &'c Stream> {
    connector.manifest().streams.iter().filter(move |stream| {
        let asked = stream.asked.as_ref().filter(|asked| stream.kind == kind && with.contains(&asked.with));
        let question = asked.and_then(|asked| known.question(asked.with));
        question.is_some_and(|question| connector.makes_of(&stream.name, &question).unwrap_or_default())
    })
}

fn paid_for(stream: &Stream, units: &[Per]) -> bool {
    stream.price.iter().any(|price| units.contains(&price.per))
}

/// The stream by which one connector finds somebody's address: one that is for that, else the cheapest that sells it.
fn address_stream<'c>(connector: &'c Connector, known: &'c Known) -> Option<&'c Stream> {
    let gives = |stream: &&Stream| {
        let sold = stream.price.is_empty() || paid_for(stream, &[Per::Email, Per::Contact, Per::Record]);
        sold && connector.written(&stream.name).is_ok_and(|written| written.contains_key(&Field::Email))
    };
    let with = &[Question::FindEmail, Question::Enrich];
    usable(connector, known, EntityKind::Person, with).filter(gives).min_by_key(|stream| {
        let asked = stream.asked.as_ref();
        let is_for_it = asked.is_some_and(|asked| asked.with == Question::FindEmail);
        // Some take no fewer than ten where they take many.
        let batch = asked.map_or(1, |asked| asked.batch.get());
        (!is_for_it, price::range(&stream.price, 1, false).most, batch)
    })
}

/// The stream by which one connector tells of a company: one that sells records of them, the cheapest.
fn company_stream<'c>(connector: &'c Connector, known: &'c Known) -> Option<&'c Stream> {
    usable(connector, known, EntityKind::Company, &[Question::Enrich]).min_by_key(|stream| {
        let batch = stream.asked.as_ref().map_or(1, |asked| asked.batch.get());
        (!paid_for(stream, &[Per::Record]), price::range(&stream.price, 1, false).most, batch)
    })
}
