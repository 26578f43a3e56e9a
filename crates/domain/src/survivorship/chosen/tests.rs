use super::*;
use crate::{ConnectionId, EntityKind, Fields, normal, survivorship::FirstSeen};
use chrono::{DateTime, Utc};

#[track_caller]
fn check(field: Field, typed: &str, expected: Result<&str, &str>) {
    let region = Region::parse("GB").unwrap();
    let found = readable(field, typed, Some(&region));
    assert_eq!(found.as_deref().map_err(Unreadable::reason), expected, "{field} {typed:?}");
}

#[test]
fn a_typed_value_is_kept_as_it_reads_or_refused_with_the_reason() {
    check(Field::Email, " Ann.Lee@Acme.COM ", Ok("ann.lee@acme.com"));
    check(Field::Email, "ann at acme", Err("syntax"));
    check(Field::Email, "email_not_unlocked@domain.com", Err("placeholder"));
    check(Field::Mobile, "07400 123456", Ok("+44 7400 123456"));
    check(Field::Phone, "12", Err("not_assigned"));
    check(Field::CompanyDomain, "https://www.acme.co.uk/about", Ok("acme.co.uk"));
    check(Field::CompanyDomain, "co.uk", Err("public_suffix"));
    check(Field::Linkedin, "linkedin.com/company/acme", Err("no_profile"));
    check(Field::GivenName, "  deAnna  ", Ok("deAnna"));
    check(Field::CompanyName, "n/a", Err("placeholder"));
    check(Field::DoNotContact, "yes", Ok("true"));
    check(Field::DoNotContact, "no", Err("not_chosen"));
    check(Field::EmailStatus, "valid", Err("not_chosen"));
    check(Field::Title, &"x".repeat(LONGEST + 1), Err("too_long"));
}

fn record(values: &[(Field, &str)]) -> Record {
    let fields: Fields = values.iter().map(|(field, value)| (*field, (*value).to_owned())).collect();
    let connection = ConnectionId::from_bytes([1; 16]);
    Record {
        id: RecordId::of(connection, "contacts", &format!("{values:?}")),
        connection,
        stream: "contacts".into(),
        kind: EntityKind::Person,
        external_id: String::new(),
        observation: FactId::from_bytes([0; 16]),
        at: DateTime::<Utc>::UNIX_EPOCH,
        person: Some(normal::person(&fields)),
        company: normal::organisation(&fields),
        fields,
    }
}

/// What survives of `says` when these were chosen one after the other, oldest first.
#[track_caller]
fn survives(says: &[&[(Field, &str)]], choices: &[(Field, Option<&str>)], expected: &[(Field, &str)]) {
    let records: Vec<Record> = says.iter().map(|values| record(values)).collect();
    let records: Vec<&Record> = records.iter().collect();
    let order = Order::default();
    let mut values = super::super::survive(&records, &order, &FirstSeen::new());
    let chosen: Vec<Chosen> = choices
        .iter()
        .zip(1..)
        .map(|((field, value), number)| Chosen {
            field: *field,
            value: value.map(str::to_owned),
            record: records[0].id,
            decision: FactId::from_bytes([number; 16]),
        })
        .collect();
    choose(&mut values, &chosen, &records, &order);
    for (field, value) in expected {
        assert_eq!(text_of(&values, *field), *value, "{field}");
    }
}

#[test]
fn what_was_chosen_last_counts_and_beats_every_source() {
    let says: &[(Field, &str)] = &[(Field::Title, "CTO")];
    survives(&[says], &[(Field::Title, Some("CIO"))], &[(Field::Title, "CIO")]);
    survives(&[says], &[(Field::Title, Some("CIO")), (Field::Title, Some("COO"))], &[(Field::Title, "COO")]);
    survives(&[says], &[(Field::Title, None)], &[(Field::Title, "")]);
    survives(&[says], &[(Field::Title, None), (Field::Title, Some("COO"))], &[(Field::Title, "COO")]);
}

#[test]
fn a_names_parts_and_the_whole_stay_in_step() {
    let says: &[(Field, &str)] = &[(Field::GivenName, "Bob"), (Field::FamilyName, "Lee")];
    survives(
        &[says],
        &[(Field::GivenName, Some("Robert"))],
        &[(Field::FullName, "Robert Lee"), (Field::FamilyName, "Lee")],
    );
    survives(
        &[says],
        &[(Field::FullName, Some("Ann van Dyk"))],
        &[(Field::GivenName, "Ann"), (Field::FamilyName, "van Dyk")],
    );
    survives(
        &[says],
        &[(Field::FullName, Some("deAnna MACKAY-o'hara"))],
        &[(Field::GivenName, "deAnna"), (Field::FamilyName, "MACKAY-o'hara")],
    );
    survives(
        &[says],
        &[(Field::FullName, Some("Lee, Dr. Ann"))],
        &[(Field::GivenName, "Ann"), (Field::FamilyName, "Lee")],
    );
    survives(&[says], &[(Field::FamilyName, None)], &[(Field::FullName, "Bob")]);
}

#[test]
fn an_address_comes_with_what_is_known_of_it_and_not_of_another() {
    let tried: &[(Field, &str)] = &[(Field::Email, "a@acme.com"), (Field::EmailStatus, "valid")];
    let other: &[(Field, &str)] = &[(Field::Email, "b@acme.com"), (Field::EmailStatus, "accept_all")];
    survives(&[tried, other], &[(Field::Email, Some("b@acme.com"))], &[(Field::EmailStatus, "accept_all")]);
    survives(&[tried, other], &[(Field::Email, Some("c@acme.com"))], &[(Field::EmailStatus, "")]);
    survives(&[tried, other], &[(Field::Email, None)], &[(Field::EmailStatus, "")]);
}
