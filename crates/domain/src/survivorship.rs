//! Which value survives when the records of a group disagree. A pure function of the records: neither the order in
//! which they are given nor anything else counts.
//!
//! An empty value never beats a full one. Among full ones the better address, the more trusted source, the newer
//! record and then the smaller id win, in this order.

use crate::{
    Field, Survivor,
    derived::Record,
    normal::{Email, EmailClass, EmailStatus, Phone, region},
};
use std::{cmp::Reverse, collections::BTreeMap};

/// Survivors of a group, by field.
pub type Survivors = BTreeMap<Field, Survivor>;

/// The order in which records are believed: the first one that has a value gives it.
fn believed<'r>(records: &[&'r Record], trust: &dyn Fn(&Record) -> u8) -> Vec<&'r Record> {
    let mut records = records.to_vec();
    records.sort_by_key(|record| (Reverse(trust(record)), Reverse(record.at), record.id));
    records
}

/// The surviving values of a person.
///
/// First name and surname survive together from one record, and so do an address and what its source says of it.
pub fn survive(records: &[&Record], trust: &dyn Fn(&Record) -> u8) -> Survivors {
    let records = believed(records, trust);
    let mut survivors = Survivors::new();
    name(&records, &mut survivors);
    email(&records, &mut survivors);
    for field in Field::ALL {
        let own = matches!(
            field,
            Field::GivenName | Field::FamilyName | Field::FullName | Field::Email | Field::EmailStatus
        );
        if !own && let Some(survivor) = first(&records, *field) {
            survivors.insert(*field, survivor);
        }
    }
    survivors
}

/// The surviving values of a company.
pub fn survive_company(records: &[&Record], trust: &dyn Fn(&Record) -> u8) -> Survivors {
    const FIELDS: [Field; 8] = [
        Field::CompanyName,
        Field::CompanyDomain,
        Field::CompanyPhone,
        Field::Industry,
        Field::Headcount,
        Field::City,
        Field::Region,
        Field::Country,
    ];
    // What the organisation's own record says goes before what a person's record says of it.
    let mut records = believed(records, trust);
    records.sort_by_key(|record| record.person.is_some());
    FIELDS.into_iter().filter_map(|field| Some((field, first(&records, field)?))).collect()
}

/// Whether any source says that the person must not be contacted.
pub fn do_not_contact(records: &[&Record]) -> bool {
    records.iter().any(|record| {
        record
            .fields
            .get(&Field::DoNotContact)
            .is_some_and(|text| matches!(text.trim().to_ascii_lowercase().as_str(), "true" | "yes" | "1"))
    })
}

fn raw(record: &Record, field: Field) -> Option<&str> {
    record.fields.get(&field).map(|text| text.trim()).filter(|text| !text.is_empty())
}

fn survivor(record: &Record, field: Field, value: String) -> Survivor {
    Survivor { raw: raw(record, field).map_or_else(|| value.clone(), ToOwned::to_owned), value, record: record.id }
}

fn first(records: &[&Record], field: Field) -> Option<Survivor> {
    records.iter().find_map(|record| Some(survivor(record, field, display(record, field)?)))
}

/// A record's value as it is shown and written; nothing where it can't be read.
fn display(record: &Record, field: Field) -> Option<String> {
    let person = record.person.as_ref();
    let company = record.company.as_ref();
    match field {
        Field::Linkedin => person?.profile.as_ref().map(crate::normal::ProfileSlug::url),
        Field::CompanyName => company?.name.as_ref().map(|name| name.display.clone()),
        Field::CompanyDomain => company?.domain.as_ref().map(|domain| domain.as_str().to_owned()),
        Field::Phone | Field::Mobile | Field::CompanyPhone => {
            let number = Phone::parse(raw(record, field)?, region(&record.fields).as_ref()).ok()?;
            // A switchboard in the person's own field is not the person's number.
            let own = person.is_none_or(|person| person.phones.iter().any(|known| known.e164 == number.e164));
            (field == Field::CompanyPhone || own).then(|| match &number.extension {
                Some(extension) => format!("{} ext. {extension}", number.display),
                None => number.display.clone(),
            })
        }
        _ => raw(record, field).map(ToOwned::to_owned),
    }
}

fn name(records: &[&Record], survivors: &mut Survivors) {
    let whole = |record: &&&Record| {
        record
            .person
            .as_ref()
            .and_then(|person| person.name.as_ref())
            .map_or(0, |name| u8::from(!name.given.is_empty()) + u8::from(!name.family.is_empty()))
    };
    // A whole name beats half a one; among equals the first in the order of belief.
    let Some(record) = records.iter().rev().max_by_key(whole) else { return };
    let Some(name) = record.person.as_ref().and_then(|person| person.name.as_ref()) else { return };
    let parts = [(Field::GivenName, &name.given), (Field::FamilyName, &name.family), (Field::FullName, &name.display)];
    for (field, value) in parts.into_iter().filter(|(_, value)| !value.is_empty()) {
        survivors.insert(field, survivor(record, field, value.clone()));
    }
}

fn email(records: &[&Record], survivors: &mut Survivors) {
    let worth = |record: &&&Record| {
        let email = record.person.as_ref()?.email.as_ref()?;
        let status = raw(record, Field::EmailStatus).map_or(EmailStatus::Unknown, EmailStatus::parse);
        Some((status, class(email)))
    };
    let Some(record) = records.iter().rev().filter(|record| worth(record).is_some()).max_by_key(worth) else {
        return;
    };
    let Some(email) = record.person.as_ref().and_then(|person| person.email.as_ref()) else { return };
    survivors.insert(Field::Email, survivor(record, Field::Email, email.address.clone()));
    if let Some(said) = raw(record, Field::EmailStatus) {
        let status = EmailStatus::parse(said).name().to_owned();
        survivors.insert(Field::EmailStatus, survivor(record, Field::EmailStatus, status));
    }
}

const fn class(email: &Email) -> u8 {
    match email.class {
        EmailClass::Work => 3,
        EmailClass::FreeMail => 2,
        EmailClass::Role => 1,
        EmailClass::Disposable => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ConnectionId, EntityKind, FactId, Fields, RecordId, normal};
    use chrono::{DateTime, Utc};
    use proptest::{prelude::*, sample::select};

    fn record(number: u64, at: i64, values: &[(Field, &str)]) -> Record {
        let connection = ConnectionId::new(number, [0; 10]);
        let fields: Fields = values.iter().map(|(field, value)| (*field, (*value).to_owned())).collect();
        Record {
            id: RecordId::of(connection, "people", &number.to_string()),
            connection,
            stream: "people".to_owned(),
            kind: EntityKind::Person,
            external_id: number.to_string(),
            observation: FactId::new(number, [0; 10]),
            at: DateTime::<Utc>::from_timestamp(at, 0).unwrap(),
            person: Some(normal::person(&fields)),
            company: normal::organisation(&fields),
            fields,
        }
    }

    fn equal_trust(_: &Record) -> u8 {
        1
    }

    fn value(survivors: &Survivors, field: Field) -> Option<&str> {
        survivors.get(&field).map(|survivor| survivor.value.as_str())
    }

    #[test]
    fn an_empty_value_never_beats_a_full_one() {
        let full = record(1, 0, &[(Field::GivenName, "Nora"), (Field::FamilyName, "Vinter"), (Field::Title, "CFO")]);
        let newer = record(2, 9, &[(Field::GivenName, "Nora"), (Field::FamilyName, "Vinter"), (Field::Title, " ")]);
        let survivors = survive(&[&full, &newer], &equal_trust);
        assert_eq!(value(&survivors, Field::Title), Some("CFO"));
    }

    #[test]
    fn trust_goes_before_age_and_age_before_nothing() {
        let trusted = record(1, 0, &[(Field::Title, "CFO")]);
        let newer = record(2, 9, &[(Field::Title, "CEO")]);
        let trust = |record: &Record| if record.id == trusted.id { 9 } else { 1 };
        assert_eq!(value(&survive(&[&trusted, &newer], &trust), Field::Title), Some("CFO"));
        assert_eq!(value(&survive(&[&trusted, &newer], &equal_trust), Field::Title), Some("CEO"));
    }

    #[test]
    fn the_better_address_survives_with_its_own_status() {
        let check = |one: (&str, &str), other: (&str, &str), expected: (&str, &str)| {
            let one = record(1, 9, &[(Field::Email, one.0), (Field::EmailStatus, one.1)]);
            let other = record(2, 0, &[(Field::Email, other.0), (Field::EmailStatus, other.1)]);
            let survivors = survive(&[&one, &other], &equal_trust);
            assert_eq!(value(&survivors, Field::Email), Some(expected.0));
            assert_eq!(value(&survivors, Field::EmailStatus), Some(expected.1));
        };
        check(("a@elm.de", "guessed"), ("b@elm.de", "verified"), ("b@elm.de", "valid"));
        check(("a@gmail.com", "valid"), ("a@elm.de", "valid"), ("a@elm.de", "valid"));
        check(("a@elm.de", "valid"), ("b@elm.de", "valid"), ("a@elm.de", "valid"));
        check(("email_not_unlocked@domain.com", "verified"), ("b@elm.de", "guessed"), ("b@elm.de", "guessed"));
    }

    #[test]
    fn names_survive_together_from_one_record() {
        let half = record(1, 9, &[(Field::GivenName, "Bob")]);
        let whole = record(2, 0, &[(Field::GivenName, "Robert"), (Field::FamilyName, "Okafor")]);
        let survivors = survive(&[&half, &whole], &equal_trust);
        assert_eq!(value(&survivors, Field::FullName), Some("Robert Okafor"));
        assert_eq!(value(&survivors, Field::GivenName), Some("Robert"));
    }

    #[test]
    fn one_source_is_enough_to_block_contact() {
        let open = record(1, 0, &[(Field::GivenName, "Nora")]);
        for (text, blocked) in [("true", true), ("TRUE", true), ("false", false), ("", false)] {
            let said = record(2, 0, &[(Field::DoNotContact, text)]);
            assert_eq!(do_not_contact(&[&open, &said]), blocked, "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_order_of_the_records_does_not_matter(
            rows in proptest::collection::vec(
                (0_i64..3, select(vec!["Nora", "N.", ""]), select(vec!["a@elm.de", "b@gmail.com", ""]),
                 select(vec!["valid", "guessed", ""]), select(vec!["CEO", "CFO", ""])),
                1..6,
            ),
            turn in 0_usize..6,
        ) {
            let records: Vec<Record> = rows
                .iter()
                .enumerate()
                .map(|(number, (at, given, email, status, title))| {
                    record(number as u64, *at, &[
                        (Field::GivenName, given), (Field::Email, email), (Field::EmailStatus, status),
                        (Field::Title, title),
                    ])
                })
                .collect();
            let mut turned: Vec<&Record> = records.iter().collect();
            let straight = survive(&turned, &equal_trust);
            turned.rotate_left(turn % records.len());
            prop_assert_eq!(&survive(&turned, &equal_trust), &straight);
            turned.reverse();
            prop_assert_eq!(&survive(&turned, &equal_trust), &straight);
        }
    }
}
