//! Names of people, common ones as often as they are common.

use crate::{
    dice::{Dice, Zipf},
    lands::{COUNTRIES, Tongue},
    nicknames,
    part::Part,
    rates::Rates,
    surnames,
};

/// A person's whole name.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub(crate) tongue: Tongue,
    pub(crate) female: bool,
    pub(crate) given: Part,
    pub(crate) middle: Option<Part>,
    pub(crate) family: Part,
    /// The second of two surnames.
    pub(crate) second: Option<Part>,
    /// The surname before a marriage.
    pub(crate) maiden: Option<Part>,
    pub(crate) suffix: Option<&'static str>,
    /// What friends and some lists call the person.
    pub(crate) called: Vec<String>,
}

impl Name {
    /// The surname or surnames in the bearer's spelling.
    pub(crate) fn surname(&self) -> String {
        match &self.second {
            Some(second) => format!("{} {}", self.family.own(), second.own()),
            None => self.family.own().to_owned(),
        }
    }
}

/// Draws names of every country.
pub(crate) struct Namer {
    zipfs: Vec<[Zipf; 3]>,
    lands: Vec<usize>,
    mixed: f64,
    rare: f64,
    married: f64,
}

impl Namer {
    pub(crate) fn new(rates: &Rates) -> Self {
        let zipf = |list: &[Part]| Zipf::new(list.len(), rates.skew);
        Self {
            zipfs: COUNTRIES.iter().map(|c| [zipf(&c.male), zipf(&c.female), zipf(&c.family)]).collect(),
            lands: COUNTRIES
                .iter()
                .enumerate()
                .flat_map(|(at, country)| (0..country.land.share).map(move |_| at))
                .collect(),
            mixed: rates.mixed,
            rare: rates.rare_surnames,
            married: rates.of(crate::noise_kind::Noise::Married),
        }
    }

    /// A country, the large ones more often.
    pub(crate) fn land(&self, dice: &mut Dice) -> usize {
        *dice.pick(&self.lands)
    }

    /// A person who lives in this country.
    pub(crate) fn person(&self, home: usize, dice: &mut Dice) -> Name {
        let share = f64::from(COUNTRIES[home].land.mixed) / 100.0 * self.mixed;
        let land = if dice.chance(share) { self.land(dice) } else { home };
        let female = dice.chance(0.42);
        let tongue = COUNTRIES[land].land.tongue;
        let given = self.given(land, female, dice);
        let family = self.family(land, female, dice);
        let double = match tongue {
            Tongue::Spanish => 0.7,
            Tongue::Portuguese => 0.55,
            _ => 0.0,
        };
        let second = dice.chance(double).then(|| self.family(land, female, dice));
        let maiden = (female && dice.chance(self.married)).then(|| self.family(land, female, dice));
        let middle = self.middle(land, female, dice);
        let mut called: Vec<String> =
            given.latin.iter().flat_map(|name| nicknames::of(name)).cloned().collect();
        if matches!(tongue, Tongue::Chinese | Tongue::Korean) && dice.chance(0.3) {
            let english = if female {
                "Amy Jenny Grace Vivian Helen Lily Cindy Emily"
            } else {
                "Kevin Jason Eric Tony David Jack Leo Andy"
            };
            called = vec![dice.word(english).to_owned()];
        }
        let suffix = (tongue == Tongue::English && !female && dice.chance(0.012))
            .then(|| *dice.pick(&["Jr.", "Jr", "III", "II", "Sr."]));
        Name { tongue, female, given, middle, family, second, maiden, suffix, called }
    }

    pub(crate) fn given(&self, land: usize, female: bool, dice: &mut Dice) -> Part {
        let country = &COUNTRIES[land];
        let list = if female { &country.female } else { &country.male };
        let zipf = &self.zipfs[land][usize::from(female)];
        let first = &list[zipf.draw(dice)];
        match country.land.tongue {
            Tongue::Chinese if dice.chance(0.7) => {
                Part::of_syllables(first, &list[zipf.draw(dice)], dice.chance(0.1))
            }
            Tongue::Korean => Part::of_syllables(first, &list[zipf.draw(dice)], dice.chance(0.5)),
            _ => first.borne(dice),
        }
    }

    /// A surname as this sex bears it.
    pub(crate) fn family(&self, land: usize, female: bool, dice: &mut Dice) -> Part {
        let country = &COUNTRIES[land];
        let tongue = country.land.tongue;
        let listed = |dice: &mut Dice| country.family[self.zipfs[land][2].draw(dice)].clone();
        let part = match dice.chance(self.rare).then(|| surnames::rare(tongue, dice)).flatten() {
            Some(rare) => rare,
            None => listed(dice),
        };
        let part = if female { part.of_woman(tongue) } else { part };
        let barrelled = match tongue {
            Tongue::English | Tongue::German | Tongue::French | Tongue::Dutch => 0.02,
            Tongue::Polish => 0.03,
            _ => 0.0,
        };
        if dice.chance(barrelled) && !part.own().contains(' ') {
            let other = listed(dice);
            let other = if female { other.of_woman(tongue) } else { other };
            return part.joined(&other, "-");
        }
        part.borne(dice)
    }

    fn middle(&self, land: usize, female: bool, dice: &mut Dice) -> Option<Part> {
        let tongue = COUNTRIES[land].land.tongue;
        match tongue {
            Tongue::English if dice.chance(0.5) => Some(self.given(land, female, dice)),
            Tongue::Russian | Tongue::Ukrainian if dice.chance(0.5) => {
                let father = self.given(land, false, dice).native?;
                Some(Part::written(&surnames::patronymic(&father, female)?, tongue))
            }
            Tongue::Chinese | Tongue::Korean | Tongue::Japanese | Tongue::Russian | Tongue::Ukrainian => None,
            _ if dice.chance(0.15) => Some(self.given(land, female, dice)),
            _ => None,
        }
    }
}
