//! Which column is which field.

use crate::DedupeError;
use sluice_domain::{
    EntityKind, Field,
    normal::{Email, EmailClass},
};
use sluice_files::{Columns, FileError, Table};
use sluice_matching::Subject;

/// What the user says of the columns.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The column that names a row.
    pub id: String,
    /// Fields and their columns, where they are not to be found by name.
    pub columns: Vec<(String, String)>,
}

/// Columns that are found.
pub(crate) struct Chosen {
    pub columns: Columns,
    /// The place of the column that names a row.
    pub id: usize,
    pub subject: Subject,
    /// Columns that say nothing that is compared.
    pub ignored: Vec<String>,
}

/// What is compared.
const COMPARED: &[Field] = &[
    Field::GivenName,
    Field::FamilyName,
    Field::FullName,
    Field::Title,
    Field::Email,
    Field::Phone,
    Field::Mobile,
    Field::Linkedin,
    Field::CompanyName,
    Field::CompanyDomain,
    Field::CompanyPhone,
    Field::Street,
    Field::Postcode,
    Field::City,
    Field::Region,
    Field::Country,
    Field::BirthDate,
    Field::PersonId,
];

/// Names of columns in lists of people and companies that mean something else in exports of leads.
const ALSO: &[(Field, &[&str])] = &[
    (Field::GivenName, &["given", "first names", "fname c1", "firstnames", "forenames", "givenname"]),
    (Field::FamilyName, &["family", "lname c1", "last names", "family names"]),
    (Field::FullName, &["first and surname", "person", "names"]),
    (Field::Street, &["address1", "street name", "street address 1", "addr"]),
    (Field::City, &["suburb", "place", "birth place", "municipality", "village", "county name"]),
    (Field::Postcode, &["postcode fake", "pincode", "pin code"]),
    (
        Field::BirthDate,
        &["dob", "date of birth", "birthdate", "birth date", "birthday", "born", "geburtsdatum"],
    ),
    (
        Field::PersonId,
        &[
            "ssn",
            "soc sec id",
            "social security number",
            "national id",
            "nhs number",
            "passport",
            "tax id",
            "person id number",
            "identifier",
            "insurance number",
            "medicare number",
        ],
    ),
];

pub(crate) fn choose(table: &Table, asked: &Asked) -> Result<Chosen, DedupeError> {
    let mut columns = Columns::propose(table);
    let unmatched = |columns: &Columns, name: &str| {
        !columns.fields.values().flatten().any(|source| same(&source.column, name))
    };
    for (field, names) in ALSO {
        if columns.fields.contains_key(field) {
            continue;
        }
        let named = names.iter().find_map(|name| table.columns.iter().find(|column| same(column, name)));
        if let Some(column) = named.filter(|column| unmatched(&columns, column)) {
            columns.choose(*field, column, &[]);
        }
    }
    let mut chosen = Vec::new();
    for (field, column) in &asked.columns {
        let field = named(field).ok_or_else(|| DedupeError::UnknownField { field: field.clone() })?;
        columns.choose(field, column, &chosen);
        chosen.push(field);
    }
    let id = table
        .columns
        .iter()
        .position(|column| *column == asked.id)
        .or_else(|| table.columns.iter().position(|column| same(column, &asked.id)))
        .ok_or_else(|| FileError::NoSuchColumn { column: asked.id.clone() })?;
    // What names a row says nothing about who it is.
    for sources in columns.fields.values_mut() {
        sources.retain(|source| !same(&source.column, &table.columns[id]));
    }
    columns.fields.retain(|field, sources| COMPARED.contains(field) && !sources.is_empty());
    if columns.fields.is_empty() {
        return Err(DedupeError::NothingToMatch);
    }
    let ignored = table
        .columns
        .iter()
        .enumerate()
        .filter(|(at, column)| {
            *at != id && unmatched(&columns, column) && !is_house_number(column) && !is_middle(column)
        })
        .map(|(_, column)| column.clone())
        .collect();
    let subject = subject(&columns, table);
    columns.kind = if subject == Subject::Company { EntityKind::Company } else { EntityKind::Person };
    Ok(Chosen { columns, id, subject, ignored })
}

/// A field by its name in the registry, or by what its column is usually called.
fn named(name: &str) -> Option<Field> {
    name.parse().ok().or_else(|| sluice_files::common(name, EntityKind::Company)).or_else(|| {
        ALSO.iter().find(|(_, names)| names.iter().any(|known| same(known, name))).map(|(field, _)| *field)
    })
}

fn subject(columns: &Columns, table: &Table) -> Subject {
    let any = |fields: &[Field]| fields.iter().any(|field| columns.fields.contains_key(field));
    let named = any(&[Field::GivenName, Field::FamilyName, Field::FullName, Field::Linkedin]);
    let at_work = any(&[Field::CompanyName, Field::CompanyDomain]);
    if named {
        let business = at_work
            || any(&[Field::Linkedin])
            || any(&[Field::Title]) && !any(&[Field::BirthDate, Field::PersonId]);
        return if business { Subject::Lead } else { Subject::Person };
    }
    match (at_work, any(&[Field::Title]) || has_own_mailboxes(columns, table)) {
        (true, false) => Subject::Company,
        (_, true) => Subject::Lead,
        (false, false) => Subject::Person,
    }
}

/// Whether the addresses are people's, and not those of companies such as `info@`.
fn has_own_mailboxes(columns: &Columns, table: &Table) -> bool {
    let Ok(reader) = columns.bind(table) else { return false };
    let classes: Vec<EmailClass> = table
        .first
        .iter()
        .filter_map(|row| Email::parse(reader.fields(row).get(&Field::Email)?).ok())
        .map(|email| email.class)
        .collect();
    2 * classes.iter().filter(|class| **class != EmailClass::Role).count() > classes.len()
}

/// A column of its own for the house number.
pub(crate) fn is_house_number(column: &str) -> bool {
    ["street number", "house number", "house no", "street no", "number", "hausnummer"]
        .iter()
        .any(|name| same(column, name))
}

/// A column of its own for middle names or their initials.
pub(crate) fn is_middle(column: &str) -> bool {
    ["middle name", "middle", "middle initial", "mi", "mname", "second name", "middle names"]
        .iter()
        .any(|name| same(column, name))
}

fn same(one: &str, other: &str) -> bool {
    sluice_domain::normal::squash(one) == sluice_domain::normal::squash(other)
}
