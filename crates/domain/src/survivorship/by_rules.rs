//! What survives by which rule, and where a person has to choose.

use super::{
    tests::{CRM, by_number, order, record},
    *,
};
use crate::FactId;
use chrono::DateTime;

fn by(strategy: Strategy) -> SurvivorRules {
    SurvivorRules { every: Rule { by: strategy, first: Vec::new() }, ..by_number() }
}

#[track_caller]
fn check(rules: &SurvivorRules, records: &[&Record], field: Field, expected: &str) {
    let found = survive(records, &order(rules), &FirstSeen::new());
    let found = found.get(&field).map(|survivor| survivor.value.as_str()).unwrap_or_default();
    assert_eq!(found, expected, "{field} by {rules:?}");
}

fn title(source: u8, at: i64, title: &str) -> Record {
    record(source, at, &[(Field::Title, title)])
}

#[test]
fn each_strategy_chooses_by_what_it_says() {
    let (old, trusted, new) = (title(1, 1, "Chief of all"), title(3, 2, "CTO"), title(2, 3, "CIO"));
    let also = title(4, 2, "cio");
    let records = [&old, &trusted, &new];
    check(&by(Strategy::MostTrusted), &records, Field::Title, "CTO");
    check(&by(Strategy::ManualOnly), &records, Field::Title, "CTO");
    check(&by(Strategy::Newest), &records, Field::Title, "CIO");
    check(&by(Strategy::Oldest), &records, Field::Title, "Chief of all");
    check(&by(Strategy::Longest), &records, Field::Title, "Chief of all");
    // Two say it, so the more trusted of the two is heard.
    check(&by(Strategy::MostFrequent), &[&old, &trusted, &new, &also], Field::Title, "cio");
    let knows_more =
        record(1, 1, &[(Field::Title, "CFO"), (Field::GivenName, "Jane"), (Field::City, "Leeds")]);
    check(&by(Strategy::MostComplete), &[&trusted, &knows_more], Field::Title, "CFO");
}

#[test]
fn the_record_that_was_here_first_stays_and_later_ones_fill_what_is_empty() {
    let there = record(1, 9, &[(Field::Title, "CTO")]);
    let duplicate = record(3, 5, &[(Field::Title, "CIO"), (Field::City, "Leeds"), (Field::Country, "GB")]);
    let seen = |record: &Record, at| (record.id, DateTime::from_timestamp(at, 0).unwrap());
    // What was here first was said again since, so its last word is the newer.
    let first = FirstSeen::from([seen(&there, 1), seen(&duplicate, 5)]);
    let rules = SurvivorRules::default().with(Preset::SkipDuplicate);
    let values = survive(&[&there, &duplicate], &order(&rules), &first);
    let value = |field| values.get(&field).map(|it| it.value.as_str());
    assert_eq!(value(Field::Title), Some("CTO"));
    assert_eq!(value(Field::City), Some("Leeds"));
    assert!(order(&rules).needs_first());
}

#[test]
fn what_the_system_of_record_repeats_is_not_new() {
    let (source, moved) = (title(1, 1, "CTO"), title(2, 5, "CIO"));
    let copy = title(CRM, 9, "cto");
    check(&by(Strategy::Newest), &[&source, &moved, &copy], Field::Title, "CIO");
    // What somebody typed there is.
    let corrected = title(CRM, 9, "CFO");
    check(&by(Strategy::Newest), &[&source, &moved, &corrected], Field::Title, "CFO");
    // One source and its copy are one voice.
    let again = title(3, 1, "CIO");
    check(&by(Strategy::MostFrequent), &[&source, &moved, &again, &copy], Field::Title, "CIO");
}

#[test]
fn an_address_that_mail_comes_back_from_never_beats_one_that_it_does_not() {
    let email = |at, address, status| record(1, at, &[(Field::Email, address), (Field::EmailStatus, status)]);
    let (new, old) = (email(9, "a@acme.com", "invalid"), email(1, "b@acme.com", "unknown"));
    for strategy in Strategy::ALL {
        check(&by(*strategy), &[&new, &old], Field::Email, "b@acme.com");
    }
    let tried = email(1, "b@acme.com", "valid");
    let untried = email(9, "c@acme.com", "unknown");
    check(&by(Strategy::MostTrusted), &[&untried, &tried], Field::Email, "b@acme.com");
    check(&by(Strategy::Newest), &[&untried, &tried], Field::Email, "c@acme.com");
}

#[test]
fn half_a_name_never_takes_the_other_half_away() {
    let whole = record(1, 1, &[(Field::GivenName, "Jane"), (Field::FamilyName, "Doe")]);
    let half = record(3, 9, &[(Field::GivenName, "Janet-Josephine")]);
    for strategy in Strategy::ALL {
        check(&by(*strategy), &[&whole, &half], Field::FullName, "Jane Doe");
    }
}

#[test]
fn a_part_has_a_rule_and_an_order_of_sources_of_its_own() {
    let values = |number, title| [(Field::Phone, number), (Field::Title, title)];
    let low = record(1, 1, &values("+44 20 7946 0001", "CTO"));
    let high = record(3, 1, &values("+44 20 7946 0003", "CIO"));
    let crm = record(CRM, 1, &values("+44 20 7946 0009", "CFO"));
    let mut rules = by_number();
    let first = |sources: &[&str]| PartRule {
        by: None,
        first: Some(sources.iter().map(|source| (*source).to_owned()).collect()),
    };
    rules.parts.insert(Part::Phones, first(&["1", "2"]));
    check(&rules, &[&low, &high], Field::Phone, "+44 20 7946 0001");
    check(&rules, &[&low, &high], Field::Title, "CIO");
    // People correct the system of record by hand: it comes after a source only where it is named there.
    check(&rules, &[&low, &high, &crm], Field::Phone, "+44 20 7946 0009");
    rules.parts.insert(Part::Phones, first(&["1", "9"]));
    check(&rules, &[&low, &high, &crm], Field::Phone, "+44 20 7946 0001");
    rules.every.first = vec!["1".to_owned()];
    check(&rules, &[&low, &high], Field::Title, "CTO");
}

#[test]
fn the_employer_survives_as_a_whole_by_any_rule() {
    let job = |source, at, company, domain, title| {
        let values = [(Field::CompanyName, company), (Field::CompanyDomain, domain), (Field::Title, title)];
        record(source, at, &values)
    };
    let (before, now) = (job(3, 1, "Acme", "acme.com", "CTO"), job(1, 5, "Bolt", "bolt.io", "CIO"));
    let check = |strategy, name, domain, title| {
        for (field, value) in
            [(Field::CompanyName, name), (Field::CompanyDomain, domain), (Field::Title, title)]
        {
            check(&by(strategy), &[&before, &now], field, value);
        }
    };
    check(Strategy::MostTrusted, "Acme", "acme.com", "CTO");
    check(Strategy::Newest, "Bolt", "bolt.io", "CIO");
    check(Strategy::Oldest, "Acme", "acme.com", "CTO");
}

#[test]
fn a_company_goes_by_the_rules_too_but_its_own_records_first() {
    let of = |source, at, industry| {
        record(source, at, &[(Field::CompanyName, "Acme"), (Field::Industry, industry)])
    };
    let (old, new) = (of(3, 1, "Steel"), of(1, 5, "Software"));
    let industry = |rules: &SurvivorRules, records: &[&Record]| {
        survive_company(records, &order(rules), &FirstSeen::new())[&Field::Industry].value.clone()
    };
    assert_eq!(industry(&by_number(), &[&old, &new]), "Steel");
    assert_eq!(industry(&by(Strategy::Newest), &[&old, &new]), "Software");
    let mut own = of(1, 0, "Rail");
    own.kind = EntityKind::Company;
    assert_eq!(industry(&by(Strategy::Newest), &[&old, &new, &own]), "Rail");
}

/// Each clash as the field and what there is to choose from, in the order in which it is offered.
fn clashing(rules: &SurvivorRules, records: &[&Record]) -> Vec<(Field, Vec<String>)> {
    let found = clashes(records, &order(rules), &FirstSeen::new(), &[]);
    let values = |clash: Clash| clash.candidates.into_iter().map(|candidate| candidate.value).collect();
    found.into_iter().map(|clash| (clash.field, values(clash))).collect()
}

#[test]
fn where_the_choice_is_a_persons_a_clash_names_what_there_is() {
    let check = |records: &[&Record], expected: &[(Field, &[&str])]| {
        let expected: Vec<(Field, Vec<String>)> = expected
            .iter()
            .map(|(field, values)| (*field, values.iter().map(|value| (*value).to_owned()).collect()))
            .collect();
        assert_eq!(clashing(&by_number().with(Preset::ManualReview), records), expected);
        assert_eq!(clashing(&by_number(), records), []);
    };
    let one = |source, field, value| record(source, 1, &[(field, value)]);
    check(&[&title(1, 1, "CTO"), &title(2, 1, "CIO")], &[(Field::Title, &["CIO", "CTO"])]);
    check(&[&title(1, 1, "CTO"), &title(2, 1, "cto"), &title(3, 1, "")], &[]);
    check(&[&title(1, 1, "CTO"), &title(1, 2, "CIO")], &[]);
    // Who says less, or says it otherwise, says nothing else.
    let name = |source, given| record(source, 1, &[(Field::GivenName, given), (Field::FamilyName, "Doe")]);
    check(&[&name(1, "Jane"), &name(2, "J.")], &[]);
    check(&[&name(1, "Jane"), &name(2, "Janet")], &[(Field::FullName, &["Janet Doe", "Jane Doe"])]);
    let number = |source, field| one(source, field, "+44 7400 123456");
    check(&[&number(1, Field::Phone), &number(2, Field::Mobile)], &[]);
    let other = one(3, Field::Phone, "+44 20 7946 0003");
    check(&[&number(1, Field::Phone), &other], &[(Field::Phone, &["+44 20 7946 0003", "+44 7400 123456"])]);
    let employer = |source, name, domain| {
        record(source, 1, &[(Field::CompanyName, name), (Field::CompanyDomain, domain)])
    };
    check(&[&employer(1, "Acme", "acme.com"), &employer(2, "Acme Ltd", "acme.co.uk")], &[]);
    check(
        &[&employer(1, "Acme", "acme.com"), &employer(2, "Bolt", "bolt.io")],
        &[(Field::CompanyName, &["Bolt", "Acme"])],
    );
    check(
        &[&one(1, Field::CompanyDomain, "acme.com"), &one(2, Field::CompanyDomain, "bolt.io")],
        &[(Field::CompanyDomain, &["bolt.io", "acme.com"])],
    );
    check(
        &[&one(1, Field::Country, "GB"), &one(2, Field::Country, "FR"), &one(3, Field::Country, "UK")],
        &[(Field::Country, &["United Kingdom", "France"])],
    );
    let dead = record(2, 1, &[(Field::Email, "b@acme.com"), (Field::EmailStatus, "invalid")]);
    check(&[&one(1, Field::Email, "a@acme.com"), &dead], &[]);
    // What survives comes first: the tried address, though the other is trusted more.
    let tried = record(1, 1, &[(Field::Email, "a@acme.com"), (Field::EmailStatus, "valid")]);
    check(&[&tried, &one(2, Field::Email, "b@acme.com")], &[(Field::Email, &["a@acme.com", "b@acme.com"])]);
}

#[test]
fn a_number_in_a_band_and_a_name_in_another_order_are_no_clash() {
    let rules = by_number().with(Preset::ManualReview);
    let check = |field, one: &str, other: &str, clash: bool| {
        let said = [record(1, 1, &[(field, one)]), record(2, 1, &[(field, other)])];
        let found = clashing(&rules, &[&said[0], &said[1]]);
        assert_eq!(
            found.iter().map(|(field, _)| *field).collect::<Vec<_>>(),
            vec![field; clash.into()],
            "{one}"
        );
    };
    check(Field::Headcount, "240", "201-500", false);
    check(Field::Headcount, "51 - 200 employees", "120", false);
    check(Field::Headcount, "100-250", "201-500", false);
    check(Field::Headcount, "5,000+", "12000", false);
    // Both are written as the same option.
    check(Field::Headcount, "240", "260", false);
    check(Field::Headcount, "240", "501-1000", true);
    check(Field::Headcount, "some", "240", true);
    check(Field::Revenue, "$1-5M", "2500000", false);
    check(Field::Revenue, "$1-5M", "30 million", true);
    check(Field::FullName, "Grace Kim", "Kim Grace", false);
    check(Field::FullName, "Grace Kim", "Grace Lim", true);
}

#[test]
fn a_clash_is_told_only_where_its_own_rule_leaves_the_choice() {
    let values = [(Field::Title, "CTO"), (Field::Country, "GB")];
    let other = [(Field::Title, "CIO"), (Field::Country, "FR")];
    let mut rules = by_number();
    rules.parts.insert(Part::Place, PartRule { by: Some(Strategy::ManualOnly), first: None });
    let found = clashing(&rules, &[&record(1, 1, &values), &record(2, 1, &other)]);
    assert_eq!(found, [(Field::Country, vec!["France".to_owned(), "United Kingdom".to_owned()])]);
    let first = Some(vec!["1".to_owned()]);
    rules.parts.insert(Part::Place, PartRule { by: Some(Strategy::ManualOnly), first });
    let found = clashing(&rules, &[&record(1, 1, &values), &record(2, 1, &other)]);
    assert_eq!(found, [(Field::Country, vec!["United Kingdom".to_owned(), "France".to_owned()])]);
}

#[test]
fn what_a_person_has_chosen_is_no_clash() {
    let rules = by_number().with(Preset::ManualReview);
    let check = |values: [&[(Field, &str)]; 2], chosen: Field, expected: &[Field]| {
        let (one, other) = (record(1, 1, values[0]), record(2, 1, values[1]));
        let decision = FactId::from_bytes([1; 16]);
        let chosen = Chosen { field: chosen, value: None, record: one.id, decision };
        let found = clashes(&[&one, &other], &order(&rules), &FirstSeen::new(), &[chosen]);
        assert_eq!(found.iter().map(|clash| clash.field).collect::<Vec<_>>(), expected);
    };
    let of = |given, title| [(Field::GivenName, given), (Field::FamilyName, "Doe"), (Field::Title, title)];
    let people: [&[_]; 2] = [&of("Jane", "CTO"), &of("Nora", "CIO")];
    check(people, Field::City, &[Field::FullName, Field::Title]);
    check(people, Field::Title, &[Field::FullName]);
    // The parts of a name, and the employer's name and domain, are one choice.
    check(people, Field::FamilyName, &[Field::Title]);
    let jobs: [&[_]; 2] = [&[(Field::CompanyName, "Acme")], &[(Field::CompanyName, "Bolt")]];
    check(jobs, Field::CompanyDomain, &[]);
}
