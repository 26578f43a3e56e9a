//! The properties that the practice HaloPSA keeps, a small part of what the vendor's API description names. Others
//! are dropped in silence, as the real one does with what it does not know.

use super::{
    setup::EMPTY_DATE,
    tables::{Row, Table},
};
use crate::world::dates;
use serde_json::{Value, json};

/// What a property holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Whole,
    Decimal,
    Flag,
    Date,
    List,
    Object,
}

/// From which answers on a property is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Depth {
    /// Rows of lists, which are trimmed.
    List,
    /// One record.
    Record,
    /// One record with `includedetails=true`, and answers to writes.
    Details,
}

/// One property of a table.
pub(crate) struct Property {
    pub(crate) name: &'static str,
    kind: Kind,
    shown: Depth,
    writable: bool,
}

const fn listed(name: &'static str, kind: Kind) -> Property {
    Property { name, kind, shown: Depth::List, writable: true }
}

const fn single(name: &'static str, kind: Kind) -> Property {
    Property { name, kind, shown: Depth::Record, writable: true }
}

const fn nested(name: &'static str, kind: Kind) -> Property {
    Property { name, kind, shown: Depth::Details, writable: true }
}

const fn derived(name: &'static str, kind: Kind) -> Property {
    Property { name, kind, shown: Depth::List, writable: false }
}

use Kind::{Date, Decimal, Flag, List, Object, Text, Whole};

const CLIENT: &[Property] = &[
    derived("id", Whole),
    listed("name", Text),
    listed("toplevel_id", Whole),
    derived("toplevel_name", Text),
    listed("inactive", Flag),
    listed("colour", Text),
    listed("website", Text),
    derived("main_site_id", Whole),
    derived("main_site_name", Text),
    derived("main_phonenumber", Text),
    listed("ref", Text),
    listed("isopportunity", Whole),
    derived("alastupdate", Date),
    single("notes", Text),
    nested("customfields", List),
];

const SITE: &[Property] = &[
    derived("id", Whole),
    listed("name", Text),
    listed("client_id", Decimal),
    derived("client_name", Text),
    derived("clientsite_name", Text),
    listed("inactive", Flag),
    listed("phonenumber", Text),
    listed("country_code", Text),
    listed("emaildomain", Text),
    derived("slastupdate", Date),
    single("notes", Text),
    nested("delivery_address", Object),
    nested("customfields", List),
];

const USERS: &[Property] = &[
    derived("id", Whole),
    listed("name", Text),
    listed("firstname", Text),
    listed("surname", Text),
    listed("initials", Text),
    listed("title", Text),
    listed("site_id", Decimal),
    listed("site_id_int", Whole),
    derived("site_name", Text),
    listed("client_id", Whole),
    derived("client_name", Text),
    listed("emailaddress", Text),
    listed("phonenumber", Text),
    listed("mobilenumber", Text),
    listed("homenumber", Text),
    derived("sitephonenumber", Text),
    listed("department", Text),
    listed("other1", Text),
    listed("inactive", Flag),
    listed("isserviceaccount", Flag),
    derived("ismaincontact", Flag),
    listed("neversendemails", Flag),
    listed("dontaddtomailinglist", Flag),
    listed("unsubscribed", Flag),
    derived("ulastupdate", Date),
    single("notes", Text),
    single("email2", Text),
    nested("customfields", List),
];

const TICKETS: &[Property] = &[
    derived("id", Whole),
    listed("summary", Text),
    listed("tickettype_id", Whole),
    listed("status_id", Whole),
    listed("priority_id", Whole),
    listed("client_id", Whole),
    derived("client_name", Text),
    listed("site_id", Whole),
    derived("site_name", Text),
    listed("user_id", Whole),
    derived("user_name", Text),
    derived("user_email", Text),
    listed("agent_id", Whole),
    listed("team", Text),
    listed("category_1", Text),
    listed("category_2", Text),
    listed("category_3", Text),
    listed("category_4", Text),
    listed("parent_id", Whole),
    listed("oppcontactname", Text),
    listed("oppcompanyname", Text),
    listed("oppemailaddress", Text),
    listed("oppcustomertitle", Text),
    listed("oppjobtitle", Text),
    listed("opptel", Text),
    listed("oppaddr1", Text),
    listed("oppaddr2", Text),
    listed("oppaddr3", Text),
    listed("oppaddr4", Text),
    listed("opppostcode", Text),
    listed("oppcountry", Text),
    listed("oppregion", Text),
    listed("opphear", Text),
    listed("oppvalue", Decimal),
    listed("oppconversionprobability", Decimal),
    listed("targetdate", Date),
    single("createdfrom_id", Whole),
    listed("oppdontaddtomailinglist", Flag),
    listed("dateoccurred", Date),
    derived("dateclosed", Date),
    derived("last_update", Date),
    derived("lastactiondate", Date),
    single("details", Text),
    single("details_html", Text),
    single("reportedby", Text),
    single("followupdate", Date),
    nested("tags", List),
    nested("customfields", List),
];

const ACTIONS: &[Property] = &[
    derived("id", Whole),
    listed("ticket_id", Whole),
    listed("outcome", Text),
    listed("outcome_id", Whole),
    listed("note", Text),
    single("note_html", Text),
    listed("hiddenfromuser", Flag),
    listed("timetaken", Decimal),
    listed("datetime", Date),
    derived("actiondatecreated", Date),
    derived("who_agentid", Whole),
    listed("sendemail", Flag),
    nested("customfields", List),
];

const LINKS: &[Property] = &[
    derived("id", Whole),
    listed("table_id", Whole),
    listed("module_id", Whole),
    listed("halo_id", Whole),
    listed("third_party_id", Text),
    listed("third_party_secondary_id", Text),
    listed("third_party_type", Text),
    listed("third_party_desc", Text),
    listed("third_party_url", Text),
    listed("details_id", Whole),
    derived("date_created", Date),
    derived("date_updated", Date),
];

impl Table {
    /// Every property that the table keeps.
    pub(crate) const fn properties(self) -> &'static [Property] {
        match self {
            Self::Clients => CLIENT,
            Self::Sites => SITE,
            Self::Users => USERS,
            Self::Tickets => TICKETS,
            Self::Actions => ACTIONS,
            Self::Links => LINKS,
        }
    }

    /// The date of the last change.
    pub(crate) const fn changed(self) -> &'static str {
        match self {
            Self::Clients => "alastupdate",
            Self::Sites => "slastupdate",
            Self::Users => "ulastupdate",
            Self::Tickets => "last_update",
            Self::Actions => "actiondatecreated",
            Self::Links => "date_updated",
        }
    }
}

/// A property that was sent with a value of the wrong kind.
pub(crate) struct WrongKind {
    pub(crate) property: &'static str,
    pub(crate) expected: &'static str,
}

/// The writable properties of what was sent, in the form in which they are kept.
pub(crate) fn taken(table: Table, sent: &Row) -> Result<Row, WrongKind> {
    let mut taken = Row::new();
    for property in table.properties().iter().filter(|property| property.writable) {
        // A posted record is often one that was read before, with the other spelling of some names.
        let value = sent.get(property.name).or_else(|| sent.get(&posted_name(property.name)));
        if let Some(value) = value {
            let value = property
                .kind
                .read(value)
                .ok_or(WrongKind { property: property.name, expected: property.kind.dotnet_name() })?;
            taken.insert(property.name.to_owned(), value);
        }
    }
    Ok(taken)
}

/// A record as it is answered at this depth. What was never set is empty in the vendor's way.
pub(crate) fn shown(table: Table, row: &Row, depth: Depth) -> Row {
    table
        .properties()
        .iter()
        .filter(|property| property.shown <= depth)
        .filter_map(|property| {
            let value = match (row.get(property.name), property.kind) {
                (Some(value), _) if !value.is_null() => value.clone(),
                (_, Kind::Text) => json!(""),
                (_, Kind::Date) => json!(EMPTY_DATE),
                (_, Kind::List) => json!([]),
                _ => return None,
            };
            Some((property.name.to_owned(), value))
        })
        .collect()
}

/// How a ticket's property is spelled in answers to writes: `lastupdate` for `last_update`, `category1` for
/// `category_1`.
pub(crate) fn posted_name(name: &str) -> String {
    match name.strip_prefix("category_") {
        Some(number) => format!("category{number}"),
        None if name == "last_update" => "lastupdate".to_owned(),
        None => name.to_owned(),
    }
}

impl Kind {
    fn read(self, value: &Value) -> Option<Value> {
        if value.is_null() {
            return Some(Value::Null);
        }
        match self {
            Self::Text => match value {
                Value::String(_) => Some(value.clone()),
                Value::Number(number) => Some(json!(number.to_string())),
                _ => None,
            },
            Self::Whole => whole(value).map(|number| json!(number)),
            Self::Decimal => match value {
                Value::Number(number) => number.as_f64(),
                Value::String(text) => text.trim().parse().ok(),
                _ => None,
            }
            .map(|number| json!(number)),
            Self::Flag => match value {
                Value::Bool(_) => Some(value.clone()),
                Value::String(text) => text.parse::<bool>().ok().map(|flag| json!(flag)),
                _ => None,
            },
            Self::Date => dates::read(value.as_str()?).map(|moment| json!(dates::zoneless(moment))),
            Self::List => value.is_array().then(|| value.clone()),
            Self::Object => value.is_object().then(|| value.clone()),
        }
    }

    fn dotnet_name(self) -> &'static str {
        match self {
            Self::Text => "System.String",
            Self::Whole => "System.Nullable`1[System.Int32]",
            Self::Decimal => "System.Nullable`1[System.Double]",
            Self::Flag => "System.Nullable`1[System.Boolean]",
            Self::Date => "System.Nullable`1[System.DateTime]",
            Self::List => "System.Collections.Generic.List`1",
            Self::Object => "System.Object",
        }
    }
}

/// A whole number, sent as a number or as text.
pub(crate) fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number
            .as_i64()
            .or_else(|| number.as_f64().filter(|number| number.fract() == 0.0).map(|number| number as i64)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}
