//! Slips of the hand, of the eye and of the ear.

use crate::dice::Dice;

const ROWS: &[&str] = &["qwertyuiop", "asdfghjkl", "zxcvbnm"];

fn neighbour(letter: char, dice: &mut Dice) -> char {
    let lower = letter.to_ascii_lowercase();
    if lower.is_ascii_digit() {
        return char::from(b'0' + dice.below(10) as u8);
    }
    for (row, keys) in ROWS.iter().enumerate() {
        let Some(at) = keys.find(lower) else { continue };
        let mut near: Vec<char> = Vec::new();
        let mut add = |keys: &str, at: usize| near.extend(keys.chars().nth(at));
        if at > 0 {
            add(keys, at - 1);
        }
        add(keys, at + 1);
        if row > 0 {
            add(ROWS[row - 1], at);
        }
        if row + 1 < ROWS.len() {
            add(ROWS[row + 1], at);
        }
        let near = *dice.pick(&near);
        return if letter.is_uppercase() { near.to_ascii_uppercase() } else { near };
    }
    letter
}

/// One letter more, less, wrong, or two in the wrong order. The first letter is seldom the one.
pub(crate) fn typo(text: &str, dice: &mut Dice) -> Option<String> {
    let mut letters: Vec<char> = text.chars().collect();
    let places: Vec<usize> = (0..letters.len()).filter(|&at| letters[at].is_alphanumeric()).collect();
    if places.len() < 3 {
        return None;
    }
    let at = places[if dice.chance(0.08) { 0 } else { 1 + dice.below(places.len() - 1) }];
    match dice.below(10) {
        0 | 1 => {
            let extra = if dice.chance(0.5) { letters[at] } else { neighbour(letters[at], dice) };
            letters.insert(at, extra.to_lowercase().next().unwrap_or(extra));
        }
        2..5 => {
            letters.remove(at);
        }
        5..8 => letters[at] = neighbour(letters[at], dice),
        _ => {
            let other = if at + 1 < letters.len() { at + 1 } else { at - 1 };
            if !letters[other].is_alphanumeric() {
                return None;
            }
            letters.swap(at, other);
        }
    }
    Some(letters.into_iter().collect())
}

const LOOKALIKE: &[(&str, &str)] = &[
    ("m", "rn"),
    ("rn", "m"),
    ("l", "1"),
    ("o", "0"),
    ("i", "l"),
    ("l", "i"),
    ("cl", "d"),
    ("d", "cl"),
    ("h", "b"),
    ("e", "c"),
    ("c", "e"),
    ("u", "v"),
    ("v", "u"),
    ("n", "u"),
    ("u", "n"),
    ("w", "vv"),
    ("g", "q"),
    ("s", "5"),
    ("b", "6"),
    ("z", "2"),
    ("f", "t"),
    ("5", "s"),
    ("0", "o"),
    ("1", "l"),
    ("8", "b"),
];

const SOUNDALIKE: &[(&str, &str)] = &[
    ("ph", "f"),
    ("f", "ph"),
    ("ck", "k"),
    ("k", "c"),
    ("c", "k"),
    ("ee", "ea"),
    ("ea", "ee"),
    ("ie", "y"),
    ("y", "ie"),
    ("ey", "y"),
    ("i", "y"),
    ("y", "i"),
    ("s", "z"),
    ("z", "s"),
    ("ll", "l"),
    ("tt", "t"),
    ("nn", "n"),
    ("n", "nn"),
    ("t", "tt"),
    ("l", "ll"),
    ("th", "t"),
    ("gh", ""),
    ("sch", "sh"),
    ("v", "w"),
    ("w", "v"),
    ("x", "ks"),
    ("qu", "kw"),
    ("ou", "u"),
    ("au", "or"),
    ("er", "a"),
    ("son", "sen"),
    ("sen", "son"),
    ("mac", "mc"),
    ("ei", "ie"),
    ("j", "g"),
    ("g", "j"),
    ("e", ""),
    ("dt", "t"),
    ("d", "t"),
    ("a", "e"),
    ("e", "a"),
];

fn replaced(text: &str, table: &[(&str, &str)], dice: &mut Dice) -> Option<String> {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return None;
    }
    for _ in 0..6 {
        let (from, to) = *dice.pick(table);
        let found: Vec<usize> = lower.match_indices(from).map(|(at, _)| at).collect();
        if found.is_empty() || lower.len() < 3 {
            continue;
        }
        let at = *dice.pick(&found);
        if !text.is_char_boundary(at) || !text.is_char_boundary(at + from.len()) {
            continue;
        }
        let to = if text[at..].starts_with(char::is_uppercase) {
            crate::script::capital(to)
        } else {
            to.to_owned()
        };
        let new = format!("{}{to}{}", &text[..at], &text[at + from.len()..]);
        return (new != text).then_some(new);
    }
    None
}

/// A letter read as another that looks like it.
pub(crate) fn misread(text: &str, dice: &mut Dice) -> Option<String> {
    replaced(text, LOOKALIKE, dice)
}

/// A name written as it sounds.
pub(crate) fn misheard(text: &str, dice: &mut Dice) -> Option<String> {
    replaced(text, SOUNDALIKE, dice)
}

/// One digit wrong, or two in the wrong order.
pub(crate) fn digit(text: &str, dice: &mut Dice) -> Option<String> {
    let mut letters: Vec<char> = text.chars().collect();
    let places: Vec<usize> = (0..letters.len()).filter(|&at| letters[at].is_ascii_digit()).collect();
    if places.is_empty() {
        return None;
    }
    let nth = dice.below(places.len());
    let at = places[nth];
    if dice.chance(0.35) && nth + 1 < places.len() {
        letters.swap(at, places[nth + 1]);
    } else {
        letters[at] = char::from(b'0' + dice.below(10) as u8);
    }
    let new: String = letters.into_iter().collect();
    (new != text).then_some(new)
}
