//! What HaloPSA needs beyond reading: leads are tickets of a ticket type, written as arrays, recognised by a mark.
//!
//! The vendor's rules are those of its API description (v2) and of clients in use: every write is a POST of an
//! array, create without `id` and update with one; answers to it come as an object, a list, or a list inside an
//! object; filters that HaloPSA does not know are ignored in silence, so every answer is checked against the
//! filter that was sent.

mod answer;
mod lead;
mod setup;
mod write;

pub use lead::{Lead, lead_fields, observed};
pub use setup::{LeadSetup, lead_setup};
pub use write::{create_leads, find_by_mark, get_lead, update_lead, update_leads};

pub(crate) use answer::is_of_type;
pub(crate) use setup::ticket_type_id;

/// The name of the ticket type that leads are tickets of.
pub const LEAD_TYPE: &str = "Lead";
/// The name of a new lead's status.
pub const NEW_STATUS: &str = "New";
