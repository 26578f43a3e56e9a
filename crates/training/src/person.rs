//! People: where they work and worked, and how they can be reached.

use crate::{
    dice::Dice,
    firms::{Firm, Pattern},
    lands::{COUNTRIES, Tongue},
    names::{Name, Namer},
    noise_kind::{Noise, Noises},
    part::Part,
    phones::Number,
    rates::Rates,
    script::squashed,
    titles::Title,
};
use rustc_hash::FxHashSet;
use std::hash::{BuildHasher, BuildHasherDefault};

/// One position.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub(crate) firm: usize,
    pub(crate) office: usize,
    /// The mailbox before the `@`.
    pub(crate) local: String,
    /// What the direct line ends in.
    pub(crate) line: Option<String>,
    pub(crate) title: Title,
}

/// A person.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) name: Name,
    pub(crate) country: usize,
    /// Where who works alone lives.
    pub(crate) town: usize,
    /// The latest first. Empty for who works alone.
    pub(crate) jobs: Vec<Job>,
    pub(crate) title: Title,
    pub(crate) private: Option<(String, &'static str)>,
    pub(crate) mobile: Option<Number>,
    pub(crate) slug: Option<String>,
    pub(crate) traps: Noises,
}

/// Makes people, no two with one mailbox or one page.
pub(crate) struct Maker<'a> {
    pub(crate) firms: &'a [Firm],
    pub(crate) namer: &'a Namer,
    pub(crate) rates: &'a Rates,
    taken: FxHashSet<u64>,
    hasher: BuildHasherDefault<rustc_hash::FxHasher>,
}

impl<'a> Maker<'a> {
    pub(crate) fn new(firms: &'a [Firm], namer: &'a Namer, rates: &'a Rates) -> Self {
        Self { firms, namer, rates, taken: FxHashSet::default(), hasher: BuildHasherDefault::default() }
    }

    fn claim(&mut self, text: &str) -> bool {
        self.taken.insert(self.hasher.hash_one(text))
    }

    /// Somebody new at this firm.
    pub(crate) fn person(&mut self, firm: usize, dice: &mut Dice) -> Person {
        let office = self.office(firm, dice);
        let country = self.firms[firm].offices[office].country;
        let name = self.namer.person(country, dice);
        self.named(name, firm, Some(office), dice)
    }

    fn office(&self, firm: usize, dice: &mut Dice) -> usize {
        // The first office is the largest.
        if dice.chance(0.4) { 0 } else { dice.below(self.firms[firm].offices.len()) }
    }

    /// A person of this name at this firm.
    pub(crate) fn named(
        &mut self,
        name: Name,
        firm: usize,
        office: Option<usize>,
        dice: &mut Dice,
    ) -> Person {
        let office = office.unwrap_or_else(|| self.office(firm, dice));
        let country = self.firms[firm].offices[office].country;
        let alone = dice.chance(self.rates.of(Noise::NoCompany));
        let mut jobs = Vec::new();
        let family = name.family.clone();
        let title = Title::draw(COUNTRIES[country].land.tongue, self.firms[firm].size < 12, dice);
        if !alone {
            jobs.push(self.job(&name, &family, firm, office, title.clone(), dice));
            if dice.chance(0.12) {
                let before = Title::draw(COUNTRIES[country].land.tongue, false, dice);
                let same = jobs[0].clone();
                jobs.push(Job { title: before, ..same });
            }
        }
        let mut moves = self.rates.moved;
        while !alone && jobs.len() < 4 && dice.chance(moves) {
            let before = self.other_firm(country, dice);
            let office = self.office(before, dice);
            let title = Title::draw(COUNTRIES[country].land.tongue, false, dice);
            let family = name.maiden.as_ref().unwrap_or(&name.family).clone();
            jobs.push(self.job(&name, &family, before, office, title, dice));
            moves *= 0.4;
        }
        let private = dice.chance(0.6).then(|| self.private(&name, country, dice)).flatten();
        let mobile = dice.chance(0.75).then(|| Number::mobile(country, dice));
        let slug = dice.chance(self.rates.profiled).then(|| self.slug(&name, dice)).flatten();
        let town = dice.below(COUNTRIES[country].cities.len());
        Person { name, country, town, jobs, title, private, mobile, slug, traps: self.firms[firm].traps }
    }

    /// Another firm, likely in the same country.
    pub(crate) fn other_firm(&self, country: usize, dice: &mut Dice) -> usize {
        for _ in 0..12 {
            let at = dice.below(self.firms.len());
            if self.firms[at].country == country {
                return at;
            }
        }
        dice.below(self.firms.len())
    }

    fn job(
        &mut self,
        name: &Name,
        family: &Part,
        firm: usize,
        office: usize,
        title: Title,
        dice: &mut Dice,
    ) -> Job {
        let local = self.local(name, family, firm, self.firms[firm].pattern, dice);
        let digits = self.firms[firm].offices[office].digits;
        let line = dice.chance(0.8).then(|| dice.filled(&"#".repeat(digits)));
        Job { firm, office, local, line, title }
    }

    /// A free mailbox at a firm by its habit.
    pub(crate) fn local(
        &mut self,
        name: &Name,
        family: &Part,
        firm: usize,
        pattern: Pattern,
        dice: &mut Dice,
    ) -> String {
        let wide = self.firms[firm].expands;
        let called = (!name.called.is_empty() && dice.chance(0.07)).then(|| dice.pick(&name.called).clone());
        let first = squashed(called.as_deref().unwrap_or(name.given.own()), wide);
        let last = match (&name.second, name.tongue) {
            (Some(second), Tongue::Portuguese) => squashed(second.own(), wide),
            _ => squashed(family.own(), wide),
        };
        let wish = pattern.local(&first, &last);
        let at = |local: &str| format!("{firm}/{local}");
        if self.claim(&at(&wish)) {
            return wish;
        }
        if let Some(middle) =
            name.middle.as_ref().and_then(|middle| squashed(middle.own(), false).chars().next())
            && dice.chance(0.35)
        {
            let wish = pattern
                .local(&format!("{first}{}{middle}", if wish.contains('.') { "." } else { "" }), &last);
            if self.claim(&at(&wish)) {
                return wish;
            }
        }
        if pattern == Pattern::First {
            let wish = Pattern::FirstL.local(&first, &last);
            if self.claim(&at(&wish)) {
                return wish;
            }
        }
        let mut number = if dice.chance(0.2) { 1 } else { 2 };
        loop {
            let wish = format!("{wish}{number}");
            if self.claim(&at(&wish)) {
                return wish;
            }
            number += 1;
        }
    }

    fn private(&mut self, name: &Name, country: usize, dice: &mut Dice) -> Option<(String, &'static str)> {
        let local_hosts = match COUNTRIES[country].land.code {
            "DE" => "gmx.de web.de t-online.de freenet.de gmx.net",
            "AT" => "gmx.at aon.at",
            "CH" => "bluewin.ch gmx.ch",
            "FR" => "orange.fr free.fr wanadoo.fr laposte.net sfr.fr hotmail.fr yahoo.fr",
            "GB" => "btinternet.com hotmail.co.uk yahoo.co.uk sky.com talktalk.net",
            "US" => "aol.com comcast.net att.net verizon.net yahoo.com",
            "IT" => "libero.it virgilio.it tiscali.it alice.it",
            "PL" => "wp.pl o2.pl onet.pl interia.pl",
            "CZ" => "seznam.cz centrum.cz email.cz",
            "RU" => "mail.ru yandex.ru bk.ru rambler.ru",
            "UA" => "ukr.net i.ua",
            "BR" => "uol.com.br bol.com.br terra.com.br hotmail.com",
            "ES" | "MX" => "hotmail.es yahoo.es hotmail.com",
            "NL" => "ziggo.nl kpnmail.nl planet.nl xs4all.nl",
            "BE" => "telenet.be skynet.be",
            "CN" => "qq.com 163.com 126.com sina.com",
            "JP" => "yahoo.co.jp docomo.ne.jp ezweb.ne.jp",
            "KR" => "naver.com daum.net hanmail.net",
            "IN" => "rediffmail.com yahoo.co.in",
            "SE" => "telia.com hotmail.se",
            "AU" => "bigpond.com optusnet.com.au",
            _ => "hotmail.com yahoo.com",
        };
        let host = match dice.below(100) {
            0..48 => "gmail.com",
            48..58 => "hotmail.com",
            58..66 => "outlook.com",
            66..73 => "yahoo.com",
            73..79 => "icloud.com",
            79..81 => "protonmail.com",
            _ => dice.word(local_hosts),
        };
        let called = (!name.called.is_empty() && dice.chance(0.25)).then(|| dice.pick(&name.called).clone());
        let first = squashed(called.as_deref().unwrap_or(name.given.own()), false);
        let last =
            squashed(name.maiden.as_ref().filter(|_| dice.chance(0.5)).unwrap_or(&name.family).own(), false);
        if first.is_empty() || last.is_empty() {
            return None;
        }
        let wish = match dice.below(10) {
            0..4 => format!("{first}.{last}"),
            4 | 5 => format!("{first}{last}"),
            6 => Pattern::FLast.local(&first, &last),
            7 => format!("{first}{}", dice.below(100)),
            8 => format!("{last}{first}"),
            _ => format!("{first}_{last}"),
        };
        let wish = if dice.chance(0.35) {
            let year = 55 + dice.below(45);
            if dice.chance(0.4) { format!("{wish}19{year}") } else { format!("{wish}{year}") }
        } else {
            wish
        };
        let wish = if crate::noise::mail::is_gmail(host) { wish.replace('_', ".") } else { wish };
        let mut local = wish.clone();
        while !self.claim(&format!("{}@{host}", local.replace('.', ""))) {
            local = format!("{wish}{}", dice.below(1_000));
        }
        Some((local, host))
    }

    /// A free page name.
    pub(crate) fn slug(&mut self, name: &Name, dice: &mut Dice) -> Option<String> {
        let called = (!name.called.is_empty() && dice.chance(0.2)).then(|| dice.pick(&name.called).clone());
        let first = squashed(called.as_deref().unwrap_or(name.given.own()), false);
        let last = squashed(name.family.own(), false);
        let mut wish = match dice.below(20) {
            0 => format!("{first}{last}"),
            1 => Pattern::FLast.local(&first, &last),
            2 => format!("{last}-{first}"),
            3 => format!(
                "{first}-{}",
                dice.word("pm it sales marketing dev consulting leader coach growth ux")
            ),
            4 => match &name.middle {
                Some(middle) => {
                    format!("{first}-{}-{last}", squashed(middle.own(), false).get(..1).unwrap_or_default())
                }
                None => format!("{first}-{last}"),
            },
            _ => format!("{first}-{last}"),
        };
        if let (Some(second), true) = (&name.second, dice.chance(0.3)) {
            wish = format!("{wish}-{}", squashed(second.own(), false));
        }
        if wish.len() < 3 {
            return None;
        }
        if dice.chance(0.45) && self.claim(&wish) {
            return Some(wish);
        }
        loop {
            let slug = match dice.below(10) {
                0..6 => format!("{wish}-{:08x}", dice.next() as u32),
                6..8 => format!("{wish}-{}", 1 + dice.below(999)),
                8 => format!("{wish}{}", 1 + dice.below(99)),
                _ => format!("{wish}-{:02x}{:07}", dice.below(256), dice.below(10_000_000)),
            };
            if self.claim(&slug) {
                return Some(slug);
            }
        }
    }
}
