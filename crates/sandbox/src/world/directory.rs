//! What the providers know that are asked and not listed: people of the world, each seen through the provider's own
//! habits, and some whom nobody else has met.

use super::{
    World,
    card::{Card, Habits},
    people::{self, Human, Job, Taken},
    phones::{Number, PhoneBook},
    truth::{Identity, Place, Truth},
};
use crate::{Source, dice::Dice};
use std::collections::BTreeMap;

/// How many people each provider knows whom nobody else knows.
const STRANGERS: usize = 40;
/// The least index of a person's number in ZoomInfo that is negative, and the distance to the next one.
const NEGATIVE: (usize, usize) = (3, 17);

/// A record of a provider before it takes the provider's shape.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Its place in the directory, from 0.
    pub(crate) number: usize,
    /// The provider's id of it.
    pub(crate) id: String,
    /// Name, job, mailbox at work and profile as the provider has them. The phone is unused.
    pub(crate) card: Card,
    pub(crate) direct: Option<Number>,
    pub(crate) mobile: Option<Number>,
    pub(crate) private_mailbox: Option<String>,
    /// Where the person worked before.
    pub(crate) before: Option<(&'static str, usize)>,
    /// Asked not to be processed.
    pub(crate) opted_out: bool,
    /// On a register of people who must not be called.
    pub(crate) do_not_call: bool,
    /// The day of the last check, as `2026-10-02`.
    pub(crate) checked: String,
}

impl Entry {
    pub(crate) fn given(&self) -> &str {
        self.card.given.as_deref().unwrap_or_default()
    }

    pub(crate) fn family(&self) -> &str {
        self.card.family.as_deref().unwrap_or_default()
    }

    pub(crate) fn name(&self) -> String {
        [self.given(), self.family()].join(" ").trim().to_owned()
    }
}

/// How one provider comes by its records.
struct Collecting {
    source: Source,
    place: Place,
    /// Of the world's people, per mille.
    share: u32,
    habits: Habits,
}

/// A provider that keeps its records tidy; the others differ from it.
const TIDY: Habits = Habits {
    short_name: 120,
    initial: 8,
    marks_dropped: 380,
    marks_spelled: 120,
    upper_case: 8,
    swapped: 3,
    no_family_name: 6,
    no_mailbox: 90,
    private_mailbox: 0,
    role_mailbox: 6,
    plus_tag: 0,
    untidy_mailbox: 0,
    no_phone: 1000,
    junk_phone: 0,
    profile: 800,
    untidy_profile: 150,
    no_title: 50,
    no_country: 40,
    untidy_firm: 100,
};

const COLLECTING: [Collecting; 8] = [
    Collecting { source: Source::Apollo, place: Place::Apollo, share: 620, habits: TIDY },
    Collecting {
        source: Source::Hunter,
        place: Place::Hunter,
        share: 480,
        habits: Habits { no_mailbox: 0, role_mailbox: 25, profile: 350, no_title: 250, ..TIDY },
    },
    Collecting {
        source: Source::UpLead,
        place: Place::UpLead,
        share: 520,
        habits: Habits { marks_dropped: 700, profile: 550, no_mailbox: 40, ..TIDY },
    },
    Collecting {
        source: Source::RocketReach,
        place: Place::RocketReach,
        share: 600,
        habits: Habits { short_name: 220, profile: 960, no_mailbox: 140, ..TIDY },
    },
    Collecting { source: Source::Lusha, place: Place::Lusha, share: 500, habits: TIDY },
    Collecting {
        source: Source::Seamless,
        place: Place::Seamless,
        share: 560,
        habits: Habits { untidy_firm: 250, no_mailbox: 120, upper_case: 25, untidy_profile: 400, ..TIDY },
    },
    Collecting {
        source: Source::Lead411,
        place: Place::Lead411,
        share: 350,
        habits: Habits { no_title: 120, profile: 400, no_country: 150, no_mailbox: 200, ..TIDY },
    },
    Collecting {
        source: Source::ZoomInfo,
        place: Place::ZoomInfo,
        share: 640,
        habits: Habits { short_name: 60, marks_dropped: 800, no_mailbox: 110, ..TIDY },
    },
];

/// The directories of all providers. Each has chances of its own, so that one more changes none of the others.
pub(super) fn directories(
    seed: u64,
    world: &World,
    book: &mut PhoneBook,
    truth: &mut Truth,
) -> BTreeMap<Source, Vec<Entry>> {
    let mut taken = Taken::by(&world.people);
    let mut met = world.people.len() as u32;
    COLLECTING
        .iter()
        .map(|collecting| {
            let purpose = format!("directory/{:?}", collecting.source);
            let strangers = people::strangers(
                seed,
                &format!("{purpose}/strangers"),
                STRANGERS,
                &world.firms,
                book,
                &mut taken,
            );
            let mut dice = Dice::new(seed, &purpose);
            let mut known: Vec<(u32, &Human)> = (0..)
                .zip(&world.people)
                .filter(|_| dice.chance(collecting.share))
                .chain((met..).zip(&strangers))
                .collect();
            met += strangers.len() as u32;
            // The same person was found twice.
            let again: Vec<_> = known.iter().filter(|_| dice.chance(15)).copied().collect();
            known.extend(again);
            dice.shuffle(&mut known);
            let entries = known
                .into_iter()
                .enumerate()
                .map(|(number, (person, human))| {
                    if person as usize >= world.people.len() {
                        truth.stranger(person);
                    }
                    for mailbox in human.mailboxes() {
                        truth.own(mailbox, person);
                    }
                    let mut dice = Dice::new(seed, &format!("{purpose}/{number}"));
                    let entry = entry(&mut dice, world, collecting, number, human);
                    truth.insert(collecting.place, key(&entry.id), Identity::Person(person));
                    entry
                })
                .collect();
            (collecting.source, entries)
        })
        .collect()
}

fn entry(dice: &mut Dice, world: &World, collecting: &Collecting, number: usize, human: &Human) -> Entry {
    let stale = dice.chance(350);
    let job: &Job = human.before.as_ref().filter(|_| stale).unwrap_or(&human.job);
    let here = job.mailbox == human.job.mailbox;
    Entry {
        number,
        id: id(collecting.source, number),
        card: Card::seen(dice, &collecting.habits, human, job, &world.firms),
        direct: human.direct.clone().filter(|_| here && dice.chance(700)),
        mobile: human.mobile.clone().filter(|_| dice.chance(600)),
        private_mailbox: human.private_mailbox.clone().filter(|_| dice.chance(500)),
        before: human.before.as_ref().filter(|_| here).map(|job| (job.title, job.firm)),
        opted_out: human.opted_out && dice.chance(600),
        do_not_call: dice.chance(80),
        checked: format!("2026-{:02}-{:02}", 1 + dice.below(10), 1 + dice.below(28)),
    }
}

/// The form of ids that a provider has.
fn id(source: Source, number: usize) -> String {
    match source {
        Source::Apollo => format!("66bb{number:020x}"),
        Source::Hunter => format!("7f1b2c00-5a11-4e0e-8b3d-{number:012x}"),
        Source::UpLead => format!("0d9c6a51-31f7-4c42-9a60-{number:012x}"),
        Source::RocketReach => (40_000_001 + 7 * number).to_string(),
        Source::Lusha => (4_300_000_001_u64 + 11 * number as u64).to_string(),
        Source::Seamless => format!("5ea31e55-0000-4a1c-8000-{number:012x}"),
        Source::Lead411 => (9_000_001 + 2 * number).to_string(),
        Source::ZoomInfo | Source::ZoomInfoLegacy if number % NEGATIVE.1 == NEGATIVE.0 => {
            format!("-{}", 500_000_001 + number)
        }
        Source::ZoomInfo | Source::ZoomInfoLegacy => (1_500_000_001 + 13 * number).to_string(),
        Source::Halo => number.to_string(),
    }
}

/// What the truth knows a record by: for Seamless.AI the part that its several ids share.
fn key(id: &str) -> String {
    match id.strip_prefix("5ea31e55-") {
        Some(rest) => rest.rsplit('-').next().unwrap_or_default().to_owned(),
        None => id.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_directory_overlaps_with_the_world_and_has_people_of_its_own() {
        let world = World::new(2026);
        for (source, entries) in &world.directories {
            let strangers = entries.iter().filter(|entry| is_stranger(&world, *source, entry)).count();
            assert!(strangers >= STRANGERS, "{source:?}: {strangers} strangers");
            assert!(entries.len() > 10 * strangers, "{source:?}: {} entries", entries.len());
            let ids: BTreeSet<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
            assert_eq!(ids.len(), entries.len(), "{source:?}");
            for (trap, found) in [
                ("opted out", entries.iter().filter(|entry| entry.opted_out).count()),
                ("not to be called", entries.iter().filter(|entry| entry.do_not_call).count()),
                ("moved on", entries.iter().filter(|entry| entry.before.is_some()).count()),
                ("no surname", entries.iter().filter(|entry| entry.card.family.is_none()).count()),
            ] {
                assert!(found >= 2, "{source:?}, {trap}: {found}");
            }
        }
    }

    fn is_stranger(world: &World, source: Source, entry: &Entry) -> bool {
        let place = COLLECTING.iter().find(|collecting| collecting.source == source).unwrap().place;
        match world.truth.of(place, &entry.id) {
            Some(Identity::Person(person)) => person as usize >= world.people.len(),
            other => panic!("{source:?} {}: {other:?}", entry.id),
        }
    }
}
