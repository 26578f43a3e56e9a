//! Proper case for names that come in capitals or in small letters.

use super::affixes::is_particle;
use crate::normal::text::squash;

/// First names. Two capitals are initials, unless the whole name is in capitals.
pub(super) fn given(text: &str, shouting: bool) -> String {
    let two_initials = |word: &str| !shouting && word.chars().count() == 2;
    text.split(' ')
        .map(|word| if one_case(word) && !two_initials(word) { proper(word) } else { word.to_owned() })
        .collect::<Vec<_>>()
        .join(" ")
}

/// A surname; its particles in small letters.
pub(super) fn family(text: &str) -> String {
    if !one_case(text) {
        return text.to_owned();
    }
    let words: Vec<&str> = text.split(' ').collect();
    words
        .iter()
        .enumerate()
        .map(|(at, word)| {
            let joins = at + 1 < words.len() && is_particle(&squash(word));
            if joins || squash(word) == "y" { word.to_lowercase() } else { proper(word) }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether all letters are capitals or all are small. One letter is neither.
fn one_case(text: &str) -> bool {
    let lower = text.chars().any(char::is_lowercase);
    let upper = text.chars().any(char::is_uppercase);
    lower != upper && (lower || text.chars().filter(|c| c.is_alphabetic()).count() > 1)
}

fn proper(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut start = true;
    for letter in word.chars() {
        if start {
            out.extend(letter.to_uppercase());
        } else {
            out.extend(letter.to_lowercase());
        }
        // `O'Brien`, but `Dell'` and `ʼs` inside a word go on in small letters.
        start = letter == '-' || letter == '.' || (matches!(letter, '\'' | '’') && out.chars().count() <= 3);
    }
    match out.strip_prefix("Mc") {
        Some(rest) if rest.chars().count() >= 3 => {
            let mut letters = rest.chars();
            letters
                .next()
                .map_or_else(String::new, |first| format!("Mc{}{}", first.to_uppercase(), letters.as_str()))
        }
        _ => out,
    }
}
