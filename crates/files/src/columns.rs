//! Which column is which field, and what a row then says.

use crate::{
    FileError, Reason, Row, Source, Table, cell,
    layout::{self, Condition, folded},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use sluice_domain::{
    EntityKind, Field, Fields,
    normal::{Email, EmailStatus, Phone, ProfileSlug, fold},
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
};

/// A column is taken for a field by its content where at least so many of a hundred values fit.
const FIT: usize = 60;
/// What only a person has.
const PERSONAL: &[Field] = &[
    Field::GivenName,
    Field::FamilyName,
    Field::FullName,
    Field::Email,
    Field::Phone,
    Field::Mobile,
    Field::Linkedin,
    Field::Title,
];

/// Which column is which field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    /// The vendor's name and kind of export, where it was recognised.
    pub layout: Option<String>,
    /// The vendor, by the id of its connector.
    pub vendor: Option<String>,
    /// What a row is about.
    pub kind: EntityKind,
    /// The columns with the vendor's own id; the first that holds a value counts. Without one a row is known by all
    /// that it says.
    pub id: Vec<String>,
    /// For each field its columns; the first that holds a value counts.
    pub fields: BTreeMap<Field, Vec<Source>>,
}

impl Columns {
    /// What the columns most likely are: as the vendor's layout has it, else by name, else by content.
    pub fn propose(table: &Table) -> Self {
        let present = |source: &Source| position(&table.columns, &source.column).is_some();
        if let Some(layout) = layout::recognise(&table.columns) {
            let fields = layout
                .fields
                .iter()
                .map(|(field, sources)| (*field, sources.iter().filter(|s| present(s)).cloned().collect()))
                .filter(|(_, sources): &(Field, Vec<Source>)| !sources.is_empty())
                .collect();
            return Self {
                layout: Some(layout.name.clone()),
                vendor: Some(layout.vendor.clone()),
                kind: layout.kind,
                id: layout
                    .id_columns
                    .iter()
                    .filter(|id| position(&table.columns, id).is_some())
                    .cloned()
                    .collect(),
                fields,
            };
        }
        let mut kind = EntityKind::Person;
        let mut fields = by_name_and_content(table, kind);
        if !fields.keys().any(|field| PERSONAL.contains(field)) {
            kind = EntityKind::Company;
            fields = by_name_and_content(table, kind);
        }
        Self { layout: None, vendor: None, kind, id: Vec::new(), fields }
    }

    /// Says that a field is in this column and no other, and the column in no other field but those in `chosen`.
    pub fn choose(&mut self, field: Field, column: &str, chosen: &[Field]) {
        for (other, sources) in &mut self.fields {
            if !chosen.contains(other) {
                sources.retain(|source| folded(&source.column) != folded(column));
            }
        }
        self.fields.insert(field, vec![Source::of(column)]);
        self.fields.retain(|_, sources| !sources.is_empty());
        if PERSONAL.contains(&field) {
            self.kind = EntityKind::Person;
        }
    }

    /// The columns that a table has, by name.
    ///
    /// # Errors
    /// [`FileError::NoSuchColumn`] for the first that it has not.
    pub fn bind(&self, table: &Table) -> Result<Reader, FileError> {
        let find = |name: &str| {
            position(&table.columns, name).ok_or_else(|| FileError::NoSuchColumn { column: name.to_owned() })
        };
        let condition = |condition: &Option<Condition>| {
            condition.as_ref().map(|it| Ok::<_, FileError>((find(&it.column)?, it.is.clone()))).transpose()
        };
        let bound = |source: &Source| {
            Ok::<_, FileError>(Bound {
                at: find(&source.column)?,
                // A layout may name columns that older exports don't have.
                status_at: source.status_column.as_ref().and_then(|name| position(&table.columns, name)),
                only: match &source.only {
                    Some(it) if position(&table.columns, &it.column).is_none() => {
                        Some((usize::MAX, it.is.clone()))
                    }
                    other => condition(other)?,
                },
                unless: match &source.unless {
                    Some(it) if position(&table.columns, &it.column).is_none() => None,
                    other => condition(other)?,
                },
                source: source.clone(),
            })
        };
        Ok(Reader {
            kind: self.kind,
            id: self.id.iter().map(|name| find(name)).collect::<Result<_, _>>()?,
            fields: self
                .fields
                .iter()
                .map(|(field, sources)| {
                    Ok((*field, sources.iter().map(bound).collect::<Result<_, FileError>>()?))
                })
                .collect::<Result<_, FileError>>()?,
            columns: table.columns.clone(),
        })
    }
}

fn position(columns: &[String], name: &str) -> Option<usize> {
    columns
        .iter()
        .position(|column| column == name)
        .or_else(|| columns.iter().position(|column| folded(column) == folded(name)))
}

fn by_name_and_content(table: &Table, kind: EntityKind) -> BTreeMap<Field, Vec<Source>> {
    let mut fields: BTreeMap<Field, Vec<Source>> = BTreeMap::new();
    let mut unnamed = Vec::new();
    for (at, column) in table.columns.iter().enumerate() {
        match layout::common(column, kind) {
            Some(field) => fields.entry(field).or_default().push(Source::of(column)),
            None => unnamed.push((at, column)),
        }
    }
    for (at, column) in unnamed {
        if let Some(field) = by_content(table, at)
            && !fields.contains_key(&field)
        {
            fields.insert(field, vec![Source::of(column)]);
        }
    }
    fields
}

/// The field whose values a column holds, where the values themselves show it.
fn by_content(table: &Table, at: usize) -> Option<Field> {
    type Holds = fn(&str) -> bool;
    let values: Vec<&str> = table.first.iter().filter_map(|row| cell::value(row.cells.get(at)?)).collect();
    let fit = |holds: Holds| {
        !values.is_empty() && values.iter().filter(|value| holds(value)).count() * 100 >= values.len() * FIT
    };
    let checks: [(Field, Holds); 5] = [
        (Field::Email, |value| value.contains('@') && Email::parse(value).is_ok()),
        (Field::Linkedin, |value| value.contains("linkedin.com/in/") && ProfileSlug::parse(value).is_ok()),
        (Field::CompanyLinkedin, |value| value.contains("linkedin.com/company/")),
        (Field::CompanyDomain, is_site),
        (Field::Phone, |value| value.starts_with('+') && Phone::parse(value, None).is_ok()),
    ];
    let shown = checks.iter().find(|(_, holds)| fit(*holds)).map(|(field, _)| *field);
    shown.or_else(|| named_number(&table.columns[at]).filter(|_| fit(is_number)))
}

/// The number that a name speaks of without being a usual name, such as `Tel. Büro`: its values have to be numbers too.
fn named_number(column: &str) -> Option<Field> {
    const WORDS: [(&str, Field); 8] = [
        ("mobil", Field::Mobile),
        ("handy", Field::Mobile),
        ("cell", Field::Mobile),
        ("gsm", Field::Mobile),
        ("tel", Field::Phone),
        ("phone", Field::Phone),
        ("fon", Field::Phone),
        ("durchwahl", Field::Phone),
    ];
    let folded = fold(column);
    let starts = |word: &str| folded.split(' ').any(|part| part.starts_with(word));
    WORDS.iter().find(|(word, _)| starts(word)).map(|(_, field)| *field)
}

/// Whether a value may be a telephone number, in a national form too.
fn is_number(value: &str) -> bool {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    (6..=17).contains(&digits) && value.chars().all(|sign| sign.is_ascii_digit() || " +()-./".contains(sign))
}

/// Whether it is the address of a whole site: one of a page is as often a vendor's own, the same site in every row.
fn is_site(value: &str) -> bool {
    let host = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"));
    host.or_else(|| value.starts_with("www.").then_some(value))
        .is_some_and(|rest| !rest.trim_end_matches('/').contains(['/', '?', '#']))
}

struct Bound {
    at: usize,
    status_at: Option<usize>,
    only: Option<(usize, Vec<String>)>,
    unless: Option<(usize, Vec<String>)>,
    source: Source,
}

impl Bound {
    fn value<'a>(&self, cells: &'a [String]) -> Option<&'a str> {
        let holds = |condition: &(usize, Vec<String>)| {
            let said = cells.get(condition.0).and_then(|text| cell::value(text)).unwrap_or_default();
            condition.1.iter().any(|word| said.eq_ignore_ascii_case(word))
        };
        if self.only.as_ref().is_some_and(|only| !holds(only)) || self.unless.as_ref().is_some_and(holds) {
            return None;
        }
        cell::value(cells.get(self.at)?)
    }

    /// What the file says of the address that this source gave.
    fn status(&self, cells: &[String]) -> Option<String> {
        let said = self.status_at.and_then(|at| cell::value(cells.get(at)?));
        let meant = |said: &str| {
            let known = self.source.words.iter().find(|(word, _)| said.eq_ignore_ascii_case(word));
            match known.or_else(|| self.source.words.get_key_value("*")) {
                Some((_, meaning)) => meaning.clone(),
                None => EmailStatus::parse(said).name().to_owned(),
            }
        };
        said.map(meant).or_else(|| self.source.status.clone())
    }
}

/// What a row says.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// The vendor's own id, else a hash of all that the row says: the same row is the same record each time.
    pub external_id: String,
    /// Values by field.
    pub fields: Fields,
    /// The row as it stands: the filled cells by column.
    pub raw: Value,
}

/// Reads rows by columns that were found in the table.
pub struct Reader {
    /// What a row is about.
    pub kind: EntityKind,
    id: Vec<usize>,
    fields: Vec<(Field, Vec<Bound>)>,
    columns: Vec<String>,
}

impl Reader {
    /// What a row says.
    ///
    /// # Errors
    /// Why it is left out.
    pub fn read(&self, row: &Row) -> Result<Read, Reason> {
        if let Some(reason) = row.unfit {
            return Err(reason);
        }
        let mut fields = Fields::new();
        let mut status = None;
        for (field, sources) in &self.fields {
            let found = sources.iter().enumerate().find_map(|(at, source)| {
                let text = source.value(&row.cells)?;
                Some((at, source, cell::of_field(*field, text, source.source.times)?))
            });
            let Some((at, source, value)) = found else { continue };
            let value = value.into_owned();
            if value.len() > field.kind().longest() {
                return Err(Reason::CellTooLong);
            }
            if *field == Field::Email {
                status = Some((at, source.status(&row.cells)));
            }
            fields.insert(*field, value);
        }
        // What a column says of addresses is said of the first of them.
        match status {
            Some((_, Some(status))) => drop(fields.insert(Field::EmailStatus, status)),
            Some((0, None)) => {
                if let Some(status) = fields.get_mut(&Field::EmailStatus) {
                    *status = EmailStatus::parse(status).name().to_owned();
                }
            }
            _ => drop(fields.remove(&Field::EmailStatus)),
        }
        if !self.identifies(&fields) {
            return Err(Reason::Nobody);
        }
        let own = self.id.iter().find_map(|at| cell::value(row.cells.get(*at)?));
        Ok(Read {
            external_id: own.map_or_else(|| content_id(&row.cells), str::to_owned),
            fields,
            raw: Value::Object(self.raw(&row.cells)),
        })
    }

    /// The values of a row by field, whatever they are worth.
    pub fn fields(&self, row: &Row) -> Fields {
        self.values(row).map(|(field, value)| (field, value.into_owned())).collect()
    }

    /// The same in the fields' order, each as it lies in the row where that is what its field wants.
    pub fn values<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = (Field, Cow<'a, str>)> {
        let value = |field: Field, sources: &'a [Bound]| {
            sources
                .iter()
                .find_map(|source| cell::of_field(field, source.value(&row.cells)?, source.source.times))
        };
        self.fields.iter().filter_map(move |(field, sources)| Some((*field, value(*field, sources)?)))
    }

    fn identifies(&self, fields: &Fields) -> bool {
        let by: &[Field] = match self.kind {
            EntityKind::Person => &[
                Field::Email,
                Field::Linkedin,
                Field::FullName,
                Field::FamilyName,
                Field::GivenName,
                Field::Mobile,
                Field::Phone,
            ],
            EntityKind::Company => &[Field::CompanyName, Field::CompanyDomain],
        };
        by.iter().any(|field| fields.contains_key(field))
    }

    fn raw(&self, cells: &[String]) -> Map<String, Value> {
        self.columns
            .iter()
            .zip(cells)
            .filter(|(_, cell)| !cell.trim().is_empty())
            .map(|(column, cell)| (column.clone(), Value::String(cell.clone())))
            .collect()
    }

    /// The cells of a row that its fields are made of, for showing the raw value beside the result.
    pub fn cells_of<'a>(&self, row: &'a Row) -> HashMap<Field, &'a str> {
        self.fields
            .iter()
            .filter_map(|(field, sources)| {
                let source = sources.iter().find(|source| source.value(&row.cells).is_some())?;
                Some((*field, row.cells.get(source.at)?.as_str()))
            })
            .collect()
    }
}

fn content_id(cells: &[String]) -> String {
    let mut hash = Sha256::new();
    for cell in cells {
        let cell = cell.trim();
        hash.update((cell.len() as u64).to_le_bytes());
        hash.update(cell);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
