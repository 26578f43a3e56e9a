//! The stages that a record goes through: lead, prospect, opportunity.
//!
//! A [`Workflow`] is data: statuses, the ways between them, and what holds for each way. Where a record is
//! ([`Standing`]) is folded from what happened and what was decided. Only the workflow makes a [`Move`], so an illegal
//! one can't be had. What is known about a record and what time it is are passed in.
//!
//! The default workflow is the one of the seeds (seed 000 lines 13–22, seed 002 lines 228–270), read as the fact sheet
//! `reference-integration.md` §2 and §24 rule.

mod carry;
mod check;
mod condition;
mod draft;
mod due;
mod engagement;
mod error;
mod event;
mod fit;
mod kept;
mod moves;
mod next;
mod opening;
mod refusal;
mod scores;
mod seen;
mod standing;
mod status;
mod succession;
mod workflow;

pub use carry::{Carried, Native, Place, carry, gathered};
pub use condition::{Condition, Evaluate, Facts, NoExpressions, Score, Scores};
pub use draft::{By, Draft, Retired, Transition};
pub use due::{Due, How};
pub use engagement::{Engagement, EngagementLine, EngagementRules};
pub use error::{StageName, Way, WorkflowError};
pub use event::{CallOutcome, Event, EventKind};
pub use fit::{Fit, FitLine, FitRule, FitRules, Levels, SizeBand, SizeShares, Targets};
pub use kept::{MoveReason, StageDecline, StageMove};
pub use moves::Move;
pub use next::{Candidate, Next, Why};
pub use opening::{Opening, OpeningRules};
pub use refusal::{Lack, Refusal};
pub use scores::{ScoreError, ScoreRules};
pub use seen::{Seen, There, same_status};
pub use standing::{Entry, Hold, Mover, Standing, Step, What};
pub use status::{Ending, Status, StatusCode};
pub use workflow::Workflow;

#[cfg(test)]
mod tests;
