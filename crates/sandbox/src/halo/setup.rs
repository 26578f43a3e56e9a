//! How the practice tenant is set up: ticket types, statuses, custom fields, agents, and what its administrator allows.
//! All numbers are this tenant's own, as on every HaloPSA: nothing may be assumed from them.

use super::{
    access::Scopes,
    tables::{Row, text},
    ticket_type::{INCIDENT, LEAD, OPPORTUNITY, PROSPECT, Status, TicketType},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{borrow::Cow, collections::BTreeMap};

/// HaloPSA's largest page. A larger `page_size` is cut to it without a word.
const LARGEST_PAGE: usize = 100;

/// What the tenant's administrator decides.
#[derive(Clone)]
pub(crate) struct Setup {
    /// What the application is allowed.
    pub(crate) scopes: Scopes,
    pub(crate) types: Vec<TicketType>,
    pub(crate) fields: Vec<Field>,
    pub(crate) groups: Vec<Group>,
    /// The name of a field that is never made.
    pub(crate) refused_field: Option<&'static str>,
    /// The address that no ticket's contact may have.
    pub(crate) barred: Option<String>,
    /// The words that no note may contain.
    pub(crate) barred_note: Option<String>,
    /// What paths answer in place of records: by their first part, with `/{id}` where only single records do.
    pub(crate) refused: BTreeMap<&'static str, u16>,
    /// The largest page.
    pub(crate) page: usize,
    /// The longest array that is taken, and the status with which a longer one is refused.
    pub(crate) array: Option<(usize, u16)>,
    /// How many seconds its clock is ahead.
    pub(crate) ahead: i64,
    /// Whether there is the client that tickets of nobody belong to.
    pub(crate) unknown_client: bool,
    /// Whether there is the outcome of which the end user sees nothing.
    pub(crate) private_note: bool,
    pub(crate) door: Door,
    pub(crate) in_browser: InBrowser,
}

/// Whether users can sign in to the application in the browser.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum InBrowser {
    Allowed,
    /// The application signs in by itself alone.
    NotAllowed,
    /// There is no such page.
    Absent,
}

/// What stands at the tenant's address.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    /// HaloPSA with its own sign-in.
    Own,
    /// A web page.
    Page,
    /// HaloPSA whose tokens come from another path.
    Elsewhere,
    /// HaloPSA that gives tokens only to who names the tenant.
    Named,
    /// HaloPSA that knows another secret.
    Relocked,
}

impl Default for Setup {
    /// A tenant in which nothing is wrong.
    fn default() -> Self {
        Self {
            scopes: Scopes::from(["all"]),
            types: [&INCIDENT, &LEAD, &PROSPECT, &OPPORTUNITY].into_iter().cloned().collect(),
            fields: FIELDS.to_vec(),
            groups: Vec::new(),
            refused_field: None,
            barred: None,
            barred_note: None,
            refused: BTreeMap::new(),
            page: LARGEST_PAGE,
            array: None,
            ahead: 0,
            unknown_client: true,
            private_note: true,
            door: Door::Own,
            in_browser: InBrowser::Allowed,
        }
    }
}

impl Setup {
    /// The type with this number.
    pub(crate) fn ticket_type(&self, id: i64) -> Option<&TicketType> {
        self.types.iter().find(|kind| kind.id == id)
    }

    /// The status with this number, whatever its ticket type.
    pub(crate) fn status(&self, id: i64) -> Option<&Status> {
        self.types.iter().flat_map(|kind| kind.statuses.iter()).find(|status| status.id == id)
    }

    /// The custom field of this number.
    pub(crate) fn field(&self, id: i64) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The custom fields of a type.
    fn placed(&self, kind: &TicketType) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| kind.fields.contains(&field.id))
    }

    /// The first compulsory field of a type that a new ticket has no value for.
    pub(crate) fn lacking(&self, kind: &TicketType, ticket: &Row) -> Option<&Field> {
        let given = |field: &Field| {
            let values = ticket.get("customfields").and_then(Value::as_array).into_iter().flatten();
            values.filter_map(Value::as_object).any(|value| {
                value.get("id") == Some(&json!(field.id))
                    && (value.get("value").is_some_and(|value| !value.is_string())
                        || !text(value, "value").is_empty())
            })
        };
        self.placed(kind).find(|field| field.compulsory && !given(field))
    }

    /// A type in the shape of `GET /TicketType/{id}?includedetails=true`.
    pub(crate) fn details(&self, kind: &TicketType) -> Value {
        let mut row = kind.row();
        row["initial_status"] = json!(kind.statuses.first().map(|status| status.id));
        row["allowall_status"] = json!(false);
        row["allowed_status"] = kind
            .statuses
            .iter()
            .map(|status| json!({"status_id": status.id, "status_name": status.name, "tickettype_name": kind.name}))
            .collect();
        row["hasmandatorytechfields"] = json!(self.placed(kind).any(|field| field.compulsory));
        row["fields"] = self
            .placed(kind)
            .map(|field| {
                json!({
                    "rtid": kind.id, "fieldid": field.id, "seq": field.id, "fieldname": field.name,
                    "fieldinfo": field.row(false),
                })
            })
            .collect();
        row
    }
}

/// The number that stands for nobody: the unassigned agent, the unknown client and its site.
pub(crate) const NOBODY: i64 = 1;

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

/// What actions are, in the shape of `GET /Outcome`.
pub(crate) fn outcomes(setup: &Setup) -> Value {
    let all = [(3, "Email User"), (7, "Private Note"), (20, "Phone Call")];
    let kept = all.into_iter().filter(|(id, _)| *id != 7 || setup.private_note);
    kept.map(|(id, name)| json!({ "id": id, "outcome": name, "buttonname": name, "hidden": false })).collect()
}

/// The agent who works in HaloPSA by hand.
pub(crate) const COLLEAGUE: i64 = 15;

/// All agents, in the shape of `GET /Agent`.
pub(crate) fn agents() -> Value {
    json!([{ "id": NOBODY, "name": "Unassigned" }, { "id": COLLEAGUE, "name": "Kim Vale" }, me()])
}

/// A custom field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Field {
    pub(crate) id: i64,
    pub(crate) name: Cow<'static, str>,
    pub(crate) label: Cow<'static, str>,
    /// The entity: 1 ticket, 2 client, 4 user.
    pub(crate) usage: i64,
    pub(crate) kind: i64,
    pub(crate) input: i64,
    pub(crate) compulsory: bool,
    pub(crate) default: Cow<'static, str>,
    /// What can be chosen, in order; an option's number is its place, from 1.
    pub(crate) options: Cow<'static, [Cow<'static, str>]>,
}

/// A group of fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Group {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) fields: Vec<i64>,
    /// The ticket types that it stands on.
    pub(crate) types: Vec<i64>,
}

const fn field(id: i64, names: [&'static str; 2], usage: i64, types: [i64; 2]) -> Field {
    made(id, names, usage, types, &[])
}

const fn choice(id: i64, names: [&'static str; 2], options: &'static [Cow<'static, str>]) -> Field {
    made(id, names, 1, [2, 0], options)
}

const fn made(
    id: i64,
    names: [&'static str; 2],
    usage: i64,
    [kind, input]: [i64; 2],
    options: &'static [Cow<'static, str>],
) -> Field {
    Field {
        id,
        name: Cow::Borrowed(names[0]),
        label: Cow::Borrowed(names[1]),
        usage,
        kind,
        input,
        compulsory: false,
        default: Cow::Borrowed(""),
        options: Cow::Borrowed(options),
    }
}

const fn option(name: &'static str) -> Cow<'static, str> {
    Cow::Borrowed(name)
}

const SOURCES: &[Cow<'static, str>] = &[
    option("Apollo.io"),
    option("ZoomInfo"),
    option("Hunter.io"),
    option("UpLead"),
    option("Lusha"),
    option("Seamless.ai"),
    option("Lead411"),
    option("RocketReach"),
    option("BookYourData"),
    option("LeadsBlue"),
];

static FIELDS: [Field; 8] = [
    choice(101, ["CFLeadSource", "Lead source"], SOURCES),
    field(102, ["CFFitScore", "Fit score"], 1, [0, 1]),
    field(103, ["CFProviderId", "Provider id"], 1, [0, 0]),
    field(104, ["CFIndustry", "Industry"], 2, [0, 0]),
    field(105, ["CFEmployees", "Employees"], 2, [0, 1]),
    field(106, ["CFJobTitle", "Job title"], 4, [0, 0]),
    field(107, ["CFLinkedIn", "LinkedIn"], 4, [0, 5]),
    field(108, ["CFDoNotContact", "Do not contact"], 4, [6, 0]),
];

/// A field that the tenant's own people want filled in.
pub(crate) static BUDGET: Field = Field {
    id: 109,
    name: Cow::Borrowed("CFBudget"),
    label: Cow::Borrowed("Budget"),
    usage: 1,
    kind: 0,
    input: 2,
    compulsory: true,
    default: Cow::Borrowed(""),
    options: Cow::Borrowed(&[]),
};

/// A field of companies that has the name of one of Sluice's.
pub(crate) static TAKEN: Field = field(110, ["CFOpportunityRisks", "Risks"], 2, [1, 0]);

/// Fields of the older numbering.
pub(crate) static OLDER: [Field; 4] = [
    choice(111, ["CF_101", "Lead Source"], SOURCES),
    field(112, ["CF_106", "Technology Stack"], 1, [0, 0]),
    choice(113, ["CF_107", "Revenue Range"], REVENUES),
    field(114, ["CF_105", "Quality score"], 1, [0, 1]),
];

const REVENUES: &[Cow<'static, str>] =
    &[option("<$1M"), option("$1M-$5M"), option("$5M-$25M"), option("$25M-$100M"), option("$100M+")];

impl Field {
    /// In the shape of `GET /FieldInfo`.
    pub(crate) fn row(&self, values: bool) -> Value {
        let mut row = json!({
            "id": self.id,
            "guid": guid(2000 + self.id),
            "name": self.name,
            "label": self.label,
            "usage": self.usage,
            "type": self.kind,
            "inputtype": self.input,
            "custom": 1,
            "characterlimit": 255,
            "mandatory": self.compulsory,
            "defaultvalue": self.default,
            "readonly": false,
            "searchable": true,
            "lookup": self.lookup(),
        });
        if values {
            row["values"] = self
                .numbered()
                .map(|(id, name)| json!({ "lookupid": self.lookup(), "id": id, "name": name }))
                .collect();
        }
        row
    }

    /// The number of its list of options; 0 where it has none.
    pub(crate) const fn lookup(&self) -> i64 {
        if self.kind == 2 || self.kind == 3 { 1000 + self.id } else { 0 }
    }

    /// Its options with their numbers.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = (i64, &str)> {
        (1_i64..).zip(self.options.iter().map(AsRef::as_ref))
    }

    /// A value of it, in the shape in which records carry it.
    pub(crate) fn said(&self, value: &Value) -> Value {
        let number = value.as_i64().or_else(|| value.as_str()?.parse().ok());
        let chosen = self.numbered().find(|(id, _)| Some(*id) == number).map(|(_, name)| name.to_owned());
        let display = match (chosen, value) {
            (Some(name), _) => name,
            (None, Value::String(text)) => text.clone(),
            (None, Value::Null) => String::new(),
            (None, other) => other.to_string(),
        };
        json!({
            "id": self.id, "name": self.name, "label": self.label, "type": self.kind, "usage": self.usage,
            "inputtype": self.input, "value": value, "display": display,
        })
    }
}

impl Group {
    /// In the shape of `GET /FieldGroup`.
    pub(crate) fn row(&self, setup: &Setup, fields: bool) -> Value {
        let mut row =
            json!({ "id": self.id, "guid": guid(3000 + self.id), "name": self.name, "header": self.name });
        if fields {
            row["fields"] = (1_i64..)
                .zip(&self.fields)
                .map(|(seq, id)| {
                    let name = setup.fields.iter().find(|field| field.id == *id).map_or("", |field| &field.name);
                    json!({ "id": self.id * 100 + seq, "groupid": self.id, "fieldid": id, "seq": seq, "fieldname": name })
                })
                .collect();
            row["tickettypes"] = setup
                .types
                .iter()
                .filter(|kind| self.types.contains(&kind.id))
                .map(|kind| json!({ "value": kind.id.to_string(), "label": kind.name }))
                .collect();
        }
        row
    }
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

pub(super) fn guid(number: i64) -> String {
    format!("5a1d0000-0000-4000-8000-{number:012x}")
}
