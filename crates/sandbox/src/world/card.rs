//! One source's view of a person: the truth, seen through that source's habits and mistakes.

use super::{
    countries::Country,
    firms::Firm,
    letters::{expanded, plain},
    people::{Human, Job},
    phones::{Number, Style},
};
use crate::dice::Dice;

/// How often a source does what, per mille of its records.
pub(crate) struct Habits {
    pub(crate) short_name: u32,
    pub(crate) initial: u32,
    /// Of names that have marks: how often they are dropped, and how often spelled out.
    pub(crate) marks_dropped: u32,
    pub(crate) marks_spelled: u32,
    pub(crate) upper_case: u32,
    pub(crate) swapped: u32,
    pub(crate) no_family_name: u32,
    pub(crate) no_mailbox: u32,
    pub(crate) private_mailbox: u32,
    pub(crate) role_mailbox: u32,
    pub(crate) plus_tag: u32,
    pub(crate) untidy_mailbox: u32,
    pub(crate) no_phone: u32,
    pub(crate) junk_phone: u32,
    pub(crate) profile: u32,
    pub(crate) untidy_profile: u32,
    pub(crate) no_title: u32,
    pub(crate) no_country: u32,
    pub(crate) untidy_firm: u32,
}

/// What a source knows of a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    Good,
    CatchAll,
    Dead,
    Unchecked,
}

/// A phone number as a source holds it.
#[derive(Clone, Debug)]
pub(crate) struct Phone {
    pub(crate) written: String,
    /// None for junk.
    pub(crate) number: Option<Number>,
    pub(crate) mobile: bool,
}

/// A record before it takes a source's shape.
#[derive(Clone, Debug)]
pub(crate) struct Card {
    pub(crate) given: Option<String>,
    pub(crate) family: Option<String>,
    pub(crate) title: Option<&'static str>,
    pub(crate) seniority: &'static str,
    pub(crate) department: &'static str,
    pub(crate) mailbox: Option<(String, Delivery)>,
    pub(crate) phone: Option<Phone>,
    pub(crate) profile: Option<String>,
    pub(crate) firm: usize,
    pub(crate) firm_name: String,
    pub(crate) country: Option<Country>,
}

impl Card {
    /// How a source with `habits` sees `human` in `job`.
    pub(crate) fn seen(dice: &mut Dice, habits: &Habits, human: &Human, job: &Job, firms: &[Firm]) -> Self {
        let firm = &firms[job.firm];
        let (given, family) = name(dice, habits, human);
        Self {
            given,
            family,
            title: (!dice.chance(habits.no_title)).then_some(job.title),
            seniority: job.seniority,
            department: job.department,
            mailbox: mailbox(dice, habits, human, job, firm),
            phone: phone(dice, habits, human, job, firm),
            profile: dice.chance(habits.profile).then(|| profile(dice, habits, human, firm)),
            firm: job.firm,
            firm_name: firm_name(dice, habits, firm),
            country: (!dice.chance(habits.no_country)).then_some(firm.country),
        }
    }
}

fn name(dice: &mut Dice, habits: &Habits, human: &Human) -> (Option<String>, Option<String>) {
    let mut given = human.given.clone();
    let mut family = human.family.clone();
    if !human.short.is_empty() && dice.chance(habits.short_name) {
        given = dice.pick(&human.short).clone();
    } else if dice.chance(habits.initial) {
        given = human.given.chars().take(1).chain(['.']).collect();
    }
    if !format!("{given}{family}").is_ascii() {
        let fate = dice.below(1000) as u32;
        if fate < habits.marks_dropped {
            (given, family) = (plain(&given), plain(&family));
        } else if fate < habits.marks_dropped + habits.marks_spelled {
            (given, family) = (expanded(&given), expanded(&family));
        }
    }
    // A suffix is often left out, so that father and son differ by their mailboxes alone.
    if let Some(suffix) = human.suffix
        && dice.chance(750)
    {
        family = format!("{family} {suffix}");
    }
    if dice.chance(habits.upper_case) {
        (given, family) = (given.to_uppercase(), family.to_uppercase());
    }
    if dice.chance(habits.swapped) {
        (given, family) = (family, given);
    }
    let family = (!dice.chance(habits.no_family_name)).then_some(family);
    (Some(given), family)
}

fn mailbox(
    dice: &mut Dice,
    habits: &Habits,
    human: &Human,
    job: &Job,
    firm: &Firm,
) -> Option<(String, Delivery)> {
    if dice.chance(habits.no_mailbox) {
        return None;
    }
    if dice.chance(habits.role_mailbox) {
        let role = *dice.pick(&["info", "sales", "office", "contact"]);
        return Some((format!("{role}@{}", firm.domain), Delivery::Good));
    }
    if let Some(private) = &human.private_mailbox
        && dice.chance(habits.private_mailbox)
    {
        return Some((private.clone(), Delivery::Good));
    }
    let left = human.job.mailbox != job.mailbox;
    let delivery = if left || human.dead {
        Delivery::Dead
    } else if firm.catch_all {
        Delivery::CatchAll
    } else if dice.chance(120) {
        Delivery::Unchecked
    } else {
        Delivery::Good
    };
    let mut address = job.mailbox.clone();
    if dice.chance(habits.plus_tag)
        && let Some((local, domain)) = address.split_once('@')
    {
        address = format!("{local}+{}@{domain}", dice.pick(&["leads", "crm", "web"]));
    }
    if dice.chance(habits.untidy_mailbox) {
        address = match dice.below(3) {
            0 => address.to_uppercase(),
            1 => format!("mailto:{address}"),
            _ => format!(" {address} "),
        };
    }
    Some((address, delivery))
}

fn phone(dice: &mut Dice, habits: &Habits, human: &Human, job: &Job, firm: &Firm) -> Option<Phone> {
    if dice.chance(habits.no_phone) {
        return None;
    }
    if dice.chance(habits.junk_phone) {
        let written = (*dice.pick(&["n/a", "0000000000", "-", "12345"])).to_owned();
        return Some(Phone { written, number: None, mobile: false });
    }
    // Direct lines belong to the present job; a mobile goes along.
    let here = human.job.mailbox == job.mailbox;
    let choices = [
        human.mobile.clone().map(|number| (number, true)),
        human.direct.clone().filter(|_| here).map(|number| (number, false)),
        firm.switchboard.clone().map(|number| (number, false)),
    ];
    let known: Vec<_> = choices.into_iter().flatten().collect();
    if known.is_empty() {
        return None;
    }
    let (number, mobile) = dice.pick(&known).clone();
    let style = Style::any(dice);
    Some(Phone { written: number.written(style), number: Some(number), mobile })
}

fn profile(dice: &mut Dice, habits: &Habits, human: &Human, firm: &Firm) -> String {
    let slug = &human.slug;
    if !dice.chance(habits.untidy_profile) {
        return format!("http://www.linkedin.com/in/{slug}");
    }
    match dice.below(6) {
        0 => format!("https://{}.linkedin.com/in/{slug}/", firm.land().code.to_lowercase()),
        1 => format!("https://www.linkedin.com/in/{slug}?trk=public_profile"),
        2 => format!("linkedin.com/in/{slug}"),
        3 => format!("https://www.linkedin.com/in/{slug}/en"),
        4 => format!("https://www.LinkedIn.com/in/{}/", slug.to_uppercase()),
        // A company page where the person's belongs.
        _ if dice.chance(200) => {
            format!("https://www.linkedin.com/company/{}", firm.domain.replace('.', "-"))
        }
        _ => format!("https://www.linkedin.com/in/{slug}/"),
    }
}

fn firm_name(dice: &mut Dice, habits: &Habits, firm: &Firm) -> String {
    let mut name = firm.name(dice);
    if !dice.chance(habits.untidy_firm) {
        return name;
    }
    match dice.below(5) {
        0 => name = name.to_uppercase(),
        1 => name = name.replace(" & ", " and "),
        2 => name = plain(&name),
        3 => name = name.trim_start_matches("The ").to_owned(),
        _ => name = format!("{name} ({})", firm.town.0),
    }
    name
}
