//! Lists of people without any business field, like registers of voters, patients and the dead.

mod errors;

use crate::{
    column::{Column, Draft},
    dates::{self, Date},
    dice::Dice,
    lands::{COUNTRIES, Tongue},
    leads::rows_of_one,
    names::{Name, Namer},
    noise_kind::{Noise, Noises},
    phones::Number,
    rates::Rates,
    script::{capital, squashed},
    streets, surnames,
};

/// A person of a register.
#[derive(Clone, Debug)]
struct Human {
    name: Name,
    birth: Date,
    home: Home,
    phone: Number,
    number: String,
    email: String,
    traps: Noises,
}

/// Where people live.
#[derive(Clone, Debug)]
struct Home {
    street: String,
    city: String,
    postcode: String,
    state: &'static str,
}

/// How this register is kept.
struct Register {
    land: usize,
    columns: Vec<Column>,
    whole_name: bool,
    date_style: usize,
    phone_style: usize,
    years: (u32, u32),
    /// −1 small letters, 0 as written, 1 capitals.
    case: i8,
    /// Mean errors in a row that has any.
    errors: f64,
    /// Rows without any error.
    clean: f64,
    number: &'static str,
}

impl Register {
    fn new(rates: &Rates, dice: &mut Dice) -> Self {
        let english = ["US", "GB", "AU", "IE", "CA", "NZ", "ZA"];
        let land = loop {
            let at = dice.below(COUNTRIES.len());
            if english.contains(&COUNTRIES[at].land.code) || dice.chance(0.12) {
                break at;
            }
        };
        let mut columns = Vec::new();
        // A register that tells people apart has at least three things besides the name.
        while columns.len() < 3 {
            columns.clear();
            for (column, share) in [
                (Column::Street, 0.7),
                (Column::City, 0.8),
                (Column::Postcode, 0.7),
                (Column::State, 0.5),
                (Column::Birth, 0.8),
                (Column::Phone, 0.35),
                (Column::Number, 0.35),
                (Column::Email, 0.15),
            ] {
                if dice.chance(share) {
                    columns.push(column);
                }
            }
        }
        let old = dice.chance(0.12);
        Self {
            land,
            columns,
            whole_name: dice.chance(0.12),
            date_style: if old && dice.chance(0.6) { 7 } else { dice.below(dates::STYLES - 1) },
            phone_style: dice.below(7),
            years: if old { (1780, 1900) } else { (1925, 2005) },
            case: [0, 0, -1, -1, 1][dice.below(5)],
            errors: rates.errors * dice.factor(0.6, 3.0),
            clean: 0.1 + 0.4 * dice.unit(),
            number: ["#######", "###-##-####", "@@######", "##########", "NHS ### ### ####"][dice.below(5)],
        }
    }

    fn home(&self, dice: &mut Dice) -> Home {
        let country = &COUNTRIES[self.land];
        let tongue = country.land.tongue;
        let town = dice.pick(&country.cities);
        let city = match surnames::rare(Tongue::English, dice) {
            Some(suburb) if tongue == Tongue::English && dice.chance(0.6) => {
                let more = *dice.pick(&["", "", "", " Park", " Heights", " North", " Vale", " Beach"]);
                format!("{}{more}", suburb.own())
            }
            _ => town.local.to_owned(),
        };
        Home {
            street: streets::street(tongue, dice),
            city,
            postcode: dice.filled(town.postcode),
            state: town.state,
        }
    }

    fn human(&self, name: Name, home: Home, birth: Date, dice: &mut Dice) -> Human {
        let country = &COUNTRIES[self.land];
        let city = dice.pick(&country.cities);
        let phone = if dice.chance(0.5) {
            Number::mobile(self.land, dice)
        } else {
            Number::block(self.land, city, 2, dice).line(&dice.filled("##"))
        };
        let local = format!("{}.{}", squashed(name.given.own(), false), squashed(name.family.own(), false));
        let host = dice.word("gmail.com hotmail.com yahoo.com outlook.com icloud.com");
        let year = birth.year % 100;
        let email =
            if dice.chance(0.5) { format!("{local}{year:02}@{host}") } else { format!("{local}@{host}") };
        Human { number: dice.filled(self.number), name, birth, home, phone, email, traps: Noises::default() }
    }

    fn anybody(&self, namer: &Namer, dice: &mut Dice) -> Human {
        let name = namer.person(self.land, dice);
        let home = self.home(dice);
        let birth = Date::between(self.years.0, self.years.1, dice);
        self.human(name, home, birth, dice)
    }

    /// Others at the same address: spouses and children, twins, and sons named after their fathers.
    fn family(&self, head: &mut Human, namer: &Namer, rates: &Rates, dice: &mut Dice) -> Vec<Human> {
        let mut others = Vec::new();
        while others.len() < 4 && dice.chance(rates.of(Noise::Household)) {
            let mut name = namer.person(self.land, dice);
            name.family = head.name.family.clone();
            name.second.clone_from(&head.name.second);
            let mut birth = Date::between(self.years.0, self.years.1, dice);
            let noise = match dice.unit() {
                at if at < rates.of(Noise::Twin) * 3.0 => {
                    birth = head.birth;
                    Noise::Twin
                }
                at if at < rates.of(Noise::Twin) * 3.0 + rates.of(Noise::FatherSon) * 3.0 => {
                    name.given = head.name.given.clone();
                    name.female = head.name.female;
                    name.called.clone_from(&head.name.called);
                    birth.year = (head.birth.year + 20 + dice.below(15) as u32).min(self.years.1);
                    Noise::FatherSon
                }
                _ => Noise::Household,
            };
            let mut human = self.human(name, head.home.clone(), birth, dice);
            if dice.chance(0.5) {
                human.phone = head.phone.clone();
            }
            human.traps.insert(noise);
            head.traps.insert(noise);
            others.push(human);
        }
        others
    }

    fn row(&self, human: &Human, entity: u32, rates: &Rates, dice: &mut Dice) -> Draft {
        let mut draft = Draft::of(entity, human.traps);
        let name = &human.name;
        draft.set(Column::Given, name.given.own());
        draft.set(Column::Family, name.surname());
        for column in &self.columns {
            let value = match column {
                Column::Street => human.home.street.clone(),
                Column::City => human.home.city.clone(),
                Column::Postcode => human.home.postcode.clone(),
                Column::State => human.home.state.to_owned(),
                Column::Birth => human.birth.written(self.date_style),
                Column::Phone => human.phone.written(self.phone_style),
                Column::Number => human.number.clone(),
                _ => human.email.clone(),
            };
            draft.set(*column, value);
            if dice.chance(rates.missing(*column) * 0.3) {
                draft.clear(*column);
            }
        }
        if !dice.chance(self.clean) {
            self.spoil(&mut draft, human, rates, dice);
        }
        if self.whole_name {
            let given = draft.take(Column::Given).unwrap_or_default();
            let family = draft.take(Column::Family).unwrap_or_default();
            draft.set(Column::Full, format!("{given} {family}").trim());
            draft.noises.insert(Noise::SingleField);
        }
        if self.case != 0 {
            let noise = if self.case > 0 { Noise::UpperCase } else { Noise::LowerCase };
            for column in Column::ALL {
                let changed = draft.change(*column, |text| {
                    Some(if self.case > 0 { text.to_uppercase() } else { text.to_lowercase() })
                });
                if changed {
                    draft.noises.insert(noise);
                }
            }
        }
        draft
    }
}

/// Makes so many rows and gives each away as soon as it is made.
pub(crate) fn people(seed: u64, rows: usize, rates: &Rates, take: &mut dyn FnMut(Draft)) {
    let mut dice = Dice::new(seed, "people");
    let namer = Namer::new(rates);
    let register = Register::new(rates, &mut Dice::new(seed, "register"));
    let mut left = rows;
    let mut entity = 0;
    loop {
        let mut head = register.anybody(&namer, &mut dice);
        let others = register.family(&mut head, &namer, rates, &mut dice);
        for human in std::iter::once(head).chain(others) {
            for _ in 0..rows_of_one(rates, &mut dice).min(6) {
                if left == 0 {
                    return;
                }
                left -= 1;
                take(register.row(&human, entity, rates, &mut dice));
            }
            entity += 1;
        }
    }
}

/// A word with a capital in front, the rest small.
fn proper(word: &str) -> String {
    capital(&word.to_lowercase())
}
