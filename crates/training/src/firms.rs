//! Firms: their names, domains, offices and numbers.

use crate::{
    dice::Dice,
    lands::{COUNTRIES, Country},
    names::Namer,
    noise_kind::{Noise, Noises},
    phones::Number,
    rates::Rates,
    script::squashed,
    streets, trades,
};
use rustc_hash::FxHashSet;

/// A firm.
#[derive(Clone, Debug)]
pub(crate) struct Firm {
    pub(crate) country: usize,
    pub(crate) brand: String,
    /// The whole name without its legal form.
    pub(crate) name: String,
    /// Which of the country's legal forms; none for a few.
    pub(crate) form: Option<usize>,
    pub(crate) domain: String,
    /// The same brand under another top-level domain.
    pub(crate) other_tld: String,
    pub(crate) alias_domain: String,
    pub(crate) former: Option<String>,
    pub(crate) former_domain: Option<String>,
    /// The group it belongs to.
    pub(crate) parent: Option<String>,
    pub(crate) parent_domain: Option<String>,
    pub(crate) pattern: Pattern,
    pub(crate) expands: bool,
    pub(crate) offices: Vec<Office>,
    pub(crate) size: usize,
    pub(crate) family: bool,
    pub(crate) traps: Noises,
}

/// Where a firm sits.
#[derive(Clone, Debug)]
pub(crate) struct Office {
    pub(crate) country: usize,
    pub(crate) city: usize,
    pub(crate) street: String,
    pub(crate) postcode: String,
    pub(crate) block: Number,
    /// Digits of an extension.
    pub(crate) digits: usize,
}

impl Office {
    pub(crate) fn switchboard(&self) -> Number {
        self.block.line(&"0".repeat(self.digits))
    }
}

/// How a firm names its mailboxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pattern {
    FirstDotLast,
    FLast,
    First,
    FDotLast,
    FirstLast,
    FirstL,
    FirstUnderLast,
    Last,
    LastF,
    LastDotFirst,
}

impl Pattern {
    pub(crate) fn draw(dice: &mut Dice, small: bool) -> Self {
        let at = dice.below(100);
        if small && at < 30 {
            return Self::First;
        }
        match at {
            0..40 => Self::FirstDotLast,
            40..62 => Self::FLast,
            62..70 => Self::First,
            70..78 => Self::FDotLast,
            78..84 => Self::FirstLast,
            84..89 => Self::FirstL,
            89..93 => Self::FirstUnderLast,
            93..95 => Self::Last,
            95..97 => Self::LastF,
            _ => Self::LastDotFirst,
        }
    }

    /// The mailbox of a person with this first name and surname, both in plain small letters.
    pub(crate) fn local(self, first: &str, last: &str) -> String {
        let f = first.get(..1).unwrap_or(first);
        let l = last.get(..1).unwrap_or(last);
        match self {
            Self::FirstDotLast => format!("{first}.{last}"),
            Self::FLast => format!("{f}{last}"),
            Self::First => first.to_owned(),
            Self::FDotLast => format!("{f}.{last}"),
            Self::FirstLast => format!("{first}{last}"),
            Self::FirstL => format!("{first}{l}"),
            Self::FirstUnderLast => format!("{first}_{last}"),
            Self::Last => last.to_owned(),
            Self::LastF => format!("{last}{f}"),
            Self::LastDotFirst => format!("{last}.{first}"),
        }
    }
}

/// Enough firms for so many people, and at least so many.
pub(crate) fn firms(people: usize, least: usize, rates: &Rates, namer: &Namer, dice: &mut Dice) -> Vec<Firm> {
    let mut maker = Maker { rates, namer, domains: FxHashSet::default() };
    let mut firms: Vec<Firm> = Vec::new();
    // From some 160 people in a list of ten thousand rows to thousands in one of a million.
    let largest = (people.max(least) as f64).powf(0.6).max(3.0);
    let mut seats = 0;
    while seats < people + people / 20 || firms.len() < least {
        let size = dice.unit().max(1e-9).powf(-1.0 / rates.firm_tail).min(largest) as usize;
        let firm = maker.firm(size.max(1), firms.last(), dice);
        seats += firm.size;
        firms.push(firm);
    }
    firms
}

struct Maker<'a> {
    rates: &'a Rates,
    namer: &'a Namer,
    domains: FxHashSet<String>,
}

impl Maker<'_> {
    fn firm(&mut self, size: usize, last: Option<&Firm>, dice: &mut Dice) -> Firm {
        let mut traps = Noises::default();
        let group = last.filter(|_| dice.chance(self.rates.of(Noise::Branch)));
        let franchise = last.filter(|_| dice.chance(self.rates.of(Noise::Franchise)));
        let land = if group.is_some() || franchise.is_none() {
            self.namer.land(dice)
        } else {
            last.map_or(0, |firm| firm.country)
        };
        let country = &COUNTRIES[land];
        let tongue = country.land.tongue;
        let trade = trades::trade(tongue, dice);
        let city = dice.below(country.cities.len());
        let mut family = false;
        let mut parent = None;
        let (brand, name) = if let Some(group) = group {
            traps.insert(Noise::Branch);
            parent = Some(group.parent.clone().unwrap_or_else(|| {
                format!("{} {}", group.brand, dice.pick(&["Group", "Holding", "International", "Holdings"]))
            }));
            let tail = if dice.chance(0.5) { country.names[0].to_owned() } else { trade };
            (group.brand.clone(), format!("{} {tail}", group.brand))
        } else if let Some(first) = franchise {
            traps.insert(Noise::Franchise);
            (first.brand.clone(), format!("{} {}", first.brand, country.cities[city].local))
        } else if dice.chance(self.rates.of(Noise::CommonName)) {
            traps.insert(Noise::CommonName);
            let name = trades::common(dice);
            (name.clone(), name)
        } else if size < 60 && dice.chance(0.28) {
            family = true;
            let owner = self.namer.family(land, false, dice).own().to_owned();
            let name = match dice.below(7) {
                0 => format!("{owner} & Sons"),
                1 => format!("{owner} & {}", self.namer.family(land, false, dice).own()),
                2 => format!("{owner} and Partners"),
                3 => format!("{owner} Group"),
                _ => format!("{owner} {trade}"),
            };
            (owner, name)
        } else {
            let brand = trades::brand(dice);
            let name = match dice.below(12) {
                0..=2 => brand.clone(),
                3 => format!("{brand} Group"),
                4 => format!("{brand} International {trade}"),
                5 => format!("{brand} {trade} & {}", trades::trade(tongue, dice)),
                6 => format!("The {brand} Company"),
                7 => format!(
                    "{} {trade} {}",
                    country.cities[city].local,
                    dice.word("Association Services Group Centre")
                ),
                _ => format!("{brand} {trade}"),
            };
            (brand, name)
        };
        let domain = self.domain(&brand, &name, country, dice);
        let label = domain.split('.').next().unwrap_or_default().to_owned();
        let is_com = domain.ends_with(".com");
        let former =
            dice.chance(0.08).then(|| format!("{} {}", trades::brand(dice), trades::trade(tongue, dice)));
        let pattern = Pattern::draw(dice, size < 12);
        let mut offices = self.offices(land, city, size, dice);
        if let Some(neighbour) = last
            && size < 20
            && dice.chance(self.rates.of(Noise::SharedAddress))
        {
            traps.insert(Noise::SharedAddress);
            let shared = &neighbour.offices[0];
            let own = offices[0].block.clone();
            offices[0] = shared.clone();
            if shared.country == land && dice.chance(0.6) && offices[0].digits == digits_of(size) {
                offices[0].block = own;
            }
        }
        Firm {
            other_tld: if is_com {
                format!("{label}.{}", dice.word(country.land.suffixes).replace("com", "net"))
            } else {
                format!("{label}.com")
            },
            alias_domain: match dice.below(5) {
                0 => format!("{label}-group.com"),
                1 => format!("{label}group.com"),
                2 => format!("get{label}.com"),
                3 => format!("{label}hq.com"),
                _ => format!("{label}-{}.com", country.land.code.to_lowercase()),
            },
            former_domain: former
                .as_ref()
                .map(|name| format!("{}.{}", squashed(name, false), dice.word(country.land.suffixes))),
            parent_domain: group.map(|group| group.domain.clone()),
            country: land,
            form: dice.chance(0.9).then(|| {
                let most = country.forms.len();
                if dice.chance(0.6) { 0 } else { dice.below(most) }
            }),
            expands: matches!(tongue, crate::lands::Tongue::German | crate::lands::Tongue::Nordic)
                && dice.chance(0.7),
            brand,
            name,
            domain,
            former,
            parent,
            pattern,
            offices,
            size,
            family,
            traps,
        }
    }

    fn domain(&mut self, brand: &str, name: &str, country: &Country, dice: &mut Dice) -> String {
        let suffix = dice.word(country.land.suffixes);
        let hyphened = name
            .split_whitespace()
            .map(|word| squashed(word, true))
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join("-");
        let initials: String =
            name.split_whitespace().filter_map(|word| squashed(word, false).chars().next()).collect();
        let (brand, whole) = (squashed(brand, true), squashed(name, false));
        let wishes = match dice.below(10) {
            0 | 1 => [whole.clone(), brand, hyphened],
            2 => [hyphened, whole.clone(), brand],
            3 if initials.len() > 2 => [initials, brand, whole.clone()],
            _ => [brand, whole.clone(), hyphened],
        };
        for wish in wishes {
            let domain = format!("{wish}.{suffix}");
            if wish.len() > 2 && wish.len() < 40 && self.domains.insert(domain.clone()) {
                return domain;
            }
        }
        loop {
            let domain = format!("{whole}{}.{suffix}", 1 + dice.below(9_999));
            if self.domains.insert(domain.clone()) {
                return domain;
            }
        }
    }

    fn offices(&self, land: usize, city: usize, size: usize, dice: &mut Dice) -> Vec<Office> {
        let count = match size {
            0..8 => 1,
            8..40 => 1 + dice.below(2),
            40..200 => 1 + dice.below(4),
            _ => 3 + dice.below(8),
        };
        (0..count)
            .map(|at| {
                let abroad = at > 0 && size > 40 && dice.chance(0.4);
                let home = if abroad { self.namer.land(dice) } else { land };
                let country = &COUNTRIES[home];
                let town = if at == 0 { city } else { dice.below(country.cities.len()) };
                let digits = if size > 150 {
                    4
                } else if size > 15 {
                    3
                } else {
                    2
                };
                Office {
                    country: home,
                    city: town,
                    street: streets::street(country.land.tongue, dice),
                    postcode: dice.filled(country.cities[town].postcode),
                    block: Number::block(home, &country.cities[town], digits, dice),
                    digits,
                }
            })
            .collect()
    }
}

fn digits_of(size: usize) -> usize {
    match size {
        0..16 => 2,
        16..151 => 3,
        _ => 4,
    }
}
