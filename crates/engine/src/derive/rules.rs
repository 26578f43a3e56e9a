//! Which of several values survives, by the rules that the store holds.
//!
//! Rules are changed for one batch of people and then of companies after the other. Until all are done the store holds
//! what was before as well, and up to whom the new holds, so that what is derived depends on nothing else at any moment.

use super::{Trust, company, person, quality::settle, trust::By};
use crate::shown;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sluice_domain::{
    CompanyId, ConnectionId, Field, Person, PersonId, Survivor,
    derived::Record,
    survivorship::{Order, SurvivorRules, Survivors},
};
use sluice_store::{Reader, StoreError, Writer};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

const KEY: &str = "survivors";
/// The editions that were in force before.
const PAST: &str = "survivors_past";
/// How many of them are remembered; all are in the audit log.
const REMEMBERED: usize = 50;
/// How much of an effect is told value by value.
const EXAMPLES: usize = 50;

/// Rules as they were kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Edition {
    /// Counted from 1.
    pub version: u32,
    pub at: DateTime<Utc>,
    pub actor: String,
    /// The rules, as somebody wrote them.
    pub text: String,
}

/// What the store holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub now: Edition,
    /// What still holds for some.
    pub before: Option<Before>,
}

/// What holds for those to whom the new was not carried yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Before {
    /// The rules, as somebody wrote them.
    pub text: String,
    pub reached: Reached,
}

/// To whom the new was carried: people first, then companies, both in the order of their ids. Nobody yet where absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reached {
    People(Option<PersonId>),
    Companies(Option<CompanyId>),
}

impl Reached {
    fn has_person(self, id: PersonId) -> bool {
        match self {
            Self::People(last) => last.is_some_and(|last| id <= last),
            Self::Companies(_) => true,
        }
    }

    fn has_company(self, id: CompanyId) -> bool {
        match self {
            Self::People(_) => false,
            Self::Companies(last) => last.is_some_and(|last| id <= last),
        }
    }
}

impl Kept {
    pub(crate) fn read(r: &Reader<'_>) -> Result<Option<Self>, StoreError> {
        r.setting(KEY)
    }

    pub(crate) fn write(&self, w: &Writer<'_>) -> Result<(), StoreError> {
        w.set_setting(KEY, self)
    }

    /// The editions that were in force before, the last first.
    pub(crate) fn past(r: &Reader<'_>) -> Result<Vec<Edition>, StoreError> {
        Ok(r.setting(PAST)?.unwrap_or_default())
    }

    /// Puts an edition in force, for nobody at first. The one before must hold for everybody.
    pub(crate) fn replace(&mut self, w: &Writer<'_>, edition: Edition) -> Result<(), StoreError> {
        let before = std::mem::replace(&mut self.now, edition);
        self.before = Some(Before { text: before.text.clone(), reached: Reached::People(None) });
        let mut past = Self::past(w)?;
        past.insert(0, before);
        past.truncate(REMEMBERED);
        w.set_setting(PAST, &past)?;
        self.write(w)
    }
}

/// Rules from a text that was checked when it was kept; the default set where there is none.
fn rules(text: &str) -> SurvivorRules {
    toml::from_str(text).unwrap_or_default()
}

/// By which rules values are chosen, read once for as long as the store holds the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Rulings(Arc<Mutex<Option<Known>>>);

/// A ruling by what the store held.
type Known = (Option<Kept>, Arc<Ruling>);

impl Rulings {
    pub(super) fn of(&self, r: &Reader<'_>, trust: &Trust) -> Result<Arc<Ruling>, StoreError> {
        let kept = Kept::read(r)?;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*known {
            Some((of, ruling)) if *of == kept => Ok(Arc::clone(ruling)),
            _ => {
                let ruling = Arc::new(Ruling::of(kept.as_ref(), trust));
                *known = Some((kept, Arc::clone(&ruling)));
                Ok(ruling)
            }
        }
    }
}

/// By which rules values are chosen for whom.
#[derive(Debug)]
pub(crate) struct Ruling {
    now: Order,
    before: Option<(Order, Reached)>,
}

impl Ruling {
    fn of(kept: Option<&Kept>, trust: &Trust) -> Self {
        let Some(kept) = kept else {
            return Self { now: trust.order(&SurvivorRules::default()), before: None };
        };
        let before = kept.before.as_ref();
        Self {
            now: trust.order(&rules(&kept.now.text)),
            before: before.map(|before| (trust.order(&rules(&before.text)), before.reached)),
        }
    }

    /// By what the values of this person are chosen, from these records.
    pub(crate) fn of_person(
        &self,
        r: &Reader<'_>,
        id: PersonId,
        records: &[&Record],
    ) -> Result<By<'_>, StoreError> {
        By::of(r, self.order(|reached| reached.has_person(id)), records)
    }

    /// By what the values of this company are chosen, from these records.
    pub(crate) fn of_company(
        &self,
        r: &Reader<'_>,
        id: CompanyId,
        records: &[&Record],
    ) -> Result<By<'_>, StoreError> {
        By::of(r, self.order(|reached| reached.has_company(id)), records)
    }

    fn order(&self, has: impl Fn(Reached) -> bool) -> &Order {
        match &self.before {
            Some((before, reached)) if !has(*reached) => before,
            _ => &self.now,
        }
    }
}

/// Carries what is in force now to the next people or companies, at most `limit`. Nothing where it holds for all;
/// otherwise how many it was carried to.
pub(crate) fn carry(w: &Writer<'_>, trust: &Trust, limit: u32) -> Result<Option<u32>, StoreError> {
    let Some(mut kept) = Kept::read(w)? else { return Ok(None) };
    let Some(before) = &mut kept.before else { return Ok(None) };
    let ruling = trust.ruling(w)?;
    let count = match before.reached {
        Reached::People(last) => {
            let (count, last) = carry_to_people(w, trust, &ruling.now, last, limit)?;
            before.reached = if count < limit { Reached::Companies(None) } else { Reached::People(last) };
            count
        }
        Reached::Companies(last) => {
            let (count, last) = carry_to_companies(w, trust, &ruling.now, last, limit)?;
            before.reached = Reached::Companies(last);
            if count < limit {
                kept.before = None;
            }
            count
        }
    };
    kept.write(w)?;
    Ok(Some(count))
}

fn carry_to_people(
    w: &Writer<'_>,
    trust: &Trust,
    order: &Order,
    after: Option<PersonId>,
    limit: u32,
) -> Result<(u32, Option<PersonId>), StoreError> {
    let judge = trust.judge(w)?;
    let people = w.people_after(after, limit)?;
    let count = u32::try_from(people.len()).unwrap_or(u32::MAX);
    let last = people.last().map(|person| person.id).or(after);
    // Of one record survives what it says, whatever the rules.
    for person in people.into_iter().filter(|person| person.records.len() > 1) {
        let records = w.records(&person.records)?;
        let records: Vec<&Record> = records.iter().collect();
        let by = By::of(w, order, &records)?;
        let mut anew = person::build(trust, &judge, &by, person.id, &records);
        anew.state = person.state;
        if anew != person {
            settle(w, trust, anew)?;
        }
    }
    Ok((count, last))
}

fn carry_to_companies(
    w: &Writer<'_>,
    trust: &Trust,
    order: &Order,
    after: Option<CompanyId>,
    limit: u32,
) -> Result<(u32, Option<CompanyId>), StoreError> {
    let companies = w.companies_after(after, limit)?;
    let count = u32::try_from(companies.len()).unwrap_or(u32::MAX);
    let last = companies.last().map(|company| company.id).or(after);
    for company in companies.into_iter().filter(|company| company.records.len() > 1) {
        let records = w.records(&company.records)?;
        let records: Vec<&Record> = records.iter().collect();
        let by = By::of(w, order, &records)?;
        let anew = company::build(trust, &by, company.key.clone(), &records);
        if anew != company {
            w.put_company(&anew)?;
        }
    }
    Ok((count, last))
}

/// What other rules would change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Effect {
    /// How many people there are.
    pub people: u32,
    /// Who would have other values.
    pub changed: u32,
    /// Who would wait for a choice, because sources differ.
    pub clashing: u32,
    /// How many companies would have other values.
    pub companies: u32,
    pub fields: BTreeMap<Field, Counts>,
    /// The first of what would change about people.
    pub examples: Vec<Example>,
}

/// How many people's values of a field would be otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub gained: u32,
    pub altered: u32,
    pub lost: u32,
}

/// One value that would be otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Example {
    pub person: PersonId,
    pub name: String,
    pub field: Field,
    pub before: Option<Valued>,
    pub after: Option<Valued>,
}

/// A value and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Valued {
    pub value: String,
    pub source: Option<ConnectionId>,
}

/// What rules would change, of `page` people or companies at a time; nothing where `stop` says so in between.
pub(crate) fn effect(
    r: &Reader<'_>,
    trust: &Trust,
    rules: &SurvivorRules,
    page: u32,
    stop: &dyn Fn() -> bool,
) -> Result<Option<Effect>, StoreError> {
    let (judge, order) = (trust.judge(r)?, trust.order(rules));
    let mut effect = Effect::default();
    let mut after = None;
    loop {
        let people = r.people_after(after, page)?;
        let Some(last) = people.last() else { break };
        after = Some(last.id);
        if stop() {
            return Ok(None);
        }
        effect.people += u32::try_from(people.len()).unwrap_or(u32::MAX);
        for person in people.into_iter().filter(|person| person.records.len() > 1) {
            let records = r.records(&person.records)?;
            let records: Vec<&Record> = records.iter().collect();
            let by = By::of(r, &order, &records)?;
            let anew = person::build(trust, &judge, &by, person.id, &records);
            effect.clashing += u32::from(!trust.clashes(&by, &records).is_empty());
            effect.person(&person, &anew, &records);
        }
    }
    let mut after = None;
    loop {
        let companies = r.companies_after(after, page)?;
        let Some(last) = companies.last() else { return Ok(Some(effect)) };
        after = Some(last.id);
        if stop() {
            return Ok(None);
        }
        for company in companies.into_iter().filter(|company| company.records.len() > 1) {
            let records = r.records(&company.records)?;
            let records: Vec<&Record> = records.iter().collect();
            let by = By::of(r, &order, &records)?;
            let anew = company::build(trust, &by, company.key.clone(), &records);
            let valued = |values: &Survivors| -> Vec<(Field, String)> {
                values.iter().map(|(field, survivor)| (*field, survivor.value.clone())).collect()
            };
            effect.companies += u32::from(valued(&anew.values) != valued(&company.values));
        }
    }
}

impl Effect {
    fn person(&mut self, before: &Person, after: &Person, records: &[&Record]) {
        let mut changed = false;
        for field in Field::every() {
            let (old, new) = (before.values.get(&field), after.values.get(&field));
            let counts = match (old, new) {
                (Some(old), Some(new)) if old.value == new.value => continue,
                (None, None) => continue,
                (None, Some(_)) => Counts { gained: 1, ..Counts::default() },
                (Some(_), Some(_)) => Counts { altered: 1, ..Counts::default() },
                (Some(_), None) => Counts { lost: 1, ..Counts::default() },
            };
            changed = true;
            let sum = self.fields.entry(field).or_default();
            sum.gained += counts.gained;
            sum.altered += counts.altered;
            sum.lost += counts.lost;
            if self.examples.len() < EXAMPLES {
                let valued = |survivor: &Survivor| Valued {
                    value: survivor.value.clone(),
                    source: records
                        .iter()
                        .find(|record| record.id == survivor.record)
                        .map(|record| record.connection),
                };
                self.examples.push(Example {
                    person: before.id,
                    name: shown::name(before),
                    field,
                    before: old.map(valued),
                    after: new.map(valued),
                });
            }
        }
        self.changed += u32::from(changed);
    }
}
