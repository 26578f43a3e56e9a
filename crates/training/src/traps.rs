//! Other people who look like one: made together with that one.

use crate::{
    dice::Dice,
    names::Name,
    noise_kind::Noise,
    person::{Maker, Person},
};

impl Maker<'_> {
    /// People who can be taken for this one at this firm; the traps are noted on both sides.
    pub(crate) fn lookalikes(&mut self, person: &mut Person, firm: usize, dice: &mut Dice) -> Vec<Person> {
        let mut found = Vec::new();
        let (size, family) = (self.firms[firm].size, self.firms[firm].family);
        let rate = |noise| self.rates.of(noise);
        let [namesake, father, siblings, alike, elsewhere, successor] = [
            size >= 40 && dice.chance(rate(Noise::Namesake)),
            family && size > 1 && !person.name.female && dice.chance(rate(Noise::FatherSon) * 6.0),
            size > 1 && size < 80 && dice.chance(rate(Noise::Siblings)),
            size > 5 && dice.chance(rate(Noise::SameInitials)),
            dice.chance(rate(Noise::NamesakeElsewhere)),
            !person.jobs.is_empty() && dice.chance(rate(Noise::Successor)),
        ];
        if namesake {
            let name = self.namesake(&person.name, person.country, dice);
            found.push((Noise::Namesake, self.named(name, firm, None, dice)));
        }
        if father {
            let mut name = self.namesake(&person.name, person.country, dice);
            name.suffix = Some(*dice.pick(&["Jr.", "Jr", "II"]));
            person.name.suffix = dice.chance(0.6).then_some("Sr.");
            let office = person.jobs.first().map_or(0, |job| job.office);
            found.push((Noise::FatherSon, self.named(name, firm, Some(office), dice)));
        }
        if siblings && let Some(name) = self.alike(&person.name, person.country, 1, dice) {
            found.push((Noise::Siblings, self.named(name, firm, Some(0), dice)));
        }
        if alike && let Some(name) = self.alike(&person.name, person.country, 2, dice) {
            found.push((Noise::SameInitials, self.named(name, firm, None, dice)));
        }
        if elsewhere {
            let name = self.namesake(&person.name, person.country, dice);
            let other = self.nearby(person, firm, dice);
            found.push((Noise::NamesakeElsewhere, self.named(name, other, None, dice)));
        }
        if successor {
            let mut next = self.person(firm, dice);
            if let (Some(before), Some(now)) = (person.jobs.first(), next.jobs.first_mut()) {
                now.local.clone_from(&before.local);
                now.title = before.title.clone();
                now.office = before.office;
                if dice.chance(0.5) {
                    now.line.clone_from(&before.line);
                }
                found.push((Noise::Successor, next));
            }
        }
        found
            .into_iter()
            .map(|(noise, mut other)| {
                person.traps.insert(noise);
                other.traps.insert(noise);
                other
            })
            .collect()
    }

    fn namesake(&self, name: &Name, country: usize, dice: &mut Dice) -> Name {
        let middle = dice.chance(0.4).then(|| self.namer.given(country, name.female, dice));
        Name { middle, suffix: None, maiden: None, ..name.clone() }
    }

    /// The same surname, and a first name that begins with the same letters.
    fn alike(&self, name: &Name, country: usize, letters: usize, dice: &mut Dice) -> Option<Name> {
        let start: String = name.given.own().chars().take(letters).collect();
        for _ in 0..60 {
            let mut other = self.namer.person(country, dice);
            if other.tongue == name.tongue
                && other.given.own().starts_with(&start)
                && other.given.own() != name.given.own()
            {
                other.family =
                    if other.female { name.family.of_woman(name.tongue) } else { name.family.clone() };
                other.second.clone_from(&name.second);
                other.maiden = None;
                return Some(other);
            }
        }
        None
    }

    /// Another firm in the town.
    fn nearby(&self, person: &Person, firm: usize, dice: &mut Dice) -> usize {
        let office = &self.firms[firm].offices[0];
        for _ in 0..60 {
            let at = dice.below(self.firms.len());
            let other = &self.firms[at].offices[0];
            if at != firm && other.country == office.country && other.city == office.city {
                return at;
            }
        }
        self.other_firm(person.country, dice)
    }
}
