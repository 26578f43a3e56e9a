//! How two names compare.

use crate::{common, evidence::Level};
use sluice_domain::normal::PersonName;

/// How two first names compare.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Given {
    Same,
    Nickname,
    Initial,
    Other,
}

/// How two surnames compare.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Same,
    Similar,
    Other,
}

/// The level of two names; nothing where a part is missing on a side and the rest does not contradict.
pub(crate) fn level(left: &PersonName, right: &PersonName) -> Option<Level> {
    if let (Some(one), Some(other)) = (&left.suffix, &right.suffix)
        && one != other
    {
        return Some(Level::OtherGeneration);
    }
    let common = left.family_keys.iter().any(|key| common::surname(key));
    Some(match (given(left, right), family(left, right)) {
        (Some(Given::Same), Some(Family::Same)) if common => Level::SameCommon,
        (Some(Given::Same), Some(Family::Same)) => Level::SameRare,
        (Some(Given::Nickname), Some(Family::Same)) if common => Level::NicknameCommon,
        (Some(Given::Nickname), Some(Family::Same)) => Level::Nickname,
        (Some(Given::Initial), Some(Family::Same)) if common => Level::InitialCommon,
        (Some(Given::Initial), Some(Family::Same)) => Level::Initial,
        (Some(Given::Same | Given::Nickname), Some(Family::Similar)) => Level::Similar,
        _ if swapped(left, right) => Level::Swapped,
        (Some(Given::Same | Given::Nickname), Some(Family::Other)) => Level::OtherSurname,
        (Some(Given::Other), Some(Family::Same | Family::Similar)) => Level::OtherGiven,
        (Some(Given::Other | Given::Initial), Some(Family::Other)) => Level::OtherName,
        (Some(Given::Other), None) | (None, Some(Family::Other)) => Level::OtherName,
        (Some(Given::Initial), Some(Family::Similar)) => return None,
        (_, None) | (None, _) => return None,
    })
}

/// Whether the names speak against one person: then nothing else can join the two without asking.
pub(crate) const fn contradicts(level: Level) -> bool {
    matches!(level, Level::OtherSurname | Level::OtherGiven | Level::OtherName | Level::OtherGeneration)
}

/// Whether the names speak for one person.
pub(crate) const fn agrees(level: Level) -> bool {
    !contradicts(level)
}

fn given(left: &PersonName, right: &PersonName) -> Option<Given> {
    if left.given_keys.is_empty() || right.given_keys.is_empty() {
        return None;
    }
    let shared = |nickname: bool| {
        left.given_keys.iter().any(|key| key.starts_with('~') == nickname && right.given_keys.contains(key))
    };
    if left.is_initial() || right.is_initial() {
        let same = first(left).zip(first(right)).is_some_and(|(one, other)| one == other);
        return Some(if same { Given::Initial } else { Given::Other });
    }
    Some(if shared(false) {
        Given::Same
    } else if shared(true) {
        Given::Nickname
    } else {
        Given::Other
    })
}

fn first(name: &PersonName) -> Option<char> {
    name.given_keys.iter().find(|key| !key.starts_with('~')).and_then(|key| key.chars().next())
}

fn family(left: &PersonName, right: &PersonName) -> Option<Family> {
    if left.family_keys.is_empty() || right.family_keys.is_empty() {
        return None;
    }
    let shares = |one: &[String], other: &[String]| one.iter().any(|key| other.contains(key));
    Some(if shares(&left.family_keys, &right.family_keys) {
        Family::Same
    } else if shares(&left.family_parts, &right.family_keys)
        || shares(&left.family_keys, &right.family_parts)
        || shares(&left.family_parts, &right.family_parts)
        || left.family_keys.iter().any(|one| right.family_keys.iter().any(|other| one_letter_apart(one, other)))
    {
        Family::Similar
    } else {
        Family::Other
    })
}

/// Long enough that one letter is a slip of the pen and not another name.
fn one_letter_apart(one: &str, other: &str) -> bool {
    const LONG: usize = 5;
    one.len().min(other.len()) >= LONG
        && one.len().abs_diff(other.len()) <= 1
        && rapidfuzz::distance::damerau_levenshtein::distance(one.chars(), other.chars()) <= 1
}

fn swapped(left: &PersonName, right: &PersonName) -> bool {
    let plain = |keys: &[String], other: &[String]| {
        keys.iter().any(|key| !key.starts_with('~') && key.len() > 1 && other.contains(key))
    };
    plain(&left.given_keys, &right.family_keys) && plain(&right.given_keys, &left.family_keys)
}
