//! The practice world: what is true, and what each source holds of it.

mod apollo;
pub(crate) mod card;
pub(crate) mod countries;
pub(crate) mod dates;
pub(crate) mod directory;
pub(crate) mod firms;
mod halo;
mod hunter;
pub(crate) mod letters;
mod people;
pub(crate) mod phones;
pub(crate) mod truth;

use crate::{Source, dice::Dice, halo::tables::Tables};
use card::{Card, Habits};
use directory::Entry;
use firms::Firm;
use people::Job;
use phones::PhoneBook;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use truth::{Identity, Place, Truth};

pub(crate) use apollo::LOCKED;
pub(crate) use people::Human;

/// How many people really exist.
pub(crate) const PEOPLE: usize = 2_000;
/// How many firms really exist.
const FIRMS: usize = 600;
/// People that HaloPSA alone holds.
const HALO_ALONE: usize = 30;
/// Hunter leads that name a firm's shared mailbox and nobody.
const SHARED_MAILBOXES: usize = 25;

/// People, firms, what Apollo, Hunter and HaloPSA hold of them, and the truth about it. Two worlds of one seed are
/// equal byte for byte.
pub struct World {
    pub(crate) firms: Vec<Firm>,
    pub(crate) people: Vec<Human>,
    pub(crate) apollo: Vec<Value>,
    pub(crate) hunter: Vec<Value>,
    pub(crate) halo: Tables,
    pub(crate) truth: Truth,
    /// What the providers know that are asked and not listed.
    pub(crate) directories: BTreeMap<Source, Vec<Entry>>,
}

/// Which providers hold a person.
#[derive(Clone, Copy, PartialEq, Eq)]
enum HeldBy {
    Both,
    Apollo,
    Hunter,
    Neither,
}

impl World {
    /// The world of a seed.
    pub fn new(seed: u64) -> Self {
        Self::sized(seed, PEOPLE)
    }

    /// The world of a seed with so many people, and firms in proportion.
    pub fn sized(seed: u64, people: usize) -> Self {
        let mut book = PhoneBook::new(seed);
        let firms = firms::firms(seed, (FIRMS * people).div_ceil(PEOPLE), &mut book);
        let people = people::people(seed, people, &firms, &mut book);
        let mut truth = Truth::default();
        for (person, human) in people.iter().enumerate() {
            for mailbox in human.mailboxes() {
                truth.own(mailbox, person as u32);
            }
        }
        let mut world = Self {
            firms,
            people,
            apollo: Vec::new(),
            hunter: Vec::new(),
            halo: Tables::default(),
            truth,
            directories: BTreeMap::new(),
        };
        let (clients, in_halo) = halo::chosen(seed, &world);
        world.hold(seed, &in_halo);
        let mut truth = std::mem::take(&mut world.truth);
        world.halo = halo::tables(seed, &world, &clients, &in_halo, &mut truth);
        world.directories = directory::directories(seed, &world, &mut book, &mut truth);
        world.truth = truth;
        world
    }

    /// The whole world as one JSON document.
    pub fn to_json(&self) -> Value {
        json!({
            "firms": self.firms.iter().map(|firm| format!("{firm:?}")).collect::<Vec<_>>(),
            "people": self.people.iter().map(|human| format!("{human:?}")).collect::<Vec<_>>(),
            "apollo": self.apollo,
            "hunter": self.hunter,
            "halo": json!(self.halo),
            "truth": json!(self.truth),
            "directories": self.directories.values().map(|entries| format!("{entries:?}")).collect::<Vec<_>>(),
        })
    }

    /// Fills the two providers.
    fn hold(&mut self, seed: u64, in_halo: &[usize]) {
        let mut dice = Dice::new(seed, "providers");
        let alone: BTreeSet<usize> = in_halo.iter().take(HALO_ALONE).copied().collect();
        let in_halo: BTreeSet<usize> = in_halo.iter().copied().collect();
        let mut apollo = Vec::new();
        let mut hunter = Vec::new();
        for person in 0..self.people.len() {
            let held = match dice.below(100) {
                _ if alone.contains(&person) => HeldBy::Neither,
                0..=44 => HeldBy::Both,
                45..=74 => HeldBy::Apollo,
                _ => HeldBy::Hunter,
            };
            // One source may not have noticed that somebody left.
            let stale = match held {
                HeldBy::Both if dice.chance(500) => HeldBy::Apollo,
                HeldBy::Both => HeldBy::Hunter,
                _ if dice.chance(150) => held,
                _ => HeldBy::Neither,
            };
            // A record without any way to reach or name somebody can't be recognised by anyone: only where it is
            // the person's single record.
            let hollow = held != HeldBy::Both && !in_halo.contains(&person) && dice.chance(45);
            for (source, list) in [(HeldBy::Apollo, &mut apollo), (HeldBy::Hunter, &mut hunter)] {
                if held != HeldBy::Both && held != source {
                    continue;
                }
                // The same person was saved twice, years apart.
                let times = if dice.chance(28) { 2 } else { 1 };
                for time in 0..times {
                    list.push((Some(person), stale == source && time == 0, hollow));
                }
            }
        }
        for _ in 0..SHARED_MAILBOXES {
            hunter.push((None, false, false));
        }
        dice.shuffle(&mut apollo);
        dice.shuffle(&mut hunter);
        for (index, (person, stale, hollow)) in apollo.into_iter().enumerate() {
            let mut dice = Dice::new(seed, &format!("apollo/{index}"));
            let Some(person) = person else { continue };
            let card = self.card(&mut dice, &apollo::HABITS, person, stale, hollow);
            let contact = apollo::contact(&mut dice, self, index, &card);
            self.truth.insert(Place::Apollo, apollo::contact_id(index), Identity::Person(person as u32));
            self.apollo.push(contact);
        }
        for (index, (person, stale, hollow)) in hunter.into_iter().enumerate() {
            let mut dice = Dice::new(seed, &format!("hunter/{index}"));
            let (card, identity) = match person {
                Some(person) => (
                    self.card(&mut dice, &hunter::HABITS, person, stale, hollow),
                    Identity::Person(person as u32),
                ),
                None => (self.shared_mailbox(&mut dice), Identity::Mailbox(index as u32)),
            };
            let lead = hunter::lead(&mut dice, self, index, &card);
            self.truth.insert(Place::Hunter, hunter::lead_id(index).to_string(), identity);
            self.hunter.push(lead);
        }
    }

    fn card(&self, dice: &mut Dice, habits: &Habits, person: usize, stale: bool, hollow: bool) -> Card {
        let human = &self.people[person];
        let job: &Job = human.before.as_ref().filter(|_| stale).unwrap_or(&human.job);
        let mut card = Card::seen(dice, habits, human, job, &self.firms);
        if hollow {
            card.mailbox = None;
            card.phone = None;
            if dice.chance(400) {
                (card.given, card.family) = (None, None);
            }
        }
        card
    }

    fn shared_mailbox(&self, dice: &mut Dice) -> Card {
        let firm = dice.below(self.firms.len());
        let role = *dice.pick(&["info", "sales", "hello", "accounts"]);
        Card {
            given: None,
            family: None,
            title: None,
            seniority: "",
            department: "",
            mailbox: Some((format!("{role}@{}", self.firms[firm].domain), card::Delivery::Good)),
            phone: None,
            profile: None,
            firm,
            firm_name: self.firms[firm].brand.clone(),
            country: Some(self.firms[firm].country),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::halo::tables::Table;

    #[test]
    fn two_worlds_of_one_seed_are_equal_byte_for_byte() {
        assert_eq!(World::new(7).to_json().to_string(), World::new(7).to_json().to_string());
        assert_ne!(World::new(7).to_json().to_string(), World::new(8).to_json().to_string());
    }

    #[test]
    fn the_world_has_the_size_it_promises() {
        let world = World::new(2026);
        assert_eq!((world.people.len(), world.firms.len()), (2_000, 600));
        assert_eq!(world.truth.people(), 2_000, "everybody is held by some source");
        assert!((1_450..1_650).contains(&world.apollo.len()), "{} Apollo contacts", world.apollo.len());
        assert!((1_350..1_550).contains(&world.hunter.len()), "{} Hunter leads", world.hunter.len());
        assert_eq!(world.halo.all(Table::Clients).count(), 151, "150 and the unknown one");
        assert_eq!(world.halo.all(Table::Users).count(), 258, "250 people, 8 of them twice");
        let leads = world.halo.all(Table::Tickets).filter(|ticket| ticket["tickettype_id"] == 23).count();
        assert_eq!(leads, 40);
    }

    #[test]
    fn about_45_in_100_people_are_in_both_providers() {
        let world = World::new(2026);
        let mut seen: BTreeMap<Identity, (bool, bool)> = BTreeMap::new();
        for contact in &world.apollo {
            let id = contact["id"].as_str().unwrap_or_default();
            seen.entry(world.truth.of(Place::Apollo, id).unwrap()).or_default().0 = true;
        }
        for lead in &world.hunter {
            seen.entry(world.truth.of(Place::Hunter, &lead["id"].to_string()).unwrap()).or_default().1 = true;
        }
        let both = seen.values().filter(|held| **held == (true, true)).count();
        assert!((830..970).contains(&both), "{both}");
    }

    fn count<'a>(rows: &'a [Value], fits: impl Fn(&'a Value) -> bool) -> usize {
        rows.iter().filter(|row| fits(row)).count()
    }

    #[test]
    fn every_trap_of_the_trade_is_in_the_world() {
        let world = World::new(2026);
        let text =
            |row: &'static str| move |value: &Value| value[row].as_str().unwrap_or_default().to_owned();
        let locked = count(&world.apollo, |row| row["email"] == LOCKED && row["email_status"] == "verified");
        let raw = |row: &Value| row["phone_numbers"][0]["raw_number"].as_str().unwrap_or_default().to_owned();
        let traps = [
            ("locked addresses", locked),
            ("apostrophes", count(&world.apollo, |row| raw(row).starts_with('\''))),
            ("extensions", count(&world.apollo, |row| raw(row).contains("ext."))),
            ("double zero", count(&world.apollo, |row| raw(row).starts_with("00"))),
            ("brackets", count(&world.apollo, |row| raw(row).starts_with('('))),
            ("phone URIs", count(&world.apollo, |row| raw(row).starts_with("tel:"))),
            ("dead mailboxes", count(&world.hunter, |row| row["verification"]["status"] == "invalid")),
            (
                "catch-all mailboxes",
                count(&world.hunter, |row| row["verification"]["status"] == "accept_all"),
            ),
            ("plus tags", count(&world.hunter, |row| text("email")(row).contains('+'))),
            ("free mail", count(&world.hunter, |row| text("email")(row).ends_with("gmail.com"))),
            ("no mailbox", count(&world.hunter, |row| row["email"].is_null())),
            ("no name", count(&world.hunter, |row| row["first_name"].is_null())),
            (
                "no surname",
                count(&world.apollo, |row| row["first_name"].is_string() && row["last_name"].is_null()),
            ),
            ("shared mailboxes", count(&world.hunter, |row| text("email")(row).starts_with("info@"))),
            ("suffixes", count(&world.apollo, |row| text("last_name")(row).ends_with("Jr."))),
            ("marks kept", count(&world.apollo, |row| !text("last_name")(row).is_ascii())),
            ("old jobs", world.people.iter().filter(|human| human.before.is_some()).count()),
            ("free mail as website", count(&world.hunter, |row| row["website"] == "gmail.com")),
            ("self-employed", count(&world.apollo, |row| row["organization_name"] == "Self-employed")),
        ];
        let users: Vec<Value> = world.halo.all(Table::Users).cloned().map(Value::Object).collect();
        let mut callers: BTreeMap<&str, BTreeSet<Identity>> = BTreeMap::new();
        for contact in &world.apollo {
            let who = world.truth.of(Place::Apollo, contact["id"].as_str().unwrap());
            if let Some(number) = contact["sanitized_phone"].as_str() {
                callers.entry(number).or_default().extend(who);
            }
        }
        let shouted = |row: &Value| {
            text("last_name")(row).chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
        };
        let more = [
            ("switchboards shared by three", callers.values().filter(|people| people.len() >= 3).count()),
            ("upper case", count(&world.apollo, |row| row["last_name"].is_string() && shouted(row))),
            (
                "short names",
                count(&world.apollo, |row| {
                    let who = world.truth.of(Place::Apollo, row["id"].as_str().unwrap());
                    let Some(Identity::Person(person)) = who else { return false };
                    world.people[person as usize].short.contains(&text("first_name")(row))
                }),
            ),
            (
                "Mueller or Schroeder",
                count(&world.hunter, |row| {
                    text("last_name")(row).contains("oe") || text("last_name")(row).contains("ue")
                }),
            ),
            ("surname first", count(&users, |row| text("name")(row).contains(", "))),
            ("do not contact", count(&users, |row| row["unsubscribed"] == true)),
            ("contacts without a mailbox", count(&users, |row| row["emailaddress"] == "")),
        ];
        for (trap, found) in traps.into_iter().chain(more) {
            assert!(found >= 3, "{trap}: {found}");
        }
    }

    #[test]
    fn look_alikes_are_different_people_with_different_mailboxes() {
        let world = World::new(2026);
        let mut groups: BTreeMap<(usize, &str, &str), Vec<&Human>> = BTreeMap::new();
        for human in &world.people {
            groups.entry((human.job.firm, &human.given, &human.family)).or_default().push(human);
        }
        let namesakes: Vec<_> = groups.values().filter(|group| group.len() > 1).collect();
        assert!(namesakes.len() >= 20, "{} groups of namesakes in one firm", namesakes.len());
        let sons =
            namesakes.iter().filter(|group| group.iter().any(|human| human.suffix == Some("Jr."))).count();
        assert!(sons >= 8, "{sons} sons");
        for group in namesakes {
            let mailboxes: std::collections::BTreeSet<_> =
                group.iter().map(|human| &human.job.mailbox).collect();
            assert_eq!(mailboxes.len(), group.len());
        }
    }
}
