//! About what a person has to choose, because sources differ.

use super::{
    By, Chosen, CustomField, FirstSeen, OF_THE_EMPLOYER, Order, Part, Ranked, Strategy, Survivors,
    company_domain, company_name, completeness, employer, mailbox, own, phone, place,
    speaking::{self, Said},
    survive, written,
};
use crate::{ConnectionId, Field, RecordId, derived::Record};
use std::collections::BTreeSet;

/// A field about which sources differ where the rules leave the choice to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The field that the candidates are values of. A part that survives as a whole is named by what tells it apart:
    /// the whole name, the employer's name or domain, the town or country.
    pub field: Field,
    /// What is said, each once: first what survives as long as nobody chooses, then by how much its source is believed.
    /// There are two at least.
    pub candidates: Vec<Candidate>,
}

/// One of the values that a person chooses from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// As it would survive.
    pub value: String,
    /// A record that says it: the most believed, unless another one's spelling survives.
    pub record: RecordId,
}

/// What sources say differently of a person where the rules are [`Strategy::ManualOnly`], in the order of the fields.
///
/// Values that can't be read, spellings of the same, a name that says less and an address that mail comes back from are
/// no clash, and neither is what one source says twice, or about what a person has chosen. What is said of a job counts
/// where it is the job at the surviving employer. Records' order makes no difference.
pub fn clashes(records: &[&Record], order: &Order, first: &FirstSeen, chosen: &[Chosen]) -> Vec<Clash> {
    if records.len() < 2 || !order.asks() {
        return Vec::new();
    }
    let survivors = survive(records, order, first);
    let clashing = Clashing { ranked: Ranked::of(records, order), by: By { order, first }, survivors };
    let mut found: Vec<Clash> = clashing.all();
    found.retain(|clash| !chosen.iter().any(|one| settles(one.field, clash.field)));
    found.sort_by_key(|clash| clash.field);
    found
}

/// Whether a choice about one field settles what sources say differently of another: the parts of a name, and the
/// employer's name and domain, are one choice.
fn settles(chosen: Field, clashing: Field) -> bool {
    let whole = |field| Part::of(field).filter(|part| matches!(part, Part::Name | Part::Employer));
    chosen == clashing || whole(chosen).is_some_and(|part| whole(clashing) == Some(part))
}

struct Clashing<'a, 'o> {
    ranked: Ranked<'a>,
    by: By<'o>,
    survivors: Survivors,
}

/// What a record says of a field: the value and what it is known by.
type Told = Option<(String, Said)>;

impl<'a> Clashing<'a, '_> {
    fn all(&self) -> Vec<Clash> {
        let plain = |field: Field, value: Option<String>| -> Told {
            let value = value?;
            let said = speaking::field(field, &value);
            Some((value, said))
        };
        let mut found = Vec::new();
        found.extend(self.of_name());
        found.extend(self.on(Part::Email, Field::Email, &self.ranked, |record| {
            let email = mailbox::alive(&self.ranked, record)?;
            Some((email.address.clone(), speaking::mailbox(email, true)))
        }));
        for field in [Field::Mobile, Field::Phone] {
            found.extend(self.on(Part::Phones, field, &self.ranked, |record| {
                Some((own(record, field)?, speaking::number(record, field)?))
            }));
        }
        found.extend(self.of_employer());
        found.extend(self.on(Part::Place, Field::City, &self.ranked, |record| {
            plain(Field::City, written(record, Field::City))
        }));
        found.extend(self.on(Part::Place, Field::Country, &self.ranked, |record| {
            plain(Field::Country, place::country(record).map(|country| country.name().to_owned()))
        }));

        let colleagues = employer::at(&self.ranked, self.by, &self.survivors);
        for field in [Field::Title, Field::Seniority, Field::Department].into_iter().chain(OF_THE_EMPLOYER) {
            found.extend(self.alone(field, &colleagues, |record| plain(field, written(record, field))));
        }
        found.extend(self.alone(Field::CompanyPhone, &colleagues, |record| {
            plain(Field::CompanyPhone, phone(record, Field::CompanyPhone))
        }));
        found.extend(self.alone(Field::Linkedin, &self.ranked, |record| {
            plain(Field::Linkedin, Some(record.person.as_ref()?.profile.as_ref()?.url()))
        }));
        found.extend(self.alone(Field::BirthDate, &self.ranked, |record| {
            plain(Field::BirthDate, written(record, Field::BirthDate))
        }));
        for field in CustomField::all().map(Field::Custom) {
            found.extend(self.alone(field, &self.ranked, |record| {
                plain(field, field.kind().read(&written(record, field)?).ok())
            }));
        }
        found
    }

    /// Names that are as complete as the best.
    fn of_name(&self) -> Option<Clash> {
        let name = |record: &'a Record| record.person.as_ref()?.name.as_ref();
        let best = self.ranked.iter().filter_map(name).map(completeness).max()?;
        self.on(Part::Name, Field::FullName, &self.ranked, |record| {
            let name = name(record).filter(|name| completeness(name) == best)?;
            Some((name.display.clone(), speaking::name(record)?))
        })
    }

    /// By name; where names are no clash, by domains that are said outright.
    fn of_employer(&self) -> Option<Clash> {
        let on = |field, read: fn(&Record) -> Option<String>| {
            self.on(Part::Employer, field, &self.ranked, |record| {
                Some((read(record)?, speaking::employer(record)?))
            })
        };
        let given = |record: &Record| {
            record.fields.contains_key(&Field::CompanyDomain).then(|| company_domain(record))?
        };
        on(Field::CompanyName, company_name).or_else(|| on(Field::CompanyDomain, given))
    }

    fn alone(&self, field: Field, ranked: &Ranked<'a>, told: impl Fn(&'a Record) -> Told) -> Option<Clash> {
        self.on(Part::Field(field), field, ranked, told)
    }

    fn on(
        &self,
        part: Part,
        field: Field,
        ranked: &Ranked<'a>,
        told: impl Fn(&'a Record) -> Told,
    ) -> Option<Clash> {
        if self.by.order.strategy(part) != Strategy::ManualOnly {
            return None;
        }
        let about = ranked.about(part, self.by, |_| None);
        let survives = |value: &str| self.survivors.get(&field).is_some_and(|it| it.value == value);
        let mut sources: BTreeSet<ConnectionId> = BTreeSet::new();
        let mut different: Vec<(Candidate, Vec<Said>)> = Vec::new();
        for record in about.iter() {
            let Some((value, said)) = told(record) else { continue };
            sources.insert(record.connection);
            match different.iter_mut().find(|(_, same)| same.iter().any(|other| other.agrees(&said))) {
                Some((candidate, same)) => {
                    // Of spellings the one that survives.
                    if survives(&value) && !survives(&candidate.value) {
                        *candidate = Candidate { value, record: record.id };
                    }
                    same.push(said);
                }
                None => different.push((Candidate { value, record: record.id }, vec![said])),
            }
        }
        let mut candidates: Vec<Candidate> = different.into_iter().map(|(candidate, _)| candidate).collect();
        candidates.sort_by_key(|candidate| !survives(&candidate.value));
        (candidates.len() > 1 && sources.len() > 1).then_some(Clash { field, candidates })
    }
}
