//! The rules of mappings, one by one.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use proptest::prelude::*;
use serde_json::{Value, json};
use sluice_domain::{Field, Fields};
use sluice_mapping::{Expression, Mapping, MappingError};

fn apply(text: &str, record: Value) -> Result<Fields, MappingError> {
    Mapping::parse(text).unwrap().apply(&record)
}

fn check(text: &str, record: Value, expected: &[(Field, &str)]) {
    let expected: Fields = expected.iter().map(|(field, value)| (*field, (*value).to_owned())).collect();
    assert_eq!(apply(text, record), Ok(expected), "{text}");
}

#[test]
fn values_become_texts() {
    let record =
        json!({ "a": " Ada ", "n": 240, "big": 9_007_199_254_740_993_i64, "half": 12.5, "yes": true });
    check(
        r#"{ "given_name": a, "headcount": n, "title": big, "region": half, "do_not_contact": yes }"#,
        record,
        &[
            (Field::GivenName, "Ada"),
            (Field::Headcount, "240"),
            (Field::Title, "9007199254740993"),
            (Field::Region, "12.5"),
            (Field::DoNotContact, "true"),
        ],
    );
}

#[test]
fn empty_values_are_left_out() {
    let record = json!({ "null": null, "empty": "", "blank": " \t\n", "list": [] });
    check(
        r#"{ "given_name": `null`, "family_name": empty, "title": blank, "city": missing, "phone": phones[type = "x"] }"#,
        record,
        &[],
    );
}

#[test]
fn a_field_is_one_value() {
    for record in [json!({ "v": [1, 2] }), json!({ "v": { "x": 1 } })] {
        let refused = apply(r#"{ "phone": v }"#, record);
        assert_eq!(refused, Err(MappingError::NotOneValue { name: "phone".into() }));
    }
    check(r#"{ "phone": v[0] }"#, json!({ "v": ["1", "2"] }), &[(Field::Phone, "1")]);
}

#[test]
fn names_are_checked_when_the_mapping_is_read() {
    let check = |text: &str, code: &str| {
        assert_eq!(Mapping::parse(text).map(drop).map_err(|error| error.code()), Err(code), "{text}");
    };
    check(r#"{ "emial": email }"#, "mapping_unknown_field");
    check(r#"{ "email": a, "email": b }"#, "mapping_twice");
    check(r#"{ $lowercase(x): email }"#, "mapping_not_an_object");
    check("email", "mapping_not_an_object");
    check(r#"{ "email": "#, "mapping_syntax");
    check(r#"( $x := 1; { "emial": $x } )"#, "mapping_unknown_field");
    assert!(Mapping::parse(r#"( $x := 1; { "email": $x } )"#).is_ok());
}

#[test]
fn an_expression_that_does_not_end_is_stopped() {
    let endless = r#"( $f := function($x) { $f($x + 1) }; { "email": $f(1) } )"#;
    assert_eq!(apply(endless, json!({})), Err(MappingError::Limit));
    let deep = r#"( $f := function($x) { 1 + $f($x + 1) }; { "email": $f(1) } )"#;
    assert_eq!(apply(deep, json!({})), Err(MappingError::Limit));
    assert_eq!(apply(r#"{ "email": $sum([1..10000000]) }"#, json!({})), Err(MappingError::Limit));
}

#[test]
fn a_list_is_read_to_its_end_also_where_every_record_loops() {
    let endless = r#"( $f := function($x) { $f($x + 1) }; { "email": $f(1) } )"#;
    let mapping = Mapping::parse(endless).unwrap();
    let start = std::time::Instant::now();
    for _ in 0..6 {
        assert_eq!(mapping.apply(&json!({})), Err(MappingError::Limit));
    }
    // Thrice with patience, and half a second from then on; more only where the machine is busy.
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

#[test]
fn a_value_that_no_field_holds_is_refused_and_what_no_reader_sees_is_dropped() {
    let long = |letters: usize| json!({ "a": "x".repeat(letters) });
    let too_long = |name: &str, most| Err(MappingError::TooLong { name: name.into(), most });
    assert_eq!(apply(r#"{ "title": a }"#, long(5 << 20)), too_long("title", 4_096));
    assert_eq!(apply(r#"{ "technologies": a }"#, long(65_537)), too_long("technologies", 65_536));
    assert!(apply(r#"{ "title": a }"#, long(4_096)).is_ok());
    check(
        r#"{ "given_name": a, "title": b }"#,
        json!({ "a": "\u{0}Ada\u{7f}", "b": "\u{1b}\u{0}" }),
        &[(Field::GivenName, "Ada")],
    );
}

#[test]
fn a_failure_names_the_rule_and_not_the_value() {
    let failed = apply(r#"{ "email": email + 1 }"#, json!({ "email": "ada@example.test" })).unwrap_err();
    assert_eq!(failed, MappingError::Failed { code: "T2001".into() });
    assert!(!format!("{failed:?} {failed}").contains("ada@"));
}

#[test]
fn an_expression_holds_as_in_a_condition() {
    let check = |text: &str, answer: Value, holds: bool| {
        assert_eq!(Expression::parse(text).unwrap().holds(&answer), Ok(holds), "{text} of {answer}");
    };
    check("error_code = 'API_INACCESSIBLE'", json!({ "error_code": "API_INACCESSIBLE" }), true);
    check("error_code = 'API_INACCESSIBLE'", json!("plain text"), false);
    check("$contains($, 'Rate Limit')", json!("Rate Limit Reached"), true);
    check("missing", json!({}), false);
    check("errors[id = 'too_many_requests']", json!({ "errors": [{ "id": "too_many_requests" }] }), true);
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map("[a-d]", inner, 0..4)
                .prop_map(|map| map.into_iter().collect::<Value>()),
        ]
    })
}

proptest! {
    #[test]
    fn no_answer_makes_a_mapping_give_an_empty_value(answer in any_json()) {
        let mapping = Mapping::parse(r#"{ "email": a, "phone": b.c, "title": d[0] }"#).unwrap();
        if let Ok(fields) = mapping.apply(&answer) {
            for value in fields.values() {
                prop_assert!(!value.trim().is_empty());
            }
        }
    }
}
