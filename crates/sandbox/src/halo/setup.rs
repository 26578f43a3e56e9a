//! How the practice tenant is set up: ticket types, statuses, custom fields, agents. All numbers are this tenant's
//! own, as on every HaloPSA: nothing may be assumed from them.

use super::tables::Row;
use serde_json::{Value, json};

/// A ticket status.
pub(crate) struct Status {
    pub(crate) id: i64,
    pub(crate) name: &'static str,
    pub(crate) closes: bool,
}

/// A ticket type with the statuses that its tickets may have. The first is the one of a new ticket.
pub(crate) struct TicketType {
    pub(crate) id: i64,
    pub(crate) name: &'static str,
    /// `reqs` for requests, `opps` for opportunities.
    pub(crate) area: &'static str,
    pub(crate) itil: i64,
    pub(crate) contact_tab: bool,
    pub(crate) statuses: &'static [Status],
}

const fn open(id: i64, name: &'static str) -> Status {
    Status { id, name, closes: false }
}

const fn closed(id: i64, name: &'static str) -> Status {
    Status { id, name, closes: true }
}

pub(crate) const INCIDENT: TicketType = TicketType {
    id: 1,
    name: "Incident",
    area: "reqs",
    itil: 1,
    contact_tab: false,
    statuses: &[open(1, "New"), open(2, "In Progress"), open(4, "With User"), closed(9, "Closed")],
};

pub(crate) const LEAD: TicketType = TicketType {
    id: 23,
    name: "Lead",
    area: "reqs",
    itil: 21,
    contact_tab: true,
    statuses: &[
        open(30, "New"),
        open(31, "Researching"),
        open(32, "Contacted"),
        open(33, "Engaged"),
        closed(34, "No Interest"),
        closed(35, "Do Not Contact"),
        closed(36, "Invalid Data"),
        closed(37, "Converted"),
    ],
};

pub(crate) const PROSPECT: TicketType = TicketType {
    id: 24,
    name: "Prospect",
    area: "reqs",
    itil: 21,
    contact_tab: true,
    statuses: &[
        open(40, "New Prospect"),
        open(41, "Prospecting"),
        open(42, "Qualified"),
        closed(43, "Disqualified"),
    ],
};

pub(crate) const OPPORTUNITY: TicketType = TicketType {
    id: 25,
    name: "Opportunity",
    area: "opps",
    itil: 21,
    contact_tab: true,
    statuses: &[
        open(50, "New Opportunity"),
        open(51, "Progressing"),
        open(52, "Negotiation"),
        closed(53, "Won"),
        closed(54, "Lost"),
    ],
};

pub(crate) const TICKET_TYPES: [&TicketType; 4] = [&INCIDENT, &LEAD, &PROSPECT, &OPPORTUNITY];

/// The number that stands for nobody: the unassigned agent, the unknown client and its site.
pub(crate) const NOBODY: i64 = 1;

/// The type with this number.
pub(crate) fn ticket_type(id: i64) -> Option<&'static TicketType> {
    TICKET_TYPES.into_iter().find(|kind| kind.id == id)
}

/// The status with this number, whatever its ticket type.
pub(crate) fn status(id: i64) -> Option<&'static Status> {
    TICKET_TYPES.into_iter().flat_map(|kind| kind.statuses).find(|status| status.id == id)
}

impl TicketType {
    /// In the shape of `GET /TicketType`.
    pub(crate) fn row(&self) -> Value {
        json!({
            "id": self.id,
            "guid": guid(self.id),
            "name": self.name,
            "use": "tickettype",
            "sequence": self.id,
            "itilrequesttype": self.itil,
            "cancreate": true,
            "agentscanselect": true,
            "visible": true,
            "showoppcontacttab": self.contact_tab,
        })
    }

    /// In the shape of `GET /TicketType/{id}?includedetails=true`.
    pub(crate) fn details(&self) -> Value {
        let mut row = self.row();
        row["initial_status"] = json!(self.statuses[0].id);
        row["allowall_status"] = json!(false);
        row["allowed_status"] = self
            .statuses
            .iter()
            .map(|status| json!({"status_id": status.id, "status_name": status.name, "tickettype_name": self.name}))
            .collect();
        row
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

/// The agent behind the API application.
pub(crate) fn me() -> Value {
    json!({
        "id": 14,
        "name": "Sluice practice",
        "email": "sluice@practice-msp.co.uk",
        "initials": "SP",
        "isdisabled": false,
        "is_agent": true,
        "isapiagent": true,
        "team": "Sales",
        "jobtitle": "API-only agent",
    })
}

/// Custom field definitions: number, name, label, entity (1 ticket, 2 client, 4 user), type, input type.
const CUSTOM_FIELDS: &[(i64, &str, &str, i64, i64, i64)] = &[
    (101, "CFLeadSource", "Lead source", 1, 0, 0),
    (102, "CFFitScore", "Fit score", 1, 0, 1),
    (103, "CFProviderId", "Provider id", 1, 0, 0),
    (104, "CFIndustry", "Industry", 2, 0, 0),
    (105, "CFEmployees", "Employees", 2, 0, 1),
    (106, "CFJobTitle", "Job title", 4, 0, 0),
    (107, "CFLinkedIn", "LinkedIn", 4, 0, 5),
    (108, "CFDoNotContact", "Do not contact", 4, 6, 0),
];

/// The field definitions in the shape of `GET /FieldInfo`.
pub(crate) fn fields() -> Vec<Value> {
    CUSTOM_FIELDS
        .iter()
        .map(|(id, name, label, usage, kind, input)| {
            json!({
                "id": id,
                "guid": guid(2000 + id),
                "name": name,
                "label": label,
                "usage": usage,
                "type": kind,
                "inputtype": input,
                "custom": 1,
                "characterlimit": 255,
                "mandatory": false,
                "readonly": false,
                "searchable": true,
            })
        })
        .collect()
}

/// The site that belongs to the unknown client.
pub(crate) fn unknown_client() -> (Row, Row) {
    let client = json!({
        "id": NOBODY, "name": "Unknown", "toplevel_id": 1, "toplevel_name": "Customers", "inactive": false,
        "main_site_id": NOBODY, "main_site_name": "Unknown", "alastupdate": EMPTY_DATE,
    });
    let site = json!({
        "id": NOBODY, "name": "Unknown", "client_id": NOBODY as f64, "client_name": "Unknown", "inactive": false,
        "slastupdate": EMPTY_DATE,
    });
    (row(client), row(site))
}

/// What HaloPSA writes where there is no date.
pub(crate) const EMPTY_DATE: &str = "1900-01-01T00:00:00";

/// The object in `value`; empty where it is none.
pub(crate) fn row(value: Value) -> Row {
    match value {
        Value::Object(row) => row,
        _ => Row::new(),
    }
}

fn guid(number: i64) -> String {
    format!("5a1d0000-0000-4000-8000-{number:012x}")
}
