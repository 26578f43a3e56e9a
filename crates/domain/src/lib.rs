//! The words and pure rules of Sluice.
//!
//! Two kinds of fact are appended and never changed: an [`Observation`] is what a source said about a
//! record, a [`Decision`] is what a person or a named rule chose. Everything else is derived from them.
//! Nothing here reads a clock, a file or the network: time and randomness are passed in.

pub mod derived;
pub mod fact;
pub mod field;
pub mod ids;
pub mod insight;
pub mod normal;
pub mod pipeline;
pub mod quality;
pub mod survivorship;
pub mod tenant;

pub use derived::{Company, Person, PersonState, Survivor};
pub use fact::{Actor, Decision, Judgement, Observation};
pub use field::{
    CustomField, Definition, Direction, EntityKind, Field, Fields, Mismatch, Protection, Stage, ValueKind,
};
pub use ids::{CompanyId, ConnectionId, DeskId, FactId, JobId, PersonId, PurchaseId, RecordId, WriteId};
