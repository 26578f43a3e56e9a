//! What records say of the parts that survive as a whole, as far as rules go by it.

use super::{completeness, employer::Employer, own, place, written};
use crate::{
    Field, ValueKind,
    derived::Record,
    normal::{Band, Email, Measure, text},
};

/// What a record says of a part.
pub(super) struct Said {
    /// Next to nothing: it stays only where nobody says more, whatever the rule.
    pub little: bool,
    /// How much of the part it fills.
    pub filled: usize,
    /// Characters.
    pub length: usize,
    /// By any of these another record says the same.
    pub says: Vec<String>,
    /// What it says beside.
    pub beside: Vec<String>,
    /// How large something is, where that is what it says.
    pub size: Option<Band>,
}

impl Said {
    fn of(value: &str) -> Self {
        Self {
            little: false,
            filled: 1,
            length: length(value),
            says: vec![text::fold(value)],
            beside: Vec::new(),
            size: None,
        }
    }

    /// Whether the two can say the same: of sizes, whether they have a number in common or are written as one option.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        if let (Some(one), Some(other)) = (self.size, other.size)
            && (one.meets(&other) || one.option == other.option)
        {
            return true;
        }
        let heard = |one: &Self, other: &Self| {
            one.says.iter().any(|says| other.says.contains(says) || other.beside.contains(says))
        };
        heard(self, other) || heard(other, self)
    }
}

/// Of a person's name.
pub(super) fn name(record: &Record) -> Option<Said> {
    let name = record.person.as_ref()?.name.as_ref()?;
    let filled = completeness(name);
    let said = Said::of(&name.display);
    // Some write the surname first.
    let folded = text::fold(&name.display);
    let mut words: Vec<&str> = folded.split(' ').collect();
    words.sort_unstable();
    let says = said.says.iter().cloned().chain([words.join(" ")]).collect();
    // Half a name takes the other half away.
    Some(Said { little: filled == 0, filled: filled.into(), says, ..said })
}

/// Of a mailbox. Mail to one that is not alive comes back.
pub(super) fn mailbox(email: &Email, alive: bool) -> Said {
    Said { little: !alive, says: vec![email.match_key.clone()], ..Said::of(&email.address) }
}

/// Of an own number: it may be written in either field.
pub(super) fn number(record: &Record, field: Field) -> Option<Said> {
    let number = own(record, field)?;
    let all = record.person.as_ref()?.phones.iter().map(|phone| phone.display());
    Some(Said { beside: all.collect(), says: vec![number.clone()], ..Said::of(&number) })
}

/// Of the employer.
pub(super) fn employer(record: &Record) -> Option<Said> {
    Some(Employer::of(record)?.said())
}

/// Of the place.
pub(super) fn place(record: &Record) -> Option<Said> {
    let told: Vec<String> = place::FIELDS.into_iter().filter_map(|field| written(record, field)).collect();
    let town = written(record, Field::City).map(|town| text::fold(&town));
    let country = place::country(record).map(|country| country.name().to_owned());
    let (says, beside) = match (town, country) {
        (Some(town), country) => (vec![town], country.into_iter().collect()),
        (None, Some(country)) => (vec![country], Vec::new()),
        (None, None) => (told.iter().map(|value| text::fold(value)).collect(), Vec::new()),
    };
    let length = told.iter().map(|value| length(value)).sum();
    (!told.is_empty()).then_some(Said { little: false, filled: told.len(), length, says, beside, size: None })
}

/// Of a field for itself.
pub(super) fn field(field: Field, value: &str) -> Said {
    let filled = if field.kind() == ValueKind::List { value.split(',').count() } else { 1 };
    let size = match field {
        Field::Headcount => Band::parse(value, Measure::Headcount),
        Field::Revenue => Band::parse(value, Measure::Revenue),
        _ => None,
    };
    Said { filled, size, ..Said::of(value) }
}

pub(super) fn length(value: &str) -> usize {
    value.chars().count()
}
