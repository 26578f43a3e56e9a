//! What other rules would change about which values survive.

use crate::{
    derive::{Trust, clash, company, person, trust::By},
    shown,
};
use sluice_domain::{
    CompanyId, ConnectionId, Field, Person, PersonId, Survivor,
    derived::{Company, Record},
    survivorship::{Order, SurvivorRules, Survivors},
};
use sluice_store::{Reader, StoreError};
use std::collections::BTreeMap;

/// How much of an effect is told value by value.
const EXAMPLES: usize = 50;

/// What other rules would change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Effect {
    /// How many people there are.
    pub people: u32,
    /// Who would have other values.
    pub changed: u32,
    /// About whom somebody would have to choose, because sources differ.
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
    let order = trust.order(rules);
    let mut effect = Effect::default();
    let mut after: Option<PersonId> = None;
    loop {
        let people = r.people_after(after, page)?;
        let Some(last) = people.last() else { break };
        after = Some(last.id);
        if stop() {
            return Ok(None);
        }
        effect.people += u32::try_from(people.len()).unwrap_or(u32::MAX);
        for person in people.iter().filter(|person| person.records.len() > 1) {
            effect.of_person(r, trust, &order, person)?;
        }
    }
    let mut after: Option<CompanyId> = None;
    loop {
        let companies = r.companies_after(after, page)?;
        let Some(last) = companies.last() else { return Ok(Some(effect)) };
        after = Some(last.id);
        if stop() {
            return Ok(None);
        }
        for company in companies.iter().filter(|company| company.records.len() > 1) {
            effect.of_company(r, trust, &order, company)?;
        }
    }
}

impl Effect {
    fn of_person(
        &mut self,
        r: &Reader<'_>,
        trust: &Trust,
        order: &Order,
        person: &Person,
    ) -> Result<(), StoreError> {
        let records = r.records(&person.records)?;
        let records: Vec<&Record> = records.iter().collect();
        let by = By::of(r, order, &records)?;
        let chosen = person::chosen(r, &person.records)?;
        self.clashing += u32::from(clash::is_left_by_rules(trust, &by, person, &records, &chosen));
        self.compare(person, &person::values(trust, &by, &records, &chosen), &records);
        Ok(())
    }

    fn of_company(
        &mut self,
        r: &Reader<'_>,
        trust: &Trust,
        order: &Order,
        company: &Company,
    ) -> Result<(), StoreError> {
        let records = r.records(&company.records)?;
        let records: Vec<&Record> = records.iter().collect();
        let anew = company::build(trust, &By::of(r, order, &records)?, company.key.clone(), &records);
        let differs = Field::every().any(|field| {
            let value = |values: &Survivors| values.get(&field).map(|survivor| survivor.value.clone());
            value(&anew.values) != value(&company.values)
        });
        self.companies += u32::from(differs);
        Ok(())
    }

    fn compare(&mut self, before: &Person, after: &Survivors, records: &[&Record]) {
        let mut changed = false;
        for field in Field::every() {
            let (old, new) = (before.values.get(&field), after.get(&field));
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
                    // What somebody chose is of no source.
                    source: records
                        .iter()
                        .find(|record| record.id == survivor.record && survivor.decision.is_none())
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
