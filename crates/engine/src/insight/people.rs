//! Everybody, as the numbers look at them.

use crate::workspace;
use chrono::{DateTime, Utc};
use sluice_domain::{
    PersonId,
    insight::{Brought, Course, Origin, Passage, Section},
    pipeline::{Ending, Workflow},
};
use sluice_store::{Action, Reader, StoreError, Trail, WriteState};
use std::collections::HashMap;

/// Everybody who is in the pipeline, and everybody whom sources brought.
pub(super) struct Seen<'w> {
    pub workflow: &'w Workflow,
    pub courses: Vec<Course<'w>>,
    pub brought: Vec<(PersonId, Brought)>,
    pub since: Option<DateTime<Utc>>,
    pub now: DateTime<Utc>,
}

/// Writes that arrived.
pub(super) const ARRIVED: &[WriteState] = &[WriteState::Sent, WriteState::Agreed, WriteState::Differs];

impl<'w> Seen<'w> {
    pub(super) fn read(
        r: &Reader<'_>,
        workflow: &'w Workflow,
        since: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<Self, StoreError> {
        let courses = courses(r, workflow)?;
        let brought = brought(r, workflow, &courses, since)?;
        Ok(Self { workflow, courses, brought, since, now })
    }

    /// Those who came to a section in the time that is looked at.
    pub(super) fn passages(&self, section: &Section) -> impl Iterator<Item = (PersonId, Passage)> {
        passages(self.workflow, &self.courses, section, self.since, self.now)
    }
}

pub(super) fn passages(
    workflow: &Workflow,
    courses: &[Course<'_>],
    section: &Section,
    since: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> impl Iterator<Item = (PersonId, Passage)> {
    let in_time = move |passage: &Passage| since.is_none_or(|since| passage.entered >= since);
    courses.iter().filter_map(move |course| {
        let passage = Passage::of(workflow, course, section, now).filter(in_time)?;
        Some((course.person, passage))
    })
}

/// The ways of all who are in the pipeline.
pub(super) fn courses<'w>(r: &Reader<'_>, workflow: &'w Workflow) -> Result<Vec<Course<'w>>, StoreError> {
    let course = |(person, trail): &(PersonId, Trail)| {
        Course::new(workflow, *person, trail.began, trail.moves.iter().map(|moved| (&moved.to, moved.at)))
    };
    Ok(r.trails()?.iter().map(course).collect())
}

/// All whom sources brought at any time; what is fresh came in the time that is looked at.
pub(super) fn brought(
    r: &Reader<'_>,
    workflow: &Workflow,
    courses: &[Course<'_>],
    since: Option<DateTime<Utc>>,
) -> Result<Vec<(PersonId, Brought)>, StoreError> {
    let trust = workspace::trust(r)?;
    let courses: HashMap<PersonId, &Course<'_>> =
        courses.iter().map(|course| (course.person, course)).collect();
    let states = r.states()?;
    let written = r.written_about(ARRIVED, &[Action::Create], None)?;
    let won = |course: &&Course<'_>| course.now().status.end == Some(Ending::Success);
    let origins = r.origins(since)?;
    let of_person = origins.chunk_by(|one, other| one.person == other.person).filter_map(|rows| {
        let person = rows.first()?.person;
        let (state, verified) = *states.get(&person)?;
        let course = courses.get(&person);
        let origin = |row: &sluice_store::OriginRow| Origin {
            source: row.connection,
            crm: trust.is_crm(row.connection),
            bought: row.bought,
            fresh: row.fresh,
        };
        let brought = Brought {
            origins: rows.iter().map(origin).collect(),
            state,
            verified,
            written: written.contains(&person),
            engaged: course.is_some_and(|course| course.engaged(workflow)),
            won: course.is_some_and(won),
        };
        Some((person, brought))
    });
    Ok(of_person.collect())
}
