//! What holds whatever the records and the rules.

use super::{
    Strategy,
    tests::{CRM, by_number, order, record},
    *,
};
use chrono::DateTime;
use proptest::{collection::vec, prelude::*, sample::select, strategy::Strategy as _};

fn any_record() -> impl proptest::strategy::Strategy<Value = Record> {
    let pick = |values: &'static [&'static str]| select(values);
    let values = (
        pick(&["", "Jane", "J.", "JANE"]),
        pick(&["", "Doe", "Smith Jr"]),
        pick(&["", "jane@acme.com", "jane@bolt.io", "jane@gmail.com", "info@acme.com", "nonsense"]),
        pick(&["", "valid", "accept_all", "guessed", "invalid", "unknown"]),
        (pick(&["", "+44 20 7946 0958", "07400 123456"]), pick(&["", "", "07400 123456", "07400 654321"])),
        pick(&["", "Acme", "Acme Ltd", "Bolt"]),
        pick(&["", "acme.com", "bolt.io"]),
        pick(&["", "GB", "France"]),
        pick(&["", "London", "Paris"]),
        pick(&["", "CTO", "CIO"]),
    );
    (0..3_u8, 0..3_i64, values).prop_map(|(source, at, v)| {
        let all = [
            (Field::GivenName, v.0),
            (Field::FamilyName, v.1),
            (Field::Email, v.2),
            (Field::EmailStatus, v.3),
            (Field::Phone, v.4.0),
            (Field::Mobile, v.4.1),
            (Field::CompanyName, v.5),
            (Field::CompanyDomain, v.6),
            (Field::Country, v.7),
            (Field::City, v.8),
            (Field::Title, v.9),
        ];
        let present: Vec<_> = all.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        record(source, at, &present)
    })
}

fn any_first() -> impl proptest::strategy::Strategy<Value = Vec<String>> {
    Just((0..3_u8).map(|source| source.to_string()).collect::<Vec<_>>())
        .prop_shuffle()
        .prop_flat_map(|sources| (0..=sources.len()).prop_map(move |count| sources[..count].to_vec()))
}

fn any_rules() -> impl proptest::strategy::Strategy<Value = SurvivorRules> {
    const PARTS: [Part; 7] = [
        Part::Name,
        Part::Email,
        Part::Phones,
        Part::Employer,
        Part::Place,
        Part::Field(Field::Title),
        Part::Field(Field::Industry),
    ];
    let rule = (proptest::option::of(select(Strategy::ALL)), proptest::option::of(any_first()));
    let rule = rule.prop_map(|(by, first)| PartRule { by, first });
    let parts = proptest::collection::btree_map(select(&PARTS[..]), rule, 0..4);
    (select(Strategy::ALL), any_first(), parts).prop_map(|(by, first, parts)| SurvivorRules {
        every: Rule { by, first },
        parts,
        ..by_number()
    })
}

/// When records were here first: before they were said last, and not in that order.
fn seen(records: &[Record]) -> FirstSeen {
    let seen = |record: &Record| {
        let back = i64::from(record.id.as_bytes()[0] % 4);
        DateTime::from_timestamp(record.at.timestamp() - back, 0).unwrap_or_default()
    };
    records.iter().map(|record| (record.id, seen(record))).collect()
}

fn refer(records: &[Record]) -> Vec<&Record> {
    records.iter().collect()
}

/// As many as the promise names, whatever is asked for elsewhere.
const CASES: u32 = 10_000;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn the_order_of_the_records_makes_no_difference(
        rules in any_rules(),
        (records, shuffled) in vec(any_record(), 0..6)
            .prop_flat_map(|records| (Just(records.clone()), Just(records).prop_shuffle()))
    ) {
        let (order, seen) = (order(&rules), seen(&records));
        let of = |records: &[Record]| {
            let records = refer(records);
            (
                survive(&records, &order, &seen),
                survive_company(&records, &order, &seen),
                clashes(&records, &order, &seen, &[]),
            )
        };
        prop_assert_eq!(of(&records), of(&shuffled));
    }

    #[test]
    fn every_surviving_value_is_of_one_of_the_records(
        rules in any_rules(),
        records in vec(any_record(), 0..6)
    ) {
        for survivor in survive(&refer(&records), &order(&rules), &seen(&records)).values() {
            prop_assert!(records.iter().any(|record| record.id == survivor.record));
            prop_assert!(!survivor.value.is_empty());
        }
    }

    #[test]
    fn nothing_never_beats_something(
        rules in any_rules(),
        records in vec(any_record(), 1..6),
        source in 0..3_u8,
        at in 0..5_i64
    ) {
        let (order, seen) = (order(&rules), seen(&records));
        let values = survive(&refer(&records), &order, &seen);
        // What needs nothing else to survive.
        let fields = [Field::FullName, Field::Email, Field::Mobile, Field::CompanyName, Field::Country];
        for record in &records {
            let alone = survive(&[record], &order, &seen);
            for field in fields.iter().filter(|field| alone.contains_key(field)) {
                let carried = match field {
                    // The employer of the mailbox that survives may be known by its domain only.
                    Field::CompanyName => [Field::CompanyName, Field::CompanyDomain].iter().any(|it| values.contains_key(it)),
                    field => values.contains_key(field),
                };
                prop_assert!(carried, "{}", field);
            }
        }
        let halves = [Field::GivenName, Field::FamilyName];
        let whole = |values: &Survivors| halves.iter().all(|half| values.contains_key(half));
        let any = records.iter().any(|record| whole(&survive(&[record], &order, &seen)));
        prop_assert_eq!(whole(&values), any);
        let silent = record(source, at, &[]);
        let with_silent: Vec<&Record> = records.iter().chain([&silent]).collect();
        prop_assert_eq!(survive(&with_silent, &order, &seen), values);
    }

    #[test]
    fn one_record_survives_as_it_is_whatever_the_rules(rules in any_rules(), one in any_record()) {
        let plain = survive(&[&one], &Order::default(), &FirstSeen::new());
        let (order, seen) = (order(&rules), FirstSeen::new());
        prop_assert_eq!(survive(&[&one], &order, &seen), plain);
        prop_assert!(clashes(&[&one], &order, &seen, &[]).is_empty());
    }

    #[test]
    fn what_was_written_and_read_back_changes_nothing_that_is_written(
        rules in any_rules(),
        records in vec(any_record(), 1..6)
    ) {
        let written = |values: &Survivors| {
            let value = |field| values.get(&field).map(|one| one.value.clone()).unwrap_or_default();
            let mobile = value(Field::Mobile);
            [
                (Field::FullName, value(Field::FullName)),
                (Field::CompanyName, value(Field::CompanyName)),
                (Field::Email, value(Field::Email)),
                (Field::Title, value(Field::Title)),
                (Field::Phone, if mobile.is_empty() { value(Field::Phone) } else { mobile }),
                (Field::Country, value(Field::Country)),
            ]
        };
        // A source that knows a domain knows a name; without one, the mailbox that is written is all HaloPSA knows.
        let names = |record: &&Record| {
            let has = |field| record.fields.contains_key(&field);
            has(Field::CompanyName) || !has(Field::CompanyDomain)
        };
        let (order, seen) = (order(&rules), seen(&records));
        let references: Vec<_> = records.iter().filter(names).collect();
        let before = written(&survive(&references, &order, &seen));
        let texts: Vec<(Field, &str)> =
            before.iter().filter(|(_, value)| !value.is_empty()).map(|(field, value)| (*field, value.as_str())).collect();
        let copy = record(CRM, 9, &texts);
        let with_copy: Vec<_> = references.iter().copied().chain([&copy]).collect();
        prop_assert_eq!(written(&survive(&with_copy, &order, &seen)), before);
    }

    #[test]
    fn what_a_clash_offers_can_be_chosen_as_it_is(records in vec(any_record(), 2..6)) {
        let order = order(&by_number().with(Preset::ManualReview));
        let values = survive(&refer(&records), &order, &FirstSeen::new());
        for clash in clashes(&refer(&records), &order, &FirstSeen::new(), &[]) {
            // What stands comes first.
            if let Some(stands) = values.get(&clash.field) {
                prop_assert_eq!(&clash.candidates[0].value, &stands.value, "{}", clash.field);
            }
            for Candidate { value, .. } in clash.candidates {
                prop_assert_eq!(readable(clash.field, &value, None), Ok(value), "{}", clash.field);
            }
        }
    }

    #[test]
    fn surviving_again_changes_nothing(rules in any_rules(), records in vec(any_record(), 1..6)) {
        let (order, seen) = (order(&rules), seen(&records));
        let values = survive(&refer(&records), &order, &seen);
        let texts: Vec<(Field, &str)> = values.iter().map(|(field, one)| (*field, one.value.as_str())).collect();
        let again = record(1, 1, &texts);
        let again = survive(&[&again], &order, &seen);
        for (field, survivor) in &values {
            prop_assert_eq!(again.get(field).map(|one| &one.value), Some(&survivor.value), "{}", field);
        }
    }
}
