use super::*;
use crate::{Field, survivorship::choosable};

#[test]
fn every_field_that_people_choose_has_one_rule_but_the_refusal() {
    let parts: Vec<Part> = Part::every().collect();
    for field in Field::every() {
        let part = Part::of(field);
        let chosen = field == Field::EmailStatus || choosable(field) && field != Field::DoNotContact;
        assert_eq!(part.is_some(), chosen, "{field}");
        assert!(part.is_none_or(|part| parts.iter().filter(|one| **one == part).count() == 1), "{field}");
    }
    for part in parts {
        assert_eq!(part.name().parse(), Ok(part));
    }
}

#[test]
fn a_field_that_survives_with_others_has_no_rule_of_its_own() {
    let check = |name: &str, within| {
        assert_eq!(name.parse::<Part>(), Err(UnknownPart { name: name.to_owned(), within }));
    };
    check("given_name", Some(Part::Name));
    check("email_status", Some(Part::Email));
    check("mobile", Some(Part::Phones));
    check("company_domain", Some(Part::Employer));
    check("country", Some(Part::Place));
    check("do_not_contact", None);
    check("status", None);
    check("colour", None);
}

#[test]
fn rules_that_cannot_be_used_say_why() {
    let check = |rules: SurvivorRules, expected: SurvivorRulesError| {
        assert_eq!(rules.checked(), Err(expected));
    };
    let plain = SurvivorRules::default;
    assert_eq!(plain().checked(), Ok(plain()));
    check(SurvivorRules { version: 2, ..plain() }, SurvivorRulesError::Version { version: 2 });

    let mut rules = plain();
    rules.trust.of.insert("lusha".to_owned(), 101);
    check(rules, SurvivorRulesError::Range { place: "trust.of.lusha".to_owned(), value: 101 });

    let twice = || vec!["lusha".to_owned(), "hunter".to_owned(), "lusha".to_owned()];
    let mut rules = plain();
    rules.every.first = twice();
    let error =
        |place: &str| SurvivorRulesError::Twice { place: place.to_owned(), source_name: "lusha".to_owned() };
    check(rules, error("every.first"));
    let mut rules = plain();
    rules.parts.insert(Part::Phones, PartRule { by: None, first: Some(twice()) });
    check(rules, error("parts.phones.first"));

    let mut rules = plain();
    rules.every.first = vec![String::new()];
    check(rules, SurvivorRulesError::Nameless { place: "every.first".to_owned() });
}

#[test]
fn a_preset_is_rules_like_any_other_and_leaves_trust_as_it_is() {
    let mut own = SurvivorRules::default();
    own.trust.others = 30;
    own.parts.insert(Part::Phones, PartRule { by: Some(Strategy::Longest), first: None });
    assert_eq!(own.preset(), None);
    for preset in Preset::ALL {
        let rules = own.clone().with(*preset);
        assert_eq!(rules.preset(), Some(*preset));
        assert_eq!(rules.trust, own.trust);
        assert_eq!(rules.clone().checked(), Ok(rules));
    }
    assert_eq!(SurvivorRules::default().preset(), Some(Preset::PreferTrusted));
}
