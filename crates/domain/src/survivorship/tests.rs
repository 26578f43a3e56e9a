//! What survives, example by example.

use super::*;
use crate::{ConnectionId, FactId, Fields, Protection, normal};
use chrono::{DateTime, Utc};

pub(super) const CRM: u8 = 9;

/// A record of the source `source`, which is also its trust, observed at `at`.
pub(super) fn record(source: u8, at: i64, values: &[(Field, &str)]) -> Record {
    of_kind(EntityKind::Person, source, at, values)
}

fn of_kind(kind: EntityKind, source: u8, at: i64, values: &[(Field, &str)]) -> Record {
    let fields: Fields = values.iter().map(|(field, value)| (*field, (*value).to_owned())).collect();
    let connection = ConnectionId::from_bytes([source; 16]);
    Record {
        id: RecordId::of(connection, "contacts", &format!("{at} {values:?}")),
        connection,
        stream: "contacts".into(),
        kind,
        external_id: at.to_string(),
        observation: FactId::from_bytes([0; 16]),
        at: DateTime::<Utc>::from_timestamp(at, 0).unwrap(),
        person: (kind == EntityKind::Person).then(|| normal::person(&fields)),
        company: normal::organisation(&fields),
        fields,
    }
}

/// The order of the sources 0 to 9 by rules, where the last is the system of record.
pub(super) fn order(rules: &SurvivorRules) -> Order {
    let names: Vec<String> = (0..=CRM).map(|source| source.to_string()).collect();
    let source = |(number, name): (u8, &'_ String)| (ConnectionId::from_bytes([number; 16]), name.clone());
    let named: Vec<(ConnectionId, String)> = (0..=CRM).zip(&names).map(source).collect();
    let sources: Vec<Source<'_>> = named
        .iter()
        .map(|(connection, name)| Source { connection: *connection, name, own: *name == CRM.to_string() })
        .collect();
    Order::of(rules, &sources)
}

/// Rules that believe each source by its number.
pub(super) fn by_number() -> SurvivorRules {
    let mut rules = SurvivorRules::default();
    rules.trust.of = (0..CRM).map(|source| (source.to_string(), source)).collect();
    rules.trust.system_of_record = CRM;
    rules
}

fn trusted() -> Order {
    order(&by_number())
}

#[track_caller]
fn check(records: &[Record], expected: &[(Field, &str)]) {
    let values = survive(&records.iter().collect::<Vec<_>>(), &trusted(), &FirstSeen::new());
    for (field, value) in expected {
        let found = values.get(field).map(|survivor| survivor.value.as_str()).unwrap_or_default();
        assert_eq!(found, *value, "{field}");
    }
}

#[test]
fn something_beats_nothing_then_trust_then_the_newer() {
    let title = |source, at, title| record(source, at, &[(Field::Title, title)]);
    check(&[title(1, 1, "CTO"), record(CRM, 2, &[])], &[(Field::Title, "CTO")]);
    check(&[title(1, 9, "CTO"), title(2, 1, "CIO")], &[(Field::Title, "CIO")]);
    check(&[title(1, 1, "CTO"), title(1, 2, "CIO")], &[(Field::Title, "CIO")]);
    check(&[title(1, 1, "CTO"), title(CRM, 2, "n/a")], &[(Field::Title, "CTO")]);
}

#[test]
fn a_tried_address_beats_trust() {
    let email =
        |source, address, status| record(source, 1, &[(Field::Email, address), (Field::EmailStatus, status)]);
    let check =
        |left: Record, right: Record, address: &str| check(&[left, right], &[(Field::Email, address)]);
    check(email(1, "a@acme.com", "valid"), email(2, "b@acme.com", "accept_all"), "a@acme.com");
    check(email(1, "a@acme.com", "accept_all"), email(2, "b@acme.com", "unknown"), "a@acme.com");
    check(email(1, "a@acme.com", "unknown"), email(2, "b@acme.com", "guessed"), "a@acme.com");
    check(email(1, "a@acme.com", "guessed"), email(2, "b@acme.com", "invalid"), "a@acme.com");
    check(email(1, "a@acme.com", "valid"), email(2, "a@gmail.com", "valid"), "a@acme.com");
    check(email(1, "a@acme.com", "unknown"), email(2, "info@acme.com", "valid"), "a@acme.com");
    check(email(1, "a@acme.com", "valid"), email(2, "b@acme.com", "valid"), "b@acme.com");
}

#[test]
fn the_status_is_that_of_the_surviving_mailbox() {
    let status = [(Field::EmailStatus, "accept_all")];
    let accepting = record(1, 1, &[&[(Field::Email, "a@acme.com")], &status[..]].concat());
    let silent = record(2, 1, &[(Field::Email, "a@acme.com")]);
    let dead = record(3, 1, &[(Field::Email, "b@acme.com"), (Field::EmailStatus, "invalid")]);
    check(
        &[accepting, silent, dead.clone()],
        &[(Field::Email, "a@acme.com"), (Field::EmailStatus, "accept_all")],
    );

    let unsure = record(9, 1, &[(Field::Email, "b@acme.com"), (Field::EmailStatus, "unknown")]);
    check(&[dead, unsure], &[(Field::Email, "b@acme.com"), (Field::EmailStatus, "invalid")]);
}

#[test]
fn a_name_survives_as_a_whole_and_the_more_complete_one() {
    let whole = record(1, 1, &[(Field::GivenName, "ROBERT"), (Field::FamilyName, "SMITH JR.")]);
    let initial = record(2, 1, &[(Field::GivenName, "R."), (Field::FamilyName, "Smith")]);
    let single = record(3, 1, &[(Field::GivenName, "Bob")]);
    check(
        &[single, initial, whole],
        &[
            (Field::GivenName, "Robert"),
            (Field::FamilyName, "Smith Jr"),
            (Field::FullName, "Robert Smith Jr"),
        ],
    );
    let written = record(1, 1, &[(Field::FullName, "Smith, Bob")]);
    check(
        &[written],
        &[(Field::GivenName, "Bob"), (Field::FamilyName, "Smith"), (Field::FullName, "Bob Smith")],
    );
}

#[test]
fn values_are_normalised_and_keep_what_was_written() {
    let one = record(
        1,
        1,
        &[
            (Field::Email, " MAILTO:Jane@Acme.com"),
            (Field::Mobile, "07400 123456"),
            (Field::Phone, "(020) 7946-0958"),
            (Field::Linkedin, "uk.linkedin.com/in/Jane?trk=x"),
            (Field::CompanyName, " Acme\tLtd"),
            (Field::CompanyDomain, "https://www.acme.com/about"),
            (Field::Country, "UK"),
        ],
    );
    let values = survive(&[&one], &trusted(), &FirstSeen::new());
    let value = |field: Field| values[&field].value.as_str();
    assert_eq!(value(Field::Email), "jane@acme.com");
    assert_eq!(value(Field::Mobile), "+44 7400 123456");
    assert_eq!(value(Field::Phone), "+44 20 7946 0958");
    assert_eq!(value(Field::Linkedin), "https://www.linkedin.com/in/jane");
    assert_eq!(value(Field::CompanyName), "Acme Ltd");
    assert_eq!(value(Field::CompanyDomain), "acme.com");
    assert_eq!(value(Field::Country), "United Kingdom");
    assert_eq!(values[&Field::Phone].raw, "(020) 7946-0958");
    assert_eq!(values[&Field::CompanyDomain].raw, "https://www.acme.com/about");
    assert!(values.values().all(|survivor| survivor.record == one.id));
}

#[test]
fn what_cannot_be_read_does_not_survive() {
    let one = record(
        1,
        1,
        &[
            (Field::Email, "email_not_unlocked@domain.com"),
            (Field::EmailStatus, "valid"),
            (Field::Phone, "0000000000"),
            (Field::Linkedin, "linkedin.com/company/acme"),
            (Field::CompanyName, "Self-employed"),
        ],
    );
    assert!(survive(&[&one], &trusted(), &FirstSeen::new()).is_empty());
}

#[test]
fn the_switchboard_is_nobodys_own_number() {
    let board = record(1, 1, &[(Field::Phone, "+44 20 7946 0958"), (Field::CompanyPhone, "+442079460958")]);
    check(&[board], &[(Field::Phone, ""), (Field::CompanyPhone, "+44 20 7946 0958")]);
}

#[test]
fn the_employer_survives_as_a_whole() {
    let now = record(2, 1, &[(Field::CompanyName, "Bolt"), (Field::Title, "CTO")]);
    let before = record(
        1,
        1,
        &[
            (Field::CompanyName, "Acme"),
            (Field::CompanyDomain, "acme.com"),
            (Field::Department, "IT"),
            (Field::Industry, "Steel"),
        ],
    );
    check(
        &[now, before],
        &[
            (Field::CompanyName, "Bolt"),
            (Field::CompanyDomain, ""),
            (Field::Title, "CTO"),
            (Field::Department, ""),
            (Field::Industry, ""),
        ],
    );
    let moved = record(2, 1, &[(Field::CompanyName, "Bolt"), (Field::Email, "jane@acme.com")]);
    let left = record(
        1,
        1,
        &[(Field::CompanyName, "Acme"), (Field::CompanyDomain, "acme.com"), (Field::Title, "CTO")],
    );
    let there = record(1, 1, &[(Field::CompanyName, "Bolt"), (Field::CompanyDomain, "bolt.io")]);
    check(
        &[moved, left, there],
        &[(Field::CompanyName, "Bolt"), (Field::CompanyDomain, "bolt.io"), (Field::Title, "")],
    );
    let named = record(2, 1, &[(Field::CompanyName, "Acme Ltd")]);
    let at = record(1, 1, &[(Field::Email, "jane@acme.com"), (Field::Title, "CTO")]);
    check(
        &[named, at],
        &[(Field::CompanyName, "Acme Ltd"), (Field::CompanyDomain, "acme.com"), (Field::Title, "CTO")],
    );
}

#[test]
fn a_place_survives_as_a_whole() {
    let home = record(2, 1, &[(Field::Country, "US")]);
    let there = record(1, 1, &[(Field::City, "Boston"), (Field::Region, "MA"), (Field::Country, "USA")]);
    let abroad = record(1, 9, &[(Field::City, "Paris"), (Field::Region, "IDF"), (Field::Country, "FR")]);
    check(
        &[home, there, abroad],
        &[(Field::City, "Boston"), (Field::Region, "MA"), (Field::Country, "United States")],
    );
}

#[test]
fn a_refusal_of_any_source_counts() {
    let refuses =
        |value: &str| do_not_contact(&[&record(1, 1, &[(Field::DoNotContact, value)]), &record(9, 9, &[])]);
    assert!(refuses("true") && refuses("Yes") && refuses("1"));
    assert!(!refuses("false") && !refuses("") && !refuses("0"));
}

#[test]
fn a_company_is_described_by_its_own_records_first() {
    let own = of_kind(
        EntityKind::Company,
        1,
        1,
        &[
            (Field::CompanyName, "Acme Ltd"),
            (Field::CompanyDomain, "acme.com"),
            (Field::City, "London"),
            (Field::Country, "GB"),
            (Field::CompanyPhone, "020 7946 0958"),
        ],
    );
    let of_person = record(
        9,
        9,
        &[
            (Field::CompanyName, "ACME"),
            (Field::CompanyDomain, "acme.com"),
            (Field::City, "Leeds"),
            (Field::Industry, "Steel"),
            (Field::Title, "CTO"),
        ],
    );
    let values = survive_company(&[&of_person, &own], &trusted(), &FirstSeen::new());
    let value = |field: Field| values.get(&field).map(|survivor| survivor.value.as_str());
    assert_eq!(value(Field::CompanyName), Some("Acme Ltd"));
    assert_eq!(value(Field::CompanyDomain), Some("acme.com"));
    assert_eq!(value(Field::CompanyPhone), Some("+44 20 7946 0958"));
    assert_eq!(value(Field::City), Some("London"));
    assert_eq!(value(Field::Industry), Some("Steel"));
    assert_eq!(value(Field::Title), None);
}

#[test]
fn a_protected_source_says_only_what_its_protection_lets_it() {
    fn of(source: u8, field: Field, value: &str) -> Record {
        record(source, 1, &[(field, value)])
    }
    let check =
        |protection: Protection, field: Field, protects: &str, firm: Option<&str>, expected: Option<&str>| {
            // The protected source is the more trusted one.
            let mut records = vec![of(2, field, protects)];
            records.extend(firm.map(|value| of(1, field, value)));
            let says = BTreeMap::from([(field, protection)]);
            let by_reference: Vec<&Record> = records.iter().collect();
            let protections = |record: &Record| (record.connection.as_bytes()[0] == 2).then_some(&says);
            let values = protected(&by_reference, &trusted(), &FirstSeen::new(), &protections, survive);
            assert_eq!(
                values.get(&field).map(|it| it.value.as_str()),
                expected,
                "{protection:?} {protects} {firm:?}"
            );
        };
    use Protection::{Always, Merge, Never, WhenEmpty};
    check(Always, Field::Title, "CTO", Some("CIO"), Some("CTO"));
    check(WhenEmpty, Field::Title, "CTO", Some("CIO"), Some("CIO"));
    check(WhenEmpty, Field::Title, "CTO", None, Some("CTO"));
    check(WhenEmpty, Field::Title, "CTO", Some("n/a"), Some("CTO"));
    check(Never, Field::Title, "CTO", None, None);
    check(Never, Field::Title, "CTO", Some("CIO"), Some("CIO"));
    check(Merge, Field::Technologies, "Jira, azure", Some("Azure, VMware"), Some("Azure, VMware, Jira"));
    check(Merge, Field::Technologies, "Jira", None, Some("Jira"));
    check(Never, Field::DoNotContact, "true", None, Some("true"));
    check(WhenEmpty, Field::Email, "a@acme.com", Some("b@acme.com"), Some("b@acme.com"));
    let custom = Field::every().find(|field| field.kind() == crate::ValueKind::Whole).unwrap();
    check(WhenEmpty, custom, "1", Some("2"), Some("2"));
}

#[test]
fn a_custom_field_survives_where_it_holds_what_it_should() {
    let day = Field::every().find(|field| field.kind() == crate::ValueKind::Date).unwrap();
    check(&[record(2, 1, &[(day, "soon")]), record(1, 1, &[(day, "2026-11-23")])], &[(day, "2026-11-23")]);
}
