use super::{
    tests::{judged, record},
    *,
};
use crate::{Field, derived::Record};
use proptest::prelude::*;

const POOL: &[(Field, &[&str])] = &[
    (Field::GivenName, &["", "J.", "Jane", "Nora"]),
    (Field::FamilyName, &["", "Doe", "Smith"]),
    (
        Field::Email,
        &["", "jane at acme", "jane@acme.com", "jane@gmail.com", "info@acme.com", "j@mailinator.com"],
    ),
    (Field::EmailStatus, &["", "valid", "accept_all", "guessed", "invalid"]),
    (Field::Phone, &["", "ask me", "+44 20 7946 0958"]),
    (Field::Mobile, &["", "+44 7400 123456"]),
    (Field::CompanyPhone, &["", "+44 20 7946 0000"]),
    (Field::CompanyName, &["", "X", "Acme"]),
    (Field::CompanyDomain, &["", "acme.com", "elm.de", "gmail.com"]),
    (Field::Title, &["", "Head of IT"]),
    (Field::Linkedin, &["", "nowhere", "https://www.linkedin.com/in/jane"]),
    (Field::Industry, &["", "Software"]),
    (Field::Headcount, &["", "120"]),
];
const SOURCES: [&str; 5] = ["apollo", "hunter", "lusha", "", "halopsa"];

type Chosen = (usize, i64, Vec<usize>);

fn chosen() -> impl Strategy<Value = Chosen> {
    (0..SOURCES.len(), 0_i64..200, prop::collection::vec(0_usize..8, POOL.len()))
}

fn values(picks: &[usize]) -> Vec<(Field, &'static str)> {
    POOL.iter().zip(picks).map(|((field, pool), pick)| (*field, pool[pick % pool.len()])).collect()
}

fn records(chosen: &[Chosen]) -> Vec<(&'static str, Record)> {
    let record = |(at, (source, days, picks)): (usize, &Chosen)| {
        let number = u8::try_from(at + 1).unwrap();
        (SOURCES[*source], record(number, *days, &values(picks)))
    };
    chosen.iter().enumerate().map(record).collect()
}

fn score(rules: &QualityRules, chosen: &[Chosen]) -> Quality {
    let records = records(chosen);
    let sources: Vec<(&str, &Record)> = records.iter().map(|(source, record)| (*source, record)).collect();
    judged(rules, &sources)
}

/// Any rules that can be used.
fn rules() -> impl Strategy<Value = QualityRules> {
    let cuts = prop::collection::vec(0_u8..=100, QualityRule::ALL.len() - 1);
    let falling = |length: usize| {
        prop::collection::vec(0_u8..=100, length).prop_map(|mut shares| {
            shares.sort_unstable_by(|one, other| other.cmp(one));
            shares
        })
    };
    (cuts, falling(5), falling(4), falling(3), falling(3), 0_u8..=100).prop_map(
        |(mut cuts, answers, mailboxes, agreed, ages, weak_below)| {
            cuts.sort_unstable();
            cuts.push(100);
            let mut rules = QualityRules::default();
            let mut from = 0;
            for (rule, to) in QualityRule::ALL.iter().zip(cuts) {
                rules.weights.insert(*rule, to - from);
                from = to;
            }
            let email = &mut rules.email;
            [email.valid, email.accept_all, email.unknown, email.guessed, email.invalid] =
                answers.try_into().unwrap();
            [email.work, email.free_mail, email.role, email.disposable] = mailboxes.try_into().unwrap();
            let agreement = &mut rules.agreement;
            [agreement.confirmed, agreement.single, agreement.contradicted] = agreed.try_into().unwrap();
            rules.freshness.bands[0].share = ages[0];
            rules.freshness.bands[1].share = ages[1];
            rules.freshness.falls_to.share = ages[2];
            rules.thresholds.weak_below = weak_below;
            rules.sources.clear();
            rules
        },
    )
}

proptest! {
    #[test]
    fn a_score_is_the_sum_of_its_lines(rules in rules(), chosen in prop::collection::vec(chosen(), 0..5)) {
        let rules = rules.checked().unwrap();
        let quality = score(&rules, &chosen);
        prop_assert!(quality.score <= 100);
        let sum: u16 = quality.lines.iter().map(|line| u16::from(line.points)).sum();
        prop_assert_eq!(sum, u16::from(quality.score));
        prop_assert!(quality.lines.iter().all(|line| line.points <= line.of));
        prop_assert_eq!(quality.lines.iter().map(|line| u16::from(line.of)).sum::<u16>(), 100);
    }

    #[test]
    fn the_order_of_the_sources_makes_no_difference(chosen in prop::collection::vec(chosen(), 0..5)) {
        let records = records(&chosen);
        let sources: Vec<(&str, &Record)> = records.iter().map(|(source, record)| (*source, record)).collect();
        let turned: Vec<(&str, &Record)> = sources.iter().rev().copied().collect();
        let rules = QualityRules::default();
        prop_assert_eq!(judged(&rules, &sources), judged(&rules, &turned));
    }

    #[test]
    fn a_better_answer_never_costs(rules in rules(), mut chosen in chosen()) {
        let mut before = None;
        // From mail that comes back to mail that arrives.
        for status in [4, 3, 0, 2, 1] {
            chosen.2[3] = status;
            let after = score(&rules, std::slice::from_ref(&chosen)).score;
            prop_assert!(before.is_none_or(|before| before <= after));
            before = Some(after);
        }
    }

    #[test]
    fn a_field_more_never_costs(rules in rules(), mut chosen in chosen(), field in 4_usize..POOL.len()) {
        // An address's domain may be the employer's where no other is named, so those two stay as they are.
        prop_assume!(!matches!(POOL[field].0, Field::CompanyDomain));
        let (_, pool) = POOL[field];
        chosen.2[field] = 0;
        let without = score(&rules, std::slice::from_ref(&chosen)).score;
        chosen.2[field] = pool.len() - 1;
        prop_assert!(without <= score(&rules, std::slice::from_ref(&chosen)).score);
    }

    #[test]
    fn a_younger_observation_never_costs(rules in rules(), mut chosen in chosen(), days in 0_i64..200) {
        let old = chosen.1.max(days);
        let young = chosen.1.min(days);
        chosen.1 = old;
        let before = score(&rules, std::slice::from_ref(&chosen)).score;
        chosen.1 = young;
        prop_assert!(before <= score(&rules, &[chosen]).score);
    }

    #[test]
    fn a_source_that_confirms_never_costs(rules in rules(), chosen in chosen()) {
        let alone = score(&rules, std::slice::from_ref(&chosen)).score;
        for source in 0..SOURCES.len() {
            let again = (source, chosen.1, chosen.2.clone());
            prop_assert!(alone <= score(&rules, &[chosen.clone(), again]).score);
        }
    }
}
