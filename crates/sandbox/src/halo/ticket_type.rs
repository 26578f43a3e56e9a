//! Ticket types and their statuses, as a tenant in which nothing is wrong has them.

use super::setup::guid;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::borrow::Cow;

/// A ticket status.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Status {
    pub(crate) id: i64,
    pub(crate) name: Cow<'static, str>,
    pub(crate) closes: bool,
}

/// A ticket type with the statuses that its tickets may have. The first is the one of a new ticket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct TicketType {
    pub(crate) id: i64,
    pub(crate) name: Cow<'static, str>,
    /// `reqs` for requests, `opps` for opportunities.
    pub(crate) area: Cow<'static, str>,
    pub(crate) itil: i64,
    pub(crate) contact_tab: bool,
    /// Whether tickets of it can be created at all.
    pub(crate) open: bool,
    /// Whether the application's agent may create and edit them.
    pub(crate) agent: Allowed,
    pub(crate) statuses: Cow<'static, [Status]>,
    /// Custom fields on it, by number.
    pub(crate) fields: Cow<'static, [i64]>,
}

/// What an agent may do with tickets of a type.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Allowed {
    pub(crate) create: bool,
    pub(crate) edit: bool,
}

const fn open(id: i64, name: &'static str) -> Status {
    Status { id, name: Cow::Borrowed(name), closes: false }
}

const fn closed(id: i64, name: &'static str) -> Status {
    Status { id, name: Cow::Borrowed(name), closes: true }
}

/// A type of which everybody may do everything.
const fn kind(
    (id, name): (i64, &'static str),
    (area, itil): (&'static str, i64),
    contact_tab: bool,
    fields: &'static [i64],
    statuses: &'static [Status],
) -> TicketType {
    TicketType {
        id,
        name: Cow::Borrowed(name),
        area: Cow::Borrowed(area),
        itil,
        contact_tab,
        open: true,
        agent: Allowed { create: true, edit: true },
        statuses: Cow::Borrowed(statuses),
        fields: Cow::Borrowed(fields),
    }
}

static INCIDENT_STATUSES: [Status; 4] =
    [open(1, "New"), open(2, "In Progress"), open(4, "With User"), closed(9, "Closed")];

pub(crate) static INCIDENT: TicketType = kind((1, "Incident"), ("reqs", 1), false, &[], &INCIDENT_STATUSES);

static LEAD_STATUSES: [Status; 8] = [
    open(30, "New"),
    open(31, "Researching"),
    open(32, "Contacted"),
    open(33, "Engaged"),
    closed(34, "No Interest"),
    closed(35, "Do Not Contact"),
    closed(36, "Invalid Data"),
    closed(37, "Converted"),
];

pub(crate) static LEAD: TicketType = kind((23, "Lead"), ("reqs", 21), true, &[101, 102, 103], &LEAD_STATUSES);

static PROSPECT_STATUSES: [Status; 4] =
    [open(40, "New Prospect"), open(41, "Prospecting"), open(42, "Qualified"), closed(43, "Disqualified")];

pub(crate) static PROSPECT: TicketType = kind((24, "Prospect"), ("reqs", 21), true, &[], &PROSPECT_STATUSES);

static OPPORTUNITY_STATUSES: [Status; 5] = [
    open(50, "New Opportunity"),
    open(51, "Progressing"),
    open(52, "Negotiation"),
    closed(53, "Won"),
    closed(54, "Lost"),
];

pub(crate) static OPPORTUNITY: TicketType =
    kind((25, "Opportunity"), ("opps", 21), true, &[], &OPPORTUNITY_STATUSES);

impl TicketType {
    /// In the shape of `GET /TicketType`.
    pub(crate) fn row(&self) -> Value {
        json!({
            "id": self.id,
            "guid": guid(self.id),
            "name": self.name,
            "use": self.area,
            "sequence": self.id,
            "itilrequesttype": self.itil,
            "cancreate": self.open,
            "agentscanselect": true,
            "visible": true,
            "showoppcontacttab": self.contact_tab,
        })
    }
}

impl Status {
    /// In the shape of `GET /Status`.
    pub(crate) fn row(&self) -> Value {
        json!({
            "id": self.id,
            "guid": guid(1000 + self.id),
            "name": self.name,
            "shortname": self.name,
            "type": 0,
            "sequence": self.id,
            "colour": if self.closes { "#9aa0a6" } else { "#2bd3c6" },
            "slaaction": if self.closes { "S" } else { "C" },
        })
    }
}
