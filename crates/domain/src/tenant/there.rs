//! What a tenant has.

use serde::{Deserialize, Serialize};

/// A tenant's configuration, as far as setting it up looks at it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tenant {
    /// Its ticket types.
    pub types: Vec<TypeThere>,
    /// Its own fields of tickets.
    pub fields: Vec<FieldThere>,
    /// Its groups of fields.
    pub groups: Vec<GroupThere>,
}

/// Something by its number and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// HaloPSA's number.
    pub id: i64,
    /// Its name.
    pub name: String,
}

/// A ticket type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypeThere {
    /// HaloPSA's number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Whether it belongs to the area of sales: opportunities are read and written there.
    pub sales: bool,
    /// The statuses that its tickets may have; none as well where they were not looked at.
    pub statuses: Vec<StatusThere>,
}

/// A status of a ticket type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusThere {
    /// HaloPSA's number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its place in lists.
    pub sequence: i64,
}

/// A custom field of tickets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldThere {
    /// HaloPSA's number.
    pub id: i64,
    /// Its name, with the `CF` that HaloPSA puts before it.
    pub name: String,
    /// What people read.
    pub label: String,
    /// Its type as HaloPSA numbers it: 0 text, 1 memo, 2 single selection, 3 multiple selection, 4 date, 5 time,
    /// 6 checkbox, 10 rich text.
    pub kind: i64,
    /// What may be put in, as HaloPSA numbers it for the type.
    pub input: i64,
    /// The number of its list of options; 0 where it has none.
    pub lookup: i64,
    /// Its options.
    pub options: Vec<OptionThere>,
    /// Whether no ticket is made without it.
    pub mandatory: bool,
    /// What HaloPSA fills in; empty: nothing.
    pub default: String,
}

/// An option of a selection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionThere {
    /// The number by which it is written.
    pub id: i64,
    /// What people read.
    pub name: String,
}

/// A group of fields: a heading on tickets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupThere {
    /// HaloPSA's number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its fields by number.
    pub fields: Vec<i64>,
}

impl Tenant {
    /// The type of this number.
    pub fn ticket_type(&self, id: i64) -> Option<&TypeThere> {
        self.types.iter().find(|there| there.id == id)
    }

    /// The field of this number.
    pub fn field(&self, id: i64) -> Option<&FieldThere> {
        self.fields.iter().find(|there| there.id == id)
    }

    /// The field of this name, whatever the case.
    pub fn field_named(&self, name: &str) -> Option<&FieldThere> {
        self.fields.iter().find(|there| there.name.eq_ignore_ascii_case(name))
    }
}

impl TypeThere {
    /// By number and name.
    pub fn named(&self) -> Named {
        Named { id: self.id, name: self.name.clone() }
    }
}

impl FieldThere {
    /// By number and label, or name where it has no label.
    pub fn named(&self) -> Named {
        let name = if self.label.is_empty() { &self.name } else { &self.label };
        Named { id: self.id, name: name.clone() }
    }
}
