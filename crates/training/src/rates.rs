//! How often each thing happens in a world.

use crate::{column::Column, dice::Dice, noise_kind::Noise};

/// What a world is like. All rates are from 0 to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Rates {
    /// By [`Noise`]: for a row, for a person or for a firm, whatever the noise is about.
    noise: [f64; Noise::ALL.len()],
    /// Values that a usual source leaves out, by [`Column`].
    missing: [f64; Column::COUNT],
    /// Columns that this world doesn't have.
    absent: [bool; Column::COUNT],
    /// How steeply the frequency of names falls with their rank.
    pub skew: f64,
    /// Surnames that are on no list.
    pub rare_surnames: f64,
    /// Names from elsewhere, as a factor on each country's share.
    pub mixed: f64,
    /// Persons with one row only.
    pub single: f64,
    /// How much each further row is rarer than the one before, from 0 to 1.
    pub more_rows: f64,
    /// Persons who had an earlier job that is in the data.
    pub moved: f64,
    /// Exponent of the sizes of firms; smaller is heavier.
    pub firm_tail: f64,
    /// Persons that have a profile.
    pub profiled: f64,
    /// How much sources differ in what they leave out: 0 not at all.
    pub source_spread: f64,
    /// Strength of the noise in a person list: mean errors in a row that has any.
    pub errors: f64,
}

const USUAL: &[(Noise, f64)] = &[
    (Noise::Nickname, 0.13),
    (Noise::Initial, 0.03),
    (Noise::MiddleName, 0.04),
    (Noise::MiddleInitial, 0.08),
    (Noise::Swapped, 0.015),
    (Noise::SingleField, 0.08),
    (Noise::LastFirst, 0.02),
    (Noise::Honorific, 0.03),
    (Noise::PostNominal, 0.025),
    (Noise::DiacriticsDropped, 0.30),
    (Noise::DiacriticsExpanded, 0.12),
    (Noise::Transliteration, 0.16),
    (Noise::NativeScript, 0.08),
    (Noise::OneSurname, 0.35),
    (Noise::Married, 0.06),
    (Noise::TypoGiven, 0.02),
    (Noise::TypoFamily, 0.025),
    (Noise::UpperCase, 0.04),
    (Noise::LowerCase, 0.03),
    (Noise::SuffixDropped, 0.4),
    (Noise::NewJob, 0.31),
    (Noise::PrivateEmail, 0.10),
    (Noise::PlusTag, 0.012),
    (Noise::GmailDots, 0.25),
    (Noise::Googlemail, 0.06),
    (Noise::AliasLocal, 0.10),
    (Noise::OtherTld, 0.04),
    (Noise::Subdomain, 0.025),
    (Noise::AliasDomain, 0.03),
    (Noise::Mailto, 0.02),
    (Noise::TypoLocal, 0.02),
    (Noise::TypoDomain, 0.02),
    (Noise::Extension, 0.06),
    (Noise::Switchboard, 0.30),
    (Noise::ColleagueLine, 0.02),
    (Noise::RoleMailbox, 0.025),
    (Noise::LegalForm, 0.45),
    (Noise::Abbreviation, 0.05),
    (Noise::Acronym, 0.04),
    (Noise::BrandOnly, 0.07),
    (Noise::FormerName, 0.30),
    (Noise::Parent, 0.25),
    (Noise::The, 0.02),
    (Noise::Ampersand, 0.25),
    (Noise::CityInName, 0.015),
    (Noise::TypoCompany, 0.025),
    (Noise::NoCompany, 0.02),
    (Noise::FreeMailDomain, 0.012),
    (Noise::CityName, 0.30),
    (Noise::CompanyPage, 0.012),
    (Noise::NamesakePage, 0.006),
    (Noise::TitleVariant, 0.35),
    (Noise::Placeholder, 0.04),
    (Noise::Namesake, 0.065),
    (Noise::FatherSon, 0.02),
    (Noise::Siblings, 0.015),
    (Noise::NamesakeElsewhere, 0.015),
    (Noise::Successor, 0.0012),
    (Noise::SameInitials, 0.006),
    (Noise::Ocr, 0.15),
    (Noise::Phonetic, 0.2),
    (Noise::DayMonth, 0.06),
    (Noise::DateFormat, 0.3),
    (Noise::TypoDate, 0.2),
    (Noise::Moved, 0.15),
    (Noise::TypoAddress, 0.3),
    (Noise::TypoNumber, 0.2),
    (Noise::Household, 0.25),
    (Noise::Twin, 0.02),
    (Noise::Branch, 0.12),
    (Noise::CommonName, 0.04),
    (Noise::Franchise, 0.02),
    (Noise::SharedAddress, 0.05),
];

const MISSING: &[(Column, f64)] = &[
    (Column::Email, 0.31),
    (Column::Phone, 0.50),
    (Column::Mobile, 0.75),
    (Column::Title, 0.15),
    (Column::Company, 0.04),
    (Column::Website, 0.35),
    (Column::Linkedin, 0.50),
    (Column::Street, 0.65),
    (Column::City, 0.25),
    (Column::Postcode, 0.60),
    (Column::State, 0.55),
    (Column::Country, 0.15),
    (Column::Birth, 0.08),
    (Column::Number, 0.08),
];

/// Columns that a drawn world may lack, and how often.
const LACKED: &[(Column, f64)] = &[
    (Column::Email, 0.06),
    (Column::Phone, 0.12),
    (Column::Mobile, 0.30),
    (Column::Title, 0.15),
    (Column::Company, 0.03),
    (Column::Website, 0.25),
    (Column::Linkedin, 0.18),
    (Column::Street, 0.35),
    (Column::City, 0.10),
    (Column::Postcode, 0.25),
    (Column::State, 0.30),
    (Column::Country, 0.10),
];

impl Rates {
    /// Rates like those of the lists that the peers were measured on.
    pub fn usual() -> Self {
        let mut noise = [0.0; Noise::ALL.len()];
        for (kind, rate) in USUAL {
            noise[*kind as usize] = *rate;
        }
        let mut missing = [0.0; Column::COUNT];
        for (column, rate) in MISSING {
            missing[*column as usize] = *rate;
        }
        Self {
            noise,
            missing,
            absent: [false; Column::COUNT],
            skew: 0.75,
            rare_surnames: 0.40,
            mixed: 1.0,
            single: 0.5,
            more_rows: 0.5,
            moved: 0.30,
            firm_tail: 1.1,
            profiled: 0.8,
            source_spread: 0.3,
            errors: 1.6,
        }
    }

    /// Rates of another world: each is between 0.4 and 2 times the usual one, and some columns are not there.
    pub fn drawn(seed: u64) -> Self {
        let mut dice = Dice::new(seed, "rates");
        let mut rates = Self::usual();
        let mut scaled = |rate: f64, most: f64| (rate * dice.factor(0.4, 2.0)).min(most);
        for rate in &mut rates.noise {
            *rate = scaled(*rate, 0.9);
        }
        for rate in &mut rates.missing {
            *rate = scaled(*rate, 0.92);
        }
        rates.rare_surnames = scaled(rates.rare_surnames, 0.8);
        rates.mixed = scaled(rates.mixed, 2.0);
        rates.single = 0.3 + 0.4 * dice.unit();
        rates.more_rows = 0.35 + 0.3 * dice.unit();
        rates.moved = (rates.moved * dice.factor(0.4, 2.0)).min(0.7);
        rates.skew = 0.55 + 0.6 * dice.unit();
        rates.firm_tail = 0.9 + 0.5 * dice.unit();
        rates.profiled = 0.5 + 0.5 * dice.unit();
        rates.source_spread = dice.unit();
        rates.errors = dice.factor(0.7, 4.5);
        for (column, rate) in LACKED {
            rates.absent[*column as usize] = dice.chance(*rate);
        }
        rates
    }

    /// How often this happens.
    pub fn of(&self, noise: Noise) -> f64 {
        self.noise[noise as usize]
    }

    /// Sets how often this happens.
    pub fn set(&mut self, noise: Noise, rate: f64) {
        self.noise[noise as usize] = rate;
    }

    /// How often a usual source leaves this out; 1 where the world doesn't have the column.
    pub fn missing(&self, column: Column) -> f64 {
        if self.absent[column as usize] { 1.0 } else { self.missing[column as usize] }
    }

    /// Takes a column out of the world, or puts it back.
    pub fn set_absent(&mut self, column: Column, absent: bool) {
        self.absent[column as usize] = absent;
    }
}
