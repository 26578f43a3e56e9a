//! What becomes of a record's values.

use super::*;
use crate::{CustomField, ValueKind};
use chrono::NaiveDate;
use proptest::prelude::*;

/// A value that a field can hold.
fn value(field: Field) -> String {
    match field.kind() {
        ValueKind::Choice(options) => options[0].to_owned(),
        ValueKind::Date => "2026-11-23".to_owned(),
        ValueKind::Flag => "true".to_owned(),
        ValueKind::Whole | ValueKind::Money => "42".to_owned(),
        _ => format!("of {}", field.name()),
    }
}

fn filled(stage: Stage) -> Fields {
    let of = CustomField::all().filter(|field| field.definition().stage == stage).map(Field::Custom);
    of.map(|field| (field, value(field))).collect()
}

#[test]
fn every_filled_field_of_a_stage_is_carried_or_named_as_kept_with_the_person() {
    for (from, to, count) in [(Stage::Lead, Stage::Prospect, 18), (Stage::Prospect, Stage::Opportunity, 20)] {
        let values = filled(from);
        let carried = carry(from, to, &values);
        assert_eq!((values.len(), carried.len()), (count, count));
        for (field, value) in &values {
            let line = carried.iter().find(|line| line.from == *field).unwrap();
            assert_eq!(&line.value, value, "{field}");
        }
    }
}

fn check(from: Stage, to: Stage, values: &[(&str, &str)], name: &str, expected: Place, value: &str) {
    let carried = carry(from, to, &fields(values));
    let line = carried.iter().find(|line| line.from.name() == name).unwrap();
    assert_eq!((line.to, line.value.as_str()), (expected, value), "{name}");
}

fn place(name: &str) -> Place {
    Place::Field(name.parse().unwrap())
}

#[test]
fn what_a_lead_s_values_become() {
    let check = |values: &[(&str, &str)], to: Place, value: &str| {
        check(Stage::Lead, Stage::Prospect, values, values[0].0, to, value);
    };
    check(&[("full_name", "Jane Doe")], place("prospect_decision_makers"), "Jane Doe");
    check(&[("industry", "healthcare")], place("prospect_industry"), "Healthcare");
    check(&[("industry", "Basket weaving")], Place::Person, "Basket weaving");
    check(&[("country", "United Kingdom")], place("prospect_region"), "UK");
    check(&[("country", "DE")], place("prospect_region"), "Germany");
    check(&[("country", "Malta")], Place::Person, "Malta");
    check(&[("lead_intent_stage", "Decision")], place("prospect_buying_process"), "Decision");
    check(&[("lead_services_offered", "Accounting")], Place::Person, "Accounting");
}

#[test]
fn what_a_prospect_s_values_become() {
    let check = |name: &str, value: &str, to: Place| {
        check(Stage::Prospect, Stage::Opportunity, &[(name, value)], name, to, value);
    };
    check("prospect_services", "Managed backup", place("opportunity_solutions"));
    check("prospect_pain_points", "Backups fail", place("opportunity_scope"));
    check("prospect_competition", "Elm", place("opportunity_competitors"));
    check("prospect_objections", "Price", place("opportunity_risks"));
    check("prospect_deal_value", "12000", Place::Native(Native::Value));
    check("prospect_expected_close", "2026-12-24", Place::Native(Native::ExpectedClose));
    check("prospect_comments", "Likes tea", Place::Person);
    check("lead_tech_stack", "Azure", Place::Person);
}

#[test]
fn what_stands_in_the_next_stage_already_stays() {
    let values = [("prospect_services", "Backup"), ("opportunity_solutions", "Firewall")];
    check(Stage::Prospect, Stage::Opportunity, &values, "prospect_services", Place::Person, "Backup");
}

#[test]
fn two_values_that_become_one_are_put_after_each_other() {
    let values = fields(&[
        ("prospect_decision_makers", "Jane Doe"),
        ("prospect_additional_stakeholders", "Max Elm, jane doe"),
    ]);
    let all = gathered(&carry(Stage::Prospect, Stage::Opportunity, &values));
    assert_eq!(all, fields(&[("opportunity_decision_makers", "Jane Doe, Max Elm")]));
}

proptest! {
    #[test]
    fn nothing_is_lost_whatever_is_filled(picks in prop::collection::vec(any::<bool>(), 57)) {
        let all = CustomField::all().map(Field::Custom).zip(picks).filter(|(_, pick)| *pick);
        let values: Fields = all.map(|(field, _)| (field, value(field))).collect();
        for (from, to) in [(Stage::Lead, Stage::Prospect), (Stage::Prospect, Stage::Opportunity), (Stage::Lead, Stage::Opportunity)] {
            let carried = carry(from, to, &values);
            let gathered = gathered(&carried);
            for (field, value) in &values {
                let Field::Custom(custom) = field else { continue };
                let line = carried.iter().find(|line| line.from == *field);
                prop_assert_eq!(line.is_some(), custom.definition().stage <= from, "{}", field);
                let Some(line) = line else { continue };
                prop_assert_eq!(&line.value, value);
                if let Place::Field(to) = line.to {
                    prop_assert!(!values.contains_key(&to) && gathered[&to].contains(value.as_str()));
                }
            }
        }
    }
}

#[test]
fn an_opportunity_begins_with_what_was_said_or_the_rules_guess() {
    let today: NaiveDate = "2026-11-23".parse().unwrap();
    let check = |values: &[(&str, &str)], fit: Option<u8>, value: u64, estimated: bool, close: &str| {
        let opening = OpeningRules::default().open(&SEEDS, &fields(values), fit, today);
        let close = close.parse().unwrap();
        assert_eq!(opening, Opening { value, estimated, probability: Some(10), close }, "{values:?}");
    };
    let quarter = "2027-02-23";
    check(&[], None, 10_000, false, quarter);
    check(&[], Some(29), 10_000, false, quarter);
    check(&[], Some(30), 25_000, false, quarter);
    check(&[], Some(69), 25_000, false, quarter);
    check(&[], Some(70), 50_000, false, quarter);
    check(&[("prospect_services", "Managed support")], Some(70), 75_000, false, quarter);
    check(&[("prospect_services", "Cloud migration")], Some(70), 65_000, false, quarter);
    check(&[("prospect_services", "Security, managed")], Some(30), 52_500, false, quarter);
    check(&[("prospect_deal_value", "$12,500.75")], Some(70), 12_500, true, quarter);
    check(&[("prospect_timeframe", "Immediate")], None, 10_000, false, "2026-12-23");
    check(&[("prospect_timeframe", "1-3 months")], None, 10_000, false, quarter);
    check(&[("prospect_timeframe", "3-6 months")], None, 10_000, false, "2027-05-23");
    check(&[("prospect_timeframe", "12+ months")], None, 10_000, false, "2027-11-23");
    check(&[("prospect_expected_close", "2026-12-24")], None, 10_000, false, "2026-12-24");
}
