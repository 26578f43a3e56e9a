//! A workflow that can be used.

use super::{By, Condition, Draft, Retired, Status, StatusCode, Transition, WorkflowError};
use crate::{Field, Stage};

const DEFAULT: &str = include_str!("default.toml");

/// A workflow that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workflow {
    draft: Draft,
    /// Counted from 1.
    version: u32,
    /// The required fields of each transition, in the transitions' order.
    requires: Vec<Vec<Field>>,
}

impl Workflow {
    /// The default workflow with its explanations.
    pub const DEFAULT: &'static str = DEFAULT;

    /// The workflow of a text.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn read(text: &str) -> Result<Self, WorkflowError> {
        let draft: Draft = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            WorkflowError::Text { line: before.matches('\n').count() + 1, said: error.message().to_owned() }
        })?;
        draft.try_into()
    }

    pub(super) const fn of(draft: Draft, requires: Vec<Vec<Field>>) -> Self {
        Self { draft, version: 1, requires }
    }

    /// The same as a version: they count up from 1 with every change, and moves remember theirs.
    #[must_use]
    pub fn at(self, version: u32) -> Self {
        Self { version, ..self }
    }

    /// Its version.
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// As it is written, to change it.
    pub const fn draft(&self) -> &Draft {
        &self.draft
    }

    /// Where a record can be, in the order in which people read it.
    pub fn statuses(&self) -> &[Status] {
        &self.draft.statuses
    }

    /// The status of a code.
    pub fn status(&self, code: &StatusCode) -> Option<&Status> {
        self.draft.statuses.iter().find(|status| status.code == *code)
    }

    /// The status that a code means now: of one that an earlier version had, what takes its place.
    pub fn current<'c>(&'c self, code: &'c StatusCode) -> &'c StatusCode {
        self.retired(code).map_or(code, |retired| &retired.instead)
    }

    fn retired(&self, code: &StatusCode) -> Option<&Retired> {
        self.draft.retired.iter().find(|retired| retired.code == *code)
    }

    /// The stage of a status, also of one that an earlier version had.
    pub fn stage_of(&self, code: &StatusCode) -> Option<Stage> {
        self.status(self.current(code)).map(|status| status.stage)
    }

    /// A status as people read it, also one that an earlier version had; any other is its code.
    pub fn name_of(&self, code: &StatusCode) -> String {
        let live = self.status(code).map(|status| &status.name);
        let name = live.or_else(|| self.retired(code).map(|retired| &retired.name));
        name.cloned().unwrap_or_else(|| code.to_string())
    }

    /// Where records of a stage begin.
    pub fn start(&self, stage: Stage) -> &Status {
        let begins = |status: &&Status| status.start && status.stage == stage;
        let start = self.draft.statuses.iter().find(begins);
        #[expect(clippy::expect_used, reason = "a workflow is checked to have one for each stage")]
        start.expect("each stage has a start")
    }

    /// The way from one status to another.
    pub fn transition(&self, from: &StatusCode, to: &StatusCode) -> Option<&Transition> {
        self.ways(from).map(|(transition, _)| transition).find(|transition| transition.to == *to)
    }

    /// The ways out of a status, with the fields that each requires.
    pub fn ways(&self, from: &StatusCode) -> impl Iterator<Item = (&Transition, &[Field])> {
        let transitions = self.draft.transitions.iter().zip(&self.requires);
        transitions
            .filter(move |(transition, _)| transition.from.contains(from))
            .map(|(transition, requires)| (transition, requires.as_slice()))
    }

    /// Who begins a transition, with the switches as they stand.
    pub fn by(&self, transition: &Transition) -> By {
        let on = transition.switch.as_ref().and_then(|switch| self.draft.automatic.get(switch));
        if on == Some(&true) { By::Automatic } else { transition.by }
    }

    /// Every condition, with the transition it stands at; the one that holds the rules back stands at none.
    pub(super) fn conditions(draft: &Draft) -> impl Iterator<Item = (Option<&Transition>, &Condition)> {
        let at = draft.transitions.iter().flat_map(|transition| {
            let both = transition.needs.iter().chain(&transition.fires);
            both.map(move |condition| (Some(transition), condition))
        });
        draft.hold.iter().map(|condition| (None, condition)).chain(at)
    }

    /// The expressions in it with where each stands, to be tried before it is kept.
    pub fn expressions(&self) -> Vec<(String, &str)> {
        let parts = Self::conditions(&self.draft)
            .flat_map(|(at, condition)| condition.parts().into_iter().map(move |part| (at, part)));
        parts
            .filter_map(|(at, part)| match part {
                Condition::Expression(text) => Some((super::check::place(at), text.as_str())),
                _ => None,
            })
            .collect()
    }

    /// Whether the rules move somebody only because time goes by.
    pub fn waits(&self) -> bool {
        let mut by_itself = self.draft.transitions.iter().filter(|it| self.by(it) == By::Automatic);
        by_itself.any(|transition| {
            let conditions = transition.fires.iter().chain(&transition.needs).chain(&self.draft.hold);
            let timed = conditions.flat_map(Condition::parts).any(|part| {
                matches!(part, Condition::DaysInStatus(_) | Condition::Happened { within_days: Some(_), .. })
            });
            timed || transition.after_hours.is_some()
        })
    }

    /// Whether any rule looks at a field: a change of it wakes the rules (fact sheet §11.2).
    pub fn reads(&self, field: Field) -> bool {
        self.requires.iter().flatten().any(|required| *required == field)
            || Self::conditions(&self.draft)
                .flat_map(|(_, condition)| condition.parts())
                .any(|part| part.field() == Some(field))
    }
}

impl Default for Workflow {
    /// The workflow of the seeds.
    fn default() -> Self {
        #[expect(clippy::expect_used, reason = "the text is built in, and a test reads it")]
        Self::read(DEFAULT).expect("the default workflow can be used")
    }
}
