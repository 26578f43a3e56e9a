//! The index after any puts and removals is the index of what is left.

use proptest::{collection::vec, prelude::*};
use sluice_domain::{Field, Fields, normal};
use sluice_matching::{Index, Profile, Subject};
use std::collections::BTreeMap;

const GIVEN: [&str; 4] = ["Robert", "Bob", "Nora", ""];
const FAMILY: [&str; 4] = ["Okafor", "Vinter", "Smith", ""];
const MAILBOX: [&str; 4] = ["bob", "r.okafor", "nora", ""];
const PHONE: [&str; 3] = ["+44 20 7946 0018", "+44 7700 900123", ""];
const COMPANY: [(&str, &str); 3] =
    [("Northwind Freight Ltd", "northwind-freight.co.uk"), ("Northwind Freight", ""), ("Elm GmbH", "elm.de")];

/// Given name, surname, mailbox, phone and company, and whether it is a copy.
type Said = ((usize, usize, usize, usize, usize), bool);

/// Few values, so that keys become crowded and uncrowded again.
fn said() -> impl Strategy<Value = Said> {
    ((0_usize..4, 0_usize..4, 0_usize..4, 0_usize..3, 0_usize..3), any::<bool>())
}

fn profile(((given, family, mailbox, phone, company), copy): Said) -> Profile {
    let (name, domain) = COMPANY[company];
    let host = if domain.is_empty() { "gmail.com" } else { domain };
    let email =
        if MAILBOX[mailbox].is_empty() { String::new() } else { format!("{}@{host}", MAILBOX[mailbox]) };
    let fields: Fields = [
        (Field::GivenName, GIVEN[given].to_owned()),
        (Field::FamilyName, FAMILY[family].to_owned()),
        (Field::Email, email),
        (Field::Phone, PHONE[phone].to_owned()),
        (Field::CompanyName, name.to_owned()),
        (Field::CompanyDomain, domain.to_owned()),
        (Field::Country, "GB".to_owned()),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .collect();
    let profile = Profile::of(&normal::person(&fields), normal::organisation(&fields).as_ref());
    if copy { profile.uncounted() } else { profile }
}

type Pairs = BTreeMap<(u8, u8), i32>;

fn all(index: &Index<u8>) -> Pairs {
    let pairs = |id: u8| {
        index.pairs_of(id).into_iter().map(move |(other, score)| ((id.min(other), id.max(other)), score))
    };
    (0..=u8::MAX).flat_map(pairs).collect()
}

fn scores(index: &Index<u8>) -> Pairs {
    let every = (0..48_u8).flat_map(|one| (one + 1..48).map(move |other| (one, other)));
    every.filter_map(|(one, other)| Some(((one, other), index.score(one, other)?))).collect()
}

/// Histories tried: each compares everybody with everybody, so an eighth of what is tried of other laws.
fn cases() -> u32 {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse::<u32>().ok());
    asked.map_or(24, |cases| cases / 8)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn what_came_and_went_leaves_the_index_of_what_is_left(
        pages in vec(vec((0_u8..48, prop::option::weighted(0.8, said())), 1..60), 1..8),
    ) {
        let mut held: BTreeMap<u8, Profile> = BTreeMap::new();
        let mut index = Index::new(Subject::Lead);
        let mut told = Pairs::new();
        for page in pages {
            for (id, said) in page {
                match said {
                    Some(said) => {
                        let profile = profile(said);
                        held.insert(id, profile.clone());
                        index.put(id, profile);
                    }
                    None => {
                        held.remove(&id);
                        index.remove(id);
                    }
                }
            }
            let before = scores(&index);
            let stale = index.stale();
            for change in index.settle() {
                let pair = (change.left, change.right);
                let known = match change.after {
                    Some(score) => told.insert(pair, score),
                    None => told.remove(&pair),
                };
                prop_assert_eq!(known, change.before, "{:?}", pair);
            }
            let anew = Index::load(Subject::Lead, held.clone());
            prop_assert_eq!(all(&index), all(&anew));
            prop_assert_eq!(&told, &all(&anew));
            prop_assert_eq!(scores(&index), scores(&anew));
            let quiet = |pair: &(u8, u8)| !stale.contains(&pair.0) && !stale.contains(&pair.1);
            let still = |scores: Pairs| scores.into_iter().filter(|(pair, _)| quiet(pair)).collect::<Pairs>();
            prop_assert_eq!(still(before), still(scores(&index)));
        }
    }
}
