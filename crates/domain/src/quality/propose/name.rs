//! Names of which the parts are not what they stand as.

use super::{Basis, Change, Proposal, ProposalKind, Why};
use crate::{
    Field,
    derived::Record,
    normal::{Email, EmailClass, PersonName, ProfileSlug, fold, name::is_given, squash, text},
};

const NAMES: [Field; 3] = [Field::GivenName, Field::FamilyName, Field::FullName];

/// What stands between a name and what is no part of it.
const BETWEEN: [&str; 6] = [" - ", " – ", " — ", " | ", " · ", " • "];

/// First name and surname.
type Parts = (String, String);

/// The parts of a whole name that stands in one of them.
pub(super) fn split(basis: &Basis<'_>) -> Option<Proposal> {
    if basis.is_chosen(&NAMES) {
        return None;
    }
    let [given, family] =
        [Field::GivenName, Field::FamilyName].map(|field| basis.value(field).unwrap_or_default());
    let found = whole(given, family).map(|parts| (parts, Why::Whole));
    let found = found.or_else(|| behind(basis)).or_else(|| signs(basis, given, family));
    let ((first, last), why) = found?;
    let changes = changed([(Field::GivenName, given, first), (Field::FamilyName, family, last)]);
    (!changes.is_empty()).then_some(Proposal { kind: ProposalKind::SplitName, changes, why })
}

fn changed<const N: usize>(values: [(Field, &str, String); N]) -> Vec<Change> {
    let differs = values.into_iter().filter(|(_, from, to)| from != to);
    differs.map(|(field, from, to)| Change { field, from: from.to_owned(), to }).collect()
}

/// `Jane Doe` and `Doe`, `Jane` and `Jane Doe`, or `Jane Doe` twice.
fn whole(given: &str, family: &str) -> Option<Parts> {
    let (one, two): (Vec<&str>, Vec<&str>) =
        (given.split_whitespace().collect(), family.split_whitespace().collect());
    if one.is_empty() || two.is_empty() {
        return None;
    }
    let same = |left: &[&str], right: &[&str]| fold(&left.join(" ")) == fold(&right.join(" "));
    if one.len() > two.len() {
        let (first, last) = one.split_at(one.len() - two.len());
        return same(last, &two).then(|| (first.join(" "), family.to_owned()));
    }
    if two.len() > one.len() {
        let (first, last) = two.split_at(one.len());
        return same(first, &one).then(|| (given.to_owned(), last.join(" ")));
    }
    if one.len() > 1 && same(&one, &two) { parts(given) } else { None }
}

/// First name and surname of a whole name, where it has both.
fn parts(whole: &str) -> Option<Parts> {
    let name = PersonName::parse(whole).ok()?;
    if name.given.is_empty() || name.family.is_empty() {
        return None;
    }
    let family = match &name.suffix {
        Some(suffix) => [name.family.as_str(), suffix].join(" "),
        None => name.family,
    };
    Some((name.given, family))
}

/// `Jane Doe - Acme Ltd`, where nothing else says what the name is.
fn behind(basis: &Basis<'_>) -> Option<(Parts, Why)> {
    let record = basis.source(Field::FullName)?;
    let given = |field| record.fields.get(&field).is_some_and(|value: &String| !value.trim().is_empty());
    if given(Field::GivenName) && given(Field::FamilyName) {
        return None;
    }
    let whole = text::tidy(record.fields.get(&Field::FullName)?);
    let (name, rest) = BETWEEN.iter().find_map(|between| whole.split_once(between))?;
    Some((parts(name)?, Why::Behind(rest.to_owned())))
}

/// `jane.doe`, `jane_doe`, or an address in a name's place.
fn signs(basis: &Basis<'_>, given: &str, family: &str) -> Option<(Parts, Why)> {
    if !family.is_empty() || given.contains(' ') {
        return None;
    }
    let fields = [Field::FullName, Field::GivenName, Field::FamilyName];
    let mut written = fields.into_iter().flat_map(|field| basis.written(field));
    written.find_map(|(_, text)| {
        let is_function = Email::parse(&text).is_ok_and(|email| email.class == EmailClass::Role);
        let local = text.split('@').next().unwrap_or_default();
        let survives = given.is_empty() || squash(&text) == squash(given);
        if is_function || !survives {
            return None;
        }
        let words: Vec<&str> = local.split(['.', '_']).collect();
        let is_name = |word: &&str| word.chars().count() > 1 && word.chars().all(is_letter);
        if words.len() != 2 || !words.iter().all(is_name) {
            return None;
        }
        Some((parts(&words.join(" "))?, Why::Signs(text.into_owned())))
    })
}

fn is_letter(letter: char) -> bool {
    letter.is_alphabetic() || matches!(letter, '-' | '\'' | '’')
}

/// First name and surname in each other's place.
pub(super) fn swap(basis: &Basis<'_>) -> Option<Proposal> {
    if basis.is_chosen(&NAMES) {
        return None;
    }
    let (given, family) = (basis.value(Field::GivenName)?, basis.value(Field::FamilyName)?);
    let record = basis.source(Field::GivenName)?;
    let name = record.person.as_ref()?.name.as_ref()?;
    if name.suffix.is_some() || name.is_initial() {
        return None;
    }
    let why = swapped(basis, record, given, family)?;
    let changes = changed([
        (Field::GivenName, given, family.to_owned()),
        (Field::FamilyName, family, given.to_owned()),
    ]);
    (!changes.is_empty()).then_some(Proposal { kind: ProposalKind::SwapNames, changes, why })
}

/// What says that they are. That a surname is a first name too says nothing by itself: many are.
fn swapped(basis: &Basis<'_>, record: &Record, given: &str, family: &str) -> Option<Why> {
    let listed = |name: &str| name.split_whitespace().next().is_some_and(|first| is_given(&squash(first)));
    if let Some((first, last)) = as_written(record, given, family) {
        if first.ends_with(',') {
            return Some(Why::Comma);
        }
        if is_loud(&first) && is_calm(&last) && !listed(given) {
            return Some(Why::Capitals(first));
        }
    }
    if !listed(family) || listed(given) {
        return None;
    }
    let (first, last) = (squash(family), squash(given));
    let begins = |words: Vec<String>| words.first() == Some(&first) && words.get(1) == Some(&last);
    let local = basis.value(Field::Email).and_then(|address| address.split('@').next());
    if local.is_some_and(|local| begins(local.split(['.', '_', '-']).map(squash).collect())) {
        return Some(Why::Mailbox(family.to_owned()));
    }
    let profile = basis.value(Field::Linkedin).and_then(|address| ProfileSlug::parse(address).ok());
    if profile.is_some_and(|slug| begins(slug.as_str().split('-').map(squash).collect())) {
        return Some(Why::Profile(family.to_owned()));
    }
    elsewhere(basis, &first, &last).map(Why::Elsewhere)
}

/// The two parts as the record writes them.
fn as_written(record: &Record, given: &str, family: &str) -> Option<Parts> {
    let raw = |field| record.fields.get(&field).map(|value| text::tidy(value)).filter(|it| !it.is_empty());
    let (first, last) = match (raw(Field::GivenName), raw(Field::FamilyName)) {
        (Some(first), Some(last)) => (first.into_owned(), last.into_owned()),
        _ => {
            let whole = raw(Field::FullName)?;
            let words: Vec<&str> = whole.split(' ').collect();
            let (first, last) = words.split_at_checked(given.split_whitespace().count())?;
            (first.join(" "), last.join(" "))
        }
    };
    (squash(&first) == squash(given) && squash(&last) == squash(family)).then_some((first, last))
}

/// Capitals alone, and more than initials.
fn is_loud(name: &str) -> bool {
    let letters = name.chars().filter(|letter| letter.is_alphabetic()).count();
    letters > 2 && !name.contains('.') && !name.chars().any(char::is_lowercase)
}

/// A capital, and small letters.
fn is_calm(name: &str) -> bool {
    name.chars().next().is_some_and(char::is_uppercase) && name.chars().any(char::is_lowercase)
}

/// The name as a record writes it with these parts.
fn elsewhere(basis: &Basis<'_>, first: &str, last: &str) -> Option<String> {
    basis.records.iter().find_map(|record| {
        let whole = record.fields.get(&Field::FullName).and_then(|whole| PersonName::parse(whole).ok());
        let own = record.person.as_ref().and_then(|person| person.name.clone());
        let fits = |name: &PersonName| squash(&name.given) == first && squash(&name.family) == last;
        [whole, own].into_iter().flatten().find(fits).map(|name| name.display)
    })
}
