//! Which of several values survives, by the rules that the store holds.
//!
//! Rules are changed for one batch of people and then of companies after the other. Until all are done the store holds
//! what was before as well, and up to whom the new holds, so that what is derived depends on nothing else at any moment.

mod effect;

pub(crate) use effect::{Effect, Valued, effect};

use super::{Trust, clash, company, edition::Edition, person, quality::settle, trust::By, unmatched::Sides};
use serde::{Deserialize, Serialize};
use sluice_domain::{
    CompanyId, PersonId,
    derived::Record,
    survivorship::{Chosen, Order, SurvivorRules},
};
use sluice_store::{Reader, StoreError, Writer};
use std::sync::{Arc, Mutex, PoisonError};

const KEY: &str = "survivors";
/// The editions that were in force before.
pub(crate) const PAST: &str = "survivors_past";

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

    /// Puts an edition in force, for nobody at first. The one before must hold for everybody.
    pub(crate) fn replace(&mut self, w: &Writer<'_>, edition: Edition) -> Result<(), StoreError> {
        let before = std::mem::replace(&mut self.now, edition);
        self.before = Some(Before { text: before.text.clone(), reached: Reached::People(None) });
        before.remember(w, PAST)?;
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
        let said = w.active_judgements(&person.records)?;
        let chosen: Vec<Chosen> = said.iter().filter_map(person::choice).collect();
        let mut anew = person::build(trust, &judge, &by, person.id, &records, &chosen);
        anew.state = person.state;
        match clash::card(w, trust, &by, &anew, &records, &said)? {
            Some(card) => w.put_item(&card)?,
            None => w.delete_item(&clash::id(&anew))?,
        }
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
    let mut sides = Sides::default();
    for company in companies.into_iter().filter(|company| company.records.len() > 1) {
        let records = w.records(&company.records)?;
        let records: Vec<&Record> = records.iter().collect();
        let by = By::of(w, order, &records)?;
        let anew = company::build(trust, &by, company.key.clone(), &records);
        if anew != company {
            w.put_company(&anew)?;
            sides.note(w, trust, anew.id, Some((&anew, &records)))?;
        }
    }
    sides.keep(w)?;
    Ok((count, last))
}
