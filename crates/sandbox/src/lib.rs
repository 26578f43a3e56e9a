//! The practice world: HaloPSA, Apollo and Hunter on loopback, with invented people, the limits and traps of the
//! real services, and faults on demand.
//!
//! [`World`] is pure: the same seed gives the same bytes. [`Sandbox`] serves it and keeps what is written. It is
//! what a new user practises on, and what measures lost and doubled writes, because it knows the truth.

mod apollo;
mod dice;
mod faults;
mod gate;
mod halo;
mod hunter;
mod sandbox;
mod spend;
mod verdict;
mod world;

pub use faults::{Fault, Faults};
pub use gate::RequestLine;
pub use sandbox::{Config, HaloAccess, KeyAccess, Sandbox, WrittenLead};
pub use verdict::Verdict;
pub use world::World;

/// A system that the practice world plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// HaloPSA.
    Halo,
    /// Apollo.
    Apollo,
    /// Hunter.
    Hunter,
}

/// Where a record came from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceKey {
    /// The system.
    pub source: Source,
    /// The stream it was read from: for HaloPSA `users`, or any other name for tickets; records of `clients` and
    /// `sites` are not about people. The providers have one stream each, whatever its name.
    pub stream: String,
    /// The system's own number or id of the record.
    pub external_id: String,
}
