//! The shipped weights, and what they say of two records.

use crate::{
    evidence::{Evidence, Group, Level, Piece, level},
    feature::{FEATURES, Feature, Features, Side, features},
    forest::Forest,
};
use std::sync::LazyLock;

/// What is matched: for each there are weights of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// People at work.
    Lead,
    /// People in lists without anything of business.
    Person,
    /// Organisations.
    Company,
}

/// The weights.
pub struct Model {
    lead: Forest,
    person: Forest,
    company: Forest,
}

const GROUPS: usize = Group::ALL.len();

/// The group of each feature, by place.
const GROUP_OF: [u8; FEATURES] = {
    let mut groups = [0; FEATURES];
    let mut at = 0;
    while at < FEATURES {
        groups[at] = Feature::ALL[at].group() as u8;
        at += 1;
    }
    groups
};

const LEAD: &str = include_str!("../weights/lead.txt");
const PERSON: &str = include_str!("../weights/person.txt");
const COMPANY: &str = include_str!("../weights/company.txt");

/// A number that is another where the shipped weights or the form of the profiles are others: what was matched with
/// them has to be matched anew.
pub fn version() -> u64 {
    static VERSION_OF_ALL: LazyLock<u64> = LazyLock::new(|| {
        crate::hash::hash(0, &[&[crate::VERSION], LEAD.as_bytes(), PERSON.as_bytes(), COMPANY.as_bytes()])
    });
    *VERSION_OF_ALL
}

impl Model {
    /// The weights that ship with the program, trained by `sluice-training`.
    #[expect(
        clippy::expect_used,
        reason = "the weights are built in, and every test of the matcher reads them"
    )]
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Model> = LazyLock::new(|| {
            let read = |text: &str| Forest::parse(text).expect("the built-in weights are well formed");
            Model { lead: read(LEAD), person: read(PERSON), company: read(COMPANY) }
        });
        &SHIPPED
    }

    /// Other weights, for training.
    pub const fn new(lead: Forest, person: Forest, company: Forest) -> Self {
        Self { lead, person, company }
    }

    /// The weights for one subject.
    pub const fn forest(&self, subject: Subject) -> &Forest {
        match subject {
            Subject::Lead => &self.lead,
            Subject::Person => &self.person,
            Subject::Company => &self.company,
        }
    }

    /// What speaks for and against two records being the same. The order of the two does not matter.
    pub fn compare(&self, subject: Subject, one: Side<'_>, other: Side<'_>) -> Evidence {
        self.explain(subject, &features(one, other))
    }

    /// The same from what was seen already.
    pub fn explain(&self, subject: Subject, seen: &Features) -> Evidence {
        let forest = self.forest(subject);
        let mut weights = [0; GROUPS];
        forest.shares(seen, &GROUP_OF, &mut weights);
        weights[Group::Prior as usize] += forest.unknown();
        let mut pieces = Vec::with_capacity(GROUPS);
        let mut prior = 0;
        for (group, weight) in Group::ALL.iter().zip(weights) {
            match level(*group, seen) {
                Some(level) => pieces.push(Piece { group: *group, level, weight: bits(weight) }),
                // What is not known has no line of its own.
                None => prior += weight,
            }
        }
        pieces.insert(0, Piece { group: Group::Prior, level: Level::Chance, weight: bits(prior) });
        Evidence { pieces, total: bits(weights.iter().sum()), conflict: conflict(seen) }
    }
}

/// Thousandths of a bit as bits.
pub fn bits(thousandths: i32) -> f32 {
    // A score is a few ten thousand thousandths, far inside what the type holds exactly.
    thousandths as f32 / 1_000.0
}

/// What two records of one person do not show (fact sheet §5.4): such a pair is asked about, whatever the sum.
pub fn conflict(seen: &Features) -> bool {
    let of = |feature: Feature| seen[feature as usize];
    let office = of(Feature::Office) >= 4;
    // A mailbox or profile that both have makes two slips likely.
    let known = of(Feature::Mailbox) == 16 || of(Feature::Profile) >= 5;
    of(Feature::Generation) == 1
        || of(Feature::Profile) == 1 && of(Feature::Mailbox) != 16
        || of(Feature::Mailbox) == 2
        || matches!(of(Feature::Given), 3 | 5) && of(Feature::Family) == 4 && !known
        || of(Feature::Given) == 1 && of(Feature::Family) == 1 && of(Feature::Swapped) < 2
        || office && of(Feature::Given) == 1 && of(Feature::GivenLike) < 18 && of(Feature::Swapped) < 2
}
