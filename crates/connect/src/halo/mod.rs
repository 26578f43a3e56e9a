//! What HaloPSA needs beyond reading: leads, prospects and opportunities are tickets of three ticket types, written as
//! arrays, recognised by a mark.
//!
//! The vendor's rules are those of its API description (v2) and of clients in use: every write is a POST of an
//! array, create without `id` and update with one; answers to it come as an object, a list, or a list inside an
//! object; filters that HaloPSA does not know are ignored in silence, so every answer is checked against the
//! filter that was sent.

mod action;
mod answer;
mod configure;
mod entry;
mod party;
mod setup;
mod survey;
mod ticket;
mod webhook;
mod words;
mod write;

pub use action::{Action, Actions, ActionsRead, actions_of, actions_page, agents, ticket_made};
pub use configure::{Making, add_to_group, make};
pub use entry::{Entry, add_entries, add_entries_while, find_entries};
pub use party::{
    Party, PartyKind, create_parties_while, main_site, party_observed, same_party_text, update_parties_while,
};
pub use setup::{TicketSetup, ticket_setup};
pub use sluice_domain::tenant::type_name;
pub use survey::{
    Cure, Door, FieldSeen, Inside, Kind, Listed, Part, StageSeen, Survey, TypeSeen, cure, field_called,
    fitting, survey, tenant,
};
pub use ticket::{Ticket, observed, ticket_fields};
pub use webhook::{SIGNATURE, TicketNow, Told, ticket_now, told};
pub use write::{
    Written, create_tickets, create_tickets_while, find_by_mark, get_ticket, update_ticket, update_tickets,
    update_tickets_while,
};

pub(crate) use answer::is_of_type;
pub(crate) use setup::ticket_type_id;

use sluice_domain::Stage;

/// The name of a new ticket's status.
pub const NEW_STATUS: &str = "New";

/// Where tickets of a stage are read and written: opportunities are an area of their own, with a right of its own.
const fn path(stage: Stage) -> &'static str {
    match stage {
        Stage::Lead | Stage::Prospect => "/Tickets",
        Stage::Opportunity => "/Opportunities",
    }
}
