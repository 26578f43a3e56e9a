//! What can happen, drawn at random.

use proptest::{collection::vec, prelude::*};
use sluice_domain::{Field, Fields};

/// One thing that happens. Numbers choose among what is there, so every history makes sense.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// A page of observations: who says what about which of its records.
    Page(Vec<(u8, u8, Said)>),
    Same(usize, usize),
    Different(usize, usize),
    SameAfterAll(usize, usize),
    /// Some pairs are the same and others are different, all decided as one: an answer to a knot, or a whole band.
    Many(Vec<(usize, usize, bool)>),
    Accept(usize),
    Quarantine(usize),
    /// One of the chosen fields holds one of the values, or nothing.
    Value(usize, u8, u8),
    /// A card about one or two is for somebody else.
    HandOn(usize, Option<usize>),
    /// Somebody goes from one of the statuses to another.
    Move(usize, u8, u8),
    /// Somebody is not led to one of the statuses.
    Decline(usize, u8, u8),
    /// Somebody answered or was called.
    Happened(usize, bool),
    /// All that one source said is taken back whole.
    Withdraw(u8),
    /// A record is not at its source any more.
    Gone(usize),
    /// Whoever lost one in HaloPSA is written there again, or left.
    Answer(usize, bool),
    Revoke(usize),
    /// Other rules of the score, where no others are being carried.
    Rules(usize),
    /// The day that scores are for moves on by so many, likewise.
    Day(u8),
    /// What is in force is carried to so many more people.
    Carry(u32),
    /// Other rules for which values survive, where no others are being carried.
    Survivors(usize),
    /// They are carried to so many more people or companies.
    CarryRules(u32),
    /// Other limits were learnt, by so many thousandths of a bit.
    Limits(i32),
}

pub(super) const RULES: [&str; 3] = [
    "",
    "[thresholds]\nweak_below = 20\n[email]\nbars = []\n",
    "[weights]\nemail = 40\nfreshness = 60\n[sources.hunter]\nweak_below = 90\n",
];

pub(super) const SURVIVORS: [&str; 6] = [
    "",
    "[every]\nby = \"newest\"\n",
    "[every]\nby = \"first\"\n[parts.phones]\nfirst = [\"hunter\", \"halopsa\"]\n",
    "[every]\nby = \"manual_only\"\n[parts.name]\nby = \"longest\"\n",
    "[every]\nby = \"oldest\"\n[trust.of]\nhunter = 90\n",
    "[every]\nby = \"most_frequent\"\n[parts.employer]\nby = \"most_complete\"\n",
];
/// Fields for which values are chosen: parts of others, and those that others hang on.
pub(super) const CHOSEN: [Field; 4] = [Field::GivenName, Field::FullName, Field::Title, Field::CompanyName];

/// A record's values, from pools small enough that records meet.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub given: u8,
    pub family: u8,
    pub mailbox: u8,
    pub phone: u8,
    pub company: u8,
    pub status: u8,
    pub blocked: bool,
}

pub(super) const GIVEN: [&str; 6] = ["Robert", "Bob", "Nora", "Jürgen", "Juergen", ""];
const FAMILY: [&str; 5] = ["Okafor", "Vinter", "Smith", "Müller", ""];
const MAILBOX: [&str; 6] = ["bob", "r.okafor", "nora", "jm", "info", ""];
const PHONE: [&str; 4] = ["+44 20 7946 0018", "020 7946 0018", "+44 7700 900123", ""];
const COMPANY: [(&str, &str); 4] = [
    ("Northwind Freight Ltd", "northwind-freight.co.uk"),
    ("Northwind Freight", ""),
    ("Elm GmbH", "elm.de"),
    ("", ""),
];

/// Statuses as HaloPSA writes them, one of which nobody knows, and none.
const STATUS: [&str; 5] = ["New", "Researching", "Engaged", "On Ice", ""];
/// Statuses between which people are led.
pub(super) const LED: [&str; 4] = ["new_lead", "researching", "do_not_contact", "engaged"];

impl Said {
    pub(super) fn fields(&self) -> Fields {
        let (company, domain) = COMPANY[usize::from(self.company) % COMPANY.len()];
        let mailbox = MAILBOX[usize::from(self.mailbox) % MAILBOX.len()];
        let host = if domain.is_empty() { "gmail.com" } else { domain };
        let email = if mailbox.is_empty() { String::new() } else { format!("{mailbox}@{host}") };
        [
            (Field::GivenName, GIVEN[usize::from(self.given) % GIVEN.len()].to_owned()),
            (Field::FamilyName, FAMILY[usize::from(self.family) % FAMILY.len()].to_owned()),
            (Field::Email, email),
            (Field::Phone, PHONE[usize::from(self.phone) % PHONE.len()].to_owned()),
            (Field::CompanyName, company.to_owned()),
            (Field::CompanyDomain, domain.to_owned()),
            (Field::Country, "GB".to_owned()),
            (Field::Status, STATUS[usize::from(self.status) % STATUS.len()].to_owned()),
            (Field::DoNotContact, if self.blocked { "true".to_owned() } else { String::new() }),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect()
    }
}

pub(super) fn said() -> impl Strategy<Value = Said> {
    (any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>(), 0_u8..20).prop_map(
        |(given, family, mailbox, phone, company, status, blocked)| Said {
            given,
            family,
            mailbox,
            phone,
            company,
            status,
            blocked: blocked == 0,
        },
    )
}

/// Many who have much in common, so that values become more frequent and keys so crowded that they say nothing.
fn crowd() -> impl Strategy<Value = Step> {
    let alike = (0_u8..3, 0_u8..3, 0_u8..6, 0_u8..2).prop_map(|(given, family, mailbox, phone)| Said {
        given,
        family,
        mailbox,
        phone: 2 * phone,
        company: 0,
        status: given,
        blocked: false,
    });
    vec((0_u8..3, 0_u8..24, alike), 16..64).prop_map(Step::Page)
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        1 => crowd(),
        4 => vec((0_u8..3, 0_u8..8, said()), 1..6).prop_map(Step::Page),
        2 => decision(),
        1 => any::<usize>().prop_map(Step::Revoke),
        1 => (0..RULES.len()).prop_map(Step::Rules),
        1 => (1_u8..60).prop_map(Step::Day),
        2 => (1_u32..5).prop_map(Step::Carry),
        1 => (0..SURVIVORS.len()).prop_map(Step::Survivors),
        2 => (1_u32..5).prop_map(Step::CarryRules),
        1 => (-1_000..2_000_i32).prop_map(Step::Limits),
    ]
}

fn decision() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => (any::<usize>(), any::<usize>()).prop_map(|(a, b)| Step::Same(a, b)),
        2 => (any::<usize>(), any::<usize>()).prop_map(|(a, b)| Step::Different(a, b)),
        1 => (any::<usize>(), any::<usize>()).prop_map(|(a, b)| Step::SameAfterAll(a, b)),
        1 => vec((any::<usize>(), any::<usize>(), any::<bool>()), 2..6).prop_map(Step::Many),
        1 => any::<usize>().prop_map(Step::Accept),
        1 => any::<usize>().prop_map(Step::Quarantine),
        2 => (any::<usize>(), any::<u8>(), 0_u8..6).prop_map(|(a, field, value)| Step::Value(a, field, value)),
        1 => (any::<usize>(), any::<Option<usize>>()).prop_map(|(a, b)| Step::HandOn(a, b)),
        3 => (any::<usize>(), 0_u8..4, 0_u8..4).prop_map(|(a, from, to)| Step::Move(a, from, to)),
        1 => (any::<usize>(), 0_u8..4, 0_u8..4).prop_map(|(a, from, to)| Step::Decline(a, from, to)),
        1 => (any::<usize>(), any::<bool>()).prop_map(|(a, called)| Step::Happened(a, called)),
        1 => (0_u8..3).prop_map(Step::Withdraw),
        3 => any::<usize>().prop_map(Step::Gone),
        2 => (any::<usize>(), any::<bool>()).prop_map(|(a, again)| Step::Answer(a, again)),
    ]
}

/// What is decided, what is taken back of it, and what sources say meanwhile.
pub(super) fn taken_back() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => decision(),
        1 => any::<usize>().prop_map(Step::Revoke),
        1 => vec((0_u8..3, 0_u8..8, said()), 1..8).prop_map(Step::Page),
    ]
}
