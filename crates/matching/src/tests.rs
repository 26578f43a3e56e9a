use crate::{
    Batch, Evidence, Index, Judged, Model, Outcome, Prepared, Profile, Subject, bits, features, index::LEAST,
};
use proptest::{collection::vec, prelude::*, sample::select};
use sluice_domain::{Field, Fields, normal};
use std::collections::BTreeMap;

/// `given|family|email|phone|company|domain|profile|title|city`, the end may be left out.
fn fields(text: &str) -> Fields {
    const COLUMNS: [Field; 9] = [
        Field::GivenName,
        Field::FamilyName,
        Field::Email,
        Field::Phone,
        Field::CompanyName,
        Field::CompanyDomain,
        Field::Linkedin,
        Field::Title,
        Field::City,
    ];
    let values = text.split('|').map(|value| value.trim().to_owned());
    COLUMNS.into_iter().zip(values).filter(|(_, value)| !value.is_empty()).collect()
}

fn profile(text: &str) -> Profile {
    let (person, company) = normal::record(&fields(text));
    Profile::of(&person, company.as_ref())
}

fn index(records: &[String]) -> Index<u32> {
    Index::load(Subject::Lead, (0..).zip(records.iter().map(|text| profile(text))))
}

fn compared(left: &str, right: &str) -> Evidence {
    let index = index(&[left.to_owned(), right.to_owned()]);
    index.evidence(0, 1).unwrap()
}

#[track_caller]
fn check(left: &str, right: &str, outcomes: &[Outcome]) {
    let evidence = compared(left, right);
    assert!(outcomes.contains(&evidence.outcome()), "{left} / {right}: {evidence:#?}");
}

const SAME: &[Outcome] = &[Outcome::Same];
const NOT_DIFFERENT: &[Outcome] = &[Outcome::Same, Outcome::Review];
const NOT_SAME: &[Outcome] = &[Outcome::Review, Outcome::Different];
const DIFFERENT: &[Outcome] = &[Outcome::Different];
const NUMBER: &str = "+44 20 7946 0958";

#[test]
fn one_mailbox_and_names_that_fit_are_the_same() {
    check("Nora|Vinter|nora.vinter@elm.de", "Nora|Vinter|Nora.Vinter+crm@ELM.de", SAME);
    check("Bob|Smith|bsmith@elm.de", "Robert|Smith|bsmith@elm.de", SAME);
    check("Jürgen|Müller|j.mueller@elm.de", "Juergen|Mueller|j.mueller@elm.de", SAME);
    check("Nora|Vinter|nora.v@gmail.com||Elm", "Nora|Vinter|norav@googlemail.com||Ash", NOT_DIFFERENT);
    check("||nora.vinter@elm.de", "Nora|Vinter|nora.vinter@elm.de", NOT_DIFFERENT);
}

#[test]
fn one_mailbox_and_names_that_do_not_fit_are_never_joined_without_asking() {
    check("Nora|Vinter|desk7@elm.de", "Piet|Quist|desk7@elm.de", NOT_SAME);
    check("Nora|Vinter|vinter@elm.de", "Piet|Vinter|vinter@elm.de", NOT_SAME);
    check("Piet|Quist Jr|pq@elm.de", "Piet|Quist Sr|pq@elm.de", NOT_SAME);
}

#[test]
fn one_profile_and_names_that_fit_are_the_same() {
    check("Nora|Vinter||||elm.de|in/nora-vinter", "Nora|Vinter||||ash.com|in/nora-vinter", SAME);
    check("Piet|Quist|||||in/nora-vinter", "Nora|Vinter|||||in/nora-vinter", NOT_SAME);
}

#[test]
fn a_switchboard_joins_nobody() {
    let with = |name: &str| format!("{name}||{NUMBER}|Elm|elm.de");
    check(&with("Nora|Vinter"), &with("Piet|Quist"), DIFFERENT);
    check(&with("Piet|Quist"), &with("Petra|Quist"), NOT_SAME);
    check(&with("Piet|Quist"), &with("Piet|Quist"), NOT_DIFFERENT);
}

#[test]
fn namesakes_do_not_merge() {
    // Two people of one name in one company have two mailboxes.
    check("John|Smith|john.smith@elm.de", "John|Smith|john.smith2@elm.de", NOT_SAME);
    check("Nora|Vinter|nora.vinter@elm.de", "Nora|Vinter|nora.vinter2@elm.de", NOT_SAME);
    check("Nora|Vinter||||elm.de|in/nora-vinter", "Nora|Vinter||||elm.de|in/nora-vinter-2", NOT_SAME);
    check("Piet|Quist Sr||||elm.de", "Piet|Quist Jr||||elm.de", NOT_SAME);
    check("John|Smith|||Elm|elm.de", "John|Smith|||Ash|ash.com", NOT_SAME);
}

#[test]
fn relatives_and_colleagues_do_not_merge() {
    check("Nora|Vinter||||elm.de", "Piet|Vinter||||elm.de", NOT_SAME);
    check("Nora|Vinter||||elm.de", "Nora|Holm||||elm.de", NOT_SAME);
    check("Martin|Quist||||elm.de", "Martina|Quist||||elm.de", NOT_SAME);
}

#[test]
fn a_role_mailbox_speaks_for_the_company_only() {
    check("Nora|Vinter|info@elm.de", "Piet|Quist|info@elm.de", DIFFERENT);
}

#[test]
fn rows_that_are_the_same_to_the_letter_cost_no_more_and_stay_together() {
    let mut batch = Batch::default();
    let (person, company) = normal::record(&fields("Nora|Vinter|nora.vinter@elm.de"));
    for _ in 0..20_000 {
        batch.push(&person, company.as_ref());
    }
    let mut prepared = Prepared::of(&batch);
    assert_eq!(prepared.candidates.len(), 0);
    let matches = prepared.matches(Model::shipped(), Subject::Lead, LEAST);
    assert_eq!(matches.joins.len(), 19_999);
}

#[test]
fn a_crowded_key_makes_no_giant_group() {
    let mut batch = Batch::default();
    for at in 0..5_000 {
        let (person, company) = normal::record(&fields(&format!("N{at}|V{at}||{NUMBER}|Elm|elm.de")));
        batch.push(&person, company.as_ref());
    }
    let mut prepared = Prepared::of(&batch);
    let matches = prepared.matches(Model::shipped(), Subject::Lead, LEAST);
    assert!(matches.joins.iter().all(|join| bits(join.level) < crate::SAME_FROM));
}

#[test]
fn the_built_in_weights_are_for_these_features() {
    let names: Vec<&str> = crate::Feature::ALL.iter().map(|feature| feature.name()).collect();
    for subject in [Subject::Lead, Subject::Person, Subject::Company] {
        assert_eq!(Model::shipped().forest(subject).names(), names);
    }
}

fn any_record() -> impl Strategy<Value = String> {
    (
        select(vec!["", "Nora", "N.", "Bob", "Robert", "Robert A.", "Martina", "Martin", "Jürgen"]),
        select(vec!["", "Vinter", "Wynter", "Smith", "Smith Jr", "Müller", "Mueller", "Vinter-Holm"]),
        select(vec!["", "nora@elm.de", "n.vinter@elm.de", "info@elm.de", "nora.v@gmail.com", "bob@ash.com"]),
        select(vec!["", NUMBER, "+44 20 7946 0958 x12", "+44 20 7946 0958 x13", "+1 415 555 0132"]),
        select(vec!["", "Elm", "Elm GmbH", "Ash"]),
        select(vec!["", "elm.de", "elm.com", "ash.com"]),
        select(vec!["", "in/nora-vinter", "in/bob", "in/ACoAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456789"]),
        select(vec!["", "CEO", "Head of IT"]),
    )
        .prop_map(|(given, family, email, phone, company, domain, profile, title)| {
            [given, family, email, phone, company, domain, profile, title].join("|")
        })
}

/// All pairs of an index with their evidence.
fn pairs(index: &Index<u32>, count: u32) -> BTreeMap<(u32, u32), i32> {
    (0..count)
        .flat_map(|id| {
            index.pairs_of(id).into_iter().map(move |(other, score)| ((id.min(other), id.max(other)), score))
        })
        .collect()
}

proptest! {
    #[test]
    fn the_order_of_the_two_does_not_matter(left in any_record(), right in any_record()) {
        let index = index(&[left, right]);
        prop_assert_eq!(index.evidence(0, 1), index.evidence(1, 0));
    }

    #[test]
    fn the_explanation_is_the_calculation(left in any_record(), right in any_record()) {
        let index = index(&[left, right]);
        let evidence = index.evidence(0, 1).unwrap();
        let sum: i32 = evidence.pieces.iter().map(|piece| (piece.weight * 1_000.0).round() as i32).sum();
        prop_assert_eq!(bits(sum), evidence.total);
        prop_assert_eq!(index.score(0, 1).map(bits), Some(evidence.total));
        prop_assert!(evidence.pieces.is_sorted_by(|a, b| a.group < b.group), "one piece a group, in order");
        prop_assert!((0.0..=1.0).contains(&evidence.probability()));
    }

    #[test]
    fn a_profile_reads_back_from_its_bytes(record in any_record()) {
        let profile = profile(&record);
        prop_assert_eq!(Profile::from_bytes(profile.as_bytes()), Some(profile));
    }

    #[test]
    fn bytes_that_are_no_profile_are_refused(bytes in vec(any::<u8>(), 0..200)) {
        if let Some(profile) = Profile::from_bytes(&bytes) {
            let rarity = crate::Rarity::default();
            let side = crate::Side { profile: profile.view(), rarity: &rarity };
            features(side, side);
        }
    }

    #[test]
    fn one_by_one_is_the_same_as_all_at_once(records in vec(any_record(), 0..40), turn in 0_usize..40) {
        let all = index(&records);
        let mut one_by_one = Index::new(Subject::Lead);
        let mut seen = BTreeMap::new();
        let mut order: Vec<usize> = (0..records.len()).collect();
        let start = turn % records.len().max(1);
        order.rotate_left(start);
        for at in order {
            one_by_one.put(at as u32, profile(&records[at]));
            for change in one_by_one.settle() {
                prop_assert_eq!(seen.get(&(change.left, change.right)).copied(), change.before);
                match change.after {
                    Some(score) => drop(seen.insert((change.left, change.right), score)),
                    None => drop(seen.remove(&(change.left, change.right))),
                }
            }
        }
        let count = records.len() as u32;
        prop_assert_eq!(pairs(&all, count), pairs(&one_by_one, count));
        prop_assert_eq!(&seen, &pairs(&all, count), "what was told adds up to what is");

        let mut batch = Batch::default();
        for record in &records {
            let (person, company) = normal::record(&fields(record));
            batch.push(&person, company.as_ref());
        }
        let mut prepared = Prepared::of(&batch);
        let matches = prepared.matches(Model::shipped(), Subject::Lead, LEAST);
        let batch: BTreeMap<(u32, u32), i32> =
            matches.pairs.iter().map(|pair| ((pair.left, pair.right), pair.score)).collect();
        prop_assert_eq!(batch, pairs(&all, count));
    }

    #[test]
    fn what_is_taken_away_leaves_no_trace(records in vec(any_record(), 1..30), gone in vec(any_record(), 1..10)) {
        let plain = index(&records);
        let both: Vec<String> = records.iter().chain(&gone).cloned().collect();
        let mut index = index(&both);
        for at in records.len()..both.len() {
            index.remove(at as u32);
        }
        index.settle();
        let count = records.len() as u32;
        prop_assert_eq!(pairs(&index, count), pairs(&plain, count));
    }

    #[test]
    fn a_difference_is_never_crossed_and_taking_it_back_restores_the_groups(
        records in vec(any_record(), 2..20),
        apart in vec((0_u32..20, 0_u32..20), 0..6),
    ) {
        let count = records.len() as u32;
        let ids: Vec<u32> = (0..count).collect();
        let index = index(&records);
        let before = index.groups(&ids, &BTreeMap::new());
        let judged: BTreeMap<(u32, u32), Judged> = apart
            .into_iter()
            .filter(|(one, other)| one != other && *one < count && *other < count)
            .map(|(one, other)| ((one.min(other), one.max(other)), Judged::Different))
            .collect();
        for group in index.groups(&ids, &judged) {
            for (one, other) in judged.keys() {
                prop_assert!(!(group.contains(one) && group.contains(other)));
            }
        }
        prop_assert_eq!(index.groups(&ids, &BTreeMap::new()), before);
    }

    #[test]
    fn who_is_judged_the_same_is_in_one_group(records in vec(any_record(), 2..20), one in 0_u32..20, other in 0_u32..20) {
        let count = records.len() as u32;
        prop_assume!(one < count && other < count && one != other);
        let ids: Vec<u32> = (0..count).collect();
        let judged = BTreeMap::from([((one.min(other), one.max(other)), Judged::Same)]);
        let groups = index(&records).groups(&ids, &judged);
        prop_assert!(groups.iter().any(|group| group.contains(&one) && group.contains(&other)));
    }
}
