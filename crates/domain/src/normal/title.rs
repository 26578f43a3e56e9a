//! Job titles: management level and department, the options of seed 001.

mod words;

use super::{
    lookup::Lookup,
    memo::{Memo, known},
    text,
};
use serde::{Deserialize, Serialize};
use std::{cell::RefCell, sync::LazyLock};
use words::{ABBREVIATIONS, CHIEFS, DEPARTMENT_PHRASES, DEPARTMENT_WORDS, LEVEL_WORDS};

/// A job title, read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobTitle {
    /// The words, folded, the usual abbreviations written out.
    pub key: String,
    /// How high.
    pub level: Level,
    /// Where.
    pub department: Department,
}

macro_rules! options {
    ($(#[$doc:meta])+ $name:ident { $($(#[$option_doc:meta])+ $option:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])+
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$option_doc])+ $option,)*
            /// None of these, or not told.
            #[default]
            Other,
        }

        impl $name {
            /// Every option, in the seed's order.
            pub const ALL: &'static [Self] = &[$(Self::$option,)* Self::Other];

            /// The option as HaloPSA's field has it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$option => $text,)*
                    Self::Other => "Other",
                }
            }
        }
    };
}

options! {
    /// Management level, from the highest.
    Level {
        /// Leads the company, or owns it.
        Ceo = "CEO",
        /// Leads its money.
        Cfo = "CFO",
        /// Leads its technology, or its information or security.
        Cto = "CTO",
        /// Leads its business from day to day; any other chief too.
        Coo = "COO",
        /// President or chair.
        President = "President",
        /// Of any rank: executive, senior, assistant.
        VicePresident = "Vice President",
        /// Director, head or partner.
        Director = "Director",
        /// A manager of managers.
        SeniorManager = "Senior Manager",
        /// Leads people, or an account, a product, a project.
        Manager = "Manager",
        /// Experienced, leads by knowledge.
        Senior = "Senior",
        /// Does the work.
        IndividualContributor = "Individual Contributor",
    }
}

options! {
    /// Department.
    Department {
        /// Information technology.
        It = "IT",
        /// Money.
        Finance = "Finance",
        /// The business from day to day.
        Operations = "Operations",
        /// Selling.
        Sales = "Sales",
        /// Being known.
        Marketing = "Marketing",
        /// People.
        Hr = "HR",
        /// Law.
        Legal = "Legal",
        /// Building things and programs.
        Engineering = "Engineering",
        /// What is sold.
        Product = "Product",
        /// Customers after the sale.
        CustomerSuccess = "Customer Success",
        /// Buying.
        Procurement = "Procurement",
        /// Moving goods.
        SupplyChain = "Supply Chain",
        /// Making goods.
        Manufacturing = "Manufacturing",
        /// Research.
        Research = "R&D",
        /// Rules and risks.
        Compliance = "Compliance",
        /// New business and partners.
        BusinessDevelopment = "Business Development",
        /// Press and words.
        Communications = "Communications",
        /// Buildings.
        Facilities = "Facilities",
        /// Of data, of people, of places.
        Security = "Security",
    }
}

/// Longer texts are no title. In bytes.
const LONGEST: usize = 300;
/// Titles of more words are sentences; what follows says no more.
const MOST_WORDS: usize = 16;

impl JobTitle {
    /// From a title as a source wrote it. Nothing where there is none.
    pub fn parse(title: &str) -> Option<Self> {
        thread_local! {
            static TITLES: RefCell<Memo<Option<JobTitle>>> = const { RefCell::new(Memo::new()) };
        }
        let title = title.trim();
        if title.len() > LONGEST { None } else { known(&TITLES, title, Self::read) }
    }

    fn read(title: &str) -> Option<Self> {
        let folded = text::fold(title);
        if text::is_nothing(&folded) {
            return None;
        }
        let mut words: Vec<&str> = Vec::with_capacity(8);
        for word in folded.split(' ').take(MOST_WORDS) {
            match LONG_FORMS.get(word) {
                Some(long) => words.extend(long.split(' ')),
                None => words.push(word),
            }
        }
        let key = words.join(" ");
        let own = own_words(&words);
        Some(Self { level: level(own), department: department(own), key })
    }
}

static LONG_FORMS: LazyLock<Lookup<&str>> = LazyLock::new(|| Lookup::of(ABBREVIATIONS.iter().copied()));
static OF_CHIEFS: LazyLock<Lookup<(Level, Department)>> =
    LazyLock::new(|| Lookup::of(CHIEFS.iter().copied()));
static LEVELS: LazyLock<Lookup<Level>> = LazyLock::new(|| Lookup::of(LEVEL_WORDS.iter().copied()));
static DEPARTMENTS: LazyLock<Lookup<(u8, Department)>> =
    LazyLock::new(|| Lookup::of(DEPARTMENT_WORDS.iter().copied()));
/// Words with which a phrase begins.
static PHRASES: LazyLock<Lookup<()>> =
    LazyLock::new(|| Lookup::of(DEPARTMENT_PHRASES.iter().map(|(first, ..)| (*first, ()))));

/// Without those whom the person works for: `assistant to the chief executive`.
fn own_words<'a, 'b>(words: &'a [&'b str]) -> &'a [&'b str] {
    let works_for = |pair: &[&str]| {
        matches!(pair[0], "assistant" | "pa" | "secretary" | "advisor" | "adviser" | "reporting" | "staff")
            && matches!(pair[1], "to" | "of" | "for")
    };
    match words.windows(2).position(works_for) {
        Some(at) => &words[..=at],
        None => words,
    }
}

fn level(words: &[&str]) -> Level {
    let has = |wanted: &str| words.contains(&wanted);
    if has("assistant")
        && !words.iter().any(|word| matches!(*word, "director" | "manager" | "president" | "head"))
    {
        return Level::IndividualContributor;
    }
    if let Some(at) = words.iter().position(|word| *word == "chief") {
        // `chief of staff` assists, a `chief engineer` knows most.
        let officer = words[at..].iter().any(|word| matches!(*word, "officer" | "executive"));
        return match words.get(at + 1) {
            Some(&"of") => Level::Director,
            Some(kind) if officer => OF_CHIEFS.get(kind).map_or(Level::Coo, |(level, _)| level),
            _ => Level::Senior,
        };
    }
    let mut best = Level::Other;
    let mut senior = false;
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).map_or("", |before| words[before]);
        let found = match *word {
            "president" if before == "vice" => Level::VicePresident,
            "director" if before == "managing" => Level::Ceo,
            "partner" if at + 1 < words.len() || matches!(before, "business" | "channel" | "sales") => {
                continue;
            }
            "partner" if before == "managing" => Level::Ceo,
            "owner" if matches!(before, "product" | "process" | "service") => Level::Manager,
            "head" if matches!(before, "deputy" | "assistant") => Level::Manager,
            "general" if words.get(at + 1) == Some(&"manager") => Level::Director,
            word => match LEVELS.get(word) {
                Some(found) => found,
                None => continue,
            },
        };
        senior |= found == Level::Senior;
        best = best.min(found);
    }
    match best {
        Level::Manager if senior => Level::SeniorManager,
        Level::Other if department(words) != Department::Other => Level::IndividualContributor,
        best => best,
    }
}

/// The department of the word that says most of it; of equal ones the first.
fn department(words: &[&str]) -> Department {
    if let Some(at) = words.iter().position(|word| *word == "chief")
        && let Some((_, department)) = words.get(at + 1).and_then(|kind| OF_CHIEFS.get(kind))
    {
        return department;
    }
    let mut best = (0, Department::Other);
    for at in 0..words.len() {
        let pair = words.get(at + 1).filter(|_| PHRASES.has(words[at]));
        let phrase = pair.and_then(|next| {
            let known = DEPARTMENT_PHRASES.iter().find(|(one, two, _)| *one == words[at] && two == next);
            known.map(|(.., department)| (9, *department))
        });
        let found = phrase.or_else(|| DEPARTMENTS.get(words[at]));
        if let Some(found) = found
            && found.0 > best.0
        {
            best = found;
        }
    }
    best.1
}

#[cfg(test)]
mod tests;
