//! The fold. What happens in the same instant is taken in a fixed order, so the order in which it came makes no
//! difference: HaloPSA's hooks come in any (fact sheet `halopsa.md` §10), and two records arrive in the same second.

use super::super::{Event, MoveReason, StageDecline, StageMove, StatusCode, Workflow};
use super::{Hold, Mover, Standing, Step};
use crate::{Actor, FactId, Stage};
use chrono::{DateTime, Utc};

/// Something that happened or was decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The fact it comes from. The same thing of the same fact counts once.
    pub id: FactId,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub what: What,
}

/// What happened or was decided.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// Something happened outside.
    Happened(Event),
    /// A proposal was declined.
    Declined(StageDecline),
    /// The record was moved here.
    Moved {
        /// By whom.
        by: Actor,
        /// The move.
        step: StageMove,
    },
}

impl What {
    /// Events, then what was declined, then moves; each in a fixed order.
    fn order(&self) -> (u8, Option<&Event>, [&str; 2]) {
        match self {
            Self::Happened(event) => (0, Some(event), [""; 2]),
            Self::Declined(StageDecline { from, to, .. }) => (1, None, [from.as_str(), to.as_str()]),
            Self::Moved { step, .. } => (2, None, [step.from.as_str(), step.to.as_str()]),
        }
    }
}

impl Standing {
    /// Where a record is that began at the start of a stage. The entries may come in any order, and more than once.
    ///
    /// A move made in HaloPSA puts the record where it says, also where no way leads (fact sheet §7). A move made here
    /// counts where the record was where the move says, and its version of the workflow has, or had, that way.
    pub fn replay(
        workflow: &Workflow,
        stage: Stage,
        since: DateTime<Utc>,
        entries: impl IntoIterator<Item = Entry>,
    ) -> Self {
        let mut entries: Vec<Entry> = entries.into_iter().collect();
        entries.sort_by(|one, other| {
            (one.at, one.what.order(), one.id).cmp(&(other.at, other.what.order(), other.id))
        });
        entries.dedup();
        let mut standing = Self::begin(workflow, stage, since);
        for instant in entries.chunk_by(|one, other| one.at == other.at) {
            standing.live(workflow, instant);
        }
        standing
    }

    /// One instant.
    fn live(&mut self, workflow: &Workflow, entries: &[Entry]) {
        let mut moves = Vec::new();
        for Entry { at, what, id } in entries {
            match what {
                What::Happened(event) => self.happens(workflow, event, *at),
                What::Declined(declined) if *workflow.current(&declined.from) == self.status => {
                    self.declined.insert(workflow.current(&declined.to).clone());
                }
                What::Declined(_) => self.passed_over += 1,
                What::Moved { by, step } => moves.push((id, by, step)),
            }
        }
        moves.sort_by_key(|(id, ..)| **id);
        // Moves of one instant follow each other from status to status, whatever their ids.
        while let Some(at) = moves.iter().position(|(_, _, step)| self.follows(workflow, step)) {
            let (_, by, step) = moves.remove(at);
            let when = entries.first().map_or(self.since, |entry| entry.at);
            let target = workflow.status(workflow.current(&step.to));
            // What takes the place of both statuses is where it is.
            if let Some(target) = target.filter(|target| target.code != self.status) {
                self.put(target, when, Mover::Here(by.clone()));
            }
            if matches!(by, Actor::Person(_)) {
                self.hold = None;
                self.step_back();
            }
        }
        self.passed_over += u32::try_from(moves.len()).unwrap_or(u32::MAX);
    }

    /// Whoever brings a record back to where a rule led it away from means it: the rule waits until something changes.
    fn step_back(&mut self) {
        let by_rule = |step: &&Step| matches!(step.by, Mover::Here(Actor::Rule(_)));
        let led = self.trail.iter().filter(by_rule).filter(|step| step.from == self.status);
        let led: Vec<StatusCode> = led.map(|step| step.to.clone()).collect();
        self.declined.extend(led);
    }

    fn happens(&mut self, workflow: &Workflow, event: &Event, at: DateTime<Utc>) {
        for kind in event.kinds() {
            self.events.entry(*kind).or_default().insert(at);
        }
        match event {
            Event::MovedInHalo { status } => {
                let status = workflow.current(status);
                if *status == self.status {
                    return;
                }
                if let Some(target) = workflow.status(status) {
                    self.put(target, at, Mover::Halo);
                }
                self.hold = Some(Hold { at, status: status.clone() });
            }
            // The person's own word outranks whoever moved the record.
            Event::OptedOut => self.wake(),
            Event::Changed { field } if workflow.reads(*field) => self.wake(),
            Event::Changed { .. }
            | Event::Emailed
            | Event::Opened
            | Event::Clicked
            | Event::Replied
            | Event::Bounced
            | Event::Called { .. }
            | Event::MeetingBooked
            | Event::MeetingCancelled
            | Event::Met => {}
        }
    }

    fn wake(&mut self) {
        self.hold = None;
        self.declined.clear();
    }

    /// Whether a move begins where the record is and was a way when it was made. What other versions allowed stays.
    fn follows(&self, workflow: &Workflow, step: &StageMove) -> bool {
        let held = self.hold.is_some() && step.reason == MoveReason::Fired;
        let (from, to) = (workflow.current(&step.from), workflow.current(&step.to));
        let way = step.workflow != workflow.version() || workflow.transition(from, to).is_some();
        *from == self.status && !held && way && workflow.status(to).is_some()
    }
}
