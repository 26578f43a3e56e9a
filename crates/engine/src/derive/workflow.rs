//! Where people are, by the workflow that the store holds.
//!
//! Another workflow is carried to one batch of people after the other. Until all are done the store holds what was
//! before as well, and up to whom the new holds, so that what is derived depends on nothing else at any moment.

use super::{Trust, edition::Edition, quality, standing};
use serde::{Deserialize, Serialize};
use sluice_domain::{
    Person, PersonId,
    derived::{Placed, Record},
    pipeline::Workflow,
};
use sluice_store::{Reader, StoreError, Writer};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

const KEY: &str = "workflow";
/// The editions that were in force before.
pub(crate) const PAST: &str = "workflow_past";

/// What the store holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub now: Edition,
    /// What still holds for some people.
    pub before: Option<Before>,
}

/// What holds for the people after one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Before {
    pub edition: Edition,
    /// The last person for whom it does not hold any more; nobody yet where absent.
    pub up_to: Option<PersonId>,
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
        self.before = Some(Before { edition: before.clone(), up_to: None });
        before.remember(w, PAST)?;
        self.write(w)
    }
}

/// The workflow in force. Who is not carried to it yet may be in a status that it does not have.
pub(crate) fn workflow(r: &Reader<'_>) -> Result<Arc<Workflow>, StoreError> {
    Ok(Kept::read(r)?.map_or_else(|| known(Workflow::DEFAULT, 1), |kept| of(&kept.now)))
}

fn of(edition: &Edition) -> Arc<Workflow> {
    known(&edition.text, edition.version)
}

/// A workflow by its text, read once as long as it is among the last that were asked for.
fn known(text: &str, version: u32) -> Arc<Workflow> {
    const LAST: usize = 8;
    static READ: Mutex<VecDeque<(String, Arc<Workflow>)>> = Mutex::new(VecDeque::new());
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    let same = |(of, it): &&(String, Arc<Workflow>)| it.version() == version && of == text;
    if let Some((_, workflow)) = read.iter().find(same) {
        return Arc::clone(workflow);
    }
    // It was checked when it was kept.
    let workflow = Workflow::read(text).unwrap_or_else(|error| {
        tracing::error!(code = error.code(), "the workflow that was kept can't be used");
        Workflow::default()
    });
    let workflow = Arc::new(workflow.at(version));
    read.push_front((text.to_owned(), Arc::clone(&workflow)));
    read.truncate(LAST);
    workflow
}

/// By which workflow people are placed.
#[derive(Debug)]
pub(super) struct Flow {
    now: Arc<Workflow>,
    before: Option<(Arc<Workflow>, Option<PersonId>)>,
}

impl Flow {
    pub(super) fn read(r: &Reader<'_>) -> Result<Self, StoreError> {
        let kept = Kept::read(r)?;
        let before = kept.as_ref().and_then(|kept| kept.before.as_ref());
        Ok(Self {
            now: kept.as_ref().map_or_else(|| known(Workflow::DEFAULT, 1), |kept| of(&kept.now)),
            before: before.map(|before| (of(&before.edition), before.up_to)),
        })
    }

    /// One and the same for everybody.
    fn only(workflow: Arc<Workflow>) -> Self {
        Self { now: workflow, before: None }
    }

    /// The one that holds for a person.
    pub(super) fn of(&self, id: PersonId) -> &Arc<Workflow> {
        match &self.before {
            Some((before, up_to)) if up_to.is_none_or(|last| id > last) => before,
            _ => &self.now,
        }
    }
}

/// Carries what is in force now to the next people, at most `limit`. Nothing where it holds for everybody; otherwise
/// how many it was carried to.
pub(crate) fn carry(w: &Writer<'_>, trust: &Trust, limit: u32) -> Result<Option<u32>, StoreError> {
    let Some(mut kept) = Kept::read(w)? else { return Ok(None) };
    let Some(before) = &mut kept.before else { return Ok(None) };
    let now = of(&kept.now);
    let people = w.people_after(before.up_to, limit)?;
    let count = u32::try_from(people.len()).unwrap_or(u32::MAX);
    before.up_to = people.last().map(|person| person.id).or(before.up_to);
    let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    let placed = w.standings(&ids)?;
    for person in people {
        let Some(was) = placed.iter().find(|placed| placed.person == person.id) else { continue };
        let Some(anew) = replaced(w, trust, &now, &person)? else { continue };
        if anew != *was {
            w.put_standing(&anew)?;
            // Whether a ticket that is gone is asked about hangs on where somebody is.
            quality::settle(w, trust, person)?;
        }
    }
    if count < limit {
        kept.before = None;
    }
    kept.write(w)?;
    Ok(Some(count))
}

/// Where a person is by a workflow.
pub(crate) fn replaced(
    r: &Reader<'_>,
    trust: &Trust,
    workflow: &Arc<Workflow>,
    person: &Person,
) -> Result<Option<Placed>, StoreError> {
    let records = r.records(&person.records)?;
    let flow = Flow::only(Arc::clone(workflow));
    let mut history = standing::History::read(r, trust, flow, records.iter())?;
    for decision in r.active_judgements(&person.records)? {
        history.add(&decision);
    }
    let records: Vec<&Record> = records.iter().collect();
    standing::placed(r, trust, person.id, &records, &mut history)
}
