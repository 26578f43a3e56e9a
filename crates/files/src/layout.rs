//! What vendors' exports look like, and what columns are commonly called. Data: `layouts.toml`.

use serde::{Deserialize, Serialize};
use sluice_domain::{EntityKind, Field, normal};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

/// Where a field's value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written")]
pub struct Source {
    /// The column.
    pub column: String,
    /// What a number is to be multiplied with, for columns in thousands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// What is known of an address because of the column it is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The column that says how good this address is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_column: Option<String>,
    /// What the words of the status column mean; `*` for every other.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, String>,
    /// Counts only where this holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only: Option<Condition>,
    /// Does not count where this holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unless: Option<Condition>,
}

/// A column that holds one of some words; case does not matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The column.
    pub column: String,
    /// The words.
    pub is: Vec<String>,
}

impl Source {
    /// All that a column holds.
    pub fn of(column: &str) -> Self {
        Written::Column(column.to_owned()).into()
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Column(String),
    Whole(Whole),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole {
    column: String,
    times: Option<u32>,
    status: Option<String>,
    status_column: Option<String>,
    #[serde(default)]
    words: BTreeMap<String, String>,
    only: Option<Condition>,
    unless: Option<Condition>,
}

impl From<Written> for Source {
    fn from(written: Written) -> Self {
        match written {
            Written::Column(column) => Self {
                column,
                times: None,
                status: None,
                status_column: None,
                words: BTreeMap::new(),
                only: None,
                unless: None,
            },
            Written::Whole(Whole { column, times, status, status_column, words, only, unless }) => {
                Self { column, times, status, status_column, words, only, unless }
            }
        }
    }
}

/// A vendor's export.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Layout {
    pub vendor: String,
    pub name: String,
    pub kind: EntityKind,
    any: Vec<Vec<String>>,
    #[serde(default)]
    none: Vec<String>,
    pub id_columns: Vec<String>,
    pub fields: BTreeMap<Field, Vec<Source>>,
}

impl Layout {
    fn fits(&self, columns: &BTreeSet<String>) -> bool {
        let has = |name: &String| columns.contains(&folded(name));
        self.any.iter().any(|all| all.iter().all(has)) && !self.none.iter().any(has)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    layout: Vec<Layout>,
    aliases: BTreeMap<Field, Vec<String>>,
    aliases_of_companies: BTreeMap<Field, Vec<String>>,
}

#[expect(clippy::expect_used, reason = "the file is built in, and a test reads it")]
static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    toml::from_str(include_str!("layouts.toml")).expect("the built-in layouts are well formed")
});

/// The vendor's layout with these columns.
pub(crate) fn recognise(columns: &[String]) -> Option<&'static Layout> {
    let columns: BTreeSet<String> = columns.iter().map(|column| folded(column)).collect();
    KNOWN.layout.iter().find(|layout| layout.fits(&columns))
}

/// The field that a column of this name commonly holds in rows about such a kind.
pub fn common(column: &str, kind: EntityKind) -> Option<Field> {
    let whole = folded(column);
    let bare = normal::fold(column);
    let bare = ["contact ", "person ", "lead ", "primary ", "work ", "business "]
        .iter()
        .find_map(|word| bare.strip_prefix(word))
        .map(folded);
    let aliases = [&KNOWN.aliases_of_companies, &KNOWN.aliases];
    let aliases = if kind == EntityKind::Company { &aliases[..] } else { &aliases[1..] };
    let named = |name: &String| {
        aliases
            .iter()
            .flat_map(|list| list.iter())
            .find(|(_, names)| names.iter().any(|alias| folded(alias) == *name))
            .map(|(field, _)| *field)
    };
    named(&whole).or_else(|| bare.as_ref().and_then(named))
}

/// A column's name without case, accents, spaces and signs.
pub(crate) fn folded(name: &str) -> String {
    normal::squash(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layout_is_well_formed_and_has_its_own_name() {
        let names: BTreeSet<&str> = KNOWN.layout.iter().map(|layout| layout.name.as_str()).collect();
        assert_eq!(names.len(), KNOWN.layout.len());
        for layout in &KNOWN.layout {
            let sources = || layout.fields.values().flatten();
            assert!(sources().count() > 5, "{}", layout.name);
            for fingerprint in &layout.any {
                assert!(
                    recognise(fingerprint).is_some_and(|found| found.vendor == layout.vendor),
                    "{fingerprint:?}"
                );
            }
        }
    }

    #[test]
    fn no_alias_means_two_fields() {
        let mut seen = BTreeMap::new();
        for (field, names) in &KNOWN.aliases {
            for name in names {
                if let Some(other) = seen.insert(folded(name), field) {
                    assert_eq!(other, field, "{name}");
                }
            }
        }
    }

    #[test]
    fn common_names_are_understood() {
        let check = |name: &str, field| assert_eq!(common(name, EntityKind::Person), field, "{name}");
        check("E-Mail", Some(Field::Email));
        check("Work email address", Some(Field::Email));
        check("FIRST_NAME", Some(Field::GivenName));
        check("Société", Some(Field::CompanyName));
        check("Telefonnummer", Some(Field::Phone));
        check("Contact City", Some(Field::City));
        check("Company City", None);
        check("Shoe size", None);
        assert_eq!(common("Company City", EntityKind::Company), Some(Field::City));
    }
}
