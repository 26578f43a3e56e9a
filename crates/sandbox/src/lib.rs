//! The practice world: HaloPSA and the providers of people's data on loopback, with invented people, the limits,
//! prices and traps of the real services, and faults on demand.
//!
//! [`World`] is pure: the same seed gives the same bytes. [`Sandbox`] serves it and keeps what is written. It is
//! what a new user practises on, and what measures lost and doubled writes, because it knows the truth.

mod apollo;
mod dice;
mod faults;
mod gate;
mod halo;
mod hunter;
mod lead411;
mod lusha;
mod provider;
mod rocketreach;
mod sandbox;
mod seamless;
mod spend;
mod spoil;
mod uplead;
mod verdict;
mod wire;
mod world;
mod zoominfo;

pub use faults::{Fault, Faults, Shape, Storm, When};
pub use gate::RequestLine;
pub use halo::{
    Flaw,
    noted::WholeRequest,
    webhook::{Receiver, Webhook, WebhookFault},
};
pub use provider::{ProviderAccess, Push};
pub use sandbox::{Config, HaloAccess, KeyAccess, Sandbox, WrittenAction, WrittenLead};
pub use verdict::Verdict;
pub use wire::{Cut, Wire};
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
    /// UpLead.
    UpLead,
    /// RocketReach.
    RocketReach,
    /// Lusha.
    Lusha,
    /// Seamless.AI.
    Seamless,
    /// Lead411.
    Lead411,
    /// ZoomInfo's present interface.
    ZoomInfo,
    /// ZoomInfo's older interface, over the same records.
    ZoomInfoLegacy,
}

/// Where a record came from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceKey {
    /// The system.
    pub source: Source,
    /// The stream it was read from: for HaloPSA `users`, or any other name for tickets; records of `clients` and
    /// `sites` are not about people, and neither are those of a provider's streams about companies. Which of a
    /// provider's other streams it was does not matter.
    pub stream: String,
    /// The system's own number or id of the record.
    pub external_id: String,
}
