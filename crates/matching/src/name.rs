//! How two names compare.

use crate::{common, evidence::Level};
use sluice_domain::normal::PersonName;

/// How two first names compare.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Given {
    Same,
    Nickname,
    /// One letter apart.
    Slip,
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

/// How the generations compare.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Generation {
    Same,
    OneSided,
    Other,
}

/// The level of two names; nothing where a part is missing on a side and the rest does not contradict.
pub(crate) fn level(left: &PersonName, right: &PersonName) -> Option<Level> {
    let generation = match (&left.suffix, &right.suffix) {
        (Some(one), Some(other)) if one != other => Generation::Other,
        (Some(_), None) | (None, Some(_)) => Generation::OneSided,
        _ => Generation::Same,
    };
    let common = [left, right].iter().any(|name| name.family_keys.iter().any(|key| common::surname(key)));
    let (given, family) = (given(left, right), family(left, right));
    let agree = matches!(given, Some(Given::Same | Given::Nickname)) && family == Some(Family::Same);
    Some(match (given, family) {
        _ if generation == Generation::Other => Level::OtherGeneration,
        _ if agree && other_middle(left, right) => Level::OtherMiddle,
        // Father and son in one firm, where one source keeps the generation and the other drops it.
        _ if agree && generation == Generation::OneSided => Level::OneGeneration,
        (Some(Given::Same), Some(Family::Same)) if common => Level::SameCommon,
        (Some(Given::Same), Some(Family::Same)) => Level::SameRare,
        (Some(Given::Nickname), Some(Family::Same)) if common => Level::NicknameCommon,
        (Some(Given::Nickname), Some(Family::Same)) => Level::Nickname,
        (Some(Given::Initial), Some(Family::Same)) if common => Level::InitialCommon,
        (Some(Given::Initial), Some(Family::Same)) => Level::Initial,
        (Some(Given::Same | Given::Nickname), Some(Family::Similar)) => Level::Similar,
        (Some(Given::Slip), Some(Family::Same)) => Level::Similar,
        _ if swapped(left, right) => Level::Swapped,
        (Some(Given::Same | Given::Nickname), Some(Family::Other)) => Level::OtherSurname,
        (Some(Given::Other), Some(Family::Same | Family::Similar)) => Level::OtherGiven,
        (Some(Given::Slip), Some(Family::Similar)) => Level::OtherGiven,
        (Some(Given::Other | Given::Slip | Given::Initial), Some(Family::Other)) => Level::OtherName,
        (Some(Given::Other), None) | (None, Some(Family::Other)) => Level::OtherName,
        (Some(Given::Initial), Some(Family::Similar)) => return None,
        (_, None) | (None, _) => return None,
    })
}

/// Whether the names speak against one person: then nothing else can join the two without asking.
pub(crate) const fn contradicts(level: Level) -> bool {
    matches!(
        level,
        Level::OtherSurname
            | Level::OtherGiven
            | Level::OtherMiddle
            | Level::OtherName
            | Level::OtherGeneration
    )
}

/// Whether the names are one person's as far as names can tell. An initial, a slip of the pen or a missing generation
/// fits a relative or colleague behind the same switchboard just as well.
pub(crate) const fn is_whole(level: Level) -> bool {
    matches!(
        level,
        Level::SameRare | Level::SameCommon | Level::Nickname | Level::NicknameCommon | Level::Swapped
    )
}

fn given(left: &PersonName, right: &PersonName) -> Option<Given> {
    if left.given_keys.is_empty() || right.given_keys.is_empty() {
        return None;
    }
    let shared = |nickname: bool| {
        left.given_keys.iter().any(|key| key.starts_with('~') == nickname && right.given_keys.contains(key))
    };
    if left.is_initial() || right.is_initial() {
        let same = letters(left).any(|one| letters(right).any(|other| one == other));
        return Some(if same { Given::Initial } else { Given::Other });
    }
    Some(if shared(false) {
        Given::Same
    } else if shared(true) {
        Given::Nickname
    } else if written(left).any(|one| written(right).any(|other| is_slip(one, other))) {
        Given::Slip
    } else {
        Given::Other
    })
}

/// First names without their nickname groups.
fn written(name: &PersonName) -> impl Iterator<Item = &str> {
    name.given_keys.iter().map(String::as_str).filter(|key| !key.starts_with('~'))
}

fn letters(name: &PersonName) -> impl Iterator<Item = char> {
    written(name).filter_map(|key| key.chars().next())
}

/// Whether both have middle names and none of them can be the same. Middle names are often left out or cut down to
/// their first letter.
fn other_middle(left: &PersonName, right: &PersonName) -> bool {
    let fits = |one: &String, other: &String| {
        one == other
            || (one.len().min(other.len()) == 1 && one.as_bytes().first() == other.as_bytes().first())
    };
    let known = !left.middle_keys.is_empty() && !right.middle_keys.is_empty();
    known && !left.middle_keys.iter().any(|one| right.middle_keys.iter().any(|other| fits(one, other)))
}

/// One letter apart, and not as the names of a man and a woman are: `Martin` and `Martina`, `Mario` and `Maria`.
fn is_slip(one: &str, other: &str) -> bool {
    let stem = |name: &str| name.trim_end_matches(['a', 'e', 'i', 'o']).len();
    let (one_stem, other_stem) = (stem(one), stem(other));
    one[..one_stem] != other[..other_stem] && one_letter_apart(one, other)
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
        || left
            .family_keys
            .iter()
            .any(|one| right.family_keys.iter().any(|other| one_letter_apart(one, other)))
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
        && rapidfuzz::distance::osa::distance(one.chars(), other.chars()) <= 1
}

fn swapped(left: &PersonName, right: &PersonName) -> bool {
    let plain = |keys: &[String], other: &[String]| {
        keys.iter().any(|key| !key.starts_with('~') && key.len() > 1 && other.contains(key))
    };
    plain(&left.given_keys, &right.family_keys) && plain(&right.given_keys, &left.family_keys)
}
