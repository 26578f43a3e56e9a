//! Firms: invented brands with a legal form, a domain, a switchboard and one pattern for mailboxes.

use super::{
    countries::{Country, Land},
    letters::slug,
    phones::{Line, Number, PhoneBook},
};
use crate::dice::Dice;
use std::collections::BTreeSet;

/// How a firm forms the mailboxes of its people.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pattern {
    FirstDotLast,
    InitialLast,
    First,
    InitialDotLast,
    FirstUnderscoreLast,
    LastDotFirst,
}

/// A firm as it is.
#[derive(Clone, Debug)]
pub(crate) struct Firm {
    pub(crate) country: Country,
    pub(crate) brand: String,
    /// Index into the country's legal forms.
    pub(crate) form: usize,
    pub(crate) domain: String,
    pub(crate) industry: &'static str,
    pub(crate) headcount: u32,
    pub(crate) town: (&'static str, &'static str),
    pub(crate) street: String,
    pub(crate) switchboard: Option<Number>,
    pub(crate) pattern: Pattern,
    /// Its mail server accepts any mailbox, so that checking one says nothing.
    pub(crate) catch_all: bool,
}

impl Firm {
    pub(crate) fn land(&self) -> &'static Land {
        self.country.data()
    }

    /// The brand with the legal form, written in one of the usual ways or left out.
    pub(crate) fn name(&self, dice: &mut Dice) -> String {
        let ways = self.land().forms[self.form];
        if dice.chance(280) { self.brand.clone() } else { format!("{} {}", self.brand, dice.pick(ways)) }
    }

    /// The brand with the legal form as it stands in the register.
    pub(crate) fn registered_name(&self) -> String {
        format!("{} {}", self.brand, self.land().forms[self.form][0])
    }
}

/// Invented; the syllables are chosen so that no word means anything in the languages of the world.
const STEMS: &[&str] = &[
    "Brackwell",
    "Ostermoor",
    "Velgard",
    "Tindrell",
    "Norvane",
    "Quillard",
    "Hasmere",
    "Corvane",
    "Drummel",
    "Elvaston",
    "Farrowick",
    "Grenholt",
    "Ivendale",
    "Jarrick",
    "Kestrow",
    "Lunholm",
    "Marrowfen",
    "Nettlecor",
    "Orrinsay",
    "Pellgrave",
    "Ravenmoor",
    "Selwick",
    "Thornaby",
    "Ulverton",
    "Wendrake",
    "Yarrowell",
    "Zelmark",
    "Aldermoor",
    "Birchcombe",
    "Calderock",
    "Dunmarrow",
    "Eskvale",
    "Fenwold",
    "Garrowby",
    "Holmquarry",
    "Inverlath",
    "Kelderin",
    "Larkstowe",
    "Mossgate",
    "Northolme",
    "Oakhaven",
    "Penvarrow",
    "Rookhurst",
    "Stavergill",
    "Tarnwick",
    "Vexmoor",
    "Westerlune",
    "Arvessa",
    "Bellorin",
    "Cassivar",
    "Dorvinel",
    "Fiorvane",
    "Lumarca",
    "Mirvane",
    "Solverde",
    "Tervalis",
];

const STREETS: &[&str] =
    &["Dock Road", "Station Street", "Mill Lane", "Market Square", "Canal Street", "Park Avenue"];

/// `count` firms, all with different domains.
pub(crate) fn firms(seed: u64, count: usize, book: &mut PhoneBook) -> Vec<Firm> {
    let mut dice = Dice::new(seed, "firms");
    let mut domains = BTreeSet::new();
    let mut firms = Vec::with_capacity(count);
    while firms.len() < count {
        let firm = draw(&mut dice, book);
        if domains.insert(firm.domain.clone()) {
            firms.push(firm);
        }
    }
    firms
}

fn draw(dice: &mut Dice, book: &mut PhoneBook) -> Firm {
    let country = country(dice);
    let land = country.data();
    let (trade, industry) = *dice.pick(land.trades);
    let stem = *dice.pick(STEMS);
    let brand = match dice.below(100) {
        0..=69 => format!("{stem} {trade}"),
        70..=84 => format!("{stem} & {} {trade}", dice.pick(STEMS)),
        85..=91 => format!("The {stem} {trade} Group"),
        _ => format!("{stem}{}", trade.to_lowercase()),
    };
    let words: Vec<String> = brand
        .trim_start_matches("The ")
        .split_whitespace()
        .map(slug)
        .filter(|word| !word.is_empty())
        .collect();
    let joint = if dice.chance(600) { "-" } else { "" };
    let suffix = if dice.chance(250) { "com" } else { land.suffix };
    let pattern = *dice.pick(&[
        Pattern::FirstDotLast,
        Pattern::FirstDotLast,
        Pattern::FirstDotLast,
        Pattern::InitialLast,
        Pattern::InitialLast,
        Pattern::First,
        Pattern::InitialDotLast,
        Pattern::FirstUnderscoreLast,
        Pattern::LastDotFirst,
    ]);
    Firm {
        country,
        form: dice.below(land.forms.len()),
        domain: format!("{}.{suffix}", words.join(joint)),
        brand,
        industry,
        headcount: *dice.pick(&[8, 14, 22, 35, 48, 75, 120, 180, 240, 410, 650, 1_200]),
        town: *dice.pick(land.towns),
        street: format!("{} {}", 1 + dice.below(90), dice.pick(STREETS)),
        // A few firms publish no number at all.
        switchboard: if dice.chance(930) { book.draw(country, Line::Fixed) } else { None },
        pattern,
        catch_all: dice.chance(110),
    }
}

fn country(dice: &mut Dice) -> Country {
    let mut ticket = dice.below(1000) as u32;
    for country in Country::ALL {
        let share = country.data().share;
        if ticket < share {
            return country;
        }
        ticket -= share;
    }
    Country::Gb
}
