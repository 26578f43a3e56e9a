//! Proper case for names that come in capitals or in small letters.

use super::affixes::is_particle;
use crate::normal::text::Squashed;
use std::borrow::Cow;

/// First names. Two capitals are initials, unless the whole name is in capitals.
pub(super) fn given(words: &[Cow<'_, str>], shouting: bool) -> String {
    let two_initials = |word: &str| !shouting && word.chars().count() == 2;
    let mut out = String::with_capacity(words.iter().map(|word| word.len() + 1).sum());
    for word in words {
        if !out.is_empty() {
            out.push(' ');
        }
        if one_case(&[word]) && !two_initials(word) {
            push_proper(&mut out, word)
        } else {
            out.push_str(word)
        }
    }
    out
}

/// A surname; its particles in small letters.
pub(super) fn family(words: &[Cow<'_, str>]) -> String {
    let change = one_case(words);
    let mut out = String::with_capacity(words.iter().map(|word| word.len() + 1).sum());
    for (at, word) in words.iter().enumerate() {
        if !out.is_empty() {
            out.push(' ');
        }
        let joins = || {
            let squashed = Squashed::of(word);
            (at + 1 < words.len() && is_particle(&squashed)) || &*squashed == "y"
        };
        if !change {
            out.push_str(word);
        } else if joins() {
            out.extend(word.chars().flat_map(char::to_lowercase));
        } else {
            push_proper(&mut out, word);
        }
    }
    out
}

/// Whether all letters are capitals or all are small. One letter is neither.
fn one_case(words: &[impl AsRef<str>]) -> bool {
    let (mut lower, mut upper, mut letters) = (false, false, 0);
    for letter in words.iter().flat_map(|word| word.as_ref().chars()) {
        lower |= letter.is_lowercase();
        upper |= letter.is_uppercase();
        letters += usize::from(letter.is_alphabetic());
        if lower && upper {
            return false;
        }
    }
    lower != upper && (lower || letters > 1)
}

fn push_proper(out: &mut String, word: &str) {
    let begin = out.len();
    let mut start = true;
    for (at, letter) in word.chars().enumerate() {
        if start {
            out.extend(letter.to_uppercase());
        } else {
            out.extend(letter.to_lowercase());
        }
        // `O'Brien`, but `Dell'` and `ʼs` inside a word go on in small letters.
        start = letter == '-' || letter == '.' || (matches!(letter, '\'' | '’') && at < 3);
    }
    let third = begin + 2;
    let is_mc = out[begin..].strip_prefix("Mc").is_some_and(|rest| rest.chars().count() >= 3);
    if is_mc && let Some(letter) = out[third..].chars().next() {
        let capital: String = letter.to_uppercase().collect();
        out.replace_range(third..third + letter.len_utf8(), &capital);
    }
}
