//! People as they really are, with the look-alikes that make matching hard.

use super::{
    countries::Country,
    firms::{Firm, Pattern},
    letters::slug,
    phones::{Line, Number, PhoneBook},
};
use crate::dice::Dice;
use std::collections::{BTreeMap, BTreeSet};

/// A job that somebody holds or held.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    /// Index of the firm.
    pub(crate) firm: usize,
    pub(crate) title: &'static str,
    pub(crate) seniority: &'static str,
    pub(crate) department: &'static str,
    pub(crate) mailbox: String,
}

/// A human being.
#[derive(Clone, Debug)]
pub(crate) struct Human {
    pub(crate) given: String,
    /// Short forms that people use for the first name.
    pub(crate) short: Vec<String>,
    pub(crate) family: String,
    /// `Jr.` or `Sr.`
    pub(crate) suffix: Option<&'static str>,
    pub(crate) job: Job,
    /// The job before, which some source may still show.
    pub(crate) before: Option<Job>,
    pub(crate) private_mailbox: Option<String>,
    /// The present work mailbox bounces.
    pub(crate) dead: bool,
    pub(crate) direct: Option<Number>,
    pub(crate) mobile: Option<Number>,
    /// The last part of the profile's address.
    pub(crate) slug: String,
    /// Asked not to be contacted.
    pub(crate) opted_out: bool,
}

impl Human {
    /// Every mailbox that is or was this human's own.
    pub(crate) fn mailboxes(&self) -> impl Iterator<Item = &str> {
        [Some(&self.job.mailbox), self.private_mailbox.as_ref()]
            .into_iter()
            .flatten()
            .chain(self.before.iter().map(|job| &job.mailbox))
            .map(String::as_str)
    }
}

/// Titles with seniority and department in the words of Apollo's vocabulary.
const TITLES: &[(&str, &str, &str)] = &[
    ("Managing Director", "owner", "c_suite"),
    ("Chief Executive Officer", "c_suite", "c_suite"),
    ("Chief Financial Officer", "c_suite", "finance"),
    ("IT Manager", "manager", "information_technology"),
    ("IT Director", "director", "information_technology"),
    ("Head of IT", "head", "information_technology"),
    ("Systems Administrator", "senior", "information_technology"),
    ("Head of Sales", "head", "sales"),
    ("VP Sales", "vp", "sales"),
    ("Sales Manager", "manager", "sales"),
    ("Account Executive", "entry", "sales"),
    ("Marketing Manager", "manager", "marketing"),
    ("Operations Director", "director", "operations"),
    ("Operations Manager", "manager", "operations"),
    ("Procurement Manager", "manager", "operations"),
    ("Finance Manager", "manager", "finance"),
    ("HR Manager", "manager", "human_resources"),
    ("Office Manager", "manager", "operations"),
    ("Founder", "founder", "c_suite"),
    ("Partner", "partner", "c_suite"),
];

const FREE_MAIL: &[&str] =
    &["gmail.com", "gmail.com", "outlook.com", "yahoo.com", "gmx.net", "icloud.com", "hotmail.com"];

/// How many pairs of each kind of look-alike are planted.
const NAMESAKES_IN_ONE_FIRM: usize = 14;
const FATHERS_AND_SONS: usize = 10;
const COUPLES: usize = 8;
const NAMESAKES_ELSEWHERE: usize = 20;

/// `count` people, at least one at each firm, all with different mailboxes and profiles.
pub(crate) fn people(seed: u64, count: usize, firms: &[Firm], book: &mut PhoneBook) -> Vec<Human> {
    let mut dice = Dice::new(seed, "people");
    let mut names = named(&mut dice, &places(&mut Dice::new(seed, "places"), count, firms.len()), firms);
    plant(&mut Dice::new(seed, "look-alikes"), &mut names, firms);
    let mut mailboxes = BTreeSet::new();
    let mut slugs = BTreeSet::new();
    names.into_iter().map(|name| live(&mut dice, name, firms, book, &mut mailboxes, &mut slugs)).collect()
}

/// `count` people whom nobody met yet, at firms that exist; their mailboxes and profiles are none of those taken.
pub(crate) fn strangers(
    seed: u64,
    purpose: &str,
    count: usize,
    firms: &[Firm],
    book: &mut PhoneBook,
    taken: &mut Taken,
) -> Vec<Human> {
    let mut dice = Dice::new(seed, purpose);
    let places: Vec<usize> = (0..count).map(|_| dice.below(firms.len())).collect();
    let names = named(&mut dice, &places, firms);
    names
        .into_iter()
        .map(|name| live(&mut dice, name, firms, book, &mut taken.mailboxes, &mut taken.slugs))
        .collect()
}

/// Mailboxes and profiles that belong to somebody.
pub(crate) struct Taken {
    mailboxes: BTreeSet<String>,
    slugs: BTreeSet<String>,
}

impl Taken {
    pub(crate) fn by(people: &[Human]) -> Self {
        let mailboxes = people.iter().flat_map(|human| human.mailboxes().map(str::to_owned)).collect();
        Self { mailboxes, slugs: people.iter().map(|human| human.slug.clone()).collect() }
    }
}

/// Each firm's index at least once, small indexes more often: a few firms are large.
fn places(dice: &mut Dice, count: usize, firms: usize) -> Vec<usize> {
    let mut places: Vec<usize> = (0..firms).collect();
    while places.len() < count {
        let smaller = dice.below(firms).min(dice.below(firms));
        places.push(smaller);
    }
    places.truncate(count);
    dice.shuffle(&mut places);
    places
}

#[derive(Clone)]
struct Named {
    firm: usize,
    given: String,
    short: Vec<String>,
    family: String,
    suffix: Option<&'static str>,
    planted: bool,
}

fn named(dice: &mut Dice, places: &[usize], firms: &[Firm]) -> Vec<Named> {
    let names: BTreeMap<Country, (Vec<&str>, Vec<&str>)> = Country::ALL
        .into_iter()
        .map(|country| {
            let land = country.data();
            (country, (land.given.split_whitespace().collect(), land.family.split_whitespace().collect()))
        })
        .collect();
    places
        .iter()
        .map(|&firm| {
            // Some people work abroad.
            let country = if dice.chance(40) { *dice.pick(&Country::ALL) } else { firms[firm].country };
            let (given, family) = &names[&country];
            let mut forms = dice.pick(given).split('/').map(str::to_owned);
            Named {
                firm,
                given: forms.next().unwrap_or_default(),
                short: forms.collect(),
                family: dice.pick(family).replace('_', " "),
                suffix: None,
                planted: false,
            }
        })
        .collect()
}

/// Different people who look the same.
fn plant(dice: &mut Dice, people: &mut [Named], firms: &[Firm]) {
    let mut staff = vec![Vec::new(); firms.len()];
    for (index, person) in people.iter().enumerate() {
        staff[person.firm].push(index);
    }
    let everybody: Vec<usize> = (0..people.len()).collect();
    let colleagues = |person: &Named| staff[person.firm].as_slice();
    for _ in 0..NAMESAKES_IN_ONE_FIRM {
        if let Some((one, other)) = pair(dice, people, colleagues, |_, _| true) {
            take_name(people, one, other);
        }
    }
    for _ in 0..FATHERS_AND_SONS {
        let american = |person: &Named, _: &Named| firms[person.firm].country == Country::Us;
        if let Some((one, other)) = pair(dice, people, colleagues, american) {
            take_name(people, one, other);
            people[one].suffix = Some("Sr.");
            people[other].suffix = Some("Jr.");
        }
    }
    for _ in 0..COUPLES {
        let same_initial = |one: &Named, other: &Named| {
            one.given != other.given && one.given.chars().next() == other.given.chars().next()
        };
        if let Some((one, other)) = pair(dice, people, colleagues, same_initial) {
            people[other].family = people[one].family.clone();
            people[one].planted = true;
            people[other].planted = true;
        }
    }
    for _ in 0..NAMESAKES_ELSEWHERE {
        let compatriots = |one: &Named, other: &Named| {
            one.firm != other.firm && firms[one.firm].country == firms[other.firm].country
        };
        if let Some((one, other)) = pair(dice, people, |_| &everybody, compatriots) {
            take_name(people, one, other);
        }
    }
}

/// Two people who are part of no other look-alike, the second from the candidates of the first.
fn pair<'a>(
    dice: &mut Dice,
    people: &[Named],
    candidates: impl Fn(&Named) -> &'a [usize],
    fits: impl Fn(&Named, &Named) -> bool,
) -> Option<(usize, usize)> {
    let start = dice.below(people.len());
    (0..people.len()).map(|step| (start + step) % people.len()).filter(|one| !people[*one].planted).find_map(
        |one| {
            candidates(&people[one])
                .iter()
                .find(|&&other| other != one && !people[other].planted && fits(&people[one], &people[other]))
                .map(|&other| (one, other))
        },
    )
}

fn take_name(people: &mut [Named], one: usize, other: usize) {
    let (given, short, family) =
        (people[one].given.clone(), people[one].short.clone(), people[one].family.clone());
    people[other] = Named { given, short, family, planted: true, ..people[other].clone() };
    people[one].planted = true;
}

fn live(
    dice: &mut Dice,
    name: Named,
    firms: &[Firm],
    book: &mut PhoneBook,
    mailboxes: &mut BTreeSet<String>,
    slugs: &mut BTreeSet<String>,
) -> Human {
    let country = firms[name.firm].country;
    let job = job(dice, &name, name.firm, firms, mailboxes);
    let before = if dice.chance(60) {
        let elsewhere: Vec<usize> =
            (0..firms.len()).filter(|&firm| firm != name.firm && firms[firm].country == country).collect();
        let firm = *dice.pick(&elsewhere);
        Some(self::job(dice, &name, firm, firms, mailboxes))
    } else {
        None
    };
    let private_mailbox = if dice.chance(160) {
        let base = format!("{}.{}{}", slug(&name.given), slug(&name.family), 50 + dice.below(49));
        let domain: &str = FREE_MAIL[dice.below(FREE_MAIL.len())];
        Some(unique(mailboxes, &base, domain))
    } else {
        None
    };
    let handle = format!("{}-{}", hyphenated(&name.given), hyphenated(&name.family));
    let handle = if dice.chance(450) { format!("{handle}-{:06x}", dice.next() & 0xff_ffff) } else { handle };
    let slug = if slugs.insert(handle.clone()) {
        handle
    } else {
        let numbered = format!("{handle}-{}", 2 + slugs.len());
        slugs.insert(numbered.clone());
        numbered
    };
    Human {
        dead: dice.chance(50),
        direct: if dice.chance(300) { book.draw(country, Line::Fixed) } else { None },
        mobile: if dice.chance(450) { book.draw(country, Line::Mobile) } else { None },
        opted_out: dice.chance(25),
        given: name.given,
        short: name.short,
        family: name.family,
        suffix: name.suffix,
        job,
        before,
        private_mailbox,
        slug,
    }
}

fn job(dice: &mut Dice, name: &Named, firm: usize, firms: &[Firm], mailboxes: &mut BTreeSet<String>) -> Job {
    let (title, seniority, department) = *dice.pick(TITLES);
    let given = slug(&name.given);
    let family = slug(&name.family);
    let initial = &given[..given.len().min(1)];
    let base = match firms[firm].pattern {
        Pattern::FirstDotLast => format!("{given}.{family}"),
        Pattern::InitialLast => format!("{initial}{family}"),
        Pattern::First => given.clone(),
        Pattern::InitialDotLast => format!("{initial}.{family}"),
        Pattern::FirstUnderscoreLast => format!("{given}_{family}"),
        Pattern::LastDotFirst => format!("{family}.{given}"),
    };
    Job { firm, title, seniority, department, mailbox: unique(mailboxes, &base, &firms[firm].domain) }
}

/// The first free of `base@domain`, `base2@domain`, …
fn unique(taken: &mut BTreeSet<String>, base: &str, domain: &str) -> String {
    let mut address = format!("{base}@{domain}");
    let mut number = 2;
    while !taken.insert(address.clone()) {
        address = format!("{base}{number}@{domain}");
        number += 1;
    }
    address
}

fn hyphenated(name: &str) -> String {
    name.split([' ', '-']).map(slug).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}
